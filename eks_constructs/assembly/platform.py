"""What stands on a cluster and its nodes, and what watches over them."""

from __future__ import annotations

from eks_constructs.assembly.addons import has_addons
from eks_constructs.config.resolved import Environment
from eks_constructs.config.resolved_identity import MadeRole
from eks_constructs.planning.addon_catalogue import AddonPhase


def has_platform(environment: Environment) -> bool:
    """Return whether anything stands on the cluster and its nodes that is a resource."""
    identity, watched = environment.identity, environment.cloudwatch
    return bool(
        has_addons(environment, AddonPhase.AFTER_NODES)
        or any(isinstance(each.role, MadeRole) for each in identity.issuer_accounts)
        or identity.pod_identities
        or identity.provider
        or environment.capabilities
        or environment.karpenter
        or (watched is not None and watched.insights)
    )


def has_observability(environment: Environment) -> bool:
    """Return whether anything watches over the environment while it runs."""
    watched = environment.cloudwatch
    return bool(
        environment.metrics
        or environment.logs
        or environment.traces
        or environment.grafana
        or environment.costs
        or (watched is not None and (watched.alarms or watched.dashboard))
    )


def alarms_on_nodes(environment: Environment) -> bool:
    """Return whether there are alarms on what an agent on the nodes sends."""
    watched = environment.cloudwatch
    return watched is not None and watched.agent and watched.alarms is not None
