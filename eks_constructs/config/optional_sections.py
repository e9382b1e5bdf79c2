"""Sections that many files do without: what reads one is imported where a file has it.

To import what reads them all takes as long as to read a small file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from eks_constructs.config.resolved_cluster import Cluster
from eks_constructs.config.resolved_workloads import Addon, Compute, SelfManagedNodeGroup
from eks_constructs.config.sources import Sources
from eks_constructs.config.traffic import Traffic as TrafficSection
from eks_constructs.planning.cluster import AuthenticationMode

if TYPE_CHECKING:
    from eks_constructs.config.resolve_subnets import SubnetChooser
    from eks_constructs.config.resolved import ExistingNetwork, NewNetwork
    from eks_constructs.config.resolved_capabilities import Capability
    from eks_constructs.config.resolved_cloudwatch import CloudWatch
    from eks_constructs.config.resolved_costs import Costs
    from eks_constructs.config.resolved_grafana import Grafana
    from eks_constructs.config.resolved_karpenter import Karpenter
    from eks_constructs.config.resolved_logs import Logs
    from eks_constructs.config.resolved_observability import Metrics
    from eks_constructs.config.resolved_traces import Traces
    from eks_constructs.config.resolved_traffic import Traffic


def self_managed_groups(
    sources: Sources, chooser: SubnetChooser
) -> tuple[SelfManagedNodeGroup, ...]:
    """Return the self-managed node groups, sorted by name.

    Args:
        sources: Where they are described.
        chooser: Chooses their subnets.
    """
    if not sources.config.node_groups:
        return ()
    from eks_constructs.config.resolve_self_managed import resolve_self_managed

    return resolve_self_managed(sources, chooser)


def capabilities(sources: Sources, authentication: AuthenticationMode) -> tuple[Capability, ...]:
    """Return the capabilities, sorted by name.

    Args:
        sources: Where they are described.
        authentication: Where the cluster looks up access.
    """
    if not sources.config.capabilities:
        return ()
    from eks_constructs.config.resolve_capabilities import resolve_capabilities

    return resolve_capabilities(sources, authentication)


def karpenter(
    sources: Sources, cluster: Cluster, compute: Compute, *, agent: bool
) -> Karpenter | None:
    """Return what Karpenter needs; ``None`` where it is not wanted.

    Args:
        sources: Where it is described.
        cluster: The cluster.
        compute: What runs pods.
        agent: Whether pods get identities by EKS Pod Identity.
    """
    wanted = sources.config.karpenter
    if wanted is None or sources.config.outpost is not None:  # where it is refused as a whole
        return None
    from eks_constructs.config.resolve_karpenter import KarpenterFacts, resolve_karpenter

    facts = KarpenterFacts(
        authentication=cluster.access.authentication_mode,
        agent=agent,
        nodes_serve_cni=compute.node_role_serves_cni,
    )
    return resolve_karpenter(sources, wanted, facts)


def metrics(
    sources: Sources,
    network: NewNetwork | ExistingNetwork,
    cluster: Cluster,
    addons: Sequence[Addon],
    *,
    agent: bool,
) -> Metrics | None:
    """Return what is made for metrics; ``None`` if the file asks for nothing.

    Args:
        sources: Where they are described.
        network: The network, in whose private subnets the scraper stands.
        cluster: The cluster that it reads.
        addons: Add-ons, two of which most rules need.
        agent: Whether pods get identities by EKS Pod Identity.
    """
    wanted = sources.platform.observability.metrics
    if wanted is None:
        return None
    from eks_constructs.config.resolve_metrics import resolve_metrics

    return resolve_metrics(sources, wanted, network, cluster, addons, agent=agent)


def logs(sources: Sources, cluster: Cluster, *, agent: bool) -> Logs | None:
    """Return where logs go; ``None`` if the file does not say.

    Args:
        sources: Where it is described.
        cluster: The cluster.
        agent: Whether pods get identities by EKS Pod Identity.
    """
    wanted = sources.platform.observability.logs
    if wanted is None:
        return None
    from eks_constructs.config.resolve_logs import resolve_logs

    return resolve_logs(sources, wanted, cluster, agent=agent)


def traces(
    sources: Sources, cluster: Cluster, addons: Sequence[Addon], *, agent: bool
) -> Traces | None:
    """Return where traces go; ``None`` if the file does not say.

    Args:
        sources: Where it is described.
        cluster: The cluster.
        addons: Its add-ons, two of which run the collector.
        agent: Whether pods get identities by EKS Pod Identity.
    """
    wanted = sources.platform.observability.traces
    if wanted is None:
        return None
    from eks_constructs.config.resolve_traces import resolve_traces

    return resolve_traces(sources, wanted, cluster, addons, agent=agent)


def cloudwatch(sources: Sources, *, agent: bool, addons: Collection[str]) -> CloudWatch | None:
    """Return what is made in CloudWatch; ``None`` if the file asks for nothing.

    Args:
        sources: Where it is described.
        agent: Whether pods get identities by EKS Pod Identity.
        addons: Names of the add-ons.
    """
    asked = sources.platform.observability
    if asked.container_insights is None and asked.alarms is None and asked.dashboard is None:
        return None
    from eks_constructs.config.resolve_cloudwatch import resolve_cloudwatch

    return resolve_cloudwatch(sources, asked, agent=agent, addons=addons)


def grafana(sources: Sources, network: NewNetwork | ExistingNetwork) -> Grafana | None:
    """Return the workspace; ``None`` if the file asks for none.

    Args:
        sources: Where it is described.
        network: The network, in whose private subnets its interfaces may be.
    """
    wanted = sources.platform.observability.grafana
    if wanted is None:
        return None
    from eks_constructs.config.resolve_grafana import resolve_grafana

    return resolve_grafana(sources, wanted, network)


def traffic(sources: Sources, *, agent: bool, addons: Collection[str]) -> Traffic | None:
    """Return what is made for traffic; ``None`` if the file asks for nothing.

    Args:
        sources: Where it is described.
        agent: Whether pods get identities by EKS Pod Identity.
        addons: Names of the add-ons.
    """
    wanted = sources.platform.traffic
    if wanted is None or wanted == TrafficSection.unsaid():
        return None
    from eks_constructs.config.resolve_traffic import resolve_traffic

    return resolve_traffic(sources, wanted, agent=agent, addons=addons)


def costs(sources: Sources, tags: Mapping[str, str]) -> Costs | None:
    """Return the budget; ``None`` if the file asks for none.

    Args:
        sources: Where it is described.
        tags: Tags of everything in the environment.
    """
    wanted = sources.platform.costs
    if wanted is None:
        return None
    from eks_constructs.config.resolve_costs import resolve_costs

    return resolve_costs(sources, wanted, tags)
