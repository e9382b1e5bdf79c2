"""Self-managed node groups: what is made by default, and what the caller brings."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from aws_cdk import App, CfnParameter, Environment, Stack, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk.assertions import Match, Template
from pydantic import JsonValue

from eks_constructs.cluster import Cluster
from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.node_machine import NodeMachine
from eks_constructs.planning.node_volumes import RootVolume, VolumeType
from eks_constructs.planning.ssh_access import SshAccess
from eks_constructs.planning.user_data import ClusterFacts
from eks_constructs.self_managed_node_group import SelfManagedNodeGroup
from tests.support.compute import Place, make_place, properties
from tests.support.self_managed import (
    CLUSTER_GROUP,
    GROUP,
    WORKERS,
    group_of,
    launch_of,
    make,
    resource_of,
    tags_of,
    workers_in,
)

ENTRY = "AWS::EKS::AccessEntry"
SECURITY_GROUP = "AWS::EC2::SecurityGroup"
PROFILE = "arn:aws:iam::111122223333:instance-profile/nodes"


def interface_in(*groups: JsonValue) -> dict[str, JsonValue]:
    """Return the only network interface, whose subnet decides about a public address."""
    return {
        "DeleteOnTermination": True,
        "DeviceIndex": 0,
        "Groups": [*groups],
        "NetworkCardIndex": 0,
    }


def test_default_group(place: Place) -> None:
    """On demand, from the launch template, sized by whoever scales it."""
    make(place)
    group = group_of(place)
    assert (group["MinSize"], group["MaxSize"]) == ("3", "6")
    assert not {"DesiredCapacity", "MixedInstancesPolicy", "AutoScalingGroupName"} & group.keys()
    assert group["HealthCheckType"] == "EC2"
    assert group["HealthCheckGracePeriod"] == 300
    assert group["MetricsCollection"] == [{"Granularity": "1Minute"}]
    assert len(cast("list[JsonValue]", group["VPCZoneIdentifier"])) == 2
    assert "LaunchTemplate" in group


def test_default_launch_template(place: Place) -> None:
    """As strict as that of a managed group, and complete: no EKS adds anything."""
    make(place)
    data = launch_of(place)
    assert data["MetadataOptions"] == {
        "HttpPutResponseHopLimit": 1,
        "HttpTokens": "required",
        "InstanceMetadataTags": "disabled",
    }
    assert data["InstanceType"] == "m6i.large"
    assert data["NetworkInterfaces"] == [interface_in(CLUSTER_GROUP)]
    assert "SecurityGroupIds" not in data
    assert data["ImageId"] == (
        "{{resolve:ssm:/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/standard/"
        "recommended/image_id}}"
    )
    assert 'name: "prod"' in str(data["UserData"])
    (profile,) = place.template().find_resources("AWS::IAM::InstanceProfile")
    assert data["IamInstanceProfile"] == {"Arn": {"Fn::GetAtt": [profile, "Arn"]}}
    devices = cast("list[dict[str, dict[str, JsonValue]]]", data["BlockDeviceMappings"])
    assert all(each["Ebs"]["Encrypted"] for each in devices)


def test_nodes_and_their_parts_belong_to_the_cluster(place: Place) -> None:
    """By the tag that Kubernetes looks for; hints are for the autoscaler alone."""
    make(place, replace(WORKERS, labels={"team": "a"}, tags={"cost": "1"}))
    tags = tags_of(place)
    assert tags["kubernetes.io/cluster/prod"] == ("owned", True)
    assert tags["Name"] == ("prod-workers", True)
    assert tags["eks-constructs/node-group"] == ("workers", True)
    assert tags["cost"] == ("1", True)
    assert tags["k8s.io/cluster-autoscaler/enabled"] == ("true", False)
    assert tags["k8s.io/cluster-autoscaler/prod"] == ("owned", False)
    assert tags["k8s.io/cluster-autoscaler/node-template/label/team"] == ("a", False)
    specifications = cast("list[dict[str, JsonValue]]", launch_of(place)["TagSpecifications"])
    owned = {"Key": "kubernetes.io/cluster/prod", "Value": "owned"}
    for specification in specifications:
        assert owned in cast("list[JsonValue]", specification["Tags"])


def test_the_autoscaler_can_be_kept_away(place: Place) -> None:
    """For groups of a fixed size."""
    make(place, replace(WORKERS, autoscaler_discovery=False, autoscaler_hints=False))
    assert not [key for key in tags_of(place) if key.startswith("k8s.io/cluster-autoscaler")]


def test_tags_of_the_app_reach_nodes_too(place: Place) -> None:
    """An Auto Scaling group hands them on."""
    make(place)
    Tags.of(place.stack).add("owner", "platform")
    assert tags_of(place)["owner"] == ("platform", True)


@pytest.mark.parametrize(
    ("family", "kind"),
    [
        (AmiFamily.AMAZON_LINUX_2023, "EC2_LINUX"),
        (AmiFamily.BOTTLEROCKET, "EC2_LINUX"),
        (AmiFamily.WINDOWS_2022_CORE, "EC2_WINDOWS"),
    ],
)
def test_the_role_may_join_before_nodes_start(place: Place, family: AmiFamily, kind: str) -> None:
    """By an access entry of its kind of node, without policies."""
    made = make(place, replace(WORKERS, ami_family=family))
    template = place.template()
    assert made.access_entry is not None
    assert properties(template, ENTRY)["Type"] == kind
    assert properties(template, ENTRY).keys() == {"ClusterName", "PrincipalArn", "Type"}
    (entry,) = template.find_resources(ENTRY)
    assert entry in cast("list[str]", resource_of(place)["DependsOn"])


def test_shared_role_brings_its_own_access_entry(place: Place) -> None:
    """EKS takes one for each role; so it can be left to somebody else."""
    made = workers_in(place)(
        role=place.role(),
        access_entry=False,
    )
    template = place.template()
    template.resource_count_is(ENTRY, 0)
    template.resource_count_is("AWS::IAM::Role", 0)
    assert made.access_entry is None
    assert properties(template, "AWS::IAM::InstanceProfile")["Roles"] == ["own"]


def test_nodes_have_the_security_group_of_the_cluster(place: Place) -> None:
    """Alone, so that no second group carries the tag of the cluster."""
    made = make(place)
    assert made.security_group_ids == (CLUSTER_GROUP,)
    place.template().resource_count_is(SECURITY_GROUP, 0)


def test_own_security_group_replaces_that_of_the_cluster(place: Place) -> None:
    """It carries the tag, so the nodes must not have the other one."""
    extra = ec2.SecurityGroup.from_security_group_id(place.stack, "Sg", "sg-0aaaaaaaaaaaaaaa1")
    workers_in(place)(
        own_security_group=True,
        security_groups=[extra],
        vpc=place.vpc,
    )
    template = place.template()
    (logical_id,) = template.find_resources(SECURITY_GROUP)
    group_id: JsonValue = {"Fn::GetAtt": [logical_id, "GroupId"]}
    assert launch_of(place)["NetworkInterfaces"] == [interface_in(group_id, "sg-0aaaaaaaaaaaaaaa1")]
    assert properties(template, SECURITY_GROUP)["Tags"] == [
        {"Key": "kubernetes.io/cluster/prod", "Value": "owned"}
    ]
    rules = template.find_resources("AWS::EC2::SecurityGroupIngress").values()
    found = [
        (
            "nodes" if rule["Properties"]["GroupId"] == group_id else "cluster",
            rule["Properties"]["IpProtocol"],
            rule["Properties"].get("FromPort"),
            rule["Properties"].get("ToPort"),
            rule["Properties"]["SourceSecurityGroupId"] == group_id,
        )
        for rule in rules
    ]
    assert sorted(found, key=str) == [
        ("cluster", "tcp", 443, 443, True),
        ("cluster", "tcp", 53, 53, True),
        ("cluster", "udp", 53, 53, True),
        ("nodes", "-1", None, None, True),
        ("nodes", "tcp", 1025, 65535, False),
        ("nodes", "tcp", 443, 443, False),
        ("nodes", "tcp", 53, 53, False),
        ("nodes", "udp", 53, 53, False),
    ]
    assert all(rule["Properties"]["Description"] for rule in rules)


def test_rules_of_the_own_group_can_name_one_of_the_control_plane(place: Place) -> None:
    """Those of eksctl: the API, the kubelet and webhooks, said at both ends, and SSH among them."""
    control_plane = "sg-0aaaaaaaaaaaaaaa9"
    ssh = SshAccess(key_name="ops", source_cidrs=("10.0.0.0/8",))
    workers_in(place)(
        spec=replace(WORKERS, machine=NodeMachine(ssh=ssh)),
        cluster_security_group_id=None,
        own_security_group=True,
        control_plane_security_group_id=control_plane,
        vpc=place.vpc,
    )
    template = place.template()
    (logical_id,) = template.find_resources(SECURITY_GROUP)
    group_id: JsonValue = {"Fn::GetAtt": [logical_id, "GroupId"]}
    assert launch_of(place)["NetworkInterfaces"] == [interface_in(group_id)]
    inline = properties(template, SECURITY_GROUP)["SecurityGroupIngress"]
    assert [
        (rule["FromPort"], rule["ToPort"], rule.get("SourceSecurityGroupId"), rule.get("CidrIp"))
        for rule in cast("list[dict[str, JsonValue]]", inline)
    ] == [
        (443, 443, control_plane, None),
        (1025, 65535, control_plane, None),
        (22, 22, None, "10.0.0.0/8"),
    ]
    outward = template.find_resources("AWS::EC2::SecurityGroupEgress").values()
    assert sorted(
        (
            rule["Properties"]["GroupId"],
            rule["Properties"]["FromPort"],
            rule["Properties"]["ToPort"],
            str(rule["Properties"]["DestinationSecurityGroupId"]),
        )
        for rule in outward
    ) == [
        (control_plane, 443, 443, str(group_id)),
        (control_plane, 1025, 65535, str(group_id)),
    ]
    api = properties(template, "AWS::EC2::SecurityGroupIngress")
    assert (api["GroupId"], api["FromPort"], api["SourceSecurityGroupId"]) == (
        control_plane,
        443,
        group_id,
    )


def test_security_groups_may_be_the_callers_alone(place: Place) -> None:
    """Such as one that all self-managed groups share, with rules of its own."""
    shared = ec2.SecurityGroup.from_security_group_id(place.stack, "Sg", "sg-0aaaaaaaaaaaaaaa1")
    made = workers_in(place)(
        cluster_security_group_id=None,
        security_groups=[shared],
    )
    assert made.security_group_ids == ("sg-0aaaaaaaaaaaaaaa1",)
    assert launch_of(place)["NetworkInterfaces"] == [interface_in("sg-0aaaaaaaaaaaaaaa1")]


def test_instance_profile_of_the_caller(place: Place) -> None:
    """The access entry is for the role in it."""
    workers_in(place)(
        role=place.role(),
        instance_profile_arn=PROFILE,
    )
    place.template().resource_count_is("AWS::IAM::InstanceProfile", 0)
    assert launch_of(place)["IamInstanceProfile"] == {"Arn": PROFILE}
    place.template().resource_count_is(ENTRY, 1)


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (
            True,
            "cluster_security_group_id: must come with own_security_group, whose rules name it",
        ),
        (
            False,
            (
                "cluster_security_group_id: must be given, or security_groups: nodes would have "
                "none that reaches the cluster"
            ),
        ),
    ],
)
def test_nodes_need_a_security_group_and_profiles_a_role(
    place: Place, *, own: bool, told: str
) -> None:
    """Nothing that must be known is guessed."""
    with pytest.raises(ConfigurationError) as caught:
        workers_in(place)(
            cluster_security_group_id=None,
            own_security_group=own,
            vpc=place.vpc,
            instance_profile_arn=PROFILE,
        )
    assert [str(problem) for problem in caught.value.problems] == [
        f"{told} [required]",
        (
            "role: must come with instance_profile_arn: the access entry is for the role in it "
            "[required]"
        ),
    ]


def test_works_with_a_cluster_of_the_same_stack(place: Place) -> None:
    """Name, endpoint and security group are then known to CloudFormation alone."""
    cluster = eks.CfnCluster(
        place.stack,
        "Made",
        role_arn="arn:aws:iam::111122223333:role/cluster",
        resources_vpc_config=eks.CfnCluster.ResourcesVpcConfigProperty(subnet_ids=["a", "b"]),
    )
    facts = ClusterFacts(
        name=cluster.ref,
        endpoint=cluster.attr_endpoint,
        certificate_authority=cluster.attr_certificate_authority_data,
        service_cidr="10.100.0.0/16",
    )
    workers_in(place)(
        cluster=cluster,
        spec=replace(WORKERS, cluster_facts=facts),
        cluster_security_group_id=cluster.attr_cluster_security_group_id,
        own_security_group=True,
        vpc=place.vpc,
    )
    template = place.template()
    key: JsonValue = {"Fn::Join": ["", ["kubernetes.io/cluster/", {"Ref": "Made"}]]}
    tags = cast("list[dict[str, JsonValue]]", group_of(place)["Tags"])
    assert {"Key": key, "PropagateAtLaunch": True, "Value": "owned"} in tags
    assert properties(template, SECURITY_GROUP)["Tags"] == [{"Key": key, "Value": "owned"}]
    assert "Made" in str(launch_of(place)["UserData"])


def test_works_with_a_cluster_known_by_name() -> None:
    """Made by anybody."""
    stack = Stack(
        App(analytics_reporting=False),
        "Compute",
        env=Environment(account="111122223333", region="eu-west-1"),
    )
    SelfManagedNodeGroup(
        stack,
        "Workers",
        cluster=Cluster.from_name(stack, "Cluster", "prod"),
        spec=WORKERS,
        subnets=[ec2.Subnet.from_subnet_id(stack, "Subnet", "subnet-0aaaaaaaaaaaaaaa1")],
        cluster_security_group_id=CLUSTER_GROUP,
    )
    template = Template.from_stack(stack)
    assert properties(template, ENTRY)["ClusterName"] == "prod"
    assert properties(template, GROUP)["VPCZoneIdentifier"] == ["subnet-0aaaaaaaaaaaaaaa1"]


def test_own_user_data_says_everything(place: Place) -> None:
    """With an image of the caller's."""
    spec = replace(
        WORKERS,
        version=None,
        cluster_facts=None,
        image_id="ami-0123456789abcdef0",
        user_data="#!/bin/bash\njoin",
    )
    make(place, spec)
    assert launch_of(place)["ImageId"] == "ami-0123456789abcdef0"
    assert launch_of(place)["UserData"] == {"Fn::Base64": "#!/bin/bash\njoin"}


