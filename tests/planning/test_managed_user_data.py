"""User data of managed node groups."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.managed_user_data import (
    UserDataSource,
    managed_user_data,
    managed_user_data_problems,
)
from eks_constructs.planning.user_data import ClusterFacts, NodeSettings

CLUSTER = ClusterFacts(
    name="prod",
    endpoint="https://0123.gr7.eu-west-1.eks.amazonaws.com",
    certificate_authority="Y2VydGlmaWNhdGU=",
    service_cidr="10.100.0.0/16",
)
NOTHING = UserDataSource(
    family=AmiFamily.AMAZON_LINUX_2023,
    is_custom=False,
    settings=None,
    registration=NodeSettings(labels={"team": "a"}),
    cluster=None,
)
SETTINGS = replace(NOTHING, settings=NodeSettings(max_pods=20))
CUSTOM = replace(NOTHING, is_custom=True, cluster=CLUSTER)


@pytest.mark.parametrize("source", [NOTHING, SETTINGS, CUSTOM])
def test_what_fits_passes(source: UserDataSource) -> None:
    """Nothing, a part for EKS to merge, or everything."""
    assert not list(managed_user_data_problems(source, None))


def test_nothing_to_say_is_no_user_data() -> None:
    """EKS writes its own."""
    assert managed_user_data(NOTHING) is None


def test_images_of_eks_get_settings_only() -> None:
    """EKS adds how to join, labels and taints."""
    text = managed_user_data(SETTINGS) or ""
    assert "maxPods: 20" in text
    assert "prod" not in text
    assert "team" not in text


def test_custom_images_get_everything() -> None:
    """EKS merges nothing into it."""
    text = managed_user_data(CUSTOM) or ""
    assert 'name: "prod"' in text
    assert "--node-labels=team=a" in text


@pytest.mark.parametrize(
    ("source", "given", "text"),
    [
        (SETTINGS, "#!/bin/bash", "user_data: must be left out with settings or cluster_facts"),
        (CUSTOM, "#!/bin/bash", "user_data: must be left out with settings or cluster_facts"),
        (
            replace(CUSTOM, is_custom=False),
            None,
            "cluster_facts: must be left out without image_id: EKS tells nodes with its images",
        ),
        (
            replace(NOTHING, settings=NodeSettings(labels={"a": "b"})),
            None,
            "settings: must hold neither labels nor taints; give them to the node group",
        ),
        (
            replace(NOTHING, settings=NodeSettings(max_pods=0)),
            None,
            "settings.max_pods: must be at least 1, got 0",
        ),
        (
            replace(CUSTOM, cluster=replace(CLUSTER, service_cidr=None)),
            None,
            "cluster_facts.service_cidr: must be given for AmazonLinux2023",
        ),
    ],
)
def test_what_cannot_be_written_is_refused(
    source: UserDataSource, given: str | None, text: str
) -> None:
    """With the paths that it has in the node group."""
    assert text in "\n".join(map(str, managed_user_data_problems(source, given)))
