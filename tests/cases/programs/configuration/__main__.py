"""Configuration: text, numbers, booleans, objects, other namespaces, defaults of the project file."""
import pulumi


class Thing(pulumi.CustomResource):
    def __init__(self, resource: str, **props: object) -> None:
        super().__init__("standin:index:Thing", resource, props)


config = pulumi.Config()
other = pulumi.Config("other")
Thing(
    "thing",
    text=config.require("text"),
    number=config.require_int("number"),
    float=config.require_float("float"),
    flag=config.require_bool("flag"),
    object=config.require_object("object"),
    list=config.require_object("list"),
    other=other.require("region"),
    other_default=other.get("zone"),
    default=config.require("default"),
    default_number=config.require_int("defaultNumber"),
    default_object=config.require_object("defaultObject"),
    overridden=config.require("overridden"),
    missing=config.get("missing", "none"),
    empty=config.get("empty"),
    multi_line=config.require("multiLine"),
    date_like=config.get("dateLike"),
    path=config.require_object("path"),
)
