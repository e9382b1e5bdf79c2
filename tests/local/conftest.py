"""One server for all tests of the local AWS, emptied before each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eks_constructs.local.server import LocalAwsServer
from tests.local.cloud import Cloud


@pytest.fixture(scope="session")
def server() -> Iterator[LocalAwsServer]:
    """Return a running local AWS, without the AWS managed policies, which load slowly."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTO_ACCOUNT_ID", "123456789012")
        patch.setenv("MOTO_IAM_LOAD_MANAGED_POLICIES", "false")
        with LocalAwsServer() as running:
            yield running


@pytest.fixture
def cloud(server: LocalAwsServer) -> Cloud:
    """Return an empty local AWS."""
    server.reset()
    return Cloud(server)
