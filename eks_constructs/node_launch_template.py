"""The launch template of EC2 nodes, whether EKS or an Auto Scaling group of ours starts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from aws_cdk import CfnTag, Fn
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.planning.capacity_reservation import CapacityReservation
from eks_constructs.planning.efa import InterfaceType, NetworkInterface
from eks_constructs.planning.extra_volumes import ExtraVolume
from eks_constructs.planning.naming import NODE_GROUP_KEY
from eks_constructs.planning.node_machine import NodeMachine
from eks_constructs.planning.node_template import NodeTemplate
from eks_constructs.planning.node_volumes import NodeVolume, RootVolume, VolumeType, node_volumes
from eks_constructs.planning.placement import Placement

_TAGGED: Final = ("instance", "volume", "network-interface")
_NO_TEXTS: Final[Mapping[str, str]] = MappingProxyType({})
_Data = ec2.CfnLaunchTemplate


def node_launch_template(
    scope: Construct,
    template: NodeTemplate,
    *,
    cluster_name: str,
    security_group_ids: Sequence[str],
    instance_profile_arn: str | None = None,
    instance_tags: Mapping[str, str] = _NO_TEXTS,
) -> ec2.CfnLaunchTemplate:
    """Make a launch template that EKS accepts and auditors like, and its placement group if any.

    Metadata needs session tokens and volumes are encrypted, unless the template says otherwise, and
    nothing asks for a public address.
    There are no network interfaces in that of a managed group, unless EFA needs them: EKS then adds
    the cluster's security group unless groups are named.
    See https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html

    Args:
        scope: The node group.
        template: What was decided.
        cluster_name: Cluster to join.
        security_group_ids: Every security group of the nodes; none for that of the cluster alone.
        instance_profile_arn: Instance profile with the role of the nodes. Default: none, because
            EKS brings it.
        instance_tags: More tags of instances, volumes and network interfaces. Default: none.
    """
    tags = {**template.tags, NODE_GROUP_KEY: template.name}
    all_tags = {"Name": f"{cluster_name}-{template.name}", **instance_tags, **tags}
    return ec2.CfnLaunchTemplate(
        scope,
        "LaunchTemplate",
        launch_template_data=_data(
            template,
            security_group_ids=list(security_group_ids) or None,
            placement=_placement(scope, template.machine.placement),
            instance_profile_arn=instance_profile_arn,
            key_name=_key_name(scope, template, cluster_name, tags),
            tags=all_tags,
        ),
        tag_specifications=[
            _Data.LaunchTemplateTagSpecificationProperty(
                resource_type="launch-template", tags=_cfn_tags(tags)
            )
        ],
    )


def _data(
    template: NodeTemplate,
    *,
    security_group_ids: list[str] | None,
    placement: ec2.CfnLaunchTemplate.PlacementProperty | None,
    instance_profile_arn: str | None,
    key_name: str | None,
    tags: Mapping[str, str],
) -> ec2.CfnLaunchTemplate.LaunchTemplateDataProperty:
    machine, interfaces = template.machine, template.interfaces
    credit = machine.cpu_credits
    return _Data.LaunchTemplateDataProperty(
        block_device_mappings=_devices(template) or None,
        capacity_reservation_specification=_reservation(template),
        cpu_options=_cpu_options(machine),
        credit_specification=(
            _Data.CreditSpecificationProperty(cpu_credits=str(credit)) if credit else None
        ),
        ebs_optimized=machine.ebs_optimized,
        enclave_options=(_Data.EnclaveOptionsProperty(enabled=True) if machine.enclaves else None),
        hibernation_options=(
            _Data.HibernationOptionsProperty(configured=True) if template.hibernation else None
        ),
        iam_instance_profile=_instance_profile(instance_profile_arn),
        image_id=template.image_id,
        instance_market_options=_market(template),
        instance_type=template.instance_type,
        key_name=key_name,
        metadata_options=_metadata_options(template),
        monitoring=(
            _Data.MonitoringProperty(enabled=True) if machine.detailed_monitoring else None
        ),
        # EC2 takes security groups in one place only: of the interfaces, if there are any.
        network_interfaces=_interfaces(interfaces, security_group_ids) if interfaces else None,
        placement=placement,
        security_group_ids=security_group_ids if not interfaces else None,
        tag_specifications=[
            _Data.TagSpecificationProperty(resource_type=kind, tags=_cfn_tags(tags))
            for kind in _TAGGED
        ],
        user_data=Fn.base64(template.user_data) if template.user_data is not None else None,
    )


def _key_name(
    scope: Construct, template: NodeTemplate, cluster_name: str, tags: Mapping[str, str]
) -> str | None:
    ssh = template.machine.ssh
    if ssh is None or ssh.public_key is None:
        return ssh.key_name if ssh is not None else None
    # EC2 never changes a key pair, so that another key needs another name.
    return ec2.CfnKeyPair(
        scope,
        "KeyPair",
        key_name=f"{cluster_name}-{template.name}-{ssh.fingerprint}",
        public_key_material=ssh.public_key,
        tags=_cfn_tags(tags),
    ).ref


def _cfn_tags(tags: Mapping[str, str]) -> list[CfnTag]:
    return [CfnTag(key=key, value=tags[key]) for key in sorted(tags)]


def _metadata_options(
    template: NodeTemplate,
) -> ec2.CfnLaunchTemplate.MetadataOptionsProperty:
    return _Data.MetadataOptionsProperty(
        http_tokens="optional" if template.machine.imdsv1 else "required",
        http_put_response_hop_limit=template.metadata_hop_limit,
        instance_metadata_tags="disabled" if template.machine.metadata_tags_off else None,
    )


def _cpu_options(machine: NodeMachine) -> ec2.CfnLaunchTemplate.CpuOptionsProperty | None:
    cpu = machine.cpu
    if cpu is None:
        return None
    return _Data.CpuOptionsProperty(
        core_count=cpu.core_count, threads_per_core=cpu.threads_per_core
    )


def _instance_profile(
    arn: str | None,
) -> ec2.CfnLaunchTemplate.IamInstanceProfileProperty | None:
    return _Data.IamInstanceProfileProperty(arn=arn) if arn is not None else None


def _devices(
    template: NodeTemplate,
) -> list[ec2.CfnLaunchTemplate.BlockDeviceMappingProperty]:
    own = node_volumes(template.family, template.root_volume)
    return [
        *(_own_device(volume, template.root_volume) for volume in own),
        *(_extra_device(volume) for volume in template.machine.volumes),
    ]


def _own_device(
    volume: NodeVolume, root_volume: RootVolume
) -> ec2.CfnLaunchTemplate.BlockDeviceMappingProperty:
    asked = volume.root_volume
    # The system disk of Bottlerocket, which keeps its size; where there is no gp3, as on an
    # Outpost, the other volume says so.
    gp2 = root_volume.volume_type is VolumeType.GP2
    system = VolumeType.GP2 if gp2 else VolumeType.GP3
    return _Data.BlockDeviceMappingProperty(
        device_name=volume.device_name,
        ebs=_Data.EbsProperty(
            delete_on_termination=True,
            encrypted=root_volume.encrypted,
            kms_key_id=root_volume.kms_key_id,
            volume_size=asked.size_gib if asked is not None else None,
            volume_type=str(asked.volume_type if asked is not None else system),
            iops=asked.iops if asked is not None else None,
            throughput=asked.throughput if asked is not None else None,
        ),
    )


def _extra_device(
    volume: ExtraVolume,
) -> ec2.CfnLaunchTemplate.BlockDeviceMappingProperty:
    return _Data.BlockDeviceMappingProperty(
        device_name=volume.device_name,
        ebs=_Data.EbsProperty(
            delete_on_termination=volume.delete_on_termination,
            encrypted=volume.encrypted,
            kms_key_id=volume.kms_key_id,
            snapshot_id=volume.snapshot_id,
            volume_size=volume.size_gib,
            volume_type=str(volume.volume_type),
            iops=volume.iops,
            throughput=volume.throughput,
        ),
    )


def _interfaces(
    interfaces: Sequence[NetworkInterface], security_group_ids: list[str] | None
) -> list[ec2.CfnLaunchTemplate.NetworkInterfaceProperty]:
    # Device 0 of each card. Whether there is a public address is left to the subnet.
    return [
        _Data.NetworkInterfaceProperty(
            delete_on_termination=True,
            device_index=0,
            groups=security_group_ids,
            # That of every interface that is not said to be another.
            interface_type=None if interface.type is InterfaceType.ENA else str(interface.type),
            network_card_index=interface.card,
        )
        for interface in interfaces
    ]


def _market(
    template: NodeTemplate,
) -> ec2.CfnLaunchTemplate.InstanceMarketOptionsProperty | None:
    if template.capacity_block is None:
        return None
    return _Data.InstanceMarketOptionsProperty(market_type="capacity-block")


def _reservation(
    template: NodeTemplate,
) -> ec2.CfnLaunchTemplate.CapacityReservationSpecificationProperty | None:
    wanted = template.machine.capacity_reservation
    if template.capacity_block is not None:
        wanted = CapacityReservation.targeted(template.capacity_block)
    if wanted is None:
        return None
    if wanted.preference is not None:
        return _Data.CapacityReservationSpecificationProperty(
            capacity_reservation_preference=str(wanted.preference)
        )
    return _Data.CapacityReservationSpecificationProperty(
        capacity_reservation_target=_Data.CapacityReservationTargetProperty(
            capacity_reservation_id=wanted.reservation_id,
            capacity_reservation_resource_group_arn=wanted.group_arn,
        )
    )


def _placement(
    scope: Construct, placement: Placement
) -> ec2.CfnLaunchTemplate.PlacementProperty | None:
    name = _placement_group_name(scope, placement)
    if name is None and placement.tenancy is None:
        return None
    return _Data.PlacementProperty(
        group_name=name,
        host_resource_group_arn=placement.host_resource_group_arn,
        tenancy=str(placement.tenancy) if placement.tenancy is not None else None,
    )


def _placement_group_name(scope: Construct, placement: Placement) -> str | None:
    group = placement.group
    if group is None or group.strategy is None:
        return group.name if group is not None else None
    made = ec2.CfnPlacementGroup(
        scope,
        "PlacementGroup",
        strategy=str(group.strategy),
        partition_count=group.partition_count,
        spread_level=str(group.spread_level) if group.spread_level is not None else None,
    )
    return made.attr_group_name
