"""Where most constructs are tried: a stack, and what was made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2

from tests.support.compute import Place, make_place
from tests.support.storage import Foreign, foreign


@pytest.fixture
def stack(request: pytest.FixtureRequest, cdk_context: Mapping[str, object]) -> Stack:
    """Return an empty stack with the project's feature flags.

    It is in the ``ENVIRONMENT`` of the module, or anywhere.
    """
    environment: Environment | None = getattr(request.module, "ENVIRONMENT", None)
    return Stack(App(context=cdk_context), "Stack", env=environment)


@pytest.fixture
def subnets(stack: Stack) -> list[ec2.ISubnet]:
    """Return two subnets made elsewhere."""
    return [ec2.Subnet.from_subnet_id(stack, f"S{zone}", f"subnet-{zone}") for zone in "ab"]


@pytest.fixture
def there(stack: Stack) -> Foreign:
    """Return a network and a cluster made elsewhere."""
    return foreign(stack)


@pytest.fixture
def place() -> Place:
    """Return a new place for nodes."""
    return make_place()
