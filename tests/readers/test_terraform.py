"""Terraform plans and states: what was written, what is unknown, what is secret, who refers to whom."""

import json
from pathlib import Path
from typing import Any

import pytest
from rempart.deployment import Deployment
from rempart.errors import InputError
from rempart.readers import terraform
from rempart.readers.configuration import COMPUTED
from rempart.readers.overlay import MAYBE_DYNAMIC
from rempart.value import SECRET, UNTIL_APPLY

CASES = Path(__file__).resolve().parents[1] / "cases" / "readers"
SCALEWAY = "registry.terraform.io/scaleway/scaleway"


def recorded(name: str) -> Deployment:
    return terraform.read((CASES / name).read_bytes(), path=name)


def change(address: str, after: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """One entry of `resource_changes`."""
    module, _, rest = address.rpartition("::")
    bare = rest.partition("[")[0]
    type, name = bare.removeprefix("data.").split(".")
    actions = more.pop("actions", ["create"])
    marks = {
        key: more.pop(key) for key in ("after_unknown", "after_sensitive", "before", "before_sensitive") if key in more
    }
    return {
        "address": f"{module}.{rest}" if module else rest,
        **({"module_address": module} if module else {}),
        "mode": "data" if bare.startswith("data.") else "managed",
        "type": type,
        "name": name,
        "provider_name": SCALEWAY,
        "change": {"actions": actions, "after": after, **marks},
        **more,
    }


def block(
    address: str, key: str = "scaleway", depends_on: list[str] | None = None, **expressions: Any
) -> dict[str, Any]:
    """One resource of `configuration`."""
    return {"address": address, "provider_config_key": key, "expressions": expressions, "depends_on": depends_on}


def ref(*references: str) -> dict[str, Any]:
    return {"references": list(references)}


def const(value: Any) -> dict[str, Any]:
    return {"constant_value": value}


def plan(changes: list[dict[str, Any]], blocks: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    module = {"resources": blocks or [], **more.pop("module", {})}
    providers = more.pop("provider_config", {"scaleway": {"name": "scaleway", "full_name": SCALEWAY}})
    return {
        "format_version": "1.2",
        "planned_values": {},
        "resource_changes": changes,
        "configuration": {"provider_config": providers, "root_module": module},
        **more,
    }


def read(document: dict[str, Any]) -> Deployment:
    return terraform.read(document, path="plan.json")


def properties(
    after: dict[str, Any], unknown: Any, sensitive: Any = None, type: str = "scaleway_rdb_instance", **written: Any
) -> Any:
    marks = {"after_unknown": unknown, "after_sensitive": sensitive}
    [resource] = read(plan([change(f"{type}.x", after, **marks)], [block(f"{type}.x", **written)])).resources
    return resource.properties


@pytest.mark.parametrize(
    ("after", "unknown", "written", "read_as"),
    [
        pytest.param({"name": "a", "region": None}, {}, {"name": const("a")}, {"name": "a"}, id="null was not written"),
        pytest.param({}, {"region": True, "id": True}, {}, {}, id="computed and not written"),
        pytest.param({}, {"region": True}, {"region": ref("var.r")}, {"region": UNTIL_APPLY}, id="written and unknown"),
        pytest.param({}, {"load_balancer": True}, {}, {}, id="a block that the provider fills in"),
        pytest.param({}, {"init_endpoints": True}, {}, {}, id="a property that the table does not know"),
        pytest.param(
            {}, {"private_network": True}, {}, {"private_network": MAYBE_DYNAMIC}, id="dynamic, for_each unknown"
        ),
        pytest.param(
            {},
            {"private_network": True},
            {"private_network": [{"pn_id": ref("x.y")}]},
            {"private_network": UNTIL_APPLY},
            id="a written block wholly unknown",
        ),
        pytest.param(
            {"private_network": [{"enable_ipam": True, "port": None}]},
            {"private_network": [{"pn_id": True, "ip_net": True}]},
            {"private_network": [{"pn_id": ref("x.y"), "enable_ipam": const(True)}]},
            {"private_network": {"enable_ipam": True, "port": None, "pn_id": UNTIL_APPLY}},
            id="nested: one written, one computed",
        ),
        pytest.param(
            {"private_network": [{"enable_ipam": True}]},
            {"private_network": [{"pn_id": True, "ip_net": True}]},
            {},
            {"private_network": {"enable_ipam": True, "pn_id": UNTIL_APPLY, "ip_net": UNTIL_APPLY}},
            id="a dynamic block: nothing in it can be called absent",
        ),
        pytest.param(
            {"acl_rules": [{"ip": "10.0.0.1/32"}, {}]},
            {"acl_rules": [{"description": True}, {"ip": True}]},
            {"acl_rules": [{"ip": const("10.0.0.1/32")}]},
            {"acl_rules": [{"ip": "10.0.0.1/32", "description": UNTIL_APPLY}, {"ip": UNTIL_APPLY}]},
            id="one block written, another from a dynamic block",
        ),
        pytest.param(
            {"acl_rules": [{"ip": "10.0.0.1/32"}, {}]},
            {"acl_rules": [{"description": True}, {"ip": True, "description": True}]},
            {"acl_rules": [{"ip": ref("x.y")}, {"ip": const("10.0.0.1/32")}]},
            {"acl_rules": [{"ip": "10.0.0.1/32"}, {"ip": UNTIL_APPLY}]},
            id="two blocks written, in whatever order",
        ),
        pytest.param({"load_balancer": []}, {"load_balancer": []}, {}, {}, id="no block"),
        pytest.param(
            {"settings": {"a": "1"}},
            {"settings": {"b": True}},
            {"settings": ref("var.x")},
            {"settings": {"a": "1", "b": UNTIL_APPLY}},
            id="inside an expression",
        ),
        pytest.param(
            {"settings": {"a": "1"}},
            {"settings": {"b": True}},
            {"settings": const({"a": "1"})},
            {"settings": {"a": "1"}},
            id="inside a constant that has no such key",
        ),
        pytest.param(
            {"tags": [None, "a"]},
            {"tags": [True, False]},
            {"tags": ref("x.y")},
            {"tags": [UNTIL_APPLY, "a"]},
            id="a list",
        ),
        pytest.param({"name": "a"}, False, {}, {"name": "a"}, id="nothing unknown"),
        pytest.param(None, True, {"name": ref("x.y")}, {"name": UNTIL_APPLY}, id="all unknown"),
        pytest.param({"password_wo": None}, {}, {"password_wo": const("s")}, {"password_wo": SECRET}, id="write-only"),
        pytest.param({"password_wo": None}, {}, {}, {}, id="write-only, not written"),
    ],
)
def test_what_was_written(after: Any, unknown: Any, written: dict[str, Any], read_as: dict[str, Any]) -> None:
    assert properties(after, unknown, **written) == read_as


@pytest.mark.parametrize(
    ("after", "sensitive", "read_as"),
    [
        ({"password": "s"}, {"password": True}, {"password": SECRET}),
        ({"password": None}, {"password": True}, {}),
        ({"settings": {"a": "s", "b": "v"}}, {"settings": {"a": True}}, {"settings": {"a": SECRET, "b": "v"}}),
        ({"tags": ["s", "v"]}, {"tags": [True, False]}, {"tags": [SECRET, "v"]}),
        ({"tags": ["s", "v"]}, {"tags": [True]}, {"tags": SECRET}),
        ({"tags": ["s"]}, {"tags": []}, {"tags": ["s"]}),
        ({"name": "s", "tags": []}, True, {"name": SECRET, "tags": SECRET}),
        ({"name": "v"}, False, {"name": "v"}),
        ({"name": "s"}, {"name": {"deeper": True}}, {"name": SECRET}),
    ],
)
def test_secrets(after: dict[str, Any], sensitive: Any, read_as: dict[str, Any]) -> None:
    assert properties(after, {}, sensitive, type="acme_thing") == read_as


def test_a_secret_that_is_unknown_is_a_secret() -> None:
    assert properties({}, {"password": True}, {"password": True}, password=ref("var.p")) == {"password": SECRET}


@pytest.mark.parametrize(
    ("actions", "kind"),
    [
        (["create"], "managed"),
        (["no-op"], "managed"),
        (["update"], "managed"),
        (["delete", "create"], "managed"),
        (["create", "delete"], "managed"),
        (["create", "forget"], "managed"),
        (["delete"], "deleted"),
        (["forget"], "deleted"),
    ],
)
def test_actions(actions: list[str], kind: str) -> None:
    document = plan([change("scaleway_vpc.v", {"name": "new"}, actions=actions, before={"name": "old"})])
    [resource] = read(document).resources
    assert (resource.kind, resource["name"].known) == (kind, "old" if kind == "deleted" else "new")
    assert bool(read(document).warnings) == (actions == ["forget"])


def test_data_sources_are_read_even_when_only_the_prior_state_has_them() -> None:
    prior = {
        "address": "data.scaleway_vpc.d",
        "mode": "data",
        "type": "scaleway_vpc",
        "name": "d",
        "values": {"id": "1", "key": "s", "x": None},
        "sensitive_values": {"key": True},
        "provider_name": SCALEWAY,
    }
    document = plan(
        [change("data.scaleway_vpc.late", {}, actions=["read"]), change("scaleway_vpc.v", {"name": "v"})],
        [block("scaleway_vpc.v", name=ref("data.scaleway_vpc.d.id", "data.scaleway_vpc.d"))],
        prior_state={"format_version": "1.0", "values": {"root_module": {"resources": [prior]}}},
    )
    deployment = read(document)
    assert [(r.urn, r.kind, r.properties) for r in deployment.resources] == [
        ("data.scaleway_vpc.late", "read", {}),
        ("scaleway_vpc.v", "managed", {"name": "v"}),
        ("data.scaleway_vpc.d", "read", {"id": "1", "key": SECRET}),
    ]
    assert deployment.resources[1].property_dependencies == {"name": ("data.scaleway_vpc.d",)}
    assert deployment.source.complete


def test_what_a_data_source_will_answer_is_unknown() -> None:
    late = change("data.scaleway_vpc.d", {}, actions=["read"], after_unknown={"id": True, "region": True})
    [resource] = read(plan([late], [block("data.scaleway_vpc.d", region=ref("x.y"))])).resources
    assert resource.properties == {"id": UNTIL_APPLY, "region": UNTIL_APPLY}


def test_an_old_copy_set_aside_is_not_a_repeat() -> None:
    document = plan([change("scaleway_vpc.v", {}), change("scaleway_vpc.v", None, actions=["delete"], deposed="ab12")])
    assert [(r.urn, r.kind) for r in read(document).resources] == [
        ("scaleway_vpc.v (deposed ab12)", "deleted"),
        ("scaleway_vpc.v", "managed"),
    ]


def test_names_and_blocks() -> None:
    [resource] = read(
        plan(
            [change('module.m["a"]::scaleway_object_bucket.b["x.y"]', {"versioning": [{"enabled": True}], "tags": {}})]
        )
    ).resources
    assert (resource.urn, resource.name, resource.type) == (
        'module.m["a"].scaleway_object_bucket.b["x.y"]',
        'b["x.y"]',
        "scaleway_object_bucket",
    )
    assert resource["versioning.enabled"].known is True


# Links


def links(*refs: str, instances: tuple[str, ...] = ("x_y.a",), **module: Any) -> tuple[Any, Any]:
    changes = [change(address, {}) for address in (*instances, "x_z.from")]
    document = plan(changes, [block("x_z.from", by=ref(*refs))], module=module)
    resource = read(document).by_urn["x_z.from"]
    return resource.property_dependencies.get("by", ()), resource.dependencies


@pytest.mark.parametrize(
    ("refs", "instances", "by_property", "dependencies"),
    [
        (["x_y.a.id", "x_y.a"], ["x_y.a"], ("x_y.a",), ("x_y.a",)),
        (["x_y.a[0].id", "x_y.a[0]", "x_y.a"], ["x_y.a[0]", "x_y.a[1]"], ("x_y.a[0]",), ("x_y.a[0]",)),
        (
            ['x_y.a["k.[0]"].id', 'x_y.a["k.[0]"]', "x_y.a"],
            ['x_y.a["k.[0]"]', 'x_y.a["z"]'],
            ('x_y.a["k.[0]"]',),
            ('x_y.a["k.[0]"]',),
        ),
        (["x_y.a", "count.index"], ["x_y.a[0]", "x_y.a[1]"], ("x_y.a",), ("x_y.a",)),
        (["x_y.a", "each.key"], ["x_y.a[0]"], ("x_y.a[0]",), ("x_y.a[0]",)),
        (["x_y.a[0]", "x_y.a", "x_y.a"], ["x_y.a[0]", "x_y.a[1]"], ("x_y.a",), ("x_y.a[0]", "x_y.a")),
        (["x_y.a", "local.autre"], ["x_y.a"], (), ("x_y.a",)),
        (["x_y.a", "var.autre"], ["x_y.a"], (), ("x_y.a",)),
        (["x_y.a", "each.value"], ["x_y.a"], (), ("x_y.a",)),
        (["x_y.a.id", "x_y.a", "x_y.b.id", "x_y.b"], ["x_y.a", "x_y.b"], ("x_y.a", "x_y.b"), ("x_y.a", "x_y.b")),
        (["x_y.gone"], ["x_y.a"], (), ()),
        (["x_y.a[7]", "x_y.a"], ["x_y.a[0]"], (), ()),
        (["local.a", "path.module", "terraform.workspace", "self.id", "var.x", "each.value"], ["x_y.a"], (), ()),
        (["data.x_y.a.id", "data.x_y.a"], ["x_y.a", "data.x_y.a"], ("data.x_y.a",), ("data.x_y.a",)),
    ],
)
def test_links(
    refs: list[str], instances: list[str], by_property: tuple[str, ...], dependencies: tuple[str, ...]
) -> None:
    assert links(*refs, instances=tuple(instances)) == (by_property, dependencies)


def test_an_ambiguous_reference_has_no_target_unless_its_value_is_known() -> None:
    buckets = [change(f"scaleway_object_bucket.b[{n}]", {"name": f"b{n}"}) for n in (0, 1)]
    unknown = change("scaleway_object_bucket_acl.u", {}, after_unknown={"bucket": True})
    known = change("scaleway_object_bucket_acl.k", {"bucket": "b1"})
    by = ref("scaleway_object_bucket.b", "count.index")
    blocks = [block("scaleway_object_bucket_acl.u", bucket=by), block("scaleway_object_bucket_acl.k", bucket=by)]
    deployment = read(plan([*buckets, unknown, known], blocks))
    urns = deployment.by_urn
    assert deployment.target(urns["scaleway_object_bucket_acl.u"], "bucket", "scaleway_object_bucket") is None
    found = deployment.target(urns["scaleway_object_bucket_acl.k"], "bucket", "scaleway_object_bucket")
    assert found is urns["scaleway_object_bucket.b[1]"]


@pytest.mark.parametrize(
    ("refs", "for_each", "targets", "expected"),
    [
        (["x_y.a", "each.key"], None, ['["u"]', '["v"]'], 'x_y.a["u"]'),
        (["x_y.a", "each.value"], None, ['["u"]', '["v"]'], "x_y.a"),
        (["each.value.id", "each.value"], ["x_y.a"], ['["u"]', '["v"]'], 'x_y.a["u"]'),
        (["each.value.id", "each.value"], ["x_y.a", "x_y.b"], ['["u"]', '["v"]'], None),
        (["each.value.id", "each.value"], ["var.a"], ['["u"]', '["v"]'], None),
        (["x_y.a", "each.key"], None, ['["u"]', '["v"]', '["w"]'], "x_y.a"),
        (["x_y.a", "each.key"], None, ['["v"]', '["w"]'], "x_y.a"),
        (["x_y.a"], None, ['["u"]', '["v"]'], "x_y.a"),
        (["x_y.a", "x_y.b", "each.key"], None, ['["u"]', '["v"]'], ("x_y.a", "x_y.b")),
    ],
)
def test_instances_of_the_same_keys_go_together(
    refs: list[str], for_each: list[str] | None, targets: list[str], expected: Any
) -> None:
    """Only where both blocks have the very same keys; the plan shows what an expression refers to, not which."""
    addresses = [f"x_y.{name}{key}" for name in "ab" for key in targets]
    changes = [change(address, {}) for address in (*addresses, 'x_z.f["u"]', 'x_z.f["v"]')]
    written = block("x_z.f", by=ref(*refs))
    if for_each:
        written["for_each_expression"] = ref(*for_each)
    found = read(plan(changes, [written])).by_urn['x_z.f["u"]'].property_dependencies.get("by")
    assert found == (expected if isinstance(expected, tuple) or expected is None else (expected,))


def test_two_properties_of_which_one_names_them_all_are_not_paired() -> None:
    """A block that names the instances both ways leaves both open: one list of links serves them."""
    changes = [change(f"x_{kind}[{n}]", {}) for kind in ("y.a", "z.f") for n in (0, 1)]
    written = block("x_z.f", one=ref("x_y.a", "count.index"), every=ref("x_y.a"))
    found = read(plan(changes, [written])).by_urn["x_z.f[0]"].property_dependencies
    assert found == {"one": ("x_y.a",), "every": ("x_y.a",)}


def test_modules_of_the_same_keys_go_together() -> None:
    inner = {"resources": [block("x_z.f", by=ref("var.v"))]}
    call = {"m": {"expressions": {"v": ref("x_y.a", "each.key")}, "module": inner}}
    keys = ('["u"]', '["v"]')
    changes = [change(f"x_y.a{key}", {}) for key in keys] + [change(f"module.m{key}::x_z.f", {}) for key in keys]
    found = read(plan(changes, [], module={"module_calls": call})).by_urn
    assert found['module.m["v"].x_z.f'].property_dependencies == {"by": ('x_y.a["v"]',)}


def test_a_common_address_is_each_of_its_instances() -> None:
    changes = [change(f"x_y.a[{n}]", {}) for n in (0, 1)] + [change("x_z.f", {}, after_unknown={"by": True})]
    deployment = read(plan(changes, [block("x_z.f", by=ref("x_y.a"))]))
    found = deployment.candidates(deployment.by_urn["x_z.f"], "by", "x_y")
    assert [r.urn for r in found] == ["x_y.a[0]", "x_y.a[1]"]


def test_links_inside_blocks_are_judged_expression_by_expression() -> None:
    written: dict[str, Any] = {"pn": [{"id": ref("x_y.a.id", "x_y.a"), "ip": ref("local.ip")}], "n": ref("local.n")}
    document = plan([change("x_y.a", {}), change("x_z.f", {})], [block("x_z.f", depends_on=["x_y.a"], **written)])
    assert read(document).by_urn["x_z.f"].property_dependencies == {"pn": ("x_y.a",)}


def test_links_through_modules() -> None:
    deployment = recorded("aws/plan.json")
    urns = deployment.by_urn
    assert urns["module.m.aws_security_group.in"].property_dependencies == {"vpc_id": ("aws_vpc.v",)}
    assert urns["module.n.aws_security_group.in"].property_dependencies == {}
    for module in ("m", "n"):
        interface = urns[f"module.{module}.module.deep.aws_network_interface.ni"]
        assert interface.property_dependencies == {"security_groups": (f"module.{module}.aws_security_group.in",)}


def test_variables_that_go_round_in_a_circle_end() -> None:
    inner = {"resources": [block("x_z.f", by=ref("var.v"))], "outputs": {"o": {"expression": ref("var.v")}}}
    call = {"a": {"expressions": {"v": ref("module.a.o", "module.a")}, "module": inner}}
    document = plan([change("module.a::x_z.f", {})], module={"module_calls": call})
    assert read(document).resources[0].dependencies == ()


# Recorded plans


def test_recorded_blocks_and_secrets() -> None:
    urns = recorded("aws/plan.json").by_urn
    assert urns["aws_instance.i"].properties["ebs_block_device"] == [
        {
            "delete_on_termination": True,
            "device_name": "/dev/sdb",
            "tags": None,
            "volume_size": 3,
            "kms_key_id": UNTIL_APPLY,
        }
    ]
    assert urns["aws_instance.i"].property_dependencies == {"ebs_block_device": ("aws_kms_key.k",)}
    assert urns["aws_ssm_parameter.s"]["value_wo"].is_secret
    assert urns["aws_db_instance.d"]["password"].is_secret
    assert urns["aws_db_instance.d"]["storage_encrypted"].is_absent
    assert urns["aws_db_instance.d"]["multi_az"].is_absent
    for n in (0, 1):  # `count.index` on both sides
        access = urns[f"aws_s3_bucket_public_access_block.p[{n}]"]
        assert access.property_dependencies == {"bucket": (f"aws_s3_bucket.b[{n}]",)}


def test_recorded_dynamic_blocks_stay_unknown() -> None:
    urns = recorded("aws/plan.json").by_urn
    rules = urns["aws_security_group.dyn_known"].properties["ingress"]
    assert [(rule["from_port"], rule["security_groups"]) for rule in rules] == [(443, UNTIL_APPLY), (80, UNTIL_APPLY)]
    assert urns["aws_security_group.dyn_unknown"]["ingress[0].from_port"].is_unknown
    assert urns["aws_security_group.plain"]["ingress"].is_absent


def test_recorded_providers() -> None:
    deployment = recorded("aws/plan.json")
    by_urn = {p.urn: p for p in deployment.providers}
    default, us = by_urn["provider.aws"], by_urn["provider.aws.us"]
    assert (default.package, default.source, default.name, default.is_default) == (
        "aws",
        "hashicorp/aws",
        "default",
        True,
    )
    assert default["region"].known == "eu-west-3"
    assert (us.name, us.is_default, us["region"].known, us["endpoints.s3"].known) == (
        "us",
        False,
        "us-east-1",
        "http://localhost:1",
    )
    providers = {urn: r.provider for urn, r in deployment.by_urn.items()}
    assert providers["aws_vpc.v"] is default
    assert providers["aws_s3_bucket.b[0]"] is us
    assert providers["module.m.module.deep.aws_network_interface.ni"] is us
    assert providers["module.n.module.deep.aws_network_interface.ni"] is default


def test_recorded_no_ops_and_deletions() -> None:
    deployment = recorded("builtin/second-plan.json")
    kinds = {r.urn: r.kind for r in deployment.resources}
    assert [urn for urn, kind in kinds.items() if kind == "deleted"] == [
        "terraform_data.idx[0]",
        "terraform_data.idx[1]",
    ]
    assert kinds['terraform_data.db["b.c[0]"]'] == "managed"
    assert deployment.source.complete
    assert deployment.outputs["p"] is SECRET


def test_recorded_targeted_plan_says_what_it_leaves_out() -> None:
    deployment = recorded("builtin/targeted-plan.json")
    assert not deployment.source.complete
    assert any("ne décide rien de 7 ressources" in warning.fr for warning in deployment.warnings)
    assert len(deployment.managed) == 8


def test_recorded_state() -> None:
    deployment = recorded("builtin/state.json")
    assert (deployment.source.kind, deployment.source.complete) == ("terraform-state", True)
    database = deployment.by_urn['terraform_data.db["a"]']
    assert database.properties["input"]["pw"] is SECRET
    assert database.dependencies == ("terraform_data.vpc",)
    assert not database.provider.is_visible
    assert (database.provider.package, deployment.outputs["p"]) == ("terraform", SECRET)


@pytest.mark.parametrize(
    "name", ["aws/plan.json", "builtin/plan.json", "builtin/second-plan.json", "builtin/state.json"]
)
def test_no_secret_survives(name: str) -> None:
    deployment = recorded(name)
    shown = repr([(r.properties, r.provider.inputs) for r in deployment.resources]) + repr(deployment.outputs)
    assert "s3cret" in (CASES / "builtin" / "plan.json").read_text()
    assert "s3cret" not in shown
    assert "topsecret" not in shown
    assert "'password': 'literal'" not in shown


# Providers


def provider_inputs(expressions: dict[str, Any], **more: Any) -> Any:
    configs = {"scaleway": {"name": "scaleway", "full_name": SCALEWAY, "expressions": expressions}}
    return (
        read(plan([change("scaleway_vpc.v", {})], [block("scaleway_vpc.v")], provider_config=configs, **more))
        .providers[0]
        .inputs
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (const("fr-par"), "fr-par"),
        (ref("var.region"), "nl-ams"),
        (ref("var.vide"), COMPUTED),
        (ref("var.nul"), COMPUTED),
        (ref("var.objet.region", "var.objet"), COMPUTED),
        (ref("var.region", "var.vide"), COMPUTED),
        (ref("local.region"), COMPUTED),
        (ref("var.cle"), SECRET),
        ([{"a": const("x"), "b": ref("local.b")}], [{"a": "x", "b": COMPUTED}]),
    ],
)
def test_provider_expressions(written: Any, value: Any) -> None:
    variables = {"region": {"value": "nl-ams"}, "vide": {"value": ""}, "nul": {"value": None}, "cle": {"value": "s"}}
    module = {"variables": {"cle": {"sensitive": True}}}
    assert provider_inputs({"x": written}, variables=variables, module=module) == {"x": value}


def test_provider_of_a_module_takes_what_the_call_passes() -> None:
    expressions = {"region": ref("var.region"), "zone": ref("var.zone"), "other": ref("var.other")}
    configs = {
        "module.m:scaleway": {
            "name": "scaleway",
            "full_name": SCALEWAY,
            "module_address": "module.m",
            "expressions": expressions,
        }
    }
    inner = {"resources": [block("scaleway_vpc.v", key="module.m:scaleway")], "variables": {"other": {"default": "d"}}}
    call = {"m": {"expressions": {"region": ref("var.r"), "zone": const("fr-par-1")}, "module": inner}}
    document = plan(
        [change("module.m::scaleway_vpc.v", {})],
        module={"module_calls": call},
        provider_config=configs,
        variables={"r": {"value": "pl-waw"}},
    )
    assert read(document).resources[0].provider.inputs == {"region": "pl-waw", "zone": "fr-par-1", "other": "d"}


def test_a_key_that_names_no_configuration() -> None:
    def provider(*aliases: str) -> Any:
        configs = {
            key: {"name": "scaleway", "full_name": SCALEWAY, "expressions": {"region": const(key)}} for key in aliases
        }
        document = plan(
            [change("scaleway_vpc.v", {})], [block("scaleway_vpc.v", key="module.m:scaleway")], provider_config=configs
        )
        return read(document).resources[0].provider

    assert provider("scaleway").inputs == {"region": "scaleway"}
    assert (provider("scaleway", "scaleway.b").inputs, provider("scaleway", "scaleway.b").is_visible) == ({}, False)
    assert (provider().inputs, provider().is_visible, provider().source) == ({}, True, "scaleway/scaleway")


def test_several_clouds_and_registries_in_one_plan() -> None:
    ovh = {**change("ovh_cloud_project.p", {}), "provider_name": "registry.opentofu.org/ovh/ovh"}
    own = {**change("scaleway_vpc.w", {}), "provider_name": "registry.acme.example/scaleway/scaleway"}
    configs = {
        "scw": {"name": "scw", "full_name": SCALEWAY, "version_constraint": "2.50.0"},
        "ovh": {"name": "ovh", "full_name": "registry.opentofu.org/ovh/ovh", "version_constraint": "~> 1.0"},
    }
    blocks = [block("scaleway_vpc.v", key="scw"), block("ovh_cloud_project.p", key="ovh")]
    deployment = read(plan([change("scaleway_vpc.v", {}), ovh, own], blocks, provider_config=configs))
    assert [(r.package, r.provider.source, r.provider.version) for r in deployment.resources] == [
        ("scaleway", "scaleway/scaleway", "2.50.0"),
        ("ovh", "ovh/ovh", ""),
        ("scaleway", "registry.acme.example/scaleway/scaleway", ""),
    ]


# What is not whole


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"errored": True}, "a échoué en route"),
        ({"complete": False}, "déclare le plan incomplet"),
        ({"deferred_changes": [{}, {}], "complete": False}, "2 changements remis à plus tard"),
        ({"configuration": None}, "ne contient pas la configuration"),
    ],
)
def test_what_may_be_missing_is_said(more: dict[str, Any], said: str) -> None:
    deployment = read(plan([change("scaleway_vpc.v", {})], **more))
    assert not deployment.source.complete
    assert [said in warning.fr for warning in deployment.warnings] == [True]


