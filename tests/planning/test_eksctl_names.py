"""Tags and names that eksctl gives."""

from __future__ import annotations

import pytest

from eks_constructs.planning.eksctl_names import (
    cluster_tags,
    karpenter_name_problems,
    karpenter_names,
)
from eks_constructs.planning.naming import tag_problems


def test_everything_carries_the_name_of_the_cluster() -> None:
    """But nothing claims to be made by eksctl itself."""
    tags = cluster_tags("dev")
    assert tags == {
        "alpha.eksctl.io/cluster-name": "dev",
        "eksctl.cluster.k8s.io/v1alpha1/cluster-name": "dev",
    }
    assert tag_problems(tags) == ()


def test_karpenter_has_the_names_that_scripts_look_for() -> None:
    """As the documentation of eksctl lists them."""
    names = karpenter_names("dev")
    assert names.node_role == "eksctl-KarpenterNodeRole-dev"
    assert names.instance_profile == "eksctl-KarpenterNodeInstanceProfile-dev"
    assert names.role == "eksctl-dev-iamservice-role"
    assert names.queue == "dev"


@pytest.mark.parametrize(("length", "expected"), [(1, 0), (39, 0), (40, 1), (100, 1)])
def test_names_of_roles_have_a_limit(length: int, expected: int) -> None:
    """IAM takes 64 characters, and the longest that passes has just that."""
    name = "x" * length
    found = list(karpenter_name_problems(name, where="metadata.name"))
    assert len(found) == expected
    names = karpenter_names(name)
    assert (max(len(names.node_role), len(names.role)) <= 64) == (not found)
    if not found:
        assert len(names.instance_profile) <= 128
        assert len(names.queue) <= 80
