"""CloudFormation's actions, and the requests that are refused as a whole."""

from __future__ import annotations

import json

import pytest

from eks_constructs.local.failures import ResourceFailedError
from eks_constructs.local.json_values import JsonObject, as_object, as_text, objects
from tests.local.cloud import Cloud, cluster, ref, resource

_NOTE = resource("SSM::Parameter", Type="String", Value="one")


@pytest.mark.parametrize(
    ("type_name", "message"),
    [
        ("AWS::EKS::Clutter", r"Unrecognized resource types: \[AWS::EKS::Clutter \(Bad\)\]"),
        ("Custom::Thing", r"refuses Bad \(Custom::Thing\): it needs code to run"),
        ("AWS::CloudFormation::CustomResource", "it needs code to run, and none runs here"),
        ("AWS::Lambda::Function", "no code runs here, so nothing that needs the function"),
    ],
)
def test_type_that_cannot_be_carried_out_is_refused(
    cloud: Cloud, type_name: str, message: str
) -> None:
    """Loudly, before anything is created."""
    with pytest.raises(ResourceFailedError, match=message):
        cloud.create({"Note": _NOTE, "Bad": {"Type": type_name}})
    assert cloud.stack_names() == []


def test_output_of_another_stack_is_read(cloud: Cloud) -> None:
    """``Fn::GetStackOutput`` gives what the other stack put out."""
    value: JsonObject = {"Fn::GetAtt": ["Cluster", "Endpoint"]}
    made = cloud.create(
        {"Cluster": cluster()}, name="one", sections={"Outputs": {"Where": {"Value": value}}}
    )
    wanted: JsonObject = {"StackName": "one", "Region": "eu-west-1", "OutputName": "Where"}
    note = resource("SSM::Parameter", Type="String", Value={"Fn::GetStackOutput": wanted})
    cloud.create({"Note": note}, name="two")
    assert cloud.resources("two")["Note"].properties["Value"] == made.outputs["Where"]


@pytest.mark.parametrize(
    ("stack", "output", "message"),
    [
        ("gone", "Where", "Fn::GetStackOutput: stack gone does not exist in eu-west-1"),
        ("one", "Gone", "Fn::GetStackOutput: stack one has no output Gone"),
    ],
)
def test_missing_output_of_another_stack_fails(
    cloud: Cloud, stack: str, output: str, message: str
) -> None:
    """The reason says which stack or output is missing."""
    cloud.create({"Note": _NOTE}, name="one")
    wanted: JsonObject = {"StackName": stack, "OutputName": output}
    note = resource("SSM::Parameter", Type="String", Value={"Fn::GetStackOutput": wanted})
    assert cloud.create({"Note": note}, name="two").status == "ROLLBACK_COMPLETE"
    assert message in cloud.reasons("two")


def test_exports_are_unique_and_protect_their_stack(cloud: Cloud) -> None:
    """What another stack imports stays; the same name is exported once."""
    sections: JsonObject = {"Outputs": {"O": {"Value": "v", "Export": {"Name": "shared"}}}}
    cloud.create({"Note": _NOTE}, name="one", sections=sections)
    imported = resource("SSM::Parameter", Type="String", Value={"Fn::ImportValue": "shared"})
    cloud.create({"Note": imported}, name="two")
    twin = cloud.create({"Note": _NOTE}, name="three", sections=sections)
    assert cloud.resources("two")["Note"].properties["Value"] == "v"
    assert twin.status == "ROLLBACK_COMPLETE"
    assert "Export with name shared is already exported by stack one" in "".join(
        cloud.reasons("three")
    )
    with pytest.raises(
        ResourceFailedError, match="shared cannot be deleted as it is in use by two"
    ):
        cloud.delete("one")
    listed = objects(cloud.call("cloudformation.list_exports", {})["Exports"])
    assert [(item["Name"], item["Value"]) for item in listed] == [("shared", "v")]


def test_protected_stack_is_not_deleted(cloud: Cloud) -> None:
    """Termination protection holds until it is switched off."""
    cloud.create({"Note": _NOTE})
    protection: JsonObject = {"StackName": "app", "EnableTerminationProtection": True}
    cloud.call("cloudformation.update_termination_protection", protection)
    with pytest.raises(ResourceFailedError, match="while TerminationProtection is enabled"):
        cloud.delete()
    protection["EnableTerminationProtection"] = False
    cloud.call("cloudformation.update_termination_protection", protection)
    cloud.delete()
    assert cloud.stack_names() == []


