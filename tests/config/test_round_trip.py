"""The file and Python are two doors to the same environments."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from eks_constructs.config import (
    ClusterConfig,
    Environment,
    Platform,
    environment,
    load_environments,
)
from eks_constructs.config.environment_file import read_environment_file
from eks_constructs.errors import ConfigurationError, Problem
from tests.support import samples
from tests.support.models import sections, written

CLUSTERS: Final = sections(ClusterConfig)
PLATFORMS: Final = st.none() | sections(Platform)


def documents(cluster: ClusterConfig, platform: Platform | None) -> str:
    """Return the text of the file that says the same."""
    return written(cluster) if platform is None else written(cluster, platform)


@settings(max_examples=50)
@given(cluster=CLUSTERS, platform=PLATFORMS)
def test_models_survive_their_way_through_a_file(
    cluster: ClusterConfig, platform: Platform | None
) -> None:
    """Nothing is lost, and nothing is taken for something else: no text becomes a number."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dev.yaml"
        path.write_text(documents(cluster, platform), encoding="utf-8")
        found = read_environment_file(path)
    assert (found.problems, found.config, found.platform) == ((), cluster, platform)


Found = Environment | set[tuple[str, str]]


def told(problems: tuple[Problem, ...]) -> set[tuple[str, str]]:
    """Return what is wrong, apart from where it stands and how the path is spelled."""
    return {(each.code, each.message) for each in problems}


def by_file(cluster: ClusterConfig, platform: Platform | None) -> Found:
    """Return the environment that the file describes, or what is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dev.yaml"
        path.write_text(documents(cluster, platform), encoding="utf-8")
        try:
            (found,) = load_environments([path])
        except ConfigurationError as error:
            return told(error.problems)
    return replace(found, source=None, warnings=())


def by_python(cluster: ClusterConfig, platform: Platform | None) -> Found:
    """Return the environment that the models describe, or what is wrong with it."""
    try:
        found = environment("dev", cluster, platform)
    except ConfigurationError as error:
        return told(error.problems)
    return replace(found, warnings=())


@settings(max_examples=50)
@given(cluster=CLUSTERS | samples.CLUSTERS, platform=PLATFORMS | samples.PLATFORMS)
def test_both_doors_lead_to_the_same_environment(
    cluster: ClusterConfig, platform: Platform | None
) -> None:
    """Or to the same refusals, word for word."""
    assert by_file(cluster, platform) == by_python(cluster, platform)
