"""The tables that people read."""

from __future__ import annotations

import io

from rich.console import Console

from eks_constructs.local.inventory import Inventory
from eks_constructs.local.json_values import JsonObject, JsonValue
from eks_constructs.local.report import print_report
from tests.local.cloud import ROLE_ARN, Cloud, cluster, node_group, ref, resource


def _report(inventory: Inventory) -> str:
    text = io.StringIO()
    print_report(Console(file=text, width=200), inventory)
    return text.getvalue()


def _environment() -> JsonObject:
    tags: JsonValue = [
        {"Key": "Name", "Value": "dev/private"},
        {"Key": "kubernetes.io/role/internal-elb", "Value": "1"},
        {"Key": "cost", "Value": "hidden"},
    ]
    labels: JsonValue = [{"Key": "tier", "Value": "batch"}]
    scope: JsonObject = {"Type": "namespace", "Namespaces": ["a", "b"]}
    view = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
    data: JsonObject = {"InstanceType": "m7g.large"}
    vpc: JsonObject = {
        "SubnetIds": ["s"],
        "EndpointPrivateAccess": True,
        "PublicAccessCidrs": ["192.0.2.0/24"],
    }
    scaling: JsonObject = {"MinSize": 1, "MaxSize": 4, "DesiredSize": 2}
    of_cluster: JsonObject = {"ClusterName": ref("Cluster")}
    return {
        "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
        "Subnet": resource("EC2::Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.1.0/24", Tags=tags),
        "Cluster": cluster(ResourcesVpcConfig=vpc),
        "Template": resource("EC2::LaunchTemplate", LaunchTemplateData=data),
        "Nodes": node_group(LaunchTemplate={"Id": ref("Template")}, ScalingConfig=scaling),
        "Spot": node_group(InstanceTypes=["m5.large", "m6i.large"], CapacityType="SPOT"),
        "Fargate": resource(
            "EKS::FargateProfile",
            **of_cluster,
            PodExecutionRoleArn=ROLE_ARN,
            Selectors=[{"Namespace": "jobs", "Labels": labels}],
        ),
        "Addon": resource("EKS::Addon", **of_cluster, AddonName="vpc-cni", AddonVersion="v1"),
        "Access": resource(
            "EKS::AccessEntry",
            **of_cluster,
            PrincipalArn=ROLE_ARN,
            KubernetesGroups=["viewers"],
            AccessPolicies=[{"PolicyArn": view, "AccessScope": scope}],
        ),
    }


def test_report_shows_what_people_ask_for(cloud: Cloud) -> None:
    """Network, endpoint, sizes, types, selectors, versions and access, each where it belongs."""
    assert cloud.create(_environment()).status == "CREATE_COMPLETE", cloud.reasons()
    text = _report(cloud.server.inventory())
    for wanted in (
        "10.0.0.0/16",
        "dev/private",
        "kubernetes.io/role/internal-elb=1",
        "private, public from 192.0.2.0/24",
        "m7g.large",
        "1 to 4, now 2",
        "m5.large, m6i.large",
        "SPOT",
        "jobs tier=batch",
        "vpc-cni",
        "AmazonEKSViewPolicy in a, b",
        "viewers",
        "CREATE_COMPLETE",
    ):
        assert wanted in text
    assert "hidden" not in text
    assert "Retained" not in text


def test_report_lists_what_was_retained(cloud: Cloud) -> None:
    """So that nobody forgets it."""
    log = resource("Logs::LogGroup", LogGroupName="/kept")
    cloud.create({"Log": {**log, "DeletionPolicy": "Retain"}})
    cloud.delete()
    text = _report(cloud.server.inventory())
    assert "Retained on purpose" in text
    assert "/kept" in text


def test_report_of_nothing_says_so() -> None:
    """An empty table would leave people guessing."""
    assert _report(Inventory(stacks=(), resources=())) == "Nothing exists yet.\n"
