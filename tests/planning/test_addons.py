"""Add-ons: their names, their configuration, and the order they are created in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.addon_catalogue import names
from eks_constructs.planning.addons import (
    addon_problems,
    configuration_problems,
    creation_edges,
)

AGENT = "eks-pod-identity-agent"


def test_predecessors_come_first() -> None:
    """What does not run without another add-on, and what looks for it when it starts."""
    names_ = ["adot", "aws-ebs-csi-driver", "cert-manager", "snapshot-controller", "vpc-cni"]
    assert creation_edges(names_, clients=frozenset()) == (
        ("adot", "cert-manager"),
        ("aws-ebs-csi-driver", "snapshot-controller"),
    )
    assert creation_edges(["adot"], clients=frozenset({"adot"})) == ()


@given(st.sets(st.sampled_from([*names(), *(f"a{n}" for n in range(20))])), st.data())
def test_whoever_waits_is_let_in_at_last(wanted: set[str], data: st.DataObject) -> None:
    """The agent first for its clients, at most ten at a time, and nobody waits in a circle."""
    clients = frozenset(data.draw(st.sets(st.sampled_from(sorted(wanted | {AGENT})))))
    edges = creation_edges(sorted(wanted), clients=clients)
    assert creation_edges(sorted(wanted, reverse=True), clients=clients) == edges
    assert len(edges) == len(set(edges))
    if AGENT in wanted:
        assert {(client, AGENT) for client in clients & wanted - {AGENT}} <= set(edges)
    done: set[str] = set()
    while len(done) < len(wanted):
        ready = {n for n in wanted - done if all(on in done for late, on in edges if late == n)}
        assert 0 < len(ready) <= 10
        done |= ready


def test_bad_names_are_refused_with_what_was_meant() -> None:
    """The nearest known name is a hint."""
    (problem,) = addon_problems(["vpc cni"])
    assert str(problem) == (
        "addons[0].name: must be letters, digits, hyphens and underscores, at most 100, with a "
        "letter or digit at both ends (did you mean vpc-cni?), got 'vpc cni' [name-invalid]"
    )


@pytest.mark.parametrize("name", ["", "-a", "a-", "a" * 101, "é", "a\n"])
def test_names_that_eks_cannot_have(name: str) -> None:
    """No blanks, no accents, no dashes at the ends, no more than 100 characters."""
    assert [each.code for each in addon_problems([name])] == ["name-invalid"]


def test_an_add_on_is_listed_once() -> None:
    """The second mention is the problem."""
    (problem,) = addon_problems(["coredns", "vpc-cni", "coredns"], where="spec.addons")
    assert str(problem) == (
        "spec.addons[2].name: must be listed once only; EKS keeps one add-on of a name in a "
        "cluster, got 'coredns' [name-duplicate]"
    )


@pytest.mark.parametrize("text", ["{}", '{"replicaCount": 2, "tolerations": []}'])
def test_json_objects_are_configuration(text: str) -> None:
    """Any object; its content is the add-on's business."""
    assert not configuration_problems(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("replicaCount: 2", "must be a JSON object, but is no JSON ("),
        ("", "must be a JSON object, but is no JSON ("),
        ("[1]", 'must be a JSON object, such as {"replicaCount": 2}'),
        ("null", 'must be a JSON object, such as {"replicaCount": 2}'),
    ],
)
def test_other_configuration_is_refused(text: str, message: str) -> None:
    """YAML, nothing, and JSON that is no object."""
    (problem,) = configuration_problems(text, where="addons[0].configurationValues")
    assert problem.where == "addons[0].configurationValues"
    assert problem.message.startswith(message)
