"""IPv6 addresses of one's own, and what host names are made of."""

from __future__ import annotations

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Match, Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.network import Network
from eks_constructs.planning.network import HostnameType, Ipv6Pool, NatMode

ENVIRONMENT = Environment(account="111122223333", region="eu-west-1")
ZONES = ["eu-west-1a", "eu-west-1b"]


def test_ipv6_addresses_may_come_from_a_pool() -> None:
    """Then none of Amazon's is asked for; each subnet has a /64 of the block."""
    stack = Stack(App(), "Net", env=ENVIRONMENT)
    pool = Ipv6Pool(cidr="2001:db8::/56", pool_id="ipv6pool-ec2-1")
    Network(stack, "Network", zones=ZONES, dual_stack=True, ipv6_pool=pool, flow_logs=None)
    Template.from_stack(stack).has_resource_properties(
        "AWS::EC2::VPCCidrBlock",
        {
            "Ipv6CidrBlock": "2001:db8::/56",
            "Ipv6Pool": "ipv6pool-ec2-1",
            "AmazonProvidedIpv6CidrBlock": Match.absent(),
        },
    )


def test_host_names_of_every_subnet_are_made_as_asked() -> None:
    """When nothing is said, EC2 decides."""
    stack = Stack(App(), "Net", env=ENVIRONMENT)
    Network(
        stack,
        "Network",
        zones=ZONES,
        nat=NatMode.NONE,
        hostname_type=HostnameType.RESOURCE_NAME,
        flow_logs=None,
    )
    Template.from_stack(stack).all_resources_properties(
        "AWS::EC2::Subnet",
        {"PrivateDnsNameOptionsOnLaunch": {"HostnameType": "resource-name"}},
    )


@pytest.mark.parametrize(
    ("cidr", "pool_id", "message"),
    [
        ("2001:db8::/64", "ipv6pool-ec2-1", "cidr: must be /44 to /56"),
        ("2001:db8::1/56", "ipv6pool-ec2-1", "cidr: must be the first address of its block"),
        ("10.0.0.0/16", "ipv6pool-ec2-1", "cidr: must be an IPv6 block such as 2001:db8::/56"),
        ("2001:db8::/56", "", "pool_id: must be the id of a pool"),
    ],
)
def test_a_pool_that_cannot_be_is_refused(cidr: str, pool_id: str, message: str) -> None:
    """With the sizes that EC2 takes."""
    with pytest.raises(ConfigurationError, match=message):
        Ipv6Pool(cidr=cidr, pool_id=pool_id)


def test_a_pool_without_ipv6_is_refused() -> None:
    """It would have no effect."""
    pool = Ipv6Pool(cidr="2001:db8::/56", pool_id="ipv6pool-ec2-1")
    with pytest.raises(ConfigurationError, match="ipv6_pool: must be left out unless dual_stack"):
        Network(Stack(App(), "Net", env=ENVIRONMENT), "Network", zones=ZONES, ipv6_pool=pool)
