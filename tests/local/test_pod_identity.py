"""Associations of EKS Pod Identity, made, changed and replaced."""

from __future__ import annotations

from eks_constructs.local.json_values import JsonObject, JsonValue
from tests.local.cloud import ROLE_ARN, Cloud, cluster, ref, resource


def association(**more: JsonValue) -> JsonObject:
    """Return an association of the cluster with the logical id ``Cluster``."""
    properties: JsonObject = {
        "ClusterName": ref("Cluster"),
        "Namespace": "team",
        "ServiceAccount": "app",
        "RoleArn": ROLE_ARN,
        **more,
    }
    return resource("EKS::PodIdentityAssociation", **properties)


def template(**more: JsonValue) -> JsonObject:
    """Return a cluster with one association."""
    return {"Cluster": cluster(), "App": association(**more)}


def test_every_property_is_carried_out(cloud: Cloud) -> None:
    """Role, target, session and tags change in place, and the target has an external id."""
    cloud.create(template())
    before = cloud.resources()["App"].physical_id
    changed: JsonObject = {
        "RoleArn": f"{ROLE_ARN}-else",
        "TargetRoleArn": "arn:aws:iam::444455556666:role/Target",
        "DisableSessionTags": True,
        "Policy": '{"Version":"2012-10-17","Statement":[]}',
        "Tags": [{"Key": "owner", "Value": "team"}],
    }
    outputs: JsonObject = {"O": {"Value": {"Fn::GetAtt": ["App", "ExternalId"]}}}
    stack = cloud.update(template(**changed), sections={"Outputs": outputs})
    assert stack.status == "UPDATE_COMPLETE", cloud.reasons()
    after = cloud.resources()["App"]
    assert after.physical_id == before
    assert changed.items() <= after.properties.items()
    assert stack.outputs["O"]
    cloud.delete()
    assert cloud.stack_names() == []


def test_another_service_account_is_another_association(cloud: Cloud) -> None:
    """Its names are fixed when it is made."""
    cloud.create(template())
    before = cloud.resources()["App"].physical_id
    stack = cloud.update(template(Namespace="other"))
    assert stack.status == "UPDATE_COMPLETE", cloud.reasons()
    assert cloud.resources()["App"].physical_id != before


def test_the_cluster_must_exist(cloud: Cloud) -> None:
    """As with everything of a cluster."""
    stack = cloud.create({"App": association(ClusterName="gone")})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert "No cluster found for name: gone. (ResourceNotFoundException)" in cloud.reasons()
