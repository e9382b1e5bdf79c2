"""What EKS runs for a cluster outside of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from aws_cdk import Tags
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

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
    parent = Construct(scope, "Capabilities")
    roles = Construct(scope, "CapabilityRoles")
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
    made = CapabilityRole(
        scope,
        "Role",
        managed_policies=[
            iam.ManagedPolicy.from_managed_policy_arn(scope, arn, arn) for arn in role.policy_arns
        ],
        statements=list(_statements(role.document)),
        permissions_boundary=boundary(scope, "Boundary", role.permissions_boundary_arn),
    ).role
    for key, value in wanted.tags.items():
        Tags.of(made).add(key, value)
    return made


def _statements(document: str | None) -> Iterator[iam.PolicyStatement]:
    if document is not None:
        found = json.loads(document)["Statement"]
        for statement in found if isinstance(found, list) else [found]:
            yield iam.PolicyStatement.from_json(statement)
