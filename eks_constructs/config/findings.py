"""Problems and warnings, gathered while an environment is put together.

The decisions are in planning and speak of Python's attributes. What they report is told here in
the words of the file: ``min_size`` of a node group becomes ``managedNodeGroups[0].minSize``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from typing import Final, TypeVar

from eks_constructs.config.field_paths import path_text
from eks_constructs.errors import ConfigurationError, Problem, ProblemCode
from eks_constructs.values import frozen

Value = TypeVar("Value")


@frozen
class Findings:
    """What was found so far.

    Attributes:
        problems: What can never deploy.
        warnings: What deploys, and should be known.
    """

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def refuse(self, code: ProblemCode, where: str, message: str, got: object = None) -> None:
        """Note one problem; once, when several groups have the same one with the cluster."""
        problem = Problem(code=code, where=where, got=got, message=message)
        if problem not in self.problems:
            self.problems.append(problem)

    def warn(self, code: ProblemCode, where: str, message: str, got: object = None) -> None:
        """Note one warning."""
        self.warnings.append(Problem(code=code, where=where, got=got, message=message))

    def add(
        self,
        problems: Iterable[Problem],
        names: Mapping[str, str] | None = None,
        *,
        under: str = "",
    ) -> None:
        """Note problems that planning reported.

        Args:
            problems: What was reported.
            names: Paths of planning to paths of the file; the longest that fits is taken.
                Default: planning was told the file's paths already.
            under: Path in the file that the names are below of.
        """
        self.problems.extend(in_file_words(each, names or {}, under) for each in problems)

    def refuse_duplicates(self, section: str, noun: str, names: Iterable[str]) -> None:
        """Note each name of a list that stood in it before.

        Args:
            section: Path of the list, such as ``managedNodeGroups``.
            noun: What its items are.
            names: Their names, in the order of the list.
        """
        first: dict[str, int] = {}
        for index, name in enumerate(names):
            earlier = first.setdefault(name, index)
            if earlier != index:
                message = f"must be the only {noun} of this name, but {section}[{earlier}] is too"
                self.refuse("name-duplicate", f"{section}[{index}].name", message, name)

    def attempt(
        self,
        make: Callable[[], Value],
        *,
        otherwise: Value,
        names: Mapping[str, str] | None = None,
        under: str = "",
    ) -> Value:
        """Make a value that may be refused.

        Args:
            make: Makes it.
            otherwise: What to go on with if it is refused, to find the problems behind it too.
            names: As for :meth:`add`.
            under: As for :meth:`add`.
        """
        try:
            return make()
        except ConfigurationError as error:
            self.add(error.problems, names, under=under)
            return otherwise


_KEY: Final = re.compile(r"\['([^']*)'\]")
"""A key of the user's as planning writes it: ``subnets['eu-west-1a']``."""


def in_file_words(problem: Problem, names: Mapping[str, str], under: str) -> Problem:
    """Return a problem of planning with the file's names in its path and its message."""
    message = _KEY.sub(_as_path, problem.message)
    for planned, written in names.items():
        if "_" not in planned:  # an everyday word, such as "zones", is no attribute there
            continue
        message = re.sub(rf"(?<![\w.]){re.escape(planned)}(?![\w])", written, message)
    where = _KEY.sub(_as_path, _renamed(problem.where, names))
    renamed = replace(problem, where=where, message=message)
    return renamed.under(under) if under and where else replace(renamed, where=where or under)


def _as_path(key: re.Match[str]) -> str:
    text = path_text((key[1],))
    return text if text.startswith("[") else f".{text}"


def _renamed(where: str, names: Mapping[str, str]) -> str:
    """Replace the beginning of a path, then go on behind it."""
    for planned in sorted(names, key=len, reverse=True):
        rest = where.removeprefix(planned)
        if where.startswith(planned) and (not rest or rest[0] in ".["):
            inner = re.match(r"(\[[^\]]*\])?\.?", rest)
            joint = inner.group() if inner is not None else ""
            return f"{names[planned]}{joint}{_renamed(rest[len(joint) :], names)}"
    return where
