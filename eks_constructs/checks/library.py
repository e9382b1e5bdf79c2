"""Findings that this library causes itself and cannot avoid, with the reasons in one place.

They are matched by the construct that causes them and by the policy found: another AWS managed
policy on the same role, or one more action on ``*``, is still a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct, IConstruct

from eks_constructs.checks.acknowledgements import put
from eks_constructs.interruption_queue import InterruptionQueue
from eks_constructs.planning.naming import NODE_GROUP_KEY
from eks_constructs.role_policies import WellKnownPolicies

_CLUSTER: Final = (
    "EKS asks for this AWS managed policy on the role of a cluster and keeps it current"
)
_NODE: Final = "EKS asks for this AWS managed policy on the role of nodes and keeps it current"
_ADDON: Final = (
    "AWS keeps this policy in step with its add-on; a copy would miss permissions after an update"
)

MANAGED_POLICY_REASONS: Final = {
    "AWSPrivateCAConnectorForKubernetesPolicy": _ADDON,
    "AWSXrayWriteOnlyAccess": _ADDON,
    "AmazonEBSCSIDriverPolicyV2": _ADDON,
    "AmazonEC2ContainerRegistryPullOnly": _NODE,
    "AmazonEC2ContainerRegistryReadOnly": _NODE,
    "AmazonEKSBlockStoragePolicy": _CLUSTER,
    "AmazonEKSClusterPolicy": _CLUSTER,
    "AmazonEKSComputePolicy": _CLUSTER,
    "AmazonEKSFargatePodExecutionRolePolicy": (
        "EKS asks for this AWS managed policy on the pod execution role and keeps it current"
    ),
    "AmazonEKSLoadBalancingPolicy": _CLUSTER,
    "AmazonEKSLocalOutpostClusterPolicy": _CLUSTER,
    "AmazonEKSNetworkingPolicy": _CLUSTER,
    "AmazonEKSServicePolicy": _CLUSTER,
    "AmazonEKSVPCResourceController": _CLUSTER,
    "AmazonEKSWorkerNodeMinimalPolicy": _NODE,
    "AmazonEKSWorkerNodePolicy": _NODE,
    "AmazonEKS_CNI_Policy": _ADDON,
    "AmazonSSMManagedInstanceCore": (
        "Session Manager, the way into a node without SSH, asks for this AWS managed policy"
    ),
    "AmazonSageMakerHyperPodTrainingOperatorAccess": _ADDON,
    "CloudWatchAgentServerPolicy": _ADDON,
    "CloudWatchNetworkFlowMonitorAgentPublishPolicy": _ADDON,
    "service-role/AWSBackupServiceRolePolicyForBackup": (
        "AWS Backup asks for this AWS managed policy on its role and keeps it current"
    ),
    "service-role/AmazonEFSCSIDriverPolicy": _ADDON,
}
"""AWS managed policies that EKS and its add-ons need (control I4), and why."""

_NETWORK_INTERFACES: Final = "the VPC CNI tags network interfaces that it makes at run time"
WILDCARD_REASONS: Final = {
    "ec2:AssignIpv6Addresses": "the VPC CNI assigns addresses to interfaces made at run time",
    "ec2:CreateTags": _NETWORK_INTERFACES,
    "ec2:DescribeInstanceTypes": "EC2 takes no resource for this action",
    "ec2:DescribeInstances": "EC2 takes no resource for this action",
    "ec2:DescribeNetworkInterfaces": "EC2 takes no resource for this action",
    "ec2:DescribeTags": "EC2 takes no resource for this action",
}
"""Actions of the VPC CNI that need a wildcard resource (control I1), and why.

