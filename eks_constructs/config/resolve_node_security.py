"""From ``securityGroups`` of a self-managed group to the security groups of its nodes."""

from __future__ import annotations

from eks_constructs.config import resolved_workloads as resolved
from eks_constructs.config.node_group_parts import NodeSecurityGroups
from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.config.sources import Sources


def resolve_node_security(place: NodeGroupPlace) -> resolved.NodeSecurity:
    """Decide which security groups nodes are in.

    eksctl gives each group one of its own and lets all share another; where the file says neither,
    the hardened profile puts nodes into that of the cluster, as EKS does with managed ones.

    Args:
        place: The group and its place in the file.
    """
    given, sources = place.group.security_groups, place.sources
    if not sources.defaults.own_security_groups and not _asks(sources, given):
        return resolved.NodeSecurity(
            cluster=True, own=False, by_control_plane=False, shared=False, ids=given.attach_ids
        )
    own, shared = given.with_local is not False, given.with_shared is not False
    if shared and not _is_shared_group_there(sources):
        if given.with_shared:
            message = (
                "must be false or left out unless vpc.sharedNodeSecurityGroup names a group: none "
                "is made in this profile"
            )
            place.refuse("not-together", "securityGroups.withShared", message, got=True)
        shared = False
    if not own and not shared and not given.attach_ids:
        message = "must name a security group when nodes have none of their own and share none"
        place.refuse("required", "securityGroups.attachIDs", message)
    by_control_plane = own and sources.defaults.own_security_groups
    if by_control_plane and not shared and not given.attach_ids:
        message = (
            "should be true, or attachIDs name a group: the own one lets in the control plane "
            "alone, as with eksctl, so that pods reach neither DNS nor pods on other nodes"
        )
        place.warn("required", "securityGroups.withShared", message)
    return resolved.NodeSecurity(
        cluster=False,
        own=own,
        by_control_plane=by_control_plane,
        shared=shared,
        ids=given.attach_ids,
    )


def _asks(sources: Sources, given: NodeSecurityGroups) -> bool:
    return (
        given.with_local is not None
        or given.with_shared is not None
        or sources.config.vpc.shared_node_security_group is not None
    )


def _is_shared_group_there(sources: Sources) -> bool:
    return (
        sources.defaults.own_security_groups
        or sources.config.vpc.shared_node_security_group is not None
    )
