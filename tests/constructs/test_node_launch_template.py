"""The launch template with all that a machine can be, and the security groups that it needs."""

from __future__ import annotations

from typing import cast

import pytest
from pydantic import JsonValue

from eks_constructs.errors import ConfigurationError
from eks_constructs.managed_node_group import ManagedNodeGroup
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.capacity_reservation import CapacityReservation
from eks_constructs.planning.extra_volumes import ExtraVolume
from eks_constructs.planning.node_machine import CpuCredits, CpuOptions, NodeMachine
from eks_constructs.planning.node_volumes import VolumeType
from eks_constructs.planning.placement import Placement, PlacementGroup, Tenancy
from eks_constructs.planning.ssh_access import SshAccess
from tests.support.compute import Place, only, properties

LAUNCH_TEMPLATE = "AWS::EC2::LaunchTemplate"
NOTHING = {
    "CidrIp": "255.255.255.255/32",
    "Description": "Nothing: takes the place of the rule that lets all traffic out",
    "FromPort": 252,
    "IpProtocol": "icmp",
    "ToPort": 86,
}


def launch(
    place: Place,
    machine: NodeMachine,
    *,
    instance_type: str = "m6i.xlarge",
    family: AmiFamily = AmiFamily.AMAZON_LINUX_2023,
) -> dict[str, JsonValue]:
    """Return the launch template data of a group with this machine."""
    ManagedNodeGroup(
        place.stack,
        "Workers",
        cluster=place.cluster,
        name="workers",
        subnets=place.subnets[:1],
        instance_types=[instance_type],
        ami_family=family,
        machine=machine,
        vpc=place.vpc,
        cluster_security_group_id="sg-0",
    )
    found = properties(place.template(), LAUNCH_TEMPLATE)["LaunchTemplateData"]
    return cast("dict[str, JsonValue]", found)


def test_extra_volumes_are_encrypted(place: Place) -> None:
    """Beside the main volume, with the key that was named."""
    data = launch(
        place,
        NodeMachine(
            volumes=(
                ExtraVolume(device_name="/dev/sdf", size_gib=100, throughput=250),
                ExtraVolume(
                    device_name="/dev/sdg",
                    snapshot_id="snap-0123456789abcdef0",
                    volume_type=VolumeType.IO2,
                    iops=4000,
                    kms_key_id="alias/data",
                    delete_on_termination=False,
                ),
            )
        ),
    )
    assert cast("list[JsonValue]", data["BlockDeviceMappings"])[1:] == [
        {
            "DeviceName": "/dev/sdf",
            "Ebs": {
                "DeleteOnTermination": True,
                "Encrypted": True,
                "Throughput": 250,
                "VolumeSize": 100,
                "VolumeType": "gp3",
            },
        },
        {
            "DeviceName": "/dev/sdg",
            "Ebs": {
                "DeleteOnTermination": False,
                "Encrypted": True,
                "Iops": 4000,
                "KmsKeyId": "alias/data",
                "SnapshotId": "snap-0123456789abcdef0",
                "VolumeType": "io2",
            },
        },
    ]


def test_small_options_reach_the_template(place: Place) -> None:
    """Each where EC2 looks for it."""
    data = launch(
        place,
        NodeMachine(
            cpu=CpuOptions(core_count=2, threads_per_core=1),
            enclaves=True,
            ebs_optimized=False,
            detailed_monitoring=True,
            metadata_tags_off=True,
            capacity_reservation=CapacityReservation.only(),
            placement=Placement(tenancy=Tenancy.DEDICATED),
            ssh=SshAccess(key_name="break-glass"),
        ),
    )
    assert data["CpuOptions"] == {"CoreCount": 2, "ThreadsPerCore": 1}
    assert data["EnclaveOptions"] == {"Enabled": True}
    assert data["EbsOptimized"] is False
    assert data["Monitoring"] == {"Enabled": True}
    assert (
        cast("dict[str, JsonValue]", data["MetadataOptions"])["InstanceMetadataTags"] == "disabled"
    )
    assert data["CapacityReservationSpecification"] == {
        "CapacityReservationPreference": "capacity-reservations-only"
    }
    assert data["Placement"] == {"Tenancy": "dedicated"}
    assert data["KeyName"] == "break-glass"
    assert data["SecurityGroupIds"] == ["sg-0"]


