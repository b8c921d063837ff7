"""`rempart explain`: the text behind a rule or a requirement, what is read, what makes each verdict, how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Final

from rich.console import Console
from rich.text import Text as Styled

from rempart import catalog, examples
from rempart.catalog import Requirement
from rempart.errors import InputError
from rempart.reading import properties_read
from rempart.reports import words
from rempart.reports.layout import put
from rempart.rules import Rule, all_rules
from rempart.text import Language, Text

CHECKS: Final = {
    "automated": Text("vérifiée par le code", "checked by code"),
    "partial": Text(
        "vérifiée en partie par le code, le reste à attester", "checked in part by code, the rest to attest"
    ),
    "registry": Text("établie par des faits datés sur l'hébergeur", "decided by dated facts about the host"),
    "attest": Text("à attester par une personne", "to be attested by a person"),
    "info": Text("pour information", "for information"),
}


def render(console: Console, name: str, *, lang: Language) -> None:
    """Explain the rule or requirement called `name`. Raises `InputError`, with the nearest names, for any other."""
    rules = all_rules()
    requirements = catalog.requirements()
    if name in rules:
        _show(console, _rule(rules[name], lang))
    elif name in requirements:
        _show(console, _requirement(requirements[name], lang))
    else:
        nearest = difflib.get_close_matches(name, [*rules, *requirements], n=3, cutoff=0.4)
        raise InputError(
            Text(
                f"« {name} » n'est ni une règle ni une exigence" + (f" ; voir {', '.join(nearest)}" if nearest else ""),
                f"“{name}” is neither a rule nor a requirement" + (f"; see {', '.join(nearest)}" if nearest else ""),
            )
        )


def _show(console: Console, lines: Iterator[Styled | str]) -> None:
    """Headings start at the margin, what is told under them two columns in."""
    for line in lines:
        if isinstance(line, Styled):
            if line.style == HEADING:
                console.print()
            put(console, line, hanging=2)
        else:
            put(console, line, indent=2, hanging=4)


def _rule(rule: Rule, lang: Language) -> Iterator[Styled | str]:
    yield Styled(rule.id, style="bold").append(f"  {rule.title.in_(lang)}", "not bold")
    severity, about = words.SEVERITIES[rule.severity].in_(lang), words.ABOUT[rule.about].in_(lang)
    yield Styled(
        Text(f"gravité {severity} ; porte sur {about}", f"{severity} severity; about {about}").in_(lang), style="dim"
    )
    yield _head(Text("Met en œuvre", "Implements"), lang)
    for id in rule.implements:
        requirement = catalog.requirements()[id]
        yield _item(f"{id} ({requirement.text}, {requirement.article}){_colon(lang)}{requirement.summary.in_(lang)}")
    yield _head(Text("Propriétés lues", "Properties read"), lang)
    read = properties_read(rule)
    if not read:
        yield _item(
            Text(
                "les faits datés du catalogue, ou l'ensemble de la pile",
                "the catalogue's dated facts, or the whole stack",
            ).in_(lang)
        )
    for prefix, types in read.items():
        yield _item(f"{prefix}{_colon(lang)}".rstrip())
        of_paths: dict[str, list[str]] = {}
        for type, paths in types.items():
            of_paths.setdefault(", ".join(paths), []).append(type)
        for paths_read, those in of_paths.items():
            yield _item(f"  {paths_read}{Text(' de ', ' of ').in_(lang)}{', '.join(those)}")
    yield _head(Text("Exemples (chacun est un test)", "Examples (each is a test)"), lang)
    for example in examples.of(rule.id):
        status = SILENT if example.status == "silent" else words.VERDICTS[example.status]
        yield _item(f"{status.in_(lang)}{_colon(lang)}{example.told()}")
    yield _head(Text("Comment corriger", "How to fix"), lang)
    yield _item(rule.fix.in_(lang))
    for prefix, fix in rule.fixes.items():
        yield _item(f"{prefix}{_colon(lang)}{fix.in_(lang)}")


def _requirement(requirement: Requirement, lang: Language) -> Iterator[Styled | str]:
    yield Styled(requirement.id, style="bold").append(f"  {requirement.title.in_(lang)}", "not bold")
    yield Styled(f"{requirement.text}, {requirement.article} ({requirement.body})", style="dim")
    yield _item(requirement.summary.in_(lang))
    yield _item(f"{Text('Oblige', 'Binds').in_(lang)}{_colon(lang)}{requirement.binds}")
    yield _item(f"{Text('Contrôle', 'Check').in_(lang)}{_colon(lang)}{CHECKS[requirement.check].in_(lang)}")
    since = requirement.in_force_from.isoformat() if requirement.in_force_from else UNDATED.in_(lang)
    yield _item(f"{Text('En vigueur depuis', 'In force from').in_(lang)}{_colon(lang)}{since}")
    if requirement.is_advice:
        yield _item(
            Text("Conseil : ne change ni statut ni code de sortie", "Advice: changes no status, no exit").in_(lang)
        )
    if requirement.figures:
        yield _item(f"{Text('Chiffres', 'Figures').in_(lang)}{_colon(lang)}{requirement.figures}")
    if requirement.derogable_by:
        said = Text("Dérogation prévue par", "Derogation provided by").in_(lang)
        yield _item(f"{said}{_colon(lang)}{requirement.derogable_by}")
    profiles = [id for id, profile in catalog.profiles().items() if requirement.id in profile.requirements]
    yield _item(f"{Text('Profils', 'Profiles').in_(lang)}{_colon(lang)}{', '.join(profiles) or '—'}")
    rules = [rule.id for rule in all_rules().values() if requirement.id in rule.implements]
    yield _item(f"{Text('Règles', 'Rules').in_(lang)}{_colon(lang)}{', '.join(rules) or '—'}")
    checked = requirement.checked_on.isoformat()
    yield _item(
        f"{Text('Source', 'Source').in_(lang)} ({requirement.confidence}, {checked}){_colon(lang)}{requirement.source}"
    )


SILENT: Final = Text("rien à dire", "nothing to say")
UNDATED: Final = Text("date non établie", "date not established")


HEADING: Final = "bold underline"


def _head(name: Text, lang: Language) -> Styled:
    return Styled(name.in_(lang), style=HEADING)


def _item(text: str) -> str:
    return words.clean(text)


def _colon(lang: Language) -> str:
    return " : " if lang == "fr" else ": "
