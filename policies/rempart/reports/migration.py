"""`rempart diff`: a migration for people (terminal, Markdown) and for tools (JSON)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from rich.console import Console
from rich.text import Text as Styled

from rempart import __version__, catalog
from rempart.assessment import Assessment
from rempart.facts.vocabulary import Backup, Facet, LogSink, Store
from rempart.migration import HOLDS, Change, Holding, Kind, Migration, Move
from rempart.reports import words
from rempart.reports.clean import clean, written
from rempart.reports.commonmark import code, prose
from rempart.reports.layout import put
from rempart.text import COLON, Language, Text, joined, same

SCHEMA: Final = 1
"""Version of the JSON form's shape."""

KINDS: Final[dict[Kind, tuple[Text, Text]]] = {
    Kind.STORE: (Text("entrepôt de données", "data store"), Text("entrepôts de données", "data stores")),
    Kind.BACKUP: (Text("sauvegarde", "backup"), Text("sauvegardes", "backups")),
    Kind.LOGS: (Text("journal", "log"), Text("journaux", "logs")),
    Kind.REGISTRY: (Text("registre d'images", "image registry"), Text("registres d'images", "image registries")),
    Kind.MACHINE: (Text("traitement", "workload"), Text("traitements", "workloads")),
    Kind.KEY: (Text("clé ou secret", "key or secret"), Text("clés ou secrets", "keys or secrets")),
    Kind.UNKNOWN: (
        Text("ressource dont on ignore ce qu'elle tient", "resource that may hold anything"),
        Text("ressources dont on ignore ce qu'elles tiennent", "resources that may hold anything"),
    ),
}

NOBODY: Final = Text("hébergeur non établi", "host not established")

REQUIREMENT: Final = "HDS-EXI-27"
"""Reversibility, as the HDS référentiel v2 asks it."""


class Line(NamedTuple):
    """One line of a section: a name that others chose, and rempart's own words about it."""

    names: tuple[str, ...]
    said: Text


class Section(NamedTuple):
    title: Text
    style: str
    lines: tuple[Line, ...]


def render(console: Console, migration: Migration, *, lang: Language) -> None:
    """On a terminal."""
    put(console, Styled(title(migration).in_(lang), style="bold"))
    for section in sections(migration):
        console.print()
        put(console, Styled(section.title.in_(lang), style=section.style))
        for line in section.lines:
            told = Styled(", ".join(map(clean, line.names)))
            if line.names:
                told.append("  ")
            put(console, told.append(line.said.in_(lang), "dim" if line.names else ""), indent=2, hanging=4)
    console.print()
    put(console, Styled(conclusion(migration).in_(lang), style="bold"))


def markdown(migration: Migration, *, lang: Language) -> bytes:
    """As Markdown, for a pull request or a page."""
    return ("\n".join(_markdown(migration, lang)).rstrip() + "\n").encode()


def _markdown(migration: Migration, lang: Language) -> Iterator[str]:
    yield from (f"## {prose(title(migration).in_(lang))}", "", f"**{prose(conclusion(migration).in_(lang))}**", "")
    for section in sections(migration):
        yield from (f"### {prose(section.title.in_(lang))}", "")
        for line in section.lines:
            names = ", ".join(map(code, line.names))
            yield f"- {names}{' ' if names else ''}{prose(line.said.in_(lang), 2000)}"
        yield ""


def title(migration: Migration) -> Text:
    before, after = migration.before, migration.after
    one, other = _side(before), _side(after)
    return Text(
        f"De {one.fr} vers {other.fr}, profil {before.profile.id}, au {before.on}",
        f"From {one.en} to {other.en}, profile {before.profile.id}, as of {before.on}",
    )


def _side(assessment: Assessment) -> Text:
    source = assessment.deployment.source
    offerings = {host.resolution.offering.name for host in assessment.hosts.values() if host.resolution.offering}
    hosts = same(", ".join(sorted(offerings))) if offerings else NOBODY
    return same(f"« {clean(source.stack or source.path)} » (") + hosts + same(")")


