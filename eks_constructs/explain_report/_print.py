"""Explanations for people: colours and wrapping on a terminal, plain text elsewhere."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from eks_constructs.config import Environment
from eks_constructs.config.explained.value import Explained, Origin
from eks_constructs.config.resolved import Profile
from eks_constructs.errors import Problem
from eks_constructs.explain_report._changes import Change
from eks_constructs.explain_report._lines import Line, explained_by, other_values, yaml_lines
from eks_constructs.explain_report._scalars import on_one_line

_STYLES: Final = {Origin.DEFAULT: "cyan", Origin.DERIVED: "magenta", Origin.OPTION: "yellow"}
_COMMENTS: Final = "dim"
_FURTHEST: Final = 44
"""Comments begin in one column, unless longer lines push theirs further."""

_NARROWEST: Final = 24
"""Columns that a comment needs beside its value; with fewer it stands above."""


def print_explanation(
    console: Console, environment: Environment, values: Sequence[Explained]
) -> None:
    """Print an environment as its file with every gap filled, and where each value comes from.

    Args:
        console: Where to.
        environment: The environment.
        values: Its values, explained.
    """
    profile = environment.platform.profile
    _say(
        console,
        f"# {environment.source}, with the {profile} defaults. Behind each value: its line",
        _COMMENTS,
    )
    _say(console, "# in the file, the default and why, or what it follows from.", _COMMENTS)
    lines = tuple(yaml_lines(values))
    column = 2 + max(len(each.text) for each in lines if len(each.text) <= _FURTHEST)
    for line in lines:
        _print_line(console, line, column)
    others = tuple(other_values(values))
    _say(console, "\n# Decided without a field above:", _COMMENTS)
    for value in others:
        _print_other(console, value)


def print_changes(
    console: Console,
    environment: Environment,
    changes: Sequence[Change],
    refused: Mapping[Profile, Sequence[Problem]],
) -> None:
    """Print what hardening would change.

    Args:
        console: Where to.
        environment: The environment.
        changes: What changes.
        refused: What each table of defaults would not accept.
    """
    _say(console, f"{environment.source}: {len(changes)} values change with the hardened defaults")
    for change in changes:
        _say(console, f"\n{change.what}", "bold")
        for table, value in (("eksctl", change.eksctl), ("hardened", change.hardened)):
            _print_side(console, table, value)
    for profile, problems in refused.items():
        if problems:
            _say(console, f"\nThe {profile} defaults would refuse:", "bold red")
        for problem in problems:
            _say(console, f"  {problem}")


def _say(console: Console, text: str, style: str = "") -> None:
    _out(console, Text(text, style=style))


def _out(console: Console, text: Text) -> None:
    if console.is_terminal:
        console.print(text, soft_wrap=True)
    else:  # nothing is left for rich to do, and a long file has tens of thousands of lines
        console.file.write(f"{text.plain}\n")


def _print_line(console: Console, line: Line, column: int) -> None:
    style = _STYLES.get(line.origin, "") if line.origin is not None else ""
    if not line.comment:
        _say(console, line.text, style)
        return
    if not line.text:
        _print_unset(console, line.comment)
        return
    start = max(column, len(line.text) + 2)
    room = console.width - start - 2
    if console.is_terminal and len(line.comment) > room and room < _NARROWEST:
        indent = " " * (len(line.text) - len(line.text.lstrip()))
        _print_unset(console, f"{indent}{line.comment}")
        _say(console, line.text, style)
        return
    parts = list(_wrapped(console, line.comment, start))
    text = Text(line.text, style=style)
    text.append(" " * (start - len(line.text)))
    text.append(f"# {parts[0]}", style=_COMMENTS)
    _out(console, text)
    for part in parts[1:]:
        _say(console, f"{' ' * start}#   {part}", _COMMENTS)


def _print_unset(console: Console, comment: str) -> None:
    indent = comment[: len(comment) - len(comment.lstrip())]
    for number, part in enumerate(_wrapped(console, comment.strip(), len(indent))):
        _say(console, f"{indent}# {'  ' if number else ''}{part}", _COMMENTS)


def _print_other(console: Console, value: Explained) -> None:
    what = " ".join(each for each in (value.place, value.about) if each)
    said = value.nothing or _words(value)
    why = explained_by(value)
    for number, part in enumerate(_wrapped(console, f"{what}: {said} ({why})", 2)):
        _say(console, f"# {'    ' if number else '  '}{part}", _COMMENTS)


def _print_side(console: Console, table: str, value: Explained | None) -> None:
    said = "-" if value is None else value.nothing or _words(value)
    why = (
        explained_by(value).removeprefix(f"{table}: ") if value is not None and value.reason else ""
    )
    lines = list(_wrapped(console, f"{said}  ({why})" if why else said, 12))
    _say(console, f"  {table:<10}{lines[0]}")
    for part in lines[1:]:
        _say(console, f"{' ' * 12}{part}")


def _words(value: Explained) -> str:
    if isinstance(value.value, bool):
        return "yes" if value.value else "no"
    if isinstance(value.value, list):
        return ", ".join(str(each) for each in value.value) or "none"
    return on_one_line(value.value)


def _wrapped(console: Console, text: str, start: int) -> Iterator[str]:
    """Break a comment to the width of a terminal; elsewhere it stays one line."""
    room = console.width - start - 4
    if not console.is_terminal:
        yield text
    else:
        yield from textwrap.wrap(text, max(room, _NARROWEST), break_on_hyphens=False)