Statements of well-known policies carry their reasons with them.
"""

NOTIFICATIONS_REASON: Final = (
    "EventBridge has every scaling event; a topic is told too if behaviour names one"
)
"""Why a self-managed node group need not have notifications of its own."""

_NO_DEAD_LETTERS: Final = (
    "a message that nobody read within five minutes is about an instance that is gone"
)

MIXED_INSTANCES_REASON: Final = (
    "the rule cannot read groups of mixed instances; EKS_N3_ENCRYPTED_VOLUMES checks their template"
)
"""Why a rule of cdk-nag that fails on a self-managed node group is not needed there."""

_WILDCARD_RESOURCES: Final = ("*", ":network-interface/*")


def acknowledge_library_findings(scope: Construct) -> None:
    """Accept the findings that this library's constructs cannot avoid.

    Each is put on the one resource that causes it: AWS managed policies that EKS asks for on its
    roles (``AwsSolutions-IAM4``), and the wildcard resources of the VPC CNI's permissions for IPv6
    and of well-known policies (``AwsSolutions-IAM5``); that self-managed node groups tell no topic
    of their scaling (``AwsSolutions-AS3``) and cannot be read where instances are mixed
    (``AwsSolutions-EC26``); and that no dead letters are kept of interruptions
    (``AwsSolutions-SQS3``).

    Args:
        scope: A finished tree, such as the stage of an environment; it is walked once.
    """
    for construct in scope.node.find_all():
        if isinstance(construct, iam.CfnRole):
            _acknowledge(construct, _managed_policies(construct))
        elif isinstance(construct, iam.CfnManagedPolicy):
            _acknowledge(construct, _wildcards(construct))
        elif isinstance(construct, autoscaling.CfnAutoScalingGroup):
            _acknowledge(construct, _scaling_groups(construct))
        elif isinstance(construct, sqs.CfnQueue) and _is_of_interruptions(construct):
            put(construct, "AwsSolutions-SQS3", _NO_DEAD_LETTERS)


def _acknowledge(construct: IConstruct, found: Iterator[tuple[str, str]]) -> None:
    for rule, reason in sorted(set(found)):
        put(construct, rule, reason)


def _scaling_groups(group: autoscaling.CfnAutoScalingGroup) -> Iterator[tuple[str, str]]:
    # Only groups of nodes that this library made; others are their owners' business.
    if NODE_GROUP_KEY not in group.tags.tag_values():
        return
    if group.notification_configurations is None:
        yield "AwsSolutions-AS3", NOTIFICATIONS_REASON
    if group.mixed_instances_policy is not None:
        yield "AwsSolutions-EC26", MIXED_INSTANCES_REASON


def _managed_policies(role: iam.CfnRole) -> Iterator[tuple[str, str]]:
    arns: object = Stack.of(role).resolve(role.managed_policy_arns)
    for arn in _list(arns):
        text = _flat(arn)
        reason = MANAGED_POLICY_REASONS.get(text.partition(":iam::aws:policy/")[2])
        if reason is not None:
            yield f"AwsSolutions-IAM4[Policy::{text}]", reason


def _wildcards(policy: iam.CfnManagedPolicy) -> Iterator[tuple[str, str]]:
    document: object = Stack.of(policy).resolve(policy.policy_document)
    actions_by_resource: dict[str, set[str]] = {}
    for statement in _list(_get(document, "Statement")):
        if _get(statement, "Effect") == "Allow":
            for resource in _list(_get(statement, "Resource")):
                actions = actions_by_resource.setdefault(_flat(resource), set())
                actions.update(_flat(action) for action in _list(_get(statement, "Action")))
    reasons = _reasons(policy)
    for resource, actions in actions_by_resource.items():
        known = reasons is not WILDCARD_REASONS or resource.endswith(_WILDCARD_RESOURCES)
        if "*" in resource and known and actions <= reasons.keys():
            why = sorted({reasons[action] for action in actions})
            yield f"AwsSolutions-IAM5[Resource::{resource}]", "; ".join(why)


def _reasons(policy: iam.CfnManagedPolicy) -> Mapping[str, str]:
    """Return why an action of a policy may have a wildcard resource."""
    for scope in policy.node.scopes:
        if isinstance(scope, WellKnownPolicies):
            return {
                action: each.wildcard
                for each in scope.statements
                if each.wildcard
                for action in each.actions
            }
    return WILDCARD_REASONS


def _is_of_interruptions(queue: sqs.CfnQueue) -> bool:
    return any(isinstance(scope, InterruptionQueue) for scope in queue.node.scopes)


def _flat(value: object) -> str:
    """Write a reference as cdk-nag writes it into the names of its findings."""
    match value:
        case {"Fn::Join": [str(separator), list(parts)]}:
            return separator.join(_flat(part) for part in parts)
        case {"Fn::GetAtt": [str(resource), str(attribute)]}:
            return f"<{resource}.{attribute}>"
        case {"Ref": str(name)}:
            return f"<{name}>"
        case _:
            return str(value)


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _list(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