def test_burstable_types_take_a_credit_mode(place: Place) -> None:
    """And others do not."""
    data = launch(place, NodeMachine(cpu_credits=CpuCredits.STANDARD), instance_type="t3.large")
    assert data["CreditSpecification"] == {"CpuCredits": "standard"}


def test_reservations_can_be_a_resource_group(place: Place) -> None:
    """As well as a single one."""
    arn = "arn:aws:resource-groups:eu-west-1:111122223333:group/reserved"
    data = launch(place, NodeMachine(capacity_reservation=CapacityReservation.group(arn)))
    assert data["CapacityReservationSpecification"] == {
        "CapacityReservationTarget": {"CapacityReservationResourceGroupArn": arn}
    }


@pytest.mark.parametrize(
    ("group", "made"),
    [
        (PlacementGroup.cluster(), {"Strategy": "cluster"}),
        (PlacementGroup.partition(3), {"Strategy": "partition", "PartitionCount": 3}),
        (PlacementGroup.spread(), {"Strategy": "spread", "SpreadLevel": "rack"}),
    ],
)
def test_placement_group_is_made_and_used(
    place: Place, group: PlacementGroup, made: dict[str, JsonValue]
) -> None:
    """Without a name of its own."""
    data = launch(place, NodeMachine(placement=Placement(group=group)))
    template = place.template()
    (logical_id,) = template.find_resources("AWS::EC2::PlacementGroup")
    assert properties(template, "AWS::EC2::PlacementGroup") == made
    assert data["Placement"] == {"GroupName": {"Fn::GetAtt": [logical_id, "GroupName"]}}


def test_existing_placement_group_is_only_named(place: Place) -> None:
    """Nothing is made."""
    data = launch(place, NodeMachine(placement=Placement(group=PlacementGroup.existing("mine"))))
    assert data["Placement"] == {"GroupName": "mine"}
    place.template().resource_count_is("AWS::EC2::PlacementGroup", 0)


def test_dedicated_hosts_come_from_a_resource_group(place: Place) -> None:
    """Of the account's hosts."""
    arn = "arn:aws:resource-groups:eu-west-1:111122223333:group/hosts"
    data = launch(
        place,
        NodeMachine(placement=Placement(tenancy=Tenancy.HOST, host_resource_group_arn=arn)),
    )
    assert data["Placement"] == {"HostResourceGroupArn": arn, "Tenancy": "host"}


def test_efa_interfaces_carry_the_security_groups(place: Place) -> None:
    """One interface for each card; EC2 takes the groups there and then nowhere else."""
    data = launch(place, NodeMachine(efa=True), instance_type="p4d.24xlarge")
    (efa_group,) = place.template().find_resources("AWS::EC2::SecurityGroup")
    groups = ["sg-0", {"Fn::GetAtt": [efa_group, "GroupId"]}]
    common = {"DeleteOnTermination": True, "DeviceIndex": 0, "Groups": groups}
    assert data["NetworkInterfaces"] == [
        {**common, "InterfaceType": "efa", "NetworkCardIndex": 0},
        *({**common, "InterfaceType": "efa-only", "NetworkCardIndex": card} for card in (1, 2, 3)),
    ]
    assert "SecurityGroupIds" not in data


def test_efa_group_lets_its_members_talk_and_nobody_else(place: Place) -> None:
    """All traffic in both directions, since EFA is no IP that a CIDR rule could match."""
    launch(place, NodeMachine(efa=True), instance_type="c5n.18xlarge")
    template = place.template()
    (logical_id,) = template.find_resources("AWS::EC2::SecurityGroup")
    group_id = {"Fn::GetAtt": [logical_id, "GroupId"]}
    assert properties(template, "AWS::EC2::SecurityGroup")["SecurityGroupEgress"] == [NOTHING]
    assert properties(template, "AWS::EC2::SecurityGroupIngress") == {
        "Description": "EFA traffic from nodes of the same group",
        "GroupId": group_id,
        "IpProtocol": "-1",
        "SourceSecurityGroupId": group_id,
    }
    assert properties(template, "AWS::EC2::SecurityGroupEgress") == {
        "Description": "EFA traffic to nodes of the same group",
        "DestinationSecurityGroupId": group_id,
        "GroupId": group_id,
        "IpProtocol": "-1",
    }


