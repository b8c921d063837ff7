"""A Checkov that fails in whatever way gives one clear line, never « nothing found »."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rempart.checkov import findings, process
from rempart.errors import InputError
from rempart.rules import all_rules
from rempart.testing import deployment, resource
from rempart.translation import translate

Script = Callable[[str], Path]

BUCKET = "scaleway_object_bucket.it"
OURS = "CKV_REMPART_STORED_IN_EEA"


def run(program: Path, *, timeout: float = 20, only_ours: bool = False) -> process.Output:
    return process.run(
        {"planned": 1}, executable=program, pack=Path(), settings={"X": "y"}, only_ours=only_ours, timeout=timeout
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("exit 0", "code 0"),
        ("echo 'Traceback' >&2; echo 'ImportError: no module' >&2; exit 1", "ImportError: no module"),
        ("echo '{\"summary\": '", "code 0"),
        ("echo '[]'", "code 0"),
        ("echo '{}'", "code 0"),
        ("kill -9 $$", "code -9"),
    ],
)
def test_no_result(script: Script, text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        run(script(text))
    assert said in caught.value.message.fr
    assert said in caught.value.message.en


def test_no_end(script: Script) -> None:
    with pytest.raises(InputError, match="did not finish in"):
        run(script("exec sleep 30"), timeout=0.3)


def test_no_start(tmp_path: Path) -> None:
    program = tmp_path / "checkov"
    program.write_text("#!/no/such/interpreter\n", encoding="utf-8")
    program.chmod(0o755)
    with pytest.raises(InputError, match="does not start"):
        run(program)


def test_neither_keys_nor_settings_of_the_user_reach_it(
    script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BC_API_KEY", "PRISMA_API_URL", "CKV_FRAMEWORK", "CKV_CHECK", "HTTPS_PROXY", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "canari")
    seen, arguments = tmp_path / "seen", tmp_path / "arguments"
    program = script(
        f'env > {seen}; pwd >> {seen}; echo "$@" > {arguments}; '
        """echo '{"resource_count": 0, "checkov_version": "x"}'"""
    )
    output = run(program, only_ours=True)
    told = seen.read_text(encoding="utf-8")
    assert "canari" not in told
    assert "X=y" in told
    assert str(Path.cwd()) not in told.splitlines()[-1], "a .checkov.yaml of the project must not count"
    assert "--skip-download" in arguments.read_text(encoding="utf-8")
    assert "--check CKV_REMPART_*,CKV2_REMPART_*" in arguments.read_text(encoding="utf-8")
    assert output.summary.resource_count == 0


def test_checks_that_broke_are_named(script: Script) -> None:
    program = script(
        "echo '2026 ERROR Failed to run check CKV_AZURE_1 on /plan.json:azurerm_x.y' >&2;"
        "echo '2026 ERROR Failed to run check CKV_AZURE_1 on /plan.json:azurerm_x.z' >&2;"
        "echo '{\"summary\": {}}'"
    )
    assert run(program).crashed == ("CKV_AZURE_1",)


# What a result must hold before it counts


def record(check: str = OURS, address: str = BUCKET, details: list[str] | None = None) -> dict[str, Any]:
    return {"check_id": check, "resource": address, "check_name": "n", "details": details or []}


def result(
    failed: list[dict[str, Any]] = [],  # noqa: B006  # only read
    passed: list[dict[str, Any]] = [],  # noqa: B006
    skipped: list[dict[str, Any]] = [],  # noqa: B006
    *,
    resources: int = 1,
    errors: list[str] = [],  # noqa: B006
    version: str = "3.3.30",
    crashed: tuple[str, ...] = (),
) -> process.Output:
    document = {
        "summary": {"resource_count": resources, "checkov_version": version},
        "results": {
            "failed_checks": failed,
            "passed_checks": passed,
            "skipped_checks": skipped,
            "parsing_errors": errors,
        },
    }
    output = process.parsed(json.dumps(document).encode())
    assert output is not None
    return process.Output(output.summary, output.results, crashed)


def read(output: process.Output) -> findings.Scan:
    translation = translate(deployment(resource("scaleway_object_bucket", {}, line=7)))
    return findings.read(output, translation, all_rules())


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (result(), "not loaded"),
        (result([record("CKV_AZURE_1")]), "not loaded"),
        (result(passed=[record()], resources=0), "saw 0 resources out of 1"),
        (result(passed=[record()], errors=["plan.json"]), "could not read"),
        (result(passed=[record()], skipped=[record("CKV_AZURE_1")]), "skipped CKV_AZURE_1"),
        (result([record(address="scaleway_object_bucket.other")]), "not in the plan"),
        (result(passed=[record()], crashed=(OURS,)), f"{OURS} failed"),
    ],
)
def test_a_result_with_gaps_is_none(output: process.Output, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(output)


def test_findings_come_back_on_what_was_declared() -> None:
    scan = read(
        result(
            [record("CKV_AZURE_1"), record(details=["Indéterminé : region"]), record("CKV_REMPART_OPERATOR_IN_EU")],
            [record("CKV_REMPART_ENCRYPTED_AT_REST"), record("CKV_AZURE_2"), record("CKV_AZURE_3")],
        )
    )
    assert [(f.check, f.status, f.rule.id if f.rule else None) for f in scan.findings][1:] == [
        (OURS, "undetermined", "stored-in-eea"),
        ("CKV_AZURE_1", "failed", None),
    ]
    assert scan.findings[0].status == "violation"
    assert {(f.subject.name, f.subject.location.line if f.subject.location else 0) for f in scan.findings} == {
        ("it", 7)
    }
    assert (scan.passed, scan.passed_others, scan.warnings) == (1, 2, ())


@pytest.mark.parametrize(
    ("output", "code"),
    [
        (result(passed=[record()]), 0),
        (result([record()]), 1),
        (result([record(details=["indéterminé : region"])]), 3),
        (result([record("CKV_REMPART_ENCRYPTED_AT_REST", details=["indéterminé : x"])]), 0),
        (result([record("CKV_AZURE_1")], [record()]), 1),
        (result(passed=[record()], crashed=("CKV_AZURE_1",)), 3),
    ],
)
def test_exit_codes(output: process.Output, code: int) -> None:
    assert read(output).exit_code() == code


def test_another_version_is_said() -> None:
    assert "3.3.30" in read(result(passed=[record()], version="3.9.0")).warnings[0].fr


def test_what_is_left_out_forbids_exit_0() -> None:
    account = resource("azure-native:storage:StorageAccount", {"location": "francecentral"}, name="compte")
    translation = translate(deployment(resource("scaleway_object_bucket", {}), account))
    scan = findings.read(result(passed=[record()]), translation, all_rules())
    assert [left.resource.name for left in scan.untranslated] == ["compte"]
    assert scan.exit_code() == 3


def test_without_anything_to_scan_checkov_is_not_started() -> None:
    account = resource("azure-native:storage:StorageAccount", {"location": "francecentral"})
    scan = findings.scan(
        translate(deployment(account)),
        rules=all_rules(),
        settings={},
        executable=Path("/no/such/program"),
        only_ours=False,
        timeout=1,
    )
    assert (scan.exit_code(), len(scan.untranslated), scan.findings) == (3, 1, ())
