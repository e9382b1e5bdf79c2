"""Taking over what a deleted stack retained, as ``cdk deploy --import-existing-resources`` asks."""

from __future__ import annotations

from eks_constructs.local.json_values import JsonObject, as_object, as_text, objects
from tests.local.cloud import Cloud, resource

NAME = "/aws/eks/dev/cluster"


def kept_group(**more: str) -> JsonObject:
    """Return a log group with a name of its own that its stack retains."""
    group = resource("Logs::LogGroup", LogGroupName=NAME, **more)
    return {"Logs": {**group, "DeletionPolicy": "Retain"}}


def submit(cloud: Cloud, resources: JsonObject, *, name: str = "app") -> list[JsonObject]:
    """Create a stack by a change set that imports, carry it out, and return what it planned."""
    plan = cloud.change_set(resources, name=name, kind="CREATE", ImportExistingResources="true")
    cloud.call("cloudformation.execute_change_set", {"StackName": name, "ChangeSetName": "plan"})
    return [as_object(item["ResourceChange"]) for item in objects(plan["Changes"])]


def test_what_was_retained_is_taken_over(cloud: Cloud) -> None:
    """The new stack owns it, under its old physical id, and nothing is left without a stack."""
    cloud.create(kept_group())
    cloud.delete()
    (change,) = submit(cloud, kept_group(), name="again")
    assert (change["Action"], change["PhysicalResourceId"]) == ("Import", NAME)
    assert cloud.stack("again").status == "CREATE_COMPLETE"
    assert cloud.resources("again")["Logs"].physical_id == NAME
    assert ("Logs", "IMPORT_COMPLETE") in cloud.events("again")
    assert cloud.retained() == []


def test_without_being_asked_the_name_is_taken(cloud: Cloud) -> None:
    """As CloudFormation does: a plain creation collides with what was retained."""
    cloud.create(kept_group())
    cloud.delete()
    cloud.create(kept_group(), name="again")
    assert cloud.stack("again").status == "ROLLBACK_COMPLETE"
    assert any("already exists" in reason for reason in cloud.reasons("again"))
    assert [row.physical_id for row in cloud.retained()] == [NAME]


def test_what_a_stack_owns_is_not_taken(cloud: Cloud) -> None:
    """Only what belongs to nobody can be imported."""
    cloud.create(kept_group())
    (change,) = submit(cloud, kept_group(), name="thief")
    assert as_text(change["Action"]) == "Add"
    assert cloud.stack("thief").status == "ROLLBACK_COMPLETE"
    assert "Logs" in cloud.resources()


def test_what_the_template_would_delete_is_not_taken(cloud: Cloud) -> None:
    """CloudFormation imports only what the template retains."""
    cloud.create(kept_group())
    cloud.delete()
    unkept: JsonObject = {"Logs": resource("Logs::LogGroup", LogGroupName=NAME)}
    (change,) = submit(cloud, unkept, name="again")
    assert as_text(change["Action"]) == "Add"


def test_a_failed_creation_gives_it_back(cloud: Cloud) -> None:
    """It is retained as before, and can be taken over by the next attempt."""
    cloud.create(kept_group())
    cloud.delete()
    broken: JsonObject = {
        **kept_group(),
        "Zone": resource("Logs::LogGroup", LogGroupName="x", RetentionInDays=2),
    }
    submit(cloud, broken, name="again")
    assert cloud.stack("again").status == "ROLLBACK_COMPLETE"
    assert [row.physical_id for row in cloud.retained()] == [NAME]
    (change,) = submit(cloud, kept_group(), name="third")
    assert as_text(change["Action"]) == "Import"
