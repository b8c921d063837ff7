"""Legacy virtual machines, imported one by one; two subscriptions, two provider instances."""
import pulumi
from pulumi_azure_native import Provider, compute, network, recoveryservices, resources

cfg = pulumi.Config()
HIS = Provider("his", subscription_id="aaaaaaaa-0000-4000-8000-000000000001", location="francecentral")
SEC = Provider("securite", subscription_id="bbbbbbbb-0000-4000-8000-000000000002", location="francesouth")
SUB = "/subscriptions/aaaaaaaa-0000-4000-8000-000000000001"


def importe(chemin: str, **kw) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(provider=HIS, import_=f"{SUB}/resourceGroups/rg-his/providers/{chemin}", protect=True, **kw)


rg = resources.ResourceGroup("rg-his", resource_group_name="rg-his", location="francecentral", opts=pulumi.ResourceOptions(provider=HIS, import_=f"{SUB}/resourceGroups/rg-his"))
vnet = network.VirtualNetwork("vnet", resource_group_name=rg.name, virtual_network_name="vnet-his", address_space={"address_prefixes": ["10.1.0.0/16"]}, opts=importe("Microsoft.Network/virtualNetworks/vnet-his"))
nsg = network.NetworkSecurityGroup("nsg", resource_group_name=rg.name, network_security_group_name="nsg-his", opts=importe("Microsoft.Network/networkSecurityGroups/nsg-his"))
subnet = network.Subnet("serveurs", resource_group_name=rg.name, virtual_network_name=vnet.name, subnet_name="serveurs", address_prefix="10.1.1.0/24", network_security_group={"id": nsg.id}, opts=importe("Microsoft.Network/virtualNetworks/vnet-his/subnets/serveurs"))
for rang, (nom, port) in enumerate({"rdp": "3389", "dicom": "104"}.items()):
    network.SecurityRule(nom, resource_group_name=rg.name, network_security_group_name=nsg.name, security_rule_name=nom, priority=200 + rang, direction="Inbound", access="Allow", protocol="Tcp", source_port_range="*", source_address_prefix="Internet" if nom == "rdp" else "10.0.0.0/8", destination_port_range=port, destination_address_prefix="*", opts=pulumi.ResourceOptions(provider=HIS))

coffre = recoveryservices.Vault("sauvegardes", resource_group_name="rg-securite", vault_name="rsv-securite", sku={"name": "Standard"}, properties={"public_network_access": "Disabled", "security_settings": {"immutability_settings": {"state": "Locked"}, "soft_delete_settings": {"soft_delete_state": "AlwaysON"}}, "redundancy_settings": {"standard_tier_storage_redundancy": "ZoneRedundant", "cross_region_restore": "Disabled"}}, opts=pulumi.ResourceOptions(provider=SEC))

for nom, taille in cfg.require_object("machines").items():
    ip = network.PublicIPAddress(f"pip-{nom}", resource_group_name=rg.name, public_ip_allocation_method="Static", sku={"name": "Standard"}, opts=pulumi.ResourceOptions(provider=HIS)) if nom == "ris" else None
    carte = network.NetworkInterface(f"nic-{nom}", resource_group_name=rg.name, ip_configurations=[{"name": "ipconfig1", "subnet": {"id": subnet.id}, "private_ip_allocation_method": "Dynamic", "public_ip_address": {"id": ip.id} if ip else None}], opts=importe(f"Microsoft.Network/networkInterfaces/nic-{nom}", ignore_changes=["tags"]))
    disque = compute.Disk(f"data-{nom}", resource_group_name=rg.name, disk_size_gb=1024, creation_data={"create_option": "Empty"}, sku={"name": "Premium_ZRS"}, network_access_policy="DenyAll", public_network_access="Disabled", opts=pulumi.ResourceOptions(provider=HIS))
    compute.VirtualMachine(
        nom, resource_group_name=rg.name, vm_name=f"vm-{nom}", hardware_profile={"vm_size": taille},
        network_profile={"network_interfaces": [{"id": carte.id, "primary": True}]},
        os_profile={"computer_name": nom, "admin_username": "exploit", "linux_configuration": {"disable_password_authentication": True, "ssh": {"public_keys": [{"path": "/home/exploit/.ssh/authorized_keys", "key_data": "ssh-rsa AAAAB3fake"}]}}},
        storage_profile={
            "image_reference": {"publisher": "Debian", "offer": "debian-12", "sku": "12-gen2", "version": "latest"},
            "os_disk": {"create_option": "FromImage", "managed_disk": {"storage_account_type": "Premium_ZRS"}},
            "data_disks": [{"lun": 0, "create_option": "Attach", "managed_disk": {"id": disque.id}}],
        },
        security_profile={"encryption_at_host": nom == "his"}, opts=importe(f"Microsoft.Compute/virtualMachines/vm-{nom}", custom_timeouts=pulumi.CustomTimeouts(create="1h")),
    )
