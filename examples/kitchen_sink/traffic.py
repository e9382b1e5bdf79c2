"""How traffic finds the cluster: names, and certificates for them."""

from __future__ import annotations

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_route53 as route53
from constructs import Construct

from eks_constructs import Certificate, DnsZone, ZoneDelegation

_DOMAIN = "shop.example.com"


class TrafficStack(Stack):
    """A hosted zone, the delegations that its parents would hold, and a certificate."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id, description="Names and certificates")
        parent = route53.HostedZone(self, "Parent", zone_name="example.com")
        zone = DnsZone(
            self,
            "Zone",
            domain_name=_DOMAIN,
            parent=parent,
            removal_policy=RemovalPolicy.DESTROY,
        ).zone
        ZoneDelegation(
            self,
            "Delegation",
            parent=parent,
            name_servers={"blog.example.com": ["ns-1.awsdns-1.com", "ns-2.awsdns-2.org"]},
        )
        certificate = Certificate(
            self,
            "Certificate",
            names=[_DOMAIN, f"*.{_DOMAIN}"],
            zones={_DOMAIN: zone},
            removal_policy=RemovalPolicy.DESTROY,
        )
        certificate.expiry_alarm()
