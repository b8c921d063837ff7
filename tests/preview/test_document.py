"""The whole document that the engine hands over, compared to the byte: what --save writes and readers decode."""

from __future__ import annotations

import json
from typing import Any

from tests.preview.conftest import Preview

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
STACK = "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev"
RANDOM = "urn:pulumi:dev::p::pulumi:providers:random::default_4_0_0"

PROGRAM = """\
import pulumi
import pulumi_random as random

class Vault(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("app:index:Vault", name, {}, opts)
        self.key = random.RandomPassword(
            "key", length=32, keepers={"salt": pulumi.Config().require_secret("salt")},
            opts=pulumi.ResourceOptions(parent=self, version="4.0.0"),
        )

vault = Vault("vault")
random.RandomPet("pet", prefix=vault.key.id, opts=pulumi.ResourceOptions(version="4.0.0", protect=True))
pulumi.export("key", vault.key.result)
"""

SETTINGS = "config:\n  p:salt: {secure: v1:abc}\n  region: fr-par\n  random:token: {secure: v1:def}\n"


def expected() -> dict[str, Any]:
    vault = "urn:pulumi:dev::p::app:index:Vault::vault"
    key = "urn:pulumi:dev::p::app:index:Vault$random:index/randomPassword:RandomPassword::key"
    pet = "urn:pulumi:dev::p::random:index/randomPet:RandomPet::pet"
    steps = [
        {
            "urn": STACK,
            "custom": False,
            "type": "pulumi:pulumi:Stack",
            "inputs": {},
            "outputs": {"key": UNKNOWN},
        },
        {
            "urn": vault,
            "custom": False,
            "type": "app:index:Vault",
            "inputs": {},
            "parent": STACK,
            "sourcePosition": "project:///__main__.py#12",
        },
        {
            "urn": RANDOM,
            "custom": True,
            "type": "pulumi:providers:random",
            "id": UNKNOWN,
            "inputs": {"token": SECRET, "version": "4.0.0", "__internal": {}},
        },
        {
            "urn": key,
            "custom": True,
            "type": "random:index/randomPassword:RandomPassword",
            "inputs": {"keepers": {"salt": SECRET}, "length": 32},
            "parent": vault,
            "provider": f"{RANDOM}::{UNKNOWN}",
            "sourcePosition": "project:///__main__.py#7",
            "propertyDependencies": {"keepers": [], "length": []},
            "additionalSecretOutputs": ["bcryptHash", "result"],
        },
        {
            "urn": pet,
            "custom": True,
            "type": "random:index/randomPet:RandomPet",
            "inputs": {"prefix": UNKNOWN},
            "parent": STACK,
            "provider": f"{RANDOM}::{UNKNOWN}",
            "sourcePosition": "project:///__main__.py#13",
            "dependencies": [key],
            "propertyDependencies": {"prefix": [key]},
            "protect": True,
        },
    ]
    return {
        "config": {"p:region": "fr-par", "p:salt": "[secret]", "random:token": "[secret]"},
        "steps": [{"op": "create", "urn": state["urn"], "newState": state} for state in steps],
        "changeSummary": {"create": 5},
        "rempart": {
            "schema": 1,
            "project": "p",
            "stack": "dev",
            "outputs": {"key": UNKNOWN},
            "unanswered": [],
            "warnings": [],
            "backend": "",
            "secretsProvider": "",
        },
    }


def test_document(preview: Preview) -> None:
    assert preview(PROGRAM, files={"Pulumi.dev.yaml": SETTINGS}) == expected()


def test_same_program_same_bytes(preview: Preview) -> None:
    many = "import pulumi_random as r\nfor i in range(40):\n    r.RandomPet(f'pet-{i}', keepers={'b': 'x', 'a': 'y'})\n"
    first, second = (json.dumps(preview(many)) for _ in range(2))
    assert first == second
    names = [step["urn"].rpartition("::")[2] for step in json.loads(first)["steps"]]
    assert names[2:] == [f"pet-{i}" for i in range(40)]


def test_no_secret_leaves_the_process(preview: Preview) -> None:
    document = preview(
        "import pulumi, pulumi_random as r\n"
        "s = pulumi.Output.secret('sesame-1')\n"
        "c = pulumi.Config().require_secret('word')\n"
        "r.RandomPet('a', prefix=s, keepers={'x': c, 'j': pulumi.Output.json_dumps({'k': c})})\n"
        "pulumi.export('all', {'s': s, 'c': [c]})\n",
        files={"Pulumi.yaml": "name: p\nruntime: python\nconfig:\n  word: {value: sesame-2, secret: true}\n"},
    )
    assert "sesame" not in json.dumps(document)
    assert document["rempart"]["outputs"] == {"all": {"s": SECRET, "c": [SECRET]}}


def test_assets_have_a_hash_and_no_content(preview: Preview) -> None:
    document = preview(
        "import pulumi\n"
        "class Thing(pulumi.CustomResource):\n"
        "    def __init__(self, name, **props): super().__init__('t:index:Thing', name, props)\n"
        "Thing('t', text=pulumi.StringAsset('bonjour'), file=pulumi.FileAsset('f.txt'),\n"
        "      folder=pulumi.FileArchive('d'), many=pulumi.AssetArchive({'f': pulumi.FileAsset('f.txt')}))\n",
        files={"f.txt": "bonjour", "d/g.txt": "x"},
    )
    signature = "4dabf18193072939515e22adb298388d"
    asset, archive = "c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"
    digest = "2cb4b1431b84ec15d35ed83bb927e27e8967d75f4bcd9cc4b25c8d879ae23e18"
    file = {signature: asset, "path": "f.txt", "hash": digest}
    (thing,) = [s["newState"]["inputs"] for s in document["steps"] if s["urn"].endswith("::t")]
    assert thing == {
        "text": {signature: asset, "hash": digest},
        "file": file,
        "folder": {signature: archive, "path": "d"},
        "many": {signature: archive, "assets": {"f": file}},
    }
