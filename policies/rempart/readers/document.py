"""From a file or a stream to JSON of an expected shape, or to one clear line that says what is wrong with it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

import msgspec

from rempart.errors import InputError
from rempart.text import Text

MAX_BYTES: Final = 512 * 1024 * 1024
"""The largest input that is read, in bytes. A Terraform plan takes 2 to 5 KiB a resource: room for 100,000."""

MAX_CONTAINERS: Final = 10_000_000
MAX_ITEMS: Final = 60_000_000
"""Objects and lists, and items in them, that an input may hold: with them memory stays below some 6 GiB whatever the
file claims. A plan of 100,000 resources holds some 4 million objects and lists."""

_BOM = b"\xef\xbb\xbf"
T = TypeVar("T")


def bad(path: str, fr: str, en: str) -> InputError:
    """The error for an input: what is wrong with it, where."""
    return InputError(Text(fr=f"{path} : {fr}", en=f"{path}: {en}"))


def quoted(name: str) -> str:
    """A name out of a file, fit for a message: on one line, without terminal escapes, not too long."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in name[:300])


def load(path: Path | None, stdin: BinaryIO | None) -> tuple[bytes, str]:
    """The bytes of a file (of `stdin` when `path` is None) without byte-order mark, and the name to show for it."""
    if path is None:
        if stdin is None:
            raise InputError(
                Text(
                    fr="aucune entrée : donnez un fichier, ou un flux sur l'entrée standard",
                    en="no input: give a file, or a stream on standard input",
                )
            )
        return checked(stdin.read(MAX_BYTES + 1), "stdin"), "stdin"
    name = str(path)
    if path.is_dir():
        raise _folder(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _too_big(name)
        with path.open("rb") as file:
            return checked(file.read(MAX_BYTES + 1), name), name
    except FileNotFoundError:
        raise bad(name, "fichier introuvable", "no such file") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise bad(name, f"lecture impossible ({reason})", f"cannot be read ({reason})") from None


def checked(data: bytes, path: str) -> bytes:
    """`data` without its byte-order mark, when it can be JSON at all; what it is instead, otherwise."""
    if len(data) > MAX_BYTES:
        raise _too_big(path)
    data = data.removeprefix(_BOM)
    if data.count(b"{") + data.count(b"[") > MAX_CONTAINERS or data.count(b",") > MAX_ITEMS:
        raise _too_big(path)
    head = data[:4096].lstrip()
    if not head and not data.strip():
        raise bad(
            path,
            "fichier vide ; la commande qui l'a écrit a sans doute échoué, relancez-la",
            "the file is empty; the command that wrote it probably failed, run it again",
        )
    if not head.startswith(b"{") or head[1:2] == b"\0":
        raise bad(path, *_nature(head))
    return data


def shaped(document: Any, type: type[T], *, path: str) -> T:
    """JSON text, or data decoded from it, as `type`. Raises InputError that names the first place of another shape."""
    try:
        if isinstance(document, bytes):
            return msgspec.json.decode(document, type=type)
        return msgspec.convert(document, type=type)
    except msgspec.ValidationError as error:
        raise misshapen(path, str(error)) from None
    except msgspec.DecodeError as error:
        raise _malformed(path, str(error)) from None
    except UnicodeDecodeError:
        raise _not_utf8(path) from None
    except RecursionError:
        raise too_deep(path) from None


def too_deep(path: str) -> InputError:
    return bad(
        path,
        "des valeurs sont imbriquées trop profondément : aucun outil n'écrit cela, le fichier est abîmé ou hostile",
        "values are nested too deeply: no tool writes this, the file is damaged or hostile",
    )


_EXPECTED = re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`")
_MISSING = re.compile(r"Object missing required field `(?P<field>[^`]*)`")
_FRENCH = {
    "object": "un objet",
    "array": "une liste",
    "str": "un texte",
    "int": "un entier",
    "float": "un nombre",
    "bool": "un booléen",
    "null": "null",
}


def misshapen(path: str, message: str) -> InputError:
    """The error for JSON of another shape than expected, from msgspec's own words."""
    what, _, place = message.partition(" - at `")
    place = place.rstrip("`") or "$"
    if match := _EXPECTED.search(what):
        wanted = [w.strip() for w in match["wanted"].split("|")]
        french = " ou ".join(_FRENCH.get(w, w) for w in wanted)
        fr = f"attendu {french}, trouvé {_FRENCH.get(match['got'], match['got'])}"
        en = f"expected {' or '.join(wanted)}, found {match['got']}"
    elif match := _MISSING.search(what):
        fr, en = f"il manque « {match['field']} »", f"“{match['field']}” is missing"
    else:
        fr = en = what
    return bad(path, f"à {place}, {fr}", f"at {place}, {en}")


def _malformed(path: str, message: str) -> InputError:
    if "truncated" in message:
        return bad(
            path,
            "fichier tronqué ; relancez la commande qui l'a écrit",
            "the file is truncated; run the command that wrote it again",
        )
    if "utf-8" in message.lower() or "invalid string encoding" in message.lower():
        return _not_utf8(path)
    return bad(path, f"JSON mal formé ({message})", f"malformed JSON ({message})")


def _not_utf8(path: str) -> InputError:
    return bad(
        path,
        "le texte n'est pas en UTF-8 ; enregistrez-le en UTF-8",
        "the text is not in UTF-8; save it as UTF-8",
    )


def _too_big(path: str) -> InputError:
    size = MAX_BYTES // (1024 * 1024)
    return bad(
        path,
        f"entrée trop grande (au plus {size} Mio et {MAX_CONTAINERS:,} objets et listes) ; "
        "jugez la plateforme pile par pile".replace(",", " "),
        f"input too large (at most {size} MiB and {MAX_CONTAINERS:,} objects and lists); "
        "judge the platform stack by stack",
    )


def _folder(path: Path) -> InputError:
    if (path / "Pulumi.yaml").is_file():
        return bad(
            str(path),
            "c'est un projet Pulumi ; jugez-le avec « rempart preview »",
            "this is a Pulumi project; judge it with “rempart preview”",
        )
    if any(path.glob("*.tf")):
        return bad(str(path), *_SHOW_JSON)
    return bad(
        str(path),
        "c'est un dossier ; donnez un fichier JSON de Pulumi ou de Terraform",
        "this is a folder; give a JSON file of Pulumi or Terraform",
    )


_SHOW_JSON = (
    "c'est du code Terraform, rempart lit un plan ; lancez « terraform plan -out tfplan » puis "
    "« terraform show -json tfplan > plan.json »",
    "this is Terraform code, rempart reads a plan; run “terraform plan -out tfplan”, then "
    "“terraform show -json tfplan > plan.json”",
)
_BINARY_PLAN = (
    "c'est une archive ZIP, sans doute un plan binaire de Terraform ; lancez "
    "« terraform show -json FICHIER > plan.json »",
    "this is a ZIP archive, probably a binary Terraform plan; run “terraform show -json FILE > plan.json”",
)
_UTF_16 = (
    "le texte est en UTF-16 (PowerShell écrit ainsi avec « > ») ; enregistrez-le en UTF-8",
    "the text is in UTF-16 (what PowerShell writes with “>”); save it as UTF-8",
)
_TEXT_OUTPUT = (
    "c'est la sortie pour l'écran, rempart lit du JSON ; lancez « pulumi preview --json » ou « terraform show -json »",
    "this is the output for the screen, rempart reads JSON; run “pulumi preview --json” or “terraform show -json”",
)
_HTML = (
    "c'est une page HTML ou du XML, pas du JSON ; le téléchargement a sans doute renvoyé une page d'erreur",
    "this is an HTML page or XML, not JSON; the download probably returned an error page",
)
_PROGRAM = (
    "c'est un programme Python ; jugez son projet avec « rempart preview DOSSIER »",
    "this is a Python program; judge its project with “rempart preview FOLDER”",
)
_PULUMI_YAML = (
    "c'est du YAML, rempart lit du JSON ; pour un projet Pulumi, lancez « rempart preview DOSSIER »",
    "this is YAML, rempart reads JSON; for a Pulumi project, run “rempart preview FOLDER”",
)
_COMPRESSED = ("le fichier est compressé ; décompressez-le", "the file is compressed; decompress it")
_BINARY = (
    "fichier binaire ; rempart lit du JSON de Pulumi ou de Terraform",
    "binary file; rempart reads JSON of Pulumi or Terraform",
)
_OTHER = (
    "ce n'est pas un objet JSON ; rempart lit « pulumi preview --json », « pulumi stack export » et "
    "« terraform show -json »",
    "this is no JSON object; rempart reads “pulumi preview --json”, “pulumi stack export” and “terraform show -json”",
)


def _nature(head: bytes) -> tuple[str, str]:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[1:4:2] == b"\0\0":
        return _UTF_16
    if head.startswith(b"PK"):
        return _BINARY_PLAN
    if head.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")):
        return _COMPRESSED
    if b"\0" in head:
        return _BINARY
    if head.startswith(b"<"):
        return _HTML
    text = head.decode("utf-8", "replace")
    if re.match(r'(?:(?:#|//).*\n|\s)*(resource|provider|module|variable|data|output|terraform|locals)\s+["{]', text):
        return _SHOW_JSON
    if re.search(r"Terraform (used the selected|will perform)|Previewing update|No changes\. ", text):
        return _TEXT_OUTPUT
    if re.search(r"^(import|from) \w+", text, re.MULTILINE):
        return _PROGRAM
    if text.startswith("---") or re.match(r"(?:#.*\n|\s)*[\w.-]+:(\s|$)", text):
        return _PULUMI_YAML
    return _OTHER
