"""For each rule about permissions and roles of pods the edits that break it."""

from __future__ import annotations

import json
from typing import Final

from pydantic import JsonValue

from tests.checks.compliant_pods import PODS
from tests.checks.edits import Edit, Mutation, mutation, without

_ALLOWED: Final = "PodPolicy/Properties/PolicyDocument/Statement/0"
_TRUST: Final = "PodRole/Properties/AssumeRolePolicyDocument/Statement/0"
_PINNED: Final = "TokenRole/Properties/AssumeRolePolicyDocument/Statement/0/Condition/StringEquals"
_ISSUER: Final = "oidc.eks.eu-west-1.amazonaws.com~1id~10123456789ABCDEF"
_TEXT: Final = "TextRole/Properties/AssumeRolePolicyDocument/Fn::Sub/0"
_INLINE: Final[dict[str, JsonValue]] = {
    "PolicyName": "inline",
    "PolicyDocument": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}],
    },
}


def _text_without(key: str) -> Edit:
    text = json.dumps(PODS["TextRole"])
    found = json.loads(text)["Properties"]["AssumeRolePolicyDocument"]["Fn::Sub"][0]
    return Edit(_TEXT, found.replace(f":{key}", ":amr"))


POD_MUTATIONS: Final[tuple[Mutation, ...]] = (
    mutation("EveryAction", "EKS_I1_NO_ALL_ACTIONS", Edit(f"{_ALLOWED}/Action", "*")),
    mutation("WholeService", "EKS_I1_NO_ALL_ACTIONS", Edit(f"{_ALLOWED}/Action/1", "s3:*")),
    mutation(
        "AllButOne",
        "EKS_I1_NO_ALL_ACTIONS",
        without(f"{_ALLOWED}/Action"),
        Edit(f"{_ALLOWED}/NotAction", "iam:*"),
    ),
    mutation(
        "NoSessionTags", "EKS_I2_POD_IDENTITY_TRUST", Edit(f"{_TRUST}/Action", "sts:AssumeRole")
    ),
    mutation("NoAssume", "EKS_I2_POD_IDENTITY_TRUST", Edit(f"{_TRUST}/Action", "sts:TagSession")),
    mutation("ConfusedDeputy", "EKS_I2_POD_IDENTITY_TRUST", without(f"{_TRUST}/Condition")),
    mutation("AnyAccountToken", "EKS_I2_TOKEN_TRUST", without(f"{_PINNED}/{_ISSUER}:sub")),
    mutation("AnyAudience", "EKS_I2_TOKEN_TRUST", without(f"{_PINNED}/{_ISSUER}:aud")),
    mutation("AnyAccountText", "EKS_I2_TOKEN_TRUST_TEXT", _text_without("sub")),
    mutation("AnyAudienceText", "EKS_I2_TOKEN_TRUST_TEXT", _text_without("aud")),
    mutation(
        "InlinePolicy", "EKS_I3_NO_INLINE_POLICY", Edit("PodRole/Properties/Policies", [_INLINE])
    ),
    mutation(
        "InlineGrant",
        "EKS_I3_MANAGED_GRANTS",
        Edit("Grant/Type", "AWS::IAM::Policy"),
        Edit("Grant/Properties", {**_INLINE, "Roles": [{"Ref": "PodRole"}]}),
        Edit("PodRole/Type", "AWS::IAM::Role"),
    ),
)
"""One demand on permissions or on trust broken each."""
