"""Roles of pods: what they may do, and the policies made for them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final, cast

from aws_cdk import Tags
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_constructs.assembly.shared import boundary
from eks_constructs.config.resolved_identity import MadeRole, Permissions
from eks_constructs.iam import cni_ipv6_statements
from eks_constructs.irsa import IrsaRole, OidcProviderRef
from eks_constructs.planning.irsa import Subject

INLINE_NAME: Final = "Policy1"
"""As eksctl names it; it need not differ from that of other roles."""


def managed_policies(
    scope: Construct, construct_id: str, permissions: Permissions
) -> tuple[str | iam.IManagedPolicy, ...]:
    """Return the managed policies of a role, and make one of its document, unless it is inline.

    Args:
        scope: Parent construct.
        construct_id: Id of the policy that is made.
        permissions: What the role may do.
    """
    if permissions.document is None or permissions.inline:
        return permissions.managed_policies
    # An L1, because the document may hold functions of CloudFormation, which the L2 refuses.
    policy = iam.CfnManagedPolicy(
        scope,
        construct_id,
        policy_document=json.loads(permissions.document),
        managed_policy_name=permissions.document_name,
    )
    given = iam.ManagedPolicy.from_managed_policy_arn(
        scope, f"{construct_id}:given", policy.attr_policy_arn
    )
    return (*permissions.managed_policies, given)


def add_inline_policy(role: iam.IRole, permissions: Permissions) -> None:
    """Write the policy document of a role into a policy that the role has for itself alone.

    Args:
        role: The role, one that is made.
        permissions: What it may do.
    """
    if permissions.document is not None and permissions.inline:
        # Below the role, so that whatever waits for the role waits for its policy too.
        inline_policy(
            cast("Construct", role),
            "Document",
            name=permissions.document_name or INLINE_NAME,
            document=permissions.document,
            role=role,
        )


def inline_policy(
    scope: Construct, construct_id: str, *, name: str, document: str, role: iam.IRole
) -> None:
    """Write a policy document of the file into a role.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        name: Name of the policy in the role.
        document: The document, as JSON text.
        role: The role.
    """
    # An L1, because the document may hold functions of CloudFormation, which the L2 refuses.
    iam.CfnPolicy(
        scope,
        construct_id,
        policy_name=name,
        policy_document=json.loads(document),
        roles=[role.role_name],
    )


def statements(scope: Construct, permissions: Permissions) -> list[iam.PolicyStatement]:
    """Return what a role may do besides its policies.

    Args:
        scope: Any construct of the stack that it is for.
        permissions: What the role may do.
    """
    return cni_ipv6_statements(scope) if permissions.ipv6_cni else []


def issuer_role(
    scope: Construct,
    construct_id: str,
    wanted: MadeRole,
    *,
    provider: OidcProviderRef,
    subjects: Sequence[Subject],
) -> iam.IRole:
    """Make a role that pods take on by the cluster's OIDC issuer.

    Args:
        scope: Parent construct.
        construct_id: Id of the role.
        wanted: What it is to be.
        provider: Whom IAM asks about the tokens.
        subjects: Whose pods may take it on.
    """
    made = IrsaRole(
        scope,
        construct_id,
        provider=provider,
        service_accounts=subjects,
        role_name=wanted.name,
        managed_policies=managed_policies(scope, f"{construct_id}:policy", wanted.permissions),
        policies=wanted.permissions.policies,
        statements=statements(scope, wanted.permissions),
        permissions_boundary=boundary(scope, f"{construct_id}:boundary", wanted.boundary_arn),
    )
    add_inline_policy(made.role, wanted.permissions)
    for key, value in sorted(wanted.tags.items()):
        Tags.of(made).add(key, value)
    return made.role
