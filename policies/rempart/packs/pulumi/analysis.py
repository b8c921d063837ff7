"""What the pack says of one resource, and of the stack.

The engine shows a resource twice: alone, by its inputs, before anything is done to it (`Analyze`); and at the end, by
its outputs, among all others (`AnalyzeStack`). The verdict on the whole is the same that `rempart preview` gives.
Alone, only what no other resource and no output can change is said:

- in a preview, violations that the resource's own written properties decide; everything else comes a moment later, with
  the whole stack, before anything is created;
- in an update, every violation and whatever stays undetermined by itself, since the end is too late to refuse;
- of a snapshot (`pulumi policy analyze`), nothing: its resources exist, and their outputs say more than their inputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from rempart import expiries, settings
from rempart.assessment import Assessment, Examination, Verdict
from rempart.catalog.profiles import Profile, profiles
from rempart.deployment import ELSEWHERE, Deployment, Resource, Source
from rempart.errors import InputError
from rempart.exceptions import baseline, orphans
from rempart.exceptions import files as exceptions
from rempart.facts import is_companion, is_known
from rempart.facts.join import INCOMPLETE
from rempart.names import canonical_type
from rempart.packs.pulumi import project
from rempart.packs.pulumi.configuration import PACK, WHERE, Configuration, Level
from rempart.packs.pulumi.levels import Diagnostic, of_finding, of_pack
from rempart.readers import states
from rempart.remedies import remedies_of
from rempart.reports.findings import Finding, findings, of_uncovered, of_verdict
from rempart.rules import Rule, all_rules
from rempart.text import COLON, Language, Text, joined, same
from rempart.value import MISSING, descend


class Phase(Enum):
    """What the engine is doing."""

    PREVIEW = "preview"
    UPDATE = "update"
    SNAPSHOT = "snapshot"


class Stack(NamedTuple):
    """The stack, as the engine tells it."""

    name: str
    project: str
    phase: Phase


class Shown(NamedTuple):
    """A resource as the engine shows it."""

    urn: str
    type: str
    name: str
    properties: dict[str, Any]
    """In Pulumi's spelling; unknowns and secrets as the engine writes them."""
    provider: states.State | None
    parent: str = ""
    protect: bool = False
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, list[str]] = {}


class Mended(NamedTuple):
    """The inputs of a resource after one remedy."""

    rule: Rule
    what: Text
    properties: dict[str, Any]


