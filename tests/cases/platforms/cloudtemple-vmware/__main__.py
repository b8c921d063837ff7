"""Records of a hospital, moved as they were from its own VMware."""
from __future__ import annotations

import pulumi
from paquet import Ressource

cfg = pulumi.Config()
reseaux = cfg.require_object("reseaux")
GO = 1024**3
LIEU = {"datacenterId": "85d53d08-0fa9-491e-ab89-90919516df25", "hostClusterId": "dde72065-60f4-4577-836d-6ea074384d62", "datastoreClusterId": "6b06b226-ef55-4a0a-92bc-7aa071681b1b"}


class Serveur(pulumi.ComponentResource):
    def __init__(self, nom: str, cpu: int, memoire: int, disques: list[int], reseau: str, sauvegarde: str | None, opts: pulumi.ResourceOptions | None = None):
        super().__init__("hopital:vmware:Serveur", nom, {"cpu": cpu}, opts)
        self.vm = Ressource(
            "ComputeVirtualMachine", nom, name=nom, cpu=cpu, memory=memoire * GO, power_state="on", guest_operating_system_moref="debian12_64Guest",
            datacenter_id=LIEU["datacenterId"], host_cluster_id=LIEU["hostClusterId"], datastore_cluster_id=LIEU["datastoreClusterId"],
            backup_sla_policies=[sauvegarde] if sauvegarde else [], boot_options={"firmware": "efi", "efiSecureBootEnabled": True},
            cloud_init={"user-data": "#cloud-config\npackages: [open-vm-tools]\n"}, tags={"application": "dpi", "serveur": nom},
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["powerState"], aliases=[pulumi.Alias(name=f"vm-{nom}", parent=pulumi.ROOT_STACK_RESOURCE)]),
        )
        enfant = pulumi.ResourceOptions(parent=self.vm)
        Ressource("ComputeNetworkAdapter", nom, virtual_machine_id=self.vm.id, network_id=reseau, type="VMXNET3", auto_connect=True, opts=enfant)
        controleur = Ressource("ComputeVirtualController", nom, virtual_machine_id=self.vm.id, type="SCSI", sub_type="ParaVirtual", opts=enfant)
        for rang, taille in enumerate(disques):
            Ressource("ComputeVirtualDisk", f"{nom}-{rang}", virtual_machine_id=self.vm.id, controller_id=controleur.id, capacity=taille * GO, disk_mode="persistent", provisioning_type="dynamic", datastore_cluster_id=LIEU["datastoreClusterId"], backup_sla_policies=[sauvegarde] if sauvegarde else [], opts=enfant)
        self.register_outputs({"id": self.vm.id})


quotidienne = "442718ef-44a1-43d7-9b57-2d910d74e928"
for description in cfg.require_object("serveurs"):
    for n in range(description["combien"]):
        Serveur(f"{description['nom']}-{n}", description["cpu"], description["memoire"], description["disques"], reseaux["prod"], quotidienne)
Serveur("mandataire", 2, 4, [], reseaux["dmz"], None)

jeton = Ressource("IamPersonalAccessToken", "ci", name="ci", roles=["c83a22e9-70bb-485e-a463-78a8cac7bd10"], expiration_date="2027-03-31T00:00:00Z")
pulumi.export("jeton", pulumi.Output.secret(jeton.id))
