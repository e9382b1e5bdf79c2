"""What the documentation shows is what happens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aws_cdk
import pytest

from tests.conftest import PROJECT
from tests.support.command_line import run

BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")
PAGES = (PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md")))
_LISTS = ("README.md", "docs/README.md")
SHOWN_MESSAGE = re.compile(
    r"^<!-- the message is compared with the real one by a test -->\n"
    r"```text\n(?P<message>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One Python block of a page.

    Attributes:
        page: The page, relative to the project.
        number: Its place among the Python blocks of the page, from 1.
        line: Line of the page that its first line is.
        code: The code.
    """

    page: Path
    number: int
    line: int
    code: str

    def __str__(self) -> str:
        """Return what the test is named by."""
        return f"{self.page}#{self.number}"


def python_blocks() -> list[Block]:
    """Return every Python block of README and docs."""
    return [
        Block(
            page=page.relative_to(PROJECT),
            number=number,
            line=text.count("\n", 0, found.start("code")) + 1,
            code=found["code"],
        )
        for page in PAGES
        for text in [page.read_text(encoding="utf-8")]
        for number, found in enumerate(BLOCK.finditer(text), start=1)
    ]


@pytest.mark.parametrize("block", python_blocks(), ids=str)
def test_a_python_block_runs_as_it_stands(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copied into an empty file in an empty folder, it runs, and its app can be synthesised."""
    monkeypatch.chdir(tmp_path)
    # CDK_OUTDIR is read by Node, which may have been started long before this test.
    real_app = aws_cdk.App
    monkeypatch.setattr(aws_cdk, "App", partial(real_app, outdir=str(tmp_path / "cdk.out")))
    namespace: dict[str, object] = {"__name__": "__main__"}
    # Blank lines in front, so that a traceback names the line of the page.
    source = "\n" * (block.line - 1) + block.code
    code = compile(source, str(PROJECT / block.page), "exec", dont_inherit=True)
    exec(code, namespace)  # noqa: S102  # our own documentation
    app = namespace.get("app")
    if isinstance(app, real_app):
        app.synth()
        assert (tmp_path / "cdk.out" / "manifest.json").is_file()


def test_the_readme_shows_python_at_all() -> None:
    """A changed fence must not make the test above pass with nothing to do."""
    assert Path("README.md") in {block.page for block in python_blocks()}


def test_every_python_fence_is_one_that_is_run() -> None:
    """A block that is indented, or fenced in another spelling, would not be executed."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        fences = re.findall(r"(?im)^\s*[`~]{3,}\s*(?:python|py)\w*\b", text)
        assert len(fences) == len(BLOCK.findall(text)), page


def test_the_readme_shows_the_message_of_a_typo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message in README is the one that people get."""
    text = (PROJECT / "environments/dev.yaml").read_text(encoding="utf-8")
    assert text.count("minSize: 2") == 1
    (tmp_path / "environments").mkdir()
    file = Path("environments/dev.yaml")
    (tmp_path / file).write_text(text.replace("minSize: 2", "minSise: 2"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = run("validate", str(file))
    assert result.exit_code == 2
    shown = SHOWN_MESSAGE.search((PROJECT / "README.md").read_text(encoding="utf-8"))
    assert shown is not None
    assert shown["message"] == result.stderr


def _anchors(page: Path) -> set[str]:
    """Return what links can lead to in a page, as GitHub names its headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_pages_and_headings_that_exist(page: Path) -> None:
    """A heading that is renamed takes the links to it along."""
    lost = []
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            lost.append(link)
    assert lost == []


def test_the_list_of_pages_leads_to_every_page() -> None:
    """What nobody finds need not be written; README leads to the list."""
    readme, pages = ((PROJECT / each).read_text(encoding="utf-8") for each in _LISTS)
    assert "docs/README.md" in LINK.findall(readme)
    linked = {link.partition("#")[0] for link in LINK.findall(pages)}
    assert sorted({page.name for page in PAGES[1:]} - linked - {"README.md"}) == []
