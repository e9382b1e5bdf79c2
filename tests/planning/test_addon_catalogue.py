"""What the catalogue of add-ons says, and what it says of names that it does not have."""

from __future__ import annotations

import pytest

from eks_constructs import well_known
from eks_constructs.planning.addon_catalogue import (
    AddonIdentity,
    AddonOwner,
    AddonPhase,
    Compute,
    KnownAddon,
    catalogue_date,
    done_by_auto_mode,
    exists_in,
    find,
    likely_meant,
    names,
    phase,
    unknown_warning,
)
from eks_constructs.planning.addon_versions import order
from eks_constructs.planning.addons import addon_problems
from eks_constructs.planning.identity import addon_identity_problems
from eks_constructs.planning.kubernetes_names import namespace_problems


def known(name: str) -> KnownAddon:
    """Return an add-on that the catalogue has."""
    found = find(name)
    assert found is not None
    return found


def test_the_catalogue_is_sorted() -> None:
    """So that two people who add an entry do not meet."""
    assert list(names()) == sorted(names())


@pytest.mark.parametrize("name", names())
def test_every_entry_of_the_catalogue_can_be_read(name: str) -> None:
    """Each has a valid name, and speaks only of names that exist."""
    found = known(name)
    assert found.name == name
    assert not addon_problems([name])
    assert not namespace_problems(found.namespace, where="namespace")
    assert found.predecessors <= set(names())
    accounts = [each.service_account for each in found.identities]
    assert not list(
        addon_identity_problems(name, has_service_account_role=False, service_accounts=accounts)
    )
    assert found.pod_identity_since is None or order(found.pod_identity_since)
    for identity in found.identities:
        assert identity.well_known is None or identity.well_known in well_known.__all__


def test_nothing_waits_for_a_later_phase() -> None:
    """An add-on before the nodes cannot come after one behind them."""
    for name in names():
        if phase(name) is AddonPhase.BEFORE_NODES:
            assert all(phase(each) is phase(name) for each in known(name).predecessors)


def test_network_and_identity_come_before_the_nodes() -> None:
    """Nodes get ready with these; all others need nodes to run on."""
    before = [name for name in names() if phase(name) is AddonPhase.BEFORE_NODES]
    assert before == ["eks-pod-identity-agent", "kube-proxy", "vpc-cni"]


def test_what_auto_mode_does_itself() -> None:
    """As the AWS page on add-ons lists it."""
    assert [name for name in names() if done_by_auto_mode(name)] == [
        "aws-ebs-csi-driver",
        "coredns",
        "eks-node-monitoring-agent",
        "eks-pod-identity-agent",
        "kube-proxy",
        "vpc-cni",
    ]
    assert not done_by_auto_mode("kubecost_kubecost")


def test_where_add_ons_run() -> None:
    """As the AWS page says; where it says nothing, nothing is known."""
    assert known("vpc-cni").compute == frozenset({Compute.EC2})
    assert Compute.FARGATE not in (known("aws-guardduty-agent").compute or ())
    assert known("metrics-server").compute is None


def test_metrics_server_is_not_everywhere() -> None:
    """All others are, as far as is known."""
    assert exists_in("metrics-server", "aws")
    assert not exists_in("metrics-server", "aws-cn")
    assert exists_in("coredns", "aws-cn")
    assert exists_in("kubecost_kubecost", "aws-cn")


def test_certificates_come_first() -> None:
    """These do not start without cert-manager."""
    assert [name for name in names() if "cert-manager" in known(name).requires] == [
        "adot",
        "amazon-sagemaker-hyperpod-training-operator",
        "aws-privateca-connector-for-kubernetes",
    ]


def test_who_maintains_them() -> None:
    """The six of the AWS page on community add-ons."""
    assert [name for name in names() if known(name).owner is AddonOwner.COMMUNITY] == [
        "cert-manager",
        "external-dns",
        "fluent-bit",
        "kube-state-metrics",
        "metrics-server",
        "prometheus-node-exporter",
    ]


def test_identities_name_account_and_policy() -> None:
    """What a pod identity association needs."""
    assert known("vpc-cni").identities == (
        AddonIdentity(service_account="aws-node", managed_policies=("AmazonEKS_CNI_Policy",)),
    )
    assert known("aws-mountpoint-s3-csi-driver").identities == (
        AddonIdentity(
            service_account="s3-csi-driver-sa",
            managed_policies=(),
            well_known="mountpoint_s3_csi",
        ),
    )


def test_an_unknown_add_on_comes_after_the_nodes() -> None:
    """An add-on of the Marketplace is an application like others."""
    assert phase("kubecost_kubecost") is AddonPhase.AFTER_NODES
    assert find("kubecost_kubecost") is None


def test_unknown_names_are_allowed_with_a_hint() -> None:
    """A misspelling is likely, but EKS has more add-ons than the catalogue."""
    assert likely_meant("coredsn") == "coredns"
    assert likely_meant("coredns") is None
    assert likely_meant("kubecost_kubecost") is None
    assert unknown_warning("coredsn") == (
        f"coredsn is no add-on that the catalogue of {catalogue_date()} knows; did you mean "
        "coredns?"
    )
    assert unknown_warning("zzz") == (
        f"zzz is no add-on that the catalogue of {catalogue_date()} knows"
    )
    assert unknown_warning("coredns") is None
    assert unknown_warning("kubecost_kubecost") is None
