"""Durations, names and configurations of scrapers."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from eks_constructs.planning.prometheus_scrape import (
    alias_problems,
    configuration_problems,
    default_job_names,
    default_scrape_configuration,
    interval_problems,
    place_problems,
    seconds_of,
)
from eks_constructs.yaml_documents import read_yaml


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        *(("30s", 30), ("1m30s", 90), ("1h", 3600), ("2d", 172800), ("500ms", 0.5)),
        *(("", None), ("30", None), ("s30", None), ("1m1h", None), ("-1s", None)),
    ],
)
def test_durations(duration: str, seconds: float | None) -> None:
    """As Prometheus reads them."""
    assert seconds_of(duration) == seconds


@settings(max_examples=10)
@given(seconds=st.integers(30, 3600), cluster=st.from_regex(r"[a-zA-Z][\w-]{0,99}", fullmatch=True))
def test_what_is_read_by_default_is_accepted(seconds: int, cluster: str) -> None:
    """At every interval, for every cluster."""
    text = default_scrape_configuration(cluster_name=cluster, interval_seconds=seconds)
    value, problems = read_yaml(text, where="configuration")
    found = list(configuration_problems(value, where="configuration"))
    assert (problems, found) == ((), [])
    labels = {"cluster": cluster}
    assert yaml.safe_load(text)["global"]["external_labels"] == labels


def test_every_job_by_default_keeps_a_list_of_names() -> None:
    """So that a new release of an exporter adds no series, and no target of another job is read."""
    text = default_scrape_configuration(cluster_name="a", interval_seconds=60)
    jobs = yaml.safe_load(text)["scrape_configs"]
    assert tuple(job["job_name"] for job in jobs) == default_job_names()
    for job in jobs:
        changes = job["metric_relabel_configs"]
        assert (changes[0]["action"], changes[0]["source_labels"]) == ("keep", ["__name__"])


@pytest.mark.parametrize("seconds", [29, 3601])
def test_intervals_that_no_scraper_has(seconds: int) -> None:
    """Thirty seconds at least."""
    (problem,) = interval_problems(seconds)
    assert problem.message == "must be 30 to 3,600 seconds"


@pytest.mark.parametrize(
    ("zones", "groups", "where"),
    [
        (["a", "b"], 1, []),
        (["a", None], 5, []),
        (["a"], 1, ["subnets"]),
        (["a", "a"], 1, ["subnets"]),
        (["a", "b", "c", "d", "e", "f"], 1, ["subnets"]),
        (["a", "b"], 0, ["security_groups"]),
        (["a", "b"], 6, ["security_groups"]),
    ],
)
def test_places(zones: list[str | None], groups: int, where: list[str]) -> None:
    """Two zones, and up to five of each."""
    assert [each.where for each in place_problems(zones, groups)] == where


def test_names() -> None:
    """As the service has them."""
    assert not list(alias_problems(None))
    assert not list(alias_problems("prod.eu-west_1"))
    assert [each.code for each in alias_problems("a b")] == ["name-invalid"]