def test_outposts_have_gp2_volumes_only(place: Place) -> None:
    """The system disk of Bottlerocket too."""
    make(
        place,
        replace(
            WORKERS,
            ami_family=AmiFamily.BOTTLEROCKET,
            on_outpost=True,
            root_volume=RootVolume(volume_type=VolumeType.GP2),
        ),
    )
    devices = cast("list[dict[str, dict[str, JsonValue]]]", launch_of(place)["BlockDeviceMappings"])
    assert [each["Ebs"]["VolumeType"] for each in devices] == ["gp2", "gp2"]


def test_capacity_blocks_are_bought_by_the_template(place: Place) -> None:
    """As EC2 wants it."""
    make(
        place,
        replace(WORKERS, instance_types=("p5.48xlarge",), capacity_block="cr-02168da1478b509e0"),
    )
    assert launch_of(place)["InstanceMarketOptions"] == {"MarketType": "capacity-block"}


def test_nodes_wait_for_routes_and_what_is_required(place: Place) -> None:
    """Else they cannot fetch what they need to join."""
    addon = eks.CfnAddon(place.stack, "Cni", cluster_name="prod", addon_name="vpc-cni")
    workers_in(place)(
        requires=[addon],
    )
    depends = cast("list[str]", resource_of(place)["DependsOn"])
    assert "Cni" in depends
    assert any("DefaultRoute" in each for each in depends)


