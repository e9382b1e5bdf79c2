"""Kubernetes versions: their order, their support, and the steps between them."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.versions import (
    KubernetesVersion,
    SupportStatus,
    catalogue_date,
    default_version,
    ending_soon,
    newest_version,
    periods,
    support,
    version_problems,
)

V = KubernetesVersion.parse
TODAY = date(2026, 11, 23)

versions = st.builds(KubernetesVersion, major=st.integers(0, 3), minor=st.integers(0, 60))


@given(versions)
def test_text_and_value_are_the_same(version: KubernetesVersion) -> None:
    """Whatever is printed can be read back."""
    assert V(str(version)) == version


@given(versions, versions)
def test_versions_are_ordered_by_their_numbers(
    one: KubernetesVersion, other: KubernetesVersion
) -> None:
    """1.9 comes before 1.10, whatever their texts say."""
    assert (one < other) == ((one.major, one.minor) < (other.major, other.minor))


@given(versions)
def test_the_next_version_is_newer(version: KubernetesVersion) -> None:
    """It is the only one that EKS updates a cluster to."""
    assert version < version.next()


@pytest.mark.parametrize("text", ["", "1", "v1.36", "1.36.2", "1.036", "latest", " 1.36", "1.३६"])
def test_other_forms_are_refused(text: str) -> None:
    """Only two plain numbers with a dot between are a version."""
    with pytest.raises(ConfigurationError) as refusal:
        V(text)
    expected = (
        f'version: must be a Kubernetes minor version in quotes, such as "1.36", got {text!r}'
    )
    assert expected in str(refusal.value)
    assert [each.code for each in version_problems(text, on=TODAY)] == ["invalid-value"]


def test_the_catalogue_is_plausible() -> None:
    """Versions follow each other without gaps, and their dates in order."""
    found = list(periods())
    assert found == sorted(found)
    assert all(each.next() == following for each, following in itertools.pairwise(found))
    for period in periods().values():
        assert period.released < period.end_of_standard_support < period.end_of_extended_support
        months = (period.end_of_standard_support - period.released).days / 30.44
        assert 13.5 < months < 14.5
        assert set(period.derived) <= {"end_of_standard_support", "end_of_extended_support"}
    assert min(catalogue_date(), *(each.released for each in periods().values())) > date(2024, 1, 1)


@pytest.mark.parametrize(
    ("text", "on", "status"),
    [
        ("1.34", date(2025, 10, 1), SupportStatus.UNKNOWN),
        ("1.34", date(2025, 10, 2), SupportStatus.STANDARD),
        ("1.34", date(2026, 12, 1), SupportStatus.STANDARD),
        ("1.34", date(2026, 12, 2), SupportStatus.EXTENDED),
        ("1.34", date(2027, 12, 1), SupportStatus.EXTENDED),
        ("1.34", date(2027, 12, 2), SupportStatus.UNSUPPORTED),
        ("1.9", TODAY, SupportStatus.UNSUPPORTED),
        ("1.99", TODAY, SupportStatus.UNKNOWN),
    ],
)
def test_support_changes_on_the_day_of_the_calendar(
    text: str, on: date, status: SupportStatus
) -> None:
    """The day named as an end is the first day of the next status."""
    assert support(V(text), on) is status


def test_the_default_is_the_newest_but_one_in_standard_support() -> None:
    """A version just released is nobody's default."""
    default = default_version()
    standard = [v for v in periods() if support(v, catalogue_date()) is SupportStatus.STANDARD]
    assert standard[-2] == default
    assert str(default) == "1.36"


def test_an_unknown_version_is_answered_with_the_supported_ones() -> None:
    """The refusal lists every version that EKS runs on that day, with its end."""
    (problem,) = version_problems("1.99", where="metadata.version", on=TODAY)
    assert str(problem) == (
        "metadata.version: must be a Kubernetes version that EKS supports: "
        "1.37 (standard support until 2027-12-01), 1.36 (standard support until 2027-08-02), "
        "1.35 (standard support until 2027-03-27), 1.34 (standard support until 2026-12-02), "
        "1.33 (extended support until 2027-07-29), 1.32 (extended support until 2027-03-23), "
        "1.31 (extended support until 2026-11-26); the catalogue is of 2026-11-23; "
        "if another one deploys all the same, acknowledge it, got '1.99' [unknown-value]"
    )


def test_a_version_past_all_support_is_refused_even_if_extended_support_is_accepted() -> None:
    """Accepting the price does not bring a version back."""
    (problem,) = version_problems("1.30", on=TODAY, extended_acknowledged=True)
    assert problem.code == "unknown-value"


@pytest.mark.parametrize("text", ["1.30", "1.99"])
def test_a_version_without_support_can_be_acknowledged(text: str) -> None:
    """The catalogue may be old; what is no version at all stays refused."""
    assert not version_problems(text, on=TODAY, unsupported_acknowledged=True)
    assert version_problems("v1", on=TODAY, unsupported_acknowledged=True)


def test_the_newest_version_is_that_of_the_catalogue() -> None:
    """A release after its date would not be known to be one."""
    assert str(newest_version()) == "1.37"


def test_extended_support_must_be_accepted() -> None:
    """Its price is a surprise that nobody should get by accident."""
    (problem,) = version_problems("1.33", on=TODAY)
    assert str(problem) == (
        "version: left standard support on 2026-07-29 and costs several times as much; "
        "use one of 1.37 (standard support until 2027-12-01), "
        "1.36 (standard support until 2027-08-02), 1.35 (standard support until 2027-03-27), "
        "1.34 (standard support until 2026-12-02); the catalogue is of 2026-11-23; "
        "or acknowledge extended support, got '1.33' [extended-support]"
    )
    assert not version_problems("1.33", on=TODAY, extended_acknowledged=True)


def test_standard_support_is_fine() -> None:
    """Nothing is said about versions in standard support."""
    assert not version_problems("1.36", on=TODAY)


def test_the_end_of_standard_support_is_announced_90_days_before() -> None:
    """Earlier it is noise, later it is a problem of its own."""
    end = date(2026, 12, 2)
    assert ending_soon(V("1.34"), end - timedelta(days=90)) is None
    assert ending_soon(V("1.34"), end - timedelta(days=89)) == end
    assert ending_soon(V("1.34"), end) is None
    assert ending_soon(V("1.99"), end) is None
