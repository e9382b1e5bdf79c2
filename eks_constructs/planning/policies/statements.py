"""Statements of IAM policies as data, and the policies made of them.

Text may hold ``${AWS::Partition}``, ``${AWS::Region}`` and ``${AWS::AccountId}``, which stand for
the place of deployment and are filled in by :func:`render`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from eks_constructs.errors import Problem, refuse
from eks_constructs.values import frozen

LONGEST_DOCUMENT: Final = 6144
"""Most characters of a managed policy; IAM does not count white space.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

Statement: TypeAlias = "dict[str, str | list[str] | dict[str, dict[str, str | list[str]]]]"
"""One statement of a policy, as IAM writes it."""

_ACTION: Final = re.compile(r"[a-z0-9-]+:[A-Za-z0-9]+")
_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?")
_RESOURCE_BEGINS: Final = ("arn:", "${Token[")
_TOKEN: Final = re.compile(r"\$\{Token\[[^\]]*\]\}")
_LONGEST_ARN: Final = 150
"""Characters to expect of what only the deployment knows: names that CloudFormation makes are at
most 80 long, and there is little before them."""

_LONGEST_PLACE: Final = {"partition": "aws-us-gov", "region": "ap-southeast-1", "account": "0" * 12}


@frozen
class Condition:
    """One condition of a statement.

    Attributes:
        operator: Operator of IAM, such as ``StringEquals``.
        key: Condition key, such as ``aws:ResourceTag/team``. It must be known at synthesis, since
            a template cannot compute the keys of an object.
        values: Values, of which one must match.
    """

    operator: str
    key: str
    values: tuple[str, ...]


