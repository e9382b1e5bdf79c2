"""Load balancers of a cluster: the controller's values, ingress classes, shared addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.address_blocks import block_form_problems
from eks_constructs.planning.dns import record_problems
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.kubernetes_names import namespace_problems, object_name_problems
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.values import frozen

CONTROLLER: Final = "aws-load-balancer-controller"
CONTROLLER_CHART: Final = "https://aws.github.io/eks-charts"
CONTROLLER_VERSION: Final = "3.5.0"
"""Version of the chart that the values are written for."""

CONTROLLER_ACCOUNT: Final = ServiceAccount(namespace="kube-system", name=CONTROLLER)
EXTERNAL_DNS: Final = "external-dns"
"""The add-on that writes records of load balancers."""
EXTERNAL_DNS_ACCOUNT: Final = ServiceAccount(namespace=EXTERNAL_DNS, name=EXTERNAL_DNS)

INGRESS_CLASS_KINDS: Final = ("IngressClassParams", "IngressClass")
"""Kinds of the objects of one ingress class."""

ACCESS_LOG_DAYS: Final = 90
"""Days that access logs are kept, unless others are given."""

Scheme = Literal["internet-facing", "internal"]

_MOST_WEIGHT: Final = 999
_MOST_BACKENDS: Final = 5
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,30}", re.ASCII)


def controller_values(
    *, cluster_name: str, vpc_id: str, region: str, service_account: str
) -> Mapping[str, JsonValue]:
    """Return values of the controller's chart that need neither the metadata service nor luck.

    Region and VPC are given, because pods do not reach the metadata service of their node. The
    certificate of the webhook is kept from one upgrade to the next, and not made by every run of
    the chart, which would make its text differ each time.

    Args:
        cluster_name: Name of the cluster.
        vpc_id: VPC of the cluster.
        region: Region of the cluster.
        service_account: Service account that the chart makes.

    See https://docs.aws.amazon.com/eks/latest/userguide/lbc-helm.html
    """
    return {
        "clusterName": cluster_name,
        "region": region,
        "vpcId": vpc_id,
        "serviceAccount": {"create": True, "name": service_account},
        "keepTLSSecret": True,
        "createIngressClassResource": False,  # the classes come as objects of their own
        "ingressClassParams": {"create": False},
        "podDisruptionBudget": {"maxUnavailable": 1},
    }


def ingress_class(
    *,
    name: str,
    scheme: Scheme,
    group: str | None = None,
    certificate_arns: Sequence[str] = (),
    web_acl_arn: str | None = None,
    access_logs_bucket: str | None = None,
    default: bool = False,
) -> tuple[Manifest, Manifest]:
    """Return an ingress class and its parameters: what holds for every load balancer of the class.

    Load balancers take TLS 1.2 and newer, drop headers that are none, and send traffic to the
    addresses of pods. Port 80 redirects to 443, which ingresses must open: by the annotation
    ``alb.ingress.kubernetes.io/listen-ports``, or by certificates of the class.

    Args:
        name: Name of the class.
        scheme: Whether the load balancer can be reached from the internet.
        group: Ingresses of the same group share a load balancer. Default: each has its own.
        certificate_arns: Certificates of ACM. Default: found by the names of hosts.
        web_acl_arn: Web ACL of WAF. Default: none.
        access_logs_bucket: Bucket for access logs. Default: none.
        default: Whether ingresses without a class have this one. Default: no.

    Raises:
        ConfigurationError: A name is none that Kubernetes takes, or the scheme is unknown.

    See https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/
    """
    problems = [*object_name_problems(name), *_scheme_problems(scheme)]
    if group is not None:
        problems += object_name_problems(group, where="group")
    refuse("ingress class", problems)
    attributes = {"routing.http.drop_invalid_header_fields.enabled": "true"}
    if access_logs_bucket is not None:
        attributes["access_logs.s3.enabled"] = "true"
        attributes["access_logs.s3.bucket"] = access_logs_bucket
    spec: dict[str, JsonValue] = {
        "scheme": scheme,
        "targetType": "ip",
        "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "sslRedirectPort": "443",
        "loadBalancerAttributes": [
            {"key": key, "value": value} for key, value in sorted(attributes.items())
        ],
    }
    if group is not None:
        spec["group"] = {"name": group}
    if certificate_arns:
        spec["certificateArn"] = list(certificate_arns)
    if web_acl_arn is not None:
        spec["wafv2AclArn"] = web_acl_arn
    parameters = Manifest(
        api_version="elbv2.k8s.aws/v1beta1",
        kind="IngressClassParams",
        name=name,
        body={"spec": spec},
    )
    return parameters, _class(name, default=default)


def target_group_binding(
    *,
    name: str,
    namespace: str,
    service: str,
    port: int,
    target_group_arn: str,
    let_in: str | None = None,
) -> Manifest:
    """Return the object that registers the pods of a service with a target group made elsewhere.

    Args:
        name: Name of the object.
        namespace: Namespace of the service.
        service: Name of the service.
        port: Port of the service.
        target_group_arn: The target group, of the target type ``ip``.
        let_in: Security group of the load balancer, which the controller lets reach the pods.
            Default: none; then the pods' security groups must let it in already.

    Raises:
        ConfigurationError: A name is none that Kubernetes takes, or the port is none.

    See https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/
    """
    problems = [
        *object_name_problems(name),
        *namespace_problems(namespace, where="namespace"),
        *object_name_problems(service, where="service"),
        *port_problems(port),
    ]
    refuse("target group binding", problems)
    spec: dict[str, JsonValue] = {
        "serviceRef": {"name": service, "port": port},
        "targetGroupARN": target_group_arn,
        "targetType": "ip",
    }
    if let_in is not None:
        source: JsonValue = {"securityGroup": {"groupID": let_in}}
        spec["networking"] = {"ingress": [{"from": [source], "ports": [{"protocol": "TCP"}]}]}
    return Manifest(
        api_version="elbv2.k8s.aws/v1beta1",
        kind="TargetGroupBinding",
        name=name,
        namespace=namespace,
        body={"spec": spec},
    )


def port_problems(port: int, *, where: str = "port") -> tuple[Problem, ...]:
    """Return a problem if a number is no port."""
    if 1 <= port <= 65535:  # noqa: PLR2004 - ports are what they are
        return ()
    message = "must be 1 to 65535"
    return (Problem(code="out-of-range", where=where, got=port, message=message),)


def _class(name: str, *, default: bool) -> Manifest:
    return Manifest(
        api_version="networking.k8s.io/v1",
        kind="IngressClass",
        name=name,
        annotations={"ingressclass.kubernetes.io/is-default-class": "true"} if default else {},
        body={
            "spec": {
                "controller": "ingress.k8s.aws/alb",
                "parameters": {
                    "apiGroup": "elbv2.k8s.aws",
                    "kind": "IngressClassParams",
                    "name": name,
                },
            }
        },
    )


def _scheme_problems(scheme: str) -> tuple[Problem, ...]:
    if scheme in ("internet-facing", "internal"):
        return ()
    message = "must be internet-facing or internal"
    return (Problem(code="unknown-value", where="scheme", got=scheme, message=message),)


@frozen
class Backend:
    """One of the clusters that share an address.

    Attributes:
        weight: Its share of the requests, 0 to 999, in proportion to those of the others.
        port: Port of its pods. Default: 8080.
        health_path: Path that answers 200 when a pod is well. Default: ``/``.

    See https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html
    """

    weight: int
    port: int = 8080
    health_path: str = "/"


def backend_problems(backends: Mapping[str, Backend]) -> Iterator[Problem]:
    """Yield everything that keeps backends from sharing a listener.

    Args:
        backends: The backends by name.

    See https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
    """
    if not 1 <= len(backends) <= _MOST_BACKENDS:
        message = f"must be 1 to {_MOST_BACKENDS}, as many target groups as one action takes"
        yield Problem(code="out-of-range", where="backends", got=len(backends), message=message)
    for name, backend in backends.items():
        where = f"backends[{name!r}]"
        if not _NAME.fullmatch(name):
            message = "must have lower-case letters, digits and hyphens, a letter first, at most 31"
            yield Problem(code="name-invalid", where=where, got=name, message=message)
        if not 0 <= backend.weight <= _MOST_WEIGHT:
            message = f"must be 0 to {_MOST_WEIGHT}"
            yield Problem(
                code="out-of-range", where=f"{where}.weight", got=backend.weight, message=message
            )
        yield from port_problems(backend.port, where=f"{where}.port")
        if not backend.health_path.startswith("/"):
            message = "must start with /"
            yield Problem(
                code="invalid-value",
                where=f"{where}.health_path",
                got=backend.health_path,
                message=message,
            )
    if backends and not any(backend.weight for backend in backends.values()):
        message = "must not all have the weight 0: nobody would answer"
        yield Problem(code="not-together", where="backends", got=None, message=message)


def client_problems(cidrs: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with the blocks that may reach a load balancer.

    Args:
        cidrs: Blocks of IPv4 or IPv6 addresses.
    """
    for index, cidr in enumerate(cidrs):
        where = f"allowed_cidrs[{index}]"
        yield from block_form_problems(cidr, where=where, example="203.0.113.0/24")


def access_log_problems(days: int, *, where: str = "retention_days") -> Iterator[Problem]:
    """Yield a problem if S3 cannot keep access logs for so many days.

    Args:
        days: Days that they are kept.
        where: Path of the value, for the problem.
    """
    if days < 1:
        yield Problem(code="out-of-range", where=where, got=days, message="must be at least 1")


def name_problems(names: Sequence[str], domains: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with names that shall lead to a load balancer.

    Args:
        names: The names.
        domains: Domains of the hosted zones that their records may be written to.
    """
    for index, name in enumerate(names):
        yield from record_problems(name, domains, where=f"names[{index}]")
