"""A block of addresses for pods: which ones AWS adds to a VPC, and where each zone lies in it."""

from __future__ import annotations

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.network import NetworkPlan
from eks_constructs.planning.network_layout import SubnetLayout, SubnetTier
from eks_constructs.planning.network_pods import plan_pod_subnets, pod_cidr_problems

ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
zone_lists = st.lists(
    st.sampled_from([f"us-east-1{letter}" for letter in "abcdef"]),
    min_size=2,
    max_size=6,
    unique=True,
)
pod_blocks = st.builds(
    lambda place, prefix: str(IPv4Network((0x64400000 + place * 128, prefix), strict=False)),
    st.integers(0, 2**15 - 1),
    st.integers(16, 25),
)


def messages(cidr: str, primary: str) -> list[str]:
    """Return what is said against a pair of blocks."""
    found = pod_cidr_problems(cidr, primary=primary, where="pod_cidr", allow_public=True)
    return [problem.message for problem in found]


@pytest.mark.parametrize(
    ("primary", "cidr"),
    [
        ("10.0.0.0/16", "100.64.0.0/16"),
        ("10.0.0.0/16", "10.1.0.0/16"),
        ("10.2.0.0/16", "10.0.0.0/16"),
        ("10.0.0.0/16", "11.0.0.0/16"),
        ("172.16.0.0/16", "172.17.0.0/16"),
        ("192.168.0.0/17", "192.168.128.0/17"),
        ("192.168.0.0/16", "100.127.0.0/16"),
        ("198.19.0.0/17", "198.19.128.0/17"),
        ("100.64.0.0/16", "100.65.0.0/16"),
        ("11.0.0.0/16", "100.64.0.0/16"),
    ],
)
def test_blocks_that_aws_adds(primary: str, cidr: str) -> None:
    """By the table of permitted associations."""
    assert messages(cidr, primary) == []


@pytest.mark.parametrize(
    ("primary", "cidr", "excluded"),
    [
        ("10.0.0.0/16", "172.16.0.0/16", "172.16.0.0/12 beside a block of 10.0.0.0/8"),
        ("10.0.0.0/16", "192.168.0.0/16", "192.168.0.0/16 beside a block of 10.0.0.0/8"),
        ("10.1.0.0/16", "10.0.0.0/20", "10.0.0.0/16 beside a block of 10.0.0.0/15"),
        ("10.0.128.0/17", "10.0.0.0/17", "10.0.0.0/16 beside a block of 10.0.0.0/15"),
        ("10.0.0.0/16", "198.19.0.0/16", "198.19.0.0/16"),
        ("172.16.0.0/16", "172.31.0.0/20", "172.31.0.0/16 beside a block of 172.16.0.0/12"),
        ("172.16.0.0/16", "10.5.0.0/16", "10.0.0.0/8 beside a block of 172.16.0.0/12"),
        ("192.168.0.0/16", "10.5.0.0/16", "10.0.0.0/8 beside a block of 192.168.0.0/16"),
        ("100.64.0.0/16", "10.5.0.0/16", "10.0.0.0/8 beside a block of another kind"),
        ("100.64.0.0/16", "198.19.0.0/16", "198.19.0.0/16"),
        ("198.19.0.0/16", "192.168.0.0/16", "192.168.0.0/16 beside a block of another kind"),
    ],
)
def test_blocks_that_aws_refuses(primary: str, cidr: str, excluded: str) -> None:
    """By the table of restricted associations, with the range that is always possible."""
    (message,) = messages(cidr, primary)
    assert message == (
        f"must be a block that AWS adds to {primary}, which excludes {excluded}; "
        "choose one in 100.64.0.0/10"
    )


@pytest.mark.parametrize(
    ("cidr", "message"),
    [
        ("100.64.0.0/15", "must be /16 to /25"),
        ("100.64.0.0/26", "must be /16 to /25"),
        ("100.64.0.1/16", "must be the first address of its block"),
        ("10.0.64.0/18", "must not overlap cidr (10.0.0.0/16)"),
        ("169.254.0.0/16", "must not be in a reserved range"),
    ],
)
def test_blocks_that_cannot_be(cidr: str, message: str) -> None:
    """Size, form and overlap."""
    assert messages(cidr, "10.0.0.0/16")[0].startswith(message)


@given(pod_blocks, zone_lists)
def test_subnets_for_pods_are_apart_and_never_move(cidr: str, zones: list[str]) -> None:
    """Whatever zones come and go; nothing of the network's own block moves either."""
    all_zones = [f"us-east-1{letter}" for letter in "abcdef"]
    some = {each.zone: each.cidr for each in plan_pod_subnets(cidr, zones, SubnetLayout.BY_ZONE)}
    every = {
        each.zone: each.cidr for each in plan_pod_subnets(cidr, all_zones, SubnetLayout.BY_ZONE)
    }
    assert some.items() <= every.items()
    blocks = [IPv4Network(block) for block in every.values()]
    assert all(block.subnet_of(IPv4Network(cidr)) for block in blocks)
    assert not any(first.overlaps(second) for first, second in combinations(blocks, 2))


@given(pod_blocks, zone_lists, st.sampled_from(SubnetLayout))
def test_a_block_for_pods_moves_no_other_subnet(
    cidr: str, zones: list[str], layout: SubnetLayout
) -> None:
    """It can be added to a network that exists."""
    before = NetworkPlan(zones=tuple(zones), layout=layout)
    after = NetworkPlan(zones=tuple(zones), layout=layout, pod_cidr=cidr)
    assert after.subnets[: len(before.subnets)] == before.subnets
    added = after.subnets[len(before.subnets) :]
    assert [each.zone for each in added] == list(before.zones_in_order)
    assert {each.tier for each in added} == {SubnetTier.PODS}


def test_the_order_of_zones_decides_in_the_layout_of_eksctl() -> None:
    """As everywhere in it."""
    found = plan_pod_subnets("100.64.0.0/16", ZONES[::-1], SubnetLayout.EKSCTL)
    assert [(each.zone, each.cidr) for each in found] == [
        ("eu-west-1c", "100.64.0.0/19"),
        ("eu-west-1b", "100.64.32.0/19"),
        ("eu-west-1a", "100.64.64.0/19"),
    ]


def test_a_network_refuses_it_with_everything_else() -> None:
    """All problems at once."""
    with pytest.raises(ConfigurationError) as caught:
        NetworkPlan(zones=ZONES[:1], pod_cidr="8.8.0.0/16")
    assert [(each.where, each.code) for each in caught.value.problems] == [
        ("zones", "out-of-range"),
        ("pod_cidr", "cidr-not-private"),
    ]
