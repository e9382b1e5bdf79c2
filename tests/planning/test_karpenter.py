"""What Karpenter is told: its tag, its chart, its node classes and pools."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.karpenter import (
    INTERRUPTIONS,
    chart_tag,
    chart_version_problems,
    discovery_commands,
    discovery_problems,
    helm_values,
    kubernetes_version_problems,
)
from eks_constructs.planning.manifests.karpenter import ec2_node_class, karpenter_node_pool
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.policies.inputs import cluster_name_problems

UNKNOWN: Final = "${Token[TOKEN.7]}"


def node_class(**more: object) -> Manifest:
    """Return a node class with a role."""
    given: dict[str, object] = {
        "image": "al2023@v20260901",
        "discovery": "demo",
        "cluster_name": "demo",
        "role_name": "Nodes",
    }
    return ec2_node_class(**(given | more))  # type: ignore[arg-type]  # some are wrong on purpose


def test_a_node_class_with_a_role() -> None:
    """Subnets by our tag, the cluster's group by the tag of EKS, IMDSv2 only."""
    assert node_class().document() == {
        "apiVersion": "karpenter.k8s.aws/v1",
        "kind": "EC2NodeClass",
        "metadata": {"name": "default"},
        "spec": {
            "amiSelectorTerms": [{"alias": "al2023@v20260901"}],
            "role": "Nodes",
            "subnetSelectorTerms": [{"tags": {"karpenter.sh/discovery": "demo"}}],
            "securityGroupSelectorTerms": [{"tags": {"aws:eks:cluster-name": "demo"}}],
            "metadataOptions": {
                "httpEndpoint": "enabled",
                "httpProtocolIPv6": "disabled",
                "httpPutResponseHopLimit": 1,
                "httpTokens": "required",
            },
        },
    }


def test_a_node_class_with_profile_and_groups() -> None:
    """Both are named instead of found."""
    made = node_class(
        role_name=None,
        instance_profile="Profile",
        security_group_ids=["sg-00000001", "sg-00000002"],
    )
    spec = made.document()["spec"]
    assert isinstance(spec, dict)
    assert spec["instanceProfile"] == "Profile"
    assert "role" not in spec
    assert spec["securityGroupSelectorTerms"] == [{"id": "sg-00000001"}, {"id": "sg-00000002"}]


def test_a_node_pool() -> None:
    """Linux on demand, recent generations, replaced after thirty days."""
    assert karpenter_node_pool(cpu_limit=64).document() == {
        "apiVersion": "karpenter.sh/v1",
        "kind": "NodePool",
        "metadata": {"name": "default"},
        "spec": {
            "template": {
                "spec": {
                    "nodeClassRef": {
                        "group": "karpenter.k8s.aws",
                        "kind": "EC2NodeClass",
                        "name": "default",
                    },
                    "requirements": [
                        {"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64"]},
                        {"key": "kubernetes.io/os", "operator": "In", "values": ["linux"]},
                        {
                            "key": "karpenter.sh/capacity-type",
                            "operator": "In",
                            "values": ["on-demand"],
                        },
                        {
                            "key": "karpenter.k8s.aws/instance-category",
                            "operator": "In",
                            "values": ["c", "m", "r"],
                        },
                        {
                            "key": "karpenter.k8s.aws/instance-generation",
                            "operator": "Gt",
                            "values": ["2"],
                        },
                    ],
                    "expireAfter": "720h",
                }
            },
            "limits": {"cpu": 64},
            "disruption": {
                "consolidationPolicy": "WhenEmptyOrUnderutilized",
                "consolidateAfter": "1m",
            },
        },
    }


