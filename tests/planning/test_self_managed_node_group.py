"""The plan of a self-managed node group, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.auto_scaling import GroupBehaviour, LifecycleHook
from eks_constructs.planning.capacity import Scaling
from eks_constructs.planning.extra_volumes import ExtraVolume
from eks_constructs.planning.group_updates import InstanceRefresh, RollingUpdate
from eks_constructs.planning.instance_requirements import Between, InstanceRequirements
from eks_constructs.planning.instance_types import Architecture
from eks_constructs.planning.instances_distribution import (
    InstancesDistribution,
    OnDemandAllocation,
    SpotAllocation,
)
from eks_constructs.planning.node_labels import Taint, TaintEffect
from eks_constructs.planning.node_machine import CpuOptions, NodeMachine
from eks_constructs.planning.node_upkeep import WarmPool, WarmPoolState
from eks_constructs.planning.node_volumes import RootVolume, VolumeType
from eks_constructs.planning.self_managed_node_group import (
    SelfManagedNodeGroupSpec,
    plan_self_managed_node_group,
)
from eks_constructs.planning.self_managed_problems import self_managed_problems
from eks_constructs.planning.user_data import ClusterFacts, NodeSettings

FACTS = ClusterFacts(
    name="prod",
    endpoint="https://0123.gr7.eu-west-1.eks.amazonaws.com",
    certificate_authority="Y2VydGlmaWNhdGU=",
    service_cidr="10.100.0.0/16",
)
WORKERS = SelfManagedNodeGroupSpec(name="workers", version="1.35", cluster_facts=FACTS)
ANY = InstanceRequirements(vcpus=Between(min=2, max=8), memory_mib=Between(min=8192))
ARM = replace(ANY, architecture=Architecture.ARM64)
CUSTOM = replace(WORKERS, version=None, image_id="ami-0123456789abcdef0")
SPOT = InstancesDistribution.spot()
POOL = WarmPool(pool_state=WarmPoolState.HIBERNATED)
SIZES = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge")
MANY = tuple(
    f"{kind}.{size}" for kind in ("m5", "m5a", "m6i", "m6a", "r5", "r6i") for size in SIZES
)


def problems(spec: SelfManagedNodeGroupSpec, *, subnets: int = 1, has_vpc: bool = True) -> str:
    """Return what is wrong with a group."""
    found = self_managed_problems(spec, subnets=subnets, has_vpc=has_vpc)
    return "\n".join(map(str, found))


def test_one_type_on_demand_needs_no_mixed_instances_policy() -> None:
    """It stands in the launch template, with the image of its family and version."""
    plan = plan_self_managed_node_group(WORKERS)
    assert not WORKERS.is_mixed
    assert plan.template.instance_type == "m6i.large"
    assert plan.instance_types == ()
    assert plan.template.image_id == (
        "{{resolve:ssm:/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/standard/"
        "recommended/image_id}}"
    )
    assert plan.template.machine.metadata_tags_off


@pytest.mark.parametrize(
    ("spec", "listed"),
    [
        (replace(WORKERS, instance_types=("m6i.large", "m5.large")), ("m6i.large", "m5.large")),
        (replace(WORKERS, distribution=SPOT), ("m6i.large",)),
        (replace(WORKERS, requirements=ARM), ()),
    ],
)
def test_choice_needs_a_mixed_instances_policy(
    spec: SelfManagedNodeGroupSpec, listed: tuple[str, ...]
) -> None:
    """Then the launch template names the most wanted type, or none of those that are found."""
    assert problems(spec) == ""
    plan = plan_self_managed_node_group(spec)
    assert spec.is_mixed
    assert plan.template.instance_type == (listed[0] if listed else None)
    assert plan.instance_types == listed


def test_image_of_found_types_follows_their_kind() -> None:
    """Although no type is named."""
    plan = plan_self_managed_node_group(replace(WORKERS, requirements=ARM))
    assert "/arm64/standard/" in (plan.template.image_id or "")


def test_nodes_register_with_labels_and_taints_of_the_group() -> None:
    """There is no EKS that adds them later; the autoscaler learns the same."""
    taint = Taint(key="gpu", value="yes", effect=TaintEffect.NO_SCHEDULE)
    spec = replace(WORKERS, labels={"team": "a"}, taints=(taint,))
    plan = plan_self_managed_node_group(spec)
    text = plan.template.user_data or ""
    assert "--node-labels=eks-constructs/node-group=workers,team=a" in text
    assert 'key: "gpu"' in text
    hint = "k8s.io/cluster-autoscaler/node-template"
    assert plan.hints[f"{hint}/taint/gpu"] == "yes:NoSchedule"
    assert plan.hints[f"{hint}/label/team"] == "a"
    assert plan.hints[f"{hint}/resources/ephemeral-storage"] == "80Gi"


def test_adapters_are_a_resource_that_the_autoscaler_is_told() -> None:
    """A type with EFA gets all its interfaces."""
    spec = replace(WORKERS, instance_types=("p4d.24xlarge",), machine=NodeMachine(efa=True))
    plan = plan_self_managed_node_group(spec)
    assert problems(spec) == ""
    assert len(plan.template.interfaces) == 4
    hint = "k8s.io/cluster-autoscaler/node-template/resources/vpc.amazonaws.com/efa"
    assert plan.hints[hint] == "4"


def test_hints_can_be_left_out() -> None:
    """For groups that nobody scales."""
    spec = replace(WORKERS, autoscaler_hints=False)
    assert plan_self_managed_node_group(spec).hints == {}


def test_nothing_is_hinted_of_a_volume_that_is_left_to_the_image() -> None:
    """Nobody knows its size before a node is there."""
    key = "k8s.io/cluster-autoscaler/node-template/resources/ephemeral-storage"
    hinted = replace(WORKERS, autoscaler_hints=True)
    assert key in plan_self_managed_node_group(hinted).hints
    image = replace(hinted, root_volume=RootVolume(size_gib=0, encrypted=None))
    assert problems(image) == ""
    assert key not in plan_self_managed_node_group(image).hints


def test_hibernation_is_told_to_the_template() -> None:
    """Else EC2 refuses to hibernate the instances."""
    spec = replace(WORKERS, warm_pool=POOL)
    assert problems(spec) == ""
    assert plan_self_managed_node_group(spec).template.hibernation
    assert not plan_self_managed_node_group(WORKERS).template.hibernation


@pytest.mark.parametrize(
    "spec",
    [
        WORKERS,
        CUSTOM,
        replace(
            CUSTOM,
            cluster_facts=None,
            user_data="#!/bin/bash",
            update=RollingUpdate(wait_for_signals=True),
        ),
        replace(WORKERS, update=InstanceRefresh()),
        replace(WORKERS, ami_family=AmiFamily.BOTTLEROCKET, fips=True),
        replace(WORKERS, ami_family=AmiFamily.WINDOWS_2025_CORE),
        replace(WORKERS, ami_family=AmiFamily.UBUNTU_2404),
        replace(WORKERS, instance_types=("g5.xlarge",)),
        replace(WORKERS, instance_types=("inf2.xlarge",)),
        replace(WORKERS, instance_types=("p5.48xlarge",), capacity_block="cr-02168da1478b509e0"),
        replace(WORKERS, on_outpost=True, root_volume=RootVolume(volume_type=VolumeType.GP2)),
        replace(WORKERS, instance_types=("m6i.large", "m5.large"), warm_pool=WarmPool()),
        replace(WORKERS, distribution=SPOT, warm_pool=WarmPool(enabled=False)),
        replace(WORKERS, instance_types=MANY[:40]),
    ],
)
def test_what_works_passes(spec: SelfManagedNodeGroupSpec) -> None:
    """Each family and each way to buy."""
    assert problems(spec) == ""


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (replace(WORKERS, name="-"), "name: must start and end with a letter or digit"),
        (
            replace(WORKERS, instance_types=("m6i.large",), requirements=ANY),
            "instance_types: must be left out with requirements, which find the types",
        ),
        (
            replace(WORKERS, instance_types=MANY[:41]),
            "instance_types: must be at most 40, the limit of an Auto Scaling group, got 41",
        ),
        (
            replace(WORKERS, instance_types=("m6i.large", "m6i.large")),
            "instance_types[1]: must appear once, got 'm6i.large'",
        ),
        (
            replace(WORKERS, instance_types=("m6i.largo",)),
            "instance_types: must be an instance type",
        ),
        (
            replace(CUSTOM, instance_types=("m6i.large", "m7g.large")),
            "instance_types: must have one architecture, so that one image fits all",
        ),
        (
            replace(WORKERS, instance_types=("m6i.large", "m7g.large")),
            "instance_types: must have one architecture, so that one image fits all",
        ),
        (replace(WORKERS, version=None), "version: must be given, or image_id"),
        (replace(WORKERS, version="35"), "version: must be"),
        (replace(WORKERS, release="x"), "release: must be a release of AmazonLinux2023"),
        (replace(WORKERS, fips=True), "ami_family: must be Bottlerocket for FIPS"),
        (replace(CUSTOM, image_id="ami"), "image_id: must be the id of an image"),
        (replace(CUSTOM, version="1.35"), "version: must not be given with image_id"),
        (replace(CUSTOM, fips=True), "fips: must not be given with image_id"),
        (
            replace(WORKERS, cluster_facts=None),
            "cluster_facts: must be given, or user_data that joins the cluster instead; not both",
        ),
        (replace(WORKERS, user_data="#!/bin/bash"), "cluster_facts: must be given, or user_data"),
        (
            replace(WORKERS, cluster_facts=replace(FACTS, service_cidr=None)),
            "cluster_facts.service_cidr: must be given for AmazonLinux2023",
        ),
        (replace(WORKERS, cluster_facts=replace(FACTS, endpoint="")), "cluster_facts.endpoint: "),
        (
            replace(WORKERS, settings=NodeSettings(max_pods=0)),
            "settings.max_pods: must be at least 1, got 0",
        ),
        (
            replace(WORKERS, settings=NodeSettings(labels={"a": "b"})),
            "settings.labels: must be left out; give labels to the group",
        ),
        (
            replace(
                CUSTOM,
                cluster_facts=None,
                user_data="#!/bin/bash",
                settings=NodeSettings(max_pods=10),
            ),
            "settings: must be left out with user_data, which says everything",
        ),
        (
            replace(WORKERS, update=RollingUpdate(wait_for_signals=True)),
            "update.wait_for_signals: must be false unless user_data is yours and sends signals",
        ),
        (
            replace(WORKERS, update=RollingUpdate(min_in_service=6)),
            "update.min_in_service: must be less than max_size (6)",
        ),
        (
            replace(
                WORKERS,
                requirements=ANY,
                distribution=InstancesDistribution(
                    on_demand_percentage=50,
                    on_demand_allocation=OnDemandAllocation.PRIORITIZED,
                    spot_allocation=SpotAllocation.CAPACITY_OPTIMIZED_PRIORITIZED,
                ),
            ),
            "distribution.spot_allocation: must be left out with requirements: they give no order",
        ),
        (
            replace(WORKERS, requirements=ANY, machine=NodeMachine(efa=True)),
            "machine.efa: must be false with requirements: each type has other network cards",
        ),
        (
            replace(
                WORKERS,
                requirements=ANY,
                machine=NodeMachine(cpu=CpuOptions(core_count=1, threads_per_core=1)),
            ),
            "machine.cpu: must be left out with requirements",
        ),
        (
            replace(WORKERS, behaviour=GroupBehaviour(capacity_rebalance=True)),
            "behaviour.capacity_rebalance: must be false without spot instances",
        ),
        (
            replace(WORKERS, capacity_block="cr"),
            "capacity_block: must be the id of a capacity reservation",
        ),
        (
            replace(WORKERS, capacity_block="cr-02168da1478b509e0", distribution=SPOT),
            "capacity_block: must be left out unless there is one instance type",
        ),
        (
            replace(WORKERS, warm_pool=WarmPool(), distribution=SPOT),
            "warm_pool: must not be given unless instances are bought on demand, got 'SPOT'",
        ),
        (
            replace(WORKERS, warm_pool=POOL, ami_family=AmiFamily.BOTTLEROCKET),
            "warm_pool.pool_state: must be STOPPED or RUNNING: Bottlerocket cannot hibernate",
        ),
        (
            replace(
                WORKERS,
                warm_pool=WarmPool(reuse_on_scale_in=True),
                ami_family=AmiFamily.BOTTLEROCKET,
            ),
            "warm_pool.reuse_on_scale_in: must be false: Bottlerocket nodes cannot return",
        ),
        (
            replace(
                WORKERS,
                warm_pool=POOL,
                instance_types=("m6i.xlarge",),
                machine=NodeMachine(enclaves=True),
            ),
            "warm_pool.pool_state: must be STOPPED or RUNNING: instances with enclaves",
        ),
        (
            replace(
                WORKERS,
                warm_pool=POOL,
                instance_types=("r6i.4xlarge",),
                root_volume=RootVolume(size_gib=128),
            ),
            "root_volume.size_gib: must be more than 128 GiB: hibernation writes the memory",
        ),
        (
            replace(WORKERS, on_outpost=True),
            "root_volume.volume_type: must be gp2 on an Outpost, which has no other, got 'gp3'",
        ),
        (
            replace(
                WORKERS,
                on_outpost=True,
                distribution=SPOT,
                root_volume=RootVolume(volume_type=VolumeType.GP2),
                machine=NodeMachine(volumes=(ExtraVolume(device_name="/dev/sdf", size_gib=1),)),
            ),
            "[not-supported]\ndistribution: must be on demand on an Outpost, got 'SPOT'",
        ),
        (
            replace(WORKERS, lifecycle_hooks={"a b": LifecycleHook.terminating()}),
            "lifecycle_hooks.a b: must have a name of letters",
        ),
        (replace(WORKERS, labels={"kubernetes.io/x": "y"}), "labels.kubernetes.io/x: must not"),
        (replace(WORKERS, tags={"aws:a": "b"}), "tags.aws:a: must not start with 'aws:'"),
        (
            replace(WORKERS, tags={f"t{index}": "x" for index in range(43)}),
            "tags: must be at most 50 with the hints for the Cluster Autoscaler",
        ),
        (replace(WORKERS, metadata_hop_limit=3), "metadata_hop_limit: must be 1"),
        (
            replace(WORKERS, root_volume=RootVolume(size_gib=8)),
            "root_volume.size_gib: must be at least 20 GiB",
        ),
    ],
)
def test_impossible_groups_are_refused(spec: SelfManagedNodeGroupSpec, text: str) -> None:
    """Each with what is allowed instead."""
    assert text in problems(spec)


def test_everything_wrong_is_said_at_once() -> None:
    """Nobody wants to find faults one deployment at a time."""
    spec = replace(WORKERS, name="", version=None, metadata_hop_limit=0, labels={"a": " "})
    assert [line.partition(":")[0] for line in problems(spec).splitlines()] == [
        "name",
        "version",
        "metadata_hop_limit",
        "labels.a",
    ]


def test_a_group_of_one_can_be_updated() -> None:
    """The one node goes before the next comes; nothing else is possible."""
    assert problems(replace(WORKERS, scaling=Scaling(min_size=1, max_size=1))) == ""
