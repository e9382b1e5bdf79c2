"""What this library says when a configuration can never deploy.

    EksConstructsError
    └── ConfigurationError      carries every Problem found, all at once

Standard library only: reading an error must not start Node.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, Literal

from eks_constructs.values import frozen

ProblemCode = Literal[
    "already-exists",
    "arn-invalid",
    "cidr-invalid",
    "cidr-not-private",
    "cidr-overlap",
    "cidr-too-large",
    "cidr-too-small",
    "duplicate-key",
    "empty",
    "extended-support",
    "file-empty",
    "file-unreadable",
    "invalid-value",
    "ip-exhaustion",
    "lockout",
    "mixed-instance-types",
    "must-be-concrete",
    "name-duplicate",
    "name-invalid",
    "no-effect",
    "not-pinned",
    "not-supported",
    "not-together",
    "out-of-range",
    "public-endpoint-open",
    "public-nodes",
    "required",
    "single-nat-gateway",
    "support-ends-soon",
    "too-many",
    "unknown-key",
    "unknown-value",
    "weak-nodes",
    "wide-trust",
    "wrong-type",
    "yaml-invalid",
]
"""Every code a problem can carry; each has a section in ``docs/problems.md``."""


@frozen
class Location:
    """A place in a file, for people and editors.

    Attributes:
        file: Path as the caller gave it.
        line: Line, counted from 1.
        column: Column, counted from 1.
    """

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        """Return ``file:line:column``, which terminals and editors turn into a link."""
        return f"{self.file}:{self.line}:{self.column}"


@frozen
class Problem:
    """One thing wrong with one property, in the words of the caller.

    Attributes:
        code: Stable identifier; tests and people's own tools may match on it.
        where: Path of the property, such as ``scaling.min_size``.
        got: The value given; ``None`` when nothing was given.
        message: What is allowed, and how to fix it if that is not obvious.
        location: Place in the environment file. ``None`` for values given in Python.
    """

    code: ProblemCode
    where: str
    got: object
    message: str
    location: Location | None = None

    def __str__(self) -> str:
        """Return the problem on one line, its place first if it has one."""
        place = f"{self.location}: " if self.location is not None else ""
        # A file spells it as YAML does, everything else as Python does.
        in_file = self.location is not None and isinstance(self.got, bool)
        text = str(self.got).lower() if in_file else repr(self.got)
        if len(text) > _LONGEST:
            text = f"{text[:_LONGEST]}…"
        given = f", got {text}" if self.got is not None else ""
        return _on_one_line(f"{place}{self.where}: {self.message}{given} [{self.code}]")

    def under(self, prefix: str) -> Problem:
        """Return the same problem with ``prefix`` before its path."""
        separator = "" if self.where.startswith("[") or not self.where else "."
        return replace(self, where=f"{prefix}{separator}{self.where}")


_LONGEST: Final = 400
"""Characters of a value that is shown; what is meant is seen by then."""


def _on_one_line(text: str) -> str:
    """Return a text with what is not printable, such as line breaks in keys, written as escapes."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


class EksConstructsError(Exception):
    """Base of every error this library raises on purpose."""


class ConfigurationError(EksConstructsError, ValueError):
    """The given configuration can never deploy; lists every problem found.

    Args:
        subject: What was being described, such as ``"network"``.
        problems: Everything wrong with it; at least one.
    """

    def __init__(self, subject: str, problems: Iterable[Problem]) -> None:
        self.subject: Final = subject
        self.problems: Final = tuple(problems)
        lines = "\n".join(f"  - {problem}" for problem in self.problems)
        super().__init__(f"invalid {subject}:\n{lines}")


def refuse(subject: str, problems: Iterable[Problem]) -> None:
    """Raise one :class:`ConfigurationError` if there are any problems.

    Args:
        subject: What was being described.
        problems: Problems found; nothing happens when there are none.

    Raises:
        ConfigurationError: There is at least one problem.
    """
    found = tuple(problems)
    if found:
        raise ConfigurationError(subject, found)