@frozen
class AllowedActions:
    """Actions allowed on some resources.

    Attributes:
        actions: IAM actions, each written out.
        resources: ARNs. Default: ``*``, for actions that know no resources.
        conditions: What else must hold, all of it. Default: nothing.
        wildcard: Why the resources hold a wildcard; the policy checks accept it for this reason.
            Default: no reason, for resources that hold none or that the user gave.

    Raises:
        ConfigurationError: No action or resource, or one that is none.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
    """

    actions: tuple[str, ...]
    resources: tuple[str, ...] = ("*",)
    conditions: tuple[Condition, ...] = ()
    wildcard: str = ""

    def __post_init__(self) -> None:
        """Refuse what IAM would refuse at deployment."""
        refuse("allowed actions", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if not self.actions:
            message = "must name at least one action"
            yield Problem(code="empty", where="actions", got=None, message=message)
        for action in self.actions:
            if not _ACTION.fullmatch(action):
                message = "must be an action written out, such as s3:GetObject"
                yield Problem(code="invalid-value", where="actions", got=action, message=message)
        yield from self._resource_problems()
        for condition in self.conditions:
            if not (condition.operator and condition.key and condition.values):
                message = "must have an operator, a key and at least one value"
                yield Problem(code="empty", where="conditions", got=None, message=message)

    def _resource_problems(self) -> Iterator[Problem]:
        if not self.resources:
            message = "must name at least one resource; leave it out for actions that know none"
            yield Problem(code="empty", where="resources", got=None, message=message)
        for resource in self.resources:
            if resource != "*" and not resource.startswith(_RESOURCE_BEGINS):
                message = "must be an ARN, or *"
                yield Problem(code="arn-invalid", where="resources", got=resource, message=message)


@frozen
class WellKnownPolicy:
    """What one well-known program may do.

    Attributes:
        name: Name of the program; unique among the policies of a role, and the id of the managed
            policy made from the statements. What does not fit into one goes into others.
        statements: Permissions of our own. Default: none.
        managed_policies: AWS managed policies, with their path if they have one. Default: none.

    Raises:
        ConfigurationError: The name is none, or a statement is longer than a managed policy may be.
    """

    name: str
    statements: tuple[AllowedActions, ...] = ()
    managed_policies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what IAM would refuse at deployment."""
        refuse(f"policy {self.name}", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if not _NAME.fullmatch(self.name):
            message = "must have 1 to 64 letters, digits and hyphens, none at either end"
            yield Problem(code="name-invalid", where="name", got=self.name, message=message)
        for statement in self.statements:
            length = _length((statement,))
            if length > LONGEST_DOCUMENT:
                message = (
                    f"must fit into {LONGEST_DOCUMENT} characters, the limit of IAM; name fewer "
                    f"resources for {statement.actions[0]}, or cover several by one with *"
                )
                yield Problem(code="too-many", where=self.name, got=length, message=message)

    def parts(self) -> tuple[tuple[AllowedActions, ...], ...]:
        """Return the statements in as many groups as it takes for each to fit into one policy."""
        parts: list[tuple[AllowedActions, ...]] = []
        for statement in self.statements:
            if parts and _length((*parts[-1], statement)) <= LONGEST_DOCUMENT:
                parts[-1] = (*parts[-1], statement)
            else:
                parts.append((statement,))
        return tuple(parts)


def document(
    statements: Iterable[AllowedActions], *, partition: str, region: str, account: str
) -> dict[str, str | list[Statement]]:
    """Return a policy document.

    Args:
        statements: What it allows.
        partition: Partition of the deployment.
        region: Region of the deployment.
        account: Account of the deployment.
    """
    rendered = [
        render(allowed, partition=partition, region=region, account=account)
        for allowed in statements
    ]
    return {"Version": "2012-10-17", "Statement": rendered}


def render(allowed: AllowedActions, *, partition: str, region: str, account: str) -> Statement:
    """Return a statement as IAM writes it, for one place of deployment.

    Args:
        allowed: The statement.
        partition: Partition of the deployment.
        region: Region of the deployment.
        account: Account of the deployment.
    """

    def fill(text: str) -> str:
        return (
            text.replace("${AWS::Partition}", partition)
            .replace("${AWS::Region}", region)
            .replace("${AWS::AccountId}", account)
        )

    statement: Statement = {
        "Effect": "Allow",
        "Action": sorted(allowed.actions),
        "Resource": [fill(resource) for resource in allowed.resources],
    }
    conditions: dict[str, dict[str, str | list[str]]] = {}
    for condition in allowed.conditions:
        values = [fill(value) for value in condition.values]
        of_operator = conditions.setdefault(condition.operator, {})
        of_operator[condition.key] = values[0] if len(values) == 1 else values
    if conditions:
        statement["Condition"] = conditions
    return statement


def _length(statements: Iterable[AllowedActions]) -> int:
    text = json.dumps(document(statements, **_LONGEST_PLACE), separators=(",", ":"))
    return len(_TOKEN.sub("x" * _LONGEST_ARN, text))


def arn(service: str, resource: str, *, region: str = "${AWS::Region}") -> str:
    """Return the ARN of resources in the account of the deployment.

    Args:
        service: Namespace of the service.
        resource: Resource part of the ARN.
        region: Region. Default: that of the deployment; empty for services without regions.
    """
    return f"arn:${{AWS::Partition}}:{service}:{region}:${{AWS::AccountId}}:{resource}"


def duplicate_problems(policies: Sequence[WellKnownPolicy]) -> Iterator[Problem]:
    """Yield which policies a role was given twice.

    Args:
        policies: Policies of one role.
    """
    for name, times in Counter(policy.name for policy in policies).items():
        if times > 1:
            message = "must be given once; name everything that it may reach in one call"
            yield Problem(code="name-duplicate", where="policies", got=name, message=message)


def anywhere(*actions: str, conditions: tuple[Condition, ...] = ()) -> AllowedActions:
    """Return actions that know no resources.

    Args:
        actions: IAM actions.
        conditions: What else must hold. Default: nothing.
    """
    reason = "the service takes no resource for these actions"
    return AllowedActions(actions=actions, conditions=conditions, wildcard=reason)


def any_of(operator: str, key: str, values: Sequence[str]) -> tuple[Condition]:
    """Return conditions that hold when a key has one of some values.

    Args:
        operator: Operator of IAM.
        key: Condition key.
        values: Its values.
    """
    return (Condition(operator=operator, key=key, values=tuple(values)),)


def service_role(service: str) -> AllowedActions:
    """Return what a service needs of its caller to make its own service-linked role.

    Args:
        service: Principal of the service.
    """
    return AllowedActions(
        actions=("iam:CreateServiceLinkedRole",),
        resources=(arn("iam", f"role/aws-service-role/{service}/*", region=""),),
        conditions=any_of("StringEquals", "iam:AWSServiceName", [service]),
        wildcard="AWS decides the name of a service-linked role; the path names its service",
    )
