"""What a managed node group of a file becomes, by the defaults of eksctl."""

from __future__ import annotations

from typing import Final, cast

import pytest
import yaml
from aws_cdk import App
from aws_cdk.assertions import Template
from pydantic import JsonValue

from eks_constructs.config import ClusterConfig, Platform, environment
from stacks import EnvironmentStage
from stacks.compute import ComputeStack
from tests.fields.changes import START

GROUP: Final = "AWS::EKS::Nodegroup"
LAUNCH_TEMPLATE: Final = "AWS::EC2::LaunchTemplate"
ROLE: Final = "AWS::IAM::Role"
OWN: Final = {"alpha.eksctl.io/nodegroup-name": "a", "alpha.eksctl.io/nodegroup-type": "managed"}
ALL_PROGRAMS: Final = (
    "imageBuilder",
    "autoScaler",
    "externalDNS",
    "certManager",
    "appMesh",
    "appMeshPreview",
    "ebs",
    "fsx",
    "efs",
    "awsLoadBalancerController",
    "albIngress",
    "xRay",
    "cloudWatch",
)


def compute(
    fields: str, profile: str = "eksctl", more: str = "", others: tuple[str, ...] = ()
) -> Template:
    """Return the template with a group that has these fields, and others that have them too."""
    listed = ", ".join(
        f"{{name: {name}, privateNetworking: true{fields}}}" for name in ("a", *others)
    )
    group = f"managedNodeGroups: [{listed}]\n"
    document = yaml.safe_load(f"{START}{more}{group}")
    config = ClusterConfig.model_validate(document, by_alias=True, by_name=False)
    platform = Platform.model_validate({"defaults": profile})
    app = App(context={"@aws-cdk/core:validation": False}, analytics_reporting=False)
    stage = EnvironmentStage(app, "own", environment=environment("own", config, platform))
    return Template.from_stack(cast("ComputeStack", stage.node.find_child("compute")))


def only(template: Template, kind: str) -> dict[str, JsonValue]:
    """Return the properties of the only resource of a type."""
    (resource,) = template.find_resources(kind).values()
    return cast("dict[str, JsonValue]", resource["Properties"])


def policies(template: Template) -> list[str]:
    """Return the names of the managed policies of the only role."""
    arns = cast("list[JsonValue]", only(template, ROLE)["ManagedPolicyArns"])
    return [str(arn).rpartition("policy/")[2].rstrip("'\"]})") for arn in arns]


@pytest.fixture(scope="module")
def plain() -> Template:
    """Return the group of which nothing was said."""
    return compute("")


def test_nothing_said_is_what_eksctl_would_do(plain: Template) -> None:
    """Two m5.large of Amazon Linux 2023, with the labels and tags of eksctl."""
    group = only(plain, GROUP)
    assert group["AmiType"] == "AL2023_x86_64_STANDARD"
    assert group["CapacityType"] == "ON_DEMAND"
    assert group["ScalingConfig"] == {"MinSize": 2, "MaxSize": 2}
    assert (
        cast("dict[str, str]", group["Labels"]).items()
        >= {
            "alpha.eksctl.io/cluster-name": "own",
            "alpha.eksctl.io/nodegroup-name": "a",
        }.items()
    )
    assert cast("dict[str, str]", group["Tags"]).items() >= OWN.items()
    assert group["UpdateConfig"] == {"MaxUnavailable": 1, "UpdateStrategy": "DEFAULT"}
    assert group["NodeRepairConfig"] == {"Enabled": False}


