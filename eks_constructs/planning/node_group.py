"""The plan of a managed node group: what its parts must be, and whether they fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from eks_constructs.planning.efa import efa_interfaces
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
    WarmPoolState,
    update_problems,
)
from eks_constructs.planning.node_volumes import RootVolume, root_volume_problems
from eks_constructs.planning.user_data import ClusterFacts, NodeSettings

_IMAGE_ID: Final = re.compile(r"ami-[0-9a-f]{8,17}")
_VERSION: Final = re.compile(r"1\.\d{1,2}")
_MOST_INSTANCE_TYPES: Final = 20


@dataclass(frozen=True, kw_only=True, slots=True)
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
    root_volume: RootVolume = field(default_factory=RootVolume)
    machine: NodeMachine = field(default_factory=NodeMachine)
    metadata_hop_limit: int = 1
    labels: Mapping[str, str] = field(default_factory=dict)
    taints: Sequence[Taint] = ()
    update: UpdateConfig = field(default_factory=UpdateConfig)
    node_repair: NodeRepair = field(default_factory=NodeRepair)
    warm_pool: WarmPool | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeGroupPlan:
    """What was decided for a managed node group.

    Attributes:
        ami_type: Image type, in the words of EKS; ``None`` with a custom image, since EKS refuses
            both.
        template: What the launch template says. A single instance type stands there, where a
            change rolls the nodes.
        listed_instance_types: Several instance types: they stand in the node group, where a
            change makes a new group. Empty when there is only one.
        labels: Labels with that of the library.
    """

    ami_type: AmiType | None
    template: NodeTemplate
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
    only = spec.instance_types[0] if len(spec.instance_types) == 1 else None
    custom = spec.image_id is not None
    return NodeGroupPlan(
        ami_type=(
            None if custom else ami_type(spec.ami_family, spec.instance_types, fips=spec.fips)
        ),
        template=_template(spec, only),
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
    labels = {**spec.labels, NODE_GROUP_KEY: spec.name}
    settings = spec.settings or NodeSettings()
    return UserDataSource(
        family=spec.ami_family,
        is_custom=spec.image_id is not None,
        settings=spec.settings,
        registration=replace(settings, labels=labels, taints=tuple(spec.taints)),
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
    use = MachineUse(
        instance_types=spec.instance_types,
        family=spec.ami_family,
        capacity_type=spec.capacity.type,
        subnets=subnets,
        has_vpc=has_vpc,
        root_volume=spec.root_volume,
    )
    image = (
        _custom_image_problems(spec)
        if spec.image_id is not None
        else root_volume_problems(spec.ami_family, spec.root_volume)
    )
    return (
        *name_problems(spec.name),
        *_instance_types_problems(spec),
        *image,
        *managed_user_data_problems(_user_data_source(spec), spec.user_data),
        *_version_problems(spec),
        *node_machine_problems(spec.machine, use),
        *hop_limit_problems(spec.metadata_hop_limit),
        *label_problems(spec.labels),
        *taint_problems(spec.taints),
        *update_problems(spec.update, spec.scaling),
        *_warm_pool_problems(spec),
        *tag_problems(spec.tags),
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
    # A custom image needs no image type of EKS, which Ubuntu has none of.
    check = ami_type_problems if spec.image_id is None else boot_problems
    yield from check(spec.ami_family, types, fips=spec.fips)


def _custom_image_problems(spec: NodeGroupSpec) -> Iterator[Problem]:
    if not _IMAGE_ID.fullmatch(spec.image_id or ""):
        message = "must be the id of an image, such as ami-0123456789abcdef0"
        yield Problem(code="invalid-value", where="image_id", got=spec.image_id, message=message)
    if not spec.user_data and spec.cluster_facts is None:
        message = "must be given with image_id: EKS joins only its own images to the cluster"
        yield Problem(code="required", where="user_data", got=None, message=message)
    for where, value in (
        ("version", spec.version),
        ("release_version", spec.release_version),
    ):
        if value is not None:
            message = "must not be given with image_id: the image decides it"
            yield Problem(code="not-together", where=where, got=value, message=message)
    if spec.fips:
        message = "must not be given with image_id: it selects an image of EKS"
        yield Problem(code="not-together", where="fips", got=True, message=message)
    if spec.ami_family.is_windows:
        message = (
            "must not be a Windows family with image_id: EKS then leaves an entry of the aws-auth "
            "ConfigMap to you; use the EKS image"
        )
        yield Problem(
            code="not-together", where="ami_family", got=str(spec.ami_family), message=message
        )


def _version_problems(spec: NodeGroupSpec) -> Iterator[Problem]:
    if spec.version is not None and not _VERSION.fullmatch(spec.version):
        message = "must be a Kubernetes version such as '1.35'"
        yield Problem(code="invalid-value", where="version", got=spec.version, message=message)
    if spec.release_version is not None and not spec.release_version.strip():
        message = "must be a release of the EKS image such as '1.35.0-20260115', or left out"
        yield Problem(
            code="empty", where="release_version", got=spec.release_version, message=message
        )


def _warm_pool_problems(spec: NodeGroupSpec) -> Iterator[Problem]:
    pool = spec.warm_pool
    if pool is None or not pool.enabled:
        return
    if spec.image_id is not None:
        message = "must not be given with image_id: EKS keeps warm only its own images"
        yield Problem(code="not-together", where="warm_pool", got=None, message=message)
    if spec.capacity.type is not CapacityType.ON_DEMAND:
        message = "must not be given unless instances are bought on demand"
        yield Problem(
            code="not-together", where="warm_pool", got=str(spec.capacity.type), message=message
        )
    if spec.ami_family is not AmiFamily.BOTTLEROCKET:
        return
    if pool.pool_state is WarmPoolState.HIBERNATED:
        message = "must be STOPPED or RUNNING: Bottlerocket cannot hibernate"
        place = "warm_pool.pool_state"
        yield Problem(code="not-together", where=place, got=str(pool.pool_state), message=message)
    if pool.reuse_on_scale_in:
        message = "must be false: Bottlerocket nodes cannot return to a warm pool"
        place = "warm_pool.reuse_on_scale_in"
        yield Problem(code="not-together", where=place, got=True, message=message)
