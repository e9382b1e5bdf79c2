"""Whether the nodes of an environment get a network plugin."""

from __future__ import annotations

import re
from typing import Final

from eks_constructs.config.resolved_workloads import Addon, Compute
from eks_constructs.config.sources import Sources
from eks_constructs.planning.addon_catalogue import CNI

_VERSION: Final = re.compile(r"v?(?P<major>\d+)\.(?P<minor>\d+)")
_FIRST_WITH_IPV6: Final = (1, 10)


def check_network_plugin(sources: Sources, compute: Compute, addons: tuple[Addon, ...]) -> None:
    """Warn of nodes that wait for a network plugin which nothing here installs.

    It is no problem, because there are others than that of EKS; but a managed node group is only
    made once its nodes are ready, so they must be in the cluster before.

    Args:
        sources: Where everything is described.
        compute: What runs pods.
        addons: The add-ons of the cluster.
    """
    _check_ipv6(sources)
    if not compute.node_groups or any(addon.name == CNI for addon in addons):
        return
    message = (
        f"leaves nodes without a network plugin, and they become ready only with one; add {CNI} "
        "to addons, or deploy once without node groups and install another one before they come"
    )
    sources.findings.warn("required", "addonsConfig.disableDefaultAddons", message)


def _check_ipv6(sources: Sources) -> None:
    """Refuse a network plugin that knows no IPv6 in a cluster that has nothing else."""
    if sources.config.kubernetes_network_config.ip_family != "IPv6":
        return
    for index, addon in enumerate(sources.config.addons):
        found = _VERSION.match(addon.version or "")
        if addon.name != CNI or found is None:
            continue
        if (int(found["major"]), int(found["minor"])) < _FIRST_WITH_IPV6:
            message = "must be v1.10.0 or newer in an IPv6 cluster, or be left out"
            sources.findings.refuse(
                "out-of-range", f"addons[{index}].version", message, addon.version
            )
