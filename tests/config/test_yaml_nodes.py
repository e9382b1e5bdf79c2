"""Files that give no YAML are refused with one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.files import START, problems_in, problems_of, write


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "",
            (
                "dev.yaml:1:1: file: is empty; describe an environment, or remove the file "
                "[file-empty]"
            ),
        ),
        (
            "# nothing but a comment\n---\n",
            (
                "dev.yaml:1:1: file: is empty; describe an environment, or remove the file "
                "[file-empty]"
            ),
        ),
        (
            b"apiVersion: eksctl.io/v1alpha5\nkind: \xe9\n",
            (
                "dev.yaml:2:7: file: must be UTF-8, but byte 0xe9 is not; save the file with that "
                "encoding [file-unreadable]"
            ),
        ),
        (
            "metadata: *base\n",
            (
                "dev.yaml:1:11: file: the alias *base has no anchor; write &base at the value "
                "meant, before this [yaml-invalid]"
            ),
        ),
        (
            "a: &x 1\nb: &x 2\n",
            (
                "dev.yaml:2:4: file: the anchor &x is given twice; name each anchor once "
                "[yaml-invalid]"
            ),
        ),
        (
            "metadata:\n\tname: x\n",
            (
                "dev.yaml:2:1: file: is no valid YAML: indent with spaces, not with a tab "
                "[yaml-invalid]"
            ),
        ),
        (
            "metadata: [1\nname: x\n",
            (
                "dev.yaml:2:5: file: is no valid YAML while parsing a flow sequence: did not find "
                "expected ',' or ']'; check indentation, quotes and brackets here [yaml-invalid]"
            ),
        ),
        (
            "name: 'é\x07'\n",
            (
                "dev.yaml:1:9: file: must not hold the control character U+0007; remove it "
                "[yaml-invalid]"
            ),
        ),
    ],
    ids=["empty", "comment", "latin-1", "alias", "anchor", "tab", "brackets", "control"],
)
def test_text_that_is_no_yaml_is_refused_at_its_place(
    tmp_path: Path, text: str | bytes, problem: str
) -> None:
    """The message says what is wrong, and points to the line and column."""
    assert problems_in(tmp_path, text) == [problem]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A path without a file says so."""
    assert problems_of(tmp_path / "none.yaml") == [
        "none.yaml:1:1: file: does not exist; check the path [file-unreadable]"
    ]


def test_a_directory_is_refused(tmp_path: Path) -> None:
    """A folder is no environment file."""
    folder = tmp_path / "folder"
    folder.mkdir()
    assert problems_of(folder) == [
        "folder:1:1: file: is a directory; name the files in it [file-unreadable]"
    ]


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the system does not give away is refused with the system's reason."""
    path = write(tmp_path, START)

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert problems_of(path) == [
        "dev.yaml:1:1: file: cannot be read: permission denied [file-unreadable]"
    ]


def test_a_path_with_a_null_character_is_refused() -> None:
    """What can be no path is refused, not raised."""
    assert problems_of(Path("a\0b"))[0].endswith(
        "is no path: it holds a null character [file-unreadable]"
    )


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    """Editors on Windows write one; it is no content."""
    assert problems_in(tmp_path, b"\xef\xbb\xbf" + START.encode()) == []
