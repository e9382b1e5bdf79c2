"""Whether a network that is made has addresses enough for what the file lets grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from eks_constructs.config import resolved, resolved_cluster, resolved_workloads
from eks_constructs.config.defaults import FARGATE_PODS_PER_PROFILE, LOAD_BALANCERS
from eks_constructs.config.resolve_network import zones_of
from eks_constructs.config.sources import Sources
from eks_constructs.planning import instance_types
from eks_constructs.planning.addon_catalogue import CNI
from eks_constructs.planning.cluster_network import IpFamily
from eks_constructs.planning.cni_addresses import CniSettings, cni_settings
from eks_constructs.planning.ip_advice import ip_budget_problems
from eks_constructs.planning.ip_budget import Demand, GroupDemand, IpBudget, plan_ip_budget
from eks_constructs.planning.network import NatMode, NetworkPlan
from eks_constructs.planning.network_layout import Subnet

_AnyGroup: TypeAlias = resolved_workloads.NodeGroup | resolved_workloads.SelfManagedNodeGroup


def resolve_ip_budget(
    sources: Sources,
    network: resolved.NewNetwork | resolved.ExistingNetwork,
    cluster: resolved_cluster.Cluster,
    compute: resolved_workloads.Compute,
    addons: Sequence[resolved_workloads.Addon],
) -> IpBudget | None:
    """Count addresses, and tell of subnets that are too small.

    Args:
        sources: Where they are described.
        network: The network.
        cluster: The control plane.
        compute: Node groups and Fargate profiles.
        addons: Add-ons; the network plugin's settings decide how many addresses a node takes.
    """
    if isinstance(network, resolved.ExistingNetwork) or not zones_of(network):
        return None
    plan = network.plan
    wanted = sources.platform.network.ip_budget
    profiles = len(compute.fargate_profiles) * FARGATE_PODS_PER_PROFILE
    balancers = wanted.load_balancers
    groups: tuple[_AnyGroup, ...] = (*compute.node_groups, *compute.self_managed)
    demand = Demand(
        groups=tuple(_group(each) for each in groups if _types(each)),
        cni=_cni(plan, cluster, addons),
        fargate_pods=wanted.fargate_pods if wanted.fargate_pods is not None else profiles,
        load_balancers=balancers if balancers is not None else LOAD_BALANCERS,
        control_plane=frozenset(cluster.addresses.placement.tiers),
        nat_zones=_nat_zones(plan),
    )
    budget = plan_ip_budget(plan.subnets, demand)
    problems = ip_budget_problems(
        budget, demand, cidr=plan.cidr, replan=lambda cidr: _subnets(plan, cidr), where="vpc.cidr"
    )
    if sources.defaults.full_subnets_accepted:
        sources.findings.warnings.extend(problems)
    else:
        sources.findings.add(problems)
    return budget


def _group(group: _AnyGroup) -> GroupDemand:
    return GroupDemand(
        name=group.spec.name,
        instance_types=_types(group),
        max_size=group.spec.scaling.max_size,
        tier=group.tier,
        zones=group.zones,
    )


def _types(group: _AnyGroup) -> tuple[str, ...]:
    # A type that the catalogue lacks is refused where the group is.
    return tuple(each for each in group.spec.instance_types if instance_types.find(each))


def _cni(
    plan: NetworkPlan, cluster: resolved_cluster.Cluster, addons: Sequence[resolved_workloads.Addon]
) -> CniSettings:
    configuration = next((each.configuration_values for each in addons if each.name == CNI), None)
    ipv6 = cluster.addresses.kubernetes_network.ip_family is IpFamily.IPV6
    settings = cni_settings(configuration, ipv6=ipv6)
    return replace(settings, custom_networking=True) if plan.pod_cidr is not None else settings


def _nat_zones(plan: NetworkPlan) -> frozenset[str]:
    zones = plan.zones_in_order
    return frozenset(
        {NatMode.PER_ZONE: zones, NatMode.SINGLE: zones[:1], NatMode.NONE: ()}[plan.nat]
    )


def _subnets(plan: NetworkPlan, cidr: str) -> tuple[Subnet, ...]:
    return replace(plan, cidr=cidr).subnets
