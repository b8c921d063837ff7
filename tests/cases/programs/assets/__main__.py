"""Assets and archives: text, file, folder, zip-like nesting, and an asset inside a list."""
import pulumi


class Thing(pulumi.CustomResource):
    def __init__(self, resource: str, **props: object) -> None:
        super().__init__("standin:index:Thing", resource, props)


Thing("text", source=pulumi.StringAsset("bonjour à tous"))
Thing("file", source=pulumi.FileAsset("page.html"))
Thing("folder", code=pulumi.FileArchive("./code"))
archive = pulumi.AssetArchive(
    {"index.html": pulumi.FileAsset("page.html"), "notes.txt": pulumi.StringAsset("notes"), "src": pulumi.FileArchive("code")}
)
Thing("archive", code=archive)
Thing("several", sources=[pulumi.StringAsset("one"), {"two": pulumi.StringAsset("two")}])
Thing("secret", source=pulumi.Output.secret(pulumi.StringAsset("hidden")))
