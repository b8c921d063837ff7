import pulumi
from pulumiverse_scaleway import databases, secrets
from pulumiverse_scaleway import object as objects

objects.Bucket("depot", region="fr-par", acl="public-read", tags={"jeton": pulumi.Output.secret("CANARI-1")})
databases.Instance(
    "base",
    region=pulumi.Output.secret("CANARI-2"),
    node_type="DB-DEV-S",
    engine="PostgreSQL-15",
    user_name=pulumi.Output.secret("CANARI-3"),
    password=pulumi.Output.secret("CANARI-4"),
    disable_backup=True,
)
secret = secrets.Secret("cle", region="fr-par")
secrets.Version("cle", secret_id=secret.id, region="fr-par", data=pulumi.Output.secret("CANARI-5"))
pulumi.export("secret", pulumi.Output.secret("CANARI-6"))
