"""Factories, in the way of Google's own blueprints: a dictionary in, resources out."""
import pulumi
from pulumi_gcp import bigquery, kms, projects, serviceaccount, storage


def projet_prive(nom: str, numero: str, apis: list[str], opts: pulumi.ResourceOptions) -> list[projects.Service]:
    return [projects.Service(f"{nom}-{api.split('.')[0]}", project=numero, service=api, disable_on_destroy=False, opts=opts) for api in apis]


def compartiments(specs: dict[str, dict], projet: str, region: str, cle: pulumi.Input[str], opts: pulumi.ResourceOptions) -> dict[str, storage.Bucket]:
    faits = {}
    for nom, spec in specs.items():
        faits[nom] = storage.Bucket(
            nom, name=f"assureur-{nom}", project=projet, location=region, uniform_bucket_level_access=True, public_access_prevention="enforced",
            versioning={"enabled": True}, encryption={"default_kms_key_name": cle}, labels=spec.get("labels"), force_destroy=False,
            retention_policy={"retention_period": str(spec["jours"] * 86400), "is_locked": True} if "jours" in spec else None,
            lifecycle_rules=[storage.BucketLifecycleRuleArgs(action={"type": "Delete"}, condition={"num_newer_versions": 5})],
            opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(aliases=[pulumi.Alias(name=f"bucket-{nom}")])),
        )
        for role, membres in spec.get("iam", {}).items():
            storage.BucketIAMBinding(f"{nom}-{role.split('.')[-1]}", bucket=faits[nom].name, role=role, members=membres, opts=opts)
    return faits


def jeu(nom: str, projet: str, region: str, cle: pulumi.Input[str], lecteur: serviceaccount.Account, opts: pulumi.ResourceOptions) -> bigquery.Dataset:
    d = bigquery.Dataset(nom, dataset_id=nom, project=projet, location=region, default_encryption_configuration={"kms_key_name": cle}, accesses=[{"role": "READER", "user_by_email": lecteur.email}, {"role": "OWNER", "special_group": "projectOwners"}], opts=opts)
    for table in ("assures", "prestations"):
        bigquery.Table(f"{nom}-{table}", dataset_id=d.dataset_id, table_id=table, project=projet, deletion_protection=True, schema='[{"name": "id", "type": "STRING"}]', opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(parent=d)))
    return d


def cle(nom: str, projet: str, region: str, opts: pulumi.ResourceOptions) -> kms.CryptoKey:
    anneau = kms.KeyRing(nom, name=nom, project=projet, location=region, opts=opts)
    return kms.CryptoKey(nom, key_ring=anneau.id, rotation_period="7776000s", version_template={"algorithm": "GOOGLE_SYMMETRIC_ENCRYPTION", "protection_level": "HSM"}, opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(protect=True)))
