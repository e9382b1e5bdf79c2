"""The trust of an IRSA role is pinned, stable and short enough."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.irsa import (
    Subject,
    issuer_url_problems,
    provider_arn_problems,
    trust_document,
    trust_problems,
)
from eks_constructs.planning.service_accounts import ServiceAccount, SubjectPattern

APP = ServiceAccount(namespace="team", name="app")
OTHER = ServiceAccount(namespace="team", name="other")
TEAMS = SubjectPattern(namespace="team-*", name="app")


def statements(*subjects: Subject) -> list[dict[str, object]]:
    """Return the statements of the trust for some subjects."""
    document = json.loads(trust_document(subjects))
    assert document["Version"] == "2012-10-17"
    found: list[dict[str, object]] = document["Statement"]
    return found


def test_one_account_is_pinned_exactly() -> None:
    """Audience and subject must be equal, and nothing but the token counts."""
    assert statements(APP) == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": "${Provider}"},
            "Condition": {
                "StringEquals": {
                    "${Issuer}:aud": "sts.amazonaws.com",
                    "${Issuer}:sub": "system:serviceaccount:team:app",
                }
            },
        }
    ]


def test_several_accounts_share_a_statement() -> None:
    """One of them must be equal."""
    (statement,) = statements(OTHER, APP, APP)
    assert statement["Condition"] == {
        "StringEquals": {
            "${Issuer}:aud": "sts.amazonaws.com",
            "${Issuer}:sub": [APP.subject, OTHER.subject],
        }
    }


def test_patterns_do_not_loosen_named_accounts() -> None:
    """They are a statement of their own; the audience is pinned there too."""
    exact, like = statements(TEAMS, APP)
    assert exact == statements(APP)[0]
    assert like["Condition"] == {
        "StringEquals": {"${Issuer}:aud": "sts.amazonaws.com"},
        "StringLike": {"${Issuer}:sub": "system:serviceaccount:team-*:app"},
    }


@given(order=st.permutations([APP, OTHER, TEAMS]))
def test_order_makes_no_difference(order: list[Subject]) -> None:
    """Sorting the list of accounts is no change."""
    assert trust_document(order) == trust_document([APP, OTHER, TEAMS])


@given(
    names=st.lists(
        st.from_regex(r"\A[a-z0-9]([a-z0-9-]{0,60}[a-z0-9])?\Z"), min_size=1, max_size=60
    )
)
def test_refused_or_short_enough(names: list[str]) -> None:
    """What passes fits into the limit with the longest issuer there is."""
    accounts = [ServiceAccount(namespace=name, name=name) for name in names]
    issuer = f"oidc.eks.ap-southeast-1.amazonaws.com/id/{'A' * 32}"
    provider = f"arn:aws:iam::111122223333:oidc-provider/{issuer}"
    text = trust_document(accounts).replace("${Provider}", provider).replace("${Issuer}", issuer)
    assert list(trust_problems(accounts, where="x")) or len(text) <= 2048


def test_too_many_accounts_are_refused() -> None:
    """IAM would refuse the role at deployment."""
    accounts = [ServiceAccount(namespace=f"team-{number}", name="app") for number in range(60)]
    (problem,) = trust_problems(accounts, where="service_accounts")
    assert problem.code == "too-many"
    assert problem.message.startswith("must fit into a trust policy of 2048 characters")


def test_no_account_is_refused() -> None:
    """Nobody could assume the role."""
    (problem,) = trust_problems([], where="service_accounts")
    assert str(problem) == (
        "service_accounts: must name at least one service account; nobody could assume the role "
        "[required]"
    )


@pytest.mark.parametrize("url", ["oidc.eks.x/id/1", "http://x/id/1", "https://x/id/1/", ""])
def test_an_issuer_is_a_url_of_its_own(url: str) -> None:
    """The wrong form would never match a token."""
    (problem,) = issuer_url_problems(url)
    assert problem.message.startswith("must be the issuer of a cluster")
    assert not list(issuer_url_problems("https://oidc.eks.eu-west-1.amazonaws.com/id/0A"))


@pytest.mark.parametrize("arn", ["", "arn:aws:iam::111122223333:role/x", "oidc-provider/x"])
def test_a_provider_is_named_by_its_arn(arn: str) -> None:
    """The issuer stands in it."""
    (problem,) = provider_arn_problems(arn)
    assert problem.code == "arn-invalid"
    assert not list(provider_arn_problems("arn:aws:iam::111122223333:oidc-provider/x/id/1"))
