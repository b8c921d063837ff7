"""A publisher of medical software: Kubernetes and a machine in each region where it sells, from one loop."""
import pulumi
from paquet import Fournisseur, Ressource

for region in pulumi.Config().require_object("regions"):
    court = region.replace("-", "")
    api = Fournisseur(f"api-{court}", api={"region": region, "endpoint": f"https://api.{region}.outscale.com/api/v1"}, oks={"region": region, "endpoint": f"https://api.{region}.oks.outscale.com/api/v2"})
    o = pulumi.ResourceOptions(provider=api, aliases=[pulumi.Alias(name=f"old-{court}")])
    projet = Ressource("OksProject", f"k8s-{court}", name=f"k8s-{court}", cidr="10.50.0.0/16", region=region, description="cluster", opts=o)
    Ressource("OksCluster", f"k8s-{court}", name=f"k8s-{court}", project_id=projet.id, version="1.32", cidr_pods="10.91.0.0/16", cidr_service="10.92.0.0/16", control_planes="cp.3.masters.small", cp_multi_az=True, admin_whitelists=["198.51.100.0/24"] if region != "eu-west-2" else ["0.0.0.0/0"], disable_api_termination=True, auto_maintenances={"patchUpgradeMaintenance": {"enabled": True, "durationHours": 2, "startHour": 3, "weekDay": "Sun", "tz": "Europe/Paris"}}, opts=o)
    net = Ressource("Net", f"net-{court}", ip_range="10.60.0.0/16", opts=o)
    sous = Ressource("Subnet", f"net-{court}", net_id=net.id, ip_range="10.60.1.0/24", subregion_name=f"{region}a", map_public_ip_on_launch=False, opts=o)
    groupe = Ressource("SecurityGroup", f"vm-{court}", description="vm", net_id=net.id, opts=o)
    Ressource("SecurityGroupRule", f"vm-{court}", flow="Inbound", security_group_id=groupe.id, from_port_range=443, to_port_range=443, ip_protocol="tcp", ip_range="0.0.0.0/0", opts=o)
    vm = Ressource("Vm", f"vm-{court}", image_id="ami-87654321", keypair_name="editeur", vm_type="tinav6.c2r4p2", nics=[{"deviceNumber": 0, "subnetId": sous.id, "securityGroupIds": [groupe.id], "deleteOnVmDeletion": True}], opts=o)
    ip = Ressource("PublicIp", f"vm-{court}", opts=o)
    Ressource("PublicIpLink", f"vm-{court}", vm_id=vm.id, public_ip_id=ip.id, opts=o)
