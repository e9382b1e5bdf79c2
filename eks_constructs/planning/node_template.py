"""What a launch template says of the nodes of one group, whoever starts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.efa import NetworkInterface
from eks_constructs.planning.node_machine import NodeMachine
from eks_constructs.planning.node_volumes import RootVolume
from eks_constructs.values import frozen

_HOP_LIMITS: Final = (1, 2)


@frozen
class NodeTemplate:
    """What a launch template says of the nodes of one group.

    Attributes:
        name: Name of the group.
        family: Operating system.
        root_volume: Volume for images, containers and logs.
        machine: What instances are beyond type, image and main volume.
        instance_type: The only instance type, or the most wanted; ``None`` where others decide.
        image_id: Image; ``None`` where EKS decides it.
        user_data: User data; ``None`` where EKS writes it.
        metadata_hop_limit: Network hops that an answer of the instance metadata service survives.
        capacity_block: Reservation of the Capacity Block that instances are bought with.
        interfaces: Network interfaces; empty for the single one that EC2 makes by itself.
        hibernation: Whether instances can hibernate.
        tags: Tags of the template, the instances, their volumes and network interfaces.
    """

    name: str
    family: AmiFamily
    root_volume: RootVolume
    machine: NodeMachine
    instance_type: str | None
    image_id: str | None
    user_data: str | None
    metadata_hop_limit: int
    capacity_block: str | None = None
    interfaces: tuple[NetworkInterface, ...] = ()
    hibernation: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)


def hop_limit_problems(limit: int) -> Iterator[Problem]:
    """Return a problem if the hop limit neither keeps pods away nor lets them in.

    Args:
        limit: Network hops that an answer of the instance metadata service survives.
    """
    if limit not in _HOP_LIMITS:
        message = (
            "must be 1 (pods cannot reach the instance metadata) or 2 (pods can, and so take on "
            "the role of the node)"
        )
        yield Problem(code="out-of-range", where="metadata_hop_limit", got=limit, message=message)
