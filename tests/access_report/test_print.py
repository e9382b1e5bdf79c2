"""Grants as tables and as JSON."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from eks_constructs.access_report import ClusterAccess, Grant, as_json, print_tables

GRANTS = (
    Grant(
        principal=f"arn:aws:iam::111122223333:role/{'long/' * 20}Ann",
        access="AmazonEKSEditPolicy",
        scope="namespace",
        namespaces=("[bold]", "shop"),
        groups=("g", "h"),
        stack="one",
    ),
    Grant(principal="b", access="AmazonEKSViewPolicy", scope="cluster", stack="one"),
)


def printed(cluster: ClusterAccess) -> list[str]:
    """Return what is printed, without the space at the ends of lines."""
    console = Console(file=io.StringIO(), width=80)
    print_tables(console, [cluster])
    assert isinstance(console.file, io.StringIO)
    return [line.strip() for line in console.file.getvalue().splitlines()]


def test_a_table_has_a_line_for_each_grant() -> None:
    """However long it is, where nobody looks at a terminal; markup is left as it is."""
    lines = printed(
        ClusterAccess(
            name="demo",
            region="eu-west-1",
            account="111122223333",
            authentication_mode="API",
            grants=GRANTS,
        )
    )
    assert lines[0] == "cluster demo (eu-west-1, 111122223333)"
    assert [line.split() for line in lines if "Policy" in line] == [
        [GRANTS[0].principal, "AmazonEKSEditPolicy", "[bold],", "shop", "g,", "h", "one"],
        ["b", "AmazonEKSViewPolicy", "whole", "cluster", "one"],
    ]
    assert not any("note" in line for line in lines)


def test_a_terminal_keeps_its_width() -> None:
    """Long cells are wrapped there."""
    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    print_tables(console, [ClusterAccess(name="demo", region="", account="", grants=GRANTS)])
    assert console.width == 80


@pytest.mark.parametrize(
    ("mode", "note"),
    [
        ("", "note: the cluster itself is not in these templates, so others may be let in too"),
        ("CONFIG_MAP", "note: EKS looks into the ConfigMap aws-auth only"),
        ("API_AND_CONFIG_MAP", "note: the ConfigMap aws-auth may let in others"),
    ],
)
def test_what_no_template_shows_is_said(mode: str, note: str) -> None:
    """Else the table would seem complete."""
    lines = printed(ClusterAccess(name="demo", region="", account="", authentication_mode=mode))
    assert lines[0] == "cluster demo"
    assert any(line.startswith(note) for line in lines)


def test_json_has_the_same_facts() -> None:
    """Taken apart."""
    cluster = ClusterAccess(name="demo", region="r", account="", grants=GRANTS[1:])
    assert json.loads(as_json([cluster])) == {
        "clusters": [
            {
                "name": "demo",
                "region": "r",
                "account": "",
                "authentication_mode": "",
                "grants": [
                    {
                        "principal": "b",
                        "access": "AmazonEKSViewPolicy",
                        "scope": "cluster",
                        "namespaces": [],
                        "groups": [],
                        "username": "",
                        "stack": "one",
                    }
                ],
            }
        ]
    }
