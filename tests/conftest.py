"""What every test may use."""

from __future__ import annotations

import gc
import json
import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

PROJECT = Path(__file__).parent.parent

# How long an example takes tells of the machine, not of the code. Everybody tries the same ones, so
# that a run tells of the change at hand; FUZZ_EXAMPLES tries new ones, as `make fuzz` does.
settings.register_profile("project", deadline=None, derandomize="FUZZ_EXAMPLES" not in os.environ)
settings.load_profile("project")


def pytest_configure() -> None:
    """Let tests interrupt themselves and what they start.

    A shell that runs the tests in the background has them ignore Ctrl-C.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage from now on, and never among the modules and tests, which all stay."""
    gc.freeze()
    gc.enable()


def other_hash_seed() -> str:
    """Return a seed of hashes for another process, which is not the one of this process."""
    return "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"


@pytest.fixture(scope="session")
def cdk_context() -> dict[str, object]:
    """Return the feature flags of cdk.json, which `cdk.App()` does not read by itself."""
    context: dict[str, object] = json.loads((PROJECT / "cdk.json").read_text())["context"]
    return context
