"""From the file to the use of a network that somebody else made."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.config.resolved import ExistingNetwork
from eks_constructs.planning.network_layout import SubnetTier
from tests.config.files import PLATFORM, START, load


def test_subnets_keep_their_names_and_zones(tmp_path: Path) -> None:
    """A key that is a zone names the zone; else ``az`` does."""
    network = load(
        tmp_path,
        START
        + "vpc: {id: vpc-1, subnets: {private: {eu-west-1a: {id: subnet-1}, "
        + "b: {id: subnet-2, az: eu-west-1b}}}}\n"
        + PLATFORM,
    ).network
    assert isinstance(network, ExistingNetwork)
    subnets = network.plan.subnets[SubnetTier.PRIVATE]
    assert {name: subnet.zone for name, subnet in subnets.items()} == {
        "eu-west-1a": "eu-west-1a",
        "b": "eu-west-1b",
    }
    assert network.plan.vpc_id == "vpc-1"
