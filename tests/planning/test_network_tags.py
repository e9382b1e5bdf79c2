"""Tags of subnets, and the commands that put them on subnets of others."""

from __future__ import annotations

import pytest

from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.planning.network_tags import (
    create_tags_commands,
    required_tags,
    subnet_tags,
    tag_problems,
)


def test_public_subnets_are_for_internet_facing_load_balancers() -> None:
    """Karpenter does not look there."""
    tags = subnet_tags(
        SubnetTier.PUBLIC, cluster_names=["blue", "green"], karpenter_discovery="blue"
    )
    assert tags == {
        "kubernetes.io/role/elb": "1",
        "kubernetes.io/cluster/blue": "shared",
        "kubernetes.io/cluster/green": "shared",
    }


def test_private_subnets_are_for_internal_load_balancers_and_karpenter() -> None:
    """The discovery tag appears only when asked for."""
    assert subnet_tags(SubnetTier.PRIVATE) == {"kubernetes.io/role/internal-elb": "1"}
    assert subnet_tags(SubnetTier.PRIVATE, cluster_names=["blue"], karpenter_discovery="x") == {
        "kubernetes.io/role/internal-elb": "1",
        "kubernetes.io/cluster/blue": "shared",
        "karpenter.sh/discovery": "x",
    }


@pytest.mark.parametrize("tier", [SubnetTier.CONTROL_PLANE, SubnetTier.ISOLATED])
def test_other_subnets_are_found_by_nobody(tier: SubnetTier) -> None:
    """No load balancer and no node may land there."""
    assert subnet_tags(tier, cluster_names=["blue"], karpenter_discovery="blue") == {}


def test_commands_group_subnets_that_need_the_same_tags() -> None:
    """One line a tier, for subnets that need tags at all."""
    required = required_tags(
        {
            SubnetTier.PUBLIC: ["subnet-00000001"],
            SubnetTier.PRIVATE: ["subnet-00000002", "subnet-00000003"],
            SubnetTier.ISOLATED: ["subnet-00000004"],
        },
        cluster_names=["demo"],
    )
    assert create_tags_commands(required) == (
        (
            "aws ec2 create-tags --resources subnet-00000002 subnet-00000003 --tags "
            "Key=kubernetes.io/role/internal-elb,Value=1 "
            "Key=kubernetes.io/cluster/demo,Value=shared"
        ),
        (
            "aws ec2 create-tags --resources subnet-00000001 --tags "
            "Key=kubernetes.io/role/elb,Value=1 Key=kubernetes.io/cluster/demo,Value=shared"
        ),
    )


def test_commands_name_the_region_and_survive_a_shell() -> None:
    """A value with a blank is quoted."""
    required = required_tags(
        {SubnetTier.PRIVATE: ["subnet-00000001"]}, karpenter_discovery="my cluster"
    )
    (command,) = create_tags_commands(required, region="eu-west-1")
    assert command.startswith("aws ec2 create-tags --region eu-west-1 --resources subnet-00000001 ")
    assert command.endswith(" 'Key=karpenter.sh/discovery,Value=my cluster'")


def test_no_subnets_no_commands() -> None:
    """Nothing to tag, nothing to run."""
    assert create_tags_commands(required_tags({})) == ()


def test_names_that_cannot_be_tags_are_refused_together() -> None:
    """Empty, too long, or twice."""
    problems = tag_problems(cluster_names=["", "a", "a"], karpenter_discovery="x" * 257)
    assert [(problem.where, problem.message[:40]) for problem in problems] == [
        ("cluster_names", "must have 1 to 100 letters, digits, hyph"),
        ("cluster_names", "must name each cluster only once"),
        ("karpenter_discovery", "must have a value of at most 255 letters"),
    ]
