"""Which security groups a cluster has beside the one that EKS makes: from ``vpc``."""

from __future__ import annotations

from eks_constructs.config import resolved_cluster
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cluster_security_groups import api_source_problems


def resolve_security_groups(sources: Sources) -> resolved_cluster.SecurityGroups:
    """Decide which groups there are, and whom that of the control plane lets in.

    Args:
        sources: Where they are described.
    """
    return resolved_cluster.SecurityGroups(
        control_plane=_control_plane(sources), shared_node=_shared_node(sources)
    )


def _control_plane(sources: Sources) -> resolved_cluster.ControlPlaneGroups:
    section = sources.config.vpc
    ids = section.control_plane_security_group_ids
    if section.security_group is not None and ids is not None:
        message = "must not be given together with controlPlaneSecurityGroupIDs; drop one"
        sources.findings.refuse("not-together", "vpc.securityGroup", message)
    if section.security_group is not None:
        ids = (section.security_group,)
    api_from = _api_from(sources)
    if ids is not None:
        for name in ("extraCIDRs", "extraIPv6CIDRs"):
            if section.extra_cidrs if name == "extraCIDRs" else section.extra_ipv6_cidrs:
                sources.findings.warn(
                    "no-effect",
                    f"vpc.{name}",
                    "has no effect on a security group that exists, whose rules are left alone "
                    "(eksctl ignores it too); add rules for port 443 to the group itself",
                )
        return resolved_cluster.ControlPlaneGroups(ids=ids, made=False, api_from=())
    return resolved_cluster.ControlPlaneGroups(
        ids=(),
        made=sources.defaults.own_security_groups or bool(api_from),
        api_from=api_from,
    )


def _api_from(sources: Sources) -> tuple[str, ...]:
    section, remote = sources.config.vpc, sources.config.remote_network_config
    sources.findings.add(api_source_problems(section.extra_cidrs, where="vpc.extraCIDRs"))
    sources.findings.add(
        api_source_problems(section.extra_ipv6_cidrs, where="vpc.extraIPv6CIDRs", version=6)
    )
    ipv6 = sources.config.kubernetes_network_config.ip_family == "IPv6"
    if section.extra_ipv6_cidrs and not ipv6:
        message = "must be left out unless kubernetesNetworkConfig.ipFamily is IPv6"
        sources.findings.refuse(
            "not-together", "vpc.extraIPv6CIDRs", message, list(section.extra_ipv6_cidrs)
        )
    networks = (
        (*remote.remote_node_networks, *remote.remote_pod_networks) if remote is not None else ()
    )
    hybrid = (cidr for each in networks for cidr in each.cidrs)
    return tuple(dict.fromkeys((*section.extra_cidrs, *section.extra_ipv6_cidrs, *hybrid)))


def _shared_node(sources: Sources) -> resolved_cluster.SharedNodeGroup | None:
    section = sources.config.vpc
    given, rules = (
        section.shared_node_security_group,
        section.manage_shared_node_security_group_rules,
    )
    if given is None and rules is False:
        message = "must be true or left out unless sharedNodeSecurityGroup names a group"
        sources.findings.refuse(
            "not-together", "vpc.manageSharedNodeSecurityGroupRules", message, rules
        )
    if given is None and not sources.defaults.own_security_groups:
        return None
    return resolved_cluster.SharedNodeGroup(id=given, cluster_rules=rules is not False)
