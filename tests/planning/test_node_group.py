"""The plan of a managed node group."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.ami import AmiFamily, AmiType
from eks_constructs.planning.capacity import Capacity, NodeShare
from eks_constructs.planning.node_group import (
    NodeGroupSpec,
    node_group_problems,
    plan_node_group,
)
from eks_constructs.planning.node_labels import Taint, TaintEffect
from eks_constructs.planning.node_upkeep import UpdateConfig, WarmPool, WarmPoolState
from eks_constructs.planning.node_volumes import RootVolume

WORKERS = NodeGroupSpec(
    name="workers", instance_types=("m6i.large",), ami_family=AmiFamily.AMAZON_LINUX_2023
)
CUSTOM = replace(WORKERS, image_id="ami-0123456789abcdef0", user_data="MIME-Version: 1.0")
BOTTLEROCKET = replace(WORKERS, ami_family=AmiFamily.BOTTLEROCKET)
BLOCK = Capacity.block("cr-02168da1478b509e0")


def test_one_instance_type_stands_in_the_launch_template() -> None:
    """There it can change by a roll of the nodes."""
    plan = plan_node_group(WORKERS)
    assert plan.template is not None
    assert plan.template.instance_type == "m6i.large"
    assert plan.listed_instance_types == ()


def test_several_instance_types_stand_in_the_group() -> None:
    """EKS takes several only there, in the order of preference."""
    types = ("m6i.large", "m5.large", "m6a.large")
    plan = plan_node_group(replace(WORKERS, instance_types=types))
    assert plan.template is not None
    assert plan.template.instance_type is None
    assert plan.listed_instance_types == types


def test_image_type_follows_family_and_instance_types() -> None:
    """Nothing is left to the default of EKS, which is Amazon Linux 2."""
    arm = replace(BOTTLEROCKET, instance_types=("m7g.large",), fips=True)
    assert plan_node_group(WORKERS).ami_type is AmiType.AL2023_X86_64_STANDARD
    assert plan_node_group(arm).ami_type is AmiType.BOTTLEROCKET_ARM_64_FIPS


def test_custom_image_has_no_image_type() -> None:
    """EKS refuses both together."""
    assert plan_node_group(CUSTOM).ami_type is None


def test_ubuntu_needs_an_image_id() -> None:
    """EKS has no image type of it."""
    ubuntu = replace(CUSTOM, ami_family=AmiFamily.UBUNTU_2404)
    assert plan_node_group(ubuntu).ami_type is None
    (problem,) = node_group_problems(replace(ubuntu, image_id=None, user_data=None))
    assert problem.where == "ami_family"
    assert problem.message.startswith("must not be Ubuntu without an image id")


def test_name_becomes_a_label() -> None:
    """Workloads select by it, since the physical name changes."""
    plan = plan_node_group(replace(WORKERS, labels={"team": "a"}))
    assert plan.labels == {"team": "a", "eks-constructs/node-group": "workers"}


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (replace(WORKERS, name="-"), "name: must start and end with a letter or digit"),
        (replace(WORKERS, instance_types=()), "instance_types: must name at least one"),
        (
            replace(WORKERS, instance_types=("m6i.large", "m6i.large")),
            "instance_types[1]: must appear once, got 'm6i.large'",
        ),
        (
            replace(WORKERS, instance_types=("m6i.large", "m7g.large")),
            "instance_types: must have one architecture",
        ),
        (replace(WORKERS, instance_types=("m6i.largo",)), "instance_types: must be an instance"),
        (
            replace(WORKERS, instance_types=("p5.48xlarge", "p4d.24xlarge"), capacity=BLOCK),
            "instance_types: must be the one type of the capacity block",
        ),
        (replace(CUSTOM, image_id="ami"), "image_id: must be the id of an image"),
        (replace(CUSTOM, user_data=None), "user_data: must be given with image_id"),
        (replace(CUSTOM, version="1.35"), "version: must not be given with image_id"),
        (replace(CUSTOM, release_version="1"), "release_version: must not be given with image_id"),
        (replace(CUSTOM, fips=True), "fips: must not be given with image_id"),
        (
            replace(CUSTOM, ami_family=AmiFamily.WINDOWS_2022_CORE),
            "ami_family: must not be a Windows family with image_id",
        ),
        (replace(CUSTOM, warm_pool=WarmPool()), "warm_pool: must not be given with image_id"),
        (replace(WORKERS, version="1.35.1"), "version: must be a Kubernetes version such as"),
        (replace(WORKERS, release_version=" "), "release_version: must be a release"),
        (replace(WORKERS, metadata_hop_limit=3), "metadata_hop_limit: must be 1 (pods cannot"),
        (replace(WORKERS, labels={"kubernetes.io/x": "y"}), "labels.kubernetes.io/x: must not"),
        (
            replace(WORKERS, taints=2 * [Taint(key="a", effect=TaintEffect.NO_EXECUTE)]),
            "taints[1]: must appear once with the effect NoExecute",
        ),
        (
            replace(WORKERS, update=UpdateConfig(max_unavailable=NodeShare.of_count(7))),
            "update.max_unavailable: must be at most 6",
        ),
        (
            replace(WORKERS, warm_pool=WarmPool(), capacity=Capacity.spot()),
            "warm_pool: must not be given unless instances are bought on demand, got 'SPOT'",
        ),
        (
            replace(BOTTLEROCKET, warm_pool=WarmPool(pool_state=WarmPoolState.HIBERNATED)),
            "warm_pool.pool_state: must be STOPPED or RUNNING",
        ),
        (
            replace(BOTTLEROCKET, warm_pool=WarmPool(reuse_on_scale_in=True)),
            "warm_pool.reuse_on_scale_in: must be false",
        ),
        (
            replace(WORKERS, root_volume=RootVolume(size_gib=8)),
            "root_volume.size_gib: must be at least 20 GiB",
        ),
        (replace(WORKERS, tags={"aws:a": "b"}), "tags.aws:a: must not start with 'aws:'"),
    ],
)
def test_impossible_groups_are_refused(spec: NodeGroupSpec, text: str) -> None:
    """Each with what is allowed instead."""
    assert text in "\n".join(map(str, node_group_problems(spec)))
    with pytest.raises(ConfigurationError):
        plan_node_group(spec)


def test_more_instance_types_than_eks_takes_are_refused() -> None:
    """Twenty is the limit."""
    sizes = ("large", "xlarge", "2xlarge", "4xlarge")
    types = tuple(
        f"{kind}.{size}" for kind in ("m5", "m5a", "m5d", "m6i", "m6a", "r5") for size in sizes
    )
    text = "\n".join(map(str, node_group_problems(replace(WORKERS, instance_types=types[:21]))))
    assert text == (
        "instance_types: must be at most 20, the limit of EKS for a node group, got 21 [too-many]"
    )
    assert node_group_problems(replace(WORKERS, instance_types=types[:20])) == ()


def test_everything_wrong_is_said_at_once() -> None:
    """Nobody wants to find faults one deployment at a time."""
    spec = replace(WORKERS, name="", metadata_hop_limit=0, version="35", labels={"a": ""})
    with pytest.raises(ConfigurationError) as caught:
        plan_node_group(spec)
    assert [problem.where for problem in caught.value.problems] == [
        "name",
        "version",
        "metadata_hop_limit",
        "labels.a",
    ]


def test_small_volume_of_a_custom_image_passes() -> None:
    """Only its maker knows how big it is."""
    assert node_group_problems(replace(CUSTOM, root_volume=RootVolume(size_gib=8))) == ()


def test_removed_warm_pool_passes_anywhere() -> None:
    """Taking a pool away is never wrong."""
    spec = replace(WORKERS, warm_pool=WarmPool(enabled=False), capacity=Capacity.spot())
    assert node_group_problems(spec) == ()
