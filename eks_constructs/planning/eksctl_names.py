"""Tags and names that eksctl gives, for tools and people that look for them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from eks_constructs.planning.network import NatMode

OIDC_TAG: Final = "alpha.eksctl.io/cluster-oidc-enabled"
"""Tag of the cluster's stack: whether IAM has a provider for its tokens."""

NAT_FEATURE: Final[Mapping[NatMode, str]] = MappingProxyType(
    {
        NatMode.PER_ZONE: "HighlyAvailable",
        NatMode.SINGLE: "Single",
        NatMode.NONE: "Disable",
    }
)
"""Value of the output ``FeatureNATMode``."""

_NAME_TAGS: Final = (
    "alpha.eksctl.io/cluster-name",
    "eksctl.cluster.k8s.io/v1alpha1/cluster-name",
)


def cluster_tags(cluster_name: str) -> Mapping[str, str]:
    """Return the tags of everything that belongs to a cluster.

    ``alpha.eksctl.io/eksctl-version`` is not among them: eksctl takes a stack that has it for one
    of its own.

    Args:
        cluster_name: Name of the cluster.
    """
    return dict.fromkeys(_NAME_TAGS, cluster_name)
