"""What eksctl gives to the role of nodes."""

from __future__ import annotations

import json

import pytest

from eks_constructs.planning.policies.node_addons import (
    NodeAddon,
    node_addon_managed_policies,
    node_addon_policies,
    node_addon_well_known,
)


def names(*addons: NodeAddon) -> list[str]:
    """Return the names of the policies written out for these programs."""
    place = {"partition": "aws-cn", "region": "cn-north-1", "account": "111122223333"}
    return [each.name for each in node_addon_policies(addons, cluster_name="dev", **place)]


@pytest.mark.parametrize(
    ("addon", "managed", "written"),
    [
        (NodeAddon.IMAGE_BUILDER, ["AmazonEC2ContainerRegistryPowerUser"], []),
        (NodeAddon.AUTO_SCALER, [], ["PolicyAutoScaling"]),
        (
            NodeAddon.EXTERNAL_DNS,
            [],
            ["PolicyExternalDNSChangeSet", "PolicyExternalDNSHostedZones"],
        ),
        (
            NodeAddon.CERT_MANAGER,
            [],
            [
                "PolicyCertManagerChangeSet",
                "PolicyCertManagerGetChange",
                "PolicyCertManagerHostedZones",
            ],
        ),
        (NodeAddon.APP_MESH, [], ["PolicyAppMesh"]),
        (NodeAddon.APP_MESH_PREVIEW, [], ["PolicyAppMeshPreview"]),
        (NodeAddon.EBS, ["service-role/AmazonEBSCSIDriverPolicy"], []),
        (NodeAddon.FSX, [], ["PolicyFSX", "PolicyServiceLinkRole"]),
        (NodeAddon.EFS, [], ["PolicyEFS", "PolicyEFSEC2"]),
        (NodeAddon.LOAD_BALANCER_CONTROLLER, [], []),
        (NodeAddon.X_RAY, [], ["PolicyXRay"]),
        (NodeAddon.CLOUD_WATCH, ["CloudWatchAgentServerPolicy"], []),
    ],
)
def test_each_program_has_the_policies_of_eksctl(
    addon: NodeAddon, managed: list[str], written: list[str]
) -> None:
    """By the names that eksctl's templates have for them."""
    assert list(node_addon_managed_policies([addon])) == managed
    assert names(addon) == written


def test_policies_of_several_programs_stand_side_by_side() -> None:
    """Sorted by name, whatever the order."""
    both = names(NodeAddon.X_RAY, NodeAddon.EFS)
    assert both == ["PolicyEFS", "PolicyEFSEC2", "PolicyXRay"]
    assert both == names(NodeAddon.EFS, NodeAddon.X_RAY)


def test_what_is_written_out_fits_into_a_role() -> None:
    """IAM limits the policies of one role together to 10,240 characters."""
    place = {"partition": "aws-us-gov", "region": "us-gov-west-1", "account": "111122223333"}
    policies = node_addon_policies(list(NodeAddon), cluster_name="c" * 100, **place)
    documents = [{"Version": "2012-10-17", "Statement": each.statements} for each in policies]
    assert sum(len(json.dumps(each, separators=(",", ":"))) for each in documents) < 10_240
    (longest,) = node_addon_well_known(list(NodeAddon), cluster_name="dev")
    assert longest.name == "aws-load-balancer-controller"
    assert node_addon_well_known([NodeAddon.EFS], cluster_name="dev") == ()


def test_resources_are_of_the_partition() -> None:
    """Nothing reaches for the partition of others."""
    policies = node_addon_policies(
        list(NodeAddon),
        cluster_name="dev",
        partition="aws-cn",
        region="cn-north-1",
        account="111122223333",
    )
    assert "arn:aws:" not in str(policies)
    assert "arn:aws-cn:route53:::hostedzone/*" in str(policies)