def test_without_configuration_everything_marked_is_unknown_and_providers_hidden() -> None:
    document = plan([change("scaleway_vpc.v", {}, after_unknown={"region": True})], configuration=None)
    [resource] = read(document).resources
    assert resource.properties == {"region": UNTIL_APPLY}
    assert not resource.provider.is_visible


def test_planned_values_alone_are_read_and_never_taken_for_whole() -> None:
    resource = {"address": "scaleway_vpc.v", "type": "scaleway_vpc", "name": "v", "values": {"name": "a"}}
    document = plan([], [block("scaleway_vpc.v", name=const("a"), region=ref("x.y"))])
    document["planned_values"] = {"root_module": {"child_modules": [{"resources": [resource]}]}}
    deployment = read(document)
    assert [r.properties for r in deployment.managed] == [{"name": "a", "region": UNTIL_APPLY}]
    assert not deployment.source.complete


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({**plan([]), "format_version": "0.2"}, "format 0.2"),
        ({**plan([]), "format_version": "2.0"}, "format 2.0"),
        ({**plan([]), "format_version": 1}, "à $.format_version, attendu un texte, trouvé un entier"),
        (plan([change("scaleway_vpc.v", {}), change("scaleway_vpc.v", {})]), "scaleway_vpc.v apparaît deux fois"),
        (
            plan([{**change("scaleway_vpc.v", {}), "change": []}]),
            "à $.resource_changes[0].change, attendu un objet, trouvé une liste",
        ),
        (plan([], [{"address": "a.b", "expressions": []}]), "à $.configuration.root_module.resources[0].expressions"),
    ],
)
def test_what_is_refused(document: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as error:
        read(document)
    assert said in error.value.message.fr


def test_growth_is_linear_when_everything_refers_to_everything() -> None:
    """A thousand instances that refer to a thousand others by an index that the plan hides."""
    count = 1000
    changes = [change(f"x_y.a[{n}]", {}) for n in range(count)] + [change(f"x_z.b[{n}]", {}) for n in range(count)]
    deployment = read(plan(changes, [block("x_z.b", by=ref("x_y.a", "count.index"))]))
    assert sum(len(r.dependencies) for r in deployment.resources) == count


def test_json_and_data_are_read_alike() -> None:
    text = (CASES / "aws" / "plan.json").read_bytes()
    shown = [
        [(r.urn, r.properties, r.property_dependencies) for r in terraform.read(document, path="x").resources]
        for document in (text, json.loads(text))
    ]
    assert shown[0] == shown[1]
