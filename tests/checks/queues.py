"""A queue that meets every rule, and the edits that break one each."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

from tests.checks.edits import Edit, Mutation, mutation, without

_DENIED: Final = "QueuePolicy/Properties/PolicyDocument/Statement/0"

QUEUES: Final[dict[str, JsonValue]] = {
    "Queue": {
        "Type": "AWS::SQS::Queue",
        "Properties": {
            "SqsManagedSseEnabled": True,
            "RedrivePolicy": {"deadLetterTargetArn": {"Ref": "Flag"}, "maxReceiveCount": 3},
        },
    },
    "QueuePolicy": {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {
            "Queues": [{"Ref": "Queue"}],
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Deny",
                        "Action": "sqs:*",
                        "Principal": {"AWS": "*"},
                        "Resource": {"Fn::GetAtt": ["Queue", "Arn"]},
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    }
                ],
            },
        },
    },
}

QUEUE_MUTATIONS: Final[tuple[Mutation, ...]] = (
    mutation(
        "PlainQueue",
        "EKS_S1_QUEUE_ENCRYPTED",
        Edit("Queue/Properties/SqsManagedSseEnabled", value=False),
    ),
    mutation("NoQueuePolicy", "EKS_S1_QUEUE_TLS", without("QueuePolicy"), at="Queue"),
    mutation("TlsAllowed", "EKS_S1_QUEUE_TLS", Edit(f"{_DENIED}/Effect", "Allow"), at="Queue"),
    mutation("AnyTransport", "EKS_S1_QUEUE_TLS", without(f"{_DENIED}/Condition"), at="Queue"),
)
"""One demand on queues broken each."""

QUEUES_TOLERATED: Final = {
    "QueueWithKey": (
        without("Queue/Properties/SqsManagedSseEnabled"),
        Edit("Queue/Properties/KmsMasterKeyId", {"Ref": "Flag"}),
    ),
    "QueueEncryptionKnownLater": (Edit("Queue/Properties/SqsManagedSseEnabled", {"Ref": "Flag"}),),
}
"""Edits that no rule may mind."""
