"""From ``observability.traces`` to a collector, and the rules and groups of X-Ray."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from eks_constructs.config import observability_traces as section
from eks_constructs.config import resolved_cluster
from eks_constructs.config.check_agent import check_agent
from eks_constructs.config.resolved_traces import Traces
from eks_constructs.config.resolved_workloads import Addon
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cluster_network import IpFamily
from eks_constructs.planning.trace_rules import (
    TraceGroup,
    TraceSamplingRule,
    group_problems,
    rule_problems,
)
from eks_constructs.planning.traces import (
    XRAY,
    KeepNotableTraces,
    KeepSomeTraces,
    OtlpEndpoint,
    OtlpProtocol,
    Sampling,
    SecretHeader,
    TraceCollector,
    XRayTraces,
    collector_problems,
)

_WHERE: Final = "Platform.observability.traces"
_OPERATOR: Final = ("adot", "cert-manager")


def resolve_traces(
    sources: Sources,
    wanted: section.Traces,
    cluster: resolved_cluster.Cluster,
    addons: Sequence[Addon],
    *,
    agent: bool,
) -> Traces:
    """Return where traces go.

    Args:
        sources: The whole file.
        wanted: The section.
        cluster: The cluster.
        addons: Its add-ons, two of which run the collector.
        agent: Whether pods get identities by EKS Pod Identity.
    """
    to_xray = wanted.xray is not False
    _check_addons(sources, addons, agent=agent or not to_xray)
    _check_names(sources, wanted)
    collector = _collector(wanted, to_xray=to_xray)
    # Of two of the same name the first is judged, for that is where problems are placed.
    rules = {each.name: _rule(each) for each in reversed(wanted.sampling_rules)}
    groups = {each.name: _group(each) for each in reversed(wanted.groups)}
    findings = sources.findings
    findings.add(collector_problems(collector), _names(wanted), under=_WHERE)
    findings.add(rule_problems(rules, where="rules"), _names(wanted), under=_WHERE)
    findings.add(group_problems(groups, where="groups"), _names(wanted), under=_WHERE)
    _check_without_xray(sources, wanted, to_xray=to_xray)
    if not to_xray and wanted.endpoints:
        _check_something_is_made(sources)
    return Traces(
        collector=collector,
        sampling_rules=dict(sorted(rules.items())),
        groups=dict(sorted(groups.items())),
        ipv6=cluster.addresses.kubernetes_network.ip_family is IpFamily.IPV6,
    )


def _check_addons(sources: Sources, addons: Sequence[Addon], *, agent: bool) -> None:
    missing = sorted(set(_OPERATOR) - {addon.name for addon in addons})
    if missing:
        message = (
            f"must have the add-ons {' and '.join(missing)} beside it, in addons: the operator of "
            "adot runs the collector, and cert-manager makes its certificate"
        )
        sources.findings.refuse("required", _WHERE, message)
    check_agent(sources, _WHERE, agent=agent)


def _check_names(sources: Sources, wanted: section.Traces) -> None:
    lists: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("endpoints", "endpoint", (each.name for each in wanted.endpoints)),
        ("samplingRules", "rule", (each.name for each in wanted.sampling_rules)),
        ("groups", "group", (each.name for each in wanted.groups)),
    )
    for name, noun, names in lists:
        sources.findings.refuse_duplicates(f"{_WHERE}.{name}", noun, names)


def _check_something_is_made(sources: Sources) -> None:
    """Refuse a collector alone that sends nothing to AWS: its stack would have no resources."""
    platform = sources.platform
    others = platform.observability.model_dump(exclude={"traces"}, exclude_none=True)
    if not others and platform.costs is None:
        message = (
            "must be left out, or observability have more than traces: the collector is left to "
            "apply, and a stack without resources cannot be deployed"
        )
        sources.findings.refuse("not-together", f"{_WHERE}.xray", message, got=False)


def _check_without_xray(sources: Sources, wanted: section.Traces, *, to_xray: bool) -> None:
    for name, given in (
        ("indexedAttributes", wanted.indexed_attributes),
        ("samplingRules", wanted.sampling_rules),
        ("groups", wanted.groups),
    ):
        if given and not to_xray:
            message = "must be left out where nothing goes to X-Ray"
            sources.findings.refuse("not-together", f"{_WHERE}.{name}", message)


def _names(wanted: section.Traces) -> Mapping[str, str]:
    """Return paths of planning and those of the file, where items of lists have numbers."""
    names = {
        "collector.xray.indexed_attributes": "indexedAttributes",
        "collector.endpoints": "endpoints",
        "collector.sampling.percent": "sampling.keepPercent",
        "collector.sampling": "sampling",
        "collector": "",
        "collector.replicas": "replicas",
        "collector.memory_mib": "memoryMib",
        "collector.cpu_millicores": "cpuMillicores",
        "slow_milliseconds": "slowMilliseconds",
        "plain_text": "plainText",
        "service_type": "serviceType",
        "filter_expression": "filter",
    }
    lists: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("collector.endpoints", "endpoints", (each.name for each in wanted.endpoints)),
        ("rules", "samplingRules", (each.name for each in wanted.sampling_rules)),
        ("groups", "groups", (each.name for each in wanted.groups)),
    )
    for planned, written, items in lists:
        for index, name in enumerate(items):
            names.setdefault(f"{planned}[{name}]", f"{written}[{index}]")
    return names


def _collector(wanted: section.Traces, *, to_xray: bool) -> TraceCollector:
    default = TraceCollector()
    memory, cpu = wanted.memory_mib, wanted.cpu_millicores
    indexed = wanted.indexed_attributes
    xray = XRayTraces(indexed_attributes=indexed) if indexed else XRAY
    collector = TraceCollector(
        xray=xray if to_xray else None,
        endpoints={each.name: _endpoint(each) for each in reversed(wanted.endpoints)},
        sampling=_sampling(wanted.sampling),
        memory_mib=memory if memory is not None else default.memory_mib,
        cpu_millicores=cpu if cpu is not None else default.cpu_millicores,
    )
    return replace(
        collector, replicas=collector.pods if wanted.replicas is None else wanted.replicas
    )


def _sampling(wanted: section.TraceSampling | None) -> Sampling | None:
    if wanted is None:
        return None
    if wanted.slow_milliseconds is None:
        return KeepSomeTraces(percent=wanted.keep_percent)
    return KeepNotableTraces(
        percent=wanted.keep_percent, slow_milliseconds=wanted.slow_milliseconds
    )


def _endpoint(given: section.TraceEndpoint) -> OtlpEndpoint:
    return OtlpEndpoint(
        url=given.url,
        protocol=OtlpProtocol(given.protocol or "grpc"),
        headers=tuple(
            SecretHeader(header=each.header, secret=each.secret, key=each.key)
            for each in given.headers
        ),
        plain_text=bool(given.plain_text),
    )


def _rule(given: section.TraceSamplingRule) -> TraceSamplingRule:
    said = given.model_dump(exclude_none=True, exclude={"name"}, by_alias=False)
    return TraceSamplingRule(**said)


def _group(given: section.TraceGroup) -> TraceGroup:
    return TraceGroup(
        filter_expression=given.filter,
        insights=given.insights is not False,
        notifications=bool(given.notifications),
    )
