"""Whether pods can use the block of addresses that a file gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eks_constructs.config.resolved_workloads import Addon
from eks_constructs.config.sources import Sources
from eks_constructs.planning.addon_catalogue import CNI
from eks_constructs.planning.custom_networking import chooses_pod_subnets

_WHERE: Final = "Platform.network.podCIDR"


def check_pod_addresses(sources: Sources, addons: Sequence[Addon]) -> None:
    """Refuse a block for pods that the network plugin would not use.

    Args:
        sources: Where the block is described.
        addons: The add-ons of the cluster.
    """
    cidr, findings = sources.platform.network.pod_cidr, sources.findings
    if cidr is None:
        return
    if sources.config.kubernetes_network_config.ip_family == "IPv6":
        message = "must be left out of an IPv6 cluster, whose pods take no IPv4 addresses"
        findings.refuse("not-together", _WHERE, message, cidr)
    plugin = next((addon for addon in addons if addon.name == CNI), None)
    if plugin is None:
        message = f"must come with the add-on {CNI}, which gives pods these addresses"
        findings.refuse("required", _WHERE, message, cidr)
    elif chooses_pod_subnets(plugin.configuration_values):
        message = f"must be left out when the add-on {CNI} has an eniConfig of its own; drop one"
        findings.refuse("not-together", _WHERE, message, cidr)