def conclusion(migration: Migration) -> Text:
    """What the exit code says."""
    found = [
        words.count(len(those), one, several) if those else None
        for those, (one, several) in ((migration.lost, _LOST), (migration.open, _OPEN), (migration.worse, _WORSE))
    ]
    listed = joined([part for part in found if part])
    if migration.exit_code == 0:
        return Text(
            "Toute donnée déclarée a une destination, aucune exigence n'y perd",
            "All declared data has a destination, no requirement gets worse",
        )
    head = {1: Text("À ne pas faire ainsi", "Not like this"), 3: Text("Départ non établi", "Leaving not established")}
    return head[migration.exit_code] + COLON + listed


_LOST: Final = (
    Text("ressource perd ses données", "resource loses its data"),
    Text("ressources perdent leurs données", "resources lose their data"),
)
_OPEN: Final = (
    Text("destination indéterminée", "destination undetermined"),
    Text("destinations indéterminées", "destinations undetermined"),
)
_WORSE: Final = (
    Text("exigence moins bien tenue", "requirement held less well"),
    Text("exigences moins bien tenues", "requirements held less well"),
)


def sections(migration: Migration) -> Iterator[Section]:
    """What needs attention first."""
    lost = [move for move in migration.moves if move.state == "left"]
    for found, name, style in (
        ([m for m in lost if m.origin.kind in HOLDS], _TITLES["lost"], "bold red"),
        ([m for m in migration.moves if m.state == "undetermined"], _TITLES["undetermined"], "bold yellow"),
        ([m for m in lost if m.origin.kind not in HOLDS], _TITLES["left"], "bold yellow"),
        ([m for m in migration.moves if m.state == "abandoned"], _TITLES["abandoned"], "bold"),
        ([m for m in migration.moves if m.state == "moved"], _TITLES["moved"], "bold green"),
    ):
        if found:
            yield Section(_counted(name, len(found)), style, tuple(_moves(found)))
    if migration.arrivals:
        yield Section(
            _counted(_TITLES["arrivals"], len(migration.arrivals)), "bold", tuple(_arrivals(migration.arrivals))
        )
    for way, name, style in (
        ("worse", _TITLES["worse"], "bold red"),
        ("better", _TITLES["better"], "bold green"),
        ("other", _TITLES["other"], "bold"),
    ):
        changes = [change for change in migration.changes if change.way == way]
        if changes:
            yield Section(_counted(name, len(changes)), style, tuple(map(_change, changes)))
    still = [c for c in migration.changes if c.way == "same" and c.after in ("violated", "undetermined")]
    if still:
        yield Section(_counted(_TITLES["still"], len(still)), "bold yellow", tuple(_still(still)))
    yield Section(_REVERSIBILITY, "bold", tuple(reversibility(migration)))


_TITLES: Final = {
    "lost": Text("Données sans destination", "Data without destination"),
    "left": Text("Laissé derrière, sans contrepartie", "Left behind, without counterpart"),
    "undetermined": Text("Destination indéterminée", "Destination undetermined"),
    "abandoned": Text("Laissé par choix (rempart.toml, [migration])", "Left by choice (rempart.toml, [migration])"),
    "moved": Text("Avec une contrepartie", "With a counterpart"),
    "arrivals": Text("Nouveau à l'arrivée", "New at the destination"),
    "worse": Text("Exigences moins bien tenues", "Requirements held less well"),
    "better": Text("Exigences mieux tenues", "Requirements held better"),
    "other": Text("Exigences qui ne portent que d'un côté", "Requirements that bear on one side only"),
    "still": Text("Non respectées ou indéterminées des deux côtés", "Violated or undetermined on both sides"),
}
_REVERSIBILITY: Final = Text(
    f"Ce que la réversibilité demande ({REQUIREMENT}), et que le code ne tranche pas seul",
    f"What reversibility asks ({REQUIREMENT}), which code alone does not settle",
)


def _counted(name: Text, number: int) -> Text:
    return name + same(f" ({number})")


def _moves(moves: Iterable[Move]) -> Iterator[Line]:
    """Those of one name and kind, to the same destinations, on one line: an account and its containers move as one."""
    together: dict[tuple[str, Kind, tuple[str, ...], str], list[Move]] = {}
    for move in moves:
        there = tuple(holding.resource.urn for holding in move.destinations)
        together.setdefault((move.origin.resource.name, move.origin.kind, there, move.by), []).append(move)
    for group in together.values():
        yield Line((words.name_of(group[0].origin.resource),), _fate(group))


