"""The checks themselves, one a rule, and two of the pack: `CKV_REMPART_COVERAGE` and `CKV_REMPART_SUMMARY`.

Checkov drops a check that raises, drops one that cannot decide, and honours a skip comment without a reason: here all
three fail. A check takes every type (`*`): who hosts and where is asked of each resource, whatever its type; on what a
rule has nothing to say of, its check says nothing.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, Final, NoReturn

from checkov.common.bridgecrew.severities import Severities  # type: ignore[import-not-found]
from checkov.common.checks.base_check_registry import BaseCheckRegistry  # type: ignore[import-not-found]
from checkov.common.models.enums import CheckCategories, CheckResult  # type: ignore[import-not-found]
from checkov.terraform.checks.resource.base_resource_check import (  # type: ignore[import-not-found]
    BaseResourceCheck,
)
from checkov.terraform.checks.resource.registry import resource_registry  # type: ignore[import-not-found]

from rempart.errors import InputError
from rempart.packs.checkov import answers, settings
from rempart.packs.checkov.answers import NOTHING, Answer, Result
from rempart.packs.checkov.ids import COVERAGE, GUIDELINE, PREFIX, SUMMARY, TITLES, check_id
from rempart.packs.checkov.runs import UNSEEN, Failed, Judged, Run, UnusableError
from rempart.rules import About, Rule, Severity, all_rules
from rempart.text import Language, Text

NO_REASON: Final = "No comment provided"
"""What Checkov puts in the place of a skip comment's reason."""

CATEGORIES: Final = {
    About.WHERE: CheckCategories.GENERAL_SECURITY,
    About.WHO: CheckCategories.SUPPLY_CHAIN,
    About.CERTIFICATE: CheckCategories.SUPPLY_CHAIN,
    About.DATA: CheckCategories.ENCRYPTION,
    About.NETWORK: CheckCategories.NETWORKING,
    About.ACCESS: CheckCategories.IAM,
    About.LOGS: CheckCategories.LOGGING,
    About.BACKUP: CheckCategories.BACKUP_AND_RECOVERY,
    About.ISOLATION: CheckCategories.GENERAL_SECURITY,
}

REFUSED: Final = Text(
    fr="refusé : « checkov:skip » sans raison ; écrivez checkov:skip={id}:la raison",
    en="refused: “checkov:skip” without a reason; write checkov:skip={id}:the reason",
)

_LOG: Final = logging.getLogger(__name__)
_RUNS: Final[dict[int, tuple[Any, Run]]] = {}
_LOCK: Final = threading.RLock()
"""Where Checkov does not fork (macOS, Windows), its frameworks run in threads, with these checks between them."""

Question = Callable[[Judged, str], Answer]
"""(what was judged, address) → what the check says of it."""


class Check(BaseResourceCheck):  # type: ignore[misc]
    """One check. `question` looks up what rempart found; everything else is Checkov's protocol."""

    def __init__(
        self,
        id: str,
        name: Text,
        question: Question,
        *,
        severity: Severity,
        category: CheckCategories,
        guideline: str,
        lang: tuple[Language, ...],
    ) -> None:
        super().__init__(
            name=f"{name.fr} / {name.en}",
            id=id,
            categories=[category],
            supported_resources=["*"],
            guideline=guideline,
        )
        self.severity = Severities[severity.name]
        self._question = question
        self._lang = lang

    def run(
        self,
        scanned_file: str,
        entity_configuration: dict[str, Any],
        entity_name: str,  # noqa: ARG002
        entity_type: str,
        skip_info: Any,
    ) -> dict[str, Any]:
        """What Checkov calls. Never raises: it would take that for a check that has nothing to say."""
        self.entity_type = entity_type
        self.details = []
        comment = (skip_info or {}).get("suppress_comment")
        if skip_info and comment and comment.strip() and comment.strip() != NO_REASON:
            return {"result": CheckResult.SKIPPED, "suppress_comment": comment}
        answer = self._answer(scanned_file, entity_configuration)
        if skip_info:
            refusal = Text(REFUSED.fr.format(id=self.id), REFUSED.en.format(id=self.id))
            answer = answers.failed("refused", refusal, answer.message)
        if answer.result is Result.FAILED or not answer.record:  # of what passed, the record says enough
            self.details = answer.details(self._lang)
        self.evaluated_keys = list(answer.paths)
        found: dict[str, Any] = {"result": CheckResult[answer.result], "evaluated_keys": self.evaluated_keys}
        if answer.result is Result.SKIPPED:
            found["suppress_comment"] = answer.comment(self._lang)
        if answer.record:
            found["rempart"] = dict(answer.record)
        return found

    def _answer(self, scanned: str, body: dict[str, Any]) -> Answer:
        try:
            with _LOCK:
                subjects = _subjects(self.graph, scanned, body)
                if not subjects:
                    return answers.undetermined(UNSEEN, "error")
                return answers.merged(self._about(judged, address) for judged, address in subjects)
        except UnusableError as error:
            stop(error.why)
        except Exception as error:
            _LOG.error("%s failed on %s", self.id, scanned, exc_info=True)
            said = type(error).__name__
            return answers.undetermined(
                Text(fr=f"le contrôle a échoué ({said})", en=f"the check failed ({said})"), "error"
            )

    def _about(self, judged: Judged | Failed, address: str) -> Answer:
        if isinstance(judged, Failed):
            return answers.undetermined(judged.why, "error")
        return self._question(judged, address) if address else NOTHING

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        """Checkov's protocol wants one; `run` answers without it."""
        raise NotImplementedError


