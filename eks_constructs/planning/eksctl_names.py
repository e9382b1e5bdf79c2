"""Tags and names that eksctl gives, for tools and people that look for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.network import NatMode
from eks_constructs.values import frozen

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


KARPENTER_VERSION_TAG: Final = "alpha.eksctl.io/karpenter-version"
"""Tag of what is made for Karpenter."""

_LONGEST_ROLE_NAME: Final = 64


@frozen
class KarpenterNames:
    """What eksctl calls the things that it makes for Karpenter.

    Attributes:
        node_role: Role of the nodes.
        instance_profile: Instance profile of the nodes, unless the file names another.
        role: Role of Karpenter's own pods.
        queue: Queue of interruptions.
    """

    node_role: str
    instance_profile: str
    role: str
    queue: str


def karpenter_names(cluster_name: str) -> KarpenterNames:
    """Return the names for one cluster.

    Args:
        cluster_name: Name of the cluster.
    """
    return KarpenterNames(
        node_role=f"eksctl-KarpenterNodeRole-{cluster_name}",
        instance_profile=f"eksctl-KarpenterNodeInstanceProfile-{cluster_name}",
        role=f"eksctl-{cluster_name}-iamservice-role",
        queue=cluster_name,
    )


def karpenter_name_problems(cluster_name: str, *, where: str) -> Iterator[Problem]:
    """Yield a problem if the name of a cluster is too long for the names of Karpenter's roles.

    All other names may be longer.

    Args:
        cluster_name: Name of the cluster.
        where: Path of the name, for the problem.
    """
    beginning = karpenter_names("").node_role
    longest = _LONGEST_ROLE_NAME - len(beginning)
    if len(cluster_name) > longest:
        message = (
            f"must have at most {longest} characters with karpenter, because a role is called "
            f"{beginning}<name> and IAM takes {_LONGEST_ROLE_NAME}"
        )
        yield Problem(code="name-invalid", where=where, got=cluster_name, message=message)


def cluster_tags(cluster_name: str) -> Mapping[str, str]:
    """Return the tags of everything that belongs to a cluster.

    ``alpha.eksctl.io/eksctl-version`` is not among them: eksctl takes a stack that has it for one
    of its own.

    Args:
        cluster_name: Name of the cluster.
    """
    return dict.fromkeys(_NAME_TAGS, cluster_name)
