"""The role of a program's pods, and their association with it."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.iam import PodIdentityRole
from eks_constructs.planning.policies.statements import WellKnownPolicy
from eks_constructs.planning.service_accounts import ServiceAccount


def pod_role(
    scope: Construct,
    *,
    cluster: IClusterRef,
    runs_as: ServiceAccount,
    policies: Sequence[WellKnownPolicy],
    permissions_boundary: iam.IManagedPolicy | None,
) -> iam.Role:
    """Make a role that the pods of one service account get by EKS Pod Identity.

    Args:
        scope: The construct of the program, which gets the children ``Role`` and ``Association``.
        cluster: The cluster; ours, an L1 or any L2.
        runs_as: The service account; nobody else can have the role.
        policies: What the program may do.
        permissions_boundary: Upper limit of what it may do; ``None`` for none.

    See https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
    """
    role = PodIdentityRole(
        scope,
        "Role",
        policies=policies,
        cluster=cluster,
        only_for=runs_as,
        permissions_boundary=permissions_boundary,
    ).role
    eks.CfnPodIdentityAssociation(
        scope,
        "Association",
        cluster_name=cluster.cluster_ref.cluster_name,
        namespace=runs_as.namespace,
        service_account=runs_as.name,
        role_arn=role.role_arn,
    )
    return role
