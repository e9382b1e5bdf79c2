"""The launch template of a managed node group: everything that a change of rolls the nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import CfnTag, Fn
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.planning.capacity import Capacity, CapacityType
from eks_constructs.planning.naming import NODE_GROUP_KEY
from eks_constructs.planning.node_group import NodeGroupPlan, NodeGroupSpec
from eks_constructs.planning.node_volumes import NodeVolume, RootVolume, VolumeType

_TAGGED: Final = ("instance", "volume", "network-interface")


def launch_template(
    scope: Construct,
    spec: NodeGroupSpec,
    plan: NodeGroupPlan,
    *,
    cluster_name: str,
    security_group_ids: Sequence[str],
) -> ec2.CfnLaunchTemplate:
    """Make a launch template that EKS accepts and auditors like.

    There are no network interfaces in it: nodes then get no public address in private subnets, and
    EKS adds the cluster's security group unless groups are named.
    See https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html

    Args:
        scope: The node group.
        spec: What the caller wants.
        plan: What was decided.
        cluster_name: Cluster to join.
        security_group_ids: Every security group of the nodes; none for that of the cluster alone.
    """
    tags = {**spec.tags, NODE_GROUP_KEY: spec.name}
    instance_tags = {"Name": f"{cluster_name}-{spec.name}", **tags}
    return ec2.CfnLaunchTemplate(
        scope,
        "LaunchTemplate",
        launch_template_data=_data(spec, plan, security_group_ids, instance_tags),
        tag_specifications=[
            ec2.CfnLaunchTemplate.LaunchTemplateTagSpecificationProperty(
                resource_type="launch-template", tags=_cfn_tags(tags)
            )
        ],
    )


def _data(
    spec: NodeGroupSpec,
    plan: NodeGroupPlan,
    security_group_ids: Sequence[str],
    tags: Mapping[str, str],
) -> ec2.CfnLaunchTemplate.LaunchTemplateDataProperty:
    is_block = spec.capacity.type is CapacityType.CAPACITY_BLOCK
    return ec2.CfnLaunchTemplate.LaunchTemplateDataProperty(
        block_device_mappings=[_device(volume, spec.root_volume) for volume in plan.volumes],
        capacity_reservation_specification=_reservation(spec.capacity) if is_block else None,
        image_id=spec.image_id,
        instance_market_options=_capacity_block() if is_block else None,
        instance_type=plan.template_instance_type,
        metadata_options=ec2.CfnLaunchTemplate.MetadataOptionsProperty(
            http_tokens="required", http_put_response_hop_limit=spec.metadata_hop_limit
        ),
        security_group_ids=list(security_group_ids) or None,
        tag_specifications=[
            ec2.CfnLaunchTemplate.TagSpecificationProperty(
                resource_type=resource_type, tags=_cfn_tags(tags)
            )
            for resource_type in _TAGGED
        ],
        user_data=Fn.base64(spec.user_data) if spec.user_data is not None else None,
    )


def _cfn_tags(tags: Mapping[str, str]) -> list[CfnTag]:
    return [CfnTag(key=key, value=tags[key]) for key in sorted(tags)]


def _device(
    volume: NodeVolume, root_volume: RootVolume
) -> ec2.CfnLaunchTemplate.BlockDeviceMappingProperty:
    asked = volume.root_volume
    return ec2.CfnLaunchTemplate.BlockDeviceMappingProperty(
        device_name=volume.device_name,
        ebs=ec2.CfnLaunchTemplate.EbsProperty(
            delete_on_termination=True,
            encrypted=True,
            kms_key_id=root_volume.kms_key_id,
            volume_size=asked.size_gib if asked is not None else None,
            volume_type=str(asked.volume_type if asked is not None else VolumeType.GP3),
            iops=asked.iops if asked is not None else None,
            throughput=asked.throughput if asked is not None else None,
        ),
    )


def _capacity_block() -> ec2.CfnLaunchTemplate.InstanceMarketOptionsProperty:
    return ec2.CfnLaunchTemplate.InstanceMarketOptionsProperty(market_type="capacity-block")


def _reservation(
    capacity: Capacity,
) -> ec2.CfnLaunchTemplate.CapacityReservationSpecificationProperty:
    return ec2.CfnLaunchTemplate.CapacityReservationSpecificationProperty(
        capacity_reservation_target=ec2.CfnLaunchTemplate.CapacityReservationTargetProperty(
            capacity_reservation_id=capacity.reservation_id
        )
    )
