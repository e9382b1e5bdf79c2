"""One address for several clusters: a load balancer outside of them that shares requests out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as route53_targets
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.imported import zone_of
from eks_constructs.planning import dns
from eks_constructs.planning.address_blocks import is_ipv6
from eks_constructs.planning.load_balancer_place import place_problems
from eks_constructs.planning.load_balancers import (
    Backend,
    backend_problems,
    client_problems,
    name_problems,
)
from eks_constructs.tokens import known_region, require_concrete

_LEAVING: Final = Duration.seconds(30)


class SharedLoadBalancer(Construct):
    """An application load balancer that sends each cluster its share of the requests.

    Two clusters, blue and green, answer under one address: change the weights, deploy, and traffic
    moves without a change of DNS. Each backend has a target group; a ``TargetGroupBinding`` in its
    cluster registers its pods. It answers on 443 only, and redirects 80 there. It reaches backends
    over IPv4, on their ports; give :attr:`security_group` to
    :func:`~eks_constructs.planning.load_balancers.target_group_binding`, so that the controller
    opens the pods' security groups to it.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        vpc: VPC of the clusters.
        subnets: Where it stands, one in each of at least two zones: public ones if it shall be
            reached from the internet.
        certificates: Certificates of the same region, the first one for clients that name no host.
        backends: The clusters by a name of yours, with their shares.
        internet_facing: Whether it has public addresses. Default: no.
        allowed_cidrs: Blocks that may reach it. Default: everybody where it faces the internet,
            otherwise nobody until you say so with its ``connections``.
        access_logs: Bucket for access logs, such as that of a ``LoadBalancerLogs``. Default: none,
            which a policy check wants acknowledged.
        web_acl_arn: Regional web ACL of WAF. Default: none.
        names: Names that lead here, in one of the zones. Default: none.
        zones: Hosted zones by their domain. Default: none.
        deletion_protection: Refuse to delete it until it is off. Default: yes.

    Raises:
        ConfigurationError: There is no certificate, or a backend, name or block cannot be.

    See https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
    """

    load_balancer: Final[elbv2.ApplicationLoadBalancer]
    security_group: Final[ec2.ISecurityGroup]
    """Its security group, which pods must let in on the ports of their backend."""
    target_groups: Final[Mapping[str, elbv2.ApplicationTargetGroup]]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        subnets: Sequence[ec2.ISubnet],
        certificates: Sequence[acm.ICertificate],
        backends: Mapping[str, Backend],
        internet_facing: bool = False,
        allowed_cidrs: Sequence[str] | None = None,
        access_logs: s3.IBucket | None = None,
        web_acl_arn: str | None = None,
        names: Sequence[str] = (),
        zones: Mapping[str, route53.IHostedZone] | None = None,
        deletion_protection: bool = True,
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete(
            {"allowed_cidrs": list(allowed_cidrs or ()), "names": list(names)},
            subject="shared load balancer",
        )
        refuse(
            "shared load balancer",
            [
                *self._place_problems(subnets, certificates, web_acl_arn),
                *backend_problems(backends),
                *client_problems(allowed_cidrs or ()),
                *name_problems(names, list(zones or {})),
            ],
        )
        self.load_balancer = elbv2.ApplicationLoadBalancer(
            self,
            "Resource",
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnets=list(subnets)),
            internet_facing=internet_facing,
            deletion_protection=deletion_protection,
            drop_invalid_header_fields=True,
            desync_mitigation_mode=elbv2.DesyncMitigationMode.DEFENSIVE,
        )
        (self.security_group,) = self.load_balancer.connections.security_groups
        if access_logs is not None:
            self._log_to(access_logs)
        if web_acl_arn is not None:
            self._protect(web_acl_arn)
        self.target_groups = {
            name: self._target_group(name, backend, vpc)
            for name, backend in sorted(backends.items())
        }
        self._listen(certificates, backends)
        self._allow(allowed_cidrs, internet_facing=internet_facing)
        self._reach(backends)
        self._name(names, zones or {})

    def _place_problems(
        self,
        subnets: Sequence[ec2.ISubnet],
        certificates: Sequence[acm.ICertificate],
        web_acl_arn: str | None,
    ) -> Iterator[Problem]:
        yield from _least("subnets", subnets, 2)
        yield from _least("certificates", certificates, 1)
        yield from place_problems(
            zones=[zone_of(each) for each in subnets],
            certificate_arns=[each.certificate_arn for each in certificates],
            web_acl_arn=web_acl_arn,
            region=known_region(self),
        )

    def _protect(self, web_acl_arn: str) -> None:
        wafv2.CfnWebACLAssociation(
            self,
            "WebAcl",
            resource_arn=self.load_balancer.load_balancer_arn,
            web_acl_arn=web_acl_arn,
        )

    def _log_to(self, bucket: s3.IBucket) -> None:
        # Not log_access_logs(): it writes a statement of its own to the bucket, and needs to know
        # the region for it.
        self.load_balancer.set_attribute("access_logs.s3.enabled", "true")
        self.load_balancer.set_attribute("access_logs.s3.bucket", bucket.bucket_name)
        self.load_balancer.node.add_dependency(bucket)

    def _target_group(
        self, name: str, backend: Backend, vpc: ec2.IVpc
    ) -> elbv2.ApplicationTargetGroup:
        return elbv2.ApplicationTargetGroup(
            self,
            name,
            vpc=vpc,
            target_type=elbv2.TargetType.IP,
            protocol=elbv2.ApplicationProtocol.HTTP,
            port=backend.port,
            deregistration_delay=_LEAVING,
            health_check=elbv2.HealthCheck(path=backend.health_path, healthy_http_codes="200"),
        )

    def _listen(
        self, certificates: Sequence[acm.ICertificate], backends: Mapping[str, Backend]
    ) -> None:
        # Who may connect is said once, by allowed_cidrs.
        self.load_balancer.add_listener(
            "Https",
            port=443,
            open=False,
            ssl_policy=elbv2.SslPolicy.RECOMMENDED_TLS,
            certificates=[
                elbv2.ListenerCertificate.from_certificate_manager(each) for each in certificates
            ],
            default_action=elbv2.ListenerAction.weighted_forward(
                [
                    elbv2.WeightedTargetGroup(target_group=group, weight=backends[name].weight)
                    for name, group in self.target_groups.items()
                ]
            ),
        )
        self.load_balancer.add_listener(
            "Http",
            port=80,
            open=False,
            default_action=elbv2.ListenerAction.redirect(
                protocol="HTTPS", port="443", permanent=True
            ),
        )

    def _allow(self, cidrs: Sequence[str] | None, *, internet_facing: bool) -> None:
        everybody = ("0.0.0.0/0",) if internet_facing else ()
        for cidr in cidrs if cidrs is not None else everybody:
            peer = ec2.Peer.ipv6(cidr) if is_ipv6(cidr) else ec2.Peer.ipv4(cidr)
            for port in (80, 443):
                self.load_balancer.connections.allow_from(
                    peer, ec2.Port.tcp(port), f"port {port} from {cidr}"
                )

    def _reach(self, backends: Mapping[str, Backend]) -> None:
        # The CDK opens the way to targets that it knows, and lets nothing out otherwise. Pods come
        # and go without it, with addresses of any block of the VPC or of a peer.
        for port in sorted({backend.port for backend in backends.values()}):
            self.load_balancer.connections.allow_to_any_ipv4(
                ec2.Port.tcp(port), f"pods on port {port}"
            )

    def _name(self, names: Sequence[str], zones: Mapping[str, route53.IHostedZone]) -> None:
        target = route53.RecordTarget.from_alias(
            route53_targets.LoadBalancerTarget(self.load_balancer)
        )
        records = Construct(self, "Names")
        for name in names:
            zone = zones[dns.zone_of(name, list(zones)) or ""]
            route53.ARecord(records, name, zone=zone, record_name=name, target=target)


def _least(where: str, given: Sequence[object], least: int) -> tuple[Problem, ...]:
    if len(given) >= least:
        return ()
    message = f"must be at least {least}"
    return (Problem(code="out-of-range", where=where, got=len(given), message=message),)