def _subjects(graph: Any, scanned: str, body: dict[str, Any]) -> list[tuple[Judged | Failed, str]]:
    """What a block is; another thread may have left its own graph with the check."""
    found = _run(graph).subjects(scanned, body)
    others = (run for known, run in list(_RUNS.values()) if known is not graph)
    return found or next(filter(None, (run.subjects(scanned, body) for run in others)), [])


def _run(graph: Any) -> Run:
    """What belongs to one graph; it is kept with its graph, so that an id is not given twice."""
    if graph is None:
        raise LookupError("Checkov handed no graph to the check")
    if id(graph) not in _RUNS:
        verify()
        _RUNS[id(graph)] = (graph, Run(graph, settings.request, _told))
    return _RUNS[id(graph)][1]


def _told(why: Text, error: Exception) -> None:
    _LOG.error("rempart: %s", why.en)
    _LOG.debug("rempart", exc_info=error)


def register() -> None:
    """Register every check, once; Checkov loads a folder several times. Ends the run when that cannot be proved."""
    try:
        with _LOCK:
            _register()
    except Exception as error:
        stop(error.message if isinstance(error, InputError) else _broken(error))


def _register() -> None:
    if not any(isinstance(check, Check) for check in _registered()):
        _make(settings.languages())
    verify()


def _make(lang: tuple[Language, ...]) -> None:
    for rule in all_rules().values():
        Check(
            check_id(rule.id),
            rule.title,
            _asking(rule),
            severity=rule.severity,
            category=CATEGORIES[rule.about],
            guideline=GUIDELINE.format(rule=rule.id),
            lang=lang,
        )
    Check(
        COVERAGE,
        TITLES[COVERAGE],
        lambda judged, address: judged.coverage(address),
        severity=Severity.HIGH,
        category=CheckCategories.GENERAL_SECURITY,
        guideline=GUIDELINE.format(rule="coverage"),
        lang=lang,
    )
    Check(
        SUMMARY,
        TITLES[SUMMARY],
        lambda judged, address: judged.summary if judged.carries_summary(address) else NOTHING,
        severity=Severity.HIGH,
        category=CheckCategories.GENERAL_SECURITY,
        guideline=GUIDELINE.format(rule="summary"),
        lang=lang,
    )


def _asking(rule: Rule) -> Question:
    return lambda judged, address: judged.of(address, rule.id)


def expected() -> set[str]:
    """The ids of all checks of the pack."""
    return {check_id(rule) for rule in all_rules()} | {COVERAGE, SUMMARY}


def _registered() -> list[Any]:
    return [check for check in BaseCheckRegistry.get_all_registered_checks() if check.id.startswith(PREFIX)]


def verify() -> None:
    """That Checkov holds every check of the pack, each once, and no other under one of its ids.

    Raises InputError otherwise: an id that stands twice is silently somebody else's check.
    """
    wanted = expected()
    if len(wanted) != len(all_rules()) + 2:
        raise _unproved("deux règles donnent le même identifiant", "two rules give the same id")
    held = [check.id for check in _registered()]
    if missing := sorted(wanted.difference(held)):
        raise _unproved(f"il manque {', '.join(missing)}", f"{', '.join(missing)} missing")
    foreign = {check.id for check in _registered() if not isinstance(check, Check)}
    if repeated := sorted({id for id in held if held.count(id) > 1} | foreign):
        named = ", ".join(repeated)
        raise _unproved(f"{named} : déclaré par un autre contrôle", f"{named}: declared by another check")
    if lost := sorted(wanted.difference(check.id for check in resource_registry.get_checks("scaleway_object_bucket"))):
        named = ", ".join(lost)
        raise _unproved(f"{named} : non enregistré", f"{named}: not registered")


def _unproved(fr: str, en: str) -> InputError:
    return InputError(
        Text(
            fr=f"les contrôles ne sont pas tous chargés : {fr} ; rien n'est jugé",
            en=f"not every check is loaded: {en}; nothing is judged",
        )
    )


def _broken(error: Exception) -> Text:
    said = f"{type(error).__name__}: {error}"
    return Text(fr=f"les contrôles ne se chargent pas ({said})", en=f"the checks cannot be loaded ({said})")


def stop(why: Text) -> NoReturn:
    """End Checkov with an error. In one of its child processes the parent would miss nothing: it is interrupted too."""
    print(f"rempart : {why.fr}\nrempart: {why.en}", file=sys.stderr, flush=True)
    if multiprocessing.parent_process() is not None:
        os.kill(os.getppid(), signal.SIGINT)
    raise SystemExit(2)
