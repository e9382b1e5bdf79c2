"""Intrinsic functions against a scope of known answers."""

from __future__ import annotations

import pytest

from eks_constructs.local.failures import ResourceFailedError
from eks_constructs.local.intrinsics import Resolver
from eks_constructs.local.json_values import JsonObject, JsonValue


class _Scope:
    """Answers every reference with its own name."""

    def ref(self, name: str) -> JsonValue:
        return f"<{name}>"

    def attribute(self, logical_id: str, name: str) -> JsonValue:
        return f"<{logical_id}.{name}>"

    def stack_output(self, stack: str, region: str | None, output: str) -> JsonValue:
        return f"<{stack}/{region}/{output}>"

    def exported(self, name: str) -> JsonValue:
        return f"<export {name}>"

    def zones(self, region: str) -> list[str]:
        return [f"{region or 'here'}a", f"{region or 'here'}b"]

    def dynamic(self, service: str, key: str) -> str:
        return f"<{service} {key}>"


_CONDITIONS: JsonObject = {
    "Yes": {"Fn::Equals": ["1", 1]},
    "No": {"Fn::Not": [{"Condition": "Yes"}]},
    "Both": {"Fn::And": [{"Condition": "Yes"}, {"Condition": "No"}]},
    "Either": {"Fn::Or": [{"Condition": "Yes"}, {"Condition": "No"}]},
}
_RESOLVER = Resolver(
    scope=_Scope(),
    mappings={"Sizes": {"eu": {"small": ["t3"]}}},
    conditions=_CONDITIONS,
)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ({"Ref": "Vpc"}, "<Vpc>"),
        ({"Fn::GetAtt": ["Vpc", "Arn"]}, "<Vpc.Arn>"),
        ({"Fn::GetAtt": "Vpc.A.B"}, "<Vpc.A.B>"),
        ({"Fn::Join": ["-", ["a", 1, True]]}, "a-1-true"),
        ({"Fn::Split": [",", "a,b"]}, ["a", "b"]),
        ({"Fn::Select": ["1", {"Fn::Split": [",", "a,b"]}]}, "b"),
        ({"Fn::Sub": "${Vpc}/${Vpc.Arn}/${!Kept}"}, "<Vpc>/<Vpc.Arn>/${Kept}"),
        ({"Fn::Sub": ["${Own}-${Vpc}", {"Own": {"Ref": "X"}}]}, "<X>-<Vpc>"),
        ({"Fn::FindInMap": ["Sizes", "eu", "small"]}, ["t3"]),
        ({"Fn::GetAZs": ""}, ["herea", "hereb"]),
        ({"Fn::GetAZs": "x"}, ["xa", "xb"]),
        ({"Fn::Base64": "text"}, "dGV4dA=="),
        ({"Fn::ImportValue": {"Fn::Sub": "a"}}, "<export a>"),
        ({"Fn::ToJsonString": {"a": [{"Ref": "X"}]}}, '{"a":["<X>"]}'),
        ({"Fn::Cidr": ["10.0.0.0/16", 2, "8"]}, ["10.0.0.0/24", "10.0.1.0/24"]),
        ({"Fn::Cidr": ["2001:db8::/56", 2, "64"]}, ["2001:db8::/64", "2001:db8:0:1::/64"]),
        ({"Fn::If": ["Yes", "a", "b"]}, "a"),
        ({"Fn::If": ["No", "a", {"Ref": "X"}]}, "<X>"),
        ({"Fn::If": ["Both", 1, 2]}, 2),
        ({"Fn::If": ["Either", 1, 2]}, 1),
        ({"Fn::Contains": [["a", "b"], "b"]}, True),
        (
            {"Fn::GetStackOutput": {"StackName": "S", "OutputName": "O", "Region": "eu-west-1"}},
            "<S/eu-west-1/O>",
        ),
        ({"Fn::GetStackOutput": {"StackName": "S", "OutputName": "O"}}, "<S/None/O>"),
        ("a {{resolve:ssm:/path:1}} b", "a <ssm /path:1> b"),
        ({"a": {"Ref": "AWS::NoValue"}, "b": [{"Ref": "AWS::NoValue"}, 1]}, {"b": [1]}),
        ({"a": {"Fn::If": ["No", "x", {"Ref": "AWS::NoValue"}]}}, {}),
        ({"Ref": "X", "Other": 1}, {"Ref": "X", "Other": 1}),
    ],
)
def test_function_is_resolved(raw: JsonValue, value: JsonValue) -> None:
    """Each function gives what CloudFormation gives."""
    assert _RESOLVER.value(raw) == value


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"Fn::Unheard": "x"}, "the local AWS does not know the function Fn::Unheard"),
        ({"Fn::Select": [5, ["a"]]}, "Fn::Select .* cannot be resolved"),
        ({"Fn::FindInMap": ["Sizes", "us", "small"]}, "Fn::FindInMap .* cannot be resolved"),
        ({"Fn::If": ["Unheard", 1, 2]}, "unresolved condition Unheard"),
        ({"Fn::Join": ["-"]}, "Fn::Join .* cannot be resolved"),
    ],
)
def test_misuse_is_told(raw: JsonValue, message: str) -> None:
    """The message names the function and its argument."""
    with pytest.raises(ResourceFailedError, match=message):
        _RESOLVER.value(raw)
