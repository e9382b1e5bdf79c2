"""Capabilities with everything; kro has nothing to set."""

from __future__ import annotations

from aws_cdk import Stack

from eks_constructs.capability import Capability
from eks_constructs.cluster import Cluster
from eks_constructs.planning.capability import Ack, ArgoCd, ArgoCdRole, SsoIdentity


def maximal(stack: Stack) -> None:
    """Make capabilities that together set every property."""
    cluster = Cluster.from_name(stack, "Cluster", "demo")
    Capability(
        stack,
        "ArgoCd",
        cluster=cluster,
        configuration=ArgoCd(
            identity_center_instance_arn="arn:aws:sso:::instance/ssoins-0123456789abcdef",
            identity_center_region="eu-west-1",
            namespace="argocd",
            endpoint_prefix="demo",
            vpc_endpoint_ids=["vpce-0123456789abcdef0"],
            roles={ArgoCdRole.ADMIN: [SsoIdentity.group("platform")]},
        ),
        tags={"team": "platform"},
    )
    Capability(
        stack,
        "Ack",
        cluster=cluster,
        configuration=Ack(disabled_services=["iam"], enable_cross_namespace=False),
    )
