"""Values of templates as text."""

from __future__ import annotations

import pytest

from eks_constructs.access_report._assembly import JsonValue
from eks_constructs.access_report._values import Values
from tests.access_report.templates import cluster, stack

OTHER = stack(
    {"Cluster": cluster("demo"), "Role": {"Type": "AWS::IAM::Role"}},
    name="other",
    outputs={
        "Weak": {"Value": {"Ref": "Cluster"}},
        "Strong": {"Value": {"Fn::GetAtt": ["Role", "Arn"]}, "Export": {"Name": "other:Role"}},
        "Circle": {"Value": {"Fn::GetStackOutput": {"StackName": "other", "OutputName": "Circle"}}},
    },
)
HERE = stack(
    {
        "Cluster": {"Type": "AWS::EKS::Cluster"},
        "Named": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "ops"}},
        "User": {"Type": "AWS::IAM::User"},
    },
    name="here",
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        (None, ""),
        (7, "7"),
        ({"Ref": "AWS::Partition"}, "${AWS::Partition}"),
        ({"Ref": "Parameter"}, "Ref Parameter"),
        ({"Ref": "Cluster"}, "cluster here/Cluster"),
        ({"Fn::GetAtt": ["Named", "Arn"]}, "role ops"),
        ({"Fn::GetAtt": "User.Arn"}, "user here/User"),
        (
            {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":iam::1:role/x"]]},
            "arn:${AWS::Partition}:iam::1:role/x",
        ),
        ({"Fn::Sub": "arn:${AWS::Partition}:x"}, "arn:${AWS::Partition}:x"),
        ({"Fn::Sub": ["${A}/${B}", {"A": {"Ref": "AWS::Region"}}]}, "${AWS::Region}/${B}"),
        ({"Fn::GetStackOutput": {"StackName": "other", "OutputName": "Weak"}}, "demo"),
        (
            {
                "Fn::GetStackOutput": {
                    "StackName": "other",
                    "OutputName": "Weak",
                    "Region": "us-east-1",
                }
            },
            "GetStackOutput other/Weak/us-east-1",
        ),
        ({"Fn::ImportValue": "other:Role"}, "role other/Role"),
        ({"Fn::ImportValue": "nobody"}, "ImportValue nobody"),
        (
            {"Fn::GetStackOutput": {"StackName": "other", "OutputName": "Circle"}},
            "GetStackOutput other/Circle",
        ),
        ({"Fn::GetAtt": []}, "GetAtt []"),
        ({}, "nothing"),
    ],
)
def test_a_value_is_told_as_far_as_it_is_known(value: JsonValue, text: str) -> None:
    """By its own text, or by where it comes from."""
    assert Values(stacks=[HERE, OTHER]).text(HERE, value) == text
