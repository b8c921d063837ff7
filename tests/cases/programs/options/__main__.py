"""Resource options that leave the inputs alone, each on a resource of its own."""
import pulumi
import pulumi_random as random
import pulumiverse_scaleway as scaleway

with_ = pulumi.ResourceOptions
base = scaleway.object.Bucket("base", region="fr-par", opts=with_(protect=True))
random.RandomId("unprotected-child", byte_length=1, opts=with_(parent=base, protect=False))
random.RandomId("protected-by-parent", byte_length=1, opts=with_(parent=base))
random.RandomId("delete-first", byte_length=1, opts=with_(delete_before_replace=True))
scaleway.object.Bucket("ignoring", region="fr-par", tags={"a": "b"}, opts=with_(ignore_changes=["tags", "region"]))
random.RandomId("replaced-on-changes", byte_length=1, opts=with_(replace_on_changes=["*"]))
random.RandomId("retained", byte_length=1, opts=with_(retain_on_delete=True))
random.RandomId("deleted-with", byte_length=1, opts=with_(deleted_with=base))
times = pulumi.CustomTimeouts(create="5m", update="1h", delete="30s")
random.RandomId("timed", byte_length=1, opts=with_(custom_timeouts=times))
random.RandomId("secret-outputs", byte_length=1, opts=with_(additional_secret_outputs=["hex", "byteLength"]))
random.RandomId("hiding", byte_length=1, opts=with_(hide_diffs=["byteLength"]))
random.RandomId("replaced-with", byte_length=1, opts=with_(replace_with=[base]))
random.RandomId("triggered", byte_length=1, opts=with_(replacement_trigger={"round": 3}))
random.RandomId("from-elsewhere", byte_length=1, opts=with_(plugin_download_url="https://plugins.example.org/random"))
random.RandomId("older", byte_length=1, opts=with_(version="4.16.0"))
scaleway.object.Bucket("merged", region="nl-ams", opts=with_.merge(with_(protect=True), with_(ignore_changes=["region"])))
random.RandomId("imported", byte_length=1, opts=with_(import_="abcd"))
