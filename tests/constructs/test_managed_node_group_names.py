"""The name under which EKS knows a node group: it changes exactly when a new group is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pytest
from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from eks_constructs.managed_node_group import ManagedNodeGroup
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.capacity import Capacity, Scaling
from eks_constructs.planning.node_volumes import RootVolume
from tests.support.compute import Place, make_place

_SCALING: Final = Scaling()
_ON_DEMAND: Final = Capacity.on_demand()
_ROOT_VOLUME: Final = RootVolume()


@dataclass(frozen=True, kw_only=True)
class Options:
    """What these tests vary."""

    construct_id: str = "Workers"
    scaling: Scaling = _SCALING
    labels: Mapping[str, str] | None = None
    capacity: Capacity = _ON_DEMAND
    instance_types: tuple[str, ...] = ("m6i.large",)
    ami_family: AmiFamily = AmiFamily.AMAZON_LINUX_2023
    reverse_subnets: bool = False
    subnet_count: int = 2
    own_role: bool = False
    role_name: str | None = None
    role_path: str | None = None
    root_volume: RootVolume = _ROOT_VOLUME
    version: str | None = None
    tags: Mapping[str, str] | None = None
    metadata_hop_limit: int = 1


def made(options: Options) -> ManagedNodeGroup:
    """Return a group of these options, in a new app."""
    place = make_place()
    subnets = place.subnets[: options.subnet_count]
    return ManagedNodeGroup(
        place.stack,
        options.construct_id,
        cluster=place.cluster,
        name="workers",
        subnets=list(reversed(subnets)) if options.reverse_subnets else subnets,
        scaling=options.scaling,
        labels=options.labels if options.labels is not None else {},
        capacity=options.capacity,
        instance_types=options.instance_types,
        ami_family=options.ami_family,
        role=_role(place, options),
        root_volume=options.root_volume,
        version=options.version,
        tags=options.tags if options.tags is not None else {},
        metadata_hop_limit=options.metadata_hop_limit,
    )


def _role(place: Place, options: Options) -> iam.IRole | None:
    if options.role_name is None and options.role_path is None:
        return place.role() if options.own_role else None
    return iam.Role(
        place.stack,
        "Own",
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
        role_name=options.role_name,
        path=options.role_path,
    )


def physical_name(options: Options) -> str:
    """Return the name under which EKS knows a group of these options."""
    return str(made(options).node_group.nodegroup_name)


@pytest.mark.parametrize(
    "options",
    [
        Options(scaling=Scaling(desired_size=4)),
        Options(labels={"team": "a"}),
        Options(tags={"team": "a"}),
        Options(version="1.35"),
        Options(root_volume=RootVolume(size_gib=200)),
        Options(instance_types=("m7i.xlarge",)),
        Options(metadata_hop_limit=2),
        Options(reverse_subnets=True),
    ],
)
def test_change_in_place_keeps_the_name(options: Options) -> None:
    """Sizes, labels, versions, disks and the one instance type change the group that there is."""
    assert physical_name(options) == physical_name(Options())


@pytest.mark.parametrize(
    "options",
    [
        Options(capacity=Capacity.spot()),
        Options(ami_family=AmiFamily.BOTTLEROCKET),
        Options(instance_types=("m7g.large",)),
        Options(instance_types=("m6i.large", "m5.large")),
        Options(subnet_count=1),
        Options(own_role=True),
        Options(construct_id="Others"),
    ],
)
def test_change_that_replaces_changes_the_name(options: Options) -> None:
    """So that the new group can stand beside the old one."""
    assert physical_name(options) != physical_name(Options())


def test_move_within_the_app_changes_the_name() -> None:
    """CloudFormation makes the moved group before it deletes the old one, which has the name."""
    here, there = (
        physical_name(Options(construct_id=name, own_role=True)) for name in ("Here", "There")
    )
    assert here != there


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Options(role_name="one"), Options(role_name="two")),
        (Options(role_path="/one/"), Options(role_path="/two/")),
    ],
)
def test_another_role_under_the_same_id_changes_the_name(before: Options, after: Options) -> None:
    """CloudFormation replaces the role, and the group with it, whose template looks the same."""
    assert physical_name(before) != physical_name(after)


def test_order_of_subnets_is_no_change() -> None:
    """CloudFormation would replace the group for it."""
    given, reversed_ = (made(Options(reverse_subnets=reverse)) for reverse in (False, True))
    stack = Stack.of(given)
    assert stack.resolve(given.node_group.subnets) == Stack.of(reversed_).resolve(
        reversed_.node_group.subnets
    )


def test_order_of_instance_types_is_a_change() -> None:
    """It is the order in which EKS tries them."""
    one, other = ("m6i.large", "m5.large"), ("m5.large", "m6i.large")
    assert physical_name(Options(instance_types=one)) != physical_name(
        Options(instance_types=other)
    )
