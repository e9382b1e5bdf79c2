"""Mappings of the ConfigMap aws-auth turned into access entries that mean the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.access import AccessEntry, AccessEntryType, AccessPolicy

_MASTERS: Final = "system:masters"
_SYSTEM: Final = "system:"
_OF_NODES: Final = {
    frozenset({"system:bootstrappers", "system:nodes"}): AccessEntryType.EC2_LINUX,
    frozenset(
        {"eks:kube-proxy-windows", "system:bootstrappers", "system:nodes"}
    ): AccessEntryType.EC2_WINDOWS,
    frozenset(
        {"system:bootstrappers", "system:node-proxier", "system:nodes"}
    ): AccessEntryType.FARGATE_LINUX,
}
"""The groups of nodes in aws-auth, and the type of entry that stands for them."""


def entry_from_mapping(
    *, arn: str, username: str | None = None, groups: Sequence[str] = ()
) -> AccessEntry:
    """Return the access entry that lets in whom a mapping of aws-auth lets in.

    Members of ``system:masters`` get the access policy for administrators, and nodes an entry of
    their type, for which EKS sets username and groups itself.

    Args:
        arn: IAM role or user.
        username: Username in Kubernetes. Default: EKS's.
        groups: Groups in Kubernetes.

    Raises:
        ConfigurationError: A group of Kubernetes itself has no counterpart.

    See https://docs.aws.amazon.com/eks/latest/userguide/migrating-access-entries.html
    """
    node_type = _OF_NODES.get(frozenset(groups))
    if node_type is not None:
        return AccessEntry(principal_arn=arn, type=node_type)
    refuse("mapping", (_problem(index, group) for index, group in _reserved(groups)))
    return AccessEntry(
        principal_arn=arn,
        policies=(AccessPolicy.cluster_admin(),) if _MASTERS in groups else (),
        kubernetes_groups=tuple(dict.fromkeys(each for each in groups if each != _MASTERS)),
        username=username,
    )


def _reserved(groups: Sequence[str]) -> list[tuple[int, str]]:
    return [
        (index, group)
        for index, group in enumerate(groups)
        if group.startswith(_SYSTEM) and group != _MASTERS
    ]


def _problem(index: int, group: str) -> Problem:
    message = (
        "must not begin with system:, which access entries refuse, except for system:masters and "
        "the groups of nodes together; bind the roles of this group to one of your own"
    )
    return Problem(code="invalid-value", where=f"groups[{index}]", got=group, message=message)
