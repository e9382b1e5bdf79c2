"""What Karpenter may do, as its documentation asks for (v1.14)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.arns import KEY, ROLE, ArnForm
from eks_constructs.planning.policies.inputs import (
    named_cluster_problems,
)
from eks_constructs.planning.policies.statements import (
    AllowedActions,
    Condition,
    WellKnownPolicy,
    anywhere,
    arn,
)

_QUEUE: Final = ArnForm(
    what="a queue", service="sqs", resource=r"[\w-]{1,80}", example="interruptions"
)
_MADE_BY_LAUNCH: Final = tuple(
    arn("ec2", f"{kind}/*")
    for kind in (
        "fleet",
        "instance",
        "launch-template",
        "network-interface",
        "spot-instances-request",
        "volume",
    )
)
_COME_AND_GO: Final = "machines come and go; the tags of the cluster tell which are its own"


def karpenter(
    *,
    cluster_name: str,
    node_role_arn: str,
    queue_arn: str | None,
    queue_key_arn: str | None = None,
    instance_profiles: bool = True,
) -> WellKnownPolicy:
    """Return what Karpenter needs to run the nodes of one cluster.

    What it makes must carry the tags of the cluster, and it may change or end nothing else.

    Args:
        cluster_name: Name of the cluster. It must be known at synthesis.
        node_role_arn: Role of the nodes, the only one that it may hand to them.
        queue_arn: The queue of interruptions, the only one that it may read; ``None`` for none.
        queue_key_arn: Customer managed key of the queue. Default: none.
        instance_profiles: Whether it makes and removes the instance profiles of its nodes. Without,
            every node class must name one that exists.

    Raises:
        ConfigurationError: The name is none, or a token; an ARN is none.

    See https://karpenter.sh/docs/reference/cloudformation/
    """
    refuse("karpenter policy", _problems(cluster_name, node_role_arn, queue_arn, queue_key_arn))
    return WellKnownPolicy(
        name="karpenter",
        statements=(
            *_launch(cluster_name),
            *_tag_and_end(cluster_name),
            *(_own_instance_profiles(cluster_name) if instance_profiles else ()),
            *_look_up(cluster_name),
            *_given(node_role_arn, queue_arn, queue_key_arn),
        ),
    )


def _problems(
    cluster_name: str, node_role_arn: str, queue_arn: str | None, queue_key_arn: str | None
) -> Iterator[Problem]:
    yield from named_cluster_problems(cluster_name)
    yield from ROLE.problems(node_role_arn, where="node_role_arn")
    if queue_arn is not None:
        yield from _QUEUE.problems(queue_arn, where="queue_arn")
    if queue_key_arn is not None:
        yield from KEY.problems(queue_key_arn, where="queue_key_arn")


def _equals(key: str, *values: str) -> Condition:
    return Condition(operator="StringEquals", key=key, values=values)


def _has(key: str) -> Condition:
    return Condition(operator="StringLike", key=key, values=("*",))


def _owned(on: str, cluster_name: str) -> tuple[Condition, ...]:
    owned = _equals(f"aws:{on}/kubernetes.io/cluster/{cluster_name}", "owned")
    return (owned, _has(f"aws:{on}/karpenter.sh/nodepool"))


def _launch(cluster_name: str) -> tuple[AllowedActions, ...]:
    run = ("ec2:CreateFleet", "ec2:RunInstances")
    # The owner may be another account: subnets, groups and reservations can be shared.
    used = ("capacity-reservation", "placement-group", "security-group", "subnet")
    anybody = "arn:${AWS::Partition}:ec2:${AWS::Region}:"
    return (
        AllowedActions(
            actions=run,
            resources=(
                f"{anybody}:image/*",
                f"{anybody}:snapshot/*",
                *(f"{anybody}*:{kind}/*" for kind in used),
            ),
            wildcard="node classes in the cluster say what nodes are launched from and where",
        ),
        AllowedActions(
            actions=run,
            resources=(arn("ec2", "launch-template/*"),),
            conditions=_owned("ResourceTag", cluster_name),
            wildcard=_COME_AND_GO,
        ),
        AllowedActions(
            actions=(*run, "ec2:CreateLaunchTemplate"),
            resources=_MADE_BY_LAUNCH,
            conditions=(
                *_owned("RequestTag", cluster_name),
                _equals("aws:RequestTag/eks:eks-cluster-name", cluster_name),
            ),
            wildcard=_COME_AND_GO,
        ),
    )


def _tag_and_end(cluster_name: str) -> tuple[AllowedActions, ...]:
    named = "aws:RequestTag/eks:eks-cluster-name"
    later = ("Name", "eks:eks-cluster-name", "karpenter.sh/nodeclaim")
    return (
        AllowedActions(
            actions=("ec2:CreateTags",),
            resources=_MADE_BY_LAUNCH,
            conditions=(
                *_owned("RequestTag", cluster_name),
                _equals(named, cluster_name),
                _equals("ec2:CreateAction", "CreateFleet", "CreateLaunchTemplate", "RunInstances"),
            ),
            wildcard=_COME_AND_GO,
        ),
        AllowedActions(
            actions=("ec2:CreateTags",),
            resources=(arn("ec2", "instance/*"),),
            conditions=(
                *_owned("ResourceTag", cluster_name),
                Condition(operator="StringEqualsIfExists", key=named, values=(cluster_name,)),
                Condition(operator="ForAllValues:StringEquals", key="aws:TagKeys", values=later),
            ),
            wildcard=_COME_AND_GO,
        ),
        AllowedActions(
            actions=("ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"),
            resources=(arn("ec2", "instance/*"), arn("ec2", "launch-template/*")),
            conditions=_owned("ResourceTag", cluster_name),
            wildcard=_COME_AND_GO,
        ),
    )


def _own_instance_profiles(cluster_name: str) -> tuple[AllowedActions, ...]:
    def owned(on: str) -> tuple[Condition, ...]:
        return (
            _equals(f"aws:{on}/kubernetes.io/cluster/{cluster_name}", "owned"),
            _equals(f"aws:{on}/topology.kubernetes.io/region", "${AWS::Region}"),
            _has(f"aws:{on}/karpenter.k8s.aws/ec2nodeclass"),
        )

    def allowed(actions: tuple[str, ...], *conditions: Condition) -> AllowedActions:
        return AllowedActions(
            actions=actions,
            resources=(arn("iam", "instance-profile/*", region=""),),
            conditions=conditions,
            wildcard="one for each node class; the tags of the cluster tell which are its own",
        )

    named = _equals("aws:RequestTag/eks:eks-cluster-name", cluster_name)
    return (
        allowed(("iam:CreateInstanceProfile",), *owned("RequestTag"), named),
        allowed(("iam:TagInstanceProfile",), *owned("ResourceTag"), *owned("RequestTag"), named),
        allowed(
            (
                "iam:AddRoleToInstanceProfile",
                "iam:DeleteInstanceProfile",
                "iam:RemoveRoleFromInstanceProfile",
            ),
            *owned("ResourceTag"),
        ),
    )


def _look_up(cluster_name: str) -> tuple[AllowedActions, ...]:
    cluster = arn("eks", f"cluster/{cluster_name}")
    return (
        anywhere(
            "ec2:DescribeCapacityReservations",
            "ec2:DescribeImages",
            "ec2:DescribeInstanceStatus",
            "ec2:DescribeInstanceTypeOfferings",
            "ec2:DescribeInstanceTypes",
            "ec2:DescribeInstances",
            "ec2:DescribeLaunchTemplates",
            "ec2:DescribePlacementGroups",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSpotPriceHistory",
            "ec2:DescribeSubnets",
            conditions=(_equals("aws:RequestedRegion", "${AWS::Region}"),),
        ),
        # Prices are served by few regions only, profiles by the whole account.
        anywhere("iam:ListInstanceProfiles", "pricing:GetProducts"),
        AllowedActions(
            actions=("iam:GetInstanceProfile",),
            resources=(arn("iam", "instance-profile/*", region=""),),
            wildcard="node classes in the cluster say which instance profiles there are",
        ),
        AllowedActions(
            actions=("ssm:GetParameter",),
            resources=("arn:${AWS::Partition}:ssm:${AWS::Region}::parameter/aws/service/*",),
            wildcard="public parameters of AWS, which name the images of nodes",
        ),
        AllowedActions(
            actions=("arc-zonal-shift:GetManagedResource",),
            conditions=(_equals("arc-zonal-shift:ResourceIdentifier", cluster),),
            wildcard="the condition names the cluster",
        ),
        AllowedActions(actions=("eks:DescribeCluster",), resources=(cluster,)),
    )


def _given(
    node_role_arn: str, queue_arn: str | None, queue_key_arn: str | None
) -> Iterator[AllowedActions]:
    yield AllowedActions(
        actions=("iam:PassRole",),
        resources=(node_role_arn,),
        conditions=(_equals("iam:PassedToService", "ec2.amazonaws.com", "ec2.amazonaws.com.cn"),),
    )
    if queue_arn is not None:
        yield AllowedActions(
            actions=("sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"),
            resources=(queue_arn,),
        )
    if queue_key_arn is not None:
        yield AllowedActions(actions=("kms:Decrypt",), resources=(queue_key_arn,))
