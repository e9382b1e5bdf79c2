"""The queue through which Karpenter hears that instances are about to go."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from eks_constructs.planning.karpenter import INTERRUPTIONS, MESSAGE_SECONDS


class InterruptionQueue(Construct):
    """An encrypted queue, and the rules that send events of EC2 and AWS Health to it.

    Only these rules may send, and nobody without TLS. Messages are gone after five minutes, so the
    queue is not kept when it leaves the template, and has no queue for dead letters.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        key: Key to encrypt with. One that was imported must already let ``events.amazonaws.com``
            use it. Default: a key of SQS itself.
        name: Name of the queue. Default: CloudFormation makes one up.

    See https://karpenter.sh/docs/concepts/disruption/#interruption
    """

    queue: Final[sqs.Queue]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: kms.IKey | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.queue = sqs.Queue(
            self,
            "Resource",
            queue_name=name,
            encryption=sqs.QueueEncryption.SQS_MANAGED if key is None else sqs.QueueEncryption.KMS,
            encryption_master_key=key,
            enforce_ssl=True,
            retention_period=Duration.seconds(MESSAGE_SECONDS),
        )
        for kind, (source, detail_type) in INTERRUPTIONS.items():
            events.Rule(
                self,
                kind,
                description=f"{detail_type}, for Karpenter",
                event_pattern=events.EventPattern(source=[source], detail_type=[detail_type]),
                targets=[targets.SqsQueue(self.queue)],
            )
