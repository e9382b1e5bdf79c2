"""Which VPC endpoints a cluster needs, from what it does.

Each feature names the AWS services it calls; the set of endpoints is what all features need, less
what is there already. Names and availability differ by region and come from a dated catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Final, TypedDict, cast

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning import catalogue, regions
from eks_constructs.values import frozen

_USUAL_PREFIX: Final = "com.amazonaws"
_COMPLETE_NAME: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+){3,}")
_REGISTRY: Final = ("ecr.api", "ecr.dkr", "s3")


class EndpointFeature(StrEnum):
    """What a cluster without a way to the internet does, and so must reach.

    See https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html

    Attributes:
        EKSCTL: What eksctl makes for every private cluster: nodes, and roles by tokens.
        NODES: EC2 nodes: they join, name themselves, and pull images from Amazon ECR.
        FARGATE: Fargate pods, which pull images and get credentials.
        POD_IDENTITY: EKS Pod Identity.
        IRSA: IAM roles for service accounts. SDKs must use the regional endpoint of AWS STS.
        OIDC_DISCOVERY: Tools in the VPC that read the keys of the cluster's OIDC issuer.
        CONSOLE: Kubernetes resources in the AWS console, seen from inside the VPC.
        LOGS: Logs to CloudWatch.
        METRICS: Metrics to CloudWatch.
        AUTO_SCALING: EC2 Auto Scaling.
        CLUSTER_AUTOSCALER: The Cluster Autoscaler.
        KARPENTER: Karpenter, with its queue of interruptions and the image aliases of SSM.
        LOAD_BALANCERS: The AWS Load Balancer Controller. Switch its Shield and WAF off: they have
            no endpoint that it could reach.
        SESSION_MANAGER: Sessions on nodes without SSH.
        KMS: Encryption with AWS KMS by pods.
        SECRETS: Secrets of AWS Secrets Manager and parameters of SSM, in pods.
        EBS: The EBS CSI driver.
        EFS: The EFS CSI driver.
        FSX: The FSx CSI drivers.
        S3: Objects in Amazon S3.
        DYNAMODB: Tables in Amazon DynamoDB.
        SQS: Queues in Amazon SQS.
        XRAY: Traces to AWS X-Ray.
        PROMETHEUS: Metrics to Amazon Managed Service for Prometheus.
        FIREHOSE: Logs to Amazon Data Firehose.
        GUARDDUTY: The agent of GuardDuty's runtime monitoring.
        SIGNALS: Nodes that tell CloudFormation when they are ready.
    """

    EKSCTL = "eksctl"
    NODES = "nodes"
    FARGATE = "fargate"
    POD_IDENTITY = "pod-identity"
    IRSA = "irsa"
    OIDC_DISCOVERY = "oidc-discovery"
    CONSOLE = "console"
    LOGS = "logs"
    METRICS = "metrics"
    AUTO_SCALING = "auto-scaling"
    CLUSTER_AUTOSCALER = "cluster-autoscaler"
    KARPENTER = "karpenter"
    LOAD_BALANCERS = "load-balancers"
    SESSION_MANAGER = "session-manager"
    KMS = "kms"
    SECRETS = "secrets"
    EBS = "ebs"
    EFS = "efs"
    FSX = "fsx"
    S3 = "s3"
    DYNAMODB = "dynamodb"
    SQS = "sqs"
    XRAY = "xray"
    PROMETHEUS = "prometheus"
    FIREHOSE = "firehose"
    GUARDDUTY = "guardduty"
    SIGNALS = "signals"


SERVICES: Final[Mapping[EndpointFeature, tuple[str, ...]]] = {
    EndpointFeature.EKSCTL: ("ec2", "sts", *_REGISTRY),
    EndpointFeature.NODES: ("ec2", "eks", *_REGISTRY),
    EndpointFeature.FARGATE: ("sts", *_REGISTRY),
    EndpointFeature.POD_IDENTITY: ("eks-auth",),
    EndpointFeature.IRSA: ("sts",),
    EndpointFeature.OIDC_DISCOVERY: ("oidc-eks",),
    EndpointFeature.CONSOLE: ("eks-proxy",),
    EndpointFeature.LOGS: ("logs",),
    EndpointFeature.METRICS: ("monitoring",),
    EndpointFeature.AUTO_SCALING: ("autoscaling",),
    EndpointFeature.CLUSTER_AUTOSCALER: ("autoscaling", "ec2", "eks", "sts"),
    EndpointFeature.KARPENTER: ("ec2", "eks", "sqs", "ssm"),
    EndpointFeature.LOAD_BALANCERS: ("ec2", "elasticloadbalancing"),
    EndpointFeature.SESSION_MANAGER: ("ec2messages", "ssm", "ssmmessages"),
    EndpointFeature.KMS: ("kms",),
    EndpointFeature.SECRETS: ("secretsmanager", "ssm"),
    EndpointFeature.EBS: ("ec2",),
    EndpointFeature.EFS: ("ec2", "elasticfilesystem"),
    EndpointFeature.FSX: ("ec2", "fsx"),
    EndpointFeature.S3: ("s3",),
    EndpointFeature.DYNAMODB: ("dynamodb",),
    EndpointFeature.SQS: ("sqs",),
    EndpointFeature.XRAY: ("xray",),
    EndpointFeature.PROMETHEUS: ("aps-workspaces",),
    EndpointFeature.FIREHOSE: ("kinesis-firehose",),
    EndpointFeature.GUARDDUTY: ("guardduty-data",),
    EndpointFeature.SIGNALS: ("cloudformation",),
}
"""The AWS services that each feature calls, by the last part of their endpoint's name."""


