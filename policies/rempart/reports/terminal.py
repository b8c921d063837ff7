"""The report that people read in a terminal: violations first, by rule, with lines and the fix, then a line a subject.

It never floods: what repeats is said once and counted, and `--verbose` has the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, TypeVar

import msgspec
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text as Styled

from rempart.assessment import Assessment, Verdict
from rempart.deployment import Location, Resource
from rempart.exceptions.records import Waiver
from rempart.facts import prefix_of
from rempart.reports import words
from rempart.reports.json import warnings
from rempart.reports.layout import put
from rempart.rules import Rule, Severity
from rempart.status import DEFAULT_FAIL_ON
from rempart.text import COLON, Language, Text

T = TypeVar("T")

PLACES: Final = 3
"""Places named under a rule before the rest is counted; under an undetermined one, a single place for each cause."""

NAMES: Final = 4
"""Resources named for one place: a helper of the program may declare dozens on one line."""

PIECES: Final = 4
"""Pieces of evidence told of one verdict; the JSON report has them all."""

LISTED: Final = 8
"""Requirements, types, notes or unanswered sources listed before the rest is counted."""

STYLES: Final = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
}


def render(
    console: Console,
    assessment: Assessment,
    *,
    lang: Language,
    verbose: bool = False,
    show_waived: bool = False,
    fail_on: Iterable[str] = DEFAULT_FAIL_ON,
) -> None:
    """Print the report on `console`; `show_waived` names what each waiver sets aside."""
    report = _Report(console, assessment, lang, verbose=verbose, show_waived=show_waived)
    report.head()
    report.violations()
    report.undetermined()
    report.coverage()
    report.unanswered()
    report.requirements()
    report.exceptions()
    report.notes()
    report.conclusion(assessment.exit_code(fail_on))


class _Report:
    def __init__(
        self, console: Console, assessment: Assessment, lang: Language, *, verbose: bool, show_waived: bool
    ) -> None:
        self.console = console
        self.assessment = assessment
        self.lang: Language = lang
        self.verbose = verbose
        self.show_waived = show_waived or verbose
        self._told_fixes: dict[tuple[Text, ...], str] = {}
        self._told_places: dict[tuple[int, ...], str] = {}
        """What was told → the rule under which it was."""
        self._explained = ""
        """The first rule that was told of."""

    # The parts, from top to bottom

    def head(self) -> None:
        assessment = self.assessment
        source = assessment.deployment.source
        stack, path = words.clean(source.stack), words.clean(source.path)
        what = Text(f"pile « {stack} »", f"stack “{stack}”") if stack else Text(path, path)
        profile, day = assessment.profile.id, assessment.on.isoformat()
        told = what + Text(f", profil {profile}, au {day}", f", profile {profile}, as of {day}")
        put(self.console, Styled("rempart", style="bold").append(f"  {self._say(told)}", "not bold"))
        offerings = Counter(
            host.resolution.offering.name if host.resolution.offering else self._say(UNKNOWN_HOST)
            for resource in assessment.deployment.managed
            if (host := assessment.hosts[resource.urn]).resolution.kind != "utility"
        )
        for name, resources in offerings.most_common():
            counted = self._say(words.count(resources, *RESOURCE))
            put(self.console, Styled(f"{words.clean(name)}{self._colon}{counted}", style="dim"), indent=2)

    def violations(self) -> None:
        found = [v for v in self.assessment.failures if v.status == "violation"]
        for rule, verdicts in words.by_rule(v for v in found if not v.advice):
            self._group(rule, verdicts)

    def undetermined(self) -> None:
        found = [v for v in self.assessment.failures if v.status == "undetermined"]
        blocking = [v for v in found if v.blocks_undetermined and v.counts]
        others = [v for v in found if not (v.blocks_undetermined and v.counts)]
        for rule, verdicts in words.by_rule(found if self.verbose else blocking):
            self._group(rule, verdicts)
        self.console.print()
        if others and not self.verbose:
            counted = self._say(words.count(len(others), *VERDICTS))
            name = Text("Indéterminé aussi", "Also undetermined") if blocking else Text("Indéterminé", "Undetermined")
            self._line(name, counted, style="bold yellow")
            groups = sorted(words.by_rule(others), key=lambda group: -len(group[1]))
            for rule, verdicts in groups[:PLACES]:
                self._item(f"{rule.id} × {words.spaced(len(verdicts))}{self._colon}{self._usual_cause(verdicts)}")
            self._rest(groups)
        advice = [v for v in self.assessment.failures if v.status == "violation" and v.advice]
        if advice:
            counted = self._some(_rule_counts(advice), LISTED)
            self._line(Text("Conseils non suivis", "Advice not followed"), counted, style="cyan")

    def coverage(self) -> None:
        coverage = self.assessment.coverage
        uncovered = len(coverage.uncovered)
        parts = [
            words.count(coverage.judged, Text("jugée", "judged"), Text("jugées", "judged")),
            words.count(coverage.inert, Text("inerte", "inert"), Text("inertes", "inert")),
            words.count(uncovered, Text("non couverte", "uncovered"), Text("non couvertes", "uncovered")),
        ]
        counted = self._say(words.count(coverage.resources, *RESOURCE) + Text(", dont ", ", of which "))
        counted += ", ".join(self._say(part) for part in parts)
        outside = len(self.assessment.out_of_scope)
        if outside:
            said = Text("hors champ (classée)", "out of scope (classified)")
            many = Text("hors champ (classées)", said.en)
            counted += f", {self._say(words.count(outside, said, many))}"
        self._line(Text("Couverture", "Coverage"), counted, style="bold red" if uncovered else "bold")
        if self.verbose:
            for resource in coverage.uncovered:
                self._item(f"{self._say(UNCOVERED)}{self._colon}{_named(resource)}")
            for resource, why in self.assessment.out_of_scope:
                self._item(f"{self._say(OUTSIDE)}{self._colon}{_named(resource)}, {words.clean(self._say(why))}")
        elif uncovered:
            types = Counter(words.clean(resource.type) for resource in coverage.uncovered)
            listed = [f"{type} × {words.spaced(number)}" for type, number in types.most_common()]
            self._line(Text("Non couvert", "Uncovered"), self._some(listed, LISTED), style="bold red")

    def unanswered(self) -> None:
        sources = self.assessment.deployment.unanswered
        for unanswered in self._first(sources):
            where = f" ({_place(unanswered.location)})" if unanswered.location else ""
            content = f"{unanswered.token}{where}"
            leaves = [_leaf(leaf) for leaf in unanswered.leaves]
            if leaves:
                content += self._say(LEAVES).format(self._some(leaves, NAMES))
            self._line(Text("Sans réponse", "Unanswered"), words.clean(content), style="yellow")
        if sources:
            self._rest(sources)
            self._item(self._say(ANSWERS))

    def requirements(self) -> None:
        results = [r for r in self.assessment.results if not r.requirement.is_advice]
        counted = Counter(r.status for r in results)
        told = [self._say(words.statuses(counted[status], status)) for status in words.REQUIREMENTS if counted[status]]
        self._line(Text("Exigences", "Requirements"), ", ".join(told), style="bold")
        to_attest = [r.requirement.id for r in results if r.status == "to_attest"]
        if to_attest:
            self._line(Text("À attester", "To attest"), self._some(to_attest, LISTED), style="bold")
        if self.verbose:
            for result in self.assessment.results:
                status = self._say(words.REQUIREMENTS[result.status])
                line = f"{result.requirement.id:<17}{status:<26}{self._say(result.requirement.title)}"
                put(self.console, line, indent=2, hanging=2 + 17 + 26)

    def exceptions(self) -> None:
        waived: dict[Waiver, list[Verdict]] = {}
        for verdict in self.assessment.failures:
            if verdict.waiver and verdict.status == "waived":
                waived.setdefault(verdict.waiver, []).append(verdict)
        for waiver, verdicts in waived.items():
            resources = self._say(words.count(len(verdicts), *RESOURCE))
            said = Text(
                f"jusqu'au {waiver.expires} par {waiver.approver}", f"until {waiver.expires} by {waiver.approver}"
            )
            content = f"{waiver.rule}, {resources}, {self._say(said)}{self._colon}{waiver.reason}"
            self._line(Text("Écarté par dispense", "Waived"), words.clean(content), style="magenta")
            for verdict in verdicts if self.show_waived else ():
                place = f"{where}  " if (where := words.place_of(verdict)) else ""
                found = self._say(words.VERDICTS[verdict.found])
                self._item(f"{place}{self._say(words.subject(verdict.resource))}{self._colon}{found}")
        for derogation in self.assessment.derogations:
            until = derogation.until.isoformat()
            said = Text(f"jusqu'au {until}", f"until {until}")
            content = f"{derogation.basis}, {derogation.reference}, {derogation.authority}, {self._say(said)}"
            self._line(Text("Dérogation", "Derogation"), words.clean(content), style="magenta")

    def notes(self) -> None:
        noted = warnings(self.assessment)
        for warning in self._first(noted):
            self._line(Text("À noter", "Note"), words.clean(self._say(warning)), style="yellow")
        self._rest(noted)

    def conclusion(self, code: int) -> None:
        assessment = self.assessment
        self.console.print()
        if self._explained and not self.verbose:
            more = Text(
                f"Pour comprendre : rempart explain {self._explained} ; pour tout voir : --verbose",
                f"To understand: rempart explain {self._explained}; to see everything: --verbose",
            )
            put(self.console, Styled(self._say(more), style="dim"))
        put(self.console, Styled(f"{self._say(words.conclusion(assessment, code))}.", style=CONCLUDED[code]))
        to_attest = sum(r.status == "to_attest" and not r.requirement.is_advice for r in assessment.results)
        counted = [
            words.count(assessment.summary["undetermined"], *UNDETERMINED),
            words.count(to_attest, *TO_ATTEST),
            *words.set_aside(assessment),
            *([words.count(assessment.known, *KNOWN)] if assessment.known else []),
        ]
        put(self.console, f"{', '.join(self._say(part) for part in counted)}.")

    # How they are laid out

    def _group(self, rule: Rule, verdicts: Sequence[Verdict]) -> None:
        """A rule, then each thing that was found, with the places where it was found, then the fix."""
        violated = verdicts[0].status == "violation"
        self._explained = self._explained or rule.id
        severity = self._say(words.SEVERITIES[rule.severity])
        counted = self._say(words.count(len(verdicts), *RESOURCE))
        texts = self._some(list(verdicts[0].requirements), LISTED)
        self.console.print()
        style = STYLES[rule.severity] if violated else "yellow"
        head = Styled(f"{self._say(words.VERDICTS[verdicts[0].status])}  ", style=style)
        head.append(rule.id, style="bold default")
        head.append(f"  {severity}, {counted}, {texts}", style="not bold dim default")
        put(self.console, head, hanging=2)
        put(self.console, self._say(words.REQUIRED + rule.title), indent=2)
        before = rule.id
        if len(verdicts) > PLACES and not self.verbose:
            before = self._told_places.setdefault(tuple(id(v.resource) for v in verdicts), rule.id)
        left, places = len(verdicts), PLACES if violated else 1
        for said, group in self._by_message(verdicts)[: None if self.verbose else PLACES if violated else 2]:
            evidence = Styled(said)
            if group[0].derogated:
                evidence.append(self._say(Text("  sous dérogation", "  derogated")), style="magenta")
            if group[0].known:
                since = group[0].known.isoformat()
                evidence.append(
                    self._say(Text(f"  connu depuis le {since}", f"  known since {since}")), style="magenta"
                )
            put(self.console, evidence, indent=2, hanging=4)
            for place, named in self._by_place(group):
                if before != rule.id or not (places or self.verbose):
                    break
                places = max(places - 1, 0)
                left -= self._named(place, named)
        if before != rule.id:
            same = Text(f"… aux mêmes endroits que {before}", f"… in the same places as {before}")
            put(self.console, Styled(self._say(same), style="dim"), indent=4)
        elif left:
            put(self.console, Styled(self._say(_and_more(left)), style="dim"), indent=4)
        if violated:
            self._fix(rule, verdicts)

    def _by_message(self, verdicts: Iterable[Verdict]) -> list[tuple[str, list[Verdict]]]:
        """Verdicts that say the same, together; the most frequent first."""
        groups: dict[tuple[str, bool, date | None], list[Verdict]] = {}
        for verdict in verdicts:
            reasons = verdict.reasons
            if verdict.status == "undetermined" and not self.verbose:  # what was wanted is what the title says
                reasons = tuple(msgspec.structs.replace(reason, expected=None) for reason in reasons)
            said = self._say(words.message(reasons, None if self.verbose else PIECES))
            groups.setdefault((said, verdict.derogated, verdict.known), []).append(verdict)
        return sorted(((said, group) for (said, *_), group in groups.items()), key=lambda found: -len(found[1]))

    def _by_place(self, verdicts: Iterable[Verdict]) -> Iterator[tuple[str, list[Verdict]]]:
        """Verdicts on resources of one type that one line of the program declares, together."""
        groups: dict[tuple[str, str], list[Verdict]] = {}
        for verdict in verdicts:
            key = words.place_of(verdict), verdict.resource.type if verdict.resource else ""
            if not key[0]:
                key = "", verdict.resource.urn if verdict.resource else ""
            groups.setdefault(key, []).append(verdict)
        for (place, _), group in groups.items():
            yield place, group

    def _named(self, place: str, verdicts: Sequence[Verdict]) -> int:
        """Print the resources of one place, as many names as a line takes; how many resources they are."""
        resources = [verdict.resource for verdict in verdicts if verdict.resource]
        if not resources:
            put(self.console, self._say(words.STACK), indent=4)
            return len(verdicts)
        type = words.clean(resources[0].type)
        names = [words.name_of(resource) for resource in resources]
        line = Styled(f"{place}  " if place else "", style="cyan")
        forms = [(self._some(names, shown), type) for shown in range(NAMES, 0, -1)]
        forms.append((forms[-1][0], type.rpartition(":")[2]))
        fitting = (form for form in forms if cell_len(f"    {line.plain}{form[0]}  {form[1]}") <= self.console.width)
        told, type = next(fitting, forms[-1])
        line.append(told, style="default").append(f"  {type}", style="dim default")
        put(self.console, line, indent=4, hanging=6)
        return len(verdicts)

    def _fix(self, rule: Rule, verdicts: Iterable[Verdict]) -> None:
        prefixes = dict.fromkeys(prefix_of(v.resource.type) for v in verdicts if v.resource)
        fixes = tuple(rule.fixes[prefix] for prefix in prefixes if prefix in rule.fixes) or (rule.fix,)
        before = self._told_fixes.setdefault(fixes, rule.id)
        if before != rule.id:
            fixes = (Text(f"comme pour {before}", f"as for {before}"),)
        for fix in fixes:
            put(self.console, Styled(f"→ {words.clean(self._say(fix))}", style="green"), indent=2, hanging=4)

    def _usual_cause(self, verdicts: Iterable[Verdict]) -> str:
        causes = Counter(self._say(reason.cause) for v in verdicts for reason in v.reasons if reason.cause)
        return words.clean(causes.most_common(1)[0][0]) if causes else "?"

    def _line(self, name: Text, content: str, *, style: str) -> None:
        put(
            self.console,
            Styled(f"{self._say(name)}{self._colon}", style=style).append(content, "default not bold"),
            hanging=2,
        )

    def _item(self, content: str) -> None:
        put(self.console, content, indent=2, hanging=4)

    @property
    def _colon(self) -> str:
        return self._say(COLON)

    def _first(self, items: Sequence[T]) -> Sequence[T]:
        return items if self.verbose else items[:PLACES]

    def _rest(self, items: Sequence[object]) -> None:
        more = len(items) - len(self._first(items))
        if more:
            self._item(self._say(_and_more(more)))

    def _some(self, items: Sequence[str], shown: int, by: str = ", ") -> str:
        """The first items, and how many more there are."""
        if self.verbose or len(items) <= shown:
            return by.join(items)
        more = words.count(len(items) - shown, Text("autre", "more"), Text("autres", "more"))
        return by.join(items[:shown]) + f"{' et ' if self.lang == 'fr' else ' and '}{self._say(more)}"

    def _say(self, text: Text) -> str:
        return text.in_(self.lang)


RESOURCE: Final = (Text("ressource", "resource"), Text("ressources", "resources"))
VERDICTS: Final = (Text("verdict", "verdict"), Text("verdicts", "verdicts"))
UNDETERMINED: Final = (
    Text("verdict indéterminé", "verdict undetermined"),
    Text("verdicts indéterminés", "verdicts undetermined"),
)
TO_ATTEST: Final = (
    Text("exigence à attester", "requirement to attest"),
    Text("exigences à attester", "requirements to attest"),
)
KNOWN: Final = (
    Text(
        "constat déjà connu (rempart.baseline.json), qui ne bloque pas",
        "finding known (rempart.baseline.json), not blocking",
    ),
    Text(
        "constats déjà connus (rempart.baseline.json), qui ne bloquent pas",
        "findings known (rempart.baseline.json), not blocking",
    ),
)
UNKNOWN_HOST: Final = Text("hébergeur non reconnu", "host not recognised")
UNCOVERED: Final = Text("non couvert", "uncovered")
OUTSIDE: Final = Text("hors champ", "out of scope")
LEAVES: Final = Text(", qui laisse indéterminé {}", ", which leaves {} undetermined")
ANSWERS: Final = Text(
    "Répondez dans un fichier JSON, donné par --answers.", "Answer in a JSON file, given with --answers."
)
CONCLUDED: Final = {0: "bold green", 1: "bold red", 3: "bold yellow"}


def _and_more(number: int) -> Text:
    more = words.count(number, Text("autre", "more"), Text("autres", "more"))
    return Text(f"… et {more.fr} (--verbose)", f"… and {more.en} (--verbose)")


def _named(resource: Resource) -> str:
    where = f"{_place(resource.location)}  " if resource.location else ""
    return words.clean(f"{where}{words.name_of(resource)}  {resource.type}")


def _place(location: Location) -> str:
    return f"{location.file}:{location.line}"


def _leaf(leaf: str) -> str:
    """`urn:…::entrepot#region` as `entrepot.region`."""
    urn, _, path = leaf.partition("#")
    return f"{urn.rpartition('::')[2]}.{path}" if path else urn.rpartition("::")[2]


def _rule_counts(verdicts: Iterable[Verdict]) -> list[str]:
    return [f"{rule} × {words.spaced(number)}" for rule, number in Counter(v.rule.id for v in verdicts).most_common()]
