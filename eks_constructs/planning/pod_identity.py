"""What EKS Pod Identity accepts of an association."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.arns import ROLE
from eks_constructs.planning.kubernetes_names import namespace_problems, object_name_problems
from eks_constructs.planning.placeholders import is_placeholder
from eks_constructs.values import frozen

LONGEST_SESSION_POLICY: Final = 2048
"""Most characters of the policy of a session.

See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""


@frozen
class AssociationChoices:
    """What was chosen for an association.

    Attributes:
        namespace: Namespace of the service account.
        service_account: Name of the service account.
        has_role: Whether the role was given.
        has_permissions: Whether permissions, or a limit of them, were given.
        target_role_arn: ARN of the role that is assumed in turn; ``None`` for none.
        session_tags: Whether EKS tags the sessions.
        session_policy: Policy of the sessions as text; ``None`` for none.
    """

    namespace: str
    service_account: str
    has_role: bool
    has_permissions: bool
    target_role_arn: str | None
    session_tags: bool
    session_policy: str | None


def association_problems(choices: AssociationChoices) -> Iterator[Problem]:
    """Yield everything that EKS would refuse, or that would have no effect.

    Args:
        choices: What was chosen.

    See https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html
    """
    yield from namespace_problems(choices.namespace, where="namespace")
    yield from object_name_problems(choices.service_account, where="service_account")
    if choices.has_role and choices.has_permissions:
        message = (
            "must be left out together with managed_policies, policies, statements, role_name "
            "and permissions_boundary; a role that is given keeps its own"
        )
        yield Problem(code="not-together", where="role", got=None, message=message)
    if choices.target_role_arn is not None:
        yield from ROLE.problems(choices.target_role_arn, where="target_role_arn")
    yield from _session_problems(choices)


def _session_problems(choices: AssociationChoices) -> Iterator[Problem]:
    text = choices.session_policy
    if text is None:
        return
    if choices.session_tags:
        message = "must be False when session_policy is given; EKS takes one of the two"
        yield Problem(code="not-together", where="session_tags", got=True, message=message)
    if not is_placeholder(text) and len(text) > LONGEST_SESSION_POLICY:
        message = (
            f"must have at most {LONGEST_SESSION_POLICY} characters without white space, the limit "
            "of sessions; name fewer resources, or make a role of its own"
        )
        yield Problem(code="too-many", where="session_policy", got=len(text), message=message)