@pytest.mark.parametrize("has_subnets", [True, False])
def test_what_is_missing_is_said_at_once(place: Place, *, has_subnets: bool) -> None:
    """Subnets, the VPC of a group of its own, and everything about the group."""
    with pytest.raises(ConfigurationError) as caught:
        workers_in(place)(
            spec=replace(WORKERS, version=None),
            subnets=place.subnets if has_subnets else [],
            own_security_group=True,
        )
    found = [problem.where for problem in caught.value.problems]
    assert found == ["version", *([] if has_subnets else ["subnets"]), "vpc"]
    assert "invalid self-managed node group 'workers'" in str(caught.value)


def test_tokens_are_refused_where_the_value_decides(place: Place) -> None:
    """Instead of being guessed; tags may be tokens."""
    token = CfnParameter(place.stack, "Version").value_as_string
    with pytest.raises(ConfigurationError) as caught:
        make(place, replace(WORKERS, version=token))
    assert "version: must be known at synthesis" in str(caught.value)
    other = make_place()
    owner = CfnParameter(other.stack, "Owner").value_as_string
    make(other, replace(WORKERS, tags={"owner": owner}))
    other.template().has_resource_properties(
        GROUP, {"Tags": Match.array_with([Match.object_like({"Value": {"Ref": "Owner"}})])}
    )


def test_facts_are_those_of_the_cluster(place: Place) -> None:
    """Else nodes would join another one than the group is tagged for."""
    facts = replace(WORKERS.cluster_facts, name="other") if WORKERS.cluster_facts else None
    with pytest.raises(ConfigurationError) as caught:
        make(place, replace(WORKERS, cluster_facts=facts))
    assert "cluster_facts.name: must be 'prod', the name of the cluster, got 'other'" in str(
        caught.value
    )


def test_order_of_subnets_changes_nothing(place: Place) -> None:
    """Another order is no change of the group."""
    other = make_place()
    make(place)
    workers_in(other)(
        subnets=[*reversed(other.subnets)],
        cluster_security_group_id=CLUSTER_GROUP,
    )
    assert group_of(place) == group_of(other)


def test_adapters_need_one_subnet(place: Place) -> None:
    """As for managed groups."""
    spec = replace(WORKERS, instance_types=("p4d.24xlarge",), machine=NodeMachine(efa=True))
    with pytest.raises(ConfigurationError) as caught:
        make(place, spec)
    assert "machine.efa: must be false, or there must be one subnet" in str(caught.value)
