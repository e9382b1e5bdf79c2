"""Paths lead to sections."""

from __future__ import annotations

import pytest

from eks_constructs.config.cluster_config import ClusterConfig
from eks_constructs.config.model_walk import field_names, section_at
from eks_constructs.config.node_group_parts import Taint
from eks_constructs.config.section import Section
from eks_constructs.config.vpc import ExistingSubnet, Nat


@pytest.mark.parametrize(
    ("parts", "section"),
    [
        ((), ClusterConfig),
        (("vpc", "nat"), Nat),
        (("managedNodeGroups", 0, "taints", 1), Taint),
        (("vpc", "subnets", "private", "eu-west-1a"), ExistingSubnet),
    ],
)
def test_a_path_leads_to_its_section(parts: tuple[str | int, ...], section: type[Section]) -> None:
    """Through lists, maps of the user's own keys, and what may be absent."""
    assert section_at(ClusterConfig, parts) is section


def test_fields_have_the_names_of_the_file() -> None:
    """In the order of the model."""
    assert field_names(Taint) == ("key", "value", "effect")
    assert "managedNodeGroups" in field_names(ClusterConfig)
