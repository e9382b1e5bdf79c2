"""Managed node groups with everything: limits as numbers, and as shares."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2

from eks_constructs.cluster import Cluster
from eks_constructs.managed_node_group import ManagedNodeGroup
from eks_constructs.planning.capacity import NodeShare, Scaling
from eks_constructs.planning.node_labels import Taint, TaintEffect
from eks_constructs.planning.node_upkeep import (
    NodeRepair,
    NodeRepairOverride,
    RepairAction,
    UpdateConfig,
    UpdateStrategy,
    WarmPool,
)


def maximal(stack: Stack) -> None:
    """Make node groups that together set every property but the waived ones."""
    cluster = Cluster.from_name(stack, "Cluster", "demo")
    subnets = [ec2.Subnet.from_subnet_id(stack, "Subnet", "subnet-0123456789abcdef0")]
    ManagedNodeGroup(
        stack,
        "Numbers",
        cluster=cluster,
        name="numbers",
        subnets=subnets,
        instance_types=["m6i.large", "m5.large"],
        scaling=Scaling(desired_size=3),
        version="1.35",
        release_version="1.35.0-20260115",
        labels={"team": "a"},
        taints=[Taint(key="gpu", value="a", effect=TaintEffect.NO_SCHEDULE)],
        update=UpdateConfig(max_unavailable=NodeShare.of_count(2), strategy=UpdateStrategy.MINIMAL),
        force_update=True,
        node_repair=NodeRepair(
            max_unhealthy_node_threshold=NodeShare.of_count(3),
            max_parallel_nodes_repaired=NodeShare.of_count(2),
            overrides=(
                NodeRepairOverride(
                    node_monitoring_condition="NetworkingReady",
                    node_unhealthy_reason="InterfaceNotUp",
                    min_repair_wait_time_mins=5,
                    repair_action=RepairAction.REBOOT,
                ),
            ),
        ),
        warm_pool=WarmPool(max_group_prepared_capacity=9),
        tags={"team": "a"},
    )
    ManagedNodeGroup(
        stack,
        "Shares",
        cluster=cluster,
        name="shares",
        subnets=subnets,
        node_repair=NodeRepair(
            max_unhealthy_node_threshold=NodeShare.of_percentage(20),
            max_parallel_nodes_repaired=NodeShare.of_percentage(10),
        ),
    )
