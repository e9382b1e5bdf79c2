"""Add-ons: what the catalogue says of them, and the order they are created in."""

from __future__ import annotations

from itertools import chain
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.addons import (
    AddonIdentity,
    AddonPhase,
    addon_problems,
    configuration_problems,
    creation_order,
    find,
    likely_meant,
    names,
    phase,
)


@pytest.mark.parametrize("name", names())
def test_every_entry_of_the_catalogue_can_be_read(name: str) -> None:
    """Each add-on has a valid name, and requires only what the catalogue has."""
    found = find(name)
    assert found is not None
    assert found.name == name
    assert found.namespace
    assert not addon_problems([name])
    assert set(found.requires) <= set(names())


def test_network_and_identity_come_before_the_nodes() -> None:
    """Nodes get ready with these; all others need nodes to run on."""
    before = [name for name in names() if phase(name) is AddonPhase.BEFORE_NODES]
    assert before == ["eks-pod-identity-agent", "kube-proxy", "vpc-cni"]


def test_an_unknown_add_on_comes_after_the_nodes() -> None:
    """An add-on of the Marketplace is an application like others."""
    assert phase("kubecost_kubecost") is AddonPhase.AFTER_NODES
    assert find("kubecost_kubecost") is None


def test_identities_name_account_and_policy() -> None:
    """What a pod identity association needs."""
    cni = find("vpc-cni")
    assert cni is not None
    assert cni.identities == (
        AddonIdentity(service_account="aws-node", managed_policies=("AmazonEKS_CNI_Policy",)),
    )
    mountpoint = find("aws-mountpoint-s3-csi-driver")
    assert mountpoint is not None
    assert mountpoint.identities == (
        AddonIdentity(service_account="s3-csi-driver-sa", managed_policies=()),
    )


def test_add_ons_are_created_in_phases() -> None:
    """Before the nodes, after them, and last what needs another add-on."""
    wanted = ["adot", "coredns", "vpc-cni", "cert-manager", "kube-proxy", "coredns"]
    assert creation_order(wanted) == (
        ("kube-proxy", "vpc-cni"),
        ("cert-manager", "coredns"),
        ("adot",),
    )
    assert creation_order(["adot", "zz"]) == (("adot", "zz"),)
    assert creation_order([]) == ()


@given(st.lists(st.sampled_from([*names(), "my_addon"])), st.randoms())
def test_the_order_is_complete_and_independent_of_the_list(
    wanted: list[str], random: Random
) -> None:
    """Every add-on once, whatever the order of the list; requirements first."""
    groups = creation_order(wanted)
    flat = list(chain.from_iterable(groups))
    assert sorted(flat) == sorted(set(wanted))
    shuffled = list(wanted)
    random.shuffle(shuffled)
    assert creation_order(shuffled) == groups
    phases = [phase(name) for name in flat]
    assert phases == sorted(phases, key=list(AddonPhase).index)
    for name in flat:
        found = find(name)
        for required in found.requires if found is not None else ():
            assert required not in flat or flat.index(required) < flat.index(name)


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


def test_unknown_names_are_allowed_with_a_hint() -> None:
    """A misspelling is likely, but EKS has more add-ons than the catalogue."""
    assert not addon_problems(["coredsn"])
    assert likely_meant("coredsn") == "coredns"
    assert likely_meant("coredns") is None
    assert likely_meant("kubecost_kubecost") is None


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
