"""From the cluster's own sections to its control plane."""

from __future__ import annotations

from datetime import date
from typing import Final

from eks_constructs.config import resolved, resolved_cluster
from eks_constructs.config.resolve_access import resolve_access
from eks_constructs.config.resolve_addresses import resolve_addresses
from eks_constructs.config.resolve_auto_mode import auto_mode_is_off, resolve_auto_mode
from eks_constructs.config.resolve_components import resolve_components
from eks_constructs.config.resolve_hybrid import resolve_hybrid_nodes
from eks_constructs.config.resolve_outpost import resolve_outpost
from eks_constructs.config.resolve_security_groups import resolve_security_groups
from eks_constructs.config.resolve_version import resolve_version
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cluster import (
    LogType,
    ScalingTier,
    SupportType,
    name_problems,
    rollback_timeout_problems,
)
from eks_constructs.planning.log_retention import retention_problems

_ALL_LOGS: Final = frozenset({"all", "*"})


def resolve_cluster(
    sources: Sources,
    network: resolved.NewNetwork | resolved.ExistingNetwork,
    *,
    today: date,
    windows: bool,
) -> resolved_cluster.Cluster:
    """Put the control plane together.

    Args:
        sources: Where it is described.
        network: The network it is in.
        today: Day to judge the support of its version by.
        windows: Whether there are Windows nodes.
    """
    name = sources.config.metadata.name
    sources.findings.add(name_problems(name, where="metadata.name"))
    return resolved_cluster.Cluster(
        name=name,
        version=resolve_version(sources, today),
        role=_role(sources, windows=windows),
        addresses=resolve_addresses(sources, network),
        security_groups=resolve_security_groups(sources),
        hybrid_nodes=resolve_hybrid_nodes(sources),
        access=resolve_access(sources),
        logging=_logging(sources),
        secrets=_secrets(sources),
        lifecycle=_lifecycle(sources),
        components=resolve_components(sources),
        auto_mode=resolve_auto_mode(sources),
        auto_mode_off=auto_mode_is_off(sources.config),
        outpost=resolve_outpost(sources),
    )


def _role(sources: Sources, *, windows: bool) -> resolved_cluster.ClusterRole:
    section, defaults = sources.config.iam, sources.defaults
    controller = section.vpc_resource_controller_policy
    boundary = section.service_role_permissions_boundary
    for name, value in (
        # It holds for the nodes of Karpenter too.
        ("serviceRolePermissionsBoundary", None if sources.config.karpenter else boundary),
        ("vpcResourceControllerPolicy", controller),
    ):
        if section.service_role_arn is not None and value is not None:
            message = "must be left out with serviceRoleARN: that role is not changed"
            sources.findings.refuse("not-together", f"iam.{name}", message)
    if windows and controller is False:
        message = "must be true or left out: Windows nodes need it"
        sources.findings.refuse("not-together", "iam.vpcResourceControllerPolicy", message)
    if controller is None:
        controller = defaults.resource_controller_policy or windows
    return resolved_cluster.ClusterRole(
        arn=section.service_role_arn,
        permissions_boundary_arn=boundary if section.service_role_arn is None else None,
        service_policy=defaults.service_policy,
        tag_sessions=defaults.tag_sessions,
        resource_controller_policy=controller,
    )


def _secrets(sources: Sources) -> resolved_cluster.Secrets:
    given = sources.config.secrets_encryption
    key = given.key_arn if given is not None else None
    return resolved_cluster.Secrets(
        own_key=sources.defaults.own_secrets_key and key is None, key_arn=key
    )


def _lifecycle(sources: Sources) -> resolved_cluster.Lifecycle:
    config, defaults = sources.config, sources.defaults
    support = config.upgrade_policy.support_type
    shift = config.zonal_shift_config.enabled
    protection = sources.platform.deletion_protection
    tier = config.control_plane_scaling_config.tier
    minutes = config.metadata.rollback_config.timeout_minutes
    sources.findings.add(
        rollback_timeout_problems(minutes, where="metadata.rollbackConfig.timeoutMinutes")
    )
    return resolved_cluster.Lifecycle(
        deletion_protection=protection if protection is not None else defaults.deletion_protection,
        support_type=SupportType(support) if support is not None else defaults.support_type,
        zonal_shift=shift if shift is not None else defaults.zonal_shift,
        scaling_tier=ScalingTier(tier) if tier is not None else None,
        force_upgrade=config.metadata.force_update_version,
        rollback_timeout_minutes=minutes,
    )


def _logging(sources: Sources) -> resolved_cluster.Logging:
    section, defaults = sources.config.cloud_watch.cluster_logging, sources.defaults
    where = "cloudWatch.clusterLogging"
    days = section.log_retention_in_days
    types = defaults.log_types
    if section.enable_types is not None:
        every = bool(_ALL_LOGS.intersection(section.enable_types))
        types = frozenset(each for each in LogType if every or each.value in section.enable_types)
    if missing := sorted(defaults.required_log_types - types):
        message = f"must include {' and '.join(missing)}: who did what must be on record"
        got = list(section.enable_types) if section.enable_types is not None else None
        sources.findings.refuse("required", f"{where}.enableTypes", message, got)
    if days is not None:
        sources.findings.add(retention_problems(days, where=f"{where}.logRetentionInDays"))
        if not types:
            message = "must be left out when no log is written, or name logs in enableTypes"
            sources.findings.refuse("not-together", f"{where}.logRetentionInDays", message, days)
    return resolved_cluster.Logging(
        types=types, retention_days=days if days is not None else defaults.log_retention_days
    )
