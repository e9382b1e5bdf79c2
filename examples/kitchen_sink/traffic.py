"""How traffic finds the cluster: names, certificates, load balancers; and what it may cost."""

from __future__ import annotations

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_route53 as route53
from constructs import Construct

from eks_constructs import (
    Backend,
    Certificate,
    Cluster,
    CostBudget,
    DnsZone,
    KubernetesManifests,
    LoadBalancerController,
    LoadBalancerLogs,
    Network,
    SharedLoadBalancer,
    WebAcl,
    ZoneDelegation,
    ingress_class,
    target_group_binding,
)
from examples.kitchen_sink.network import CLUSTER

_DOMAIN = "shop.example.com"


class TrafficStack(Stack):
    """A zone with its parent, a certificate, a shared load balancer with all that it can have."""

    def __init__(
        self, scope: Construct, construct_id: str, *, network: Network, cluster: Cluster
    ) -> None:
        super().__init__(scope, construct_id, description="Names, certificates, load balancers")
        zone = self._zone()
        certificate = Certificate(
            self,
            "Certificate",
            names=[_DOMAIN, f"*.{_DOMAIN}"],
            zones={_DOMAIN: zone},
            removal_policy=RemovalPolicy.DESTROY,
        )
        certificate.expiry_alarm()
        acl = WebAcl(self, "WebAcl", name="shop", removal_policy=RemovalPolicy.DESTROY)
        logs = LoadBalancerLogs(self, "Logs", removal_policy=RemovalPolicy.DESTROY)
        shared = SharedLoadBalancer(
            self,
            "Shared",
            vpc=ec2.Vpc.from_vpc_attributes(
                self,
                "Vpc",
                vpc_id=network.vpc_id,
                availability_zones=[subnet.availability_zone for subnet in network.private_subnets],
            ),
            subnets=network.private_subnets,
            certificates=[certificate.certificate],
            backends={"blue": Backend(weight=1)},
            allowed_cidrs=["10.0.0.0/8"],
            access_logs=logs.bucket,
            web_acl_arn=acl.arn,
            names=[f"www.{_DOMAIN}"],
            zones={_DOMAIN: zone},
            deletion_protection=False,
        )
        LoadBalancerController(
            self,
            "Controller",
            cluster=cluster,
            cluster_name=CLUSTER,
            vpc_id=network.vpc_id,
        )
        self._manifests(shared, acl)
        CostBudget(self, "Budget", monthly_usd=500, emails=["costs@example.com"])

    def _zone(self) -> route53.IHostedZone:
        parent = route53.HostedZone(self, "Parent", zone_name="example.com")
        ZoneDelegation(
            self,
            "Delegation",
            parent=parent,
            name_servers={"blog.example.com": ["ns-1.awsdns-1.com", "ns-2.awsdns-2.org"]},
        )
        return DnsZone(
            self,
            "Zone",
            domain_name=_DOMAIN,
            parent=parent,
            removal_policy=RemovalPolicy.DESTROY,
        ).zone

    def _manifests(self, shared: SharedLoadBalancer, acl: WebAcl) -> None:
        KubernetesManifests(
            self,
            "Manifests",
            cluster_name=CLUSTER,
            manifests=[
                *ingress_class(name="internal", scheme="internal", web_acl_arn=acl.arn),
                target_group_binding(
                    name="shop",
                    namespace="shop",
                    service="web",
                    port=80,
                    target_group_arn=shared.target_groups["blue"].target_group_arn,
                ),
            ],
        )
