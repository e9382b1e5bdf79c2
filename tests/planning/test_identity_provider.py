"""Users of an OpenID Connect provider."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.identity_provider import OidcChoices, oidc_problems

GOOD = OidcChoices(name="corp", issuer_url="https://id.example.com/tenant", client_id="eks")


@pytest.mark.parametrize(
    "choices",
    [
        GOOD,
        replace(GOOD, issuer_url=None, client_id=None),
        replace(GOOD, username_prefix="-", username_claim="email"),
        replace(GOOD, groups_claim="groups", groups_prefix=""),
        replace(GOOD, required_claims={"k" * 63: "v" * 253}, tags={"team": "platform"}),
        replace(GOOD, issuer_url="https://id.example.com:8443"),
    ],
    ids=["least", "unknown", "no username prefix", "no groups prefix", "claims", "port"],
)
def test_what_eks_takes_has_no_problem(choices: OidcChoices) -> None:
    """With everything that can be left out, and at every limit."""
    assert oidc_problems(choices) == ()


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://id.example.com", "it must begin with https://"),
        ("id.example.com", "it must begin with https://"),
        ("https://", "it must name a host"),
        ("https://id.exa mple.com", "it must name a host"),
        ("https://id.example.com?a=1", "leave out everything from the ? or # on"),
        ("https://id.example.com#", "leave out everything from the ? or # on"),
        ("https://me:secret@id.example.com", "leave out the credentials before the @"),
        (
            "https://id.example.com/.well-known/openid-configuration",
            "leave out everything from /.well-known on",
        ),
        ("https://[", "this is no URL"),
    ],
)
def test_an_issuer_that_eks_cannot_ask_is_refused(url: str, fault: str) -> None:
    """Each with the way out."""
    (problem,) = oidc_problems(replace(GOOD, issuer_url=url))
    assert str(problem) == (
        "issuer_url: must be the issuer of the tokens, such as https://id.example.com; "
        f"{fault}, got {url!r} [invalid-value]"
    )


@pytest.mark.parametrize(
    ("choices", "text"),
    [
        (
            replace(GOOD, name="a b"),
            (
                "name: must be 1 to 100 letters, digits, hyphens and underscores, a letter or "
                "digit first, got 'a b' [name-invalid]"
            ),
        ),
        (
            replace(GOOD, client_id=" "),
            "client_id: must have at least one character, got ' ' [empty]",
        ),
        (
            replace(GOOD, username_claim=""),
            "username_claim: must have at least one character, got '' [empty]",
        ),
        (
            replace(GOOD, username_prefix="system:"),
            (
                "username_prefix: must not contain system:, which is for Kubernetes itself; choose "
                "another, such as oidc:, got 'system:' [invalid-value]"
            ),
        ),
        (
            replace(GOOD, groups_claim="groups", groups_prefix="x-system:masters"),
            (
                "groups_prefix: must not contain system:, which is for Kubernetes itself; choose "
                "another, such as oidc:, got 'x-system:masters' [invalid-value]"
            ),
        ),
        (
            replace(GOOD, groups_prefix="oidc:"),
            (
                "groups_prefix: must be left out without groups_claim, since there are no groups "
                "to put it before, got 'oidc:' [not-together]"
            ),
        ),
        (
            replace(GOOD, required_claims={"k" * 64: "v"}),
            (
                f"required_claims.{'k' * 64}: must have a name of 1 to 63 characters, "
                f"got '{'k' * 64}' [name-invalid]"
            ),
        ),
        (
            replace(GOOD, required_claims={"aud": ""}),
            "required_claims.aud: must have a value of 1 to 253 characters, got '' [invalid-value]",
        ),
    ],
)
def test_what_eks_refuses_is_refused(choices: OidcChoices, text: str) -> None:
    """Where it is, what is allowed, and what was given."""
    assert [str(problem) for problem in oidc_problems(choices)] == [text]


def test_everything_wrong_is_said_at_once() -> None:
    """One look is enough."""
    choices = OidcChoices(
        name="", issuer_url="x", client_id="", groups_prefix="system:", tags={"aws:x": "y"}
    )
    wheres = [problem.where for problem in oidc_problems(choices)]
    assert wheres == [
        "name",
        "issuer_url",
        "client_id",
        "groups_prefix",
        "groups_prefix",
        "tags.aws:x",
    ]


@given(st.text())
def test_no_issuer_makes_it_stumble(url: str) -> None:
    """Whatever is written, it is judged."""
    problems = oidc_problems(replace(GOOD, issuer_url=url))
    assert bool(problems) or url.lower().startswith("https://")
