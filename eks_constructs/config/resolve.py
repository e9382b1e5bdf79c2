"""From what a file says to an environment that can be built."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

from eks_constructs.config import optional_sections, resolved
from eks_constructs.config.check_network_plugin import check_network_plugin
from eks_constructs.config.check_pod_addresses import check_pod_addresses
from eks_constructs.config.check_pod_identities import check_pod_identities
from eks_constructs.config.cluster_config import ClusterConfig
from eks_constructs.config.defaults import EKSCTL, HARDENED
from eks_constructs.config.findings import Findings
from eks_constructs.config.ignored_fields import warn_of_ignored_fields
from eks_constructs.config.in_cluster import left_to_apply
from eks_constructs.config.platform import Platform
from eks_constructs.config.resolve_addons import (
    ClusterFacts,
    node_role_serves_cni,
    resolve_addons,
)
from eks_constructs.config.resolve_alerts import resolve_alert_topic
from eks_constructs.config.resolve_cluster import resolve_cluster
from eks_constructs.config.resolve_cluster_facts import with_service_block
from eks_constructs.config.resolve_fargate import (
    resolve_fargate_profiles,
    resolve_fargate_role,
    takes_coredns,
)
from eks_constructs.config.resolve_identity import resolve_identity
from eks_constructs.config.resolve_ip_budget import resolve_ip_budget
from eks_constructs.config.resolve_network import resolve_network
from eks_constructs.config.resolve_node_entries import with_node_entries
from eks_constructs.config.resolve_node_groups import resolve_node_groups
from eks_constructs.config.resolve_outpost import defaults_on_outpost
from eks_constructs.config.resolve_platform import resolve_platform
from eks_constructs.config.resolve_private_cluster import resolve_private_cluster
from eks_constructs.config.resolve_subnets import SubnetChooser
from eks_constructs.config.resolved_cluster import Cluster
from eks_constructs.config.resolved_programs import Programs
from eks_constructs.config.resolved_workloads import Addon, Compute
from eks_constructs.config.sources import Sources
from eks_constructs.planning import regions
from eks_constructs.planning.identity import POD_IDENTITY_AGENT

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


def resolve(
    *,
    name: str,
    source: Path | None,
    config: ClusterConfig,
    platform: Platform | None,
    today: date,
    findings: Findings,
) -> resolved.Environment:
    """Fill every gap, and find everything that can never deploy.

    Args:
        name: Name of the environment.
        source: The file it comes from; ``None`` for none.
        config: The ClusterConfig.
        platform: The Platform document; without one the eksctl defaults hold.
        today: Day to judge the support of Kubernetes versions by.
        findings: Where problems and warnings go. When there are problems, the result is of no use.
    """
    sources = _sources(config, platform, findings, source)
    _check(name, config, findings)
    network = resolve_network(sources)
    compute, addons, windows = _workloads(sources, network)
    names = [addon.name for addon in addons]
    agent = POD_IDENTITY_AGENT in names or _auto_mode(config)
    identity = resolve_identity(sources, agent=agent)
    cluster = _cluster(sources, network, compute, today=today, windows=windows)
    programs = _programs(sources, network, cluster, compute, addons, agent=agent)
    check_pod_identities(sources, programs, addons)
    everywhere = resolve_platform(sources, _profile(platform))
    return resolved.Environment(
        name=name,
        source=source,
        region=config.metadata.region,
        partition=_partition(config.metadata.region),
        network=network,
        endpoints=resolve_private_cluster(sources, network, cluster, addons=names),
        cluster=cluster,
        addons=addons,
        compute=compute,
        identity=identity,
        in_cluster=left_to_apply(identity, programs),
        capabilities=optional_sections.capabilities(sources, cluster.access.authentication_mode),
        karpenter=programs.karpenter,
        metrics=programs.metrics,
        cloudwatch=programs.cloudwatch,
        grafana=optional_sections.grafana(sources, network),
        alert_topic=resolve_alert_topic(sources),
        logs=programs.logs,
        traces=programs.traces,
        traffic=programs.traffic,
        costs=optional_sections.costs(sources, everywhere.tags),
        platform=everywhere,
        ip_budget=resolve_ip_budget(sources, network, cluster, compute, addons),
        warnings=tuple(findings.warnings),
    )


def _programs(
    sources: Sources,
    network: resolved.NewNetwork | resolved.ExistingNetwork,
    cluster: Cluster,
    compute: Compute,
    addons: tuple[Addon, ...],
    *,
    agent: bool,
) -> Programs:
    """Return what the programs of an environment need; most files ask for few of them."""
    names = [addon.name for addon in addons]
    return Programs(
        karpenter=optional_sections.karpenter(sources, cluster, compute, agent=agent),
        logs=optional_sections.logs(sources, cluster, agent=agent),
        traces=optional_sections.traces(sources, cluster, addons, agent=agent),
        traffic=optional_sections.traffic(sources, agent=agent, addons=names),
        metrics=optional_sections.metrics(sources, network, cluster, addons, agent=agent),
        cloudwatch=optional_sections.cloudwatch(sources, agent=agent, addons=names),
    )


def _sources(
    config: ClusterConfig, platform: Platform | None, findings: Findings, source: Path | None
) -> Sources:
    table = HARDENED if _profile(platform) is resolved.Profile.HARDENED else EKSCTL
    return Sources(
        config=config,
        platform=platform if platform is not None else Platform(),
        defaults=defaults_on_outpost(table, config),
        findings=findings,
        folder=source.parent if source is not None else Path(),
    )


def _partition(region: str) -> str:
    found = regions.find(region)
    return found.partition if found is not None else ""


def _cluster(
    sources: Sources,
    network: resolved.NewNetwork | resolved.ExistingNetwork,
    compute: Compute,
    *,
    today: date,
    windows: bool,
) -> Cluster:
    """Return the cluster with what its nodes need of it."""
    alone = resolve_cluster(sources, network, today=today, windows=windows)
    named = with_service_block(alone, network, compute, sources.findings)
    return with_node_entries(named, compute.self_managed, sources.findings)


def _workloads(
    sources: Sources, network: resolved.NewNetwork | resolved.ExistingNetwork
) -> tuple[Compute, tuple[Addon, ...], bool]:
    """Return what runs pods, the add-ons, and whether there are Windows nodes."""
    chooser = SubnetChooser(network=network, findings=sources.findings)
    groups = resolve_node_groups(sources, chooser)
    self_managed = optional_sections.self_managed_groups(sources, chooser)
    profiles = resolve_fargate_profiles(sources, chooser)
    families = [
        *(group.spec.ami_family for group in groups),
        *(group.spec.ami_family for group in self_managed),
    ]
    windows = any(family.is_windows for family in families)
    addons = resolve_addons(
        sources,
        ClusterFacts(
            auto_mode=_auto_mode(sources.config),
            nodes_besides=bool(families or profiles or sources.config.remote_network_config),
            coredns_on_fargate=takes_coredns(profiles)
            and (sources.defaults.coredns_leaves_nodes or not families),
            windows=windows,
        ),
    )
    compute = Compute(
        node_groups=groups,
        self_managed=self_managed,
        node_role_serves_cni=node_role_serves_cni(sources, addons),
        fargate_profiles=profiles,
        fargate_role=resolve_fargate_role(sources),
    )
    check_network_plugin(sources, compute, addons)
    check_pod_addresses(sources, addons)
    return compute, addons, windows


def _auto_mode(config: ClusterConfig) -> bool:
    section = config.auto_mode_config
    return section is not None and bool(section.enabled)


def _profile(platform: Platform | None) -> resolved.Profile:
    if platform is None:
        return resolved.Profile.EKSCTL
    return resolved.Profile(platform.defaults or "hardened")


def _check(name: str, config: ClusterConfig, findings: Findings) -> None:
    warn_of_ignored_fields(config, findings)
    findings.add(regions.region_problems(config.metadata.region, where="metadata.region"))
    if _NAME.fullmatch(name) is None:
        message = (
            "must have a name of letters, digits and hyphens, a letter first, at most 64: it names "
            "the environment, and its stacks begin with it; rename the file"
        )
        findings.refuse("name-invalid", "file", message, name)
