"""The query protocol: forms in, XML out."""

from __future__ import annotations

from eks_constructs.local.failures import ApiError
from eks_constructs.local.query import answer, failure, pairs, parse_form


def test_numbered_members_become_lists() -> None:
    """Lists keep their order, also beyond nine."""
    fields = [f"Names.member.{number}.Key=k{number}" for number in range(11, 0, -1)]
    form = parse_form("&".join(["Action=Do", "Empty=", *fields]))
    assert form["Action"] == "Do"
    assert form["Empty"] == ""
    assert form["Names"] == [{"Key": f"k{number}"} for number in range(1, 12)]


def test_key_and_value_lists_become_maps() -> None:
    """Tags and parameters are read alike."""
    assert pairs([{"Key": "a", "Value": "b"}], "Key", "Value") == {"a": "b"}


def test_answer_leaves_out_what_is_not_there() -> None:
    """Lists become members, absent values nothing, and text is escaped."""
    xml = answer("Do", {"Items": [{"A": "<&>"}, {"A": True}], "Gone": None}).decode()
    assert (
        "<DoResult><Items><member><A>&lt;&amp;&gt;</A></member>"
        "<member><A>true</A></member></Items></DoResult>"
    ) in xml
    assert "Gone" not in xml


def test_failure_carries_code_and_message() -> None:
    """Any SDK can tell what was wrong."""
    xml = failure(ApiError("no such stack", code="Missing")).decode()
    assert "<Code>Missing</Code><Message>no such stack</Message>" in xml
