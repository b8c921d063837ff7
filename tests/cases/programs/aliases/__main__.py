"""Every form of an alias; none of them changes what is registered."""
import pulumi
import pulumi_random as random

old = pulumi.ComponentResource("app:index:Old", "old")


class New(pulumi.ComponentResource):
    def __init__(self, name: str) -> None:
        super().__init__("app:index:New", name, None, pulumi.ResourceOptions(aliases=[pulumi.Alias(type_="app:index:Former")]))
        random.RandomId("in-new", byte_length=1, opts=pulumi.ResourceOptions(parent=self))


new = New("new")
by = pulumi.ResourceOptions
random.RandomId("by-name", byte_length=1, opts=by(aliases=[pulumi.Alias(name="former-name")]))
random.RandomId("by-type", byte_length=1, opts=by(aliases=[pulumi.Alias(type_="random:index/randomString:RandomString")]))
random.RandomId("by-parent", byte_length=1, opts=by(parent=new, aliases=[pulumi.Alias(parent=old)]))
random.RandomId("by-no-parent", byte_length=1, opts=by(parent=new, aliases=[pulumi.Alias(parent=None)]))
random.RandomId("by-place", byte_length=1, opts=by(aliases=[pulumi.Alias(stack="prod", project="elsewhere")]))
urn = "urn:pulumi:dev::aliases::random:index/randomId:RandomId::by-its-old-urn"
random.RandomId("by-urn", byte_length=1, opts=by(aliases=[urn, pulumi.Output.from_input("urn:pulumi:dev::a::b:c:D::e")]))