def _fate(group: list[Move]) -> Text:
    first = group[0]
    what = KINDS[first.origin.kind][0] + same(f" ({', '.join(dict.fromkeys(_type(m.origin) for m in group))})")
    if not first.origin.health:
        what += Text(", hors données de santé", ", no health data")
    there = joined([same(f"{words.name_of(d.resource)} ({_type(d)})") for d in first.destinations])
    match first.by:
        case "name":
            return what + same(" → ") + there
        case "declared" if first.state == "moved":
            return what + same(" → ") + there + Text(", d'après rempart.toml", ", says rempart.toml")
        case "declared":
            return what + COLON + same(clean(first.because))
        case "zone":
            only = Text(", seul de sa sorte dans la zone", ", the only one of its kind in the zone")
            return what + same(" → ") + there + only
        case "several":
            return what + Text(" : plusieurs candidats, ", ": several candidates, ") + there + _NAME_IT
        case "incomplete":
            return what + Text(
                " : rien n'y répond, et l'entrée d'arrivée peut ne pas tout contenir",
                ": nothing answers it, and the destination's input may not hold everything",
            )
        case "unknown":
            return what + Text(" : type non décrit, à examiner à la main", ": type not described, look at it by hand")
        case "nothing":
            return what + _NOTHING_ANSWERS


_NAME_IT: Final = Text(
    " ; nommez le bon dans rempart.toml, [migration] moves", "; name the right one in rempart.toml, [migration] moves"
)
_NOTHING_ANSWERS: Final = Text(
    " : rien du même nom à l'arrivée, ni qui soit seul de sa sorte dans la même zone",
    ": nothing of that name at the destination, nor the only one of its kind in the same zone",
)


def _type(holding: Holding) -> str:
    return clean(holding.resource.type)


def _arrivals(holdings: Iterable[Holding]) -> Iterator[Line]:
    for kind, names in _by_kind(holdings):
        yield Line(names, KINDS[kind][0] if len(names) == 1 else KINDS[kind][1])


def _by_kind(holdings: Iterable[Holding]) -> Iterator[tuple[Kind, tuple[str, ...]]]:
    listed = list(holdings)
    for kind in Kind:
        names = tuple(dict.fromkeys(words.name_of(h.resource) for h in listed if h.kind is kind))
        if names:
            yield kind, names


def _change(change: Change) -> Line:
    before, after = words.REQUIREMENTS[change.before], words.REQUIREMENTS[change.after]
    return Line((change.requirement.id,), change.requirement.title + COLON + before + same(" → ") + after)


def _still(changes: list[Change]) -> Iterator[Line]:
    for status in ("violated", "undetermined"):
        ids = [change.requirement.id for change in changes if change.after == status]
        if ids:
            yield Line(tuple(ids), words.statuses(len(ids), status))


# What reversibility asks


def reversibility(migration: Migration) -> Iterator[Line]:
    """Data handed back, copies destroyed, costs known, workloads moved: what the code shows of each."""
    origins = [move.origin for move in migration.moves]
    held = [origin for origin in origins if origin.kind in HOLDS]
    yield Line(
        (),
        Text("Rendre dans un format lisible : ", "Hand back in a readable format: ")
        + words.count(len(held), Text("ressource tient des données", "resource holds data"), _HOLD_DATA)
        + Text(
            " ; le format et le délai sont au contrat, à attester",
            "; format and time are in the contract, to be attested",
        ),
    )
    yield Line((), Text("Détruire ensuite chez l'hébergeur quitté :", "Destroy afterwards at the host that is left:"))
    for names, said in _destroyed(origins):
        yield Line(names, said)
    yield Line((), Text("Coûts de sortie : au contrat, à attester", "Costs of leaving: in the contract, to attest"))
    workloads = [move for move in migration.moves if move.origin.kind is Kind.MACHINE]
    moved = sum(move.state == "moved" for move in workloads)
    yield Line(
        (),
        Text(
            f"Machines et conteneurs transférables : {moved} sur {len(workloads)} ont une contrepartie",
            f"Machines and containers that can be moved: {moved} of {len(workloads)} have a counterpart",
        ),
    )
    yield Line(
        (),
        Text(
            f"Réseaux, droits et réglages : {migration.rewritten} ressources, à récrire pour l'arrivée",
            f"Networks, rights and settings: {migration.rewritten} resources, to be written anew",
        ),
    )


