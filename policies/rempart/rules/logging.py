"""What is logged, for how long it is kept, and who can change it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.facts.vocabulary import Cluster, Endpoint, Fact, LogSink, Network, Store
from rempart.rules import About, Context, Estate, Finding, Severity, rule
from rempart.text import Text
from rempart.truth import Reason, true, unknown

_RETENTION_BY_PROVIDER: Final = {
    "scaleway": Text(
        fr="scaleway_cockpit_source : retention_days = 365 ; base gérée : logs_policy.max_age_retention = 365.",
        en="scaleway_cockpit_source: retention_days = 365; managed database: logs_policy.max_age_retention = 365.",
    ),
    "azure-native": Text(
        fr="azure-native:operationalinsights:Workspace : retentionInDays = 365.",
        en="azure-native:operationalinsights:Workspace: retentionInDays = 365.",
    ),
}

_KEPT_HERE: Final = Text(fr="conserve des journaux", en="keeps logs")
_KEPT_NOWHERE: Final = Text(
    fr="rien ici ne conserve de journaux ; un autre projet les tient peut-être : à établir",
    en="nothing here keeps logs; another project may: to be established",
)
_SOFTWARE_LOGS: Final = Text(
    fr="ce que les logiciels journalisent n'est pas une propriété de l'infrastructure",
    en="what software logs is not a property of infrastructure",
)


@rule(
    "log-retention-floor",
    implements=("MR-SEC-JOU-3", "EDS-SEC-JOU-4", "SNC-12.6.c", "EHDS-73-1-e", "CNIL-JOU", "RECYF-20.5"),
    about=About.LOGS,
    severity=Severity.HIGH,
    fr="Les traces sont conservées assez longtemps",
    en="Traces are kept long enough",
    fix=Text(
        fr="Conservez les traces 365 jours : cette durée satisfait tous les textes.",
        en="Keep traces for 365 days: that satisfies every text.",
    ),
    fixes=_RETENTION_BY_PROVIDER,
    health_only=False,
)
def log_retention_floor(it: LogSink, context: Context) -> Fact:
    """Compliant: at least six months (184 days), a year (365) for a secure processing environment. Violation: less.
    Undetermined: not written, without a documented default."""
    if it.days is None:
        return None
    days = context.parameter("log_retention_min_days")
    return it.days.at_least(days, expected=Text(fr=f"{days} jours au moins", en=f"at least {days} days"))


@rule(
    "log-retention-ceiling",
    implements=("MR-SEC-JOU-3", "EDS-SEC-JOU-4", "CNIL-JOU"),
    about=About.LOGS,
    severity=Severity.MEDIUM,
    fr="Les traces ne sont pas conservées plus longtemps que permis",
    en="Traces are not kept longer than allowed",
    fix=Text(
        fr="Ramenez la durée à 365 jours. Jusqu'à trois ans (1096 jours), la MR demande une justification écrite.",
        en="Bring it down to 365 days. Up to three years (1096 days), the MR asks for a recorded justification.",
    ),
    fixes=_RETENTION_BY_PROVIDER,
    health_only=False,
)
def log_retention_ceiling(it: LogSink, context: Context) -> Fact:
    """Compliant: at most a year (366 days). Violation: more, or without end. Undetermined: not written, without a
    documented default."""
    if it.days is None:
        return None
    days = context.parameter("log_retention_max_days")
    return it.days.at_most(days, expected=Text(fr=f"{days} jours au plus", en=f"at most {days} days"))


@rule(
    "logs-protected",
    implements=("SNC-12.7.e", "CNIL-JOU"),
    about=About.LOGS,
    severity=Severity.MEDIUM,
    fr="Les journaux ne peuvent être ni modifiés ni effacés pendant leur conservation",
    en="Logs can be neither changed nor deleted while they are kept",
    fix=Text(
        fr="Versez les journaux dans un stockage à verrou d'objets, dans un projet séparé.",
        en="Send the logs to storage with an object lock, in a project apart.",
    ),
    fixes={
        "scaleway": Text(
            fr='scaleway_object_bucket_lock_configuration : default_retention, mode = "COMPLIANCE".',
            en='scaleway_object_bucket_lock_configuration: default_retention, mode = "COMPLIANCE".',
        ),
    },
    health_only=False,
)
def logs_protected(it: LogSink, _: Context) -> Fact:
    """Compliant: locked. Violation: not. Undetermined: no property shows it. Retention says nothing of it."""
    return it.immutable


@rule(
    "access-logged",
    implements=("MR-SEC-JOU-1", "EDS-SEC-JOU-1", "SNDS-7.1", "SNDS-7.2", "SNC-12.6.b", "EHDS-73-1-e"),
    about=About.LOGS,
    severity=Severity.MEDIUM,
    fr="Les connexions et les opérations sont journalisées",
    en="Connections and operations are logged",
    fix=Text(
        fr="Activez les journaux d'accès ou d'audit de la ressource et dirigez-les vers le stockage des traces.",
        en="Turn the resource's access or audit logs on and send them to where traces are kept.",
    ),
    fixes={
        "scaleway": Text(
            fr="scaleway_lb_frontend : enable_access_logs = true.",
            en="scaleway_lb_frontend: enable_access_logs = true.",
        ),
        "azure-native": Text(
            fr="Une ressource azure-native:monitor:DiagnosticSetting sur la ressource, vers l'espace de journaux.",
            en="An azure-native:monitor:DiagnosticSetting on the resource, to the log workspace.",
        ),
    },
)
def access_logged(it: Endpoint | Cluster | Network, _: Context) -> Fact:
    """Compliant: logging is on. Violation: off. Undetermined: not shown, or kept by a resource that may be
    elsewhere."""
    return it.logged


@rule(
    "logs-kept",
    implements=("MR-SEC-JOU-3", "EDS-SEC-JOU-4", "SNC-12.6.b", "SNC-12.7.c"),
    about=About.LOGS,
    severity=Severity.MEDIUM,
    fr="Les journaux de la plateforme sont recueillis et conservés",
    en="The platform's logs are collected and kept",
    fix=Text(
        fr="Déclarez ici où les journaux sont conservés, ou attestez du projet qui les tient.",
        en="Declare here where logs are kept, or attest the project that keeps them.",
    ),
)
def logs_kept(estate: Estate, _: Context) -> Iterator[Finding]:
    """Compliant: each resource that keeps logs. Undetermined: data is stored here and nothing keeps logs, which
    another project may do (SecNumCloud 12.7.c even asks for one apart). Never a violation."""
    sinks = list(estate.having(LogSink))
    for resource in sinks:
        yield Finding(resource, true(Reason(resource=resource.urn, detail=_KEPT_HERE)))
    if not sinks and _stores_health_data(estate):
        yield Finding(None, unknown(_KEPT_NOWHERE))


@rule(
    "activity-logged",
    implements=("MR-SEC-JOU-1", "EDS-SEC-JOU-1", "SNDS-7.1", "SNDS-7.2", "EHDS-73-1-e"),
    about=About.LOGS,
    severity=Severity.MEDIUM,
    fr="Les requêtes et les opérations des utilisateurs sont journalisées",
    en="Users' queries and operations are logged",
    fix=Text(
        fr="Vérifiez dans la base, les carnets et les bureaux virtuels que chaque requête laisse une trace, et "
        "consignez-le.",
        en="Check in the database, notebooks and virtual desktops that every query leaves a trace, and record it.",
    ),
)
def activity_logged(estate: Estate, _: Context) -> Iterator[Finding]:
    """Always undetermined where health data is stored: what software logs is not a property of infrastructure. It
    stands so that a log store alone never makes these articles satisfied."""
    if _stores_health_data(estate):
        yield Finding(None, unknown(_SOFTWARE_LOGS))


def _stores_health_data(estate: Estate) -> bool:
    return any(estate.holds_health_data(resource) for resource in estate.having(Store))
