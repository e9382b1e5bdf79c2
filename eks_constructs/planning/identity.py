"""Which permissions the roles of EKS need, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.kubernetes_names import object_name_problems
from eks_constructs.planning.policies.statements import AllowedActions, arn

POD_IDENTITY_AGENT: Final = "eks-pod-identity-agent"
"""The add-on that hands Pod Identity credentials to pods."""

_AUTO_MODE_CLUSTER_POLICIES: Final = (
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSComputePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
)


class RegistryAccess(StrEnum):
    """What nodes may do with Amazon ECR; the value is the AWS managed policy."""

    PULL_ONLY = "AmazonEC2ContainerRegistryPullOnly"
    """Pull images, also through a pull-through cache."""
    READ_ONLY = "AmazonEC2ContainerRegistryReadOnly"
    """Pull images, list repositories and read scan findings."""
    PUSH = "AmazonEC2ContainerRegistryPowerUser"
    """Push images too, as nodes that build them do."""


CNI_IPV6_PERMISSIONS: Final = (
    AllowedActions(
        actions=(
            "ec2:DescribeInstanceTypes",
            "ec2:DescribeInstances",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeTags",
        )
    ),
    AllowedActions(
        actions=("ec2:AssignIpv6Addresses", "ec2:CreateTags"),
        resources=(arn("ec2", "network-interface/*"),),
    ),
)
"""What the VPC CNI needs in an IPv6 cluster, for which AWS has no managed policy.

See https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
"""


def cluster_role_policies(
    *, service_policy: bool, auto_mode: bool, resource_controller_policy: bool, local_outpost: bool
) -> tuple[str, ...]:
    """Return the AWS managed policies of a cluster's role.

    Args:
        service_policy: Whether to add AmazonEKSServicePolicy.
        auto_mode: Whether to add the four policies of EKS Auto Mode.
        resource_controller_policy: Whether to add AmazonEKSVPCResourceController.
        local_outpost: Whether it is for a local cluster on an Outpost, which needs another policy
            instead of AmazonEKSClusterPolicy.
    """
    first = "AmazonEKSLocalOutpostClusterPolicy" if local_outpost else "AmazonEKSClusterPolicy"
    return (
        first,
        *(("AmazonEKSServicePolicy",) if service_policy and not local_outpost else ()),
        *(("AmazonEKSVPCResourceController",) if resource_controller_policy else ()),
        *(_AUTO_MODE_CLUSTER_POLICIES if auto_mode else ()),
    )


def node_role_policies(
    *, cni_policy: bool, ssm: bool, registry: RegistryAccess, auto_mode: bool
) -> tuple[str, ...]:
    """Return the AWS managed policies of the role of nodes.

    Args:
        cni_policy: Whether pods of the VPC CNI use the node's permissions.
        ssm: Whether the nodes can be entered through AWS Systems Manager.
        registry: What they may do with Amazon ECR.
        auto_mode: Whether EKS Auto Mode runs them, with fewer permissions.
    """
    first = "AmazonEKSWorkerNodeMinimalPolicy" if auto_mode else "AmazonEKSWorkerNodePolicy"
    return (
        first,
        registry.value,
        *(("AmazonEKS_CNI_Policy",) if cni_policy else ()),
        *(("AmazonSSMManagedInstanceCore",) if ssm else ()),
    )


def node_role_problems(*, cni_policy: bool, ssm: bool, auto_mode: bool) -> Iterator[Problem]:
    """Yield what a role of Auto Mode nodes was given without any effect.

    Args:
        cni_policy: Whether the policy of the VPC CNI was asked for.
        ssm: Whether access through AWS Systems Manager was asked for.
        auto_mode: Whether EKS Auto Mode runs the nodes.
    """
    if auto_mode:
        for where, is_given in (("cni_policy", cni_policy), ("ssm", ssm)):
            if is_given:
                message = "must be off for nodes of EKS Auto Mode, where it would have no effect"
                yield Problem(code="not-together", where=where, got=True, message=message)


def addon_identity_problems(
    name: str, *, has_service_account_role: bool, service_accounts: Sequence[str]
) -> Iterator[Problem]:
    """Yield what is wrong with the identities of an add-on.

    Args:
        name: Name of the add-on.
        has_service_account_role: Whether it has a role for IRSA.
        service_accounts: Its service accounts with a role of EKS Pod Identity.
    """
    where = "pod_identity_associations"
    if has_service_account_role and service_accounts:
        message = "must be left out when service_account_role is given; prefer Pod Identity"
        yield Problem(code="not-together", where=where, got=list(service_accounts), message=message)
    if name == POD_IDENTITY_AGENT and service_accounts:
        message = "must be left out of the agent itself, which serves the others"
        yield Problem(code="not-together", where=where, got=list(service_accounts), message=message)
    for account, times in Counter(service_accounts).items():
        if times > 1:
            message = "must name each service account once"
            yield Problem(code="name-duplicate", where=where, got=account, message=message)
        yield from object_name_problems(account, where=where)
