"""User data: what an instance is told at its first start, so that it joins a cluster as a node.

Every operating system wants another form. Two questions decide what has to be written:

- Who boots the node? An image of EKS in a managed node group gets how to join from EKS, which
  merges it with :func:`partial_user_data`. Self-managed nodes and custom images get nothing; they
  need :func:`full_user_data`.
- What is it told beyond that? :class:`NodeSettings`.

The functions are pure: same facts, same bytes. Texts of the cluster may be CDK tokens.

See https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-user-data
"""

from __future__ import annotations

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.user_data._amazon_linux import amazon_linux
from eks_constructs.planning.user_data._bottlerocket import bottlerocket
from eks_constructs.planning.user_data._checks import (
    cluster_problems,
    settings_problems,
    size_problems,
)
from eks_constructs.planning.user_data._facts import (
    BottlerocketSettings,
    ClusterFacts,
    LocalStorage,
    NodeSettings,
)
from eks_constructs.planning.user_data._ubuntu import ubuntu
from eks_constructs.planning.user_data._windows import windows

__all__ = [
    "BottlerocketSettings",
    "ClusterFacts",
    "LocalStorage",
    "NodeSettings",
    "full_user_data",
    "full_user_data_problems",
    "partial_user_data",
    "partial_user_data_problems",
]


def full_user_data(family: AmiFamily, cluster: ClusterFacts, node: NodeSettings) -> str:
    """Return user data for an instance that must join the cluster by itself.

    For self-managed nodes, and for managed node groups with a custom image.

    Args:
        family: Operating system of the image.
        cluster: The cluster to join.
        node: What the node is told beyond that.

    Raises:
        ConfigurationError: Everything that cannot be written, or that would keep the node away.
    """
    refuse("user data", full_user_data_problems(family, cluster, node))
    return _full(family, cluster, node)


def full_user_data_problems(
    family: AmiFamily, cluster: ClusterFacts, node: NodeSettings
) -> tuple[Problem, ...]:
    """Return what keeps :func:`full_user_data` from being written.

    Args:
        family: Operating system of the image.
        cluster: The cluster to join.
        node: What the node is told beyond that.
    """
    found = (
        *cluster_problems(family, cluster, node),
        *settings_problems(family, node, partial=False),
    )
    return found or tuple(size_problems(_full(family, cluster, node), cluster))


def _full(family: AmiFamily, cluster: ClusterFacts, node: NodeSettings) -> str:
    if family.is_ubuntu:
        return ubuntu(node, cluster)
    # With a cluster there is always something to say.
    return _written(family, node, cluster) or ""


def partial_user_data(family: AmiFamily, node: NodeSettings) -> str | None:
    """Return what EKS merges with its own user data, or nothing if that is all there is.

    For managed node groups with an image of EKS. Labels and taints belong to the node group there.

    Args:
        family: Operating system of the image.
        node: What the node is told beyond how to join.

    Raises:
        ConfigurationError: Everything that cannot be written, or that EKS does itself.
    """
    refuse("user data", partial_user_data_problems(family, node))
    return _written(family, node, None)


def partial_user_data_problems(family: AmiFamily, node: NodeSettings) -> tuple[Problem, ...]:
    """Return what keeps :func:`partial_user_data` from being written.

    Args:
        family: Operating system of the image.
        node: What the node is told beyond how to join.
    """
    if family.is_ubuntu:
        message = (
            "must not be Ubuntu with an image of EKS, which has none; give an image of its own"
        )
        return (Problem(code="not-together", where="family", got=str(family), message=message),)
    found = tuple(settings_problems(family, node, partial=True))
    return found or tuple(size_problems(_written(family, node, None), None))


def _written(family: AmiFamily, node: NodeSettings, cluster: ClusterFacts | None) -> str | None:
    if family.is_windows:
        return windows(node, cluster)
    if family is AmiFamily.BOTTLEROCKET:
        return bottlerocket(node, cluster)
    return amazon_linux(node, cluster)
