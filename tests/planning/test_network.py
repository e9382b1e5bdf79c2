"""Networks that can exist, and the gateways of their zones."""

from __future__ import annotations

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.network import NatMode, NetworkPlan, plan_nat
from eks_constructs.planning.network_layout import SubnetLayout, SubnetTier

ZONES = ("eu-west-1b", "eu-west-1a")


def test_a_network_has_public_and_private_subnets_unless_told_otherwise() -> None:
    """The other tiers are asked for by name."""
    assert NetworkPlan(zones=ZONES).tiers == {SubnetTier.PUBLIC, SubnetTier.PRIVATE}
    lean = NetworkPlan(zones=ZONES, public_subnets=False, nat=NatMode.NONE)
    assert lean.tiers == {SubnetTier.PRIVATE}
    full = NetworkPlan(zones=ZONES, control_plane_subnets=True, isolated_subnets=True)
    assert full.tiers == set(SubnetTier) - {SubnetTier.PODS}


def test_what_is_fixed_of_a_network() -> None:
    """By zone others may come and go; in eksctl's layout each has its place by its position."""
    assert NetworkPlan(zones=ZONES).fixed == "10.0.0.0/16 by-zone"
    eksctl = NetworkPlan(
        zones=ZONES, layout=SubnetLayout.EKSCTL, local_zones=("eu-west-1-abc-1a",), nat=NatMode.NONE
    )
    assert eksctl.fixed == "10.0.0.0/16 eksctl eu-west-1b eu-west-1a eu-west-1-abc-1a"


def test_zones_are_in_the_order_of_the_layout() -> None:
    """The first zone is where a single NAT gateway stands, so it must not move by accident."""
    assert NetworkPlan(zones=ZONES).zones_in_order == ("eu-west-1a", "eu-west-1b")
    assert NetworkPlan(zones=ZONES, layout=SubnetLayout.EKSCTL).zones_in_order == ZONES


@pytest.mark.parametrize("mode", [NatMode.PER_ZONE, NatMode.SINGLE])
def test_no_public_subnets_no_gateways(mode: NatMode) -> None:
    """NAT gateways stand in public subnets."""
    with pytest.raises(ConfigurationError) as caught:
        NetworkPlan(zones=ZONES, public_subnets=False, nat=mode)
    assert str(caught.value) == (
        "invalid network:\n  - nat: must be none without public subnets, where NAT gateways would "
        f"stand, got '{mode}' [not-together]"
    )


def test_everything_wrong_with_a_network_is_told_at_once() -> None:
    """Each under the name of its option."""
    with pytest.raises(ConfigurationError) as caught:
        NetworkPlan(
            zones=("eu-west-1a",),
            cidr="11.0.0.0/16",
            layout=SubnetLayout.EKSCTL,
            public_subnets=False,
            isolated_subnets=True,
            cluster_names=("a", "a"),
            karpenter_discovery="",
            map_public_ip_on_launch=True,
        )
    assert [(problem.where, problem.code) for problem in caught.value.problems] == [
        ("zones", "out-of-range"),
        ("cidr", "cidr-not-private"),
        ("layout", "not-together"),
        ("cluster_names", "name-duplicate"),
        ("karpenter_discovery", "empty"),
        ("nat", "not-together"),
        ("map_public_ip_on_launch", "not-together"),
    ]
    assert "must be false without public subnets, the only ones it is about" in str(caught.value)


def test_public_addresses_can_be_allowed() -> None:
    """Some companies own such blocks."""
    plan = NetworkPlan(zones=ZONES, cidr="11.0.0.0/16", allow_public_cidr=True)
    assert plan.subnets[0].cidr == "11.0.192.0/22"


def test_a_gateway_per_zone_keeps_traffic_in_its_zone() -> None:
    """Public zones without private subnets need none."""
    ways = plan_nat(public_zones=["a", "b", "c"], private_zones=["b", "a"], mode=NatMode.PER_ZONE)
    assert ways == {"b": "b", "a": "a"}


def test_a_single_gateway_stands_in_the_first_public_zone() -> None:
    """All private zones use it."""
    ways = plan_nat(public_zones=["b", "a"], private_zones=["a", "c"], mode=NatMode.SINGLE)
    assert ways == {"a": "b", "c": "b"}


@pytest.mark.parametrize(
    ("public", "private", "mode", "messages"),
    [
        (
            ["a"],
            ["c", "a", "b"],
            NatMode.PER_ZONE,
            [
                (
                    "public_subnets: must include one in b, c, where private subnets are; "
                    "or use a single gateway [required]"
                )
            ],
        ),
        (
            ["a"],
            ["a"],
            NatMode.NONE,
            [
                (
                    "mode: must be per-zone or single; leave the NAT gateways out to have none, "
                    "got 'none' [invalid-value]"
                )
            ],
        ),
        (
            [],
            [],
            NatMode.SINGLE,
            [
                "private_subnets: must name at least one subnet to give a way out [empty]",
                (
                    "public_subnets: must name at least one subnet for a NAT gateway to stand in "
                    "[empty]"
                ),
            ],
        ),
    ],
)
def test_ways_out_that_cannot_be_are_refused(
    public: list[str], private: list[str], mode: NatMode, messages: list[str]
) -> None:
    """No zone is left without a gateway in silence."""
    with pytest.raises(ConfigurationError) as caught:
        plan_nat(public_zones=public, private_zones=private, mode=mode)
    assert [str(problem) for problem in caught.value.problems] == messages
