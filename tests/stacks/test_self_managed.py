"""Self-managed node groups of an environment file, as they stand in the templates."""

from __future__ import annotations

from pathlib import Path

from pydantic import JsonValue

from tests.stacks.test_environment import PLATFORM, stacks_of
from tests.support.assemblies import SynthesisedStack

GROUP = "AWS::AutoScaling::AutoScalingGroup"
TEMPLATE = "AWS::EC2::LaunchTemplate"
RULE = "AWS::EC2::SecurityGroupIngress"


def of_type(stack: SynthesisedStack, resource_type: str) -> list[dict[str, JsonValue]]:
    """Return the properties of all resources of a type."""
    found = [body for body in stack.resources.values() if body["Type"] == resource_type]
    return [properties for body in found if isinstance(properties := body["Properties"], dict)]


def items(value: JsonValue) -> list[JsonValue]:
    """Return the items of a list."""
    assert isinstance(value, list)
    return value


def data_of(stack: SynthesisedStack) -> dict[str, JsonValue]:
    """Return the data of the only launch template."""
    (template,) = of_type(stack, TEMPLATE)
    data = template["LaunchTemplateData"]
    assert isinstance(data, dict)
    return data


def groups_of(data: dict[str, JsonValue]) -> list[JsonValue]:
    """Return the security groups of the only network interface of a launch template."""
    (interface,) = items(data["NetworkInterfaces"])
    assert isinstance(interface, dict)
    return items(interface["Groups"])


def test_an_eksctl_group_talks_as_it_does_with_eksctl(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """In its own security group and in the shared one; the control plane at the ports of eksctl."""
    stacks = stacks_of(tmp_path, cdk_context, "nodeGroups: [{name: own}]\n")
    compute = stacks["compute"]
    own, shared = groups_of(data_of(compute))
    assert "NodeSecurityGroup" in str(own)
    assert "SharedNodeSecurityGroup" in str(shared)
    (group,) = of_type(compute, "AWS::EC2::SecurityGroup")
    inward = [rule for rule in items(group["SecurityGroupIngress"]) if isinstance(rule, dict)]
    outward = of_type(compute, "AWS::EC2::SecurityGroupEgress")
    assert all("ControlPlaneSecurityGroup" in str(rule["SourceSecurityGroupId"]) for rule in inward)
    assert all("ControlPlaneSecurityGroup" in str(rule["GroupId"]) for rule in outward)
    for rules in (inward, outward):
        ports = sorted(
            f"{rule['IpProtocol']} {rule['FromPort']}-{rule['ToPort']}" for rule in rules
        )
        assert ports == ["tcp 1025-65535", "tcp 443-443"]
    (api,) = of_type(compute, RULE)
    assert "ControlPlaneSecurityGroup" in str(api["GroupId"])
    assert (api["FromPort"], api["ToPort"]) == (443, 443)


def test_nodes_that_build_images_need_no_policy_to_pull(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """As with eksctl: those to push include it."""
    builder = "nodeGroups: [{name: own, iam: {withAddonPolicies: {imageBuilder: true}}}]\n"
    stacks = stacks_of(tmp_path, cdk_context, builder)
    (role,) = of_type(stacks["compute"], "AWS::IAM::Role")
    registry = [str(each) for each in items(role["ManagedPolicyArns"]) if "Registry" in str(each)]
    assert len(registry) == 1
    assert "AmazonEC2ContainerRegistryPowerUser" in registry[0]


def test_a_hardened_group_of_its_own_talks_with_what_every_cluster_has(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Also where peered networks have a group on the control plane: no pod answers DNS there."""
    text = (
        "vpc: {extraCIDRs: [10.77.0.0/16]}\n"
        "nodeGroups: [{name: own, securityGroups: {withLocal: true}}]\n"
    )
    compute = stacks_of(tmp_path, cdk_context, text + PLATFORM)["compute"]
    rules = of_type(compute, RULE)
    assert {str(rule["FromPort"]) for rule in rules if "FromPort" in rule} == {"53", "443", "1025"}
    assert "ControlPlaneSecurityGroup" not in str(rules)
    assert not of_type(compute, "AWS::EC2::SecurityGroupEgress")


def test_an_eksctl_group_is_tagged_and_told_as_with_eksctl(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Names that can be read: nothing of them is only known at deployment."""
    compute = stacks_of(tmp_path, cdk_context, "nodeGroups: [{name: own}]\n")["compute"]
    (group,) = of_type(compute, GROUP)
    assert (group["MinSize"], group["MaxSize"]) == ("2", "2")
    assert "DesiredCapacity" not in group
    tags = {str(tag["Key"]): tag["Value"] for tag in items(group["Tags"]) if isinstance(tag, dict)}
    assert tags["Name"] == "own-own-Node"
    assert tags["kubernetes.io/cluster/own"] == "owned"
    assert tags["alpha.eksctl.io/nodegroup-type"] == "unmanaged"
    data = data_of(compute)
    told = str(data["UserData"])
    for text in (
        'name: "own"',
        'cidr: "10.100.0.0/16"',
        "alpha.eksctl.io/cluster-name=own",
        "alpha.eksctl.io/nodegroup-name=own",
    ):
        assert text in told
    assert data["MetadataOptions"] == {
        "HttpPutResponseHopLimit": 2,
        "HttpTokens": "required",
        "InstanceMetadataTags": "disabled",
    }
    (entry,) = of_type(compute, "AWS::EKS::AccessEntry")
    assert entry["Type"] == "EC2_LINUX"


def test_a_hardened_group_passes_every_check(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Whose findings are errors there: spot, mixed types, hints, and a role of its own."""
    mix = (
        "nodeGroups: [{name: own, instancesDistribution: {instanceTypes: [m6i.large, m7i.large], "
        "onDemandPercentageAboveBaseCapacity: 20}}, {name: other}]\n"
    )
    compute = stacks_of(tmp_path, cdk_context, mix + PLATFORM)["compute"]
    assert len(of_type(compute, GROUP)) == 2
    assert not of_type(compute, "AWS::EC2::SecurityGroup")
    for template in of_type(compute, TEMPLATE):
        data = template["LaunchTemplateData"]
        assert isinstance(data, dict)
        (group,) = groups_of(data)
        assert "ClusterSecurityGroupId" in str(group)


def test_a_role_given_gets_its_entry_beside_the_cluster(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Before any node starts, and once for all groups."""
    role = "arn:aws:iam::111122223333:role/team/nodes"
    text = f"nodeGroups: [{{name: own, iam: {{instanceRoleARN: '{role}'}}}}]\n"
    stacks = stacks_of(tmp_path, cdk_context, text)
    assert not of_type(stacks["compute"], "AWS::EKS::AccessEntry")
    entries = of_type(stacks["control-plane"], "AWS::EKS::AccessEntry")
    (found,) = [entry for entry in entries if entry["PrincipalArn"] == role]
    assert found["Type"] == "EC2_LINUX"
    (profile,) = of_type(stacks["compute"], "AWS::IAM::InstanceProfile")
    assert profile["Roles"] == ["nodes"]


def test_an_environment_of_self_managed_groups_alone_has_its_stacks(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Nodes come before what runs on them."""
    stacks = stacks_of(tmp_path, cdk_context, "nodeGroups: [{name: own}]\n")
    assert sorted(stacks) == ["compute", "control-plane", "egress", "network", "platform"]
    assert any(name.endswith("compute") for name in stacks["platform"].depends_on)
