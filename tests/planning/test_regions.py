"""Regions and zones: what the table says, and what it refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.regions import (
    default_zones,
    find,
    names,
    partition,
    region_problems,
    zone_problems,
)

WHERE = "availabilityZones"


@pytest.mark.parametrize("name", names())
def test_every_region_of_the_table_is_usable(name: str) -> None:
    """Each region has a partition, and zones that pass, or a reason why none are chosen."""
    region = find(name)
    assert region is not None
    assert not region_problems(name)
    assert partition(name).startswith("aws")
    assert list(region.zones) == sorted(set(region.zones))
    assert region.zones_per_account <= len(region.zones)
    if not region.zones or region.remark.startswith("an account"):
        with pytest.raises(ConfigurationError):
            default_zones(name)
    else:
        assert not zone_problems(name, default_zones(name), where=WHERE)


@pytest.mark.parametrize(
    ("region", "letters"),
    [
        ("ap-northeast-1", "acd"),
        ("ca-central-1", "abd"),
        ("cn-north-1", "ab"),
        ("us-east-1", "abc"),
        ("eu-central-1", "abc"),
    ],
)
def test_default_zones_are_the_first_by_name(region: str, letters: str) -> None:
    """Three where there are three, in the spelling of the region."""
    assert default_zones(region) == tuple(f"{region}{letter}" for letter in letters)


@given(st.sampled_from(["us-east-1", "us-west-2", "eu-west-1"]), st.integers(2, 5))
def test_more_default_zones_keep_the_first(region: str, count: int) -> None:
    """Asking for one zone more never moves the others."""
    fewer, more = default_zones(region, count), default_zones(region, count + 1)
    assert more[: len(fewer)] == fewer


@pytest.mark.parametrize("count", [1, 7])
def test_a_default_count_out_of_range_is_refused(count: int) -> None:
    """EKS needs two zones, and no region has more than six."""
    with pytest.raises(ConfigurationError, match="count: must be 2 to 6 zones"):
        default_zones("eu-west-1", count)


def test_zones_are_not_guessed_where_accounts_differ() -> None:
    """In us-west-1 nobody can know which two of three zones an account has."""
    with pytest.raises(ConfigurationError) as refusal:
        default_zones("us-west-1")
    assert (
        "zones: must be named for us-west-1, because an account sees two of the three zones; "
        "which two differs by account; "
        "`aws ec2 describe-availability-zones --region us-west-1` lists them [required]"
    ) in str(refusal.value)


def test_zones_are_not_guessed_where_the_table_has_none() -> None:
    """A region without zones in the table asks for them."""
    with pytest.raises(ConfigurationError, match="the catalogue of 2026-10-27 has no zones of"):
        default_zones("eusc-de-east-1")


def test_zones_to_avoid_are_known_by_id() -> None:
    """Zone names differ by account; ids do not."""
    excluded = {name: region.excluded_zone_ids for name in names() if (region := find(name))}
    assert {name: ids for name, ids in excluded.items() if ids} == {
        "ca-central-1": ("cac1-az3",),
        "us-east-1": ("use1-az3",),
        "us-west-1": ("usw1-az2",),
    }


def test_partitions_follow_the_region() -> None:
    """China and GovCloud have partitions of their own."""
    found = [partition(name) for name in ("eu-west-1", "cn-north-1", "us-gov-west-1")]
    assert found == ["aws", "aws-cn", "aws-us-gov"]
    with pytest.raises(ConfigurationError, match="region: must be a region of the catalogue"):
        partition("eu-west-9")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "eu-cetnral-1",
            (
                "region: must be a region of the catalogue of 2026-10-27 (did you mean "
                "eu-central-1 or me-central-1 or eu-central-2?); for a newer region, "
                "upgrade eks-constructs, got 'eu-cetnral-1' [unknown-value]"
            ),
        ),
        (
            "zz-nowhere-5",
            (
                "region: must be a region of the catalogue of 2026-10-27; "
                "for a newer region, upgrade eks-constructs, got 'zz-nowhere-5' [unknown-value]"
            ),
        ),
        (
            "EU_WEST_1",
            (
                "region: must be the name of an AWS region, such as eu-central-1 (did you mean "
                "eu-west-1 or us-west-1 or me-west-1?), got 'EU_WEST_1' [invalid-value]"
            ),
        ),
        (
            "",
            (
                "region: must be the name of an AWS region, such as eu-central-1, got '' "
                "[invalid-value]"
            ),
        ),
    ],
)
def test_unknown_regions_are_refused_with_what_was_meant(name: str, message: str) -> None:
    """The refusal tells a misspelling from a region newer than the table."""
    (problem,) = region_problems(name)
    assert str(problem) == message


def test_foreign_zones_are_refused_with_those_of_the_region() -> None:
    """The refusal lists what the region has."""
    (problem,) = zone_problems("eu-west-1", ["eu-west-1a", "eu-west-2b"], where=WHERE)
    assert str(problem) == (
        "availabilityZones[1]: must be an Availability Zone of eu-west-1: eu-west-1a, eu-west-1b, "
        "eu-west-1c, got 'eu-west-2b' [unknown-value]"
    )


def test_zones_are_judged_by_form_where_the_table_has_none() -> None:
    """A region without zones in the table accepts letters."""
    region = "eusc-de-east-1"
    assert not zone_problems(region, [f"{region}a", f"{region}b"], where=WHERE)
    (problem,) = zone_problems(region, [f"{region}a", "eu-west-1b"], where=WHERE)
    assert problem.message == f"must be an Availability Zone of {region}, such as {region}a"


def test_all_problems_of_zones_come_at_once() -> None:
    """Repetition, strangers and number are reported together."""
    problems = zone_problems("eu-west-1", ["eu-west-1z"], where=WHERE)
    assert [each.code for each in problems] == ["unknown-value", "out-of-range"]
    problems = zone_problems("no-such-1", ["a", "a", *list("bcdef")], where=WHERE)
    assert [(each.code, each.where) for each in problems] == [
        ("name-duplicate", "availabilityZones[1]"),
        ("out-of-range", "availabilityZones"),
    ]
    assert problems[1].message == "must be 2 to 6 zones; EKS needs two at least"
