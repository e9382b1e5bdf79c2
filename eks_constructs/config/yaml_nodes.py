"""Reading a file into YAML nodes, which know their line and column.

The C parser of PyYAML is used where it was built, the Python one elsewhere; both give the same.
"""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import Final

import yaml

from eks_constructs.config.yaml_pairs import DEEPEST, NULL, TOO_DEEP
from eks_constructs.errors import Location, Problem, ProblemCode

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - only where PyYAML was built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]  # the same interface

_NUMBERS: Final = frozenset({"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"})
_OPENINGS: Final = ("{", "[", '"', "'")
_NOT_PRINTABLE: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML 1.1 forbids in a stream."""

_RESOLVER: Final = yaml.SafeLoader("")


_OTHER_TAGS: Final[dict[type[yaml.Node], str]] = {
    yaml.ScalarNode: _RESOLVER.DEFAULT_SCALAR_TAG,
    yaml.SequenceNode: _RESOLVER.DEFAULT_SEQUENCE_TAG,
    yaml.MappingNode: _RESOLVER.DEFAULT_MAPPING_TAG,
}


class _PlainTags(dict[str, str]):
    """What each plain scalar is: a long file repeats its keys and most of its values."""

    def __missing__(self, value: str) -> str:
        tag: str = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]  # PyYAML has no types for it
        if ":" in value and tag in _NUMBERS:  # 1:30 was 90 before YAML 1.2, and to eksctl never
            tag = _RESOLVER.DEFAULT_SCALAR_TAG
        self[value] = tag
        return tag


class _NodeLoader(_Loader):
    """Reads nodes without asking PyYAML at each of them what it asks."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._plain_tags: Final = _PlainTags()
        self._depth = 0

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        if kind is yaml.ScalarNode and implicit[0]:
            return self._plain_tags[value]
        return _OTHER_TAGS[kind]

    def descend_resolver(self, parent: yaml.Node | None, index: object) -> None:  # noqa: ARG002 - PyYAML calls it so
        """Count how deep it is, which the parser does not: it would go on to the end of its stack.

        There are no resolvers for paths, which PyYAML would look for at each node.
        """
        self._depth += 1
        if self._depth > DEEPEST and parent is not None:
            raise yaml.MarkedYAMLError(problem=TOO_DEEP, problem_mark=parent.start_mark)

    def ascend_resolver(self) -> None:
        """Count back."""
        self._depth -= 1


class UnreadableFileError(Exception):
    """The file gives no YAML at all; carries the one problem to report."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem: Final = problem


def read_nodes(path: Path) -> tuple[yaml.Node, ...]:
    """Read every document of a file that is not empty.

    Args:
        path: The file, in UTF-8.

    Raises:
        UnreadableFileError: It is missing, a directory, not readable, not UTF-8, not YAML or empty.
    """
    text = _read_text(path)
    try:
        nodes = tuple(
            node for node in yaml.compose_all(text, Loader=_NodeLoader) if not _is_empty(node)
        )
    except yaml.MarkedYAMLError as error:
        raise UnreadableFileError(_from_parser(path, text, error)) from error
    except yaml.reader.ReaderError as error:
        raise UnreadableFileError(_from_reader(path, text)) from error
    if not nodes:
        raise UnreadableFileError(
            _problem(path, "file-empty", "is empty; describe an environment, or remove the file")
        )
    return nodes


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == NULL and not node.value


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFileError(
            _problem(path, "file-unreadable", "does not exist; check the path")
        ) from error
    except IsADirectoryError as error:
        raise UnreadableFileError(
            _problem(path, "file-unreadable", "is a directory; name the files in it")
        ) from error
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UnreadableFileError(
            _problem(path, "file-unreadable", f"cannot be read: {reason}")
        ) from error
    except ValueError as error:
        raise UnreadableFileError(
            _problem(path, "file-unreadable", "is no path: it holds a null character")
        ) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise UnreadableFileError(
            _problem(
                path,
                "file-unreadable",
                f"must be UTF-8, but byte 0x{content[error.start]:02x} is not; "
                "save the file with that encoding",
                line=line,
                column=column,
            )
        ) from error


def _from_parser(path: Path, text: str, error: yaml.MarkedYAMLError) -> Problem:
    start = error.context_mark
    mark = error.problem_mark or start
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    rest = _line(text, line)[column:]
    message = _message(str(error.problem), str(error.context or ""), rest)
    if start is not None and not rest.strip() and line >= len(text.rstrip().splitlines()):
        # The end of the file is no place to look at: something before it was not closed.
        line, column = start.line, start.column
        opening = _line(text, line)[column : column + 1]
        if opening in _OPENINGS:
            message = f"is no valid YAML: what begins here with {opening} never ends; close it"
    return _problem(path, "yaml-invalid", message, line=line + 1, column=column + 1)


def _line(text: str, number: int) -> str:
    return next(islice(text.splitlines(), number, None), "")


def _message(problem: str, context: str, rest: str) -> str:
    if "undefined alias" in problem:
        name = rest[1:].split(maxsplit=1)[0].rstrip(",]}")
        return f"the alias *{name} has no anchor; write &{name} at the value meant, before this"
    if "duplicate anchor" in context:
        name = rest[1:].split(maxsplit=1)[0]
        return f"the anchor &{name} is given twice; name each anchor once"
    if rest.startswith("\t"):
        return "is no valid YAML: indent with spaces, not with a tab"
    if problem == TOO_DEEP:
        return problem
    while_doing = f" {context}" if context else ""
    return f"is no valid YAML{while_doing}: {problem}; check indentation, quotes and brackets here"


def _from_reader(path: Path, text: str) -> Problem:
    found = _NOT_PRINTABLE.search(text)
    index = found.start() if found is not None else 0
    before = text[:index]
    return _problem(
        path,
        "yaml-invalid",
        f"must not hold the control character U+{ord(text[index]):04X}; remove it",
        line=before.count("\n") + 1,
        column=index - (before.rfind("\n") + 1) + 1,
    )


def _problem(
    path: Path, code: ProblemCode, message: str, *, line: int = 1, column: int = 1
) -> Problem:
    location = Location(file=str(path), line=line, column=column)
    return Problem(code=code, where="file", got=None, message=message, location=location)
