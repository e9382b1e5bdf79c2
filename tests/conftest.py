"""What every test may use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def cdk_context() -> dict[str, object]:
    """Return the feature flags of cdk.json, which `cdk.App()` does not read by itself."""
    context: dict[str, object] = json.loads((PROJECT / "cdk.json").read_text())["context"]
    return context
