"""What keeps a self-managed node group from being made, found before anything is deployed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.ami_parameter import image_parameter_problems
from eks_constructs.planning.auto_scaling import lifecycle_hook_problems
from eks_constructs.planning.autoscaler_tags import hint_problems
from eks_constructs.planning.capacity import CapacityType
from eks_constructs.planning.group_updates import RollingUpdate, group_update_problems
from eks_constructs.planning.instance_types import find, instance_type_problems
from eks_constructs.planning.instances_distribution import OnDemandAllocation, SpotAllocation
from eks_constructs.planning.naming import name_problems, tag_problems
from eks_constructs.planning.node_labels import label_problems, taint_problems
from eks_constructs.planning.node_machine import MachineUse, node_machine_problems
from eks_constructs.planning.node_template import hop_limit_problems
from eks_constructs.planning.node_upkeep import bottlerocket_pool_problems
from eks_constructs.planning.node_volumes import VolumeType, root_volume_problems
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.planning.self_managed_node_group import (
    SelfManagedNodeGroupSpec,
    hibernates,
    image_query,
    node_settings,
)
from eks_constructs.planning.user_data import full_user_data_problems
from eks_constructs.planning.user_data_paths import placed_in_group

MOST_TYPES: Final = 40
_MOST_TAGS: Final = 50
_OUR_TAGS: Final = 5
_MIB_PER_GIB: Final = 1024


def self_managed_problems(
    spec: SelfManagedNodeGroupSpec, *, subnets: int, has_vpc: bool
) -> tuple[Problem, ...]:
    """Return everything about a self-managed node group that could never deploy.

    Args:
        spec: What the caller wants.
        subnets: How many subnets it runs in.
        has_vpc: Whether its VPC is known.
    """
    use = MachineUse(
        instance_types=spec.type_names,
        family=spec.ami_family,
        capacity_type=_capacity_type(spec),
        subnets=subnets,
        has_vpc=has_vpc,
    )
    return (
        *name_problems(spec.name),
        *_type_problems(spec),
        *_attribute_problems(spec),
        *_image_problems(spec),
        *_user_data_problems(spec),
        *node_machine_problems(spec.machine, use),
        *hop_limit_problems(spec.metadata_hop_limit),
        *label_problems(spec.labels, may_be_empty=True),
        *taint_problems(spec.taints),
        *group_update_problems(spec.update, spec.scaling.max_size),
        *_signal_problems(spec),
        *_capacity_problems(spec),
        *_warm_pool_problems(spec),
        *lifecycle_hook_problems(spec.lifecycle_hooks),
        *(_outpost_problems(spec) if spec.on_outpost else ()),
        *tag_problems(spec.tags),
        *_hint_problems(spec),
    )


def _capacity_type(spec: SelfManagedNodeGroupSpec) -> CapacityType:
    if spec.capacity_block is not None:
        return CapacityType.CAPACITY_BLOCK
    return CapacityType.SPOT if spec.distribution.uses_spot else CapacityType.ON_DEMAND


def _type_problems(spec: SelfManagedNodeGroupSpec) -> Iterator[Problem]:
    where, types = "instance_types", spec.instance_types
    if types and spec.requirements is not None:
        message = "must be left out with requirements, which find the types"
        yield Problem(code="not-together", where=where, got=list(types), message=message)
        return
    if len(types) > MOST_TYPES:
        message = f"must be at most {MOST_TYPES}, the limit of an Auto Scaling group"
        yield Problem(code="too-many", where=where, got=len(types), message=message)
    for index, name in enumerate(types):
        if name in types[:index]:
            place, message = f"{where}[{index}]", "must appear once"
            yield Problem(code="name-duplicate", where=place, got=name, message=message)
    if spec.image_id is not None or spec.version is None:
        # Else the search for an image says the same.
        yield from instance_type_problems(types, where=where)


def _attribute_problems(spec: SelfManagedNodeGroupSpec) -> Iterator[Problem]:
    if spec.requirements is None:
        return
    split = spec.distribution
    where, message = "distribution", "must be left out with requirements: they give no order"
    if split.on_demand_allocation is OnDemandAllocation.PRIORITIZED:
        place, order = f"{where}.on_demand_allocation", str(split.on_demand_allocation)
        yield Problem(code="not-together", where=place, got=order, message=message)
    if split.spot_allocation is SpotAllocation.CAPACITY_OPTIMIZED_PRIORITIZED:
        place, order = f"{where}.spot_allocation", str(split.spot_allocation)
        yield Problem(code="not-together", where=place, got=order, message=message)
    if spec.machine.efa:
        message = "must be false with requirements: each type has other network cards"
        yield Problem(code="not-together", where="machine.efa", got=True, message=message)
    if spec.machine.cpu is not None:
        message = "must be left out with requirements: each type has numbers of its own"
        yield Problem(code="not-together", where="machine.cpu", got=None, message=message)


def _image_problems(spec: SelfManagedNodeGroupSpec) -> Iterator[Problem]:
    if spec.image_id is None:
        if spec.version is None:
            message = "must be given, or image_id: each Kubernetes version has images of its own"
            yield Problem(code="required", where="version", got=None, message=message)
        else:
            yield from image_parameter_problems(image_query(spec))
        yield from root_volume_problems(spec.ami_family, spec.root_volume)
        return
    yield from id_problems(spec.image_id, kind="ami", where="image_id")
    for where, value in (("version", spec.version), ("release", spec.release)):
        if value is not None:
            message = "must not be given with image_id: the image decides it"
            yield Problem(code="not-together", where=where, got=value, message=message)
    if spec.fips:
        message = "must not be given with image_id: it selects a published image"
        yield Problem(code="not-together", where="fips", got=True, message=message)


def _user_data_problems(spec: SelfManagedNodeGroupSpec) -> Iterator[Problem]:
    if (spec.user_data is None) == (spec.cluster_facts is None):
        message = "must be given, or user_data that joins the cluster instead; not both"
        yield Problem(code="required", where="cluster_facts", got=None, message=message)
        return
    for where, value in (("labels", spec.settings.labels), ("taints", spec.settings.taints)):
        if value:
            message = f"must be left out; give {where} to the group"
            yield Problem(code="not-together", where=f"settings.{where}", got=None, message=message)
    if spec.cluster_facts is not None:
        found = full_user_data_problems(spec.ami_family, spec.cluster_facts, node_settings(spec))
        known = (*label_problems(spec.labels, may_be_empty=True), *taint_problems(spec.taints))
        yield from placed_in_group(found, known=known)
    elif spec.settings != type(spec.settings)():
        message = "must be left out with user_data, which says everything"
        yield Problem(code="not-together", where="settings", got=None, message=message)


def _signal_problems(spec: SelfManagedNodeGroupSpec) -> Iterator[Problem]:
    update = spec.update
    if isinstance(update, RollingUpdate) and update.wait_for_signals and spec.user_data is None:
        message = (
            "must be false unless user_data is yours and sends signals: nothing else does, so that "
            "every deployment would time out"
        )
        where = "update.wait_for_signals"
        yield Problem(code="not-together", where=where, got=True, message=message)


def _capacity_problems(spec: SelfManagedNodeGroupSpec) -> Iterator[Problem]:
    if spec.behaviour.capacity_rebalance and not spec.distribution.uses_spot:
        message = "must be false without spot instances, the only ones that are taken back"
        where = "behaviour.capacity_rebalance"
        yield Problem(code="not-together", where=where, got=True, message=message)
    block = spec.capacity_block
    if block is None:
        return
    yield from id_problems(block, kind="cr", where="capacity_block")
    if spec.is_mixed:
        message = "must be left out unless there is one instance type and no distribution"
        yield Problem(code="not-together", where="capacity_block", got=block, message=message)


def _warm_pool_problems(spec: SelfManagedNodeGroupSpec) -> Iterator[Problem]:
    pool = spec.warm_pool
    if pool is None or not pool.enabled:
        return
    if _capacity_type(spec) is not CapacityType.ON_DEMAND:
        message = "must not be given unless instances are bought on demand"
        got = str(_capacity_type(spec))
        yield Problem(code="not-together", where="warm_pool", got=got, message=message)
    if spec.ami_family is AmiFamily.BOTTLEROCKET:
        yield from bottlerocket_pool_problems(pool)
    if not hibernates(pool):
        return
    if spec.machine.enclaves:
        message = "must be STOPPED or RUNNING: instances with enclaves cannot hibernate"
        where, got = "warm_pool.pool_state", str(pool.pool_state)
        yield Problem(code="not-together", where=where, got=got, message=message)
    found = [each for name in spec.type_names if (each := find(name)) is not None]
    memory = max((each.memory_mib for each in found), default=0) // _MIB_PER_GIB
    size = spec.root_volume.size_gib
    if spec.requirements is None and size <= memory:
        message = f"must be more than {memory} GiB: hibernation writes the memory to this volume"
        yield Problem(code="out-of-range", where="root_volume.size_gib", got=size, message=message)


def _outpost_problems(spec: SelfManagedNodeGroupSpec) -> Iterator[Problem]:
    kinds = {
        "root_volume.volume_type": spec.root_volume.volume_type,
        **{
            f"machine.volumes[{index}].volume_type": volume.volume_type
            for index, volume in enumerate(spec.machine.volumes)
        },
    }
    for where, kind in kinds.items():
        if kind is not VolumeType.GP2:
            message = "must be gp2 on an Outpost, which has no other"
            yield Problem(code="not-supported", where=where, got=str(kind), message=message)
    if _capacity_type(spec) is not CapacityType.ON_DEMAND:
        message, got = "must be on demand on an Outpost", str(_capacity_type(spec))
        yield Problem(code="not-supported", where="distribution", got=got, message=message)


def _hint_problems(spec: SelfManagedNodeGroupSpec) -> Iterator[Problem]:
    if not spec.autoscaler_hints:
        return
    yield from hint_problems(spec.labels, spec.taints, spec.autoscaler_resources)
    hints = len(spec.labels) + len(spec.taints) + len(spec.autoscaler_resources)
    count = len(spec.tags) + hints + _OUR_TAGS + 3
    if count > _MOST_TAGS:
        message = (
            f"must be at most {_MOST_TAGS} with the hints for the Cluster Autoscaler, one for each "
            "label, taint and resource; or autoscaler_hints must be false"
        )
        yield Problem(code="too-many", where="tags", got=count, message=message)