def test_the_launch_template_is_that_of_eksctl(plain: Template) -> None:
    """No image, no user data, 80 GiB with their speed written out, tokens with two hops."""
    data = cast("dict[str, JsonValue]", only(plain, LAUNCH_TEMPLATE)["LaunchTemplateData"])
    assert data["BlockDeviceMappings"] == [
        {
            "DeviceName": "/dev/xvda",
            "Ebs": {
                "DeleteOnTermination": True,
                "Iops": 3000,
                "Throughput": 125,
                "VolumeSize": 80,
                "VolumeType": "gp3",
            },
        }
    ]
    assert data["InstanceType"] == "m5.large"
    assert data["MetadataOptions"] == {"HttpPutResponseHopLimit": 2, "HttpTokens": "required"}
    assert data.keys() == {
        "BlockDeviceMappings",
        "InstanceType",
        "MetadataOptions",
        "SecurityGroupIds",
        "TagSpecifications",
    }
    assert len(cast("list[JsonValue]", data["SecurityGroupIds"])) == 1


def test_instances_volumes_and_interfaces_carry_name_and_tags(plain: Template) -> None:
    """The name is that of eksctl."""
    data = cast("dict[str, JsonValue]", only(plain, LAUNCH_TEMPLATE)["LaunchTemplateData"])
    specifications = cast("list[dict[str, JsonValue]]", data["TagSpecifications"])
    assert [each["ResourceType"] for each in specifications] == [
        "instance",
        "volume",
        "network-interface",
    ]
    for each in specifications:
        tags = {tag["Key"]: tag["Value"] for tag in cast("list[dict[str, str]]", each["Tags"])}
        assert tags.items() >= {"Name": "own-a-Node", **OWN}.items()


def test_tags_of_the_cluster_stand_under_those_of_the_group() -> None:
    """Both reach the instances."""
    more = "metadata: {name: own, region: eu-west-1, version: '1.35', tags: {a: c, b: c}}\n"
    template = compute(", tags: {b: group}", more=more)
    wanted = {"a": "c", "b": "group"}.items()
    assert cast("dict[str, str]", only(template, GROUP)["Tags"]).items() >= wanted
    data = cast("dict[str, JsonValue]", only(template, LAUNCH_TEMPLATE)["LaunchTemplateData"])
    instance = cast("list[dict[str, list[dict[str, str]]]]", data["TagSpecifications"])[0]
    assert {tag["Key"]: tag["Value"] for tag in instance["Tags"]}.items() >= wanted


def test_the_role_of_nodes_is_that_of_eksctl(plain: Template) -> None:
    """The network plugin shares it, as long as it has none of its own."""
    usual = [
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEKSWorkerNodePolicy",
        "AmazonSSMManagedInstanceCore",
    ]
    assert sorted(policies(plain)) == sorted([*usual, "AmazonEKS_CNI_Policy"])
    role = only(plain, ROLE)
    assert "RoleName" not in role
    assert "PermissionsBoundary" not in role
    with_oidc = "addonsConfig: {disableDefaultAddons: false}\niam: {withOIDC: true}\n"
    assert sorted(policies(compute("", more=with_oidc))) == usual


def test_policies_of_the_file_replace_those_of_eksctl() -> None:
    """Those of programs come on top."""
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    fields = f", iam: {{attachPolicyARNs: ['{arn}'], withAddonPolicies: {{imageBuilder: true}}}}"
    assert policies(compute(fields)) == ["ReadOnlyAccess", "AmazonEC2ContainerRegistryPowerUser"]
    hardened = compute(f", iam: {{attachPolicyARNs: ['{arn}']}}", "hardened")
    assert policies(hardened)[-1] == "ReadOnlyAccess"
    assert "AmazonEKSWorkerNodePolicy" in policies(hardened)


def test_all_programs_at_once_have_policies_of_the_role_alone() -> None:
    """Managed ones alone would exceed what a role can have."""
    switches = ", ".join(f"{name}: true" for name in ALL_PROGRAMS)
    template = compute(f", iam: {{withAddonPolicies: {{{switches}}}}}")
    written = template.find_resources("AWS::IAM::Policy")
    names = sorted(str(each["Properties"]["PolicyName"]) for each in written.values())
    assert len(names) == 13
    assert len(policies(template)) == 7 + 2
    template.resource_count_is("AWS::IAM::ManagedPolicy", 2)


