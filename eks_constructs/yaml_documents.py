"""Texts in YAML that users hand to a construct, read strictly."""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import Final

import yaml

from eks_constructs.errors import Problem
from eks_constructs.planning.json_values import JsonValue

_MERGE: Final = "tag:yaml.org,2002:merge"


class _Loader(yaml.SafeLoader):
    """Takes what JSON could say too, and each key of a map once."""

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 - PyYAML's own
    ) -> dict[Hashable, object]:
        """Refuse a key that stands twice, of which YAML would drop the first in silence."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE or key.value in seen:
                problem = "a key must be a text that the map does not have yet"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(key.value)
        return {str(key): value for key, value in super().construct_mapping(node, deep).items()}


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if not tag.endswith((":timestamp", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(text: str, *, where: str) -> tuple[JsonValue, tuple[Problem, ...]]:
    """Return what a text in YAML says, and what is wrong with it.

    Args:
        text: One document.
        where: Path of it, for the problems.
    """
    try:
        value: JsonValue = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader of our own
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        message = f"must be one document in YAML: {_one_line(error)}"
        return None, (Problem(code="yaml-invalid", where=where, got=None, message=message),)
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        message = "must not hold itself, or what JSON cannot say"
        return None, (Problem(code="yaml-invalid", where=where, got=None, message=message),)
    return value, ()


def _one_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error) or type(error).__name__
    place = f" (line {mark.line + 1}, column {mark.column + 1})" if mark is not None else ""
    return f"{' '.join(what.split())}{place}"
