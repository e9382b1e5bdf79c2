"""The plan of subnets: no overlap, nothing moves, and eksctl's own blocks."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.network_layout import Subnet, SubnetLayout, SubnetTier
from eks_constructs.planning.network_subnets import plan_subnets, zones_problems

ALL_TIERS = tuple(tier for tier in SubnetTier if tier is not SubnetTier.PODS)
BOTH = (SubnetTier.PUBLIC, SubnetTier.PRIVATE)
THREE = ("eu-west-1a", "eu-west-1b", "eu-west-1c")

zone_lists = st.lists(
    st.sampled_from([f"us-east-1{letter}" for letter in "abcdef"]),
    min_size=2,
    max_size=6,
    unique=True,
)
vpc_blocks = st.builds(
    lambda place, prefix: str(IPv4Network((10 * 2**24 + place * 256, prefix), strict=False)),
    st.integers(0, 2**16 - 1),
    st.integers(16, 20),
)


def by_place(subnets: Sequence[Subnet]) -> dict[tuple[str, str], tuple[str, int | None]]:
    """Return the addresses of each tier and zone."""
    return {(each.tier, each.zone): (each.cidr, each.ipv6_index) for each in subnets}


def assert_apart_and_inside(subnets: Sequence[Subnet], cidr: str) -> None:
    """Fail if two subnets share addresses, or one leaves the block."""
    blocks = [IPv4Network(subnet.cidr) for subnet in subnets]
    assert all(block.subnet_of(IPv4Network(cidr)) for block in blocks)
    assert not any(first.overlaps(second) for first, second in combinations(blocks, 2))
    assert len({subnet.ipv6_index for subnet in subnets}) == len(subnets)


@given(cidr=vpc_blocks, zones=zone_lists)
def test_by_zone_subnets_are_apart_and_inside(cidr: str, zones: list[str]) -> None:
    """Every tier in every zone has addresses of its own."""
    subnets = plan_subnets(cidr=cidr, zones=zones, tiers=ALL_TIERS)
    assert len(subnets) == len(zones) * len(ALL_TIERS)
    assert_apart_and_inside(subnets, cidr)


@given(cidr=vpc_blocks, zones=zone_lists, data=st.data())
def test_by_zone_plan_does_not_depend_on_the_order_of_zones(
    cidr: str, zones: list[str], data: st.DataObject
) -> None:
    """The same zones give the same plan, subnet by subnet."""
    shuffled = data.draw(st.permutations(zones))
    plan = plan_subnets(cidr=cidr, zones=zones, tiers=ALL_TIERS)
    assert plan_subnets(cidr=cidr, zones=shuffled, tiers=ALL_TIERS) == plan


@given(cidr=vpc_blocks, zones=zone_lists.filter(lambda zones: len(zones) > 2), data=st.data())
def test_by_zone_removal_of_a_zone_moves_nothing_else(
    cidr: str, zones: list[str], data: st.DataObject
) -> None:
    """Read backwards: adding one moves nothing either."""
    gone = data.draw(st.sampled_from(zones))
    rest = [zone for zone in zones if zone != gone]
    before = by_place(plan_subnets(cidr=cidr, zones=zones, tiers=ALL_TIERS))
    after = by_place(plan_subnets(cidr=cidr, zones=rest, tiers=ALL_TIERS))
    assert after == {place: block for place, block in before.items() if place[1] != gone}


@given(cidr=vpc_blocks, zones=zone_lists, tiers=st.sets(st.sampled_from(ALL_TIERS)))
def test_by_zone_leaving_a_tier_out_moves_nothing_else(
    cidr: str, zones: list[str], tiers: set[SubnetTier]
) -> None:
    """Isolated subnets, say, can be added later."""
    everything = plan_subnets(cidr=cidr, zones=zones, tiers=ALL_TIERS)
    some = plan_subnets(cidr=cidr, zones=zones, tiers=tiers)
    assert some == tuple(subnet for subnet in everything if subnet.tier in tiers)


def test_by_zone_address_plan_is_the_documented_one() -> None:
    """The table of the documentation, for 10.0.0.0/16."""
    plan = by_place(plan_subnets(cidr="10.0.0.0/16", zones=THREE, tiers=ALL_TIERS))
    assert [plan["private", zone][0] for zone in THREE] == [
        "10.0.0.0/19",
        "10.0.32.0/19",
        "10.0.64.0/19",
    ]
    assert plan["public", "eu-west-1b"] == ("10.0.196.0/22", 1)
    assert plan["isolated", "eu-west-1b"] == ("10.0.228.0/22", 25)
    assert plan["control-plane", "eu-west-1b"] == ("10.0.248.16/28", 17)


@given(
    zones=zone_lists,
    prefix=st.integers(16, 24),
    tiers=st.sets(st.sampled_from(BOTH), min_size=1),
)
def test_eksctl_subnets_are_apart_and_inside(
    zones: list[str], prefix: int, tiers: set[SubnetTier]
) -> None:
    """Up to four zones in eighths, up to six in sixteenths."""
    cidr = f"192.168.0.0/{prefix}"
    subnets = plan_subnets(cidr=cidr, zones=zones, tiers=tiers, layout=SubnetLayout.EKSCTL)
    assert_apart_and_inside(subnets, cidr)
    assert {IPv4Network(subnet.cidr).prefixlen - prefix for subnet in subnets} == {
        3 if len(zones) <= 4 else 4
    }


def test_eksctl_layout_gives_eksctl_s_blocks() -> None:
    """Three zones of its default block, in the order given."""
    zones = ("eu-west-1c", "eu-west-1a", "eu-west-1b")
    subnets = plan_subnets(
        cidr="192.168.0.0/16", zones=zones, tiers=BOTH, layout=SubnetLayout.EKSCTL
    )
    assert [(subnet.tier.value, subnet.zone, subnet.cidr) for subnet in subnets] == [
        ("public", "eu-west-1c", "192.168.0.0/19"),
        ("public", "eu-west-1a", "192.168.32.0/19"),
        ("public", "eu-west-1b", "192.168.64.0/19"),
        ("private", "eu-west-1c", "192.168.96.0/19"),
        ("private", "eu-west-1a", "192.168.128.0/19"),
        ("private", "eu-west-1b", "192.168.160.0/19"),
    ]


def test_eksctl_layout_with_five_zones_gives_sixteenths() -> None:
    """The fifth zone halves every subnet; private ones follow the public ones at once."""
    zones = [f"us-east-1{letter}" for letter in "abcde"]
    subnets = plan_subnets(
        cidr="192.168.0.0/16",
        zones=zones,
        tiers=[SubnetTier.PRIVATE],
        layout=SubnetLayout.EKSCTL,
    )
    assert subnets[0].cidr == "192.168.80.0/20"


@pytest.mark.parametrize(
    ("zones", "message"),
    [
        (
            ["eu-west-1a", "eu-west-1g"],
            (
                "zones: must end in a digit and a letter from a to f for the by-zone layout; "
                "use the eksctl layout for other zones, got 'eu-west-1g' [invalid-value]"
            ),
        ),
        (
            ["eu-west-1a", "eu-west-1"],
            (
                "zones: must end in a digit and a letter from a to f for the by-zone layout; "
                "use the eksctl layout for other zones, got 'eu-west-1' [invalid-value]"
            ),
        ),
        (
            ["us-west-2a", "us-west-2-lax-1a"],
            (
                "zones: must not have the letter of another zone (us-west-2a) in the by-zone "
                "layout; use the eksctl layout, got 'us-west-2-lax-1a' [name-duplicate]"
            ),
        ),
    ],
)
def test_by_zone_refuses_zones_without_a_place(zones: list[str], message: str) -> None:
    """A zone's letter is its place, so it must have one of its own."""
    with pytest.raises(ConfigurationError) as caught:
        plan_subnets(cidr="10.0.0.0/16", zones=zones, tiers=BOTH)
    assert [str(problem) for problem in caught.value.problems] == [message]
    plan_subnets(cidr="10.0.0.0/16", zones=zones, tiers=BOTH, layout=SubnetLayout.EKSCTL)