@pytest.mark.parametrize(
    ("family", "port"), [(AmiFamily.BOTTLEROCKET, 22), (AmiFamily.WINDOWS_2022_CORE, 3389)]
)
def test_ssh_comes_from_named_groups_only(place: Place, family: AmiFamily, port: int) -> None:
    """Windows has RDP instead."""
    ssh = SshAccess(key_name="break-glass", source_security_group_ids=("sg-9",))
    data = launch(place, NodeMachine(ssh=ssh), family=family)
    template = place.template()
    (logical_id,) = template.find_resources("AWS::EC2::SecurityGroup")
    assert data["SecurityGroupIds"] == ["sg-0", {"Fn::GetAtt": [logical_id, "GroupId"]}]
    group = properties(template, "AWS::EC2::SecurityGroup")
    (rule,) = cast("list[dict[str, JsonValue]]", group["SecurityGroupIngress"])
    assert (rule["FromPort"], rule["ToPort"]) == (port, port)
    assert rule["SourceSecurityGroupId"] == "sg-9"
    assert group["SecurityGroupEgress"] == [NOTHING]


def test_groups_that_are_made_need_that_of_the_cluster(place: Place) -> None:
    """EKS adds it only to templates without groups; and the VPC must be known."""
    with pytest.raises(ConfigurationError) as caught:
        ManagedNodeGroup(
            place.stack,
            "Workers",
            cluster=place.cluster,
            name="workers",
            subnets=place.subnets,
            instance_types=["c5n.18xlarge"],
            machine=NodeMachine(efa=True),
        )
    assert [problem.where for problem in caught.value.problems] == [
        "machine.efa",
        "machine.efa",
        "cluster_security_group_id",
    ]


def test_nothing_asked_for_makes_nothing(place: Place) -> None:
    """No placement group, no security group."""
    data = launch(place, NodeMachine())
    template = place.template()
    template.resource_count_is("AWS::EC2::SecurityGroup", 0)
    template.resource_count_is("AWS::EC2::PlacementGroup", 0)
    assert only(template, LAUNCH_TEMPLATE)["Type"] == LAUNCH_TEMPLATE
    assert data.keys() == {
        "BlockDeviceMappings",
        "InstanceType",
        "MetadataOptions",
        "SecurityGroupIds",
        "TagSpecifications",
    }


def test_a_public_key_becomes_a_key_pair(place: Place) -> None:
    """Its name follows the key, because EC2 never changes a key pair."""
    ssh = SshAccess(public_key=f"ssh-rsa {'A' * 372} me")
    data = launch(place, NodeMachine(ssh=ssh))
    template = place.template()
    (logical_id,) = template.find_resources("AWS::EC2::KeyPair")
    assert data["KeyName"] == {"Ref": logical_id}
    pair = properties(template, "AWS::EC2::KeyPair")
    assert pair["PublicKeyMaterial"] == ssh.public_key
    assert pair["KeyName"] == f"prod-workers-{ssh.fingerprint}"


def test_ssh_can_come_from_addresses_and_from_everywhere(place: Place) -> None:
    """By name only."""
    ssh = SshAccess(key_name="k", source_cidrs=("10.0.0.0/16", "fd00::/64"), from_anywhere=True)
    launch(place, NodeMachine(ssh=ssh))
    group = properties(place.template(), "AWS::EC2::SecurityGroup")
    rules = cast("list[dict[str, JsonValue]]", group["SecurityGroupIngress"])
    assert [(rule.get("CidrIp"), rule.get("CidrIpv6")) for rule in rules] == [
        ("10.0.0.0/16", None),
        (None, "fd00::/64"),
        ("0.0.0.0/0", None),
        (None, "::/0"),
    ]


def test_imdsv1_has_to_be_asked_for(place: Place) -> None:
    """Nothing else makes tokens optional."""
    data = launch(place, NodeMachine(imdsv1=True))
    assert data["MetadataOptions"] == {"HttpTokens": "optional", "HttpPutResponseHopLimit": 1}
