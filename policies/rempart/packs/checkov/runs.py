"""One assessment for each plan file and each root module of a run, looked up check by check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rempart.assessment import Assessment, Verdict
from rempart.deployment import Deployment, Resource
from rempart.errors import InputError, RuleError
from rempart.packs.checkov import answers
from rempart.packs.checkov.answers import NOTHING, Answer, Result
from rempart.packs.checkov.graph import files_of, vertices
from rempart.reports import words
from rempart.reports.findings import of_uncovered
from rempart.text import Text, joined, same

if TYPE_CHECKING:
    from rempart.cli.judging import Request

UNSETTLED: Final = Text(
    fr="cela dépend de ressources dont on ne sait pas si elles existent : ",
    en="this depends on resources that may or may not exist: ",
)
NO_RULE: Final = Text(" : aucune règle ne connaît le type ", ": no rule knows the type ")
UNSEEN: Final = Text(
    fr="rempart ne trouve pas cette ressource dans ce qu'il a lu",
    en="rempart does not find this resource in what it read",
)


class Judged:
    """What rempart says of one deployment. `shown` are the addresses that Checkov will ask about."""

    def __init__(
        self,
        deployment: Deployment,
        asked: Request,
        shown: Mapping[str, None],
        doubtful: frozenset[str] = frozenset(),
    ) -> None:
        self.deployment = deployment
        self._asked = asked
        self._shown = shown
        self._doubtful = doubtful

    @cached_property
    def _assessment(self) -> Assessment:
        return self._of(self.deployment)

    @cached_property
    def _without(self) -> Assessment | None:
        """The same without what may not exist: a verdict that needs it to be there, or not, is not settled."""
        if not self._doubtful:
            return None
        known = self.deployment
        kept = [resource for resource in known.resources if resource.urn not in self._doubtful]
        return self._of(Deployment(known.source, kept, providers=known.providers, outputs=known.outputs))

    def _of(self, deployment: Deployment) -> Assessment:
        from rempart.cli.judging import assessed

        return assessed(deployment, self._asked)

    @cached_property
    def _answers(self) -> dict[tuple[str, str], list[Answer]]:
        """(address, empty for the stack; rule) → what is said."""
        found: dict[tuple[str, str], list[Answer]] = {}
        for verdict in self._assessment.verdicts:
            found.setdefault(_key(verdict), []).append(answers.of_verdict(verdict))
        if self._without is not None:
            others: dict[tuple[str, str], list[Answer]] = {}
            for verdict in self._without.verdicts:
                others.setdefault(_key(verdict), []).append(answers.of_verdict(verdict))
            for key in dict.fromkeys((*found, *others)):
                if key[0] in self._doubtful:
                    continue
                one, other = answers.merged(found.get(key, ())), answers.merged(others.get(key, ()))
                if one.result is not other.result and Result.FAILED in (one.result, other.result):
                    found[key] = [self._unsettled(one if one.result is Result.FAILED else other)]
        return found

    def _unsettled(self, failing: Answer) -> Answer:
        named = joined([same(words.clean(address)) for address in sorted(self._doubtful)])
        answer = answers.undetermined(UNSETTLED + named)
        record = {**failing.record, **answer.record}
        return answer._replace(more=(failing.message, *failing.more), record=record)

    def of(self, address: str, rule: str) -> Answer:
        """What one rule says of one resource."""
        said = self._answers.get((address, rule))
        return NOTHING if said is None else answers.merged(said)

    def coverage(self, address: str) -> Answer:
        """Whether the resource is judged at all."""
        resource = self.deployment.by_urn.get(address)
        if resource is None:
            return answers.undetermined(UNSEEN, "error")
        if resource.kind != "managed":
            return NOTHING
        if resource.urn in self._uncovered:
            return self._of_uncovered(resource, resource.type)
        return answers.passed(Text("jugée", "judged"))

    def _of_uncovered(self, resource: Resource, named: str) -> Answer:
        known = of_uncovered(resource, self._assessment).known
        return answers.uncovered(NO_RULE + same(named), known)

    @cached_property
    def _uncovered(self) -> frozenset[str]:
        return frozenset(resource.urn for resource in self._assessment.coverage.uncovered)

    def carries_summary(self, address: str) -> bool:
        """Whether what is said of the whole stands on this resource: the first that Checkov shows."""
        return address == self._first

    @cached_property
    def _first(self) -> str:
        managed = (a for a in self._shown if (r := self.deployment.by_urn.get(a)) and r.kind == "managed")
        return next(managed, "")

    @cached_property
    def summary(self) -> Answer:
        """What no single resource can carry: verdicts on the stack, what is missing, what Checkov does not show."""
        found = list(self._whole())
        counted = self._counted()
        failing = [answer for answer in found if answer.result is Result.FAILED]
        if not failing:
            noted = [answer.message for answer in found if answer.result is Result.SKIPPED]
            return answers.passed(counted, *noted)
        worst = answers.merged(failing)
        told = dict.fromkeys(m for answer in failing for m in (answer.message, *answer.more) if m != worst.message)
        record = {**worst.record, "rules": sorted({str(a.record["rule"]) for a in failing if "rule" in a.record})}
        return worst._replace(more=(*told, counted), record=record)

    def _whole(self) -> Iterator[Answer]:
        named = {rule.id: rule for rule in self._assessment.scope.rules}
        for (address, rule), said in self._answers.items():
            if address and address in self._shown:
                continue
            for answer in said:
                if answer.result in (Result.FAILED, Result.SKIPPED):
                    told = same(f"{rule} ({words.clean(address)})" if address else rule)
                    title = named[rule].title
                    asked = Text(f" [{title.fr}] : ", f" [{title.en}]: ")
                    yield answer._replace(message=_led(answer.message, told + asked))
        for resource in self._unshown():
            if resource.urn in self._uncovered:
                yield self._of_uncovered(resource, f"{resource.type} ({resource.urn})")
        if not self.deployment.source.complete:
            for gap in self.deployment.warnings:
                yield answers.undetermined(gap, "incomplete")

    def _unshown(self) -> Iterator[Resource]:
        return (resource for resource in self.deployment.managed if resource.urn not in self._shown)

    def _counted(self) -> Text:
        """Which rules ran: none is left out in silence."""
        ran = {rule.id for rule in self._assessment.scope.rules}
        idle = [rule.id for rule in self._asked.rules if rule.id not in ran]
        covered = self._assessment.coverage
        text = Text(
            f"profil {self._asked.profile.id} au {self._asked.on} : {len(ran)} règles, {covered.resources} ressources "
            f"(jugées : {covered.judged}, sans données : {covered.inert}, non couvertes : {len(covered.uncovered)})",
            f"profile {self._asked.profile.id} on {self._asked.on}: {len(ran)} rules, {covered.resources} resources "
            f"(judged: {covered.judged}, without data: {covered.inert}, uncovered: {len(covered.uncovered)})",
        )
        if idle:
            listed = ", ".join(idle)
            text += Text(f" ; hors du profil : {listed}", f"; outside the profile: {listed}")
        return text


def _led(message: Text, subject: Text) -> Text:
    """`violation : …` with the subject after the status."""
    return Text(*(_put(message.in_(lang), subject.in_(lang)) for lang in ("fr", "en")))


def _put(message: str, subject: str) -> str:
    for colon in (" : ", ": "):
        status, found, rest = message.partition(colon)
        if found:
            return f"{status}{colon}{subject}{rest}"
    return f"{message}{': '}{subject}"


def _key(verdict: Verdict) -> tuple[str, str]:
    return (verdict.resource.urn if verdict.resource else "", verdict.rule.id)


class Failed(NamedTuple):
    """A deployment that could not be judged: every check fails on what is in it, and says why."""

    why: Text


class Run:
    """What one graph of Checkov holds, judged when first asked for."""

    def __init__(self, graph: Any, request: Callable[[Path], Request], log: Callable[[Text, Exception], None]) -> None:
        self._request = request
        self._log = log
        self._vertices = list(vertices(graph))
        self._plans: dict[str, Judged | Failed] = {}
        self._meant: dict[str, list[str]] = {}
        self._asked: dict[Path, Request] = {}

    def subjects(self, scanned: str, body: Mapping[str, Any]) -> list[tuple[Judged | Failed, str]]:
        """The deployments and addresses that Checkov means by a block of a file: one, unless it cannot be told.

        The address is empty for a block that makes no resource (`count = 0`).
        """
        address = str(body.get("__address__") or "")
        if scanned.endswith(".json"):
            if scanned not in self._meant:
                self._meant[scanned] = files_of(scanned, list(self._shown))
            return [(self._plan(file), address) for file in self._meant[scanned] if address in self._shown[file]]
        found = self._sources.get(id(body))
        return [found] if found is not None else []

    @cached_property
    def _shown(self) -> dict[str, dict[str, None]]:
        """Plan file → the managed addresses in it, as Checkov shows them."""
        shown: dict[str, dict[str, None]] = {}
        for vertex in self._vertices:
            if vertex.is_of_plan and vertex.kind == "resource":
                shown.setdefault(vertex.file, {})[vertex.address] = None
        return shown

    def _plan(self, file: str) -> Judged | Failed:
        if file not in self._plans:
            self._plans[file] = self._tried(lambda: self._read(file))
        return self._plans[file]

    def _read(self, file: str) -> Judged:
        from rempart import readers

        asked = self._settings(Path(file).parent)
        return Judged(readers.read(Path(file)), asked, self._shown[file])

    @cached_property
    def _sources(self) -> dict[int, tuple[Judged | Failed, str]]:
        """id of a block → what it belongs to."""
        from rempart.packs.checkov import source

        blocks = [vertex for vertex in self._vertices if not vertex.is_of_plan]
        found: dict[int, tuple[Judged | Failed, str]] = {}
        try:
            for root in source.roots(blocks):
                asked = self._settings(Path(root.folder))
                shown = dict.fromkeys(address for address in root.addresses.values() if address)
                judged = self._tried(lambda: Judged(root.deployment, asked, shown, root.doubtful))  # noqa: B023
                found |= {block: (judged, address) for block, address in root.addresses.items()}
        except UnusableError:
            raise
        except Exception as error:
            failed = self._failed(error)
            return {id(v.body): (failed, v.address) for v in blocks if v.kind == "resource"}
        return found

    def _settings(self, folder: Path) -> Request:
        if folder not in self._asked:
            try:
                self._asked[folder] = self._request(folder)
            except InputError as error:
                raise UnusableError(error.message) from error
        return self._asked[folder]

    def _tried(self, make: Callable[[], Judged]) -> Judged | Failed:
        try:
            judged = make()
            judged.summary  # noqa: B018 (everything is judged here, so that what fails is known before the first answer)
        except UnusableError:
            raise
        except Exception as error:
            return self._failed(error)
        return judged

    def _failed(self, error: Exception) -> Failed:
        if isinstance(error, InputError | RuleError):
            why = error.message
        else:  # its own words may hold a value
            said = type(error).__name__
            why = Text(fr=f"rempart a échoué ({said})", en=f"rempart failed ({said})")
        self._log(why, error)
        return Failed(why)


class UnusableError(Exception):
    """Configuration that ends the run."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why
