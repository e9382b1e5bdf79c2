"""How traffic finds an environment."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.addons import AddonPodIdentity, AddonSpec, ManagedAddons
from eks_constructs.assembly.network import AnyNetwork
from eks_constructs.assembly.shared import removal_policy
from eks_constructs.certificate import Certificate
from eks_constructs.cluster import Cluster
from eks_constructs.config import resolved_traffic
from eks_constructs.config.resolved import Environment
from eks_constructs.config.resolved_traffic import Traffic, Zone
from eks_constructs.dns_zone import DnsZone
from eks_constructs.helm_release import HelmRelease
from eks_constructs.iam import PodIdentityRole
from eks_constructs.kubernetes_manifests import KubernetesManifests
from eks_constructs.load_balancer_controller import LoadBalancerController
from eks_constructs.load_balancer_logs import LoadBalancerLogs
from eks_constructs.planning.load_balancers import EXTERNAL_DNS, EXTERNAL_DNS_ACCOUNT, ingress_class
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.policies.dns import external_dns
from eks_constructs.web_acl import WebAcl


def build_traffic(
    scope: Construct,
    environment: Environment,
    wanted: Traffic,
    network: AnyNetwork,
    cluster: Cluster,
    topic: sns.ITopic | None,
) -> None:
    """Make zones, certificates, and what load balancers need.

    Args:
        scope: Parent construct.
        environment: The environment.
        wanted: What it wants of traffic.
        network: Its network.
        cluster: Its cluster.
        topic: Topic of the environment; ``None`` where nobody is told.
    """
    removal = removal_policy(environment)
    zones = _zones(scope, environment, wanted)
    parent = Construct(scope, "Certificates")
    certificates = {
        name: Certificate(parent, name, names=names, zones=zones, removal_policy=removal)
        for name, names in wanted.certificates.items()
    }
    for name in wanted.expiry_alarms:
        certificates[name].expiry_alarm(topic=topic)
    acl = _web_acl(scope, environment, wanted.web_acl) if wanted.web_acl is not None else None
    access_logs = None
    if wanted.access_log_days is not None:
        access_logs = LoadBalancerLogs(
            scope, "AccessLogs", retention_days=wanted.access_log_days, removal_policy=removal
        )
    if wanted.ingress_classes:
        KubernetesManifests(
            scope,
            "IngressClasses",
            cluster_name=environment.cluster.name,
            manifests=_ingress_classes(wanted, certificates, acl, access_logs),
        )
    if wanted.controller:
        _controller(scope, environment, network, cluster)
    if wanted.external_dns:
        _external_dns(scope, zones, cluster)


def _zones(
    scope: Construct, environment: Environment, wanted: Traffic
) -> Mapping[str, route53.IHostedZone]:
    zones = Construct(scope, "Zones")
    return {zone.domain: _zone(zones, environment, zone) for zone in wanted.zones}


def _zone(scope: Construct, environment: Environment, zone: Zone) -> route53.IHostedZone:
    if zone.zone_id is not None:
        return _given(scope, zone.domain, zone.zone_id)
    parent = None
    if zone.parent_id is not None and zone.parent_domain is not None:
        parent = _given(scope, f"{zone.domain}-parent", zone.parent_id, zone.parent_domain)
    return DnsZone(
        scope,
        zone.domain,
        domain_name=zone.domain,
        parent=parent,
        removal_policy=removal_policy(environment),
    ).zone


def _given(
    scope: Construct, construct_id: str, zone_id: str, domain: str | None = None
) -> route53.IHostedZone:
    return route53.HostedZone.from_hosted_zone_attributes(
        scope, construct_id, hosted_zone_id=zone_id, zone_name=domain or construct_id
    )


def _web_acl(scope: Construct, environment: Environment, wanted: resolved_traffic.WebAcl) -> WebAcl:
    return WebAcl(
        scope,
        "WebAcl",
        name=environment.cluster.name,
        requests_per_five_minutes=wanted.requests_per_five_minutes,
        count_rules=wanted.count_rules,
        count_only=wanted.count_only,
        removal_policy=removal_policy(environment),
    )


def _ingress_classes(
    wanted: Traffic,
    certificates: Mapping[str, Certificate],
    acl: WebAcl | None,
    access_logs: LoadBalancerLogs | None,
) -> list[Manifest]:
    return [
        manifest
        for each in wanted.ingress_classes
        for manifest in ingress_class(
            name=each.name,
            scheme=each.scheme,
            group=each.group,
            certificate_arns=[
                certificates[name].certificate.certificate_arn for name in each.certificates
            ],
            web_acl_arn=acl.arn if acl is not None else None,
            access_logs_bucket=access_logs.bucket.bucket_name if access_logs is not None else None,
            default=each.default,
        )
    ]


def _controller(
    scope: Construct, environment: Environment, network: AnyNetwork, cluster: Cluster
) -> None:
    name = environment.cluster.name
    controller = LoadBalancerController(
        scope, "Controller", cluster=cluster, cluster_name=name, vpc_id=network.vpc_id
    )
    HelmRelease(
        scope,
        "ControllerChart",
        cluster_name=name,
        chart=controller.chart,
        values=controller.helm_values,
    )


def _external_dns(
    scope: Construct, zones: Mapping[str, route53.IHostedZone], cluster: Cluster
) -> None:
    role = PodIdentityRole(
        scope,
        "ExternalDnsRole",
        cluster=cluster,
        only_for=EXTERNAL_DNS_ACCOUNT,
        policies=[external_dns(zone_ids=[zone.hosted_zone_id for zone in zones.values()])],
    ).role
    ManagedAddons(
        scope,
        "Addons",
        cluster=cluster,
        addons={
            EXTERNAL_DNS: AddonSpec(
                pod_identity_associations=[
                    AddonPodIdentity(service_account=EXTERNAL_DNS_ACCOUNT.name, role=role)
                ]
            )
        },
    )
