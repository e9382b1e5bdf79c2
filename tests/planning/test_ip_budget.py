"""Whether subnets have addresses enough, and what to do if not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import Problem
from eks_constructs.planning.cni_addresses import CniSettings
from eks_constructs.planning.ip_advice import ip_budget_problems
from eks_constructs.planning.ip_budget import (
    Demand,
    GroupDemand,
    SubnetBudget,
    plan_ip_budget,
    spread,
)
from eks_constructs.planning.network_layout import Subnet, SubnetTier
from eks_constructs.planning.network_subnets import plan_subnets

ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
TIERS = (SubnetTier.PUBLIC, SubnetTier.PRIVATE, SubnetTier.CONTROL_PLANE)


def subnets_of(cidr: str, zones: Sequence[str] = ZONES) -> tuple[Subnet, ...]:
    """Return the subnets of a network."""
    return plan_subnets(cidr=cidr, zones=zones, tiers=TIERS)


def group(max_size: int, *types: str, name: str = "a", zones: Sequence[str] = ZONES) -> GroupDemand:
    """Return a group of private nodes."""
    return GroupDemand(
        name=name,
        instance_types=types or ("m6i.large",),
        max_size=max_size,
        tier=SubnetTier.PRIVATE,
        zones=tuple(zones),
    )


def problems_of(cidr: str, demand: Demand, zones: Sequence[str] = ZONES) -> tuple[Problem, ...]:
    """Return what is wrong with a network."""
    budget = plan_ip_budget(subnets_of(cidr, zones), demand)
    return ip_budget_problems(
        budget,
        demand,
        cidr=cidr,
        replan=lambda other: subnets_of(other, zones),
        where="vpc.cidr",
    )


def test_everything_that_takes_addresses_is_counted_where_it_is() -> None:
    """With one zone lost, the two that are left take all nodes and Fargate pods."""
    demand = Demand(
        groups=(group(10), group(3, name="b", zones=ZONES[:1])),
        fargate_pods=9,
        load_balancers=2,
        control_plane=frozenset({SubnetTier.CONTROL_PLANE}),
        nat_zones=frozenset(ZONES[:1]),
        interface_endpoints=6,
    )
    budget = plan_ip_budget(subnets_of("10.0.0.0/16"), demand)
    parts = {(each.subnet.tier, each.subnet.zone[-1]): dict(each.parts) for each in budget.subnets}
    shared = {"nodes a": 150, "Fargate": 5, "load balancers": 16, "endpoints": 6}
    assert parts == {
        ("public", "a"): {"load balancers": 16, "NAT gateway": 1},
        ("public", "b"): {"load balancers": 16},
        ("public", "c"): {"load balancers": 16},
        # A group of one zone stays in it.
        ("private", "a"): {"nodes b": 90} | shared,
        ("private", "b"): shared,
        ("private", "c"): shared,
        ("control-plane", "a"): {"control plane": 4},
        ("control-plane", "b"): {"control plane": 4},
        ("control-plane", "c"): {"control plane": 4},
    }
    private_a = budget.subnets[3]
    assert (private_a.size, private_a.used, private_a.free, private_a.percent) == (
        8187,
        267,
        7920,
        4,
    )
    assert [(each.group.name, each.pods, each.nodes_per_zone) for each in budget.groups] == [
        ("a", 290, 5),
        ("b", 87, 3),
    ]
    assert budget.too_full == ()


def test_the_greediest_type_of_a_group_counts() -> None:
    """Spot may take any of them."""
    budget = plan_ip_budget((), Demand(groups=(group(1, "m6i.large", "m6i.xlarge"),)))
    assert [each.instance_type for each in budget.groups] == ["m6i.xlarge"]


def test_the_control_plane_counts_where_it_shares_subnets() -> None:
    """And an upgrade of it needs five addresses free."""
    demand = Demand(control_plane=frozenset({SubnetTier.PRIVATE}))
    (private, *_) = [
        each
        for each in plan_ip_budget(subnets_of("10.0.0.0/16"), demand).subnets
        if each.subnet.tier is SubnetTier.PRIVATE
    ]
    assert private.parts == {"control plane": 4}
    small = Subnet(tier=SubnetTier.PRIVATE, zone="eu-west-1a", cidr="10.0.0.0/28", ipv6_index=0)
    assert not SubnetBudget(subnet=small, parts={"control plane": 4}).is_too_full
    assert SubnetBudget(subnet=small, parts={"control plane": 4, "x": 3}).is_too_full
    assert not SubnetBudget(subnet=small, parts={"x": 8}).is_too_full
    assert SubnetBudget(subnet=small, parts={"x": 9}).is_too_full


def test_subnets_that_are_too_full_are_told_with_numbers_and_proposals() -> None:
    """Only what would help is proposed, worked out and not guessed."""
    (problem,) = problems_of("10.0.0.0/20", Demand(groups=(group(30, "m6i.xlarge"),)))
    assert str(problem) == (
        "vpc.cidr: must leave subnets at most 80 % full at the maximum size of all groups and with "
        "one zone lost, but the private subnet 10.0.4.0/23 in eu-west-1c would need 900 of its 507 "
        "addresses, 178 % (nodes a 900) (and 2 more); give the VPC a /18, which makes a new one; "
        "or give pods addresses of their own, in 100.64.0.0/10, by custom networking; or lower "
        "maxSize, to 12 nodes in all instead of 30, got '10.0.0.0/20' [ip-exhaustion]"
    )


@pytest.mark.parametrize(
    ("demand", "proposal"),
    [
        (
            Demand(groups=(group(6, "m5.4xlarge"),)),
            "set WARM_IP_TARGET of vpc-cni to 2",
        ),
        (
            Demand(groups=(group(6, "m5.4xlarge"),)),
            "or switch prefix delegation of vpc-cni on",
        ),
    ],
)
def test_settings_of_the_plugin_are_proposed_where_they_help(demand: Demand, proposal: str) -> None:
    """A spare interface of a large node is many addresses."""
    (problem,) = problems_of("10.0.0.0/20", demand)
    assert proposal in problem.message


def test_where_nothing_else_helps_groups_must_shrink() -> None:
    """The largest block, and a group that no setting makes fit."""
    demand = Demand(groups=(group(1, "m6i.large"),), fargate_pods=10**6)
    (problem,) = problems_of("10.0.0.0/16", demand)
    assert problem.message.endswith("; make the groups smaller")


def test_ipv6_pods_take_no_ipv4_addresses() -> None:
    """Only nodes do; settings for IPv4 are not proposed."""
    demand = Demand(groups=(group(800, "m6i.large"),), cni=CniSettings(ipv6=True))
    assert problems_of("10.0.0.0/20", Demand(groups=demand.groups, cni=demand.cni)) == ()
    (problem,) = problems_of("10.0.0.0/20", Demand(groups=(group(2000),), cni=demand.cni))
    assert "prefix" not in problem.message
    assert "custom networking" not in problem.message


@given(st.integers(0, 500), st.integers(1, 6))
def test_a_lost_zone_leaves_room_for_all(number: int, zones: int) -> None:
    """What lands in each of the zones that are left adds up to all of it."""
    here = spread(number, zones=zones)
    left = max(zones - 1, 1)
    assert here * left >= number
    assert (here - 1) * left < number


@given(
    st.integers(1, 200),
    st.sampled_from(["m6i.large", "m5.4xlarge", "t3.small"]),
    st.booleans(),
    st.integers(16, 20),
)
def test_proposals_fit(size: int, instance_type: str, prefixes: bool, prefix: int) -> None:  # noqa: FBT001 - hypothesis passes it by position
    """A group as small as proposed is accepted, one larger is not."""
    cni = CniSettings(prefix_delegation=prefixes)
    demand = Demand(groups=(group(size, instance_type),), cni=cni)
    for problem in problems_of(f"10.0.0.0/{prefix}", demand):
        _, found, rest = problem.message.partition("lower maxSize, to ")
        if found:
            fits = int(rest.partition(" ")[0])
            smaller = Demand(groups=(group(fits, instance_type),), cni=cni)
            larger = Demand(groups=(group(fits + 1, instance_type),), cni=cni)
            assert problems_of(f"10.0.0.0/{prefix}", smaller) == ()
            assert problems_of(f"10.0.0.0/{prefix}", larger) != ()
