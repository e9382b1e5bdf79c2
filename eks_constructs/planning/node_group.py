"""The plan of a managed node group: what its parts must be, and whether they fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.ami import (
    AmiFamily,
    AmiType,
    ami_type,
    ami_type_problems,
    boot_problems,
)
from eks_constructs.planning.capacity import Capacity, CapacityType, Scaling
from eks_constructs.planning.custom_image import custom_image_problems
from eks_constructs.planning.efa import efa_interfaces
from eks_constructs.planning.given_launch_template import (
    GivenLaunchTemplate,
    given_template_problems,
)
from eks_constructs.planning.instance_types import require
from eks_constructs.planning.managed_user_data import (
    UserDataSource,
    managed_user_data,
    managed_user_data_problems,
)
from eks_constructs.planning.naming import NODE_GROUP_KEY, name_problems, tag_problems
from eks_constructs.planning.node_labels import Taint, label_problems, taint_problems
from eks_constructs.planning.node_machine import MachineUse, NodeMachine, node_machine_problems
from eks_constructs.planning.node_template import NodeTemplate, hop_limit_problems
from eks_constructs.planning.node_upkeep import (
    NodeRepair,
    UpdateConfig,
    WarmPool,
    update_problems,
    warm_pool_problems,
)
from eks_constructs.planning.node_volumes import RootVolume, root_volume_problems
from eks_constructs.planning.user_data import ClusterFacts, NodeSettings
from eks_constructs.values import frozen

_VERSION: Final = re.compile(r"1\.\d{1,2}")
_MOST_INSTANCE_TYPES: Final = 20


@frozen
class NodeGroupSpec:
    """What a caller wants of a managed node group, apart from where it runs.

    Attributes:
        name: Name that the user gave.
        instance_types: Instance types, 1 to 20, of one architecture.
        ami_family: Operating system.
        fips: Whether the image must use FIPS 140 validated cryptography.
        scaling: Size limits.
        capacity: How instances are bought.
        version: Kubernetes version of the nodes; ``None`` for that of the cluster.
        release_version: Release of the EKS image; ``None`` for the latest.
        image_id: Custom image; ``None`` for the image of EKS.
        user_data: User data; ``None`` for that of EKS, or what is written from the two below.
        settings: What nodes are told, from which user data is written; ``None`` for nothing.
        cluster_facts: The cluster that nodes with a custom image join; ``None`` if EKS tells them.
        launch_template: A template of the user's; ``None`` for one that is made.
        root_volume: Volume for images, containers and logs.
        machine: What instances are beyond type, image and main volume.
        metadata_hop_limit: Network hops that an answer of the instance metadata service survives.
        labels: Labels of the nodes.
        taints: Taints of the nodes.
        update: How fast updates go.
        node_repair: Whether unhealthy nodes are repaired.
        warm_pool: Instances that wait beside the group.
        tags: Tags of the group, its instances and their volumes.
    """

    name: str
    instance_types: Sequence[str]
    ami_family: AmiFamily
    fips: bool = False
    scaling: Scaling = field(default_factory=Scaling)
    capacity: Capacity = field(default_factory=Capacity.on_demand)
    version: str | None = None
    release_version: str | None = None
    image_id: str | None = None
    user_data: str | None = None
    settings: NodeSettings | None = None
    cluster_facts: ClusterFacts | None = None
    launch_template: GivenLaunchTemplate | None = None
    root_volume: RootVolume = field(default_factory=RootVolume)
    machine: NodeMachine = field(default_factory=NodeMachine)
    metadata_hop_limit: int = 1
    labels: Mapping[str, str] = field(default_factory=dict)
    taints: Sequence[Taint] = ()
    update: UpdateConfig = field(default_factory=UpdateConfig)
    node_repair: NodeRepair = field(default_factory=NodeRepair)
    warm_pool: WarmPool | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@frozen
class NodeGroupPlan:
    """What was decided for a managed node group.

    Attributes:
        ami_type: Image type, in the words of EKS; ``None`` with a custom image, since EKS refuses
            both.
        template: What the launch template says; ``None`` with one of the user's. A single instance
            type stands there, where a change rolls the nodes.
        listed_instance_types: Several instance types: they stand in the node group, where a
            change makes a new group. Empty when there is only one.
        labels: Labels with that of the library.
    """

    ami_type: AmiType | None
    template: NodeTemplate | None
    listed_instance_types: tuple[str, ...]
    labels: Mapping[str, str]


def plan_node_group(spec: NodeGroupSpec) -> NodeGroupPlan:
    """Decide everything about a managed node group that needs no AWS.

    Args:
        spec: What the caller wants.

    Raises:
        ConfigurationError: Everything that could never deploy.
    """
    refuse(f"node group {spec.name!r}", node_group_problems(spec))
    given = spec.launch_template
    only = spec.instance_types[0] if given is None and len(spec.instance_types) == 1 else None
    custom = spec.image_id is not None or (given is not None and given.has_image)
    return NodeGroupPlan(
        ami_type=(
            None if custom else ami_type(spec.ami_family, spec.instance_types, fips=spec.fips)
        ),
        template=_template(spec, only) if given is None else None,
        listed_instance_types=() if only is not None else tuple(spec.instance_types),
        labels={**spec.labels, NODE_GROUP_KEY: spec.name},
    )


def _template(spec: NodeGroupSpec, instance_type: str | None) -> NodeTemplate:
    adapters = efa_interfaces(require(spec.instance_types[0])) if spec.machine.efa else ()
    return NodeTemplate(
        name=spec.name,
        family=spec.ami_family,
        root_volume=spec.root_volume,
        machine=spec.machine,
        instance_type=instance_type,
        image_id=spec.image_id,
        user_data=spec.user_data or managed_user_data(_user_data_source(spec)),
        metadata_hop_limit=spec.metadata_hop_limit,
        capacity_block=spec.capacity.reservation_id,
        interfaces=adapters,
        tags=spec.tags,
    )


def _user_data_source(spec: NodeGroupSpec) -> UserDataSource:
    labels, taints = {**spec.labels, NODE_GROUP_KEY: spec.name}, tuple(spec.taints)
    given = spec.settings
    return UserDataSource(
        family=spec.ami_family,
        is_custom=spec.image_id is not None,
        settings=spec.settings,
        registration=replace(given, labels=labels, taints=taints)
        if given is not None
        else NodeSettings(labels=labels, taints=taints),
        cluster=spec.cluster_facts,
    )


def node_group_problems(
    spec: NodeGroupSpec, *, subnets: int = 1, has_vpc: bool = True
) -> tuple[Problem, ...]:
    """Return everything about a managed node group that could never deploy.

    Args:
        spec: What the caller wants.
        subnets: How many subnets it runs in. Default: one, which fits everything.
        has_vpc: Whether its VPC is known. Default: it is.
    """
    return (
        *name_problems(spec.name),
        *_instance_types_problems(spec),
        *_version_problems(spec),
        *(
            _instance_problems(spec, subnets=subnets, has_vpc=has_vpc)
            if spec.launch_template is None
            else _given_template_problems(spec)
        ),
        *label_problems(spec.labels),
        *taint_problems(spec.taints),
        *update_problems(spec.update, spec.scaling),
        *warm_pool_problems(
            spec.warm_pool,
            family=spec.ami_family,
            capacity=spec.capacity.type,
            has_own_image=spec.image_id is not None,
        ),
        *tag_problems(spec.tags),
    )


def _instance_problems(spec: NodeGroupSpec, *, subnets: int, has_vpc: bool) -> tuple[Problem, ...]:
    """Return what keeps a launch template from being made."""
    use = MachineUse(
        instance_types=spec.instance_types,
        family=spec.ami_family,
        capacity_type=spec.capacity.type,
        subnets=subnets,
        has_vpc=has_vpc,
        root_volume=spec.root_volume,
    )
    image = (
        custom_image_problems(
            spec.image_id,
            spec.ami_family,
            joins=bool(spec.user_data) or spec.cluster_facts is not None,
            version=spec.version,
            release_version=spec.release_version,
            fips=spec.fips,
        )
        if spec.image_id is not None
        else root_volume_problems(spec.ami_family, spec.root_volume)
    )
    return (
        *image,
        *managed_user_data_problems(_user_data_source(spec), spec.user_data),
        *node_machine_problems(spec.machine, use),
        *hop_limit_problems(spec.metadata_hop_limit),
    )


def _given_template_problems(spec: NodeGroupSpec) -> Iterator[Problem]:
    own_image = spec.launch_template is not None and spec.launch_template.has_image
    yield from given_template_problems(
        {
            "image_id": spec.image_id is not None,
            "user_data": spec.user_data is not None,
            "settings": spec.settings is not None,
            "cluster_facts": spec.cluster_facts is not None,
            "root_volume": spec.root_volume != RootVolume(),
            "machine": spec.machine != NodeMachine(),
            "version": own_image and spec.version is not None,
            "release_version": own_image and spec.release_version is not None,
            "fips": own_image and spec.fips,
        }
    )


def _instance_types_problems(spec: NodeGroupSpec) -> Iterator[Problem]:
    types = spec.instance_types
    where = "instance_types"
    if len(types) > _MOST_INSTANCE_TYPES:
        message = f"must be at most {_MOST_INSTANCE_TYPES}, the limit of EKS for a node group"
        yield Problem(code="too-many", where=where, got=len(types), message=message)
    if len(types) > 1 and spec.capacity.type is CapacityType.CAPACITY_BLOCK:
        message = "must be the one type of the capacity block"
        yield Problem(code="not-together", where=where, got=list(types), message=message)
    for index, name in enumerate(types):
        if name in types[:index]:
            message = "must appear once"
            place = f"{where}[{index}]"
            yield Problem(code="name-duplicate", where=place, got=name, message=message)
    given = spec.launch_template
    if given is not None and given.has_image:
        return
    # A custom image needs no image type of EKS, which Ubuntu has none of.
    check = ami_type_problems if spec.image_id is None else boot_problems
    yield from check(spec.ami_family, types, fips=spec.fips)


def _version_problems(spec: NodeGroupSpec) -> Iterator[Problem]:
    if spec.version is not None and not _VERSION.fullmatch(spec.version):
        message = "must be a Kubernetes version such as '1.35'"
        yield Problem(code="invalid-value", where="version", got=spec.version, message=message)
    if spec.release_version is not None and not spec.release_version.strip():
        message = "must be a release of the EKS image such as '1.35.0-20260115', or left out"
        yield Problem(
            code="empty", where="release_version", got=spec.release_version, message=message
        )
