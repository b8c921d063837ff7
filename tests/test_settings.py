"""rempart.toml: defaults, what can be set, what is refused; classification and studies."""

from pathlib import Path
from typing import Any

import pytest
from rempart.catalog import profiles
from rempart.deployment import Provider, Resource
from rempart.errors import InputError
from rempart.settings import NAME, Classification, Settings, Study, read
from rempart.value import SECRET, UNTIL_APPLY, Unknown


def resource(**properties: Any) -> Resource:
    provider = Provider(package="scaleway")
    return Resource(
        urn="urn:r", type="scaleway_object_bucket", name="entrepot", properties=properties, provider=provider
    )


def test_defaults(tmp_path: Path) -> None:
    assert read(tmp_path) == Settings()
    assert (Settings().profile, Settings().study.key) == ("hds", ("etude", "study", "projet"))
    assert Settings().parameter("log_retention_min_days", profiles()["pds"]) == 184


def test_all_that_can_be_set(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(
        'profile = "pds"\n[parameters]\nlog_retention_min_days = 90\ntls_min_version = 1.3\n'
        '[classification]\ntag = "d"\nvalues = ["non"]\npatterns = ["journal-*"]\n'
        '[study]\nkey = "etude"\npattern = "E[0-9]+"\n[zones]\ningestion = ["ent*"]\n'
    )
    settings = read(tmp_path)
    assert settings == Settings(
        profile="pds",
        parameters={"log_retention_min_days": 90, "tls_min_version": 1.3},
        classification=Classification("d", ("non",), ("journal-*",)),
        study=Study("etude", "E[0-9]+"),
        zones={"ingestion": ("ent*",)},
    )
    assert set(settings.looser()) == {"log_retention_min_days"}
    assert settings.zone_of(resource()) == "ingestion"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('profil = "hds"', ("profil", "profile")),
        ('profile = "hdss"', ("hdss", "hds")),
        ('profile = "ugap"', ("ugap",)),
        ("profile = 3", ("profile",)),
        ("[parameters]\nlog_retention_min_day = 3", ("log_retention_min_day", "log_retention_min_days")),
        ("[parameters]\nlog_retention_min_days = true", ("log_retention_min_days",)),
        ("[parameters]\nlog_retention_min_days = nan", ("log_retention_min_days",)),
        ("parameters = 3", ("parameters",)),
        ('[parameters]\ntls_min_version = "1.3"', ("tls_min_version",)),
        ("[classification]\ntags = 3", ("[classification]", "tags")),
        ("[study]\npattern = '('", ("pattern",)),
        ("[zones]\na = 3", ("zones",)),
    ],
)
def test_refused(tmp_path: Path, text: str, said: tuple[str, ...]) -> None:
    (tmp_path / NAME).write_text(text)
    with pytest.raises(InputError) as refused:
        read(tmp_path)
    assert all(word in refused.value.message.fr for word in (NAME, *said)), refused.value.message.fr


@pytest.mark.parametrize(
    ("properties", "data"),
    [
        ({}, "health"),
        ({"tags": {"donnees": "hors-sante"}}, "other"),
        ({"tags": {"donnees": "sante"}}, "health"),
        ({"tags": ["a", "donnees=hors-sante"]}, "other"),
        ({"tags": ["donnees:hors-sante"]}, "other"),
        ({"labels": {"donnees": "hors-sante"}}, "other"),
        ({"tags": {"donnees": UNTIL_APPLY}}, "health"),
        ({"tags": UNTIL_APPLY}, "health"),
        ({"tags": SECRET}, "health"),
        ({"tags": [UNTIL_APPLY, "donnees=hors-sante"]}, "health"),
    ],
)
def test_classification(properties: dict[str, Any], data: str) -> None:
    assert Classification().of(resource(**properties)).data == data


def test_classification_by_name() -> None:
    assert Classification(patterns=("ent*",)).of(resource()).data == "other"


def test_study() -> None:
    assert Study().of(resource(tags={"study": "E1"})) == "E1"
    assert Study().of(resource(tags={"other": "E1"})) is None
    assert Study("etude", "E[0-9]+").of(resource(tags={"etude": "x"})) is None
    assert isinstance(Study().of(resource(tags={"etude": UNTIL_APPLY})), Unknown)
