"""From ``traffic`` to zones, certificates, and what load balancers need."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from eks_constructs.config import traffic as section
from eks_constructs.config.check_agent import check_agent
from eks_constructs.config.field_paths import inside
from eks_constructs.config.resolve_alerts import anybody_is_told
from eks_constructs.config.resolve_ingress_classes import resolve_ingress_classes
from eks_constructs.config.resolved_traffic import Traffic, WebAcl, Zone
from eks_constructs.config.sources import Sources
from eks_constructs.planning.dns import certificate_problems, delegation_problems, domain_problems
from eks_constructs.planning.load_balancers import (
    ACCESS_LOG_DAYS,
    EXTERNAL_DNS,
    access_log_problems,
)
from eks_constructs.planning.web_acl import DEFAULT_REQUESTS, DEFAULT_RULES, web_acl_problems

_WHERE: Final = "Platform.traffic"


def resolve_traffic(
    sources: Sources, wanted: section.Traffic, *, agent: bool, addons: Collection[str]
) -> Traffic:
    """Return what is made for traffic.

    Args:
        sources: The whole file.
        wanted: The section.
        agent: Whether pods get identities by EKS Pod Identity.
        addons: Names of the add-ons.
    """
    for name, asked in (
        ("externalDNS", wanted.external_dns),
        ("loadBalancerController", wanted.load_balancer_controller),
    ):
        if asked:
            check_agent(sources, f"{_WHERE}.{name}", agent=agent)
    zones = tuple(sorted(_zones(sources, wanted), key=lambda zone: zone.domain))
    if wanted.external_dns and not zones:
        message = "must have zones beside it: it may write to none otherwise"
        sources.findings.refuse("not-together", f"{_WHERE}.externalDNS", message)
    if wanted.external_dns and EXTERNAL_DNS in addons:
        message = "must be left out, or the add-on external-dns must be: this makes it"
        sources.findings.refuse("not-together", f"{_WHERE}.externalDNS", message)
    _check_something_is_made(sources, wanted)
    return Traffic(
        zones=zones,
        certificates=_certificates(sources, wanted, zones),
        expiry_alarms=_expiry_alarms(sources, wanted),
        external_dns=bool(wanted.external_dns),
        controller=bool(wanted.load_balancer_controller),
        web_acl=_web_acl(sources, wanted.web_acl),
        access_log_days=_access_logs(sources, wanted.access_logs),
        ingress_classes=resolve_ingress_classes(sources, wanted),
    )


def _check_something_is_made(sources: Sources, wanted: section.Traffic) -> None:
    made = (
        wanted.certificates,
        wanted.external_dns,
        wanted.load_balancer_controller,
        wanted.web_acl is not None,
        wanted.access_logs is not None,
        any(zone.id is None for zone in wanted.zones),
    )
    if any(made):
        return
    empty = "a stack without resources cannot be deployed"
    if wanted.ingress_classes:
        beside = "certificates, webACL, accessLogs or loadBalancerController"
        message = f"must have {beside} beside it: {empty}"
        sources.findings.refuse("not-together", f"{_WHERE}.ingressClasses", message)
    elif wanted.zones:
        message = (
            "must have certificates or externalDNS beside it: these zones exist already, and "
            f"{empty}"
        )
        sources.findings.refuse("not-together", f"{_WHERE}.zones", message)


def _zones(sources: Sources, wanted: section.Traffic) -> list[Zone]:
    findings = sources.findings
    first: dict[str, int] = {}
    found = []
    for index, zone in enumerate(wanted.zones):
        where = f"{_WHERE}.zones[{index}]"
        findings.add(domain_problems(zone.domain, where=f"{where}.domain"))
        earlier = first.setdefault(zone.domain, index)
        if earlier != index:
            message = f"must be the only zone of this domain, but zones[{earlier}] is too"
            findings.refuse("name-duplicate", f"{where}.domain", message, zone.domain)
        _check_parent(sources, zone, where)
        found.append(
            Zone(
                domain=zone.domain,
                zone_id=zone.id,
                parent_id=zone.parent_id,
                parent_domain=zone.parent_domain,
            )
        )
    return found


def _check_parent(sources: Sources, zone: section.Zone, where: str) -> None:
    findings = sources.findings
    if zone.id is not None and zone.parent_id is not None:
        message = "must be left out of a zone that exists: it is delegated already"
        findings.refuse("not-together", f"{where}.parentID", message, zone.parent_id)
    elif (zone.parent_id is None) != (zone.parent_domain is None):
        message = "must be given together with parentDomain"
        findings.refuse("not-together", f"{where}.parentID", message, zone.parent_id)
    if zone.parent_domain is not None:
        problems = delegation_problems(zone.domain, zone.parent_domain)
        findings.add(problems, {"domain_name": f"{where}.domain"})


def _certificates(
    sources: Sources, wanted: section.Traffic, zones: tuple[Zone, ...]
) -> dict[str, tuple[str, ...]]:
    findings = sources.findings
    findings.refuse_duplicates(
        f"{_WHERE}.certificates", "certificate", (each.name for each in wanted.certificates)
    )
    for index, each in enumerate(wanted.certificates):
        problems = certificate_problems(each.names, [zone.domain for zone in zones])
        where = f"{_WHERE}.certificates[{index}]"
        findings.add(problems, {"names": "names", "zones": "names"}, under=where)
    return {each.name: each.names for each in sorted(wanted.certificates, key=lambda c: c.name)}


def _expiry_alarms(sources: Sources, wanted: section.Traffic) -> tuple[str, ...]:
    told = anybody_is_told(sources)
    for index, each in enumerate(wanted.certificates):
        if each.expiry_alarm and not told:
            message = (
                "must come with somebody to tell: observability.alarms with emails or topicARN, "
                "or observability.metrics.alerts"
            )
            where = f"{_WHERE}.certificates[{index}].expiryAlarm"
            sources.findings.refuse("required", where, message)
    return tuple(sorted(each.name for each in wanted.certificates if each.expiry_alarm))


def _web_acl(sources: Sources, wanted: section.TrafficAcl | None) -> WebAcl | None:
    if wanted is None:
        return None
    given = wanted.requests_per_five_minutes
    requests = given if given is not None else DEFAULT_REQUESTS
    where = f"{_WHERE}.webACL"
    for group in wanted.count_rules:
        if group not in DEFAULT_RULES:
            message = f"must be a group of the web ACL: {', '.join(DEFAULT_RULES)}"
            at = inside(f"{where}.countRules", group)
            sources.findings.refuse("unknown-value", at, message, group)
    counted = {
        group: wanted.count_rules[group] for group in DEFAULT_RULES if group in wanted.count_rules
    }
    problems = web_acl_problems(
        name=sources.config.metadata.name,
        rules=DEFAULT_RULES,
        requests_per_five_minutes=requests,
        counted=counted,
    )
    names = {
        "name": "metadata.name",
        "requests_per_five_minutes": f"{where}.requestsPerFiveMinutes",
        "count_rules": f"{where}.countRules",
    }
    sources.findings.add(problems, names)
    return WebAcl(
        requests_per_five_minutes=requests,
        count_only=bool(wanted.count_only),
        count_rules=counted,
    )


def _access_logs(sources: Sources, wanted: section.AccessLogs | None) -> int | None:
    if wanted is None:
        return None
    given = wanted.retention_in_days
    days = given if given is not None else ACCESS_LOG_DAYS
    where = f"{_WHERE}.accessLogs.retentionInDays"
    sources.findings.add(access_log_problems(days, where=where))
    return days
