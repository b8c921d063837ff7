"""Accounts, rights, and the credentials that open things."""

from __future__ import annotations

import datetime

from rempart.facts.vocabulary import Clear, Credential, Fact, Identity
from rempart.rules import About, Context, Severity, rule
from rempart.text import Text
from rempart.truth import Truth


@rule(
    "least-privilege",
    implements=(
        "HDS-EXI-05",
        "MR-SEC-HAB-1",
        "EDS-6.3",
        "EDS-6.4",
        "EDS-SEC-HAB-2",
        "EDS-SEC-HAB-4",
        "EHDS-73-1-c",
        "EHDS-73-1-d",
    ),
    about=About.ACCESS,
    severity=Severity.HIGH,
    fr="Chaque identité n'a que les droits qui lui sont nécessaires",
    en="Every identity has only the rights that it needs",
    fix=Text(
        fr="Remplacez le droit d'administration ou le joker par les seules actions et ressources nécessaires.",
        en="Replace the administrator right or the wildcard with the actions and resources that are needed.",
    ),
    fixes={
        "scaleway": Text(
            fr="scaleway_iam_policy : rule.permission_set_names sans AllProductsFullAccess ni OrganizationManager, et "
            "project_ids plutôt que organization_id.",
            en="scaleway_iam_policy: rule.permission_set_names without AllProductsFullAccess or OrganizationManager, "
            "and project_ids rather than organization_id.",
        ),
        "azure-native": Text(
            fr="RoleAssignment : un rôle autre que Owner, Contributor ou User Access Administrator, sur une portée "
            "réduite.",
            en="RoleAssignment: a role other than Owner, Contributor or User Access Administrator, on a narrow scope.",
        ),
    },
)
def least_privilege(it: Identity, _: Context) -> Fact:
    """Compliant: no administrator or all-embracing right. Violation: one. Undetermined: the policy cannot be read."""
    return it.least_privilege


@rule(
    "named-accounts",
    implements=("SNC-9.2.b", "SNC-9.5.d", "MR-SEC-HAB-2", "EDS-SEC-HAB-3", "EHDS-73-1-d"),
    about=About.ACCESS,
    severity=Severity.MEDIUM,
    fr="Chaque compte appartient à une seule personne ou à une seule application",
    en="Every account belongs to one person or one application",
    fix=Text(
        fr="Donnez à chacun son compte ou son application, et retirez les comptes partagés.",
        en="Give everyone an account or an application of their own, and remove shared accounts.",
    ),
)
def named_accounts(it: Identity, _: Context) -> Fact:
    """Compliant: it belongs to one. Violation: it is shared or open to all. Undetermined: not shown."""
    return it.named


@rule(
    "strong-authentication",
    implements=("SNC-9.5.a", "SNC-9.6.f", "MR-SEC-IDE-2", "EDS-SEC-AUT", "SNDS-5.3", "CNIL-MFA", "RECYF-8.3"),
    about=About.ACCESS,
    severity=Severity.HIGH,
    fr="L'accès demande une authentification forte, à deux facteurs au moins",
    en="Access asks for strong authentication, with two factors at least",
    fix=Text(
        fr="Exigez un second facteur dans le fournisseur d'identité de la plateforme.",
        en="Require a second factor in the platform's identity provider.",
    ),
)
def strong_authentication(it: Identity, _: Context) -> Fact:
    """Compliant: several factors are required. Violation: one is enough. Undetermined: no property shows it, which
    is the rule for accounts kept by the host."""
    return it.strong


@rule(
    "credential-expiry",
    implements=("MR-SEC-HAB-3", "EDS-SEC-HAB-5"),
    about=About.ACCESS,
    severity=Severity.MEDIUM,
    fr="Toute clé d'accès expire dans l'année, afin que l'habilitation soit revue",
    en="Every access key ends within a year, so that the authorisation is reviewed",
    fix=Text(
        fr="Écrivez une date de fin à moins d'un an, et renouvelez la clé lors de la revue annuelle des habilitations.",
        en="Write an end date less than a year away, and renew the key at the yearly review of authorisations.",
    ),
    fixes={
        "scaleway": Text(
            fr="scaleway_iam_api_key, scaleway_container_token : expires_at.",
            en="scaleway_iam_api_key, scaleway_container_token: expires_at.",
        ),
    },
)
def credential_expiry(it: Credential, context: Context) -> Fact:
    """Compliant: an end at most a year after the day of judgement. Violation: later, or never. Undetermined: not
    shown, not known, or no date."""
    if it.until is None or it.until.is_absent:
        return it.expires
    last = _a_year_after(context.on)
    expected = Text(fr=f"fin au plus tard le {last}", en=f"an end on {last} at the latest")
    return it.until.compare(lambda end: _not_after(end, last), expected)


def _a_year_after(day: datetime.date) -> datetime.date:
    """The same day of the next year; the 1st of March after a 29th of February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return datetime.date(day.year + 1, 3, 1)


def _not_after(end: object, last: datetime.date) -> bool | None:
    """Whether a date as RFC 3339 writes it is not after `last`; None when it is no date."""
    try:
        return datetime.datetime.fromisoformat(end).date() <= last if isinstance(end, str) else None
    except ValueError:
        return None


@rule(
    "secret-in-clear",
    implements=("HDS-EXI-05", "SNC-10.5.c", "SNC-10.5.d"),
    about=About.ACCESS,
    severity=Severity.HIGH,
    fr="Aucun secret n'est écrit en clair dans le code",
    en="No secret is written in clear in code",
    fix=Text(
        fr="Sortez le secret du code : gestionnaire de secrets, configuration chiffrée de la pile, ou valeur marquée "
        "secrète ; puis changez-le, car il a été lu.",
        en="Take the secret out of code: secret manager, encrypted stack configuration, or a value marked secret; "
        "then change it, since it has been read.",
    ),
    fixes={
        "scaleway": Text(
            fr="Conteneurs et fonctions : secret_environment_variables plutôt que environment_variables.",
            en="Containers and functions: secret_environment_variables rather than environment_variables.",
        ),
    },
)
def secret_in_clear(it: Clear, _: Context) -> Truth:
    """Compliant: marked secret, or none there. Violation: a literal stands in clear. Undetermined: cannot be told,
    as where the SDK itself wraps the property."""
    return it.hidden
