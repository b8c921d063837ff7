"""A mutual insurer's platform on S3NS."""
import pulumi
from fabriques import cle, compartiments, jeu, projet_prive
from pulumi_gcp import Provider, compute, container, logging, serviceaccount, sql

cfg = pulumi.Config()
P = cfg.require_object("projets")
REGION = "u-france-east1"
s3ns = Provider("s3ns", universe_domain="s3nsapis.fr", region=REGION, zone=f"{REGION}-a", project=P["sante"], user_project_override=True)
O = pulumi.ResourceOptions(provider=s3ns)

apis = projet_prive("sante", P["sante"], ["compute.googleapis.com", "sqladmin.googleapis.com", "container.googleapis.com"], O)
k = cle("sante", P["sante"], REGION, O)
comptes = {n: serviceaccount.Account(n, account_id=n, project=P["sante"], opts=O) for n in ("chargement", "statistique")}

reseau = compute.Network("sante", auto_create_subnetworks=False, project=P["sante"], opts=pulumi.ResourceOptions.merge(O, pulumi.ResourceOptions(depends_on=apis)))
sous = compute.Subnetwork("sante", network=reseau.id, region=REGION, ip_cidr_range="10.40.0.0/20", private_ip_google_access=True, log_config={"aggregation_interval": "INTERVAL_10_MIN", "flow_sampling": 1.0, "metadata": "INCLUDE_ALL_METADATA"}, secondary_ip_ranges=[{"range_name": "pods", "ip_cidr_range": "10.44.0.0/16"}, {"range_name": "services", "ip_cidr_range": "10.45.0.0/20"}], opts=O)
for rang, (nom, sens, ports, plages) in enumerate([("iap", "INGRESS", ["22"], ["35.235.240.0/20"]), ("interne", "INGRESS", ["443", "5432"], ["10.40.0.0/20"])]):
    compute.Firewall(nom, network=reseau.name, direction=sens, priority=1000 + rang, source_ranges=plages, allows=[{"protocol": "tcp", "ports": ports}], log_config={"metadata": "INCLUDE_ALL_METADATA"}, opts=O)
compute.Firewall("rien-ne-sort", network=reseau.name, direction="EGRESS", priority=65000, destination_ranges=["0.0.0.0/0"], denies=[{"protocol": "all"}], opts=O)

compartiments({
    "remboursements": {"jours": 30, "iam": {"roles/storage.objectViewer": [comptes["statistique"].member]}},
    "depots": {"jours": 7, "iam": {"roles/storage.objectCreator": [comptes["chargement"].member]}},
    "site": {"labels": {"classe": "public"}, "iam": {"roles/storage.objectViewer": ["allUsers"]}},
}, P["sante"], REGION, k.id, O)
jeu("actuariat", P["sante"], REGION, k.id, comptes["statistique"], O)

base = sql.DatabaseInstance("prestations", database_version="POSTGRES_16", region=REGION, encryption_key_name=k.id, deletion_protection=True, settings=sql.DatabaseInstanceSettingsArgs(
    tier="db-custom-4-16384", availability_type="REGIONAL", deletion_protection_enabled=True,
    ip_configuration={"ipv4_enabled": False, "private_network": reseau.id, "ssl_mode": "ENCRYPTED_ONLY"},
    backup_configuration={"enabled": True, "point_in_time_recovery_enabled": True, "location": REGION, "backup_retention_settings": {"retained_backups": 30}},
    database_flags=[{"name": "cloudsql.enable_pgaudit", "value": "on"}, {"name": "log_connections", "value": "on"}]), opts=O)
sql.Database("prestations", instance=base.name, opts=O)

gke = container.Cluster("calcul", location=REGION, network=reseau.id, subnetwork=sous.id, initial_node_count=1, remove_default_node_pool=True, networking_mode="VPC_NATIVE",
    ip_allocation_policy={"cluster_secondary_range_name": "pods", "services_secondary_range_name": "services"},
    private_cluster_config={"enable_private_nodes": True, "enable_private_endpoint": True, "master_ipv4_cidr_block": "172.16.0.0/28"},
    master_authorized_networks_config={"cidr_blocks": [{"cidr_block": "10.40.0.0/20"}]}, database_encryption={"state": "ENCRYPTED", "key_name": k.id},
    release_channel={"channel": "STABLE"}, workload_identity_config={"workload_pool": f"{P['sante']}.svc.id.goog"}, deletion_protection=True, opts=O)
container.NodePool("calcul", cluster=gke.id, node_count=2, management={"auto_repair": True, "auto_upgrade": True}, node_config={"machine_type": "n2-standard-8", "service_account": comptes["statistique"].email, "oauth_scopes": ["https://www.googleapis.com/auth/cloud-platform"], "boot_disk_kms_key": k.id, "shielded_instance_config": {"enable_secure_boot": True}}, opts=O)
logging.ProjectBucketConfig("journaux", project=P["socle"], location=REGION, bucket_id="journaux", retention_days=400, locked=True, opts=O)
