"""What EKS runs for a cluster outside of it."""

from __future__ import annotations

from aws_cdk import Tags
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.assembly.roles import add_inline_policy, managed_policies
from eks_constructs.assembly.shared import boundary, given_role
from eks_constructs.capability import Capability, CapabilityRole
from eks_constructs.config import resolved_capabilities as resolved
from eks_constructs.config.resolved import Environment


def build_capabilities(scope: Construct, environment: Environment, cluster: IClusterRef) -> None:
    """Make the capabilities, each a child of ``Capabilities`` with its name.

    Args:
        scope: Parent construct.
        environment: The environment.
        cluster: Its cluster.
    """
    roles = Construct(scope, "CapabilityRoles")
    parent = Construct(scope, "Capabilities")
    for wanted in environment.capabilities:
        Capability(
            parent,
            wanted.name,
            cluster=cluster,
            name=wanted.name,
            configuration=wanted.configuration,
            role=_role(Construct(roles, wanted.name), wanted),
            tags=wanted.tags,
        )


def _role(scope: Construct, wanted: resolved.Capability) -> iam.IRole:
    role = wanted.role
    if isinstance(role, str):
        return given_role(scope, "Given", role)
    policies = managed_policies(scope, "Document", role.permissions)
    made = CapabilityRole(
        scope,
        "Role",
        managed_policies=[
            iam.ManagedPolicy.from_managed_policy_arn(scope, each, each)
            if isinstance(each, str)
            else each
            for each in policies
        ],
        permissions_boundary=boundary(scope, "Boundary", role.boundary_arn),
    ).role
    add_inline_policy(made, role.permissions)
    for key, value in wanted.tags.items():
        Tags.of(made).add(key, value)
    return made
