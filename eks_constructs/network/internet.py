"""The ways between a network and the internet that need no NAT gateway."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Aws
from aws_cdk import aws_ec2 as ec2
from constructs import Construct


def route_to_internet(
    scope: Construct, *, vpc_id: str, subnets: Sequence[ec2.Subnet], ipv6: bool
) -> str:
    """Attach an internet gateway to the VPC, route public subnets to it, and return its id.

    Args:
        scope: Parent construct.
        vpc_id: Id of the VPC.
        subnets: Public subnets.
        ipv6: Whether they have IPv6 addresses too.

    See https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
    """
    gateway_id = ec2.CfnInternetGateway(scope, "InternetGateway").ref
    attachment = ec2.CfnVPCGatewayAttachment(
        scope,
        "InternetGatewayAttachment",
        vpc_id=vpc_id,
        internet_gateway_id=gateway_id,
    )
    for subnet in subnets:
        subnet.add_default_internet_route(gateway_id, attachment)
        if ipv6:
            subnet.add_ipv6_default_internet_route(gateway_id, attachment)
    return gateway_id


def route_out_by_ipv6(scope: Construct, *, vpc_id: str, subnets: Sequence[ec2.Subnet]) -> None:
    """Let private subnets open connections to the IPv6 internet, which cannot open any to them.

    Args:
        scope: Parent construct.
        vpc_id: Id of the VPC.
        subnets: Private subnets with IPv6 addresses.

    See https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
    """
    gateway = ec2.CfnEgressOnlyInternetGateway(scope, "EgressOnlyInternetGateway", vpc_id=vpc_id)
    gateway_id = gateway.ref
    for subnet in subnets:
        subnet.add_ipv6_default_egress_only_internet_route(gateway_id)


def route_to_s3(scope: Construct, *, vpc_id: str, subnets: Sequence[ec2.Subnet]) -> None:
    """Route subnets to Amazon S3: free, and what nodes pull images through, for layers live there.

    Args:
        scope: Parent construct.
        vpc_id: Id of the VPC.
        subnets: The subnets.

    See https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
    """
    # The L2 of it asks for the whole VPC as a construct, which few apps need besides.
    ec2.CfnVPCEndpoint(
        Construct(scope, "S3Endpoint"),
        "Resource",
        vpc_id=vpc_id,
        vpc_endpoint_type="Gateway",
        service_name=f"com.amazonaws.{Aws.REGION}.s3",
        route_table_ids=[subnet.route_table.route_table_id for subnet in subnets],
    )