def test_parameters_have_values_or_defaults(cloud: Cloud) -> None:
    """Defaults, SSM values, lists; a missing, unknown or forbidden one is refused."""
    cloud.call("ssm.put_parameter", {"Name": "/ami", "Value": "ami-1", "Type": "String"})
    parameters: JsonObject = {
        "Ami": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/ami"},
        "Names": {"Type": "CommaDelimitedList", "Default": "a, b"},
    }
    joined: JsonObject = {"Fn::Join": ["-", ref("Names")]}
    value: JsonObject = {"Fn::Sub": ["${Ami} ${X}", {"X": joined}]}
    note = resource("SSM::Parameter", Type="String", Value=value)
    cloud.create({"Note": note}, sections={"Parameters": parameters})
    assert cloud.resources()["Note"].properties["Value"] == "ami-1 a-b"
    refused: list[tuple[JsonObject, str]] = [
        ({"Type": "String"}, r"Parameters: \[P\] must have values"),
        ({"Type": "String", "Default": "a", "AllowedValues": ["b"]}, "one of AllowedValues"),
        ({"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/no"}, "Unable to fetch"),
    ]
    for rules, message in refused:
        with pytest.raises(ResourceFailedError, match=message):
            cloud.create({"N": _NOTE}, name="bad", sections={"Parameters": {"P": rules}})
    assert cloud.stack_names() == ["app"]


def test_rules_are_kept_before_anything_changes(cloud: Cloud) -> None:
    """A parameter keeps the value of the first deployment when the template gets another default.

    ``cdk deploy`` asks for that with each parameter that the stack has already.
    """

    def sections(value: str) -> JsonObject:
        same: JsonObject = {"Fn::Equals": [ref("Fixed"), value]}
        assertion: JsonObject = {"Assert": same, "AssertDescription": f"not {value}"}
        never: JsonObject = {"Fn::Equals": ["a", "b"]}
        return {
            "Parameters": {"Fixed": {"Type": "String", "Default": value}},
            "Rules": {
                "Keep": {"Assertions": [assertion]},
                "Skip": {"RuleCondition": never, "Assertions": [{"Assert": never}]},
            },
        }

    cloud.create({"Note": _NOTE}, sections=sections("one"))
    body = json.dumps({"Resources": {"Other": _NOTE}, **sections("two")})
    kept: JsonObject = {"ParameterKey": "Fixed", "UsePreviousValue": True}
    update: JsonObject = {"StackName": "app", "TemplateBody": body, "Parameters": [kept]}
    with pytest.raises(ResourceFailedError, match="rule Keep failed to assert: not two"):
        cloud.call("cloudformation.update_stack", update)
    assert list(cloud.resources()) == ["Note"]
    assert cloud.update({"Note": _NOTE, "Other": _NOTE}, sections=sections("two")).status == (
        "UPDATE_COMPLETE"
    )


def test_update_without_a_change_is_refused(cloud: Cloud) -> None:
    """As in CloudFormation, word for word."""
    cloud.create({"Note": _NOTE})
    with pytest.raises(ResourceFailedError, match=r"No updates are to be performed\."):
        cloud.update({"Note": _NOTE})


def test_type_of_a_resource_cannot_change(cloud: Cloud) -> None:
    """The logical id belongs to one type."""
    cloud.create({"Note": _NOTE})
    with pytest.raises(ResourceFailedError, match="Update of resource type is not permitted"):
        cloud.update({"Note": resource("Logs::LogGroup")})


def test_name_of_a_stack_is_taken_once(cloud: Cloud) -> None:
    """A second stack of the name is refused, and one that failed cannot be updated."""
    cloud.create({"Bad": resource("SSM::Parameter", Type="String")})
    with pytest.raises(ResourceFailedError, match=r"Stack \[app\] already exists"):
        cloud.create({"Note": _NOTE})
    with pytest.raises(ResourceFailedError, match="ROLLBACK_COMPLETE state and can not be updated"):
        cloud.update({"Note": _NOTE})


