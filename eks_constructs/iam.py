"""The IAM roles that EKS, its nodes and its pods assume."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.planning.cluster import name_problems
from eks_constructs.planning.identity import (
    CNI_IPV6_PERMISSIONS,
    RegistryAccess,
    cluster_role_policies,
    node_role_policies,
    node_role_problems,
)
from eks_constructs.planning.policies.documents import role_name_problems
from eks_constructs.planning.policies.statements import WellKnownPolicy
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.role_policies import known_role_name, policy_statements, role_policies
from eks_constructs.tokens import is_token


class ClusterRole(Construct):
    """The role that the control plane of one cluster assumes.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        service_policy: Attach AmazonEKSServicePolicy. Default: attached. It may be left out: since
            2020-04-16 the service-linked role AWSServiceRoleForAmazonEKS carries these permissions,
            so that a cluster made today works without the policy and its role grants less.
        auto_mode: Attach the four policies of EKS Auto Mode and let EKS tag its sessions.
        tag_sessions: Let EKS tag its sessions without Auto Mode too, so that Auto Mode can be
            switched on without another trust policy. Default: only with ``auto_mode``.
        resource_controller_policy: Attach AmazonEKSVPCResourceController, which security groups
            for pods and Windows nodes need. Default: not attached.
        local_outpost: For a local cluster on an Outpost: trusts EC2 and attaches
            AmazonEKSLocalOutpostClusterPolicy instead of the other two.
        permissions_boundary: Upper limit of what the role may do. Default: none.

    See https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
    """

    role: Final[iam.Role]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        service_policy: bool = True,
        auto_mode: bool = False,
        tag_sessions: bool = False,
        resource_controller_policy: bool = False,
        local_outpost: bool = False,
        permissions_boundary: iam.IManagedPolicy | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        service = iam.ServicePrincipal(
            "ec2.amazonaws.com" if local_outpost else "eks.amazonaws.com"
        )
        names = cluster_role_policies(
            service_policy=service_policy,
            auto_mode=auto_mode,
            resource_controller_policy=resource_controller_policy,
            local_outpost=local_outpost,
        )
        self.role = iam.Role(
            self,
            "Resource",
            assumed_by=(
                iam.SessionTagsPrincipal(service) if auto_mode or tag_sessions else service
            ),
            managed_policies=_aws_managed(names),
            permissions_boundary=permissions_boundary,
        )


class NodeRole(Construct):
    """The role of EC2 nodes, with no more than a node itself needs.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cni_policy: Attach AmazonEKS_CNI_Policy. Default: not attached, because every pod that
            reaches the node's credentials would have it; give the VPC CNI add-on an identity of
            its own instead. IPv6 clusters need :func:`cni_ipv6_policy` in ``extra_policies``.
        ssm: Attach AmazonSSMManagedInstanceCore, the way into a node without SSH. Default:
            attached, except for Auto Mode, whose nodes nobody can enter.
        registry: What nodes may do with Amazon ECR. Default: pull images only.
        auto_mode: For the nodes of EKS Auto Mode: AmazonEKSWorkerNodeMinimalPolicy instead of
            AmazonEKSWorkerNodePolicy.
        base_policies: Attach the policies above. Default: attached. Without them nodes join the
            cluster only if ``extra_policies`` bring what they need.
        extra_policies: More policies. Default: none.
        permissions_boundary: Upper limit of what the role may do. Default: none.
        role_name: Name of the role. Default: CloudFormation makes one up, so that a change that
            replaces the role never finds its name taken.

    Raises:
        ConfigurationError: A policy was asked for that Auto Mode nodes cannot use, or IAM would not
            take the name.

    See https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
    """

    role: Final[iam.Role]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cni_policy: bool = False,
        ssm: bool | None = None,
        registry: RegistryAccess = RegistryAccess.PULL_ONLY,
        auto_mode: bool = False,
        base_policies: bool = True,
        extra_policies: Sequence[iam.IManagedPolicy] = (),
        permissions_boundary: iam.IManagedPolicy | None = None,
        role_name: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        with_ssm = ssm if ssm is not None else not auto_mode
        refuse(
            "node role",
            (
                *node_role_problems(cni_policy=cni_policy, ssm=with_ssm, auto_mode=auto_mode),
                *role_name_problems(known_role_name(role_name), where="role_name"),
            ),
        )
        names = node_role_policies(
            cni_policy=cni_policy, ssm=with_ssm, registry=registry, auto_mode=auto_mode
        )
        self.role = iam.Role(
            self,
            "Resource",
            assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
            managed_policies=[*_aws_managed(names if base_policies else ()), *extra_policies],
            permissions_boundary=permissions_boundary,
            role_name=role_name,
        )


class FargatePodExecutionRole(Construct):
    """The role with which Fargate pulls images and writes logs for the pods of one cluster.

    Only the Fargate profiles of this cluster can make the service assume it, so that no other
    account can (the confused deputy).

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster_name: Name of the cluster.
        permissions_boundary: Upper limit of what the role may do. Default: none.

    Raises:
        ConfigurationError: No cluster can have this name.

    See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
    """

    role: Final[iam.Role]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_name: str,
        permissions_boundary: iam.IManagedPolicy | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        if not is_token(cluster_name):
            refuse("pod execution role", name_problems(cluster_name, where="cluster_name"))
        profiles = Stack.of(self).format_arn(
            service="eks", resource="fargateprofile", resource_name=f"{cluster_name}/*"
        )
        self.role = iam.Role(
            self,
            "Resource",
            assumed_by=iam.ServicePrincipal(
                "eks-fargate-pods.amazonaws.com",
                conditions={"ArnLike": {"aws:SourceArn": profiles}},
            ),
            managed_policies=_aws_managed(["AmazonEKSFargatePodExecutionRolePolicy"]),
            permissions_boundary=permissions_boundary,
        )


class PodIdentityRole(Construct):
    """A role that pods assume through EKS Pod Identity.

    Which pods is said by an association (of an add-on or on its own); ``cluster`` and
    ``only_for`` limit which associations EKS carries out. Only clusters of this account can
    hand it out.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        role_name: Name of the role. Default: CloudFormation makes one up, so that the role can be
            replaced.
        managed_policies: Names of AWS managed policies, with their path if they have one
            (``service-role/AmazonEBSCSIDriverPolicy``), ARNs of policies, or policies. A name or
            ARN must be known at synthesis. Default: none.
        policies: What well-known programs need, from :mod:`~eks_constructs.well_known`; each
            becomes a managed policy. Default: none.
        statements: Further permissions, written to a managed policy of their own. Default: none.
        cluster: The one cluster whose pods may assume it. Default: any cluster of the account.
        only_for: The one service account whose pods may assume it, which EKS tells by its session
            tags; an association that disables them cannot use the role. Default: any.
        permissions_boundary: Upper limit of what the role may do. Default: none.

    Raises:
        ConfigurationError: The name or ARN of a policy is not known at synthesis, a well-known
            policy is given twice, or the name of the role is none.

    See https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
    """

    role: Final[iam.Role]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        role_name: str | None = None,
        managed_policies: Sequence[str | iam.IManagedPolicy] = (),
        policies: Sequence[WellKnownPolicy] = (),
        statements: Sequence[iam.PolicyStatement] = (),
        cluster: IClusterRef | None = None,
        only_for: ServiceAccount | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse(
            "pod identity role",
            role_name_problems(known_role_name(role_name), where="role_name"),
        )
        equal = {"aws:SourceAccount": Stack.of(self).account}
        if only_for is not None:
            equal["aws:RequestTag/kubernetes-namespace"] = only_for.namespace
            equal["aws:RequestTag/kubernetes-service-account"] = only_for.name
        conditions = {"StringEquals": equal}
        if cluster is not None:
            conditions["ArnEquals"] = {"aws:SourceArn": cluster.cluster_ref.cluster_arn}
        pods = iam.ServicePrincipal("pods.eks.amazonaws.com", conditions=conditions)
        self.role = iam.Role(
            self,
            "Resource",
            role_name=role_name,
            assumed_by=iam.SessionTagsPrincipal(pods),
            managed_policies=role_policies(
                self,
                managed_policies=managed_policies,
                policies=policies,
                statements=statements,
                subject="pod identity role",
            ),
            permissions_boundary=permissions_boundary,
        )


def cni_ipv6_policy(scope: Construct, construct_id: str) -> iam.ManagedPolicy:
    """Make the policy that the VPC CNI needs in an IPv6 cluster; AWS has no managed one.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.

    See https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
    """
    return iam.ManagedPolicy(scope, construct_id, statements=cni_ipv6_statements(scope))


def cni_ipv6_statements(scope: Construct) -> list[iam.PolicyStatement]:
    """Return the permissions that the VPC CNI needs in an IPv6 cluster.

    Args:
        scope: Any construct of the stack that they are for, which decides the partition.
    """
    return policy_statements(scope, CNI_IPV6_PERMISSIONS)


def _aws_managed(names: Iterable[str]) -> list[iam.IManagedPolicy]:
    return [iam.ManagedPolicy.from_aws_managed_policy_name(name) for name in names]
