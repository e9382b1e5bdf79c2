"""From karpenter to what it needs in AWS."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.config.resolved_karpenter import Karpenter
from eks_constructs.planning.eksctl_names import karpenter_names
from tests.config.files import PLATFORM, START, load

ISSUER = "iam: {withOIDC: true}\n"
PLAIN = "karpenter: {version: 1.14.0}\n"


def karpenter(folder: Path, text: str) -> Karpenter:
    """Return what Karpenter of a file needs."""
    found = load(folder, text).karpenter
    assert found is not None
    return found


def test_with_the_defaults_of_eksctl_it_is_as_eksctl_makes_it(tmp_path: Path) -> None:
    """Names, namespace, identity by the issuer, and a service account that the chart is not for."""
    found = karpenter(tmp_path, START + ISSUER + PLAIN)
    assert found.names == karpenter_names("dev")
    assert (found.runs_as.namespace, found.runs_as.name) == ("karpenter", "karpenter")
    assert (found.chart.namespace, found.chart.version) == ("karpenter", "1.14.0")
    assert found.issuer
    assert not found.chart_makes_account
    assert found.instance_profile == "eksctl-KarpenterNodeInstanceProfile-dev"
    assert found.makes_profiles
    assert not found.queue
    assert found.discovery is None
    assert found.nodes_serve_cni


def test_the_boundary_holds_for_its_nodes_beside_a_role_of_your_own(tmp_path: Path) -> None:
    """Then it is not for the role of the cluster, which is not changed."""
    boundary = "arn:aws:iam::111122223333:policy/B"
    environment = load(
        tmp_path,
        f"{START}iam: {{withOIDC: true, serviceRoleARN: 'arn:aws:iam::111122223333:role/C', "
        f"serviceRolePermissionsBoundary: '{boundary}'}}\n{PLAIN}",
    )
    assert environment.karpenter is not None
    assert environment.karpenter.node_boundary_arn == boundary
    assert environment.cluster.role.permissions_boundary_arn is None


def test_the_chart_is_asked_for_by_its_tag(tmp_path: Path) -> None:
    """However the file writes the version."""
    found = karpenter(tmp_path, START + ISSUER + PLAIN.replace("1.14.0", "v1.14.0"))
    assert found.chart.version == "1.14.0"


def test_the_hardened_one_has_no_names_and_hears_of_interruptions(tmp_path: Path) -> None:
    """By EKS Pod Identity, beside other controllers, with subnets tagged for the cluster."""
    found = karpenter(tmp_path, START + PLAIN + PLATFORM)
    assert found.names is None
    assert (found.runs_as.namespace, found.chart.namespace) == ("kube-system", "kube-system")
    assert not found.issuer
    assert found.chart_makes_account
    assert found.instance_profile is None
    assert found.makes_profiles
    assert found.queue
    assert found.discovery == "dev"
    assert not found.nodes_serve_cni


def test_what_is_said_goes_before_the_defaults(tmp_path: Path) -> None:
    """A profile that is named is the only one, unless scripts of eksctl count on more."""
    said = (
        "karpenter: {version: 1.14.0, createServiceAccount: false, defaultInstanceProfile: Nodes, "
        "withSpotInterruptionQueue: false}\n"
    )
    boundary = "iam: {serviceRolePermissionsBoundary: 'arn:aws:iam::111122223333:policy/B'}\n"
    found = karpenter(tmp_path, START + boundary + said + PLATFORM)
    assert not found.chart_makes_account
    assert found.instance_profile == "Nodes"
    assert not found.makes_profiles
    assert not found.queue
    assert found.node_boundary_arn == "arn:aws:iam::111122223333:policy/B"
    assert karpenter(tmp_path, START + ISSUER + said).makes_profiles


def test_a_network_plugin_that_lives_on_nodes_lives_on_those_of_karpenter_too(
    tmp_path: Path,
) -> None:
    """Else they would never become ready."""
    text = START + PLAIN + PLATFORM + "cniPodIdentity: false\n"
    assert karpenter(tmp_path, text).nodes_serve_cni


TAGGED = START.replace("region:", "tags: {karpenter.sh/discovery: own}, region:")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (START, None),
        (START + ISSUER + PLAIN, None),
        (TAGGED, None),
        (TAGGED + ISSUER + PLAIN, "own"),
        (START + PLATFORM, None),
        (START + PLAIN + PLATFORM, "dev"),
        (TAGGED + PLAIN + PLATFORM, "own"),
        (TAGGED + PLAIN + PLATFORM + "network: {karpenterDiscovery: said}\n", "said"),
    ],
)
def test_subnets_are_tagged_for_discovery(tmp_path: Path, text: str, expected: str | None) -> None:
    """With Karpenter, by the tag of the file; the hardened table has the cluster's name."""
    environment = load(tmp_path, text)
    assert environment.network.plan.karpenter_discovery == expected
    if environment.karpenter is not None:
        assert environment.karpenter.discovery == expected


def test_a_version_older_than_kubernetes_is_warned_of(tmp_path: Path) -> None:
    """Eksctl installs it, and it does not work."""
    warnings = load(tmp_path, START + ISSUER + "karpenter: {version: 1.5.0}\n").warnings
    (told,) = [each for each in warnings if each.where == "karpenter.version"]
    assert told.message == "must be 1.6 or newer with Kubernetes 1.34"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (START, ()),
        (
            START + ISSUER + PLAIN,
            (
                "Namespace karpenter",
                "ServiceAccount karpenter/karpenter",
                "Helm chart karpenter 1.14.0",
            ),
        ),
        (START + PLAIN + PLATFORM, ("Helm chart karpenter 1.14.0",)),
    ],
)
def test_what_is_left_to_apply_is_listed(
    tmp_path: Path, text: str, expected: tuple[str, ...]
) -> None:
    """In the order in which it is applied."""
    assert load(tmp_path, text).in_cluster == expected


def test_without_the_section_there_is_none(tmp_path: Path) -> None:
    """Nothing is made for what nobody asked for."""
    assert load(tmp_path, START).karpenter is None
