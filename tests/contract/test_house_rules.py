"""Files and functions stay small enough to be read in one go, and quick to load."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import PROJECT

MOST_LINES_OF_A_FILE: Final = 300
MOST_LINES_OF_A_BODY: Final = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Exemption:
    """A function that is longer, for now.

    Attributes:
        lines: Lines of its body today. Another number fails: a smaller one belongs here too.
        reason: Why it is not split.
    """

    lines: int
    reason: str


EXEMPTIONS: Final = {
    "eks_constructs/cluster/_cluster.py:Cluster.__init__": Exemption(
        lines=49,
        reason="half of it hands the keywords over, one a line, to the value that is checked",
    ),
    "eks_constructs/managed_node_group/__init__.py:ManagedNodeGroup.__init__": Exemption(
        lines=46,
        reason="half of it hands the keywords over, one a line, to the value that is checked",
    ),
}


def source_files() -> list[Path]:
    """Return the Python files of library, stacks, examples and app."""
    folders = [PROJECT / "eks_constructs", PROJECT / "stacks", PROJECT / "examples"]
    return [PROJECT / "app.py", *(file for each in folders for file in sorted(each.rglob("*.py")))]


def bodies(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, int]]:
    """Give each function's qualified name, and the lines of its body without the docstring."""
    for child in ast.iter_child_nodes(node):
        name = prefix
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            name = f"{prefix}.{child.name}" if prefix else child.name
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            body = child.body[1:] if ast.get_docstring(child) is not None else child.body
            if body:
                yield name, (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1
        yield from bodies(child, name)


def test_a_body_is_counted_without_signature_and_docstring() -> None:
    """A long signature and a long docstring are no reason to split a function."""
    source = (
        "class Home:\n    def method(\n        self,\n    ):\n"
        '        """Say.\n\n        More.\n        """\n'
        "        if self:\n            return 1\n        return 2\n\n"
        'def empty():\n    """Do nothing."""\n\n'
        "async def outer():\n    def inner():\n        return 1\n\n    return inner\n"
    )
    assert dict(bodies(ast.parse(source))) == {"Home.method": 3, "outer": 4, "outer.inner": 1}


@pytest.mark.parametrize("file", source_files(), ids=lambda file: str(file.relative_to(PROJECT)))
def test_a_file_is_short(file: Path) -> None:
    """A file that has grown longer holds more than one thing."""
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES_OF_A_FILE, f"{lines} lines; split the file"


def test_values_are_made_by_the_quicker_decorator() -> None:
    """``frozen`` makes the same classes; hundreds of them are made when a command starts."""
    slow = "@dataclass(frozen=True, kw_only=True, slots=True)"
    assert [file for file in source_files() if slow in file.read_text(encoding="utf-8")] == []


def test_sections_evaluate_annotations_at_once() -> None:
    """Postponed, each is a text that pydantic evaluates by itself when a command starts."""
    postponed = [
        file
        for file in source_files()
        if "(Section):" in (text := file.read_text(encoding="utf-8"))
        and "from __future__ import annotations" in text
    ]
    assert postponed == []


def test_functions_are_short() -> None:
    """Longer bodies are split; the exemptions can only become fewer and smaller."""
    long = {
        f"{file.relative_to(PROJECT)}:{name}": lines
        for file in source_files()
        for name, lines in bodies(ast.parse(file.read_text(encoding="utf-8")))
        if lines > MOST_LINES_OF_A_BODY
    }
    assert long == {name: exemption.lines for name, exemption in EXEMPTIONS.items()}
