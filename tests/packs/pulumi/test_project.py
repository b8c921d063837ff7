from __future__ import annotations

from pathlib import Path

import pytest
from rempart.packs.pulumi.project import folder, name_in


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("Pulumi.yaml", "name: essai\nruntime: python\n", "essai"),
        ("Pulumi.yaml", "runtime:\n  name: python\nname: 'essai' # le nôtre\n", "essai"),
        ("Pulumi.yml", '"name": "essai"\n', "essai"),
        ("Pulumi.json", '{"name": "essai", "runtime": "python"}', "essai"),
        ("Pulumi.json", '{"name": 3}', None),
        ("Pulumi.json", "pas du JSON", None),
        ("Pulumi.yaml", "runtime:\n  name: python\n", None),
        ("autre.yaml", "name: essai\n", None),
    ],
)
def test_the_name_of_a_project(tmp_path: Path, file: str, text: str, name: str | None) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert name_in(tmp_path) == name


def test_the_nearest_folder_of_that_name(tmp_path: Path) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    (tmp_path / "Pulumi.yaml").write_text("name: essai\n", encoding="utf-8")
    (tmp_path / "a" / "Pulumi.yaml").write_text("name: autre\n", encoding="utf-8")
    assert folder("essai", environment={}, here=inside) == tmp_path
    assert folder("autre", environment={}, here=inside) == tmp_path / "a"
    assert folder("ailleurs", environment={}, here=inside) is None


def test_a_pack_started_in_its_own_folder_finds_the_project_by_pwd(tmp_path: Path) -> None:
    program, pack = tmp_path / "programme", tmp_path / "paquet"
    program.mkdir()
    pack.mkdir()
    (program / "Pulumi.yaml").write_text("name: essai\n", encoding="utf-8")
    assert folder("essai", environment={"PWD": str(program)}, here=pack) == program
