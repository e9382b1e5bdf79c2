"""Reading templates, and refusing those that can never deploy."""

from __future__ import annotations

import json

import pytest

from eks_constructs.local.failures import ApiError
from eks_constructs.local.json_values import JsonObject, JsonValue
from eks_constructs.local.template import parse_template

_TOPIC: JsonObject = {"Type": "AWS::SNS::Topic"}


def _body(resources: JsonObject, **sections: JsonValue) -> str:
    return json.dumps({"Resources": resources, **sections})


def test_short_forms_of_yaml_mean_the_long_ones() -> None:
    """``!Ref``, ``!GetAtt`` and ``!Sub`` are read as in CloudFormation."""
    template = parse_template(
        """
        Resources:
          A: {Type: "AWS::SNS::Topic"}
          B:
            Type: AWS::SNS::Topic
            Properties:
              One: !Ref A
              Two: !GetAtt A.TopicArn
              Three: !Sub "${A}-x"
              Four: !Select [0, !GetAZs ""]
              Version: 2012-10-17
        """
    )
    assert template.resources["B"].properties == {
        "One": {"Ref": "A"},
        "Two": {"Fn::GetAtt": ["A", "TopicArn"]},
        "Three": {"Fn::Sub": "${A}-x"},
        "Four": {"Fn::Select": [0, {"Fn::GetAZs": ""}]},
        "Version": "2012-10-17",
    }


def test_resources_come_in_the_order_of_creation() -> None:
    """Ref, GetAtt, Sub and DependsOn all make what they name come first."""
    template = parse_template(
        _body(
            {
                "E": {**_TOPIC, "DependsOn": "D"},
                "D": {**_TOPIC, "Properties": {"X": {"Fn::Sub": "${C.TopicArn} ${!Other}"}}},
                "C": {**_TOPIC, "Properties": {"X": [{"Fn::GetAtt": "B.TopicArn"}]}},
                "B": {**_TOPIC, "Properties": {"X": {"Ref": "A"}}},
                "A": _TOPIC,
            }
        )
    )
    assert list(template.resources) == ["A", "B", "C", "D", "E"]


def test_own_variables_of_sub_are_no_references() -> None:
    """A variable that Fn::Sub defines itself does not have to be a resource."""
    sub: JsonValue = {"Fn::Sub": ["${Own}", {"Own": {"Ref": "A"}}]}
    template = parse_template(_body({"A": _TOPIC, "B": {**_TOPIC, "Properties": {"X": sub}}}))
    assert template.resources["B"].depends_on == {"A"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{}", "At least one Resources member must be defined"),
        ("[1]", "unsupported structure"),
        ("a: [", "YAML not well-formed"),
        (_body({"A": {}}), r"\[/Resources/A\] Every Resources object must contain a Type member"),
        (
            _body({"A": {**_TOPIC, "Properties": {"X": {"Ref": "Nobody"}}}}),
            r"Unresolved resource dependencies \[Nobody\] in the Resources block",
        ),
        (
            _body({"A": _TOPIC}, Outputs={"O": {"Value": {"Ref": "Nobody"}}}),
            r"Unresolved resource dependencies \[Nobody\] in the Outputs block",
        ),
        (
            _body({"A": {**_TOPIC, "DependsOn": "B"}, "B": {**_TOPIC, "DependsOn": "A"}}),
            "Circular dependency between resources",
        ),
        (_body({"A": {**_TOPIC, "DeletionPolicy": "Keep"}}), "DeletionPolicy Keep of A is not"),
        (_body({"A": _TOPIC}, Transform="AWS::SAM"), "runs no template macros"),
    ],
)
def test_impossible_template_is_refused(body: str, message: str) -> None:
    """The message is CloudFormation's own where there is one."""
    with pytest.raises(ApiError, match=message):
        parse_template(body)