@pytest.mark.parametrize(
    ("profile", "kind"), [("eksctl", "AWS::IAM::Policy"), ("hardened", "AWS::IAM::ManagedPolicy")]
)
@pytest.mark.parametrize("alone", [True, False])
def test_a_document_of_the_file_becomes_a_policy(profile: str, kind: str, *, alone: bool) -> None:
    """Inline as in eksctl, or managed as auditors ask; a statement may stand alone."""
    statement = (
        "{Effect: Allow, Action: 's3:GetObject', "
        "Resource: {'Fn::Sub': 'arn:${AWS::Partition}:s3:::mine/*'}}"
    )
    given = statement if alone else f"[{statement}]"
    document = f"{{Version: '2012-10-17', Statement: {given}}}"
    template = compute(f", iam: {{attachPolicy: {document}}}", profile)
    assert only(template, kind)["PolicyDocument"] == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "s3:GetObject",
                "Resource": {"Fn::Sub": "arn:${AWS::Partition}:s3:::mine/*"},
            }
        ],
    }


def test_given_security_groups_stand_beside_that_of_the_cluster() -> None:
    """EKS would not add its own then."""
    fields = ", securityGroups: {attachIDs: [sg-0123456789abcdef0]}"
    data = cast(
        "dict[str, list[JsonValue]]",
        only(compute(fields, "hardened"), LAUNCH_TEMPLATE)["LaunchTemplateData"],
    )
    first, second = data["SecurityGroupIds"]
    assert "ClusterSecurityGroupId" in str(first)
    assert second == "sg-0123456789abcdef0"


def test_a_group_from_a_given_template_tells_eks_no_version_of_an_unknown_image() -> None:
    """EKS refuses both together."""
    template = compute(", launchTemplate: {id: lt-0123456789abcdef0}")
    template.resource_count_is(LAUNCH_TEMPLATE, 0)
    group = only(template, GROUP)
    assert group.keys().isdisjoint({"AmiType", "InstanceTypes", "Version", "ReleaseVersion"})
    family = compute(
        ", launchTemplate: {id: lt-0123456789abcdef0}, instanceTypes: [m5.large], "
        "amiFamily: AmazonLinux2023"
    )
    assert only(family, GROUP)["Version"] == "1.35"
    assert only(family, GROUP)["AmiType"] == "AL2023_x86_64_STANDARD"


def test_nodes_with_an_image_of_the_users_are_told_how_to_join() -> None:
    """EKS merges nothing then, and takes no version."""
    template = compute(
        ", ami: ami-0123456789abcdef0, amiFamily: AmazonLinux2023, labels: {team: shop}",
        more="kubernetesNetworkConfig: {serviceIPv4CIDR: 10.9.0.0/16}\n",
    )
    data = cast("dict[str, JsonValue]", only(template, LAUNCH_TEMPLATE)["LaunchTemplateData"])
    assert data["ImageId"] == "ami-0123456789abcdef0"
    text = str(data["UserData"])
    assert 'kind: "NodeConfig"' in text
    assert "CertificateAuthorityData" in text
    assert "Endpoint" in text
    assert "10.9.0.0/16" in text
    assert "team=shop" in text
    assert only(template, GROUP).keys().isdisjoint({"AmiType", "Version"})


def test_a_group_may_have_the_name_of_a_part_of_another() -> None:
    """Parts are found by the name of their group; none of these may take the place of one."""
    others = ("a-role", "a-role-role", "a-groups", "a-subnet-0aaaaaaaaaaaaaaa1")
    fields = (
        ", subnets: [subnet-0aaaaaaaaaaaaaaa1], securityGroups: {attachIDs: [sg-0aaaaaaaaaaaaaaa1]}"
    )
    template = compute(fields, others=others)
    groups = template.find_resources(GROUP).values()
    tags = [each["Properties"]["Tags"]["alpha.eksctl.io/nodegroup-name"] for each in groups]
    assert sorted(tags) == sorted(("a", *others))
    assert len(template.find_resources(ROLE)) == len(others) + 1
