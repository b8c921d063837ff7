"""What nobody answered is unknown wherever it arrives, is named, and decides nothing."""

from __future__ import annotations

import pytest
from rempart.errors import InputError

from tests.preview.conftest import Preview, inputs

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
TOKEN = "scaleway:account/getProject:getProject"
PLAIN = "import pulumi, json, pulumi_random as r, pulumiverse_scaleway as s\np = s.account.get_project(name='x')\n"
OUTPUT = PLAIN.replace("get_project(", "get_project_output(")
PET = "urn:pulumi:dev::p::random:index/randomPet:RandomPet::a"

ARRIVALS = [
    ("plain value", "prefix=p.id", {"prefix": UNKNOWN}, "prefix"),
    ("in text", "prefix=f'logs-{p.id}'", {"prefix": UNKNOWN}, "prefix"),
    ("percent", "prefix='logs-%s' % p.id", {"prefix": UNKNOWN}, "prefix"),
    ("joined", "prefix='/'.join(['a', p.id])", {"prefix": UNKNOWN}, "prefix"),
    ("added", "prefix='a' + p.id + 'b'", {"prefix": UNKNOWN}, "prefix"),
    ("sliced", "prefix=p.id[:8]", {"prefix": UNKNOWN}, "prefix"),
    ("slice of a text", "prefix=f'{p.id}'[2:5].upper()", {"prefix": UNKNOWN}, "prefix"),
    ("split", "prefix=p.id.split('/')[0]", {"prefix": UNKNOWN}, "prefix"),
    ("json", "prefix=json.dumps({'a': [p.id]})", {"prefix": UNKNOWN}, "prefix"),
    ("nested", "keepers={'a': 'b', 'c': p.id}", {"keepers": {"a": "b", "c": UNKNOWN}}, "keepers.c"),
    ("odd key", "keepers={'a/b': p.id}", {"keepers": {"a/b": UNKNOWN}}, 'keepers["a/b"]'),
    ("an argument of the data source", "prefix=p.name", {"prefix": UNKNOWN}, "prefix"),
    ("secret", "prefix=pulumi.Output.secret(p.id)", {"prefix": SECRET}, "prefix"),
    ("output", "prefix=q.id", {"prefix": UNKNOWN}, "prefix"),
    ("output in text", "prefix=pulumi.Output.concat('a', q.id)", {"prefix": UNKNOWN}, "prefix"),
    ("output applied", "prefix=q.id.apply(lambda i: i[0])", {"prefix": UNKNOWN}, "prefix"),
]


def test_arrives_as_unknown(preview: Preview) -> None:
    lines = [f"r.RandomPet({name!r}, {argument})\n" for name, argument, _, _ in ARRIVALS]
    document = preview(f"{PLAIN}q = s.account.get_project_output(name='x')\n{''.join(lines)}")
    assert {name: inputs(document, name) for name, _, _, _ in ARRIVALS} == {
        name: expected for name, _, expected, _ in ARRIVALS
    }
    pet = PET.removesuffix("a")
    by_line = {2: [], 3: []}  # type: dict[int, list[str]]
    for name, argument, _, leaf in ARRIVALS:
        by_line[3 if "q.id" in argument else 2].append(f"{pet}{name}#{leaf}")
    assert document["rempart"]["unanswered"] == [
        {"token": TOKEN, "leaves": sorted(leaves), "location": f"project:///__main__.py#{line}"}
        for line, leaves in by_line.items()
    ]


@pytest.mark.parametrize("line", ["x = 1 if p.id == 'a' else 2", "x = f'{p.id}'.encode()"])
def test_decides_nothing(preview: Preview, line: str) -> None:
    with pytest.raises(InputError) as error:
        preview(f"{PLAIN}{line}\n")
    assert error.value.message.en == (
        f"__main__.py:3: the program needs the answer of {TOKEN} to go on: give it with --answers FILE"
    )


def test_answers_are_the_arguments_overlaid_by_the_entry(preview: Preview) -> None:
    """What an answer leaves out stays unknown: it is not empty."""
    document = preview(
        f"{PLAIN}q = s.account.get_project_output(name='x')\n"
        "r.RandomPet('a', prefix=p.id, keepers={'n': p.name, 'd': p.description})\n"
        "r.RandomPet('b', prefix=q.id, keepers={'n': q.name, 'd': q.description})\n",
        answers={TOKEN: {"id": "11-22"}, "$comment": "ignored"},
    )
    for name in ("a", "b"):
        assert inputs(document, name) == {"prefix": "11-22", "keepers": {"n": "x", "d": UNKNOWN}}
    pet = PET.removesuffix("a")
    assert [u["leaves"] for u in document["rempart"]["unanswered"]] == [[f"{pet}a#keepers.d"], [f"{pet}b#keepers.d"]]


