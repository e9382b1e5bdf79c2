"""Service accounts are named as Kubernetes names them, and patterns fit neither nothing nor all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.service_accounts import ServiceAccount, SubjectPattern

_LABEL = st.from_regex(r"\A[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?\Z")


def test_a_service_account_refuses_both_names_at_once() -> None:
    """Everything wrong is said in one go."""
    with pytest.raises(ConfigurationError) as caught:
        ServiceAccount(namespace="A", name="B")
    assert [problem.where for problem in caught.value.problems] == ["namespace", "name"]


@given(namespace=_LABEL, name=_LABEL)
def test_subject_names_exactly_one_account(namespace: str, name: str) -> None:
    """Neither part can hold a colon, so two accounts never share a subject."""
    subject = ServiceAccount(namespace=namespace, name=name).subject
    assert subject.split(":") == ["system", "serviceaccount", namespace, name]


def test_a_pattern_has_every_account_of_a_namespace_by_default() -> None:
    """Asking for a namespace means all in it."""
    assert SubjectPattern(namespace="team-*").subject == "system:serviceaccount:team-*:*"


@pytest.mark.parametrize("namespace", ["*", "?*", "**"])
def test_a_pattern_for_every_namespace_is_refused(namespace: str) -> None:
    """A role that anybody in the cluster gets is nobody's."""
    with pytest.raises(ConfigurationError, match="namespace: must hold a letter or digit"):
        SubjectPattern(namespace=namespace, name="app")


@pytest.mark.parametrize("name", ["App*", "a:b", "${x}", ""])
def test_a_pattern_that_fits_nothing_is_refused(name: str) -> None:
    """It would be a typo, or an attempt to write more than a name."""
    with pytest.raises(ConfigurationError, match=r"name: must be lower-case letters, digits"):
        SubjectPattern(namespace="team", name=name)
