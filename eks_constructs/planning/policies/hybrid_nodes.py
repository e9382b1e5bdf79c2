"""What nodes outside of AWS may do."""

from __future__ import annotations

from eks_constructs.planning.policies.statements import (
    AllowedActions,
    WellKnownPolicy,
    any_of,
    anywhere,
    arn,
)

CLUSTER_TAG = "EKSClusterARN"
"""Tag of the activation, and so of its machines, that holds the ARN of their cluster."""


def hybrid_nodes(*, cluster_arn: str, ssm: bool, pod_identity: bool) -> WellKnownPolicy:
    """Return what the nodes of one cluster need besides pulling images.

    Args:
        cluster_arn: ARN of the cluster.
        ssm: Whether AWS Systems Manager gives them their credentials. They may leave it, each
            machine whose tag names the cluster, and nothing else.
        pod_identity: Whether the agent of EKS Pod Identity runs on them.

    See https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-creds.html
    """
    return WellKnownPolicy(
        name="hybrid-nodes",
        statements=(
            AllowedActions(actions=("eks:DescribeCluster",), resources=(cluster_arn,)),
            *(_pod_identity(cluster_arn) if pod_identity else ()),
            *(_systems_manager(cluster_arn) if ssm else ()),
        ),
        managed_policies=(
            "AmazonEC2ContainerRegistryPullOnly",
            *(("AmazonSSMManagedInstanceCore",) if ssm else ()),
        ),
    )


def _pod_identity(cluster_arn: str) -> tuple[AllowedActions]:
    actions = ("eks-auth:AssumeRoleForPodIdentity",)
    return (AllowedActions(actions=actions, resources=(cluster_arn,)),)


def _systems_manager(cluster_arn: str) -> tuple[AllowedActions, ...]:
    return (
        anywhere("ssm:DescribeInstanceInformation"),
        AllowedActions(
            actions=("ssm:DeregisterManagedInstance",),
            resources=(arn("ssm", "managed-instance/*"),),
            conditions=any_of("StringEquals", f"ssm:resourceTag/{CLUSTER_TAG}", [cluster_arn]),
            wildcard="machines come and go; the tag of the cluster tells which are its own",
        ),
    )
