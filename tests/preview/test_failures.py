"""A program that cannot be previewed gets one line: what is wrong, where, and the way out."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from rempart.errors import InputError
from rempart.preview import launcher

from tests.preview.conftest import Preview

PET = "import pulumi_random as random\n"

CASES = [
    (
        "raises",
        "def f():\n    raise ValueError('boom \\x1b[31m')\nf()\n",
        "__main__.py:2 : le programme a échoué : ValueError: boom �[31m",
        "__main__.py:2: the program failed: ValueError: boom �[31m",
    ),
    (
        "raises in an apply",
        "import pulumi\npulumi.Output.from_input(1).apply(\n    lambda v: 1 / 0\n)\n",
        "__main__.py:3 : le programme a échoué : ZeroDivisionError: division by zero",
        "__main__.py:3: the program failed: ZeroDivisionError: division by zero",
    ),
    (
        "raises in a registration",
        PET + "\nrandom.RandomPet('a', prefix=object())\n",
        "__main__.py:3 : le programme a échoué : ValueError: While processing resource: 'a', "
        "type: 'random:index/randomPet:RandomPet'",
        "__main__.py:3: the program failed: ValueError: While processing resource: 'a', "
        "type: 'random:index/randomPet:RandomPet'",
    ),
    (
        "exits",
        "import sys\nsys.exit('no')\n",
        "__main__.py:2 : le programme s'est arrêté de lui-même (no)",
        "__main__.py:2: the program ended itself (no)",
    ),
    (
        "dies",
        "import os\nos._exit(4)\n",
        "le programme s'est terminé (code 4) avant de rendre ses ressources : aucun verdict n'est possible",
        "the program ended (code 4) before it handed over its resources: no verdict is possible",
    ),
    (
        "is killed",
        "import os\nos.kill(os.getpid(), 9)\n",
        "le programme s'est terminé (SIGKILL) avant de rendre ses ressources : aucun verdict n'est possible",
        "the program ended (SIGKILL) before it handed over its resources: no verdict is possible",
    ),
    (
        "has a syntax error",
        "x = 1\ny = (\n",
        "__main__.py:2 : erreur de syntaxe : '(' was never closed",
        "__main__.py:2: syntax error: '(' was never closed",
    ),
    (
        "lacks an SDK",
        "import pulumi\nimport pulumiverse_nowhere.object as o\n",
        f"__main__.py:2 : il manque le module Python « pulumiverse_nowhere » à {sys.executable} : "
        "pip install pulumiverse-nowhere",
        f"__main__.py:2: the Python module “pulumiverse_nowhere” is missing from {sys.executable}: "
        "pip install pulumiverse-nowhere",
    ),
    (
        "repeats a name",
        PET + "random.RandomPet('a')\nrandom.RandomPet('a')\n",
        "__main__.py:3 : deux ressources portent le même URN urn:pulumi:dev::p::random:index/randomPet:RandomPet::a "
        "(la première : __main__.py:2) : donnez-leur des noms différents",
        "__main__.py:3: two resources have the same URN urn:pulumi:dev::p::random:index/randomPet:RandomPet::a "
        "(the first: __main__.py:2): give them different names",
    ),
    (
        "lacks an asset",
        PET + "import pulumi\nrandom.RandomPet('a', keepers={'f': pulumi.FileAsset('nope.txt')})\n",
        "__main__.py:3 : le fichier nope.txt n'existe pas : une ressource en a besoin",
        "__main__.py:3: the file nope.txt does not exist: a resource needs it",
    ),
]


@pytest.mark.parametrize(("source", "fr", "en"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_program_that(preview: Preview, source: str, fr: str, en: str) -> None:
    with pytest.raises(InputError) as error:
        preview(source)
    assert (error.value.message.fr, error.value.message.en) == (fr, en)


def test_that_hangs_is_stopped_with_all_it_started(preview: Preview, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    source = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(pid)!r}, 'w').write(str(child.pid))\n"
        "while True: pass\n"
    )
    started = time.monotonic()
    with pytest.raises(InputError) as error:
        preview(source, timeout=5.0)
    assert time.monotonic() - started < 20
    assert error.value.message.en == "the program did not finish within 5 s: it was stopped (--timeout changes that)"
    child = int(pid.read_text())
    deadline = time.monotonic() + 5
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_that_prints_is_shown_without_what_steers_a_terminal(
    preview: Preview, capsys: pytest.CaptureFixture[str]
) -> None:
    document = preview(
        "import os, pulumi\nprint('to standard output \\x1b[2J')\nos.write(1, b'{}\\n')\npulumi.log.warn('mind')\n"
        "print('x' * 3_000_000)\nraise SystemExit(0)\n"
    )
    assert [step["urn"] for step in document["steps"]] == ["urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev"]
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("to standard output �[2J\n{}\nwarning: mind\n")
    assert len(err) < 1_100_000
    assert err.endswith("[rempart: > 1048576 bytes]\n")


def test_that_leaves_threads_running_ends_all_the_same(preview: Preview) -> None:
    preview("import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()\n", timeout=30.0)


def test_a_secret_in_an_exception_is_not_repeated(preview: Preview) -> None:
    with pytest.raises(InputError) as error:
        preview(
            "import pulumi\nraise ValueError('bad ' + pulumi.Config().require('word'))\n",
            files={"Pulumi.yaml": "name: p\nruntime: python\nconfig:\n  word: {value: sesame, secret: true}\n"},
        )
    assert error.value.message.en == "__main__.py:2: the program failed: ValueError: bad [secret]"


PROJECTS = [
    ("name: p\nruntime: nodejs\n", "the program is written for nodejs, not Python: run"),
    ("name: p\nruntime: {name: yaml}\n", "the program is written for yaml, not Python: run"),
    ("name: p\nruntime: [\n", "Pulumi.yaml cannot be read: "),
    ("", "Pulumi.yaml cannot be read: not a mapping"),
    ("runtime: python\n", "Pulumi.yaml cannot be read: no name"),
    ("name: p\nruntime: python\nmain: nowhere\n", "Pulumi.yaml: the program nowhere does not exist"),
    (
        "name: p\nruntime: python\nconfig:\n  zone: {type: string}\n",
        "setting p:zone is declared in Pulumi.yaml without",
    ),
]


@pytest.mark.parametrize(("project", "start"), PROJECTS)
def test_a_project_that_cannot_be_run(preview: Preview, project: str, start: str) -> None:
    with pytest.raises(InputError) as error:
        preview("", files={"Pulumi.yaml": project})
    assert error.value.message.en.startswith(start)


def test_a_stack_that_does_not_exist(preview: Preview) -> None:
    with pytest.raises(InputError) as error:
        preview("", files={"Pulumi.scaleway.yaml": "", "Pulumi.azure.yaml": ""}, stack="scalewya")
    assert error.value.message.en == (
        "there is no stack “scalewya” (no Pulumi.scalewya.yaml); known stacks: azure, scaleway"
    )


def test_no_project(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        launcher.run(tmp_path, stack="dev")
    assert error.value.message.en == f"no Pulumi.yaml in {tmp_path}: name the folder of a Pulumi project"
    with pytest.raises(InputError) as error:
        launcher.run(tmp_path / "nowhere", stack="dev")
    assert error.value.message.en.startswith(f"{tmp_path}/nowhere is not a folder")


def test_interpreters_that_will_not_do(preview: Preview, tmp_path: Path) -> None:
    def fails(python: Path) -> str:
        with pytest.raises(InputError) as error:
            preview("", python=python)
        return error.value.message.en

    bare = tmp_path / "bare" / "bin" / "python"
    bare.parent.mkdir(parents=True)
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    bare.chmod(0o755)
    old = tmp_path / "old"
    old.write_text(f"#!{sys.executable} -S\n{OLD}")
    old.chmod(0o755)
    assert fails(tmp_path / "nowhere").startswith(f"the interpreter {tmp_path}/nowhere does not start")
    assert fails(bare).startswith(f"the interpreter {bare} lacks the Pulumi SDK (module pulumi)")
    assert fails(old) == f"the interpreter {old} is Python 3.8.1: Python 3.9 or later is needed"


OLD = """\
import os, runpy, sys
sys.version_info = (3, 8, 1)  # as an interpreter of that age would say
sys.argv = sys.argv[2:]
runpy.run_path(os.path.join(sys.argv[0], "__main__.py"), run_name="__main__")
"""


def test_the_environment_is_scrubbed(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCW_SECRET_KEY", "sesame")
    monkeypatch.setenv("USER", "somebody")
    document = preview(
        "import os, pulumi\npulumi.export('names', sorted(os.environ)); pulumi.export('user', os.environ['USER'])\n"
        "pulumi.export('home', os.listdir(os.environ['HOME'])); pulumi.export('more', os.environ['MORE'])\n",
        env={"MORE": "x"},
    )
    outputs = document["rempart"]["outputs"]
    passed = {"PATH", "LANG", "TZ", "USER", "VIRTUAL_ENV", "PULUMI_CONFIG_PASSPHRASE"} & {*os.environ, "LANG"}
    ours = {"HOME", "TMPDIR", "PYTHONHASHSEED", "GRPC_VERBOSITY", "MORE"}
    assert set(outputs["names"]) - {"LC_CTYPE"} == passed | ours
    assert (outputs["user"], outputs["home"], outputs["more"]) == ("somebody", [], "x")
