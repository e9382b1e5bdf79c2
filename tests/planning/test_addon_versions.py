"""Versions of add-ons: their form, and whether a Kubernetes version can run them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.addon_catalogue import names
from eks_constructs.planning.addon_versions import (
    AddonVersions,
    addon_version_problems,
    identity_version_problems,
    is_search,
    known_versions,
    newest_matching,
    order,
)

ALL = AddonVersions(
    as_of=date(2026, 11, 1),
    complete=True,
    versions={
        "coredns": {
            "1.35": tuple(f"v1.13.{patch}-eksbuild.1" for patch in range(12, 4, -1)),
            "1.32": ("v1.11.4-eksbuild.33", "v1.11.4-eksbuild.2"),
        }
    },
)
NEWEST_ONLY = AddonVersions(as_of=ALL.as_of, complete=False, versions=ALL.versions)


def messages(
    name: str, version: str, kubernetes: str | None = None, known: AddonVersions | None = None
) -> list[str]:
    """Return what is said about a version."""
    return [
        str(problem)
        for problem in addon_version_problems(
            name, version, kubernetes_version=kubernetes, known=known
        )
    ]


def test_the_packaged_versions_are_of_known_add_ons() -> None:
    """Each has the right form, and the newest stands first."""
    packaged = known_versions()
    assert set(packaged.versions) <= set(names())
    for rows in packaged.versions.values():
        for versions in rows.values():
            assert all(map(order, versions))
            assert list(versions) == sorted(versions, key=order, reverse=True)
    assert packaged.of("vpc-cni", "1.35")
    assert packaged.of("vpc-cni", "1.1") == ()
    assert packaged.of("adot", "1.35") == ()


@pytest.mark.parametrize("version", ["latest", "1.2.3", "v1.2.3", "v1.2.3-eksbuild", ""])
def test_a_version_is_exact(version: str) -> None:
    """Nothing is looked up, so nothing is resolved."""
    assert messages("coredns", version) == [
        (
            "version: must be an exact version such as v1.20.1-eksbuild.1, because nothing is "
            f"looked up; leave it out for what EKS recommends, got {version!r} [invalid-value]"
        )
    ]


def test_vendors_number_as_they_like() -> None:
    """But a version is no word."""
    assert not messages("vendor_operator", "2.0-rc1")
    assert messages("vendor_operator", "latest")


def test_a_version_that_the_cluster_cannot_run_is_refused_with_the_right_ones() -> None:
    """The newest five are enough to choose from."""
    assert messages("coredns", "v1.13.9-eksbuild.2", "1.35", ALL) == [
        (
            "version: must be one that Kubernetes 1.35 can run, as of 2026-11-01: "
            "v1.13.12-eksbuild.1, v1.13.11-eksbuild.1, v1.13.10-eksbuild.1, v1.13.9-eksbuild.1, "
            "v1.13.8-eksbuild.1 and 3 more, got 'v1.13.9-eksbuild.2' [not-supported]"
        )
    ]
    assert messages("coredns", "v1.9.3-eksbuild.1", "1.32", ALL) == [
        (
            "version: must be one that Kubernetes 1.32 can run, as of 2026-11-01: "
            "v1.11.4-eksbuild.33, v1.11.4-eksbuild.2, got 'v1.9.3-eksbuild.1' [not-supported]"
        )
    ]


def test_what_the_catalogue_cannot_know_passes() -> None:
    """A later version, another add-on, another Kubernetes version, an incomplete catalogue."""
    assert not messages("coredns", "v1.13.5-eksbuild.1", "1.35", ALL)
    assert not messages("coredns", "v1.14.0-eksbuild.1", "1.35", ALL)
    assert not messages("coredns", "v1.9.3-eksbuild.1", "1.36", ALL)
    assert not messages("adot", "v0.1.0-eksbuild.1", "1.35", ALL)
    assert not messages("coredns", "v1.9.3-eksbuild.1", "1.35", NEWEST_ONLY)
    assert not messages("coredns", "v1.9.3-eksbuild.1")


@given(st.sampled_from(ALL.of("coredns", "1.35")))
def test_every_listed_version_is_accepted(version: str) -> None:
    """The list is what is right."""
    assert not messages("coredns", version, "1.35", ALL)


@given(st.integers(20, 45), st.integers(0, 60))
def test_kube_proxy_is_as_new_as_the_api_server_or_three_minors_older(
    cluster: int, minor: int
) -> None:
    """The skew policy of Kubernetes needs no catalogue."""
    found = messages("kube-proxy", f"v1.{minor}.1-eksbuild.2", f"1.{cluster}")
    assert bool(found) == (not cluster - 3 <= minor <= cluster)


def test_the_skew_is_told_in_versions() -> None:
    """Both ends of what is right."""
    assert messages("kube-proxy", "v1.36.0-eksbuild.1", "1.35") == [
        (
            "version: must be from v1.32 to v1.35 with Kubernetes 1.35: as new as the API server, "
            "or up to three minors older, got 'v1.36.0-eksbuild.1' [not-supported]"
        )
    ]
    assert not messages("kube-proxy", "v1.36.0-eksbuild.1", "nonsense")


def test_versions_sort_by_their_numbers() -> None:
    """Not by their text."""
    assert order("v1.10.1-eksbuild.17") > order("v1.9.3-eksbuild.21")
    assert order("v1.10.1-eksbuild.17") > order("v1.10.1-eksbuild.2")
    assert order("latest") == ()


def test_early_versions_know_no_pod_identity() -> None:
    """The agent of CloudWatch does since 3.1.0."""
    name = "amazon-cloudwatch-observability"
    (problem,) = identity_version_problems(name, "v2.6.0-eksbuild.1")
    assert str(problem) == (
        "version: must be v3.1.0-eksbuild.1 or later to take identities from EKS Pod Identity, "
        "got 'v2.6.0-eksbuild.1' [not-supported]"
    )
    assert not list(identity_version_problems(name, "v3.1.0-eksbuild.1"))
    assert not list(identity_version_problems(name, None))
    assert not list(identity_version_problems("vpc-cni", "v1.1.0-eksbuild.1"))


@pytest.mark.parametrize(
    ("name", "version", "search"),
    [
        ("coredns", "latest", True),
        ("coredns", "1.13", True),
        ("coredns", "v1.13.12", True),
        ("coredns", "v1.13.12-eksbuild", True),
        ("coredns", "v1.13.12-eksbuild.1", False),
        ("coredns", "newest", False),
        ("vendor_operator", "latest", True),
        ("vendor_operator", "1.13", False),
    ],
)
def test_a_part_of_a_version_is_a_search(name: str, version: str, *, search: bool) -> None:
    """Vendors number as they like, so theirs is taken as it stands."""
    assert is_search(name, version) == search


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("latest", "v1.13.12-eksbuild.1"),
        ("1.13", "v1.13.12-eksbuild.1"),
        ("v1.13.5", "v1.13.5-eksbuild.1"),
        ("1.14", None),
    ],
)
def test_a_search_finds_the_newest_that_contains_it(version: str, found: str | None) -> None:
    """As eksctl searches, but in the catalogue."""
    assert newest_matching("coredns", version, kubernetes_version="1.35", known=ALL) == found
    assert newest_matching("other", version, kubernetes_version="1.35", known=ALL) is None
