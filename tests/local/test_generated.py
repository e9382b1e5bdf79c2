"""Names, ids and attributes of what exists only as a record."""

from __future__ import annotations

import re

import pytest

from eks_constructs.local.generated import generated_name
from eks_constructs.local.json_values import JsonObject, as_text
from eks_constructs.local.schemas import schema_of
from tests.local.cloud import REGION, ROLE_ARN, Cloud, cluster, node_group, ref, resource


def _attribute(name: str, attribute: str) -> JsonObject:
    return {"Value": {"Fn::GetAtt": [name, attribute]}}


@pytest.mark.parametrize(
    ("made", "attribute", "pattern"),
    [
        (None, "Endpoint", r"https://[0-9A-F]{32}\.gr7\.eu-west-1\.eks\.amazonaws\.com"),
        (
            None,
            "OpenIdConnectIssuerUrl",
            r"https://oidc\.eks\.eu-west-1\.amazonaws\.com/id/[0-9A-F]{32}",
        ),
        (None, "ClusterSecurityGroupId", "sg-[0-9a-f]{17}"),
        (None, "Arn", "arn:aws:eks:eu-west-1:123456789012:cluster/dev"),
        (None, "CertificateAuthorityData", "[A-Za-z0-9+/=]+"),
        (
            node_group(NodegroupName="web"),
            "Arn",
            "arn:aws:eks:eu-west-1:123456789012:nodegroup/dev/web/[0-9a-f-]{36}",
        ),
        (node_group(NodegroupName="web"), "Id", "dev/web"),
        (node_group(), "NodegroupName", "app-Made-[A-Z0-9]{12}"),
        (
            resource("EKS::Addon", ClusterName=ref("Cluster"), AddonName="coredns"),
            "Arn",
            r"arn:aws:eks:eu-west-1:123456789012:addon/dev/coredns/[0-9a-f-]{36}",
        ),
        (
            resource("EKS::AccessEntry", ClusterName=ref("Cluster"), PrincipalArn=ROLE_ARN),
            "AccessEntryArn",
            r"arn:aws:eks:eu-west-1:123456789012:access-entry/dev/role/some/[0-9a-f-]{36}",
        ),
        (
            resource(
                "EKS::PodIdentityAssociation",
                ClusterName=ref("Cluster"),
                Namespace="a",
                ServiceAccount="b",
                RoleArn=ROLE_ARN,
            ),
            "AssociationId",
            "a-[0-9a-f]{17}",
        ),
        (
            resource("EKS::CertificateAuthority", ClusterName=ref("Cluster")),
            "Id",
            "certificateauthority-[0-9a-f]{17}",
        ),
        (resource("EFS::FileSystem"), "FileSystemId", "fs-[0-9a-f]{17}"),
        (resource("SQS::Queue", QueueName="q"), "Arn", "arn:aws:sqs:eu-west-1:123456789012:q"),
        (resource("SQS::Queue"), "QueueName", "app-Made-[A-Z0-9]{12}"),
        (
            resource("SQS::Queue", QueueName="q"),
            "QueueUrl",
            r"https://sqs\.eu-west-1\.amazonaws\.com/123456789012/q",
        ),
    ],
)
def test_attribute_has_the_shape_that_the_service_gives(
    cloud: Cloud, made: JsonObject | None, attribute: str, pattern: str
) -> None:
    """What templates refer to looks like the real thing."""
    more: JsonObject = {} if made is None else {"Made": made}
    template: JsonObject = {"Cluster": cluster(), **more}
    name = "Cluster" if made is None else "Made"
    outputs: JsonObject = {"Outputs": {"O": _attribute(name, attribute)}}
    stack = cloud.create(template, sections=outputs)
    assert stack.status == "CREATE_COMPLETE", cloud.reasons()
    assert re.fullmatch(pattern, as_text(stack.outputs["O"]))


def test_attributes_stay_through_an_update(cloud: Cloud) -> None:
    """An endpoint does not move because of a new version."""
    outputs: JsonObject = {"Outputs": {"O": _attribute("Cluster", "Endpoint")}}
    before = cloud.create({"Cluster": cluster("1.34")}, sections=outputs).outputs
    assert cloud.update({"Cluster": cluster("1.35")}, sections=outputs).outputs == before


def test_physical_id_joins_the_identifiers(cloud: Cloud) -> None:
    """As ``Ref`` does for types with several."""
    addon = resource("EKS::Addon", ClusterName=ref("Cluster"), AddonName="coredns")
    cloud.create({"Cluster": cluster(), "Addon": addon})
    assert cloud.resources()["Addon"].physical_id == "dev|coredns"


@pytest.mark.parametrize("stack", ["a", "a-very-long-name-of-a-stack-that-goes-on-and-on-and-on"])
@pytest.mark.parametrize("logical_id", ["L", "LogicalIdThatIsAsLongAsTheCdkLikesToMakeThem8F3A"])
def test_generated_name_fits(stack: str, logical_id: str) -> None:
    """However long stack and logical id are."""
    schema = schema_of("AWS::S3::Bucket", REGION)
    assert schema is not None
    name = generated_name(stack, logical_id, schema)
    assert len(name) <= 64
    assert name == name.lower()
    assert name != generated_name(stack, logical_id, schema)
