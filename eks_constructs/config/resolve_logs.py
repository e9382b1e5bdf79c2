"""From ``observability.logs`` to a log pipeline and its alarms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from eks_constructs.config import observability_logs as section
from eks_constructs.config import resolved_cluster
from eks_constructs.config.check_agent import check_agent
from eks_constructs.config.check_topic import check_topic
from eks_constructs.config.resolved_logs import Logs
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cluster import LogType
from eks_constructs.planning.fluent_bit_rules import (
    DropRule,
    FluentBitRules,
    SampleRule,
    fluent_bit_problems,
)
from eks_constructs.planning.log_destinations import (
    CloudWatchLogs,
    IndexRotation,
    LogDestination,
    OpenSearchLogs,
    S3Logs,
    SplunkLogs,
    destination_problems,
)

_WHERE: Final = "Platform.observability.logs"
_KINDS: Final = ("splunk", "openSearch", "s3", "cloudWatch")
_WITHOUT_CONTROL_PLANE: Final = {
    "cloudWatch": "the control plane writes to CloudWatch itself",
    "openSearch": "Firehose delivers no logs of CloudWatch to OpenSearch",
}
_DESTINATION: Final = {
    "destination.token_secret_arn": "tokenSecretARN",
    "destination.domain_arn": "domainARN",
    "destination.collection_arn": "collectionARN",
    "destination.collection_endpoint": "collectionEndpoint",
    "destination.subnet_ids": "subnetIDs",
    "destination.security_group_ids": "securityGroupIDs",
    "destination.retention_days": "retentionInDays",
    "destination.archive_after_days": "archiveAfterDays",
    "destination.endpoint": "endpoint",
    "destination.index": "index",
}
_RULES: Final = {
    "rules.drop_namespaces": "dropNamespaces",
    "rules.keep_percent": "keepPercent",
    "rules.lines_per_second": "linesPerSecond",
    "rules.drop": "drop",
    "rules.sample": "sample",
    "rules.routes": "routes",
    "keep_percent": "keepPercent",
}


def resolve_logs(
    sources: Sources,
    wanted: section.Logs,
    cluster: resolved_cluster.Cluster,
    *,
    agent: bool,
) -> Logs:
    """Return where logs go.

    Args:
        sources: The whole file.
        wanted: The section.
        cluster: The cluster.
        agent: Whether pods get identities by EKS Pod Identity.
    """
    check_agent(sources, _WHERE, agent=agent)
    kind, destination = _destination(sources, wanted)
    found = destination_problems(destination, region=sources.config.metadata.region)
    names = _DESTINATION | _short(_DESTINATION)
    sources.findings.add(found, names, under=f"{_WHERE}.{kind}")
    rules = _rules(wanted)
    sources.findings.add(fluent_bit_problems(rules), _RULES, under=_WHERE)
    _check_control_plane(sources, wanted, cluster, kind)
    if wanted.fargate:
        _check_fargate(sources)
    return Logs(
        destination=destination,
        rules=rules,
        control_plane=bool(wanted.control_plane),
        fargate=bool(wanted.fargate),
        audit=wanted.audit is not None,
        audit_topic_arn=wanted.audit.topic_arn if wanted.audit is not None else None,
        gib_per_day=wanted.gib_per_day,
    )


def _short(names: Mapping[str, str]) -> dict[str, str]:
    """Return the same names without their beginning, as messages have them."""
    return {
        planned.removeprefix("destination."): written
        for planned, written in names.items()
        if "_" in planned
    }


def _destination(sources: Sources, wanted: section.Logs) -> tuple[str, LogDestination]:
    given: list[tuple[str, LogDestination]] = []
    if wanted.splunk is not None:
        given.append(("splunk", _splunk(wanted.splunk)))
    if wanted.open_search is not None:
        given.append(("openSearch", _open_search(wanted.open_search)))
    if wanted.s3 is not None:
        given.append(("s3", _bucket(wanted.s3)))
    if wanted.cloud_watch is not None:
        days = wanted.cloud_watch.retention_in_days
        group = CloudWatchLogs(retention_days=days) if days is not None else CloudWatchLogs()
        given.append(("cloudWatch", group))
    if len(given) == 1:
        return given[0]
    message = f"must have just one destination: {', '.join(_KINDS)}"
    got = [name for name, _ in given] or None
    sources.findings.refuse("not-together", _WHERE, message, got)
    return given[0] if given else ("s3", S3Logs())


def _splunk(given: section.Splunk) -> SplunkLogs:
    return SplunkLogs(
        endpoint=given.endpoint,
        token_secret_arn=given.token_secret_arn,
        token_key_arn=given.token_key_arn,
    )


def _open_search(given: section.OpenSearch) -> OpenSearchLogs:
    default, rotation = OpenSearchLogs(), given.rotation
    return OpenSearchLogs(
        domain_arn=given.domain_arn,
        collection_arn=given.collection_arn,
        collection_endpoint=given.collection_endpoint,
        subnet_ids=given.subnet_ids,
        security_group_ids=given.security_group_ids,
        index=given.index if given.index is not None else default.index,
        rotation=IndexRotation[rotation.upper()] if rotation is not None else default.rotation,
    )


def _bucket(given: section.LogBucket) -> S3Logs:
    default = S3Logs()
    days, archive = given.retention_in_days, given.archive_after_days
    kept = days if days is not None else default.retention_days
    if archive is None and default.archive_after_days is not None:
        # What is kept for less time than it takes to be worth moving is not moved.
        archive = default.archive_after_days if kept > default.archive_after_days else None
    return S3Logs(retention_days=kept, archive_after_days=archive)


def _rules(wanted: section.Logs) -> FluentBitRules:
    default = FluentBitRules()
    drop: Sequence[DropRule] = default.drop
    if wanted.drop is not None:
        drop = [DropRule(pattern=each.pattern, namespace=each.namespace) for each in wanted.drop]
    lines = wanted.lines_per_second
    return FluentBitRules(
        drop=tuple(drop),
        sample=tuple(
            SampleRule(text=each.text, keep_percent=each.keep_percent, namespace=each.namespace)
            for each in wanted.sample
        ),
        drop_namespaces=wanted.drop_namespaces,
        lines_per_second=lines if lines is not None else default.lines_per_second,
        routes=wanted.routes,
    )


def _check_control_plane(
    sources: Sources, wanted: section.Logs, cluster: resolved_cluster.Cluster, kind: str
) -> None:
    findings, types = sources.findings, cluster.logging.types
    if wanted.control_plane and kind in _WITHOUT_CONTROL_PLANE:
        message = f"must be left out: {_WITHOUT_CONTROL_PLANE[kind]}"
        findings.refuse("not-together", f"{_WHERE}.controlPlane", message)
    for name, asked in (
        ("controlPlane", bool(wanted.control_plane)),
        ("gibPerDay", wanted.gib_per_day is not None and kind != "cloudWatch"),
    ):
        if asked and not types:
            message = "must be left out, or cloudWatch.clusterLogging must write logs"
            findings.refuse("not-together", f"{_WHERE}.{name}", message)
    if wanted.audit is not None and LogType.AUDIT not in types:
        message = "must be left out, or cloudWatch.clusterLogging.enableTypes must have audit"
        findings.refuse("not-together", f"{_WHERE}.audit", message)
    if wanted.audit is not None and wanted.audit.topic_arn is not None:
        check_topic(sources, wanted.audit.topic_arn, f"{_WHERE}.audit.topicARN")
    if wanted.gib_per_day is not None and wanted.gib_per_day <= 0:
        message = "must be more than 0"
        findings.refuse("out-of-range", f"{_WHERE}.gibPerDay", message, wanted.gib_per_day)


def _check_fargate(sources: Sources) -> None:
    profiles, role = sources.config.fargate_profiles, sources.config.iam
    if not profiles:
        message = "must be left out, or there must be fargateProfiles, whose pods it is about"
        sources.findings.refuse("not-together", f"{_WHERE}.fargate", message)
    given = {"iam.fargatePodExecutionRoleARN": role.fargate_pod_execution_role_arn} | {
        f"fargateProfiles[{index}].podExecutionRoleARN": profile.pod_execution_role_arn
        for index, profile in enumerate(profiles)
    }
    for where, arn in given.items():
        if arn is not None:
            message = (
                "should let its pods deliver logs, as observability.logs.fargate asks: a role that "
                "is named is not changed; docs/log-pipeline.md says what it needs"
            )
            sources.findings.warn("required", where, message, arn)
