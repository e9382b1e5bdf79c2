"""An environment file: its documents, and where each of its fields stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Final

import yaml

from eks_constructs.config.cluster_config import ClusterConfig
from eks_constructs.config.documents import Data
from eks_constructs.config.field_paths import Parts, around
from eks_constructs.config.places import Places
from eks_constructs.config.platform import Platform
from eks_constructs.config.reading import read_model
from eks_constructs.config.yaml_nodes import UnreadableFileError, read_nodes
from eks_constructs.config.yaml_pairs import NULL
from eks_constructs.errors import Location, Problem
from eks_constructs.values import frozen

_CLUSTER: Final = "ClusterConfig"
_PLATFORM: Final = "Platform"
_PLATFORM_PREFIX: Final[Parts] = ("Platform",)
_HEADERS: Final = {
    _CLUSTER: {"apiVersion": "eksctl.io/v1alpha5", "kind": _CLUSTER},
    _PLATFORM: {"apiVersion": "eks-constructs/v1", "kind": _PLATFORM},
}


@frozen
class EnvironmentFile:
    """What a file gave.

    Attributes:
        path: The file.
        config: Its ClusterConfig; ``None`` when none could be made of it.
        platform: Its Platform document; ``None`` when it has none, or none could be made of it.
        problems: What is wrong with its form.
        data: What it says, as plain data; the Platform document stands under ``Platform``.
        places: Path of each field to its place.
        useless: Paths of what was left out, or cannot be trusted.
    """

    path: Path
    config: ClusterConfig | None = None
    platform: Platform | None = None
    problems: tuple[Problem, ...] = ()
    data: Mapping[str, Data] = field(default_factory=dict)
    places: Places = field(default_factory=lambda: Places({}))
    useless: frozenset[str] = frozenset()

    def in_file(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return problems with their places, without those that only follow from what is useless.

        Args:
            problems: What was found in the parts that could be used.
        """
        located = [self._located(each) for each in problems]
        if not self.useless:
            return tuple(located)
        above = {path for useless in self.useless for path in around(useless)}
        return tuple(
            each
            for each in located
            if each.where not in above and self.useless.isdisjoint(around(each.where))
        )

    def _located(self, problem: Problem) -> Problem:
        path = problem.where
        inner = next((each for each in around(path) if each in self.places), "")
        for key in self.places.inner(inner) if inner != path and inner else ():
            if key.endswith('"]') and _plainly(key) == path:
                inner = path = key
        if not inner:
            start = Location(file=str(self.path), line=1, column=1)
            return replace(problem, location=start)
        place = self.places[inner]
        where = f"{place.where}{path[len(inner) :]}"
        return replace(problem, where=where, location=place.value)


def _plainly(path: str) -> str:
    """Write a key of the user's as planning does, ``labels.a/b`` instead of ``labels["a/b"]``."""
    return path.replace('["', ".").replace('"]', "")


def read_environment_file(path: Path) -> EnvironmentFile:
    """Read a file as far as it can be read.

    Args:
        path: The file.
    """
    try:
        nodes = read_nodes(path)
    except UnreadableFileError as error:
        return EnvironmentFile(path=path, problems=(error.problem,))
    problems, kinds = _by_kind(nodes, str(path))
    if _CLUSTER not in kinds:
        return EnvironmentFile(path=path, problems=problems)
    cluster = read_model(kinds[_CLUSTER], str(path), ClusterConfig)
    found = EnvironmentFile(
        path=path,
        config=cluster.model,
        problems=(*problems, *cluster.problems),
        data=cluster.document.data,
        places=cluster.document.places,
        useless=cluster.useless,
    )
    if _PLATFORM not in kinds:
        return found
    platform = read_model(kinds[_PLATFORM], str(path), Platform, prefix=_PLATFORM_PREFIX)
    return replace(
        found,
        # An unreadable Platform document still means that one was wanted, with its defaults.
        platform=platform.model if platform.model is not None else Platform(),
        problems=(*found.problems, *platform.problems),
        data={**found.data, _PLATFORM: platform.document.data},
        places=found.places.beside(platform.document.places),
        useless=found.useless | platform.useless,
    )


def _by_kind(
    nodes: Sequence[yaml.Node], file: str
) -> tuple[tuple[Problem, ...], dict[str, yaml.Node]]:
    """Tell the documents of a file apart."""
    kinds: dict[str, yaml.Node] = {}
    problems: list[Problem] = []
    for index, node in enumerate(nodes):
        kind = _field(node, "kind") or (_CLUSTER if index == 0 else _PLATFORM)
        problems += _headless(node, file, kind)
        message = None
        if kind not in (_CLUSTER, _PLATFORM):
            message = f"must be {_CLUSTER} or {_PLATFORM}"
        elif kind in kinds:
            message = f"must be the only {kind} of the file; put each environment in its own file"
        if message is not None:
            problems.append(_document_problem(node, file, kind, message))
        kinds.setdefault(kind, node)
    if _CLUSTER not in kinds and not problems:
        message = f"must begin with a {_CLUSTER} (apiVersion: eksctl.io/v1alpha5)"
        problems.append(_document_problem(nodes[0], file, _field(nodes[0], "kind"), message))
    return tuple(problems), kinds


def _headless(node: yaml.Node, file: str, kind: str) -> Iterator[Problem]:
    """Refuse a document that does not say what it is; in Python, its class does."""
    header = _HEADERS.get(kind, {})
    for name, value in header.items() if isinstance(node, yaml.MappingNode) else ():
        given = {str(key.value).lower() for key, said in node.value if said.tag != NULL}
        if name.lower() not in given:
            problem = _document_problem(node, file, None, f"must be given; write {name}: {value}")
            yield replace(problem, code="required", where=name)


def _field(node: yaml.Node, name: str) -> str | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            named = key.value == name and isinstance(value, yaml.ScalarNode)
            if named and value.tag != NULL:
                return str(value.value)
    return None


def _document_problem(node: yaml.Node, file: str, kind: str | None, message: str) -> Problem:
    mark = node.start_mark
    location = Location(file=file, line=mark.line + 1, column=mark.column + 1)
    return Problem(code="invalid-value", where="kind", got=kind, message=message, location=location)
