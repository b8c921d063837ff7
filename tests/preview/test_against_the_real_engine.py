"""The embedded engine registers what the real one does: compared with recordings of `pulumi preview`.

scripts/record-previews makes the recordings. Neither the command line nor a network is needed here."""

import importlib.util
import inspect
import json
import sys
from pathlib import Path
from typing import Any

import pulumi
import pytest
from rempart.preview import launcher

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "tests" / "cases" / "programs"
NAMES = sorted(path.parent.name for path in PROGRAMS.glob("*/Pulumi.yaml"))

WRITTEN_AS = {
    "Output.all, apply, concat, json_dumps": ("Output.all(", ".apply(", "Output.concat(", "Output.json_dumps("),
    "RegisterPackage": ("register_package(",),
    "SDKs: scaleway, azure-native, random, tls, command": (
        "import pulumiverse_scaleway",
        "import pulumi_azure_native",
        "import pulumi_random",
        "import pulumi_tls",
        "import pulumi_command",
    ),
    "StackReference": ("StackReference(", '"$stacks"'),
    "aliased providers": ("aliases=[pulumi.Alias(name=", ".Provider("),
    "aliases": ("aliases=",),
    "archives": ("FileArchive(", "AssetArchive("),
    "assets": ("FileAsset(", "StringAsset("),
    "built-in resources": ("pulumi.Stash(",),
    "callback transforms": ("register_resource_transform(",),
    "components": ("ComponentResource", "register_outputs("),
    "config: in Pulumi.yaml": ("\nconfig:\n", "default:"),
    "default providers": (":region: ",),
    "depends_on": ("depends_on=[",),
    "dynamic providers": ("from pulumi.dynamic import",),
    "encrypted values": ("secure: v1:", "encryptionsalt: v1:"),
    "explicit providers": ("scaleway.Provider(", "provider"),
    "exports": ("pulumi.export(",),
    "get": (".get(",),
    "get_organization, get_project, get_stack": ("get_organization()", "get_project()", "get_stack()"),
    "hooks": ("ResourceHook(", "ErrorHook(", "on_dry_run=True"),
    "invoke transforms": ("register_invoke_transform(",),
    "invokes": ("get_marketplace_image(", "get_marketplace_image_output(", "runtime.invoke("),
    "local transformations": ("register_stack_transformation(", "transformations="),
    "main:": ("\nmain: infra",),
    "methods": ("runtime.call(", "__self__"),
    "older spellings": ("\nconfig: settings\n", ":config:prefix"),
    "output-dependent inputs": (".apply(",),
    "parallel registration": (" for ", ".apply("),
    "parent chain": ("ResourceOptions(parent=self.bucket)",),
    "provider with unknown configuration": ("project_id=project.id",),
    "pulumi.log": ("log.debug(", "log.info(", "log.warn("),
    "remote components": ("remote=True",),
    "resource references": ("pet=pet", "[pet]"),
    "runtime.options.virtualenv": ("virtualenv: ",),
    "secrets": ("Output.secret(", "additional_secret_outputs=", "Output.unsecret("),
    "stackConfigDir:": ("\nstackConfigDir: ",),
    "structured configuration": ("require_object(",),
    "toolchains": ("toolchain: ",),
    "unknown nested outputs": ("load_balancer[",),
    "unusual values": ("🏥",),
}
"""What a Pulumi Python program can do that the engine has to cope with, and how it shows in the program's files."""

BEYOND_THE_RECORDED_ENGINE = frozenset({"state_migrations"})
"""Options of the SDK that the engine of the recordings refuses."""

SAFER = {
    (
        "unknown-provider",
        "urn:pulumi:dev::unknown-provider::random:index/randomPet:RandomPet::pet",
    ): {"inputs": {"keepers": {"image": UNKNOWN}, "prefix": UNKNOWN}},
}
"""Where the embedded engine says *unknown* on purpose and the real one gives a value that does not last: a data source
whose provider is not configured yet is answered with nothing, and its fields reach the program as None."""


def recorded() -> Any:
    """scripts/engine/recording.py, the form in which both sides are compared."""
    spec = importlib.util.spec_from_file_location("recording", ROOT / "scripts" / "engine" / "recording.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RECORDING = recorded()


@pytest.mark.parametrize("name", NAMES)
def test_registers_what_the_real_engine_registers(name: str, tmp_path: Path) -> None:
    program = PROGRAMS / name
    expected = json.loads((program / "expected.json").read_text(encoding="utf-8"))["resources"]
    answers = program / "answers.json"
    directory = RECORDING.prepared(program, tmp_path)
    document = launcher.run(
        directory,
        stack=RECORDING.STACK,
        answers=json.loads(answers.read_text(encoding="utf-8")) if answers.exists() else None,
        python=None if RECORDING.virtualenv(directory) else Path(sys.executable),
        env={"PULUMI_CONFIG_PASSPHRASE": ""},
        timeout=60,
    )
    for (program_name, urn), safer in SAFER.items():
        if program_name == name:
            expected[urn] |= safer
    seen = RECORDING.recording(document)
    assert sorted(seen) == sorted(expected)
    differing = {urn: (seen[urn], expected[urn]) for urn in expected if seen[urn] != expected[urn]}
    assert differing == {}


def covers(name: str) -> list[str]:
    return (PROGRAMS / name / "covers.txt").read_text(encoding="utf-8").splitlines()


def written(name: str) -> str:
    """The files of a program, without what was recorded of it."""
    files = (path for path in sorted((PROGRAMS / name).rglob("*")) if path.suffix in (".py", ".yaml", ".json"))
    return "".join(path.read_text(encoding="utf-8") for path in files if path.name != "expected.json")


def claims() -> set[tuple[str, str]]:
    return {(name, claim) for name in NAMES for claim in covers(name)}


def test_every_feature_is_exercised_by_a_program() -> None:
    features = {(name, claim) for name, claim in claims() if not claim.startswith("option: ")}
    assert {feature for _, feature in features} == set(WRITTEN_AS)
    unwritten = {(name, f, text) for name, f in features for text in WRITTEN_AS[f] if text not in written(name)}
    assert unwritten == set()


def test_every_resource_option_is_exercised_by_a_program() -> None:
    options = set(inspect.signature(pulumi.ResourceOptions).parameters) - BEYOND_THE_RECORDED_ENGINE
    claimed = {(name, claim.removeprefix("option: ")) for name, claim in claims() if claim.startswith("option: ")}
    assert {option for _, option in claimed} == options
    assert {(name, option) for name, option in claimed if f"{option}=" not in written(name)} == set()
