"""A symptom diary. Google Cloud, Paris; a component for each service."""
import pulumi
import pulumi_gcp as gcp
import pulumi_random as random

cfg = pulumi.Config()
gcp_cfg = pulumi.Config("gcp")
REGION = gcp_cfg.require("region")


class Service(pulumi.ComponentResource):
    def __init__(self, name, cpu, env, opts=None):
        super().__init__("symptomes:app:Service", name, None, opts)
        me = pulumi.ResourceOptions(parent=self)
        self.account = gcp.serviceaccount.Account(name, account_id=f"{name}-sa", opts=me)
        self.service = gcp.cloudrunv2.Service(
            name, location=REGION, ingress="INGRESS_TRAFFIC_ALL",
            template={"service_account": self.account.email, "containers": [{"image": f"{REGION}-docker.pkg.dev/symptomes-prod/apps/{name}:latest", "resources": {"limits": {"cpu": str(cpu)}}, "envs": [{"name": k, "value": v} for k, v in env.items()]}]}, opts=me,
        )
        self.register_outputs({"url": self.service.uri})


gcp.artifactregistry.Repository("apps", repository_id="apps", format="DOCKER", location=REGION)
bucket = gcp.storage.Bucket("diaries", location="EU", uniform_bucket_level_access=True)
topic = gcp.pubsub.Topic("events", message_retention_duration="86600s")
gcp.pubsub.Subscription("events", topic=topic.name, push_config={"push_endpoint": "https://hooks.example.com/events"})
password = random.RandomPassword("db", length=32)
db = gcp.sql.DatabaseInstance("db", database_version="POSTGRES_15", region=REGION, deletion_protection=False, settings={"tier": "db-f1-micro", "ip_configuration": {"ipv4_enabled": True, "authorized_networks": [{"name": "all", "value": "0.0.0.0/0"}]}, "backup_configuration": {"enabled": True, "location": "us"}})
gcp.sql.User("app", instance=db.name, password=password.result)
services = {n: Service(n, cpu, {"BUCKET": bucket.name, "DB": db.connection_name}) for n, cpu in cfg.require_object("services").items()}
gcp.projects.IAMMember("worker-owner", project="symptomes-prod", role="roles/owner", member=services["worker"].account.member)
secret = gcp.secretmanager.Secret("api-key", secret_id="api-key", replication={"auto": {}})
gcp.secretmanager.SecretVersion("api-key", secret=secret.id, secret_data=password.result)
gcp.healthcare.Dataset("fhir", location="europe-west4")
pulumi.export("urls", {n: s.service.uri for n, s in services.items()})
