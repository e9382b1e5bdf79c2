"""Traces of pods on their way to AWS X-Ray and others, by an OpenTelemetry collector."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_xray as xray
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.manifests.trace_collector import (
    COLLECTOR_ACCOUNT,
    runs_as_problems,
    service_host,
    trace_collector_manifests,
)
from eks_constructs.planning.manifests.yaml_text import yaml_text
from eks_constructs.planning.otel_configuration import (
    GRPC_PORT,
    HTTP_PORT,
    SAMPLER_PORT,
    CollectorPlace,
    collector_configuration,
)
from eks_constructs.planning.policies.inputs import cluster_name_problems
from eks_constructs.planning.policies.observability import xray as send_to_xray
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.planning.trace_rules import (
    TraceGroup,
    TraceSamplingRule,
    group_problems,
    rule_problems,
)
from eks_constructs.planning.traces import TraceCollector, collector_problems
from eks_constructs.pod_role import pod_role

_COLLECTOR: Final = TraceCollector()
_NO_RULES: Final[Mapping[str, TraceSamplingRule]] = {}
_NO_GROUPS: Final[Mapping[str, TraceGroup]] = {}


class TracePipeline(Construct):
    """A collector of traces as text, the role of its pods, and rules and groups of AWS X-Ray.

    Give :attr:`manifests` to ``KubernetesManifests``. They need the operator of the add-on
    ``adot``, which needs the add-on ``cert-manager``; the role needs the agent of EKS Pod Identity.
    Applications send to :attr:`grpc_endpoint` or :attr:`http_endpoint`.

    X-Ray encrypts all traces. A key of yours instead is a setting of the account and region, which
    CloudFormation does not know: ``aws xray put-encryption-config``.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster; ours, an L1 or any L2.
        cluster_name: Its name, which every span carries; it must be known at synthesis.
        collector: What it keeps, where it sends, how large it is. Default: all traces to X-Ray.
        sampling_rules: How much applications record, by the name of the rule. They hold for all of
            account and region, and for applications that ask :attr:`sampler_endpoint`. Default:
            none, so that X-Ray's own holds: one request a second, and 5 % of the others.
        groups: Groups of traces of X-Ray, by name. Default: none.
        ipv6: Pods have IPv6 addresses. Default: no.
        runs_as: Service account of its pods, which the manifests make; the collector is called
            the same. Default: ``traces`` in ``tracing``.
        permissions_boundary: Upper limit of what the role may do. Default: none.

    Raises:
        ConfigurationError: Everything that the collector, Kubernetes or X-Ray would refuse.

    See https://docs.aws.amazon.com/eks/latest/userguide/opentelemetry.html
    """

    role: Final[iam.Role | None]
    """Role of its pods; ``None`` where nothing goes to X-Ray."""
    manifests: Final[tuple[Manifest, ...]]
    """Namespace, service account, what it may read, and the collector."""
    configuration: Final[str]
    """Configuration of the collector, as YAML."""
    grpc_endpoint: Final[str]
    """Where applications send traces by gRPC."""
    http_endpoint: Final[str]
    """Where applications send traces by HTTP."""
    sampler_endpoint: Final[str | None]
    """Where applications ask for the sampling rules; ``None`` without any."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        cluster_name: str,
        collector: TraceCollector = _COLLECTOR,
        sampling_rules: Mapping[str, TraceSamplingRule] = _NO_RULES,
        groups: Mapping[str, TraceGroup] = _NO_GROUPS,
        ipv6: bool = False,
        runs_as: ServiceAccount = COLLECTOR_ACCOUNT,
        permissions_boundary: iam.IManagedPolicy | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        of_cluster = cluster.cluster_ref.cluster_name
        refuse(
            "trace pipeline",
            [
                *cluster_name_problems(cluster_name, of_cluster=of_cluster),
                *collector_problems(collector),
                *_rules_and_groups(collector, sampling_rules, groups),
                *runs_as_problems(runs_as),
            ],
        )
        self.role = (
            None
            if collector.xray is None
            else pod_role(
                self,
                cluster=cluster,
                runs_as=runs_as,
                policies=[send_to_xray()],
                permissions_boundary=permissions_boundary,
            )
        )
        self._rules(sampling_rules)
        self._groups(groups)
        place = CollectorPlace(
            cluster_name=cluster_name,
            region=Stack.of(self).region,
            ipv6=ipv6,
            sampler=bool(sampling_rules),
        )
        configuration = collector_configuration(collector, place)
        self.configuration = yaml_text([configuration])
        self.manifests = trace_collector_manifests(
            collector, configuration=configuration, runs_as=runs_as, sampler=place.sampler
        )
        host = service_host(runs_as)
        self.grpc_endpoint = f"http://{host}:{GRPC_PORT}"
        self.http_endpoint = f"http://{host}:{HTTP_PORT}"
        self.sampler_endpoint = f"http://{host}:{SAMPLER_PORT}" if place.sampler else None

    def _rules(self, rules: Mapping[str, TraceSamplingRule]) -> None:
        parent = Construct(self, "SamplingRules")
        for name, rule in sorted(rules.items()):
            xray.CfnSamplingRule(
                parent,
                name,
                sampling_rule=xray.CfnSamplingRule.SamplingRuleProperty(
                    rule_name=name,
                    priority=rule.priority,
                    fixed_rate=rule.fixed_rate,
                    reservoir_size=rule.reservoir,
                    service_name=rule.service,
                    service_type=rule.service_type,
                    host=rule.host,
                    http_method=rule.method,
                    url_path=rule.path,
                    attributes=dict(sorted(rule.attributes.items())) or None,
                    resource_arn="*",
                    version=1,
                ),
            )

    def _groups(self, groups: Mapping[str, TraceGroup]) -> None:
        parent = Construct(self, "Groups")
        for name, group in sorted(groups.items()):
            xray.CfnGroup(
                parent,
                name,
                group_name=name,
                filter_expression=group.filter_expression,
                insights_configuration=xray.CfnGroup.InsightsConfigurationProperty(
                    insights_enabled=group.insights, notifications_enabled=group.notifications
                ),
            )


def _rules_and_groups(
    collector: TraceCollector,
    rules: Mapping[str, TraceSamplingRule],
    groups: Mapping[str, TraceGroup],
) -> Iterator[Problem]:
    yield from rule_problems(rules)
    yield from group_problems(groups)
    for name, given in (("sampling_rules", rules), ("groups", groups)):
        if given and collector.xray is None:
            message = "must be left out where nothing goes to X-Ray"
            yield Problem(code="not-together", where=name, got=sorted(given), message=message)
