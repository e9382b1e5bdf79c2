"""Every field that a case changes comes through to the app in Python that is written of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from eks_constructs.config import ClusterConfig, Environment, Platform, environment
from eks_constructs.errors import ConfigurationError
from tests.fields.changes import Document, Group, changed, groups, laid_over
from tests.to_python.writing import require_same_synthesis

_GROUPS = [
    pytest.param(group, id=f"{name}-{n}")
    for n, (name, group) in enumerate(groups())
    if any(change.to is not None for change in group.changes.values())
]
"""All but those whose changes only take fields away, which need nothing written."""


def _environments(group: Group) -> Iterator[Environment]:
    """Yield few environments that together have every value that the changes of a group give.

    A change that does not go with those before it begins another one.
    """
    document: Document | None = None
    made: Environment | None = None
    number = 0
    for path, change in group.changes.items():
        if change.to is None:
            continue
        with_more = None
        if document is not None and made is not None:
            try:
                document = changed(laid_over(document, change.also), path, change.to)
                with_more = _environment(group, document, number)
            except (AssertionError, ConfigurationError, LookupError, ValidationError):
                yield made
                number += 1
        if with_more is None:
            document = changed(group.document(change), path, change.to)
            with_more = _environment(group, document, number)
        made = with_more
    if made is not None:
        yield made


def _environment(group: Group, document: Document, number: int) -> Environment:
    config = ClusterConfig.model_validate(document, by_alias=True, by_name=False)
    platform = Platform.model_validate({"defaults": group.profile})
    return environment(f"own-{number}", config, platform)


@pytest.mark.parametrize("group", _GROUPS)
def test_the_app_synthesises_the_same(
    group: Group, tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Several environments as stages of one app, so that there is one synthesis."""
    require_same_synthesis(_environments(group), tmp_path, cdk_context)
