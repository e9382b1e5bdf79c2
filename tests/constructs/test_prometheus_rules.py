"""Files of rules in a workspace: those that are shipped, and those of users."""

from __future__ import annotations

import pytest
import yaml
from aws_cdk import Environment, Stack
from aws_cdk.assertions import Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.prometheus_rules import AlertThresholds, RuleGroup
from eks_constructs.prometheus_rules import PrometheusRules

TYPE = "AWS::APS::RuleGroupsNamespace"
WORKSPACE = "arn:aws:aps:eu-west-1:111122223333:workspace/ws-0123abcd"
OWN = """\
groups:
- name: shop
  interval: 1m
  rules:
  - record: shop:orders:rate5m
    expr: sum(rate(orders_total[5m]))
  - alert: NoOrders
    expr: shop:orders:rate5m == 0
    for: 10m
    labels: {severity: critical}
    annotations: {summary: Nobody buys.}
"""
ENVIRONMENT = Environment(region="eu-west-1")


def test_all_groups_by_default(stack: Stack) -> None:
    """A file each, of its own name, in the workspace."""
    rules = PrometheusRules(stack, "Rules", workspace_arn=WORKSPACE)
    found = Template.from_stack(stack).find_resources(TYPE).values()
    assert sorted(each["Properties"]["Name"] for each in found) == sorted(RuleGroup)
    assert {each["Properties"]["Workspace"] for each in found} == {WORKSPACE}
    assert list(rules.resources) == sorted(RuleGroup)


def test_groups_and_thresholds_can_be_chosen(stack: Stack) -> None:
    """What is not chosen is not there; a threshold arrives in the expression."""
    PrometheusRules(
        stack,
        "Rules",
        workspace_arn=WORKSPACE,
        groups=[RuleGroup.NODES],
        thresholds=AlertThresholds(node_memory_percent=77.5),
    )
    (found,) = Template.from_stack(stack).find_resources(TYPE).values()
    (group,) = yaml.safe_load(found["Properties"]["Data"])["groups"]
    (memory,) = (each for each in group["rules"] if each["alert"] == "NodeMemoryFull")
    assert memory["expr"].endswith("> 77.5")


def test_as_many_rules_as_a_raised_quota_takes(stack: Stack) -> None:
    """AWS raises the 2,000 of a workspace on request, so that more are nobody's mistake."""
    rules = [{"record": f"shop:orders:{number}", "expr": "1"} for number in range(2100)]
    text = yaml.safe_dump({"groups": [{"name": "many", "rules": rules}]})
    PrometheusRules(stack, "Rules", workspace_arn=WORKSPACE, groups=[], extra_files={"many": text})
    Template.from_stack(stack).resource_count_is(TYPE, 1)


def test_rules_of_users_are_taken_as_they_are(stack: Stack) -> None:
    """Beside the shipped ones, or instead of them."""
    PrometheusRules(stack, "Rules", workspace_arn=WORKSPACE, groups=[], extra_files={"shop": OWN})
    (found,) = Template.from_stack(stack).find_resources(TYPE).values()
    assert (found["Properties"]["Name"], found["Properties"]["Data"]) == ("shop", OWN)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("groups: [", "must be one document in YAML"),
        ("- groups", "must be a map with nothing but groups"),
        ("groups: []", "must be a map with nothing but groups"),
        ("groups: [1]", r"groups\[0\]: must be a map with a name and rules"),
        (OWN.replace("name: shop", "name: ''"), "must name the group"),
        (OWN + OWN.removeprefix("groups:\n"), "must be the name of one group only"),
        (OWN.replace("interval: 1m", "interval: soon"), "must be a duration, such as 5m"),
        (OWN.replace("interval: 1m", "every: 1m"), "must be one of interval, labels"),
        (OWN.replace("for: 10m", "for: 10"), "must be a duration, such as 5m"),
        (OWN.replace("alert: NoOrders", "record: a b"), "annotations.*unknown-key"),
        (OWN.replace("shop:orders:rate5m\n    expr", "a b\n    expr"), "the name of a series"),
        (OWN.replace("expr: sum(rate(orders_total[5m]))", "expr: ''"), "must be an expression"),
        (OWN.replace("{severity: critical}", "{severity: 1}"), "must be a map of texts"),
        (OWN.replace("record: shop", "x: 1\n    record: shop"), "must be one of expr, labels"),
        ("groups: [{name: a, rules: []}]", "must be a list of at least one rule"),
        ("groups: [{name: a, rules: [{}]}]", "must be a map with either alert or record"),
        ("groups:\n- name: a\n  name: b", "a key must be a text that the map does not have yet"),
    ],
)
def test_a_file_that_is_none_is_refused(stack: Stack, text: str, message: str) -> None:
    """By its place, in our words."""
    with pytest.raises(ConfigurationError, match=f"extra_files.own.*{message}"):
        PrometheusRules(stack, "Rules", workspace_arn=WORKSPACE, extra_files={"own": text})


def test_problems_are_refused_all_at_once(stack: Stack) -> None:
    """No workspace, and names that are none or taken."""
    with pytest.raises(ConfigurationError) as refused:
        PrometheusRules(
            stack,
            "Rules",
            workspace_arn="ws-0123abcd",
            groups=[RuleGroup.DNS],
            extra_files={"dns": OWN, "-": OWN, "long": f"{OWN}#{' ' * 400_000}"},
        )
    assert [(each.where, each.code) for each in refused.value.problems] == [
        ("workspace_arn", "arn-invalid"),
        ("extra_files.-", "name-invalid"),
        ("extra_files.dns", "name-duplicate"),
        ("extra_files.long", "too-many"),
    ]


def test_no_rules_at_all_are_refused(stack: Stack) -> None:
    """Nothing would be made."""
    with pytest.raises(ConfigurationError, match="groups: must be at least one"):
        PrometheusRules(stack, "Rules", workspace_arn=WORKSPACE, groups=[])


def test_text_must_be_known(stack: Stack) -> None:
    """It cannot be checked otherwise."""
    with pytest.raises(ConfigurationError, match=r"extra_files\.own: must be known at synthesis"):
        PrometheusRules(stack, "Rules", workspace_arn=WORKSPACE, extra_files={"own": stack.account})
