"""`rempart explain`: the text behind a rule or a requirement, what is read, what makes each verdict, how to mend it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from rich.console import Console
from rich.text import Text as Styled

from rempart import catalog, examples
from rempart.catalog import Requirement
from rempart.catalog.tables import rows
from rempart.errors import InputError
from rempart.facts.vocabulary import Hosted
from rempart.reading import by_paths, properties_read
from rempart.reports import words
from rempart.reports.layout import put
from rempart.rules import Rule, all_rules
from rempart.text import COLON, Language, Text

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


@lru_cache(maxsize=1)
def wording() -> Mapping[str, str]:
    """What the table of requirements says in English alone → the same in French (`data/wording.tsv`)."""
    return {row["en"]: row["fr"] for row in rows("wording.tsv")}


def _worded(english: str, lang: Language) -> str:
    return english if lang == "en" else wording().get(english, english)


class Line(NamedTuple):
    """What is told under a heading, `depth` steps further in."""

    text: str
    depth: int = 0


def _show(console: Console, lines: Iterator[Styled | Line]) -> None:
    """Headings start at the margin, what is told under them two columns in. An address is never cut."""
    for line in lines:
        if isinstance(line, Styled):
            if line.style == HEADING:
                console.print()
            put(console, line, hanging=2)
        elif line.text.startswith("http"):
            console.print(Styled(" " * (2 + 2 * line.depth) + line.text), soft_wrap=True)
        else:
            put(console, line.text, indent=2 + 2 * line.depth, hanging=4 + 2 * line.depth)


def _rule(rule: Rule, lang: Language) -> Iterator[Styled | Line]:
    yield Styled(rule.id, style="bold").append(f"  {rule.title.in_(lang)}", "not bold")
    severity, about = words.SEVERITIES[rule.severity].in_(lang), words.ABOUT[rule.about].in_(lang)
    yield Styled(
        Text(f"gravité {severity} ; porte sur {about}", f"{severity} severity; about {about}").in_(lang), style="dim"
    )
    yield _head(Text("Met en œuvre", "Implements"), lang)
    for id in rule.implements:
        requirement = catalog.requirements()[id]
        yield _item(f"{id} ({requirement.text}, {requirement.article}){COLON.in_(lang)}{requirement.summary.in_(lang)}")
    yield _head(Text("Propriétés lues", "Properties read"), lang)
    yield from _read(rule, lang)
    yield _head(Text("Exemples (chacun est un test)", "Examples (each is a test)"), lang)
    yield from _examples(rule, lang)
    yield _head(Text("Comment corriger", "How to fix"), lang)
    yield _item(rule.fix.in_(lang))
    for prefix, fix in rule.fixes.items():
        yield _item(f"{prefix}{COLON.in_(lang)}{fix.in_(lang)}")


def _read(rule: Rule, lang: Language) -> Iterator[Line]:
    """Property by property, the types on which it is read."""
    read = properties_read(rule)
    if not read:
        yield _item(instead_of_properties(rule).in_(lang))
    for prefix, types in read.items():
        yield _item(f"{prefix}{COLON.in_(lang)}".rstrip())
        for paths, those in by_paths(types).items():
            named = those if len(those) <= MOST else those[: MOST - 1]
            left = len(those) - len(named)
            others = Text(f" et {left} autres types", f" and {left} other types").in_(lang) if left else ""
            yield _item(f"{', '.join(paths)}{COLON.in_(lang)}{', '.join(named)}{others}", 1)


def instead_of_properties(rule: Rule) -> Text:
    """What decides a rule that reads no property."""
    return STACK if rule.over_deployment else FACTS if Hosted in rule.facets else NONE


def _examples(rule: Rule, lang: Language) -> Iterator[Line]:
    """By verdict, one resource a line."""
    given = examples.of(rule.id)
    for status, name in STATUSES.items():
        of_status = [example for example in given if example.status == status]
        if of_status:
            yield _item(f"{name.in_(lang)}{COLON.in_(lang)}".rstrip())
        for example in of_status:
            near = f" ({NEAR.in_(lang)})" if example.near else ""
            first, *beside = example.lines()
            yield _item(f"{first}{near}", 1)
            for line in beside:
                yield _item(f"+ {line}", 2)


def _requirement(requirement: Requirement, lang: Language) -> Iterator[Styled | Line]:
    yield Styled(requirement.id, style="bold").append(f"  {requirement.title.in_(lang)}", "not bold")
    yield Styled(f"{requirement.text}, {requirement.article} ({requirement.body})", style="dim")
    yield _item(requirement.summary.in_(lang))
    if requirement.binds:
        yield _item(f"{Text('Oblige', 'Binds').in_(lang)}{COLON.in_(lang)}{_worded(requirement.binds, lang)}")
    yield _item(f"{Text('Contrôle', 'Check').in_(lang)}{COLON.in_(lang)}{CHECKS[requirement.check].in_(lang)}")
    since = requirement.in_force_from.isoformat() if requirement.in_force_from else UNDATED.in_(lang)
    yield _item(f"{Text('En vigueur depuis', 'In force from').in_(lang)}{COLON.in_(lang)}{since}")
    if requirement.is_advice:
        yield _item(
            Text("Conseil : ne change ni statut ni code de sortie", "Advice: changes no status, no exit").in_(lang)
        )
    if requirement.figures:
        yield _item(f"{Text('Chiffres', 'Figures').in_(lang)}{COLON.in_(lang)}{_worded(requirement.figures, lang)}")
    if requirement.derogable_by:
        said = Text("Dérogation prévue par", "Derogation provided by").in_(lang)
        yield _item(f"{said}{COLON.in_(lang)}{requirement.derogable_by}")
    profiles = [id for id, profile in catalog.profiles().items() if requirement.id in profile.requirements]
    yield _item(f"{Text('Profils', 'Profiles').in_(lang)}{COLON.in_(lang)}{', '.join(profiles) or '—'}")
    rules = [rule.id for rule in all_rules().values() if requirement.id in rule.implements]
    yield _item(f"{Text('Règles', 'Rules').in_(lang)}{COLON.in_(lang)}{', '.join(rules) or '—'}")
    checked = CHECKED[requirement.confidence].in_(lang)
    yield _item(f"{Text('Source', 'Source').in_(lang)} ({checked}, {requirement.checked_on}){COLON.in_(lang)}".rstrip())
    for source in re.split(r"; | (?=https?://)", _NUMBERED.sub("", requirement.source)):
        yield _item(source, 1)


STATUSES: Final = {
    "compliant": words.VERDICTS["compliant"],
    "violation": words.VERDICTS["violation"],
    "undetermined": words.VERDICTS["undetermined"],
    "silent": Text("rien à dire", "nothing to say"),
}
NEAR: Final = Text("presque une violation, et pourtant aucune", "almost a violation, and yet none")
STACK: Final = Text(
    "l'ensemble de la pile, et ce qui y renvoie à quoi", "the whole stack, and what refers to what in it"
)
NONE: Final = Text("aucune : rien de ce qui est écrit n'en décide", "none: nothing that is written decides it")
_NUMBERED: Final = re.compile(r"\bS\d+ (?=https?://)")
"""The number of a source in the table of sources."""
FACTS: Final = Text("les faits datés du catalogue sur l'hébergeur", "the catalogue's dated facts about the host")
MOST: Final = 6
"""Types that a property is shown with; the rule reference has them all."""
CHECKED: Final = {
    "V1": Text("texte lu", "text read"),
    "V2": Text("lue dans une source secondaire", "read in a secondary source"),
    "V3": Text("lue dans une note publique, à revérifier", "read in a public note, to be checked again"),
    "M": Text("non vérifiée", "not verified"),
}
UNDATED: Final = Text("date non établie", "date not established")


HEADING: Final = "bold underline"


def _head(name: Text, lang: Language) -> Styled:
    return Styled(name.in_(lang), style=HEADING)


def _item(text: str, depth: int = 0) -> Line:
    return Line(words.clean(text), depth)