def test_change_set_creates_and_updates(cloud: Cloud) -> None:
    """A new stack waits in review; executing the change set carries it out."""
    planned = cloud.change_set({"Note": _NOTE}, kind="CREATE")
    given: JsonObject = {"StackName": "app", "ChangeSetName": "plan"}
    assert cloud.stack().status == "REVIEW_IN_PROGRESS"
    assert planned["ExecutionStatus"] == "AVAILABLE"
    cloud.call("cloudformation.execute_change_set", given)
    assert cloud.stack().status == "CREATE_COMPLETE"
    with pytest.raises(ResourceFailedError, match="cannot be executed in its current status"):
        cloud.call("cloudformation.execute_change_set", given)
    cloud.call("cloudformation.delete_change_set", given)
    cloud.call("cloudformation.delete_change_set", given)
    with pytest.raises(ResourceFailedError, match=r"ChangeSet \[plan\] does not exist"):
        cloud.call("cloudformation.describe_change_set", given)


def test_stack_can_be_looked_at(cloud: Cloud) -> None:
    """Template, summary, resources and lists, as people and the CLI ask for them."""
    cloud.create({"Note": _NOTE})
    named: JsonObject = {"StackName": "app"}
    template = cloud.call("cloudformation.get_template", named)["TemplateBody"]
    body = template if isinstance(template, dict) else json.loads(as_text(template))
    assert body["Resources"] == {"Note": _NOTE}
    summary = cloud.call("cloudformation.get_template_summary", named)
    assert summary["ResourceTypes"] == ["AWS::SSM::Parameter"]
    listed = objects(
        cloud.call("cloudformation.list_stack_resources", named)["StackResourceSummaries"]
    )
    assert [item["LogicalResourceId"] for item in listed] == ["Note"]
    one = cloud.call(
        "cloudformation.describe_stack_resource", {**named, "LogicalResourceId": "Note"}
    )
    assert as_object(one["StackResourceDetail"])["ResourceStatus"] == "CREATE_COMPLETE"
    stack_id = objects(cloud.call("cloudformation.describe_stacks", {})["Stacks"])[0]["StackId"]
    cloud.delete()
    gone = cloud.call("cloudformation.describe_stacks", {"StackName": stack_id})
    assert objects(gone["Stacks"])[0]["StackStatus"] == "DELETE_COMPLETE"
    with pytest.raises(ResourceFailedError, match="Stack with id app does not exist"):
        cloud.call("cloudformation.describe_stacks", named)
    statuses: JsonObject = {"StackStatusFilter": ["CREATE_COMPLETE"]}
    assert cloud.call("cloudformation.list_stacks", statuses)["StackSummaries"] == []


def test_template_is_read_from_a_bucket(cloud: Cloud) -> None:
    """Both forms of an S3 address work; a missing object is told."""
    bucket: JsonObject = {"LocationConstraint": "eu-west-1"}
    cloud.call("s3.create_bucket", {"Bucket": "store", "CreateBucketConfiguration": bucket})
    body = json.dumps({"Resources": {"Note": _NOTE}})
    cloud.call("s3.put_object", {"Bucket": "store", "Key": "a/t.json", "Body": body})
    for number, url in enumerate(
        (
            "https://s3.eu-west-1.amazonaws.com/store/a/t.json",
            "https://store.s3.eu-west-1.amazonaws.com/a/t.json",
        )
    ):
        given: JsonObject = {"StackName": f"app{number}", "TemplateURL": url}
        cloud.call("cloudformation.create_stack", given)
        assert cloud.stack(f"app{number}").status == "CREATE_COMPLETE"
    missing: JsonObject = {"StackName": "no", "TemplateURL": "https://store.s3.x.y/none.json"}
    with pytest.raises(ResourceFailedError, match="S3 error for"):
        cloud.call("cloudformation.create_stack", missing)


def test_action_that_is_not_imitated_is_refused(cloud: Cloud) -> None:
    """Nothing is answered with a guess."""
    with pytest.raises(ResourceFailedError, match="does not imitate cloudformation:ListTypes"):
        cloud.call("cloudformation.list_types", {})


def test_failure_without_rollback_leaves_what_was_made(cloud: Cloud) -> None:
    """As ``cdk deploy --no-rollback`` asks for."""
    bad = {**resource("SSM::Parameter", Type="String"), "DependsOn": "Note"}
    body = json.dumps({"Resources": {"Note": _NOTE, "Bad": bad}})
    given: JsonObject = {"StackName": "app", "TemplateBody": body, "DisableRollback": True}
    cloud.call("cloudformation.create_stack", given)
    assert cloud.stack().status == "CREATE_FAILED"
    assert set(cloud.resources()) == {"Note"}
