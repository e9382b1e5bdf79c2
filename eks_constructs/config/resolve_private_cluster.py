"""What a cluster without any way to the internet needs instead: from ``privateCluster``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from eks_constructs.config import resolved, resolved_cluster
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cluster import LogType
from eks_constructs.planning.endpoints import EndpointFeature
from eks_constructs.planning.identity import POD_IDENTITY_AGENT
from eks_constructs.planning.network_layout import SubnetTier

_ADDITIONAL: Final[Mapping[str, EndpointFeature]] = {
    "autoscaling": EndpointFeature.AUTO_SCALING,
    "cloudformation": EndpointFeature.SIGNALS,
    "logs": EndpointFeature.LOGS,
}
_GROUPS: Final = ("managedNodeGroups", "nodeGroups")
_WHERE: Final = "privateCluster"


def resolve_private_cluster(
    sources: Sources,
    network: resolved.NewNetwork | resolved.ExistingNetwork,
    cluster: resolved_cluster.Cluster,
    *,
    addons: Collection[str],
) -> resolved.Endpoints | None:
    """Decide which VPC endpoints are made; ``None`` for none.

    Args:
        sources: Where the cluster is described.
        network: Its network.
        cluster: The cluster.
        addons: Names of its add-ons.
    """
    section = sources.config.private_cluster
    if not section.enabled:
        _check_off(sources)
        return None
    _check_on(sources)
    if section.skip_endpoint_creation:
        return None
    if isinstance(network, resolved.ExistingNetwork):
        _check_existing(sources, network)
    return resolved.Endpoints(features=frozenset(_features(sources, cluster.logging.types, addons)))


def _features(
    sources: Sources, log_types: Collection[LogType], addons: Collection[str]
) -> Iterator[EndpointFeature]:
    if sources.defaults.endpoints_of_eksctl:
        yield EndpointFeature.EKSCTL
    else:
        yield from (EndpointFeature.NODES, EndpointFeature.IRSA)
        if POD_IDENTITY_AGENT in addons:
            yield EndpointFeature.POD_IDENTITY
    if sources.config.outpost is not None:
        yield from (EndpointFeature.SESSION_MANAGER, EndpointFeature.SECRETS)
    if log_types:
        yield EndpointFeature.LOGS
    yield from _of_observability(sources)
    for each in sources.config.private_cluster.additional_endpoint_services:
        if each in _ADDITIONAL:
            yield _ADDITIONAL[each]


def _of_observability(sources: Sources) -> Iterator[EndpointFeature]:
    observability = sources.platform.observability
    traces, insights = observability.traces, observability.container_insights
    metrics = observability.metrics
    if metrics is not None and metrics.remote_write is not None:
        yield EndpointFeature.PROMETHEUS
    if observability.logs is not None:
        to_cloudwatch = observability.logs.cloud_watch is not None
        yield EndpointFeature.LOGS if to_cloudwatch else EndpointFeature.FIREHOSE
    if traces is not None and traces.xray is not False:
        yield EndpointFeature.XRAY
    if insights is not None:
        yield from (EndpointFeature.LOGS, EndpointFeature.METRICS)
        if insights.application_signals:
            yield EndpointFeature.XRAY


def _check_off(sources: Sources) -> None:
    section = sources.config.private_cluster
    for name, value in (
        ("skipEndpointCreation", section.skip_endpoint_creation),
        ("additionalEndpointServices", list(section.additional_endpoint_services)),
    ):
        if value:
            message = "has no effect unless privateCluster.enabled is true (eksctl ignores it too)"
            sources.findings.warn("no-effect", f"{_WHERE}.{name}", message)


def _check_on(sources: Sources) -> None:
    endpoints = sources.config.vpc.cluster_endpoints
    if endpoints.public_access is not None or endpoints.private_access is not None:
        message = "must be left out with privateCluster, whose endpoint is private"
        sources.findings.refuse("not-together", "vpc.clusterEndpoints", message)
    _check_services(sources)
    given = sources.config.model_dump(by_alias=True, exclude_unset=True)
    for section in _GROUPS:
        for index, group in enumerate(given.get(section) or ()):
            _check_group(sources, group, f"{section}[{index}]")


def _check_group(sources: Sources, group: Mapping[str, object], where: str) -> None:
    private = group.get("privateNetworking")
    if not (sources.defaults.private_networking if private is None else private):
        message = "must be true with privateCluster, which has no public subnets"
        sources.findings.refuse("required", f"{where}.privateNetworking", message, private)
    if group.get("outpostARN") is not None:
        message = "must be left out with privateCluster: eksctl supports one without the other"
        got = group["outpostARN"]
        sources.findings.refuse("not-together", f"{where}.outpostARN", message, got)


def _check_services(sources: Sources) -> None:
    section, findings = sources.config.private_cluster, sources.findings
    services, where = section.additional_endpoint_services, f"{_WHERE}.additionalEndpointServices"
    if services and section.skip_endpoint_creation:
        message = "must be left out with skipEndpointCreation, or drop that"
        findings.refuse("not-together", where, message, list(services))
    for index, service in enumerate(services):
        if service not in _ADDITIONAL:
            message = f"must be one of {', '.join(_ADDITIONAL)}; the others are made anyway"
            findings.refuse("unknown-value", f"{where}[{index}]", message, service)
        elif service in services[:index]:
            message = "must be named once only"
            findings.refuse("name-duplicate", f"{where}[{index}]", message, service)


def _check_existing(sources: Sources, network: resolved.ExistingNetwork) -> None:
    section, findings = sources.config.vpc, sources.findings
    private = section.subnets.private if section.subnets is not None else {}
    if not private:
        message = "must name private subnets, which a private cluster is in"
        findings.refuse("required", "vpc.subnets.private", message)
    if section.cidr is None:
        message = "must be given with privateCluster: its endpoints let this block in"
        findings.refuse("required", "vpc.cidr", message)
    planned = network.plan.subnets.get(SubnetTier.PRIVATE, {})
    for name in sorted(private):
        if name in planned and planned[name].zone is None:
            message = "must be given with privateCluster: an endpoint stands once in each zone"
            findings.refuse("required", f"vpc.subnets.private.{name}.az", message)
    findings.warn(
        "required",
        "privateCluster.enabled",
        "a gateway endpoint for Amazon S3 must be in the route tables of the private subnets "
        "already: nodes pull images through it, and the tables are not known here",
    )
