"""How permissions get onto a role: as managed policies, never inline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.planning.policies.statements import (
    AllowedActions,
    WellKnownPolicy,
    duplicate_problems,
    render,
)
from eks_constructs.tokens import require_concrete


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
        ConfigurationError: A name or ARN is a token, or a well-known policy is given twice.
    """
    texts = [policy for policy in managed_policies if isinstance(policy, str)]
    require_concrete({"managed_policies": texts}, subject=subject)
    refuse(subject, duplicate_problems(policies))
    names = [*texts, *(name for policy in policies for name in policy.managed_policies)]
    found = [_existing(scope, name) for name in dict.fromkeys(names)]
    found += [policy for policy in managed_policies if not isinstance(policy, str)]
    found += _well_known(scope, policies)
    if statements:
        found.append(iam.ManagedPolicy(scope, "Policy", statements=list(statements)))
    return found


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


def _well_known(
    scope: Construct, policies: Sequence[WellKnownPolicy]
) -> Iterator[iam.IManagedPolicy]:
    own = [policy for policy in policies if policy.statements]
    if own:
        home = Construct(scope, "Policies")
        for policy in sorted(own, key=lambda each: each.name):
            for number, part in enumerate(policy.parts(), start=1):
                construct_id = policy.name if number == 1 else f"{policy.name}-{number}"
                statements = policy_statements(home, part)
                yield iam.ManagedPolicy(home, construct_id, statements=statements)


def _existing(scope: Construct, policy: str) -> iam.IManagedPolicy:
    if policy.startswith("arn:"):
        return iam.ManagedPolicy.from_managed_policy_arn(scope, policy, policy)
    return iam.ManagedPolicy.from_aws_managed_policy_name(policy)
