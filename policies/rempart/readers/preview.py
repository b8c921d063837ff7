"""The digest that `pulumi preview --json` and `rempart preview --save` write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from rempart.deployment import Deployment, Source, SourceKind, Unanswered
from rempart.readers import states, wire
from rempart.readers.document import bad, shaped
from rempart.text import Text


class _Step(msgspec.Struct, rename="camel"):
    op: str
    new_state: states.State | None = None
    old_state: states.State | None = None


class _Diagnostic(msgspec.Struct):
    severity: str | None = ""


class _Unanswered(msgspec.Struct):
    token: str
    leaves: list[str] = []
    location: str | None = None


class _Rempart(msgspec.Struct, rename="camel"):
    """What `rempart preview` adds: more than the engine's own digest says."""

    schema: int
    project: str = ""
    stack: str = ""
    outputs: dict[str, Any] | None = None
    unanswered: list[_Unanswered] = []
    warnings: list[Text] = []
    backend: str = ""
    secrets_provider: str = ""


class Digest(msgspec.Struct, rename="camel"):
    """A preview digest, as far as it is read."""

    steps: list[_Step] | None = None
    config: dict[str, Any] | None = None
    diagnostics: list[_Diagnostic] | None = None
    change_summary: dict[str, int] | None = None
    maybe_corrupt: bool | None = False
    rempart: _Rempart | None = None


def read(
    document: dict[str, Any] | bytes, *, path: str, kind: SourceKind = "preview", root: Path | None = None
) -> Deployment:
    """The deployment that a digest describes; `document` is the decoded JSON, or its text.

    Raises InputError for another shape, a duplicate URN, parents in a circle, or a schema of a later rempart.
    """
    del root  # locations are relative to the project, wherever it lies
    digest = shaped(document, Digest, path=path)
    own = digest.rempart
    if own is not None and own.schema != 1:
        raise bad(
            path,
            f"aperçu enregistré au format {own.schema}, ce rempart lit le format 1 ; mettez rempart à jour",
            f"saved preview of format {own.schema}, this rempart reads format 1; update rempart",
        )
    steps = list(_steps(digest))
    gaps = list(_gaps(digest))
    source = Source(
        kind=kind,
        path=path,
        stack=own.stack if own else "",
        project=own.project if own else "",
        complete=not gaps,
        backend=own.backend if own else "",
        secrets_provider=own.secrets_provider if own else "",
    )
    return states.deployment(
        steps,
        source,
        config=digest.config or {},
        warnings=(*(own.warnings if own else ()), *gaps),
        unanswered=[
            Unanswered(token=u.token, leaves=tuple(u.leaves), location=states.location(u.location))
            for u in (own.unanswered if own else ())
        ],
        outputs=wire.properties(own.outputs) if own and own.outputs is not None else None,
    )


def _steps(digest: Digest) -> Iterator[states.Step]:
    for step in digest.steps or ():
        if step.new_state is not None:
            if step.op in states.CHANGES:
                step.new_state.outputs = None
            yield states.Step(step.op, step.new_state)
        elif step.old_state is not None:
            yield states.Step("delete", step.old_state)


def _gaps(digest: Digest) -> list[Text]:
    """What keeps the digest from being the whole story."""
    counted = Counter(step.op for step in digest.steps or [])
    return [
        *failures(sum(d.severity == "error" for d in digest.diagnostics or [])),
        *missing(counted, digest.change_summary, how="pulumi preview --json --show-sames"),
        *corrupt(digest.maybe_corrupt),
    ]


def failures(errors: int) -> list[Text]:
    """What to say when the engine reported errors; their words are left out, they may quote a secret."""
    if not errors:
        return []
    return [
        Text(
            fr=f"l'aperçu lui-même a échoué ({errors} erreur{'s' if errors > 1 else ''}) : "
            "des ressources manquent peut-être ; corrigez le programme et relancez l'aperçu",
            en=f"the preview itself failed ({errors} error{'s' if errors > 1 else ''}): resources may be missing; "
            "correct the program and run the preview again",
        )
    ]


def missing(counted: Counter[str], summary: dict[str, int] | None, *, how: str) -> list[Text]:
    """What to say when the engine counted more than it shows, unchanged resources above all."""
    if summary is None:
        if counted["same"] or not any(counted[op] for op in ("update", "replace", "delete", "read")):
            return []
        unseen = Text(fr="les ressources inchangées", en="the unchanged resources")
    else:
        absent = summary.get("same", 0) - counted["same"]
        if absent <= 0:
            return _uncounted(counted, summary)
        unseen = Text(
            fr=f"{absent} ressource{'s' if absent > 1 else ''} inchangée{'s' if absent > 1 else ''}",
            en=f"{absent} unchanged resource{'s' if absent > 1 else ''}",
        )
    return [
        Text(
            fr=f"l'aperçu ne montre pas {unseen.fr} : elles ne sont pas jugées ; relancez « {how} »",
            en=f"the preview does not show {unseen.en}: they are not judged; run “{how}”",
        )
    ]


def _uncounted(counted: Counter[str], summary: dict[str, int]) -> list[Text]:
    lacking = sum(max(0, n - counted[op]) for op, n in summary.items() if op in ("create", "update", "read", "import"))
    if not lacking:
        return []
    return [
        Text(
            fr=f"l'aperçu compte {lacking} opération{'s' if lacking > 1 else ''} de plus qu'il n'en montre : "
            "il est sans doute tronqué ; relancez-le",
            en=f"the preview counts {lacking} operation{'s' if lacking > 1 else ''} more than it shows: "
            "it is probably truncated; run it again",
        )
    ]


def corrupt(flag: bool | None) -> list[Text]:
    if not flag:
        return []
    return [
        Text(
            fr="le moteur signale que l'état est peut-être corrompu (« maybeCorrupt »)",
            en="the engine says that the state may be corrupt (“maybeCorrupt”)",
        )
    ]
