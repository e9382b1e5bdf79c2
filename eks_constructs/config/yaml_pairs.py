"""The keys of a YAML map, with what ``<<`` merges into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import yaml

from eks_constructs.errors import ProblemCode

Pair = tuple[str, yaml.Node, yaml.Node]
"""Name of a key, the key, and its value."""

Report = Callable[[ProblemCode, str | None, yaml.Node, str, object], None]
"""Takes a code, the key that the problem is about (none: the map), a node, a message, a value."""

DEEPEST: Final = 100
"""Most maps and lists in one another; a policy document has ten."""
TOO_DEEP: Final = f"more than {DEEPEST} maps and lists lie in one another; no field is that deep"

TEXT: Final = "tag:yaml.org,2002:str"
NULL: Final = "tag:yaml.org,2002:null"
_MERGE: Final = "tag:yaml.org,2002:merge"
_INTO_ITSELF: Final = "the anchor contains itself; write it out"


class AsWritten(str):
    """An unquoted scalar as it stands in the file: ``1.30``, which YAML reads as the number 1.3."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the text without quotes, as its writer sees it."""
        return str(self)


def unheard(
    code: ProblemCode, name: str | None, node: yaml.Node, message: str, got: object
) -> None:
    """Take a report that was made before, by whoever read the map first."""


def pairs(node: yaml.MappingNode, report: Report, inside: set[int]) -> Iterator[Pair]:
    """Give the keys of a map in order: its own ones, then what ``<<`` merges in.

    Args:
        node: The map.
        report: Told what YAML allows and an environment file does not.
        inside: The ids of the nodes that are being walked, which nothing in them may contain.
    """
    own: dict[str, yaml.Node] = {}
    merges: list[yaml.Node] = []
    for key, value in node.value:
        if key.tag == _MERGE:
            merges.append(value)
            continue
        if key.tag != TEXT or not isinstance(key, yaml.ScalarNode):
            _refuse_key(key, report)
            continue
        name: str = key.value
        if name in own:
            line = own[name].start_mark.line + 1
            message = f"is given twice in the same map, first in line {line}; keep one"
            report("duplicate-key", name, key, message, None)
            continue
        own[name] = key
        yield name, key, value
    for merge in merges:
        yield from _merged(merge, report, inside, own)


def _merged(
    node: yaml.Node, report: Report, inside: set[int], own: dict[str, yaml.Node]
) -> Iterator[Pair]:
    sources: Sequence[yaml.Node] = node.value if isinstance(node, yaml.SequenceNode) else (node,)
    for source in sources:
        if not isinstance(source, yaml.MappingNode):
            report("yaml-invalid", None, node, "<< takes a map, or a list of maps", None)
            continue
        if id(source) in inside or len(inside) >= DEEPEST:
            message = _INTO_ITSELF if id(source) in inside else TOO_DEEP
            report("yaml-invalid", None, node, message, None)
            continue
        inside.add(id(source))
        for name, key, value in pairs(source, report, inside):
            if name not in own:
                own[name] = key
                yield name, key, value
        inside.discard(id(source))


def _refuse_key(key: yaml.Node, report: Report) -> None:
    if isinstance(key, yaml.ScalarNode):
        message = f'a key must be text; write "{key.value}":'
        report("wrong-type", None, key, message, AsWritten(key.value))
    else:
        report("wrong-type", None, key, "a key must be text, not a map or a list", None)