REFUSALS: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "image": (lambda: node_class(image="al2@latest"), "image: must be a family and a version"),
    "long image": (
        lambda: node_class(image=f"al2023@v{'1' * 30}"),
        "image: must be a family and a version, .* of at most 30 characters",
    ),
    "both": (
        lambda: node_class(instance_profile="Profile"),
        "role_name: must be given, or instance_profile instead; not both",
    ),
    "neither": (lambda: node_class(role_name=None), "role_name: must be given, or instance"),
    "name": (lambda: node_class(name="A"), "name: must have lower-case letters"),
    "pool's name": (lambda: karpenter_node_pool(name=""), "name: must have lower-case letters"),
    "pool's class": (
        lambda: karpenter_node_pool(node_class="A b"),
        "node_class: must have lower-case letters",
    ),
    "architecture": (
        lambda: karpenter_node_pool(architectures=["x86"]),
        "architectures: must be one of amd64, arm64, got 'x86'",
    ),
    "no capacity": (
        lambda: karpenter_node_pool(capacity_types=[]),
        "capacity_types: must name at least one of on-demand, reserved, spot",
    ),
    "no category": (
        lambda: karpenter_node_pool(instance_categories=[]),
        "instance_categories: must name at least one, such as c, m or r",
    ),
    "category": (
        lambda: karpenter_node_pool(instance_categories=["M5"]),
        "instance_categories: must be the first letters of instance types",
    ),
    "limit": (lambda: karpenter_node_pool(cpu_limit=0), "cpu_limit: must be at least 1, got 0"),
    "expiry": (
        lambda: karpenter_node_pool(expire_after_hours=0),
        "expire_after_hours: must be at least 1, got 0",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_karpenter_would_refuse(name: str) -> None:
    """It is refused here, in words."""
    make, message = REFUSALS[name]
    with pytest.raises(ConfigurationError, match=message):
        make()


def test_the_name_is_that_of_the_cluster() -> None:
    """If the cluster has one that is known."""
    assert not list(cluster_name_problems("demo", of_cluster="demo"))
    assert not list(cluster_name_problems("demo", of_cluster=UNKNOWN))
    (other,) = cluster_name_problems("demo", of_cluster="prod")
    assert str(other) == (
        "cluster_name: must be the name of the cluster, prod, got 'demo' [invalid-value]"
    )
    (token,) = cluster_name_problems(UNKNOWN, of_cluster=UNKNOWN)
    assert token.code == "must-be-concrete"


def test_the_tag_has_a_value() -> None:
    """That AWS takes, and that is known."""
    assert not discovery_problems("demo")
    assert [each.code for each in discovery_problems("")] == ["empty"]
    assert [each.code for each in discovery_problems("a" * 256)] == ["invalid-value"]
    assert [each.code for each in discovery_problems(UNKNOWN)] == ["must-be-concrete"]
    assert {each.where for each in discovery_problems("")} == {"discovery"}


@given(ids=st.lists(st.from_regex(r"subnet-[0-9a-f]{8}", fullmatch=True), unique=True))
def test_one_command_tags_all(ids: list[str]) -> None:
    """All have the same tag, so that they share a line; nothing to tag needs none."""
    commands = discovery_commands(ids, discovery="demo", region="eu-west-1")
    assert len(commands) == bool(ids)
    for command in commands:
        assert command.split("--resources ")[1].split(" --tags")[0].split() == ids
        assert command.endswith("--tags Key=karpenter.sh/discovery,Value=demo")


def test_the_chart_is_told_cluster_and_queue() -> None:
    """And which service account the role is for."""
    assert helm_values(cluster_name="demo", queue_name="q", service_account="karpenter") == {
        "serviceAccount": {"name": "karpenter"},
        "settings": {"clusterName": "demo", "interruptionQueue": "q"},
    }


def test_the_chart_is_told_what_is_not_as_usual() -> None:
    """A service account of somebody else, a role by its name, no queue."""
    assert helm_values(
        cluster_name="demo",
        queue_name=None,
        service_account="karpenter",
        create_service_account=False,
        role_arn="arn:aws:iam::111122223333:role/K",
    ) == {
        "serviceAccount": {
            "name": "karpenter",
            "create": False,
            "annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/K"},
        },
        "settings": {"clusterName": "demo"},
    }


@pytest.mark.parametrize(
    ("version", "codes"),
    [
        ("1.14.0", []),
        ("v0.20.0", []),
        ("0.37.0-rc.1", []),
        ("0.19.9", ["out-of-range"]),
        ("1.14", ["invalid-value"]),
        ("latest", ["invalid-value"]),
        ("1.014.0", ["invalid-value"]),
        ("", ["invalid-value"]),
    ],
)
def test_versions_of_the_chart(version: str, codes: list[str]) -> None:
    """Full ones, since nothing is looked up, and not older than eksctl takes."""
    assert [each.code for each in chart_version_problems(version)] == codes


@pytest.mark.parametrize(
    ("version", "tag"),
    [
        ("1.14.0", "1.14.0"),
        ("v1.14.0", "1.14.0"),
        ("v0.35.0", "0.35.0"),
        ("0.34.5", "v0.34.5"),
        ("v0.34.5", "v0.34.5"),
        ("latest", "latest"),
    ],
)
def test_the_chart_is_asked_for_by_the_tag_that_it_has(version: str, tag: str) -> None:
    """Helm takes an exact version for the tag, and finds none with the wrong letter before it."""
    assert chart_tag(version) == tag


@pytest.mark.parametrize(
    ("version", "kubernetes", "codes"),
    [
        ("1.6.0", "1.34", []),
        ("1.5.9", "1.34", ["not-together"]),
        ("0.99.0", "1.31", ["not-together"]),
        ("1.0.0", "1.37", []),
        ("none", "1.34", []),
    ],
)
def test_versions_of_kubernetes_that_came_later(
    version: str, kubernetes: str, codes: list[str]
) -> None:
    """As far as the table knows."""
    found = kubernetes_version_problems(version, kubernetes_version=kubernetes)
    assert [each.code for each in found] == codes


def test_the_five_interruptions() -> None:
    """As the documentation of Karpenter 1.14 lists them."""
    assert sorted(INTERRUPTIONS.values()) == [
        ("aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"),
        ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
        ("aws.ec2", "EC2 Instance State-change Notification"),
        ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
        ("aws.health", "AWS Health Event"),
    ]
