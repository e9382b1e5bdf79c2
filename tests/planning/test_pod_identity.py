"""What EKS would refuse of an association is refused before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eks_constructs.planning.pod_identity import AssociationChoices, association_problems

GOOD = AssociationChoices(
    namespace="team",
    service_account="app",
    has_role=False,
    has_permissions=True,
    target_role_arn=None,
    session_tags=True,
    session_policy=None,
)


def found(choices: AssociationChoices) -> list[str]:
    """Return the problems as text."""
    return [str(problem) for problem in association_problems(choices)]


def test_what_is_right_passes() -> None:
    """Every combination that EKS takes."""
    assert not found(GOOD)
    assert not found(replace(GOOD, has_role=True, has_permissions=False))
    assert not found(replace(GOOD, target_role_arn="arn:aws-cn:iam::111122223333:role/a/b"))
    assert not found(replace(GOOD, target_role_arn="${Token[TOKEN.1]}"))
    assert not found(replace(GOOD, session_tags=False, session_policy="{}"))


def test_everything_wrong_is_said_at_once() -> None:
    """One deployment less for each mistake."""
    wrong = AssociationChoices(
        namespace="A",
        service_account="B",
        has_role=True,
        has_permissions=True,
        target_role_arn="role/x",
        session_tags=True,
        session_policy="x" * 2049,
    )
    problems = list(association_problems(wrong))
    assert [(problem.where, problem.code) for problem in problems] == [
        ("namespace", "name-invalid"),
        ("service_account", "name-invalid"),
        ("role", "not-together"),
        ("target_role_arn", "arn-invalid"),
        ("session_tags", "not-together"),
        ("session_policy", "too-many"),
    ]


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        (
            replace(GOOD, session_policy="{}"),
            (
                "session_tags: must be False when session_policy is given; EKS takes one of the "
                "two, got True [not-together]"
            ),
        ),
        (
            replace(GOOD, has_role=True),
            (
                "role: must be left out together with managed_policies, policies, statements, "
                "role_name and permissions_boundary; a role that is given keeps its own "
                "[not-together]"
            ),
        ),
        (
            replace(GOOD, target_role_arn="x"),
            (
                "target_role_arn: must be the ARN of a role, such as "
                "arn:aws:iam::111122223333:role/Name, got 'x' [arn-invalid]"
            ),
        ),
    ],
)
def test_messages_say_what_to_do(choices: AssociationChoices, message: str) -> None:
    """The fix stands in the message."""
    assert found(choices) == [message]


def test_a_session_policy_known_later_is_not_measured() -> None:
    """Its length is not that of the token."""
    late = replace(GOOD, session_tags=False, session_policy="${Token[TOKEN.1]}" * 200)
    assert not found(late)
