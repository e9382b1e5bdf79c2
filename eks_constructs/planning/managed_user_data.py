"""User data of managed node groups: written in part with images of EKS, in full with others."""

from __future__ import annotations

from collections.abc import Iterator

from eks_constructs.errors import Problem
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.node_labels import label_problems, taint_problems
from eks_constructs.planning.user_data import (
    ClusterFacts,
    NodeSettings,
    full_user_data,
    full_user_data_problems,
    partial_user_data,
    partial_user_data_problems,
)
from eks_constructs.planning.user_data_paths import placed_in_group
from eks_constructs.values import frozen


@frozen
class UserDataSource:
    """What user data is written from.

    Attributes:
        family: Operating system of the nodes.
        is_custom: Whether the image is not one of EKS, which then merges nothing.
        settings: What nodes are told; ``None`` for nothing.
        registration: The same with labels and taints, for nodes that EKS tells nothing.
        cluster: The cluster that nodes join by themselves; ``None`` if EKS tells them.
    """

    family: AmiFamily
    is_custom: bool
    settings: NodeSettings | None
    registration: NodeSettings
    cluster: ClusterFacts | None


def managed_user_data(source: UserDataSource) -> str | None:
    """Return the user data, or nothing when there is nothing to say.

    Args:
        source: What it is written from; checked.
    """
    if source.cluster is not None:
        return full_user_data(source.family, source.cluster, source.registration)
    if source.settings is not None:
        return partial_user_data(source.family, source.settings)
    return None


def managed_user_data_problems(source: UserDataSource, given: str | None) -> Iterator[Problem]:
    """Return what keeps user data from being written.

    Args:
        source: What it is written from.
        given: User data of the caller's; ``None`` for none.
    """
    settings, cluster = source.settings, source.cluster
    if given is not None and (settings is not None or cluster is not None):
        message = "must be left out with settings or cluster_facts, from which it is written"
        yield Problem(code="not-together", where="user_data", got=None, message=message)
    if settings is not None and (settings.labels or settings.taints):
        message = "must hold neither labels nor taints; give them to the node group"
        yield Problem(code="not-together", where="settings", got=None, message=message)
    elif not source.is_custom and cluster is not None:
        message = "must be left out without image_id: EKS tells nodes with its images how to join"
        yield Problem(code="not-together", where="cluster_facts", got=None, message=message)
    elif cluster is not None:
        told = source.registration
        known = (*label_problems(told.labels), *taint_problems(told.taints))
        found = full_user_data_problems(source.family, cluster, told)
        yield from placed_in_group(found, known=known)
    elif settings is not None and not source.is_custom:
        yield from placed_in_group(partial_user_data_problems(source.family, settings))
