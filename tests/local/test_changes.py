"""What a change set tells before anything happens."""

from __future__ import annotations

from eks_constructs.local.engine import NO_CHANGES
from eks_constructs.local.json_values import JsonObject, as_object, as_text, objects
from tests.local.cloud import ROLE_ARN, Cloud, cluster, node_group, ref, resource

_NOTE = resource("SSM::Parameter", Type="String", Value="one")


def _changes(plan: JsonObject) -> dict[str, tuple[str, str]]:
    found = [as_object(item["ResourceChange"]) for item in objects(plan["Changes"])]
    return {
        as_text(item["LogicalResourceId"]): (
            as_text(item["Action"]),
            as_text(item.get("Replacement")),
        )
        for item in found
    }


def test_additions_modifications_and_removals_are_listed(cloud: Cloud) -> None:
    """Each with whether it replaces."""
    cloud.create({"Cluster": cluster(), "Nodes": node_group(), "Old": _NOTE})
    plan = cloud.change_set(
        {
            "Cluster": cluster("1.35"),
            "Nodes": node_group(CapacityType="SPOT"),
            "New": _NOTE,
        }
    )
    assert _changes(plan) == {
        "Cluster": ("Modify", "False"),
        "Nodes": ("Modify", "True"),
        "New": ("Add", ""),
        "Old": ("Remove", ""),
    }


def test_reference_to_what_will_be_replaced_is_conditional(cloud: Cloud) -> None:
    """Its value is not known before, so a create-only property may or may not change."""

    def template(path: str) -> JsonObject:
        role = resource("IAM::Role", AssumeRolePolicyDocument={"Statement": []}, Path=path)
        arn: JsonObject = {"Fn::GetAtt": ["Role", "Arn"]}
        return {"Role": role, "Cluster": cluster(RoleArn=arn)}

    cloud.create(template("/one/"))
    plan = cloud.change_set(template("/two/"))
    assert _changes(plan) == {"Role": ("Modify", "True"), "Cluster": ("Modify", "Conditional")}


def test_new_version_of_a_launch_template_changes_its_node_group(cloud: Cloud) -> None:
    """The version number will be another one, in place."""

    def template(instance_type: str) -> JsonObject:
        data: JsonObject = {"InstanceType": instance_type}
        version: JsonObject = {"Fn::GetAtt": ["Template", "LatestVersionNumber"]}
        return {
            "Cluster": cluster(),
            "Template": resource("EC2::LaunchTemplate", LaunchTemplateData=data),
            "Nodes": node_group(LaunchTemplate={"Id": ref("Template"), "Version": version}),
        }

    cloud.create(template("m7i.large"))
    plan = cloud.change_set(template("m7i.xlarge"))
    assert _changes(plan) == {"Template": ("Modify", "False"), "Nodes": ("Modify", "False")}
    cloud.update(template("m7i.xlarge"))
    used = as_object(cloud.resources()["Nodes"].properties["LaunchTemplate"])
    assert used["Version"] == "2"


def test_same_template_is_no_change(cloud: Cloud) -> None:
    """The change set fails with the words that the CDK CLI knows."""
    cloud.create({"Cluster": cluster(RoleArn=ROLE_ARN)})
    plan = cloud.change_set({"Cluster": cluster(RoleArn=ROLE_ARN)})
    assert plan["Status"] == "FAILED"
    assert plan["StatusReason"] == NO_CHANGES


def test_changed_output_of_another_stack_is_a_change(cloud: Cloud) -> None:
    """The template is the same, but what it reads is not."""
    wanted: JsonObject = {"StackName": "one", "OutputName": "O"}
    reader = resource("SSM::Parameter", Type="String", Value={"Fn::GetStackOutput": wanted})
    cloud.create({"N": _NOTE}, name="one", sections={"Outputs": {"O": {"Value": "a"}}})
    cloud.create({"Reader": reader}, name="two")
    cloud.update({"N": _NOTE}, name="one", sections={"Outputs": {"O": {"Value": "b"}}})
    assert _changes(cloud.change_set({"Reader": reader}, name="two")) == {
        "Reader": ("Modify", "False")
    }
