"""Remote monitoring of patients. A start-up's code: one file, one loop per region."""
import base64

import pulumi
import pulumi_azure_native as az
import pulumi_random as random
from pulumi import Output, ResourceOptions

cfg = pulumi.Config()
mdp = random.RandomPassword("sql", length=24, override_special="!#")

principal = None
for region in cfg.require_object("regions"):
    n, lieu = region["nom"], region["lieu"]
    p = az.Provider(f"az-{n}", location=lieu, disable_pulumi_partner_id=True)
    o = ResourceOptions(provider=p)
    rg = az.resources.ResourceGroup(n, location=lieu, opts=o)
    sql = az.sql.Server(f"sql-{n}", resource_group_name=rg.name, administrator_login="sa_app", administrator_login_password=mdp.result, minimal_tls_version="1.2", public_network_access="Enabled", version="12.0", opts=o)
    az.sql.FirewallRule(f"azure-{n}", resource_group_name=rg.name, server_name=sql.name, start_ip_address="0.0.0.0", end_ip_address="0.0.0.0", opts=o)
    az.sql.Database(f"db-{n}", resource_group_name=rg.name, server_name=sql.name, sku={"name": "GP_S_Gen5", "tier": "GeneralPurpose", "family": "Gen5", "capacity": 2}, requested_backup_storage_redundancy="Geo", opts=o)
    plan = az.web.AppServicePlan(f"plan-{n}", resource_group_name=rg.name, kind="linux", reserved=True, sku={"name": "P1v3", "tier": "PremiumV3"}, opts=o)
    app = az.web.WebApp(
        f"api-{n}", resource_group_name=rg.name, server_farm_id=plan.id, https_only=True, kind="app,linux",
        site_config=az.web.SiteConfigArgs(
            linux_fx_version="PYTHON|3.12", always_on=True, min_tls_version="1.2", ftps_state="Disabled", http20_enabled=True,
            connection_strings=[az.web.ConnStringInfoArgs(name="base", type="SQLAzure", connection_string=Output.format("Server=tcp:{0}.database.windows.net;User=sa_app;Password={1}", sql.name, mdp.result))],
            app_settings=[{"name": "SENTRY_DSN", "value": "https://abc@o123.ingest.sentry.io/456"}, {"name": "REGION", "value": n}],
        ),
        identity={"type": "SystemAssigned"}, opts=o,
    )
    file = az.servicebus.Namespace(f"bus-{n}", resource_group_name=rg.name, sku={"name": "Standard", "tier": "Standard"}, minimum_tls_version="1.2", opts=o)
    for q in ("mesures", "alertes"):
        az.servicebus.Queue(f"{q}-{n}", resource_group_name=rg.name, namespace_name=file.name, opts=o)
    cache = az.redis.Redis(f"cache-{n}", resource_group_name=rg.name, sku={"name": "Basic", "family": "C", "capacity": 0}, enable_non_ssl_port=True, opts=o)
    principal = principal or app

rg = az.resources.ResourceGroup("ia", location="swedencentral")
az.cognitiveservices.Account("gpt", resource_group_name=rg.name, kind="OpenAI", sku={"name": "S0"}, properties={"custom_sub_domain_name": "telesuivi-gpt", "public_network_access": "Enabled", "network_acls": {"default_action": "Allow"}})
kube = az.containerservice.ManagedCluster(
    "aks", resource_group_name=rg.name, dns_prefix="aks", enable_rbac=True, api_server_access_profile={"enable_private_cluster": True},
    agent_pool_profiles=[{"name": "sys", "mode": "System", "count": 2, "vm_size": "Standard_D4s_v5", "enable_encryption_at_host": True}], identity={"type": "SystemAssigned"}, auto_upgrade_profile={"upgrade_channel": "stable"},
    opts=ResourceOptions(aliases=[pulumi.Alias(type_="azure-native:containerservice/v20230501:ManagedCluster")]),
)
pulumi.export("kubeconfig", Output.secret(az.containerservice.list_managed_cluster_user_credentials_output(resource_group_name=rg.name, resource_name=kube.name).apply(lambda c: base64.b64decode(c.kubeconfigs[0].value).decode() if c.kubeconfigs else "")))
