"""One local AWS for all end-to-end tests of a process, emptied before each file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eks_constructs.local.client import LocalAws


@pytest.fixture(scope="session")
def aws() -> Iterator[LocalAws]:
    """Return a running local AWS."""
    with LocalAws.start() as running:
        yield running
