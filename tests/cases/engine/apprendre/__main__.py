from pulumi_random import RandomInteger
from pulumiverse_scaleway import databases, network

drawn = RandomInteger("tirage", min=0, max=9)
inside = network.PrivateNetwork("donnees", region="fr-par")
databases.Instance(
    "base",
    region="fr-par",
    node_type="DB-DEV-S",
    engine="PostgreSQL-15",
    encryption_at_rest=drawn.result.apply(lambda number: number > 4),
    backup_same_region=True,
    private_network={"pn_id": inside.id, "enable_ipam": True},
)
