"""Tags and names that eksctl gives."""

from __future__ import annotations

from eks_constructs.planning.eksctl_names import cluster_tags
from eks_constructs.planning.naming import tag_problems


def test_everything_carries_the_name_of_the_cluster() -> None:
    """But nothing claims to be made by eksctl itself."""
    tags = cluster_tags("dev")
    assert tags == {
        "alpha.eksctl.io/cluster-name": "dev",
        "eksctl.cluster.k8s.io/v1alpha1/cluster-name": "dev",
    }
    assert tag_problems(tags) == ()
