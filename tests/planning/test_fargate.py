"""Selectors and limits of Fargate profiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.fargate import FargateSelector, fargate_profile_problems

BATCH = FargateSelector(namespace="batch")


def test_wildcards_pass_everywhere() -> None:
    """EKS takes them in namespaces, keys and values."""
    selector = FargateSelector(
        namespace="team-*", labels={"app?": "web*", "example.com/*": "?", "*": "*"}
    )
    assert fargate_profile_problems("web", [selector]) == ()


@pytest.mark.parametrize("namespace", ["*", "?", "*dev", "frontend*?", "kube-system", "a" * 63])
def test_ordinary_namespaces_pass(namespace: str) -> None:
    """Names of Kubernetes with wildcards in any place."""
    assert FargateSelector(namespace=namespace).namespace == namespace


def test_selector_without_namespace_is_refused() -> None:
    """EKS would say so after the cluster is there."""
    with pytest.raises(ConfigurationError) as caught:
        FargateSelector(namespace="")
    assert str(caught.value.problems[0]) == (
        "namespace: must be given: a selector takes pods of one namespace; use '*' for all, got ''"
        " [required]"
    )


@pytest.mark.parametrize("namespace", ["Team", "a_b", "-a", "a-", "a" * 64, "a.b", "[a]"])
def test_malformed_namespace_is_refused(namespace: str) -> None:
    """No regular expressions, no capitals."""
    with pytest.raises(ConfigurationError, match="must be at most 63 lower-case letters"):
        FargateSelector(namespace=namespace)


def test_too_many_labels_are_refused() -> None:
    """EKS takes five."""
    with pytest.raises(ConfigurationError, match="must be at most 5, the limit of EKS for a sele"):
        FargateSelector(namespace="a", labels={f"k{index}": "v" for index in range(6)})


def test_malformed_labels_are_refused_together() -> None:
    """Key and value are named."""
    with pytest.raises(ConfigurationError) as caught:
        FargateSelector(namespace="a", labels={"a b": "v", "k" * 128: "v", "k": ""})
    text = str(caught.value)
    assert "labels.a b: must have a key of at most 127" in text
    assert "labels.k: must have a value of 1 to 255" in text
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("count", range(8))
def test_one_to_five_selectors(count: int) -> None:
    """Fewer select nothing, more are refused by EKS."""
    selectors = [FargateSelector(namespace=f"n{index}") for index in range(count)]
    text = "\n".join(map(str, fargate_profile_problems("web", selectors)))
    assert (text == "") is (1 <= count <= 5)
    assert count or text == (
        "selectors: must be 1 to 5: without one the profile takes no pods [empty]"
    )
    assert count <= 5 or "must be at most 5, the limit of EKS for a profile; use wildcards" in text


def test_repeated_selector_is_refused() -> None:
    """It would take one of the five places for nothing."""
    (problem,) = fargate_profile_problems("web", [BATCH, FargateSelector(namespace="batch")])
    assert str(problem) == (
        "selectors[1]: must not repeat another selector, got 'batch' [name-duplicate]"
    )


def test_reserved_name_is_refused() -> None:
    """EKS keeps a prefix."""
    (problem,) = fargate_profile_problems("eks-web", [BATCH])
    assert "must not start with 'eks-'" in str(problem)


def test_bad_tags_are_refused() -> None:
    """As for every resource of EKS."""
    (problem,) = fargate_profile_problems("web", [BATCH], tags={"aws:a": "b"})
    assert "must not start with 'aws:'" in str(problem)


@given(st.text(max_size=70))
def test_namespaces_are_valid_or_refused(namespace: str) -> None:
    """Whatever is accepted fits the syntax of Kubernetes once wildcards are filled in."""
    try:
        FargateSelector(namespace=namespace)
    except ConfigurationError as error:
        assert error.problems  # noqa: PT017 -- refused or valid, either is right
        return
    filled = namespace.replace("*", "x").replace("?", "x")
    assert filled.replace("-", "").isalnum()
    assert filled == filled.lower()
