"""Whether the nodes of an environment get a network plugin."""

from __future__ import annotations

from eks_constructs.config.resolved_workloads import Addon, Compute
from eks_constructs.config.sources import Sources
from eks_constructs.planning.addon_catalogue import CNI


def check_network_plugin(sources: Sources, compute: Compute, addons: tuple[Addon, ...]) -> None:
    """Warn of nodes that wait for a network plugin which nothing here installs.

    It is no problem, because there are others than that of EKS; but a managed node group is only
    made once its nodes are ready, so they must be in the cluster before.

    Args:
        sources: Where everything is described.
        compute: What runs pods.
        addons: The add-ons of the cluster.
    """
    if not compute.node_groups or any(addon.name == CNI for addon in addons):
        return
    message = (
        f"leaves nodes without a network plugin, and they become ready only with one; add {CNI} "
        "to addons, or deploy once without node groups and install another one before they come"
    )
    sources.findings.warn("required", "addonsConfig.disableDefaultAddons", message)
