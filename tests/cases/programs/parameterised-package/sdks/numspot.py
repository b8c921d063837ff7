"""A generated SDK of a parameterised provider, cut down to what registers its package."""
import base64

import pulumi

_package = None


async def get_package() -> str:
    global _package
    if _package is None:
        parameter = base64.b64encode(b'{"remote": {"url": "example.org/numspot"}}').decode()
        _package = await pulumi.runtime.settings.register_package("terraform-provider", "1.0.0", "", "numspot", "1.7.3", parameter)
    return _package


class Vpc(pulumi.CustomResource):
    state: pulumi.Output[str]

    def __init__(self, name: str, ip_range: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None) -> None:
        props = {"ipRange": ip_range, "state": None}
        super().__init__("numspot:index/vpc:Vpc", name, props, opts, package_ref=get_package())


class Provider(pulumi.ProviderResource):
    def __init__(self, name: str, host: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("numspot", name, {"numspotHost": host}, opts, package_ref=get_package())


def get_vpc_output(id: pulumi.Input[str]) -> pulumi.Output:
    return pulumi.runtime.invoke_output("numspot:index/getVpc:getVpc", {"id": id}, package_ref=get_package())
