"""Elastic Fabric Adapters: which network interfaces a node starts with.

See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html
"""

from __future__ import annotations

from enum import StrEnum

from eks_constructs.planning.instance_types import InstanceType
from eks_constructs.values import frozen


class InterfaceType(StrEnum):
    """Kinds of network interfaces, in the words of EC2."""

    ENA = "interface"
    EFA = "efa"
    EFA_ONLY = "efa-only"


@frozen
class NetworkInterface:
    """One network interface that a node starts with.

    Attributes:
        card: Index of the network card.
        type: Its kind.
    """

    card: int
    type: InterfaceType


def efa_interfaces(instance_type: InstanceType) -> tuple[NetworkInterface, ...]:
    """Return the network interfaces of a node with all its Elastic Fabric Adapters.

    The first also carries IP traffic, pods included. The others carry nothing but EFA traffic, so
    they take no addresses from the subnet.

    Args:
        instance_type: A type that has adapters.
    """
    first = instance_type.efa_first_card
    primary = InterfaceType.ENA if first else InterfaceType.EFA
    cards = range(first or 1, first + instance_type.efa_interfaces)
    others = (NetworkInterface(card=card, type=InterfaceType.EFA_ONLY) for card in cards)
    return (NetworkInterface(card=0, type=primary), *others)