_HOLD_DATA: Final = Text("ressources tiennent des données", "resources hold data")


def _destroyed(origins: list[Holding]) -> Iterator[tuple[tuple[str, ...], Text]]:
    """What stands in the way of erasing, by reason. A lock that is not established is told apart from one that is."""
    for names, said in (
        (_named(origins, lambda f: _is(f, "immutable", True)), _LOCKED),
        (_named(origins, lambda f: _is(f, "immutable", None)), _PERHAPS_LOCKED),
        (_named(origins, lambda f: _is(f, "undeletable", True)), _PROTECTED),
        (_named(origins, lambda f: isinstance(f, Store | Backup) and bool(f.copies)), _COPIED),
        (_named(origins, lambda f: _is(f, "own_key", True)), _OWN_KEY),
    ):
        if names:
            yield names, said
    keys = tuple(dict.fromkeys(words.name_of(o.resource) for o in origins if o.kind is Kind.KEY))
    if keys:
        yield keys, _KEYS_LAST


def _is(facet: Facet, fact: str, wanted: bool | None) -> bool:
    """Whether a facet of data answers TRUE, FALSE or UNKNOWN (None) to a fact; not where the question is not asked."""
    truth = getattr(facet, fact, None) if isinstance(facet, Store | Backup | LogSink) else None
    return truth is not None and truth.state.value is wanted


def _named(origins: list[Holding], holds: Any) -> tuple[str, ...]:
    found = (o for o in origins if o.kind in HOLDS and any(holds(facet) for facet in o.facets))
    return tuple(dict.fromkeys(words.name_of(origin.resource) for origin in found))


_LOCKED: Final = Text(
    "verrouillé : ne s'efface qu'à la fin de la rétention, la durée est à ajouter au calendrier",
    "locked: cannot be erased before its retention ends, which belongs in the schedule",
)
_PERHAPS_LOCKED: Final = Text(
    "peut être verrouillé, à vérifier avant de promettre une date", "may be locked, to be checked before a date is set"
)
_PROTECTED: Final = Text("protégé contre la suppression : à lever d'abord", "protected from deletion: lift that first")
_COPIED: Final = Text("a des copies ailleurs, à détruire aussi", "has copies elsewhere, to be destroyed too")
_OWN_KEY: Final = Text(
    "chiffré par une clé du client : illisible sans elle, même pour l'exporter",
    "encrypted with a key of the client's: unreadable without it, also for the export",
)
_KEYS_LAST: Final = Text(
    "clés et secrets : à détruire en dernier, une fois la copie vérifiée",
    "keys and secrets: to be destroyed last, once the copy is verified",
)


# For tools


def document(migration: Migration) -> bytes:
    """The whole comparison as JSON, in both languages."""
    before, after = migration.before, migration.after
    return written(
        {
            "rempart": __version__,
            "schema": SCHEMA,
            "catalogue": catalog.CHECKED_ON.isoformat(),
            "profile": before.profile.id,
            "asOf": before.on.isoformat(),
            "from": _source(before),
            "to": _source(after),
            "moves": [_move(move) for move in migration.moves],
            "arrivals": [_holding(holding) for holding in migration.arrivals],
            "requirements": [
                {"id": c.requirement.id, "before": c.before, "after": c.after, "way": c.way} for c in migration.changes
            ],
            "reversibility": [
                {"resources": list(line.names), "said": _text(line.said)} for line in reversibility(migration)
            ],
            "rewritten": migration.rewritten,
            "exit": migration.exit_code,
        }
    )


def _source(assessment: Assessment) -> dict[str, Any]:
    source = assessment.deployment.source
    return {"kind": source.kind, "path": source.path, "stack": source.stack, "complete": source.complete}


def _move(move: Move) -> dict[str, Any]:
    return _holding(move.origin) | {
        "state": move.state,
        "by": move.by,
        "because": move.because or None,
        "destinations": [holding.resource.urn for holding in move.destinations],
    }


def _holding(holding: Holding) -> dict[str, Any]:
    return {
        "resource": holding.resource.urn,
        "type": holding.resource.type,
        "kind": holding.kind,
        "zone": holding.zone,
        "study": holding.study,
        "offering": holding.offering,
        "health": holding.health,
    }


def _text(text: Text) -> dict[str, str]:
    return {"fr": text.fr, "en": text.en}