class Analysis:
    """One operation of the engine on one stack."""

    def __init__(self, stack: Stack, configuration: Configuration) -> None:
        """Raises InputError when a file of the project, or what the configuration names, is wrong."""
        self._stack = stack
        self._configuration = configuration
        self._rules = all_rules()
        self._folder = self._found_folder()
        self._inputs: dict[str, Shown] = {}
        self._told: set[tuple[str, str]] = set()
        self._examination = self._prepared()

    @property
    def lang(self) -> Language:
        """The language of what is said."""
        return self._configuration.pack.lang

    # What the engine asks

    def of_resource(self, shown: Shown) -> list[Diagnostic]:
        """What is said of one resource before it is created, and of it alone."""
        self._inputs[shown.urn] = shown
        if self._stack.phase is Phase.SNAPSHOT:
            return []
        assessment = self._alone(shown)
        if assessment is None:
            return []
        settled = [of_verdict(one, assessment) for one in assessment.failures if not self._can_still_change(one)]
        settled += [of_uncovered(resource, assessment) for resource in assessment.coverage.uncovered]
        self._told.update((finding.rule, shown.urn) for finding in settled)
        return self._diagnostics(settled)

    def remedied(self, shown: Shown) -> Iterator[Mended]:
        """What the remedies at level `remediate` make of a resource, one after the other."""
        for remedy in remedies_of(shown.type):
            if self._configuration.level(remedy.rule) is not Level.REMEDIATE:
                continue
            assessment = self._alone(shown)
            if assessment is None or not any(_violates(verdict, remedy.rule) for verdict in assessment.failures):
                continue
            properties = remedy.mend(shown.properties)
            if properties is not None:
                shown = shown._replace(properties=properties)
                yield Mended(self._rules[remedy.rule], remedy.what, properties)

    def of_stack(self, resources: Iterable[Shown]) -> list[Diagnostic]:
        """What is said at the end: of several resources together, and of each what could not be said before."""
        assessment = self._examination.of(self._whole(list(resources)))
        left = [f for f in findings(assessment) if (f.rule, f.resource.urn if f.resource else "") not in self._told]
        return [*self._diagnostics(left), *self._notices(assessment)]

    def _diagnostics(self, found: Iterable[Finding]) -> list[Diagnostic]:
        said = (
            of_finding(finding, self._configuration, judged_later=self._is_judged_later(finding)) for finding in found
        )
        return [diagnostic for diagnostic in said if diagnostic is not None]

    def _is_judged_later(self, finding: Finding) -> bool:
        """Whether an update judges it by the resource's own properties, before creation."""
        return (
            self._stack.phase is Phase.PREVIEW
            and finding.verdict is not None
            and finding.resource is not None
            and not finding.verdict.rule.over_deployment
            and not _leans_on_others(finding.resource)
        )

    # One resource

    @cached_property
    def _source(self) -> Source:
        return Source(
            kind="policy",
            path=str(self._folder or self._stack.project),
            stack=self._stack.name,
            project=self._stack.project,
        )

    def _alone(self, shown: Shown) -> Assessment | None:
        """The resource judged by itself; None where it is none that is judged."""
        steps = [states.Step("create", _state(shown, inputs=shown.properties))]
        if shown.provider is not None and shown.provider.urn != shown.urn:
            steps.insert(0, states.Step("create", shown.provider))
        source = msgspec.structs.replace(self._source, complete=False)
        deployment = states.deployment(steps, source, config=None)
        return self._examination.of(deployment, over_deployment=False) if deployment.managed else None

    def _can_still_change(self, verdict: Verdict) -> bool:
        """Whether the rest of the stack, or the resource's outputs, may say otherwise."""
        resource = verdict.resource
        if resource is None:
            return True
        in_preview = self._stack.phase is Phase.PREVIEW
        if verdict.status == "undetermined":
            return in_preview or _leans_on_others(resource) or _for_want_of_the_rest(verdict)
        return in_preview and (_leans_on_others(resource) or _rests_on_what_is_not_written(verdict, resource))

    # The whole stack

    def _whole(self, resources: list[Shown]) -> Deployment:
        shown = {resource.urn: resource for resource in resources}
        # The engine's own order changes from run to run; the order in which resources were declared does not.
        order = {urn: place for place, urn in enumerate(self._inputs)}
        steps = [
            states.Step("same", self._completed(resource))
            for resource in sorted(shown.values(), key=lambda r: (order.get(r.urn, len(order)), r.urn))
        ]
        providers = {r.provider.urn: r.provider for r in resources if r.provider and r.provider.urn not in shown}
        steps += (states.Step("same", state) for state in providers.values())
        return states.deployment(steps, self._source, config=None)

    def _completed(self, resource: Shown) -> states.State:
        """Inputs as they were shown before, completed by outputs. A resource that was never shown alone was only read,
        or is left alone by `--target`: it is owned or judged elsewhere."""
        before = self._inputs.get(resource.urn)
        state = _state(resource, inputs=before.properties if before else resource.properties)
        state.outputs = resource.properties
        state.external = before is None and bool(state.custom)
        return state

    def _notices(self, assessment: Assessment) -> Iterator[Diagnostic]:
        """What concerns the run rather than a resource."""
        unseen = [r for r in assessment.deployment.resources if r.kind == "read" and not r.token.startswith("pulumi:")]
        if unseen:
            named = ", ".join(resource.name for resource in unseen[:_MOST])
            more = "…" if len(unseen) > _MOST else ""
            yield self._note(
                Text("Ressources non jugées", "Resources not judged"),
                Text(
                    f"{len(unseen)}, seulement lues ou hors de --target : {named}{more}",
                    f"{len(unseen)}, only read or outside --target: {named}{more}",
                ),
            )
        dated = (
            *expiries.of_records(assessment),
            *expiries.of_offerings(assessment),
        )
        for notice in (*dated, *orphans.notices(assessment), *assessment.exceptions.warnings):
            yield self._note(Text("Échéances et dispenses", "Expiries and waivers"), notice)
        disabled = sorted(
            id for id, level in self._configuration.levels.items() if level is Level.DISABLED and id in self._rules
        )
        if disabled:
            yield self._note(
                Text("Règles désactivées", "Rules disabled"),
                Text(
                    f"la configuration ne les fait pas juger : {', '.join(disabled)}",
                    f"the configuration leaves them unjudged: {', '.join(disabled)}",
                ),
            )
        for id, why in assessment.dropped.items():
            yield self._note(same(id), why)
        if self._folder is None and self._configuration.pack.profile is None:
            yield of_pack(
                Text("Le projet est connu", "The project is known"),
                _UNKNOWN_PROJECT,
                self._configuration,
                level=Level.MANDATORY,
            )

    def _note(self, description: Text, message: Text) -> Diagnostic:
        return of_pack(description, message, self._configuration, level=Level.ADVISORY)

    # What is judged under

    def _found_folder(self) -> Path | None:
        given = self._configuration.pack.project
        if given is None:
            return project.folder(self._stack.project)
        folder = Path(given)
        if not folder.is_dir():
            raise _refused("project", f"« {given} » n'est pas un dossier", f"“{given}” is not a folder")
        return folder

    def _prepared(self) -> Examination:
        pack, folder = self._configuration.pack, self._folder
        on = pack.as_of or date.today()
        chosen = settings.read(folder) if folder else settings.Settings()
        if self._configuration.parameters:
            figures = chosen.parameters | dict(self._configuration.parameters)
            chosen = msgspec.structs.replace(chosen, parameters=figures)
        records = exceptions.Exceptions()
        if folder is not None:
            named = folder / pack.waivers if pack.waivers else None
            records = exceptions.read(folder, rules=self._rules, on=on, waivers_file=named)
            known = baseline.of_stack(baseline.load(folder) or (), self._stack.name)
            records = msgspec.structs.replace(records, baseline=known)
        elif pack.waivers:
            raise _refused(
                "waivers",
                "le dossier du projet n'est pas connu ; indiquez-le (project)",
                "the project's folder is not known; name it (project)",
            )
        enabled = [rule for id, rule in self._rules.items() if self._configuration.level(id) is not Level.DISABLED]
        return Examination(enabled, self._profile(chosen), on, settings=chosen, exceptions=records)

    def _profile(self, chosen: settings.Settings) -> Profile:
        return profiles()[self._configuration.pack.profile or chosen.profile]


