"""Registry of rare diseases. Created by hand in 2023, imported since; everything is serverless."""
from __future__ import annotations

import json

import pulumi
import pulumi_random as random
import pulumiverse_scaleway as scaleway
from pulumi import Output, ResourceOptions

config = pulumi.Config()
DOMAIN = config.require("domaine")


def rename(args: pulumi.ResourceTransformationArgs):
    """Old names carried a suffix."""
    return pulumi.ResourceTransformationResult(
        args.props, ResourceOptions.merge(args.opts, ResourceOptions(aliases=[pulumi.Alias(name=f"{args.name}-v1")]))
    )


pulumi.runtime.register_stack_transformation(rename)

paris = scaleway.Provider("paris", region="fr-par", zone="fr-par-1", project_id="6170692e-7363-616c-6577-61792e636f6d")
here = ResourceOptions(provider=paris)

vpc = scaleway.Vpc("vpc", name="registre", opts=ResourceOptions(provider=paris, import_="fr-par/3f1b1c2e-0000-4000-8000-000000000001"))
lan = scaleway.VpcPrivateNetwork("lan", vpc_id=vpc.id, opts=here)

# imported, never to be recreated
forms = scaleway.ObjectBucket(
    "forms",
    name="registre-formulaires",
    versioning=scaleway.ObjectBucketVersioningArgs(enabled=True),
    object_lock_enabled=True,
    opts=ResourceOptions(provider=paris, import_="fr-par/registre-formulaires", retain_on_delete=True, ignore_changes=["tags"]),
)
website = scaleway.ObjectBucket("website", name=f"www.{DOMAIN}", tags={"donnees": "hors-sante"}, opts=here)
scaleway.ObjectBucketAcl("website", bucket=website.name, acl="public-read", opts=here)
scaleway.object.BucketWebsiteConfiguration("website", bucket=website.name, index_document={"suffix": "index.html"}, opts=here)
scaleway.ObjectBucketAcl("forms", bucket=forms.name, acl="private", opts=here)
scaleway.object.BucketLockConfiguration("forms", bucket=forms.name, rule={"default_retention": {"mode": "GOVERNANCE", "days": 365}}, opts=here)

master = scaleway.KeyManagerKey("master", usage="symmetric_encryption", algorithm="aes_256_gcm", unprotected=True, opts=here)
scaleway.object.BucketServerSideEncryptionConfiguration(
    "forms", bucket=forms.name,
    rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": master.id}}],
    opts=here,
)

registry = scaleway.RegistryNamespace("registry", name="registre", opts=here)

# API of the registry: one container per version, blue and green
ns = scaleway.containers.Namespace("apis", name="apis", opts=here)
pepper = random.RandomBytes("pepper", length=32)
for colour in ("blue", "green"):
    scaleway.containers.Container(
        f"api-{colour}",
        namespace_id=ns.id,
        registry_image=Output.concat(registry.endpoint, "/api:", colour),
        port=8080,
        min_scale=1,
        max_scale=4,
        privacy="private",
        protocol="http1",
        http_option="redirected",
        private_network_id=lan.id,
        environment_variables={"BUCKET": forms.name, "COLOUR": colour},
        secret_environment_variables={"PEPPER": pepper.base64},
        opts=ResourceOptions(provider=paris, parent=ns),
    )

fns = scaleway.FunctionNamespace("fns", opts=here)
scaleway.Function("on-upload", namespace_id=fns.id, runtime="python311", handler="main.handle", privacy="public", http_option="enabled", environment_variables={"SLACK_TOKEN": "xoxb-1234567890-abcdefghijklmnop"}, opts=here)

for job in config.require_object("jobs"):
    scaleway.job.Definition(
        job["nom"], local_storage_capacity=5120, cpu_limit=job["cpu"], memory_limit=job["cpu"] * 2, image_uri=registry.endpoint.apply(lambda e: f"{e}/jobs:latest"),
        cron={"schedule": job["cron"], "timezone": "Europe/Paris"}, env={"MODE": job["nom"]}, opts=here,
    )

sqs = scaleway.mnq.Sqs("sqs", opts=here)
creds = scaleway.mnq.SqsCredentials("worker", project_id=sqs.project_id, permissions={"can_manage": False, "can_receive": True, "can_publish": True}, opts=here)
scaleway.mnq.SqsQueue("uploads", project_id=sqs.project_id, sqs_endpoint=sqs.endpoint, access_key=creds.access_key, secret_key=creds.secret_key, fifo_queue=True, opts=here)

sdb = scaleway.databases.ServerlessDatabase("sdb", min_cpu=0, max_cpu=8, opts=here)

# Mail and names
tem = scaleway.tem.Domain("mail", name=DOMAIN, accept_tos=True, opts=here)
zone = scaleway.domain.Zone("zone", domain=DOMAIN, subdomain="", opts=here)
records = [("", "MX", tem.mx_blackhole), ("_dmarc", "TXT", "v=DMARC1; p=reject"), ("api", "CNAME", "api-blue.functions.fnc.fr-par.scw.cloud.")]
for i, (name, kind, data) in enumerate(records):
    scaleway.domain.Record(f"record-{i}", dns_zone=zone.id, name=name, type=kind, data=data, ttl=300, opts=here)

cdn = scaleway.edgeservices.Pipeline("cdn", name="cdn", opts=here)
backend = scaleway.edgeservices.BackendStage("cdn", pipeline_id=cdn.id, s3_backend_config={"bucket_name": website.name, "bucket_region": "fr-par", "is_website": True}, opts=here)
waf = scaleway.edgeservices.WafStage("cdn", pipeline_id=cdn.id, backend_stage_id=backend.id, mode="enable", paranoia_level=2, opts=here)
tls = scaleway.edgeservices.TlsStage("cdn", pipeline_id=cdn.id, waf_stage_id=waf.id, managed_certificate=True, opts=here)
dns = scaleway.edgeservices.DnsStage("cdn", pipeline_id=cdn.id, tls_stage_id=tls.id, fqdns=[f"www.{DOMAIN}"], opts=here)
scaleway.edgeservices.HeadStage("cdn", pipeline_id=cdn.id, head_stage_id=dns.id, opts=here)

logs = scaleway.observability.Source("logs", type="logs", retention_days=31, opts=here)
pulumi.export("api", ns.id)
pulumi.export("policy", json.dumps({"bucket": "registre-formulaires"}))
