"""Policy documents of others: what IAM would refuse is told before."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.policies.documents import (
    document_problems,
    policy_name_problems,
    role_name_problems,
    session_policy_problems,
)

ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def messages(document: Mapping[str, object]) -> list[str]:
    """Return what is wrong with a document, as text."""
    return [str(problem) for problem in document_problems(document, where="policy")]


@pytest.mark.parametrize(
    "document",
    [
        {"Statement": ALLOW},
        {"Version": "2012-10-17", "Statement": [ALLOW, {**ALLOW, "Effect": "Deny", "Sid": "A1"}]},
        {"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::x"}]},
        {"Statement": [{**ALLOW, "Resource": {"Fn::Sub": "arn:${AWS::Partition}:s3:::x"}}]},
    ],
)
def test_what_iam_takes_passes(document: dict[str, object]) -> None:
    """Also functions of CloudFormation, which fill values in."""
    assert messages(document) == []


def test_every_fault_is_told_at_once() -> None:
    """Each with its place."""
    statement = {"Effect": "allow", "Action": [], "Resource": "*", "Principal": "*", "Sid": "a b"}
    assert messages({"Version": "2012", "Statement": [statement, "x"]}) == [
        (
            "policy.Version: must be one of 2012-10-17, 2008-10-17, in quotes, got '2012' "
            "[unknown-value]"
        ),
        "policy.Statement[0].Effect: must be Allow or Deny, got 'allow' [unknown-value]",
        "policy.Statement[0]: must have Action or NotAction, and not both [required]",
        (
            "policy.Statement[0].Principal: must be left out: a role's own policy says nothing of "
            "whose it is; allowed are Action, Condition, Effect, NotAction, NotResource, Resource, "
            "Sid [unknown-key]"
        ),
        "policy.Statement[0].Sid: must be letters and digits, got 'a b' [name-invalid]",
        "policy.Statement[1]: must be a map with Effect, Action and Resource [wrong-type]",
    ]


def test_a_document_needs_statements_and_an_end() -> None:
    """IAM counts its characters without white space."""
    assert messages({}) == [
        "policy: must have a Statement: a list of what is allowed and denied [required]"
    ]
    long = {"Statement": [{**ALLOW, "Resource": ["arn:aws:s3:::" + "x" * 6144]}]}
    (message,) = messages(long)
    assert "must have at most 6144 characters without white space" in message


@given(st.text(max_size=80))
def test_names_are_those_of_iam(name: str) -> None:
    """Whatever is written, the answer is one problem or none."""
    assert len(list(role_name_problems(name, where="name"))) <= 1
    assert len(list(policy_name_problems(name, where="name"))) <= 1


def test_lengths_of_names_differ() -> None:
    """A policy's may be twice as long as a role's; a name of signs alone is none."""
    assert list(role_name_problems(None, where="name")) == []
    assert list(role_name_problems("a" * 64, where="name")) == []
    assert list(role_name_problems("a" * 65, where="name")) != []
    assert list(policy_name_problems("a" * 128, where="name")) == []
    assert list(policy_name_problems("+-", where="name")) != []


def test_the_policy_of_a_session_is_text() -> None:
    """What is wrong inside is told of the whole."""
    fine = json.dumps({"Statement": [ALLOW]})
    assert list(session_policy_problems(fine, where="policy", longest=2048)) == []
    bad = json.dumps({"Statement": [{**ALLOW, "Effect": "No"}]})
    (problem,) = session_policy_problems(bad, where="policy", longest=2048)
    assert str(problem) == (
        "policy: Statement[0].Effect: must be Allow or Deny, got 'No' [unknown-value]"
    )
    (problem,) = session_policy_problems("[]", where="policy", longest=2048)
    assert problem.message == "must be text that holds a policy document in JSON"
