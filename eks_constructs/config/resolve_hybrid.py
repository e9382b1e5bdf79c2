"""How machines outside AWS join a cluster: from ``remoteNetworkConfig``."""

from __future__ import annotations

from typing import Final

from eks_constructs.config import hybrid, resolved, resolved_cluster
from eks_constructs.config.findings import Findings
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cluster_network import RemoteNetworks
from eks_constructs.planning.hybrid_nodes import RolesAnywhere, SsmActivation
from eks_constructs.planning.identity import POD_IDENTITY_AGENT
from eks_constructs.planning.remote_gateway import gateway_problems

_WHERE: Final = "remoteNetworkConfig"
_IAM: Final = f"{_WHERE}.iam"


def resolve_remote_networks(sources: Sources) -> RemoteNetworks | None:
    """Return the networks of hybrid nodes; ``None`` for none.

    Args:
        sources: Where they are described.
    """
    section = sources.config.remote_network_config
    if section is None:
        return None
    if sources.config.kubernetes_network_config.ip_family == "IPv6":
        message = "must be left out of an IPv6 cluster, which hybrid nodes cannot join"
        sources.findings.refuse("not-together", "remoteNetworkConfig", message)
    nodes = tuple(cidr for each in section.remote_node_networks for cidr in each.cidrs)
    pods = tuple(cidr for each in section.remote_pod_networks for cidr in each.cidrs)
    if not nodes:
        message = "must name at least one block that the hybrid nodes live in"
        sources.findings.refuse("empty", "remoteNetworkConfig.remoteNodeNetworks", message)
        return None
    # Overlaps are found with those of the VPC; here they would be reported a second time.
    problems = Findings()
    made = problems.attempt(
        lambda: RemoteNetworks(node_cidrs=nodes, pod_cidrs=pods),
        otherwise=None,
        names={
            "node_cidrs": "remoteNetworkConfig.remoteNodeNetworks[0].cidrs",
            "pod_cidrs": "remoteNetworkConfig.remotePodNetworks[0].cidrs",
        },
    )
    sources.findings.add(each for each in problems.problems if each.code != "cidr-overlap")
    return made


def resolve_remote_gateway(sources: Sources) -> resolved.RemoteGateway | None:
    """Return the gateway to those networks; ``None`` for none.

    Args:
        sources: Where they are described.
    """
    section, findings = sources.config.remote_network_config, sources.findings
    if section is None:
        return None
    gateway, where = section.vpc_gateway_id, f"{_WHERE}.vpcGatewayID"
    if gateway is None:
        message = (
            "a VPC must have routes to the networks of hybrid nodes, and none are made without "
            "this; name a gateway, or make them elsewhere"
        )
        findings.warn("required", where, message)
        return None
    problems = tuple(gateway_problems(gateway, where=where))
    findings.add(problems)
    networks = (*section.remote_node_networks, *section.remote_pod_networks)
    cidrs = tuple(dict.fromkeys(cidr for each in networks for cidr in each.cidrs))
    if problems or not cidrs:
        return None
    return resolved.RemoteGateway(gateway_id=gateway, cidrs=cidrs)


def check_no_gateway(sources: Sources) -> None:
    """Refuse a gateway for a network that exists already.

    Args:
        sources: Where it is described.
    """
    section = sources.config.remote_network_config
    if section is not None and section.vpc_gateway_id is not None:
        message = "must be left out with vpc.id: that network has its own way to hybrid nodes"
        got, where = section.vpc_gateway_id, f"{_WHERE}.vpcGatewayID"
        sources.findings.refuse("not-together", where, message, got)
        sources.findings.add(gateway_problems(got, where=where))


def resolve_hybrid_nodes(sources: Sources) -> resolved_cluster.HybridNodes | None:
    """Decide on the role of hybrid nodes; ``None`` without any.

    Args:
        sources: Where it is described.
    """
    section = sources.config.remote_network_config
    if section is None:
        return None
    if sources.config.access_config.authentication_mode == "CONFIG_MAP":
        message = "must be API or API_AND_CONFIG_MAP: hybrid nodes join by an access entry"
        sources.findings.refuse(
            "not-together", "accessConfig.authenticationMode", message, "CONFIG_MAP"
        )
    known = {each.principal_arn for each in sources.config.access_config.access_entries}
    addons = {each.name for each in sources.config.addons}.union(sources.defaults.addons)
    return resolved_cluster.HybridNodes(
        role_arn=section.iam.role_arn,
        credentials=_credentials(sources, section.iam),
        pod_identity=POD_IDENTITY_AGENT in addons,
        access_entry=section.iam.role_arn not in known,
    )


def _credentials(sources: Sources, iam: hybrid.HybridIam) -> SsmActivation | RolesAnywhere:
    findings, certificate = sources.findings, iam.ca_bundle_cert
    where = f"{_IAM}.caBundleCert"
    if iam.provider != "ira":
        if certificate is not None:
            message = "must be left out unless provider is ira"
            findings.refuse("not-together", where, message)
        return SsmActivation()
    if iam.role_arn is not None:
        if certificate is not None:
            message = "has no effect with roleARN, whose trust anchor exists already"
            findings.warn("no-effect", where, message)
        return SsmActivation()
    if certificate is None:
        message = "must be given with provider ira: whose certificates are trusted"
        findings.refuse("required", where, message)
        return SsmActivation()
    trusted = findings.attempt(
        lambda: RolesAnywhere(certificate=certificate), otherwise=None, names={"certificate": where}
    )
    return trusted if trusted is not None else SsmActivation()