_MOST: Final = 10
"""Names that one notice lists."""

_UNKNOWN_PROJECT: Final = Text(
    "aucun Pulumi.yaml de ce nom n'a été trouvé : le rempart.toml du projet demande peut-être un profil plus strict ; "
    "indiquez « project » (le dossier) ou « profile » dans la configuration, sous « rempart »",
    "no Pulumi.yaml of that name was found: the project's rempart.toml may ask for a stricter profile; give “project” "
    "(the folder) or “profile” in the configuration, under “rempart”",
)


def _state(shown: Shown, *, inputs: dict[str, Any]) -> states.State:
    """What the engine tells no pack is whether a resource is a component: it is one when no provider answers for it.

    A snapshot may have lost the provider: then the rules' knowledge of the type says that it is none.
    """
    is_custom = (
        shown.provider is not None or shown.type.startswith("pulumi:providers:") or is_known(canonical_type(shown.type))
    )
    return states.State(
        urn=shown.urn,
        type=shown.type,
        custom=is_custom,
        inputs=inputs,
        parent=shown.parent,
        protect=shown.protect,
        provider=f"{shown.provider.urn}::known" if shown.provider is not None else None,
        dependencies=list(shown.dependencies),
        property_dependencies=dict(shown.property_dependencies),
    )


def _violates(verdict: Verdict, rule: str) -> bool:
    return verdict.rule.id == rule and verdict.status == "violation"


def _leans_on_others(resource: Resource) -> bool:
    """Whether its verdicts were made from other resources too, or may be."""
    return ELSEWHERE in resource.reads or is_companion(resource.type)


def _for_want_of_the_rest(verdict: Verdict) -> bool:
    """Whether a companion resource, not shown yet, may decide it."""
    return any(reason.cause == INCOMPLETE for reason in verdict.reasons)


def _rests_on_what_is_not_written(verdict: Verdict, resource: Resource) -> bool:
    """Whether a property decided that the program does not write, and whose value the host may have answered."""
    own = (reason for reason in verdict.reasons if reason.resource == resource.urn and reason.path)
    return any(descend(resource.properties, reason.path) is MISSING for reason in own)


def _refused(key: str, fr: str, en: str) -> InputError:
    where = WHERE + same(f", {PACK}")
    return InputError(joined([where, Text(f"« {key} » : {fr}", f"“{key}”: {en}")], by=COLON))
