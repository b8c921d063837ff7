"""Names and values at the edges: other alphabets, dots in keys, large numbers, empty things, dates, deep nesting."""
import datetime
import enum

import pulumi
import pulumi_random as random


class Colour(str, enum.Enum):
    RED = "red"


class Size(int, enum.Enum):
    BIG = 3


class Thing(pulumi.CustomResource):
    def __init__(self, resource: str, **props: object) -> None:
        super().__init__("standin:index:Thing", resource, props)


deep: object = "bottom"
for _ in range(60):
    deep = {"a": [deep]}

Thing("Entrepôt de santé / été", value="déjà vu", emoji="🏥", quotes='"\\\'', lines="a\n\tb", escape="\x1b[31m")
Thing("name:with:colons$and.dots", **{"key.with.dots": 1, "key with spaces": 2, "$ref": 3, "": 4})
Thing("numbers", large=2**53, larger=2**60, tiny=1e-300, huge=1e300, negative=-0.5, zero=0, one=1.0)
Thing("empty", text="", list=[], map={}, list_of_empty=[[], {}, ""], nested={"a": {}, "b": []})
Thing("nothing", none=None, inside={"a": None}, listed=[None, 1, None])
Thing("deep", value=deep)
Thing("long", text="x" * 5_000, list=list(range(100)))
Thing("enums", colour=Colour.RED, size=Size.BIG, listed=[Colour.RED])
Thing("json", text='{"4dabf18193072939515e22adb298388d": "data"}', date=datetime.date(2026, 11, 22).isoformat())
Thing("tuple", value=("a", "b"), urn_like="urn:pulumi:dev::a::b:c:D::e")
