"""Long files: what grows with them, and what must not."""

from __future__ import annotations

from pathlib import Path

from benchmarks.large_files import large_file
from eks_constructs.config import inspect_environments
from eks_constructs.config.documents import read_document
from eks_constructs.config.yaml_nodes import read_nodes
from tests.config.files import START, problems_in, write


def test_hundreds_of_groups_are_no_problem(tmp_path: Path) -> None:
    """A file of a megabyte is no attack; ``benchmarks`` tells what it costs."""
    file = large_file(tmp_path, 900)
    assert file.stat().st_size > 1_000_000
    (environment,), problems = inspect_environments([file])
    assert problems == ()
    assert len(environment.compute.node_groups) == 900


def test_groups_that_share_an_anchor_are_no_attack(tmp_path: Path) -> None:
    """Each repeats a handful of values."""
    groups = "".join(f"- {{<<: *base, name: g{number}}}\n" for number in range(800))
    base = "- &base {name: base, maxSize: 1, minSize: 0, spot: true, labels: {a: b, c: d}}\n"
    assert problems_in(tmp_path, f"{START}managedNodeGroups:\n{base}{groups}") == []


def test_a_file_full_of_problems_is_read_to_its_end(tmp_path: Path) -> None:
    """Each is told once, at its line; nothing is looked up line by line."""
    groups = "".join(
        f"- {{name: g{number}, minSise: 1, labels: {{a/b: '-'}}}}\n" for number in range(300)
    )
    problems = problems_in(tmp_path, f"{START}managedNodeGroups:\n{groups}")
    assert len(problems) == 600
    assert all(
        problem.startswith(f"dev.yaml:{6 + number // 2}:")
        for number, problem in enumerate(problems)
    )


def test_what_takes_most_addresses_is_named_not_everything(tmp_path: Path) -> None:
    """A message with hundreds of names helps nobody."""
    groups = "".join(f"- {{name: g{number:03}, maxSize: 9}}\n" for number in range(300))
    write(tmp_path, f"{START}managedNodeGroups:\n{groups}")
    (environment,), _ = inspect_environments([tmp_path / "dev.yaml"])
    (warning,) = (each for each in environment.warnings if each.code == "ip-exhaustion")
    assert "(nodes g000" in warning.message
    assert " others)" in warning.message
    assert "g150" not in warning.message


def test_places_are_told_for_every_value(tmp_path: Path) -> None:
    """Those of the file, also behind an item that was left out."""
    path = write(tmp_path, "a: [{b: 1}, {b: 2}]\n")
    document = read_document(read_nodes(path)[0], "dev.yaml", skip=frozenset({"a[0]"}))
    assert document.places["a[0].b"].where == "a[1].b"
    assert str(document.places["a[0].b"].value) == "dev.yaml:1:17"
