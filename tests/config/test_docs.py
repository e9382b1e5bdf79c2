"""What the documentation says of environment files is true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from eks_constructs.config.platform import Platform
from eks_constructs.errors import ProblemCode
from tests.config.files import load
from tests.conftest import PROJECT

DOCS = PROJECT / "docs"


def test_every_problem_code_has_a_section() -> None:
    """In alphabetical order, and none for what does not exist."""
    sections = re.findall(r"^## (.+)$", (DOCS / "problems.md").read_text(), re.MULTILINE)
    assert sections == sorted(get_args(ProblemCode))


def test_the_example_of_a_file_is_valid(tmp_path: Path) -> None:
    """It is what people copy first."""
    text = (DOCS / "environment-file.md").read_text()
    (example,) = re.findall(r"^```yaml\n(.+?)^```$", text, re.MULTILINE | re.DOTALL)
    shop = load(tmp_path, example, "shop.yaml")
    assert (shop.cluster.name, shop.platform.account) == ("shop", "111122223333")


def test_every_field_of_the_platform_document_is_explained() -> None:
    """Each has its row."""
    text = (DOCS / "environment-file.md").read_text()
    table = text.partition("## The Platform document")[2].partition("\n## ")[0]
    fields = {field.alias for field in Platform.model_fields.values()} - {"apiVersion", "kind"}
    assert {name for name in fields if f"`{name}" not in table} == set()
