"""A Checkov that fails in whatever way gives one clear line, never « nothing found »."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rempart.checkov import process
from rempart.errors import InputError

Script = Callable[[str], Path]


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
