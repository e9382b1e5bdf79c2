"""The part of the compliant template that is about roles of pods."""

from __future__ import annotations

import json
from typing import Final

from pydantic import JsonValue

_ISSUER: Final = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF"
_TRUST_TEXT: Final = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Principal": {"Federated": "${Provider}"},
                "Condition": {
                    "StringEquals": {
                        "${Issuer}:aud": "sts.amazonaws.com",
                        "${Issuer}:sub": "system:serviceaccount:team:app",
                    }
                },
            }
        ],
    }
)


def _trust(action: JsonValue, principal: JsonValue, condition: JsonValue) -> JsonValue:
    statement: JsonValue = {
        "Effect": "Allow",
        "Action": action,
        "Principal": principal,
        "Condition": condition,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


PODS: Final[dict[str, JsonValue]] = {
    "PodPolicy": {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": ["s3:GetObject", "s3:PutObject"],
                        "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/team/app",
                    },
                    {
                        "Effect": "Allow",
                        "Action": "s3:ListBucket",
                        "Resource": "arn:aws:s3:::amzn-s3-demo-bucket",
                    },
                ],
            }
        },
    },
    "PodRole": {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": _trust(
                ["sts:AssumeRole", "sts:TagSession"],
                {"Service": "pods.eks.amazonaws.com"},
                {
                    "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
                    "ArnEquals": {
                        "aws:SourceArn": "arn:aws:eks:eu-west-1:111122223333:cluster/demo"
                    },
                },
            ),
            "ManagedPolicyArns": [{"Ref": "PodPolicy"}],
        },
    },
    "TokenRole": {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": _trust(
                "sts:AssumeRoleWithWebIdentity",
                {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{_ISSUER}"},
                {
                    "StringEquals": {
                        f"{_ISSUER}:aud": "sts.amazonaws.com",
                        f"{_ISSUER}:sub": "system:serviceaccount:team:app",
                    }
                },
            )
        },
    },
    "TextRole": {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {
                "Fn::Sub": [
                    _TRUST_TEXT,
                    {
                        "Provider": f"arn:aws:iam::111122223333:oidc-provider/{_ISSUER}",
                        "Issuer": _ISSUER,
                    },
                ]
            }
        },
    },
}
"""A managed policy, and a role for each way in which pods can assume one."""
