"""A Pod Identity association with everything."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from eks_constructs.cluster import Cluster
from eks_constructs.pod_identity import PodIdentity


def maximal(stack: Stack) -> None:
    """Make an association that sets every property."""
    PodIdentity(
        stack,
        "Web",
        cluster=Cluster.from_name(stack, "Cluster", "demo"),
        namespace="shop",
        service_account="web",
        target_role_arn="arn:aws:iam::444455556666:role/Target",
        session_tags=False,
        session_policy=[
            iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::shop/*"])
        ],
        tags={"team": "platform"},
    )
