"""Labels and taints of nodes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.naming import NODE_GROUP_KEY
from eks_constructs.planning.node_labels import (
    Taint,
    TaintEffect,
    label_problems,
    taint_problems,
)


def message(labels: dict[str, str]) -> str:
    """Return the only problem of these labels."""
    (problem,) = label_problems(labels)
    return str(problem)


def test_ordinary_labels_pass() -> None:
    """Plain keys, own domains and what a kubelet may say of itself are fine."""
    labels = {
        "team": "payments",
        "example.com/role": "web-1_2.x",
        "node.kubernetes.io/role": "gpu",
        "kubelet.kubernetes.io/a": "b",
        "x.node.kubernetes.io/a": "b",
        "topology.kubernetes.io/zone": "eu-west-1a",
        "notkubernetes.io/a": "b",
    }
    assert label_problems(labels) == ()


@pytest.mark.parametrize("key", ["", "/a", "a/", "a/b/c", "-a", "Example.com/a", "a" * 64, "a b"])
def test_malformed_keys_are_refused(key: str) -> None:
    """A key is a name with at most one prefix."""
    assert "must have a key like 'name' or 'example.com/name'" in message({key: "v"})


@pytest.mark.parametrize(
    "key",
    [
        "node-role.kubernetes.io/worker",
        "kubernetes.io/role",
        "node.k8s.io/x",
        "node-restriction.kubernetes.io/x",
    ],
)
def test_labels_reserved_for_kubernetes_are_refused(key: str) -> None:
    """Such nodes would never join the cluster."""
    text = message({key: "true"})
    assert text.startswith(f"labels.{key}: must not be in kubernetes.io or k8s.io, or the nodes")
    assert f"use node.kubernetes.io/{key.split('/')[1]} or a prefix of your own" in text


def test_labels_of_eks_are_refused() -> None:
    """EKS sets its own labels."""
    assert "must not be in eks.amazonaws.com, which EKS sets itself" in message(
        {"eks.amazonaws.com/nodegroup": "x"}
    )


def test_own_label_is_refused() -> None:
    """The label of the library holds the name of the group and nothing else."""
    assert "is set to the name of the node group" in message({NODE_GROUP_KEY: "x"})


def test_own_label_is_valid_in_kubernetes() -> None:
    """It is refused for belonging to us, not for its syntax."""
    Taint(key=NODE_GROUP_KEY, effect=TaintEffect.NO_SCHEDULE)


@pytest.mark.parametrize("value", ["a" * 64, "-a", "a b", "ä"])
def test_malformed_values_are_refused(value: str) -> None:
    """Values follow the syntax of names."""
    assert "must have a value of at most 63" in message({"a": value})


def test_empty_value_is_refused() -> None:
    """Kubernetes takes it, EKS does not."""
    assert message({"gpu": ""}) == (
        "labels.gpu: must have a value: EKS accepts no empty label; use 'true', for example,"
        " got '' [empty]"
    )


def test_empty_value_is_for_nodes_that_register_themselves() -> None:
    """Nobody but Kubernetes is asked."""
    assert label_problems({"gpu": ""}, may_be_empty=True) == ()
    assert label_problems({"a b": ""}, may_be_empty=True) != ()


@given(st.text(alphabet="abcXYZ019", min_size=1, max_size=63))
def test_alphanumeric_keys_and_values_always_pass(text: str) -> None:
    """No false alarm on the simplest labels."""
    assert label_problems({text: text}) == ()


@pytest.mark.parametrize("effect", TaintEffect)
def test_effects_have_both_spellings(effect: TaintEffect) -> None:
    """Kubernetes and EKS spell the same thing differently."""
    assert TaintEffect.parse(effect.value) is effect
    assert TaintEffect.parse(effect.kubernetes_name) is effect


def test_effect_in_the_words_of_kubernetes() -> None:
    """The spelling is exactly theirs."""
    names = [effect.kubernetes_name for effect in TaintEffect]
    assert names == ["NoSchedule", "PreferNoSchedule", "NoExecute"]


def test_unknown_effect_is_refused() -> None:
    """The three that exist are listed."""
    with pytest.raises(ConfigurationError, match="must be one of NoSchedule, PreferNoSchedule, No"):
        TaintEffect.parse("noschedule", where="taints[0].effect")


def test_malformed_taint_is_refused_as_a_whole() -> None:
    """Key and value are reported together."""
    with pytest.raises(ConfigurationError) as caught:
        Taint(key="a/b/c", value="-", effect=TaintEffect.NO_EXECUTE)
    assert [problem.where for problem in caught.value.problems] == ["key", "value"]


def test_repeated_taint_is_refused() -> None:
    """The same key may appear once for each effect."""
    once = Taint(key="gpu", value="a", effect=TaintEffect.NO_SCHEDULE)
    again = Taint(key="gpu", value="b", effect=TaintEffect.NO_SCHEDULE)
    other = Taint(key="gpu", effect=TaintEffect.NO_EXECUTE)
    (problem,) = taint_problems([once, other, again])
    assert str(problem) == (
        "taints[2]: must appear once with the effect NoSchedule, got 'gpu' [name-duplicate]"
    )


def test_too_many_taints_are_refused() -> None:
    """EKS takes fifty."""
    taints = [Taint(key=f"k{index}", effect=TaintEffect.NO_SCHEDULE) for index in range(51)]
    (problem,) = taint_problems(taints)
    assert str(problem) == (
        "taints: must be at most 50, the limit of EKS for a node group, got 51 [too-many]"
    )
