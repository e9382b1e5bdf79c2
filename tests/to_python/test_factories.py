"""Values as their classes are best made."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from eks_constructs import (
    AccessPolicy,
    AccessScope,
    AutoMode,
    Capacity,
    ControlPlaneLogging,
    EndpointAccess,
    Scaling,
)
from eks_constructs.to_python.factories import Making, making, same


@dataclass(frozen=True, kw_only=True, slots=True)
class Plain:
    """Without factories."""

    names: tuple[str, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)
    size: int = 1
    made: str = field(init=False, default="not given")


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (Scaling(), Making(keywords={})),
        (Scaling(max_size=9), Making(keywords={"max_size": 9})),
        (Plain(size=2, names=()), Making(keywords={"size": 2})),
        (Capacity.spot(), Making(factory="spot", keywords={})),
        (
            Capacity.block("cr-02168da1478b509e0"),
            Making(factory="block", arguments=("cr-02168da1478b509e0",), keywords={}),
        ),
        (EndpointAccess.private(), Making(factory="private", keywords={})),
        (
            EndpointAccess.public(only_from=["203.0.113.0/24"]),
            Making(factory="public", keywords={"only_from": ("203.0.113.0/24",)}),
        ),
        (AccessPolicy.cluster_admin(), Making(factory="cluster_admin", keywords={})),
        (
            AccessScope.namespaces(["shop"]),
            Making(factory="namespaces", arguments=(("shop",),), keywords={}),
        ),
        (AutoMode.off(), Making(factory="off", keywords={})),
        (
            ControlPlaneLogging(types=frozenset(), retention_days=None),
            Making(keywords={"types": frozenset(), "retention_days": None}),
        ),
    ],
)
def test_a_value_is_made_as_briefly_as_possible(value: object, wanted: Making) -> None:
    """By the factory that gives it, else by what differs from the defaults."""
    assert making(value) == wanted


@pytest.mark.parametrize(
    ("value", "default", "wanted"),
    [
        ([], (), True),
        ({}, {}, True),
        ((1,), [1], True),
        (True, 1, False),
        (0, None, False),
        ("", None, False),
        (None, None, True),
    ],
)
def test_only_what_says_no_more_is_left_out(value: object, default: object, wanted: bool) -> None:  # noqa: FBT001  # a row of the table
    """The kind of a collection says nothing; nothing, no and zero are three things."""
    assert same(value, default) is wanted
