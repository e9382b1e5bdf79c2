"""Which types self-managed groups start, and how they are bought."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.planning.instances_distribution import InstancesDistribution, SpotAllocation
from eks_constructs.planning.self_managed_node_group import SelfManagedNodeGroupSpec
from tests.config.files import PLATFORM, START, load

TYPES = "instanceTypes: [m5.large, m6i.large, m5.large]"
SPLIT = "instancesDistribution"
HALF = "onDemandPercentageAboveBaseCapacity: 50"


def spec_of(folder: Path, fields: str, platform: str = "") -> SelfManagedNodeGroupSpec:
    """Return the specification of a group with these fields."""
    text = f"{START}nodeGroups: [{{name: a, {fields}}}]\n{platform}"
    (group,) = load(folder, text).compute.self_managed
    return group.spec


def split_of(folder: Path, fields: str, platform: str = "") -> InstancesDistribution:
    """Return the split of a group with these fields of its distribution."""
    return spec_of(folder, f"instancesDistribution: {{{fields}}}", platform).distribution


@pytest.mark.parametrize("instance_type", ["", "instanceType: mixed, "])
def test_each_type_is_started_once_the_preferred_one_first(
    tmp_path: Path, instance_type: str
) -> None:
    """As the file lists them."""
    spec = spec_of(tmp_path, f"{instance_type}instancesDistribution: {{{TYPES}}}")
    assert spec.type_names == ("m5.large", "m6i.large")
    assert spec.is_mixed


def test_a_selector_finds_the_types_of_a_mix(tmp_path: Path) -> None:
    """Without names in the file, or with the same ones."""
    selector = "instanceSelector: {vCPUs: 2, allow: '^m[67]i\\.'}"
    assert spec_of(tmp_path, selector).type_names == ("m6i.large", "m7i.large")
    many = spec_of(tmp_path, "instanceSelector: {vCPUs: 2, memory: '4'}").type_names
    assert 20 < len(many) <= 40  # more than a managed group can have
    half = f"{selector}, instancesDistribution: {{{HALF}}}"
    spec = spec_of(tmp_path, half)
    assert spec.type_names == ("m6i.large", "m7i.large")
    assert spec.distribution.uses_spot
    both = f"{selector}, instancesDistribution: {{instanceTypes: [m7i.large, m6i.large]}}"
    assert spec_of(tmp_path, both).type_names == ("m7i.large", "m6i.large")


@pytest.mark.parametrize(
    ("fields", "platform", "strategy"),
    [
        ("", "", SpotAllocation.LOWEST_PRICE),
        ("", PLATFORM, SpotAllocation.PRICE_CAPACITY_OPTIMIZED),
        (", spotInstancePools: 3", PLATFORM, SpotAllocation.LOWEST_PRICE),
        (
            ", spotAllocationStrategy: capacity-optimized-prioritized",
            "",
            SpotAllocation.CAPACITY_OPTIMIZED_PRIORITIZED,
        ),
    ],
)
def test_spot_instances_come_from_the_pools_of_the_profile(
    tmp_path: Path, fields: str, platform: str, strategy: SpotAllocation
) -> None:
    """What EC2 takes by itself in the eksctl profile, the better one in the hardened."""
    assert split_of(tmp_path, f"{TYPES}, {HALF}{fields}", platform).spot_allocation is strategy


def test_the_split_is_that_of_the_file(tmp_path: Path) -> None:
    """With a price that EC2 can read."""
    fields = f"{TYPES}, {HALF}, onDemandBaseCapacity: 1, maxPrice: 0.017, spotInstancePools: 2"
    split = split_of(tmp_path, fields)
    assert (split.on_demand_base, split.on_demand_percentage) == (1, 50)
    assert (split.spot_max_price, split.spot_pools) == ("0.017", 2)


@pytest.mark.parametrize(("price", "text"), [("1", "1.0"), ("0.123456", "0.12346")])
def test_prices_have_the_form_of_ec2(tmp_path: Path, price: str, text: str) -> None:
    """At least one digit behind the point, at most five."""
    assert split_of(tmp_path, f"{TYPES}, {HALF}, maxPrice: {price}").spot_max_price == text


def test_instances_at_risk_are_replaced_where_asked_for(tmp_path: Path) -> None:
    """Only spot instances are."""
    fields = f"instancesDistribution: {{{TYPES}, {HALF}, capacityRebalance: true}}"
    assert spec_of(tmp_path, fields).behaviour.capacity_rebalance


@pytest.mark.parametrize(
    ("fields", "warned"),
    [
        ("instanceType: g5.xlarge", ["instanceType"]),
        ("instancesDistribution: {instanceTypes: [inf2.xlarge]}", [f"{SPLIT}.instanceTypes"]),
        ("instanceType: g5.xlarge, amiFamily: Bottlerocket", []),
        ("instanceType: c5n.18xlarge, efaEnabled: true", ["efaEnabled"]),
    ],
)
def test_device_plugins_are_left_to_the_user(
    tmp_path: Path, fields: str, warned: list[str]
) -> None:
    """Eksctl installs them after the deployment, for groups of both kinds."""
    group = f"{{name: a, privateNetworking: true, volumeEncrypted: true, {fields}}}"
    found = load(tmp_path, f"{START}nodeGroups: [{group}]\n").warnings
    assert [
        each.where.removeprefix("nodeGroups[0].")
        for each in found
        if each.where.startswith("nodeGroups[0].")
    ] == warned