def test_a_data_source_with_unknown_arguments(preview: Preview) -> None:
    """The plain form of the SDK would give None; the data source is named instead."""
    document = preview(
        "import pulumi_random as r, pulumiverse_scaleway as s\n"
        "p = s.account.get_project(name='x')\n"
        "q = s.account.get_project(project_id=p.id)\n"
        "r.RandomPet('a', prefix=q.name)\n"
    )
    assert inputs(document, "a") == {"prefix": UNKNOWN}
    assert [(u["location"], u["leaves"]) for u in document["rempart"]["unanswered"]] == [
        ("project:///__main__.py#2", []),
        ("project:///__main__.py#3", [f"{PET}#prefix"]),
    ]


def test_what_an_unanswered_value_leaves_further_on(preview: Preview) -> None:
    document = preview(f"{OUTPUT}b = r.RandomPet('b', prefix=p.id)\nr.RandomPet('a', prefix=b.prefix)\n")
    pet = PET.removesuffix("a")
    assert [u["leaves"] for u in document["rempart"]["unanswered"]] == [[f"{pet}a#prefix", f"{pet}b#prefix"]]


def test_stack_references(preview: Preview) -> None:
    source = (
        "import pulumi, pulumi_random as r\n"
        "known, other = pulumi.StackReference('org/net/dev'), pulumi.StackReference('org/net/prod')\n"
        "r.RandomPet('a', prefix=known.require_output('zone'), keepers={'z': other.get_output('zone')})\n"
    )
    document = preview(source, answers={"$stacks": {"org/net/dev": {"zone": "fr-par-1"}}})
    assert inputs(document, "a") == {"prefix": "fr-par-1", "keepers": {"z": UNKNOWN}}
    assert document["rempart"]["unanswered"] == [
        {
            "token": "$stacks/org/net/prod",
            "leaves": [f"{PET}#keepers.z"],
            "location": "project:///__main__.py#2",
        }
    ]


def test_methods(preview: Preview) -> None:
    source = (
        "import pulumi, pulumi_random as r\n"
        "class C(pulumi.ComponentResource):\n"
        "    def __init__(self): super().__init__('x:index:C', 'c', {}, None, remote=True)\n"
        "out = pulumi.runtime.call('x:index:C/m', {'__self__': C()})\n"
        "r.RandomPet('a', prefix=out.apply(lambda o: o['v']))\n"
    )
    document = preview(source)
    assert inputs(document, "a") == {"prefix": UNKNOWN}
    assert document["rempart"]["unanswered"] == [
        {"token": "x:index:C/m", "leaves": [f"{PET}#prefix"], "location": "project:///__main__.py#4"}
    ]
    assert inputs(preview(source, answers={"x:index:C/m": {"v": "w"}}), "a") == {"prefix": "w"}


ENCRYPTED = "config:\n  word: {secure: v1:abc}\n  all:\n    host: db.example.org\n    word: {secure: v1:abc}\n"


def test_encrypted_settings_are_unknown_secrets(preview: Preview) -> None:
    document = preview(
        "import pulumi, pulumi_random as r\nc = pulumi.Config()\n"
        "r.RandomPet('a', prefix=c.require_secret('word'), length=c.require_secret_int('word'))\n"
        "r.RandomPet('b', prefix=f\"x-{c.require('word')}\", length=c.get_int('word'))\n"
        "o = c.require_object('all')\nr.RandomPet('c', prefix=o['host'], separator=o['word'])\n",
        files={"Pulumi.dev.yaml": ENCRYPTED},
    )
    assert inputs(document, "a") == {"prefix": SECRET, "length": SECRET}
    assert inputs(document, "b") == {"prefix": UNKNOWN, "length": UNKNOWN}
    assert inputs(document, "c") == {"prefix": "db.example.org", "separator": UNKNOWN}
    assert document["rempart"]["unanswered"] == []


def test_an_encrypted_setting_decides_nothing(preview: Preview) -> None:
    with pytest.raises(InputError) as error:
        preview(
            "import pulumi\nif pulumi.Config().require('word') == 'x': pass\n", files={"Pulumi.dev.yaml": ENCRYPTED}
        )
    assert error.value.message.en.startswith("__main__.py:2: the program needs the value of p:word, which is encrypted")


def test_lines_that_waited_for_an_answer_in_vain(preview: Preview) -> None:
    """The real preview would know, run them, and register what they declare."""
    source = (
        f"{OUTPUT}other = pulumi.StackReference('org/net/prod')\n"
        "def zones(id):\n    r.RandomPet('unseen')\n"
        "p.id.apply(zones)\n"
        "pulumi.Output.all(other.get_output('a'), 1).apply(lambda both: r.RandomPet('unseen too'))\n"
        "r.RandomPet('a').id.apply(lambda id: r.RandomPet('the real preview does not know either'))\n"
    )
    document = preview(source)
    assert [warning["en"] for warning in document["rempart"]["warnings"]] == [
        f"without the answer of {token} these lines did not run: __main__.py:{line}; the resources that they declare "
        "were not seen (--answers FILE gives the answer)"
        for token, line in (("$stacks/org/net/prod", 7), (TOKEN, 4))
    ]
    answers = {TOKEN: {"id": "x"}, "$stacks": {"org/net/prod": {"a": "b"}}}
    answered = preview(source, answers=answers)
    assert answered["rempart"]["warnings"] == []
    assert inputs(answered, "unseen") == inputs(answered, "unseen too") == {}
