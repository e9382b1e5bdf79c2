"""Creating, changing, replacing and deleting the resources of a stack."""

from __future__ import annotations

from eks_constructs.local.json_values import JsonObject
from tests.local.cloud import ROLE_ARN, Cloud, cluster, node_group, ref, resource

_PARAMETER = resource("SSM::Parameter", Type="String", Value="one")
_BAD = resource("SSM::Parameter", Type="String")


def _role(**more: str) -> JsonObject:
    return resource("IAM::Role", AssumeRolePolicyDocument={"Statement": []}, **more)


def test_resources_are_created_in_the_order_of_their_references(cloud: Cloud) -> None:
    """What is referred to exists first, however the template is sorted."""
    stack = cloud.create(
        {
            "Addon": resource("EKS::Addon", ClusterName=ref("Cluster"), AddonName="vpc-cni"),
            "Cluster": {**cluster(), "DependsOn": ["Log"]},
            "Log": resource("Logs::LogGroup"),
        }
    )
    done = [name for name, status in cloud.events() if status == "CREATE_COMPLETE"]
    assert stack.status == "CREATE_COMPLETE"
    assert done == ["Log", "Cluster", "Addon", "app"]


def test_deletion_runs_in_reverse_order(cloud: Cloud) -> None:
    """A node group goes before its cluster, although the template names the cluster last."""
    cloud.create({"Nodes": node_group(), "Cluster": cluster()})
    cloud.delete()
    assert cloud.stack_names() == []
    assert cloud.resources() == {}


def test_invalid_property_fails_with_its_place_and_leaves_nothing(cloud: Cloud) -> None:
    """The reason names logical id, type and property; what was created before is removed."""
    stack = cloud.create({"Good": _PARAMETER, "Wrong": {**_BAD, "DependsOn": "Good"}})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert cloud.resources() == {}
    assert (
        "Properties validation failed for resource Wrong (AWS::SSM::Parameter) with message: "
        "#: required key [Value] not found"
    ) in cloud.reasons()


def test_existing_identifier_is_refused(cloud: Cloud) -> None:
    """A second cluster of the same name fails as in CloudFormation."""
    cloud.create({"Cluster": cluster()})
    cloud.create({"Other": cluster()}, name="second")
    assert "Resource of type 'AWS::EKS::Cluster' with identifier 'dev' already exists." in (
        cloud.reasons("second")
    )
    assert cloud.stack("second").status == "ROLLBACK_COMPLETE"


def test_change_in_place_keeps_the_physical_id(cloud: Cloud) -> None:
    """A property that can change does not replace its resource."""
    cloud.create({"Nodes": node_group(), "Cluster": cluster()})
    before = cloud.resources()["Nodes"].physical_id
    stack = cloud.update(
        {"Nodes": node_group(Labels={"tier": "web"}), "Cluster": cluster()},
    )
    assert stack.status == "UPDATE_COMPLETE"
    assert cloud.resources()["Nodes"].physical_id == before
    assert cloud.resources()["Nodes"].properties["Labels"] == {"tier": "web"}


def test_create_only_change_replaces_and_deletes_the_old_one(cloud: Cloud) -> None:
    """An unnamed node group gets a new physical id, and the old one is gone."""
    cloud.create({"Nodes": node_group(), "Cluster": cluster()})
    before = cloud.resources()["Nodes"].physical_id
    cloud.update({"Nodes": node_group(InstanceTypes=["m7g.large"]), "Cluster": cluster()})
    ids = [row.physical_id for row in cloud.server.inventory().of_type("AWS::EKS::Nodegroup")]
    assert len(ids) == 1
    assert ids != [before]


def test_reference_to_a_replaced_resource_follows_it(cloud: Cloud) -> None:
    """What refers to a replaced resource is updated with the new physical id."""

    def template(path: str) -> JsonObject:
        value: JsonObject = {"Fn::GetAtt": ["Role", "Arn"]}
        return {
            "Role": _role(Path=path),
            "Note": resource("SSM::Parameter", Type="String", Value=value),
        }

    cloud.create(template("/one/"))
    cloud.update(template("/two/"))
    assert ":role/two/" in str(cloud.resources()["Note"].properties["Value"])


def test_custom_named_resource_that_needs_replacing_is_refused(cloud: Cloud) -> None:
    """The cluster stays as it was, and the reason is CloudFormation's own."""
    cloud.create({"Cluster": cluster(), "Note": _PARAMETER})
    changed = resource("SSM::Parameter", Type="String", Value="two")
    stack = cloud.update(
        {"Cluster": {**cluster(RoleArn=f"{ROLE_ARN}-2"), "DependsOn": "Note"}, "Note": changed}
    )
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
    assert (
        "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
        "Rename dev and update the stack again."
    ) in cloud.reasons()
    assert cloud.resources()["Cluster"].properties["RoleArn"] == ROLE_ARN
    assert cloud.resources()["Note"].properties["Value"] == "one"


def test_custom_named_role_of_motos_own_is_refused_too(cloud: Cloud) -> None:
    """The schema decides, also for types that moto carries out."""
    cloud.create({"Role": _role(RoleName="fixed")})
    stack = cloud.update({"Role": _role(RoleName="fixed", Path="/other/")})
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
    assert "custom-named resource requires replacing. Rename fixed" in "".join(cloud.reasons())


def test_renamed_resource_is_replaced(cloud: Cloud) -> None:
    """A new name together with the create-only change is allowed."""
    cloud.create({"Cluster": cluster()})
    stack = cloud.update({"Cluster": cluster(name="blue", RoleArn=f"{ROLE_ARN}-2")})
    assert stack.status == "UPDATE_COMPLETE"
    assert cloud.resources()["Cluster"].physical_id == "blue"


