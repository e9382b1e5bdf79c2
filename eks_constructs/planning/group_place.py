"""Where a self-managed node group is put, and what it finds there already."""

from __future__ import annotations

from collections.abc import Iterator

from eks_constructs.errors import Problem
from eks_constructs.values import frozen


@frozen
class GroupPlace:
    """What a self-managed node group is given beside its specification.

    Attributes:
        subnets: How many subnets it runs in.
        has_vpc: Whether its VPC is known.
        cluster_security_group: Whether the security group of the cluster is known.
        control_plane_security_group: Whether a further security group of the control plane is.
        control_plane_security_group: Whether a further one of the control plane is.
        own_security_group: Whether nodes get a security group of their own.
        security_groups: How many further security groups nodes have.
        role: Whether the role of the nodes is given.
        instance_profile: Whether their instance profile is.
    """

    subnets: int
    has_vpc: bool
    cluster_security_group: bool
    control_plane_security_group: bool
    own_security_group: bool
    security_groups: int
    role: bool
    instance_profile: bool


def group_place_problems(place: GroupPlace) -> Iterator[Problem]:
    """Return what is missing from a place, or does not fit together.

    Args:
        place: Where a self-managed node group is put.
    """
    if not place.subnets:
        message = "must be at least one subnet"
        yield Problem(code="empty", where="subnets", got=None, message=message)
    if place.own_security_group and not place.has_vpc:
        message = "must come with own_security_group, which is made in it"
        yield Problem(code="required", where="vpc", got=None, message=message)
    yield from _peer_problems(place)
    if place.instance_profile and not place.role:
        message = "must come with instance_profile_arn: the access entry is for the role in it"
        yield Problem(code="required", where="role", got=None, message=message)


def _peer_problems(place: GroupPlace) -> Iterator[Problem]:
    where = "cluster_security_group_id"
    if place.control_plane_security_group:
        other = "control_plane_security_group_id"
        if not place.own_security_group:
            message = "must be left out without own_security_group, whose rules name it"
            yield Problem(code="not-together", where=other, got=None, message=message)
        elif place.cluster_security_group:
            message = f"must be None with {other}, which the rules name instead"
            yield Problem(code="not-together", where=where, got=None, message=message)
    elif place.own_security_group and not place.cluster_security_group:
        message = "must come with own_security_group, whose rules name it"
        yield Problem(code="required", where=where, got=None, message=message)
    elif not place.cluster_security_group and not place.security_groups:
        message = (
            "must be given, or security_groups: nodes would have none that reaches the cluster"
        )
        yield Problem(code="required", where=where, got=None, message=message)
