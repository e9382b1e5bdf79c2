"""Limits of series, and what a workspace accepts."""

from __future__ import annotations

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning import regions
from eks_constructs.planning.prometheus_workspace import (
    SeriesLimit,
    region_problems,
    topic_problems,
    workspace_problems,
)
from tests.support.resource_types import regions_without


@pytest.mark.parametrize(
    ("labels", "most", "where"),
    [
        ({}, 1, "labels"),
        ({"a-b": "c"}, 1, "labels.a-b"),
        ({"a": " "}, 1, "labels.a"),
        ({"a": "ä"}, 1, "labels.a"),
        ({"__name__": "1up"}, 1, "labels.__name__"),
        ({"a": "b"}, -1, "max_series"),
    ],
)
def test_limits_that_the_service_would_refuse(
    labels: dict[str, str], most: int, where: str
) -> None:
    """By their place."""
    with pytest.raises(ConfigurationError) as refused:
        SeriesLimit(labels=labels, max_series=most)
    assert [each.where for each in refused.value.problems] == [where]


def test_workspaces() -> None:
    """Name and days at their limits."""
    limit = SeriesLimit(labels={"__name__": "up"}, max_series=0)
    assert not list(workspace_problems(alias="a" * 100, retention_days=1, limits=[limit]))
    found = workspace_problems(alias="a" * 101, retention_days=0, limits=[limit, limit])
    assert [each.where for each in found] == ["alias", "retention_days", "limits[1]"]


@pytest.mark.parametrize(
    ("region", "scraper", "refused"),
    [
        ("eu-west-1", True, False),
        ("us-gov-west-1", False, False),
        ("us-gov-west-1", True, True),
        ("cn-north-1", False, True),
        ("sa-west-1", False, False),
        ("moon-1", True, False),
    ],
)
def test_regions(region: str, scraper: bool, refused: bool) -> None:  # noqa: FBT001
    """As far as the catalogue knows them."""
    assert bool(list(region_problems(region, scraper=scraper))) == refused


@pytest.mark.parametrize("kind", ["Workspace", "Scraper"])
def test_regions_are_those_of_cloudformation(kind: str) -> None:
    """As the schemas that come with cfn-lint have them, in the regions that it knows."""
    refused = {
        region
        for region in regions.names()
        if list(region_problems(region, scraper=kind == "Scraper"))
    }
    assert regions_without(f"AWS::APS::{kind}") == refused


def test_topics() -> None:
    """A standard one, of the same account and stack."""
    assert not list(topic_problems(fifo=False, other_stack=False, other_account=False))
    found = topic_problems(fifo=True, other_stack=True, other_account=True)
    assert [each.code for each in found] == ["not-supported", "not-supported", "not-together"]
