"""What EKS itself would refuse."""

from __future__ import annotations

import pytest

from eks_constructs.local.json_values import JsonObject
from tests.local.cloud import ROLE_ARN, Cloud, cluster, node_group, resource


@pytest.mark.parametrize(
    "made",
    [
        resource("EKS::Nodegroup", ClusterName="gone", NodeRole=ROLE_ARN, Subnets=["s"]),
        resource("EKS::Addon", ClusterName="gone", AddonName="vpc-cni"),
        resource("EKS::AccessEntry", ClusterName="gone", PrincipalArn=ROLE_ARN),
        resource(
            "EKS::FargateProfile",
            ClusterName="gone",
            PodExecutionRoleArn=ROLE_ARN,
            Selectors=[{"Namespace": "x"}],
        ),
    ],
)
def test_cluster_must_exist(cloud: Cloud, made: JsonObject) -> None:
    """Everything of a cluster needs that cluster."""
    assert cloud.create({"Made": made}).status == "ROLLBACK_COMPLETE"
    assert "No cluster found for name: gone. (ResourceNotFoundException)" in cloud.reasons()


@pytest.mark.parametrize("version", ["1.36", "1.33"])
def test_version_goes_up_by_one_minor_only(cloud: Cloud, version: str) -> None:
    """Two up, or one down, is refused and nothing changes."""
    cloud.create({"Cluster": cluster("1.34")})
    stack = cloud.update({"Cluster": cluster(version)})
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
    assert (
        f"Unsupported Kubernetes minor version update from 1.34 to {version}; one minor version up "
        "at a time (InvalidParameterException)"
    ) in cloud.reasons()
    assert cloud.resources()["Cluster"].properties["Version"] == "1.34"


def test_next_minor_version_is_an_update_in_place(cloud: Cloud) -> None:
    """The usual upgrade works and replaces nothing."""
    cloud.create({"Cluster": cluster("1.34")})
    stack = cloud.update({"Cluster": cluster("1.35")})
    assert stack.status == "UPDATE_COMPLETE"
    assert cloud.resources()["Cluster"].properties["Version"] == "1.35"


def test_node_group_must_not_be_newer_than_its_cluster(cloud: Cloud) -> None:
    """At creation and at an update."""
    cloud.create({"Cluster": cluster("1.34"), "Nodes": node_group(Version="1.34")})
    stack = cloud.update({"Cluster": cluster("1.34"), "Nodes": node_group(Version="1.35")})
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
    assert "Nodegroup Kubernetes version 1.35 must not be newer than the cluster's, 1.34" in (
        "".join(cloud.reasons())
    )


@pytest.mark.parametrize(
    ("scaling", "reason"),
    [
        ({"MinSize": 3, "MaxSize": 2}, "Minimum capacity 3 can't be greater than maximum size 2"),
        (
            {"MinSize": 2, "MaxSize": 3, "DesiredSize": 1},
            "Minimum capacity 2 can't be greater than desired size 1",
        ),
        (
            {"MinSize": 1, "MaxSize": 2, "DesiredSize": 3},
            "desired capacity 3 can't be greater than max size 2",
        ),
    ],
)
def test_scaling_must_be_in_order(cloud: Cloud, scaling: JsonObject, reason: str) -> None:
    """The three sizes of a node group."""
    cloud.create({"Cluster": cluster(), "Nodes": node_group(ScalingConfig=scaling)})
    assert f"{reason} (InvalidParameterException)" in cloud.reasons()


def test_launch_template_of_a_node_group_cannot_be_another(cloud: Cloud) -> None:
    """Its version may change, the template itself not."""
    first: JsonObject = {"Id": "lt-1", "Version": "1"}
    cloud.create({"Cluster": cluster(), "Nodes": node_group(LaunchTemplate=first)})
    newer = node_group(LaunchTemplate={**first, "Version": "2"})
    assert cloud.update({"Cluster": cluster(), "Nodes": newer}).status == "UPDATE_COMPLETE"
    other = node_group(LaunchTemplate={"Id": "lt-2", "Version": "1"})
    stack = cloud.update({"Cluster": cluster(), "Nodes": other})
    assert "cannot change the launch template of a node group" in "".join(cloud.reasons())
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"


def test_authentication_mode_never_goes_back(cloud: Cloud) -> None:
    """Towards the API only."""

    def mode(name: str) -> JsonObject:
        return cluster(AccessConfig={"AuthenticationMode": name})

    cloud.create({"Cluster": mode("API_AND_CONFIG_MAP")})
    assert cloud.update({"Cluster": mode("API")}).status == "UPDATE_COMPLETE"
    assert cloud.update({"Cluster": mode("CONFIG_MAP")}).status == "UPDATE_ROLLBACK_COMPLETE"
    assert "authentication mode update from API to CONFIG_MAP" in "".join(cloud.reasons())


def test_association_of_a_service_account_is_unique(cloud: Cloud) -> None:
    """One service account, one role."""
    one = resource(
        "EKS::PodIdentityAssociation",
        ClusterName={"Ref": "Cluster"},
        Namespace="kube-system",
        ServiceAccount="cni",
        RoleArn=ROLE_ARN,
    )
    cloud.create({"Cluster": cluster(), "One": one, "Two": {**one, "DependsOn": "One"}})
    assert "already exists for dev, kube-system, cni (AlreadyExists)" in "".join(cloud.reasons())


def test_protected_cluster_is_not_deleted(cloud: Cloud) -> None:
    """Protection must be taken off first, by a deployment of its own."""
    cloud.create({"Cluster": cluster(DeletionProtection=True)})
    cloud.delete()
    assert cloud.stack().status == "DELETE_FAILED"
    assert "cannot be deleted while deletion protection is on" in "".join(cloud.reasons())


def test_cluster_with_node_groups_of_another_stack_is_not_deleted(cloud: Cloud) -> None:
    """The node group must go first."""
    cloud.create({"Cluster": cluster()}, name="control")
    nodes = resource("EKS::Nodegroup", ClusterName="dev", NodeRole=ROLE_ARN, Subnets=["s"])
    cloud.create({"Nodes": nodes}, name="compute")
    cloud.delete("control")
    assert "Cluster has nodegroups attached: dev/compute-Nodes-" in "".join(
        cloud.reasons("control")
    )
    cloud.delete("compute")
    cloud.delete("control")
    assert cloud.stack_names() == []
