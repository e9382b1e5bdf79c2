"""Networks made by others, as far as they were described."""

from __future__ import annotations

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.network_existing import ExistingNetworkPlan, ExistingSubnet
from eks_constructs.planning.network_layout import SubnetTier

A = ExistingSubnet(subnet_id="subnet-0000000a", zone="eu-west-1a")
B = ExistingSubnet(subnet_id="subnet-0000000b", zone="eu-west-1b")
C = ExistingSubnet(subnet_id="subnet-0000000c", zone="eu-west-1a")


def test_zones_are_those_of_all_subnets() -> None:
    """Each once, whatever the tier."""
    plan = ExistingNetworkPlan(
        vpc_id="vpc-00000001",
        subnets={SubnetTier.PUBLIC: {"z": B}, SubnetTier.PRIVATE: {"x": A, "y": C}},
    )
    assert plan.zones == ("eu-west-1a", "eu-west-1b")


def test_tags_are_required_of_each_subnet_in_the_order_of_names() -> None:
    """The order of a mapping must not change the warning."""
    plan = ExistingNetworkPlan(
        vpc_id="vpc-00000001",
        subnets={SubnetTier.PRIVATE: {"b": A, "a": B}, SubnetTier.ISOLATED: {"c": C}},
        karpenter_discovery="demo",
    )
    assert [each.resource_id for each in plan.required_tags] == [
        "subnet-0000000b",
        "subnet-0000000a",
    ]
    assert plan.required_tags[0].tags == {
        "kubernetes.io/role/internal-elb": "1",
        "karpenter.sh/discovery": "demo",
    }


def test_everything_wrong_with_a_description_is_told_at_once() -> None:
    """Ids, block, zones, and a subnet in two tiers."""
    with pytest.raises(ConfigurationError) as caught:
        ExistingNetworkPlan(
            vpc_id="my-vpc",
            cidr="10.0.0.1/16",
            subnets={
                SubnetTier.CONTROL_PLANE: {"one": A},
                SubnetTier.PRIVATE: {
                    "two": A,
                    "three": ExistingSubnet(
                        subnet_id="sub", zone="eu-west-1a", route_table_id="main"
                    ),
                },
            },
            cluster_names=("",),
        )
    assert str(caught.value) == (
        "invalid existing network:\n"
        "  - vpc_id: must be the id of a VPC, vpc- and 8 or 17 hexadecimal digits, "
        "such as vpc-0123456789abcdef0, got 'my-vpc' [invalid-value]\n"
        "  - cidr: must be the first address of its block and a prefix length, as in 10.0.0.0/16, "
        "got '10.0.0.1/16' [cidr-invalid]\n"
        "  - subnets: must be at least 2 zones, because the control plane spans two; "
        "name another one, got 'eu-west-1a' [out-of-range]\n"
        "  - private_subnets['three'].subnet_id: must be the id of a subnet, subnet- "
        "and 8 or 17 hexadecimal digits, "
        "such as subnet-0123456789abcdef0, got 'sub' [invalid-value]\n"
        "  - private_subnets['three'].route_table_id: must be the id of a route table, rtb- "
        "and 8 or 17 hexadecimal digits, "
        "such as rtb-0123456789abcdef0, got 'main' [invalid-value]\n"
        "  - private_subnets['two'].subnet_id: must be a subnet of its own, but is "
        "control_plane_subnets['one'] too, got 'subnet-0000000a' [name-duplicate]\n"
        "  - cluster_names: must have 1 to 100 letters, digits, hyphens and underscores, and "
        "start with a letter or digit, got '' [name-invalid]"
    )


def test_a_block_outside_the_private_ranges_is_accepted() -> None:
    """The network exists; there is nothing left to warn about."""
    plan = ExistingNetworkPlan(
        vpc_id="vpc-00000001", cidr="11.0.0.0/16", subnets={SubnetTier.PUBLIC: {"a": A, "b": B}}
    )
    assert plan.cidr == "11.0.0.0/16"
