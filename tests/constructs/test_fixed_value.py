"""What an update must never change is refused by the template itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Template

from eks_constructs.cluster import Cluster
from eks_constructs.network import Network

_BOOTSTRAP = "BootstrapVersion"


def fixed(stack: Stack) -> Mapping[str, str]:
    """Return the values that a template fixes, each with the rule that compares it."""
    template = Template.from_stack(stack).to_json()
    parameters = template["Parameters"]
    rules = {
        rule["Assertions"][0]["Assert"]["Fn::Equals"][0]["Ref"]: rule["Assertions"][0]
        for name, rule in template["Rules"].items()
        if name != "CheckBootstrapVersion"
    }
    assert rules.keys() == parameters.keys() - {_BOOTSTRAP}
    for name, rule in rules.items():
        value = parameters[name]["Default"]
        assert rule["Assert"] == {"Fn::Equals": [{"Ref": name}, value]}
        assert value in rule["AssertDescription"]
    return {name: parameters[name]["Default"] for name in rules}


def test_a_cluster_is_not_renamed(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """CloudFormation would make another cluster and delete the one in use."""
    Cluster(stack, "Cluster", name="demo", version="1.35", subnets=subnets)
    assert fixed(stack) == {"ClusterFixedNameE8B74E72": "demo"}


def test_a_network_does_not_move() -> None:
    """CloudFormation would make another VPC, and take the ways out from the one in use."""
    stack = Stack(App(), "Net")
    Network(
        stack,
        "Network",
        zones=("eu-west-1b", "eu-west-1a"),
        cidr="10.1.0.0/16",
        pod_cidr="100.64.0.0/16",
    )
    assert fixed(stack) == {
        "NetworkFixedLayoutD012EAA8": "10.1.0.0/16 by-zone",
        "NetworkFixedPodCidrB2A7D8F0": "100.64.0.0/16",
    }
