"""Programs that change the number of nodes."""

from __future__ import annotations

from eks_constructs.errors import refuse
from eks_constructs.planning.policies.inputs import named_cluster_problems
from eks_constructs.planning.policies.statements import (
    AllowedActions,
    WellKnownPolicy,
    any_of,
    anywhere,
    arn,
)


def cluster_autoscaler(*, cluster_name: str) -> WellKnownPolicy:
    """Return what Cluster Autoscaler needs for the node groups of one cluster.

    It may change the Auto Scaling groups that carry the tag
    ``k8s.io/cluster-autoscaler/<cluster name>: owned``. EKS puts it on those of managed node
    groups; on groups of your own it is needed anyway, for Cluster Autoscaler to find them.

    Args:
        cluster_name: Name of the cluster. It must be known at synthesis.

    Raises:
        ConfigurationError: The name is none, or a token.

    See https://docs.aws.amazon.com/eks/latest/best-practices/cas.html
    """
    refuse("cluster-autoscaler policy", named_cluster_problems(cluster_name))
    tag = f"aws:ResourceTag/k8s.io/cluster-autoscaler/{cluster_name}"
    return WellKnownPolicy(
        name="cluster-autoscaler",
        statements=(
            AllowedActions(
                actions=(
                    "autoscaling:SetDesiredCapacity",
                    "autoscaling:TerminateInstanceInAutoScalingGroup",
                ),
                resources=(arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/*"),),
                conditions=any_of("StringEquals", tag, ["owned"]),
                wildcard="node groups come and go; the tag of the cluster tells which are its own",
            ),
            AllowedActions(
                actions=("eks:DescribeNodegroup",),
                resources=(arn("eks", f"nodegroup/{cluster_name}/*/*"),),
                wildcard="node groups of the cluster come and go",
            ),
            anywhere(
                "autoscaling:DescribeAutoScalingGroups",
                "autoscaling:DescribeAutoScalingInstances",
                "autoscaling:DescribeLaunchConfigurations",
                "autoscaling:DescribeScalingActivities",
                "autoscaling:DescribeTags",
                "ec2:DescribeImages",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeLaunchTemplateVersions",
                "ec2:GetInstanceTypesFromInstanceRequirements",
            ),
        ),
    )
