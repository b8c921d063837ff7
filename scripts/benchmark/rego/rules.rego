# The ten rules of the benchmark, for Conftest. scripts/benchmark/same_rules.py names rempart's ten.
package main

import rego.v1

created contains change if {
	some change in input.resource_changes
	change.mode == "managed"
}

place(after) := after.region if after.region

place(after) := substring(after.zone, 0, 6) if {
	not after.region
	after.zone
}

deny contains msg if {
	some change in created
	region := place(change.change.after)
	not region in {"fr-par", "nl-ams", "pl-waw", "it-mil"}
	msg := sprintf("stored-in-eea %s", [change.address])
}

deny contains msg if {
	some change in created
	change.type == "scaleway_object_bucket"
	change.change.after.acl in {"public-read", "public-read-write", "authenticated-read"}
	msg := sprintf("store-private %s", [change.address])
}

deny contains msg if {
	some change in created
	change.type == "scaleway_object_bucket"
	not change.change.after.versioning[0].enabled
	msg := sprintf("versioned %s", [change.address])
}

deny contains msg if {
	some change in created
	change.type == "scaleway_instance_server"
	change.change.after.enable_dynamic_ip
	msg := sprintf("no-public-address %s", [change.address])
}

deny contains msg if {
	some change in created
	change.type == "scaleway_rdb_instance"
	not change.change.after.encryption_at_rest
	msg := sprintf("encrypted-at-rest %s", [change.address])
}

deny contains msg if {
	some change in created
	change.type == "scaleway_rdb_instance"
	change.change.after.disable_backup
	msg := sprintf("backed-up-daily %s", [change.address])
}

deny contains msg if {
	some change in created
	change.type in {"scaleway_rdb_instance", "scaleway_redis_cluster"}
	count(object.get(change.change.after, "private_network", [])) == 0
	msg := sprintf("private-network %s", [change.address])
}

deny contains msg if {
	some change in created
	change.type == "scaleway_redis_cluster"
	not change.change.after.tls_enabled
	msg := sprintf("tls-floor %s", [change.address])
}

deny contains msg if {
	some change in created
	change.type == "scaleway_instance_security_group"
	change.change.after.inbound_default_policy != "drop"
	msg := sprintf("denies-by-default %s", [change.address])
}

deny contains msg if {
	some change in created
	change.type == "scaleway_iam_api_key"
	not change.change.after.expires_at
	msg := sprintf("credential-expiry %s", [change.address])
}
