"""Which resource a reference names: one, or none when it cannot be told."""

import pytest
from rempart.deployment import Deployment, Provider, Resource, Source
from rempart.value import UNTIL_APPLY

PROVIDER = Provider(package="p")


def bucket(label: str, **properties: object) -> Resource:
    return Resource(urn=f"urn:{label}", type="bucket", name=label, properties=dict(properties), provider=PROVIDER)


def acl(value: object, *depends: str) -> Resource:
    return Resource(
        urn="urn:acl",
        type="acl",
        name="acl",
        properties={} if value is None else {"bucket": value},
        provider=PROVIDER,
        property_dependencies={"bucket": depends},
    )


@pytest.mark.parametrize(
    ("companion", "target"),
    [
        pytest.param(acl(UNTIL_APPLY, "urn:a"), "a", id="by dependency, the id unknown"),
        pytest.param(acl(UNTIL_APPLY, "urn:a", "urn:b"), None, id="two dependencies: ambiguous"),
        pytest.param(acl("name-b", "urn:a", "urn:b"), "b", id="a known name decides between dependencies"),
        pytest.param(acl("name-a"), "a", id="by name"),
        pytest.param(acl("id-b"), "b", id="by id"),
        pytest.param(acl("fr-par/id-b"), "b", id="by id, with the region before it"),
        pytest.param(acl("twice"), None, id="a name that two bear"),
        pytest.param(acl("elsewhere"), None, id="a name that nobody bears"),
        pytest.param(acl(UNTIL_APPLY), None, id="unknown, without dependency"),
        pytest.param(acl(None), None, id="not written"),
        pytest.param(acl(UNTIL_APPLY, "urn:other"), None, id="a dependency of another type"),
    ],
)
def test_target(companion: Resource, target: str | None) -> None:
    other = Resource(urn="urn:other", type="other", name="o", properties={}, provider=PROVIDER)
    resources = [
        bucket("a", name="name-a"),
        bucket("b", name="name-b", id="id-b"),
        bucket("c", name="twice"),
        bucket("d", name="twice"),
        other,
        companion,
    ]
    whole = Deployment(Source(kind="program", path="."), resources)
    found = whole.target(companion, "bucket", "bucket")
    assert (found.name if found else None) == target


def test_a_resource_may_bear_its_name_under_the_property_that_names_it() -> None:
    """A name, never another property that both have: a scope is where both stand, and names neither."""
    account = Resource(
        urn="urn:account", type="account", name="a", properties={"accountName": "st", "scope": "s"}, provider=PROVIDER
    )
    container = Resource(
        urn="urn:container", type="c", name="c", properties={"accountName": "st", "scope": "s"}, provider=PROVIDER
    )
    whole = Deployment(Source(kind="program", path="."), [account, container])
    assert whole.target(container, "accountName", "account") is account
    assert whole.target(container, "scope", "account") is None
