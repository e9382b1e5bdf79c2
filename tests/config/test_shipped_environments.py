"""The environments that come with the project."""

from __future__ import annotations

from typing import Final

import pytest

from eks_constructs.config import Environment, load_environments
from eks_constructs.config.resolved import NewNetwork, Profile, Removal
from eks_constructs.planning.ami import ami_type
from eks_constructs.planning.capacity import CapacityType
from eks_constructs.planning.cluster_network import EndpointAccess
from eks_constructs.planning.network import NatMode
from tests.conftest import PROJECT

NAMES: Final = ("dev", "prod", "staging")


@pytest.fixture(scope="module")
def shipped() -> dict[str, Environment]:
    """Return the environments by name."""
    files = [PROJECT / "environments" / f"{name}.yaml" for name in NAMES]
    return {each.name: each for each in load_environments(files)}


@pytest.mark.parametrize("name", NAMES)
def test_all_are_hardened_and_private(shipped: dict[str, Environment], name: str) -> None:
    """They are what people copy."""
    environment = shipped[name]
    assert environment.platform.profile is Profile.HARDENED
    assert environment.cluster.addresses.endpoint == EndpointAccess.private()
    assert {warning.code for warning in environment.warnings} <= {"single-nat-gateway"}


def test_dev_is_cheap_and_leaves_nothing_behind(shipped: dict[str, Environment]) -> None:
    """One NAT gateway, spot nodes, a Fargate profile, no protection."""
    dev = shipped["dev"]
    assert isinstance(dev.network, NewNetwork)
    assert dev.network.plan.nat is NatMode.SINGLE
    assert any(group.spec.capacity.type is CapacityType.SPOT for group in dev.compute.node_groups)
    assert dev.compute.fargate_profiles
    assert dev.platform.removal is Removal.DESTROY
    assert not dev.platform.termination_protection
    assert not dev.cluster.lifecycle.deletion_protection


def test_prod_survives_the_loss_of_a_zone(shipped: dict[str, Environment]) -> None:
    """Three zones, a way out in each, room for the control plane, several kinds of nodes."""
    prod = shipped["prod"]
    assert isinstance(prod.network, NewNetwork)
    assert len(prod.network.plan.zones) == 3
    assert prod.network.plan.nat is NatMode.PER_ZONE
    assert prod.network.plan.control_plane_subnets
    images = {
        ami_type(group.spec.ami_family, group.spec.instance_types)
        for group in prod.compute.node_groups
    }
    assert any("ARM" in image for image in images)
    assert any(group.spec.capacity.type is CapacityType.SPOT for group in prod.compute.node_groups)
    assert prod.compute.fargate_profiles
    assert prod.platform.termination_protection
    assert prod.platform.removal is Removal.RETAIN
