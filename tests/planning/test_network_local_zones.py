"""Subnets in Local Zones: in the VPC, apart from others, of the right region."""

from __future__ import annotations

from ipaddress import IPv4Network

from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.network_local_zones import LocalZoneSubnet, local_zone_problems

ZONE = "us-west-2-lax-1a"
TAKEN = ("10.0.0.0/19", "10.0.192.0/22")


def told(
    cidr: str = "10.0.216.0/22",
    *,
    zone: str = ZONE,
    taken: tuple[str, ...] = TAKEN,
) -> list[str]:
    """Return what is said against one subnet."""
    found = local_zone_problems(
        {zone: LocalZoneSubnet(cidr=cidr)},
        region="us-west-2",
        vpc_cidrs=["10.0.0.0/16"],
        taken=taken,
    )
    return [str(problem) for problem in found]


def test_a_free_block_in_a_zone_of_the_region_will_do() -> None:
    """Nothing is said against it."""
    assert told() == []
    assert told(zone="us-west-2-den-1b") == []


def test_zones_that_are_none_of_the_region_s_local_ones_are_refused() -> None:
    """Availability Zones belong to the network itself."""
    assert told(zone="us-west-2a") == [
        (
            "subnets['us-west-2a']: must be the name of a Local Zone, such as us-west-2-lax-1a, "
            "got 'us-west-2a' [invalid-value]"
        )
    ]
    assert told(zone="us-east-1-bos-1a") == [
        (
            "subnets['us-east-1-bos-1a']: must be a Local Zone of us-west-2, "
            "got 'us-east-1-bos-1a' [unknown-value]"
        )
    ]


def test_blocks_in_use_are_refused_with_a_free_one() -> None:
    """The last that is free."""
    assert told("10.0.0.0/24") == [
        (
            f"subnets['{ZONE}'].cidr: must not overlap the subnet 10.0.0.0/19; 10.0.255.0/24 is "
            "free, got '10.0.0.0/24' [cidr-overlap]"
        )
    ]
    full = ("10.0.0.0/16",)
    assert told("10.0.0.0/24", taken=full)[0].endswith(
        "must not overlap the subnet 10.0.0.0/16, got '10.0.0.0/24' [cidr-overlap]"
    )


def test_blocks_outside_the_vpc_are_refused() -> None:
    """And text that is none."""
    assert told("10.1.0.0/24")[0].startswith(
        f"subnets['{ZONE}'].cidr: must lie in a block of the VPC (10.0.0.0/16); 10.0.255.0/24 is"
    )
    assert "must be an IPv4 block" in told("here")[0]
    assert "must name at least one" in str(
        local_zone_problems({}, region="us-west-2", vpc_cidrs=[], taken=[])[0]
    )


@given(st.integers(0, 255), st.integers(20, 28), st.integers(0, 255), st.integers(20, 28))
def test_two_zones_never_share_addresses(
    first: int, first_prefix: int, second: int, second_prefix: int
) -> None:
    """Refused exactly where they would."""
    blocks = [
        IPv4Network(f"10.0.{place}.0/{prefix}", strict=False)
        for place, prefix in ((first, first_prefix), (second, second_prefix))
    ]
    found = local_zone_problems(
        {
            "us-west-2-den-1a": LocalZoneSubnet(cidr=str(blocks[0])),
            ZONE: LocalZoneSubnet(cidr=str(blocks[1])),
        },
        region="us-west-2",
        vpc_cidrs=["10.0.0.0/16"],
        taken=[],
    )
    assert bool(found) == blocks[0].overlaps(blocks[1])
