"""Whatever the CDK can express of a node group, some node group here does."""

from __future__ import annotations

from aws_cdk import aws_eks as eks

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
from eks_constructs.planning.node_volumes import RootVolume, VolumeType
from tests.support.compute import make_place
from tests.support.l1_properties import paths_set, property_paths

WAIVED = {
    "disksize": "the launch template holds the disks, and EKS refuses both",
    "remoteaccess.ec2sshkey": "no SSH: Session Manager needs no open port and no shared key",
    "remoteaccess.sourcesecuritygroups": "no SSH, as above",
    "launchtemplate.name": "the template is referred to by id",
}


def test_every_property_is_reachable() -> None:
    """Or is left out for a stated reason that still holds."""
    place = make_place()
    ManagedNodeGroup(
        place.stack,
        "Full",
        cluster=place.cluster,
        name="full",
        subnets=place.subnets,
        instance_types=["m6i.large", "m5.large"],
        scaling=Scaling(desired_size=3),
        version="1.35",
        release_version="1.35.0-20260115",
        root_volume=RootVolume(volume_type=VolumeType.IO2, iops=4000),
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
        user_data="MIME-Version: 1.0",
        tags={"team": "a"},
    )
    ManagedNodeGroup(
        place.stack,
        "Shares",
        cluster=place.cluster,
        name="shares",
        subnets=place.subnets,
        node_repair=NodeRepair(
            max_unhealthy_node_threshold=NodeShare.of_percentage(20),
            max_parallel_nodes_repaired=NodeShare.of_percentage(10),
        ),
    )
    found = {
        path
        for group in place.template().find_resources("AWS::EKS::Nodegroup").values()
        for path in paths_set(group["Properties"])
    }
    assert property_paths(eks.CfnNodegroup) - found == WAIVED.keys()