class EndpointKind(StrEnum):
    """How an endpoint is reached.

    Attributes:
        INTERFACE: By a network interface in a subnet of each zone, at a price by the hour.
        GATEWAY: By a route, free of charge.
    """

    INTERFACE = "Interface"
    GATEWAY = "Gateway"


@frozen
class PlannedEndpoint:
    """One endpoint.

    Attributes:
        service: Last part of its name, such as ``ecr.api``.
        service_name: Complete name in its region.
        kind: How it is reached.
        dual_stack: Whether the service answers by IPv6 too.
        takes_policy: Whether a policy can restrict it.
    """

    service: str
    service_name: str
    kind: EndpointKind
    dual_stack: bool
    takes_policy: bool


@frozen
class EndpointPlan:
    """The endpoints of one VPC.

    Attributes:
        endpoints: Those to make, sorted by service.
        unavailable: Services that the features call, but that have no endpoint in this region.
    """

    endpoints: tuple[PlannedEndpoint, ...]
    unavailable: tuple[str, ...]

    def of_kind(self, kind: EndpointKind) -> tuple[PlannedEndpoint, ...]:
        """Return the endpoints that are reached in one way."""
        return tuple(each for each in self.endpoints if each.kind is kind)


class _Prefix(TypedDict):
    prefix: str
    services: list[str]


class _File(TypedDict):
    as_of: str
    gateways: list[str]
    dual_stack: list[str]
    without_policy: list[str]
    unavailable: dict[str, list[str]]
    other_prefixes: dict[str, _Prefix]


@cache
def _file() -> _File:
    return cast("_File", catalogue.read("endpoints.json"))


def services() -> tuple[str, ...]:
    """Return every service that a feature calls, sorted."""
    return tuple(sorted({service for needed in SERVICES.values() for service in needed}))


def service_name(service: str, region: str) -> str:
    """Return the complete name of a service's endpoint.

    Args:
        service: Such as ``ecr.api``.
        region: Such as ``eu-west-1``.
    """
    other = _file()["other_prefixes"].get(region)
    differs = other is not None and service in other["services"]
    prefix = other["prefix"] if other is not None and differs else _USUAL_PREFIX
    return f"{prefix}.{region}.{service}"


def kind(service: str) -> EndpointKind:
    """Return how the endpoint of a service is reached."""
    is_gateway = service in _file()["gateways"]
    return EndpointKind.GATEWAY if is_gateway else EndpointKind.INTERFACE


def plan_endpoints(
    *,
    features: Collection[EndpointFeature],
    region: str,
    existing: Sequence[str] = (),
) -> EndpointPlan:
    """Decide which endpoints to make.

    Args:
        features: What the cluster does.
        region: Region of the VPC.
        existing: Services that the VPC has an endpoint for already, by their last part or their
            complete name. Default: none.

    Raises:
        ConfigurationError: There are no features, the region is unknown, or an existing service is
            misspelt.
    """
    refuse("VPC endpoints", endpoint_problems(features=features, region=region, existing=existing))
    there = {_short(each, region) for each in existing}
    wanted = {service for feature in features for service in SERVICES[feature]} - there
    missing = {service for service in wanted if not is_available(service, region)}
    return EndpointPlan(
        endpoints=tuple(_planned(service, region) for service in sorted(wanted - missing)),
        unavailable=tuple(sorted(missing)),
    )


def is_available(service: str, region: str) -> bool:
    """Return whether a service has an endpoint in a region, as far as AWS has published it."""
    return region not in _file()["unavailable"].get(service, ())


def catalogue_date() -> str:
    """Return the date of the catalogue."""
    return _file()["as_of"]


def endpoint_problems(
    *, features: Collection[EndpointFeature], region: str, existing: Sequence[str]
) -> tuple[Problem, ...]:
    """Return everything that keeps :func:`plan_endpoints` from a plan."""
    return (
        *_feature_problems(features),
        *regions.region_problems(region),
        *_existing_problems(existing),
    )


def _planned(service: str, region: str) -> PlannedEndpoint:
    return PlannedEndpoint(
        service=service,
        service_name=service_name(service, region),
        kind=kind(service),
        dual_stack=service in _file()["dual_stack"],
        takes_policy=service not in _file()["without_policy"],
    )


def _short(name: str, region: str) -> str:
    _, found, service = name.partition(f".{region}.")
    return service if found else name


def _feature_problems(features: Collection[EndpointFeature]) -> Iterator[Problem]:
    where = "features"
    if not features:
        message = "must name what the cluster does, such as EndpointFeature.NODES"
        yield Problem(code="empty", where=where, got=None, message=message)
    known = sorted(EndpointFeature)
    for each in features:
        if each not in SERVICES:
            hint = catalogue.did_you_mean(str(each), known)
            message = f"must be one of {', '.join(known)}{hint}"
            yield Problem(code="unknown-value", where=where, got=str(each), message=message)


def _existing_problems(existing: Sequence[str]) -> Iterator[Problem]:
    for index, name in enumerate(existing):
        if name not in services() and _COMPLETE_NAME.fullmatch(name) is None:
            message = (
                "must be a service that a feature calls, such as ecr.api, or a complete name, such "
                f"as com.amazonaws.eu-west-1.execute-api{catalogue.did_you_mean(name, services())}"
            )
            where = f"existing[{index}]"
            yield Problem(code="unknown-value", where=where, got=name, message=message)
