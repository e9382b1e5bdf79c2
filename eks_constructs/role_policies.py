"""How permissions get onto a role: as managed policies, never inline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.planning.policies.inputs import managed_policy_problems
from eks_constructs.planning.policies.statements import (
    AllowedActions,
    WellKnownPolicy,
    duplicate_problems,
    render,
)
from eks_constructs.tokens import is_token, require_concrete


class WellKnownPolicies(Construct):
    """Managed policies for what well-known programs need.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        policies: The policies; those without statements make nothing.
    """

    statements: Final[tuple[AllowedActions, ...]]
    """What all of them allow together."""
    managed_policies: Final[tuple[iam.ManagedPolicy, ...]]

    def __init__(
        self, scope: Construct, construct_id: str, *, policies: Sequence[WellKnownPolicy]
    ) -> None:
        super().__init__(scope, construct_id)
        ordered = sorted(policies, key=lambda policy: policy.name)
        self.statements = tuple(each for policy in ordered for each in policy.statements)
        self.managed_policies = tuple(made for each in ordered for made in self._policies(each))

    def _policies(self, policy: WellKnownPolicy) -> Iterator[iam.ManagedPolicy]:
        for number, part in enumerate(policy.parts(), start=1):
            construct_id = policy.name if number == 1 else f"{policy.name}-{number}"
            yield iam.ManagedPolicy(self, construct_id, statements=policy_statements(self, part))


def role_policies(
    scope: Construct,
    *,
    managed_policies: Sequence[str | iam.IManagedPolicy],
    policies: Sequence[WellKnownPolicy],
    statements: Sequence[iam.PolicyStatement],
    subject: str,
) -> list[iam.IManagedPolicy]:
    """Return the managed policies of a role, and make those that do not exist.

    Args:
        scope: Construct that the role belongs to.
        managed_policies: Names of AWS managed policies, ARNs of policies, or policies.
        policies: What well-known programs need.
        statements: Further permissions, for a policy of their own.
        subject: What the role is, for the error.

    Raises:
        ConfigurationError: A name or ARN is a token or none, or a well-known policy is given twice.
    """
    texts = [policy for policy in managed_policies if isinstance(policy, str)]
    require_concrete({"managed_policies": texts}, subject=subject)
    names = [*texts, *(name for policy in policies for name in policy.managed_policies)]
    refuse(subject, [*managed_policy_problems(names), *duplicate_problems(policies)])
    found = [_existing(scope, name) for name in dict.fromkeys(names)]
    found += [policy for policy in managed_policies if not isinstance(policy, str)]
    if any(policy.statements for policy in policies):
        found += WellKnownPolicies(scope, "Policies", policies=policies).managed_policies
    if statements:
        found.append(iam.ManagedPolicy(scope, "Policy", statements=list(statements)))
    return found


def known_role_name(name: str | None) -> str | None:
    """Return the name of a role for its checks; nothing when only the deployment knows it."""
    return None if is_token(name) else name


def what_replaces(role: iam.IRole) -> dict[str, str | None]:
    """Return what a role that is made in the same app has and cannot change in place.

    Its ARN stands for it in a template, and looks the same when the role is replaced.

    Args:
        role: Any role; one that is made elsewhere has none of it.
    """
    resource = role.node.default_child
    if not isinstance(resource, iam.CfnRole):
        return {}
    return {"RoleName": resource.role_name, "RolePath": resource.path}


def policy_statements(
    scope: Construct, statements: Iterable[AllowedActions]
) -> list[iam.PolicyStatement]:
    """Return statements of the CDK for statements as data.

    Args:
        scope: Any construct of the stack that they are for, which decides where they hold.
        statements: The statements.
    """
    stack = Stack.of(scope)
    place = {"partition": stack.partition, "region": stack.region, "account": stack.account}
    return [iam.PolicyStatement.from_json(render(allowed, **place)) for allowed in statements]


def _existing(scope: Construct, policy: str) -> iam.IManagedPolicy:
    if policy.startswith("arn:"):
        return iam.ManagedPolicy.from_managed_policy_arn(scope, policy, policy)
    return iam.ManagedPolicy.from_aws_managed_policy_name(policy)
