"""How many IPv4 addresses one node takes, itself and its pods, with the Amazon VPC CNI.

The plugin keeps more than the pods use: by default a whole spare interface, full of addresses.
See https://docs.aws.amazon.com/eks/latest/best-practices/vpc-cni.html and
https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Final, cast

from eks_constructs.planning import instance_types
from eks_constructs.planning.custom_networking import SWITCH
from eks_constructs.values import frozen

ADDRESSES_PER_PREFIX: Final = 16
_PODS_ON_HOST_NETWORK: Final = 2


@frozen
class CniSettings:
    """What decides how the plugin takes addresses; the defaults are its own.

    Attributes:
        prefix_delegation: Interfaces get /28 blocks instead of single addresses
            (``ENABLE_PREFIX_DELEGATION``).
        warm_eni_target: Spare interfaces (``WARM_ENI_TARGET``).
        warm_ip_target: Spare addresses; given, it replaces the spare interfaces and prefixes
            (``WARM_IP_TARGET``).
        minimum_ip_target: Addresses kept in any case; like the one above
            (``MINIMUM_IP_TARGET``).
        warm_prefix_target: Spare /28 blocks with prefix delegation (``WARM_PREFIX_TARGET``).
        custom_networking: Pods get addresses of other subnets than their node, and the node's
            first interface serves none (``AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG``).
        ipv6: Pods get IPv6 addresses, and only nodes take IPv4 ones.
    """

    prefix_delegation: bool = False
    warm_eni_target: int = 1
    warm_ip_target: int | None = None
    minimum_ip_target: int | None = None
    warm_prefix_target: int = 1
    custom_networking: bool = False
    ipv6: bool = False


@frozen
class NodeAddresses:
    """What one full node takes.

    Attributes:
        pods: Pods that fit, those on the network of the node included.
        in_node_subnet: Addresses of the subnet that the node is in.
        in_pod_subnet: Addresses of the subnet for pods; 0 without custom networking.
    """

    pods: int
    in_node_subnet: int
    in_pod_subnet: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.in_node_subnet + self.in_pod_subnet


@cache  # asked for each group of an environment, again and again while proposals are tried
def node_addresses(instance_type: str, cni: CniSettings) -> NodeAddresses:
    """Return what a node of a type takes when it is full of pods.

    Args:
        instance_type: A type of the catalogue.
        cni: Settings of the plugin.

    Raises:
        ConfigurationError: The catalogue does not have the type.
    """
    found = instance_types.require(instance_type)
    custom = cni.custom_networking and not cni.ipv6
    prefixes = (cni.prefix_delegation and found.nitro) or cni.ipv6
    pods = instance_types.max_pods(
        instance_type, prefix_delegation=prefixes, custom_networking=custom
    )
    interfaces = found.network_interfaces - (1 if custom else 0)
    slots = found.ipv4_per_interface - 1
    with_address = pods - _PODS_ON_HOST_NETWORK
    if cni.ipv6:
        return NodeAddresses(pods=pods, in_node_subnet=1, in_pod_subnet=0)
    held = (
        _held_in_prefixes(with_address, interfaces, slots, cni)
        if prefixes
        else _held_singly(with_address, interfaces, slots, cni)
    )
    if custom:
        return NodeAddresses(pods=pods, in_node_subnet=1, in_pod_subnet=held)
    return NodeAddresses(pods=pods, in_node_subnet=held, in_pod_subnet=0)


def cni_settings(configuration: str | None, *, ipv6: bool) -> CniSettings:
    """Return the settings that the configuration of the add-on ``vpc-cni`` asks for.

    Args:
        configuration: A JSON object; ``None`` for none. What it does not say is left to the plugin.
        ipv6: Whether the cluster gives pods IPv6 addresses.
    """
    content: object = json.loads(configuration) if configuration is not None else {}
    variables = content.get("env") if isinstance(content, dict) else None
    given = cast("Mapping[str, object]", variables) if isinstance(variables, dict) else {}
    warm_enis = _number(given, "WARM_ENI_TARGET")
    warm_prefixes = _number(given, "WARM_PREFIX_TARGET")
    return CniSettings(
        prefix_delegation=_is_on(given, "ENABLE_PREFIX_DELEGATION"),
        warm_eni_target=1 if warm_enis is None else warm_enis,
        warm_ip_target=_number(given, "WARM_IP_TARGET"),
        minimum_ip_target=_number(given, "MINIMUM_IP_TARGET"),
        warm_prefix_target=1 if warm_prefixes is None else warm_prefixes,
        custom_networking=_is_on(given, SWITCH),
        ipv6=ipv6,
    )


def _is_on(variables: Mapping[str, object], name: str) -> bool:
    return str(variables.get(name)).lower() == "true"


def _number(variables: Mapping[str, object], name: str) -> int | None:
    text = str(variables.get(name))
    return int(text) if text.isascii() and text.isdigit() else None


def _held_singly(pods: int, interfaces: int, slots: int, cni: CniSettings) -> int:
    """Return the addresses that interfaces hold, their own included."""
    if cni.warm_ip_target is not None or cni.minimum_ip_target is not None:
        secondary = min(_wanted(pods, cni), interfaces * slots)
        return secondary + max(1, _ceil(secondary, slots))
    attached = min(interfaces, max(1, _ceil(pods, slots) + cni.warm_eni_target))
    return attached * (slots + 1)


def _held_in_prefixes(pods: int, interfaces: int, slots: int, cni: CniSettings) -> int:
    if cni.warm_ip_target is not None or cni.minimum_ip_target is not None:
        blocks = _ceil(_wanted(pods, cni), ADDRESSES_PER_PREFIX)
    else:
        blocks = _ceil(pods, ADDRESSES_PER_PREFIX) + cni.warm_prefix_target
    blocks = min(blocks, interfaces * slots)
    return blocks * ADDRESSES_PER_PREFIX + max(1, _ceil(blocks, slots))


def _wanted(pods: int, cni: CniSettings) -> int:
    return max(pods + (cni.warm_ip_target or 0), cni.minimum_ip_target or 0)


def _ceil(number: int, by: int) -> int:
    return -(-number // by)
