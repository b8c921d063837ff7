"""What a person is told when a program could not be previewed: one line per kind of failure, with the way out."""

from __future__ import annotations

import re
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from rempart.text import Text, same

_PACKAGES: Final = {
    "grpc": "grpcio",
    "yaml": "pyyaml",
    "google": "protobuf",
}
"""Where the pip package is not the module's name with dashes; `pulumi_x` and `pulumiverse_x` follow the rule."""


def sentence(error: Mapping[str, Any], interpreter: Path | None = None) -> Text:
    """The sentence for what the engine or the launcher reports: its `kind` and its facts."""
    error = {name: _without_controls(fact) for name, fact in error.items()}
    at = _place(error.get("location"))
    match error["kind"]:
        case "no-project":
            return Text(
                fr=f"aucun fichier Pulumi.yaml dans {error['directory']} : indiquez le dossier d'un projet Pulumi",
                en=f"no Pulumi.yaml in {error['directory']}: name the folder of a Pulumi project",
            )
        case "project-unreadable":
            return Text(
                fr=f"{error['file']} est illisible : {error['problem']}",
                en=f"{error['file']} cannot be read: {error['problem']}",
            )
        case "no-main":
            return Text(
                fr=f"{error['file']} : le programme {error['main']} n'existe pas, ou n'a pas de __main__.py",
                en=f"{error['file']}: the program {error['main']} does not exist, or has no __main__.py",
            )
        case "not-python":
            return Text(
                fr=f"le programme est en {error['runtime']}, pas en Python : lancez « pulumi preview --json > f », "
                "puis « rempart check f »",
                en=f"the program is written for {error['runtime']}, not Python: run “pulumi preview --json > f”, then "
                "“rempart check f”",
            )
        case "no-stack":
            known = ", ".join(error["known"])
            stack = error["stack"]
            return Text(
                fr=f"la pile « {stack} » n'existe pas (pas de Pulumi.{stack}.yaml) ; piles connues : {known}",
                en=f"there is no stack “{stack}” (no Pulumi.{stack}.yaml); known stacks: {known}",
            )
        case "missing-setting":
            return Text(
                fr=f"la configuration {error['key']} est déclarée dans Pulumi.yaml sans valeur : donnez-la dans le "
                "fichier de la pile",
                en=f"setting {error['key']} is declared in Pulumi.yaml without a value: give one in the stack's file",
            )
        case "no-pulumi":
            return Text(
                fr=f"l'interpréteur {interpreter} n'a pas le SDK Pulumi (module {error['module']}) : installez les "
                "dépendances du programme, ou indiquez le bon avec --python",
                en=f"the interpreter {interpreter} lacks the Pulumi SDK (module {error['module']}): install the "
                "program's dependencies, or name the right one with --python",
            )
        case "old-python":
            return Text(
                fr=f"l'interpréteur {interpreter} est en Python {error['version']} : il faut Python 3.9 ou plus récent",
                en=f"the interpreter {interpreter} is Python {error['version']}: Python 3.9 or later is needed",
            )
        case "no-module":
            package = _package(error["module"])
            return Text(
                fr=f"{at.fr}il manque le module Python « {error['module']} » à {interpreter} : pip install {package}",
                en=f"{at.en}the Python module “{error['module']}” is missing from {interpreter}: pip install {package}",
            )
        case "syntax":
            return Text(
                fr=f"{at.fr}erreur de syntaxe : {error['message']}", en=f"{at.en}syntax error: {error['message']}"
            )
        case "raised":
            said = f"{error['type']}: {error['message']}" if error["message"] else error["type"]
            return Text(fr=f"{at.fr}le programme a échoué : {said}", en=f"{at.en}the program failed: {said}")
        case "exit":
            return Text(
                fr=f"{at.fr}le programme s'est arrêté de lui-même ({error['code']})",
                en=f"{at.en}the program ended itself ({error['code']})",
            )
        case "undecidable":
            return _undecidable(error, at)
        case "duplicate-urn":
            first = _line(error["first"]) if error.get("first") else "?"
            return Text(
                fr=f"{at.fr}deux ressources portent le même URN {error['urn']} (la première : {first}) : "
                "donnez-leur des noms différents",
                en=f"{at.en}two resources have the same URN {error['urn']} (the first: {first}): give them "
                "different names",
            )
        case "missing-file":
            return Text(
                fr=f"{at.fr}le fichier {error['file']} n'existe pas : une ressource en a besoin",
                en=f"{at.en}the file {error['file']} does not exist: a resource needs it",
            )
        case "timeout":
            seconds = f"{error['seconds']:g}"
            return Text(
                fr=f"le programme n'a pas fini en {seconds} s : il a été arrêté (--timeout change ce délai)",
                en=f"the program did not finish within {seconds} s: it was stopped (--timeout changes that)",
            )
        case "too-large":
            return Text(
                fr=f"le programme déclare plus de {error['limit'] >> 20} Mio de ressources : arrêt",
                en=f"the program registers more than {error['limit'] >> 20} MiB of resources: stopped",
            )
        case "died":
            how = _ending(error["code"])
            return Text(
                fr=f"le programme s'est terminé ({how}) avant de rendre ses ressources : aucun verdict n'est possible",
                en=f"the program ended ({how}) before it handed over its resources: no verdict is possible",
            )
    raise AssertionError(f"no sentence for {error['kind']}")


def _undecidable(error: Mapping[str, Any], at: Text) -> Text:
    token = error["token"]
    if error["source"] == "config":
        return Text(
            fr=f"{at.fr}le programme a besoin de la valeur de {token}, qui est chiffrée : utilisez require_secret, ou "
            "donnez une valeur en clair sans intérêt dans une pile d'essai",
            en=f"{at.en}the program needs the value of {token}, which is encrypted: use require_secret, or give a "
            "harmless plain value in a trial stack",
        )
    return Text(
        fr=f"{at.fr}le programme a besoin de la réponse de {token} pour continuer : donnez-la avec --answers FICHIER",
        en=f"{at.en}the program needs the answer of {token} to go on: give it with --answers FILE",
    )


def _without_controls(fact: Any) -> Any:
    """Names and messages come from the program: nothing in them may steer a terminal or break the line."""
    if isinstance(fact, str):
        return re.sub(r"[\x00-\x1f\x7f-\x9f]", "�", fact)
    return [_without_controls(item) for item in fact] if isinstance(fact, list) else fact


def _place(position: str | None) -> Text:
    if not position:
        return same("")
    return Text(fr=f"{_line(position)} : ", en=f"{_line(position)}: ")


def _line(position: str) -> str:
    """`project:///a.py#3` the way a person reads it."""
    file, _, line = position.removeprefix("project:///").rpartition("#")
    return f"{unquote(file)}:{line}"


def _package(module: str) -> str:
    top = module.partition(".")[0]
    return _PACKAGES.get(top, top.replace("_", "-"))


def _ending(code: int) -> str:
    if code >= 0:
        return f"code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
