"""The security group that EKS makes for a cluster, for other resources to refer to."""

from __future__ import annotations

from eks_constructs.local.json_values import JsonObject, as_text, objects
from tests.local.cloud import Cloud, cluster, ref, resource


def network() -> JsonObject:
    """Return a VPC with a subnet, and a cluster in it."""
    vpc: JsonObject = {"SubnetIds": [ref("Subnet")]}
    return {
        "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
        "Subnet": resource("EC2::Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.0.0/24"),
        "Cluster": cluster(ResourcesVpcConfig=vpc),
    }


def groups(cloud: Cloud) -> list[str]:
    """Return the names of the groups that EKS made."""
    found = objects(cloud.call("ec2.describe_security_groups", {})["SecurityGroups"])
    names = [as_text(group["GroupName"]) for group in found]
    return [name for name in names if name.startswith("eks-cluster-sg-")]


def test_rules_can_name_the_group_of_a_cluster(cloud: Cloud) -> None:
    """It exists in the VPC of the cluster's subnets, and goes with the cluster."""
    group: JsonObject = {"Fn::GetAtt": ["Cluster", "ClusterSecurityGroupId"]}
    rule = resource(
        "EC2::SecurityGroupIngress",
        GroupId=group,
        SourceSecurityGroupId=group,
        IpProtocol="tcp",
        FromPort=2049,
        ToPort=2049,
    )
    row = cloud.create({**network(), "Rule": rule})
    assert row.status == "CREATE_COMPLETE", cloud.reasons()
    assert len(groups(cloud)) == 1
    cloud.delete()
    assert groups(cloud) == []


def test_a_cluster_in_subnets_that_are_not_here_has_an_id_all_the_same(cloud: Cloud) -> None:
    """Made up, for there is no VPC to make a group in."""
    output: JsonObject = {"Value": {"Fn::GetAtt": ["Cluster", "ClusterSecurityGroupId"]}}
    row = cloud.create({"Cluster": cluster()}, sections={"Outputs": {"Group": output}})
    assert as_text(row.outputs["Group"]).startswith("sg-")
    assert groups(cloud) == []
