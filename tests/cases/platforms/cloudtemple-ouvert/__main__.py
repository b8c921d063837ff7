"""Telemedicine: open source IaaS in two zones, buckets, one provider instance for each tenant."""
import pulumi
from paquet import Fournisseur, Ressource

locataires = {nom: Fournisseur(nom, address="shiva.cloud-temple.com", scheme="https", client_id=f"client-{nom}", secret_id=pulumi.Config().get_secret(f"secret-{nom}") or pulumi.Output.secret("lu-ailleurs")) for nom in ("prod", "securite")}
PROD, SECU = (pulumi.ResourceOptions(provider=p) for p in locataires.values())
ZONES = {"th3s-a": "40a0d0a2-0000-4000-8000-000000000001", "th3s-b": "40a0d0a2-0000-4000-8000-000000000002"}

replication = Ressource("ComputeIaasOpensourceReplicationPolicy", "quatre-heures", name="quatre-heures", interval={"hours": 4}, storage_repository_id=ZONES["th3s-b"], opts=PROD)
for role in ("visio", "dossier", "file"):
    vm = Ressource(
        "ComputeIaasOpensourceVirtualMachine", role, name=role, cpu=4, memory=16 * 1024**3, power_state="on", template_id="e3b7f0a0-0000-4000-8000-000000000001", storage_repository_id=ZONES["th3s-a"], boot_firmware="uefi",
        secure_boot=role != "file", high_availability="restart", os_network_adapters=[{"networkId": "c0ffee00-0000-4000-8000-000000000001"}], backup_sla_policies=["b1b1b1b1-0000-4000-8000-000000000001"],
        replication_policy_id=replication.id if role == "dossier" else None,
        cloud_init={"cloud_config": "#cloud-config\npackages: [cryptsetup]\n" if role != "visio" else "#cloud-config\nchpasswd:\n  expire: false\n  users:\n  - {name: root, password: Telemed2024!, type: text}\n"}, opts=PROD,
    )
    Ressource("ComputeIaasOpensourceVirtualDisk", f"{role}-donnees", name=f"{role}-donnees", mode="RW", size=200 * 1024**3, storage_repository_id=ZONES["th3s-a"], virtual_machine_id=vm.id, opts=PROD)
    Ressource("ComputeIaasOpensourceNetworkAdapter", f"{role}-admin", virtual_machine_id=vm.id, network_id="c0ffee00-0000-4000-8000-000000000002", opts=PROD)

comptes = {nom: Ressource("ObjectStorageStorageAccount", nom, name=nom, opts=SECU) for nom in ("depot", "relecture")}
for nom, options in {"comptes-rendus": {"access_type": "custom", "whitelists": ["198.51.100.0/24"], "versioning": "Enabled"}, "enregistrements": {"access_type": "public"}}.items():
    seau = Ressource("ObjectStorageBucket", nom, name=f"telemed-{nom}", opts=pulumi.ResourceOptions(provider=locataires["securite"], import_=f"telemed-{nom}"), **options)
    Ressource("ObjectStorageAclEntry", f"{nom}-depot", bucket=f"telemed-{nom}", role="WRITE", storage_account="depot", opts=SECU)
    Ressource("ObjectStorageAclEntry", f"{nom}-relecture", bucket=f"telemed-{nom}", role="READ", storage_account="relecture", opts=SECU)
Ressource("ObjectStorageGlobalAccessKey", "globale", opts=SECU)
