"""What nodes must know of their cluster that EKS does not tell them."""

from __future__ import annotations

from dataclasses import replace

from eks_constructs.config import resolved, resolved_cluster
from eks_constructs.config.findings import Findings
from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.config.resolved_workloads import Compute
from eks_constructs.planning.cluster_network import IpFamily
from eks_constructs.planning.service_cidr import WRITTEN_SERVICE_CIDR, default_service_cidr
from eks_constructs.planning.user_data import ClusterFacts

_UNKNOWN_YET = "${known at deployment}"
"""Stands for what only the deployed cluster tells; assembly fills it in."""
_IPV6_SERVICES = "fd00::/108"


def resolve_cluster_facts(
    place: NodeGroupPlace, network: resolved.NewNetwork | resolved.ExistingNetwork
) -> ClusterFacts:
    """Return what is known of the cluster before there is one.

    Endpoint and certificate authority are stand-ins, in an IPv6 cluster the block of services too.

    Args:
        place: The node group whose nodes join by themselves.
        network: The network, whose block decides which services EKS chooses.
    """
    kubernetes = place.sources.config.kubernetes_network_config
    ipv6 = (kubernetes.ip_family or "").lower() == "ipv6"
    services: str | None = _IPV6_SERVICES
    if not ipv6:
        services = kubernetes.service_ipv4_cidr or _services_beside(network)
    if services is None and place.defaults.eksctl_names:
        services = WRITTEN_SERVICE_CIDR
    if services is None:
        message = (
            "must be given, or vpc.cidr, for nodes that join by themselves: they must know the "
            "block of services, and nothing is looked up"
        )
        where = "kubernetesNetworkConfig.serviceIPv4CIDR"
        place.findings.refuse("required", where, message)
    return ClusterFacts(
        name=place.sources.config.metadata.name,
        endpoint=_UNKNOWN_YET,
        certificate_authority=_UNKNOWN_YET,
        service_cidr=services or _UNKNOWN_YET,
        ip_family=IpFamily.IPV6 if ipv6 else IpFamily.IPV4,
    )


def with_service_block(
    cluster: resolved_cluster.Cluster,
    network: resolved.NewNetwork | resolved.ExistingNetwork,
    compute: Compute,
    findings: Findings,
) -> resolved_cluster.Cluster:
    """Name the block of services on the cluster where nodes must know it and nobody can tell it.

    Args:
        cluster: The cluster.
        network: Its network.
        compute: Node groups, some of which may be told of the cluster.
        findings: Where the warning goes.
    """
    asked = cluster.addresses.kubernetes_network
    if asked.ip_family is IpFamily.IPV6 or asked.service_ipv4_cidr or _services_beside(network):
        return cluster
    told = (
        *(group.spec.cluster_facts for group in compute.node_groups),
        *(group.spec.cluster_facts for group in compute.self_managed),
    )
    if not any(facts.service_cidr == WRITTEN_SERVICE_CIDR for facts in told if facts is not None):
        return cluster
    message = (
        f"is set to {WRITTEN_SERVICE_CIDR}, because nodes must know the block of services, and "
        "EKS chooses one beside the addresses of the VPC, which nobody told; give vpc.cidr, or "
        "write this block down, since it must stay when those nodes go. A cluster that exists "
        "keeps the one it has, and needs vpc.cidr"
    )
    findings.warn("required", "kubernetesNetworkConfig.serviceIPv4CIDR", message)
    named = replace(asked, service_ipv4_cidr=WRITTEN_SERVICE_CIDR)
    return replace(cluster, addresses=replace(cluster.addresses, kubernetes_network=named))


def _services_beside(network: resolved.NewNetwork | resolved.ExistingNetwork) -> str | None:
    cidr = network.plan.cidr
    try:
        return default_service_cidr(cidr) if cidr is not None else None
    except ValueError:
        return _UNKNOWN_YET  # the block of the VPC is refused where it stands