@pytest.mark.parametrize(
    ("layout", "tiers", "fits", "too_small", "message"),
    [
        ("by-zone", BOTH, 22, 23, "must be /16 to /22 for the by-zone layout"),
        (
            "by-zone",
            ALL_TIERS,
            20,
            21,
            "must be /16 to /20 for the by-zone layout with control-plane subnets",
        ),
        ("eksctl", BOTH, 24, 25, "must be /16 to /24 for the eksctl layout"),
    ],
)
def test_blocks_too_small_for_the_layout_are_refused(
    layout: str, tiers: tuple[SubnetTier, ...], fits: int, too_small: int, message: str
) -> None:
    """No subnet can be smaller than a /28."""
    six = [f"us-east-1{letter}" for letter in "abcdef"]
    chosen = SubnetLayout(layout)
    subnets = plan_subnets(cidr=f"10.0.0.0/{fits}", zones=six, tiers=tiers, layout=chosen)
    assert_apart_and_inside(subnets, f"10.0.0.0/{fits}")
    assert max(IPv4Network(subnet.cidr).prefixlen for subnet in subnets) == 28
    with pytest.raises(ConfigurationError) as caught:
        plan_subnets(cidr=f"10.0.0.0/{too_small}", zones=six, tiers=tiers, layout=chosen)
    (problem,) = caught.value.problems
    assert (problem.where, problem.code, problem.message) == ("cidr", "cidr-too-small", message)


def test_eksctl_layout_refuses_tiers_that_it_does_not_know() -> None:
    """The hint says which layout has them."""
    with pytest.raises(ConfigurationError) as caught:
        plan_subnets(cidr="10.0.0.0/16", zones=THREE, tiers=ALL_TIERS, layout=SubnetLayout.EKSCTL)
    assert [str(problem) for problem in caught.value.problems] == [
        f"layout: must be by-zone to have {tier} subnets; "
        "eksctl's has public and private ones only, got 'eksctl' [not-together]"
        for tier in ("control-plane", "isolated")
    ]


def test_all_problems_of_a_plan_are_told_at_once() -> None:
    """Zones, block and layout in one error."""
    with pytest.raises(ConfigurationError) as caught:
        plan_subnets(cidr="10.0.0.1/16", zones=["a"], tiers=ALL_TIERS)
    assert [problem.code for problem in caught.value.problems] == [
        "out-of-range",
        "invalid-value",
        "cidr-invalid",
    ]


@pytest.mark.parametrize(
    ("zones", "message"),
    [
        (
            [],
            (
                "zones: must be at least 2 zones, because the control plane spans two; "
                "name another one [out-of-range]"
            ),
        ),
        (
            ["eu-west-1a"],
            (
                "zones: must be at least 2 zones, because the control plane spans two; "
                "name another one, got 'eu-west-1a' [out-of-range]"
            ),
        ),
        (
            ["eu-west-1a", "eu-west-1b", "eu-west-1a"],
            "zones: must name each zone only once, got 'eu-west-1a' [name-duplicate]",
        ),
        (
            list("abcdefg"),
            "zones: must be at most 6 zones, got 'a, b, c, d, e, f, g' [too-many]",
        ),
    ],
)
def test_lists_of_zones_that_cannot_be_are_refused(zones: list[str], message: str) -> None:
    """Two to six, each once."""
    assert [str(problem) for problem in zones_problems(zones)] == [message]