def test_named_node_group_that_needs_replacing_already_exists(cloud: Cloud) -> None:
    """A fixed node group name collides with itself, which is why none should be fixed."""
    named = node_group(NodegroupName="web")
    cloud.create({"Nodes": named, "Cluster": cluster()})
    changed = node_group(NodegroupName="web", CapacityType="SPOT")
    stack = cloud.update({"Nodes": changed, "Cluster": cluster()})
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
    assert "Resource of type 'AWS::EKS::Nodegroup' with identifier 'dev/web' already exists." in (
        cloud.reasons()
    )


def test_failed_update_restores_replaced_and_new_resources(cloud: Cloud) -> None:
    """After a failure everything is as it was: ids, properties, and nothing more."""
    cloud.create({"Role": _role(Path="/one/"), "Note": _PARAMETER})
    before = cloud.resources()
    stack = cloud.update(
        {
            "Role": _role(Path="/two/"),
            "Note": _PARAMETER,
            "New": resource("Logs::LogGroup"),
            "Wrong": {**_BAD, "DependsOn": ["Role", "New"]},
        }
    )
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
    assert {name: row.physical_id for name, row in cloud.resources().items()} == {
        name: row.physical_id for name, row in before.items()
    }


def test_resource_that_is_deleted_first_is_brought_back(cloud: Cloud) -> None:
    """A type whose replacement deletes first survives a failed update."""

    def capability(kind: str) -> JsonObject:
        return resource(
            "EKS::Capability",
            ClusterName=ref("Cluster"),
            CapabilityName="one",
            Type=kind,
            RoleArn=ROLE_ARN,
            DeletePropagationPolicy="RETAIN",
        )

    cloud.create({"Cluster": cluster(), "One": capability("ACK")})
    stack = cloud.update(
        {"Cluster": cluster(), "One": capability("KRO"), "Wrong": {**_BAD, "DependsOn": "One"}}
    )
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
    assert cloud.resources()["One"].properties["Type"] == "ACK"
    stack = cloud.update({"Cluster": cluster(), "One": capability("KRO")})
    assert stack.status == "UPDATE_COMPLETE"
    assert cloud.resources()["One"].properties["Type"] == "KRO"


def test_removed_resource_is_deleted_after_the_rest(cloud: Cloud) -> None:
    """What the template no longer has is cleaned up last."""
    cloud.create({"Old": resource("Logs::LogGroup"), "Note": _PARAMETER})
    cloud.update({"Note": _PARAMETER})
    assert set(cloud.resources()) == {"Note"}
    assert cloud.events()[-3:] == [
        ("Old", "DELETE_IN_PROGRESS"),
        ("Old", "DELETE_COMPLETE"),
        ("app", "UPDATE_COMPLETE"),
    ]


def test_retained_resources_stay_and_are_listed(cloud: Cloud) -> None:
    """Deletion skips what is retained, and it keeps its name taken."""
    kept = {**resource("Logs::LogGroup", LogGroupName="/kept"), "DeletionPolicy": "Retain"}
    on_create = {**_PARAMETER, "DeletionPolicy": "RetainExceptOnCreate"}
    cloud.create({"Kept": kept, "Too": on_create, "Gone": resource("Logs::LogGroup")})
    cloud.delete()
    assert sorted(row.logical_id for row in cloud.retained()) == ["Kept", "Too"]
    assert cloud.create({"Again": kept}).status == "ROLLBACK_COMPLETE"


def test_retain_except_on_create_goes_with_a_failed_creation(cloud: Cloud) -> None:
    """Only plain Retain survives a failed creation."""
    cloud.create(
        {
            "Kept": {**_PARAMETER, "DeletionPolicy": "Retain"},
            "Gone": {**_PARAMETER, "DeletionPolicy": "RetainExceptOnCreate"},
            "Wrong": {**_BAD, "DependsOn": ["Kept", "Gone"]},
        }
    )
    assert [row.logical_id for row in cloud.retained()] == ["Kept"]


def test_update_replace_policy_keeps_what_was_replaced(cloud: Cloud) -> None:
    """The old resource stays, flagged, beside the new one."""
    role = {**_role(Path="/one/"), "UpdateReplacePolicy": "Retain"}
    cloud.create({"Role": role})
    cloud.update({"Role": {**_role(Path="/two/"), "UpdateReplacePolicy": "Retain"}})
    assert [row.properties["Path"] for row in cloud.retained()] == ["/one/"]
    assert cloud.resources()["Role"].properties["Path"] == "/two/"


def test_failed_deletion_is_told_and_can_be_repeated(cloud: Cloud) -> None:
    """A bucket that is not empty stops the deletion until it is emptied."""
    cloud.create({"Bucket": resource("S3::Bucket", BucketName="full")})
    cloud.call("s3.put_object", {"Bucket": "full", "Key": "a", "Body": "text"})
    cloud.delete()
    assert cloud.stack().status == "DELETE_FAILED"
    cloud.call("s3.delete_object", {"Bucket": "full", "Key": "a"})
    cloud.delete()
    assert cloud.stack_names() == []


def test_conditions_decide_what_is_created(cloud: Cloud) -> None:
    """A resource whose condition is false does not exist, nor does its output."""
    sections: JsonObject = {
        "Conditions": {"Never": {"Fn::Equals": ["a", "b"]}},
        "Outputs": {"Gone": {"Condition": "Never", "Value": ref("Maybe")}},
    }
    stack = cloud.create(
        {"Note": _PARAMETER, "Maybe": {**_PARAMETER, "Condition": "Never"}}, sections=sections
    )
    assert set(cloud.resources()) == {"Note"}
    assert stack.outputs == {}
