"""What stands on a cluster and its nodes, and what watches over them."""

from __future__ import annotations

from eks_constructs.assembly.addons import has_addons
from eks_constructs.config.resolved import Environment
from eks_constructs.config.resolved_identity import MadeRole
from eks_constructs.planning.addon_catalogue import AddonPhase


def has_platform(environment: Environment) -> bool:
    """Return whether anything stands on the cluster and its nodes that is a resource."""
    identity = environment.identity
    return bool(
        has_addons(environment, AddonPhase.AFTER_NODES)
        or any(isinstance(each.role, MadeRole) for each in identity.issuer_accounts)
        or identity.pod_identities
        or identity.provider
        or environment.capabilities
        or environment.karpenter
    )


def has_observability(environment: Environment) -> bool:
    """Return whether anything watches over the environment while it runs."""
    return any((environment.metrics, environment.logs, environment.traces, environment.costs))
