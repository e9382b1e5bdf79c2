"""Whatever an environment file says, it is refused in our words or can be synthesised."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, cast

import pytest
import yaml
from aws_cdk import App
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.config import load_environments
from eks_constructs.errors import ConfigurationError
from stacks import EnvironmentStage
from tests.conftest import PROJECT
from tests.fuzz.effort import FUZZ
from tests.fuzz.values import NUMBERS, TEXTS

Step = str | int
_SCALARS: Final = st.sampled_from([*TEXTS, *NUMBERS, True, False, None, 1.5])
_VALUES: Final = st.one_of(
    _SCALARS,
    st.lists(_SCALARS, max_size=2),
    st.dictionaries(st.sampled_from(TEXTS), _SCALARS, max_size=2),
)
_ENVIRONMENTS: Final = ("dev", "prod", "staging")


def paths_in(node: object, before: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """Yield the path of everything inside a document."""
    steps: list[tuple[Step, object]] = []
    if isinstance(node, dict):
        steps = list(node.items())
    elif isinstance(node, list):
        steps = list(enumerate(node))
    for step, child in steps:
        yield (*before, step)
        yield from paths_in(child, (*before, step))


def child_of(parent: object, step: Step) -> object:
    """Return what a map or a list has under a key or at a position."""
    return parent[step] if isinstance(parent, dict) else cast("list[object]", parent)[int(step)]


def put(parent: object, step: Step, value: object) -> None:
    """Set what a map or a list has under a key or at a position."""
    if isinstance(parent, dict):
        parent[step] = value
    else:
        cast("list[object]", parent)[int(step)] = value


def mutate(documents: list[object], data: st.DataObject) -> None:
    """Replace, remove or repeat one thing somewhere in the documents."""
    path = data.draw(st.sampled_from(list(paths_in(documents))[2:]))
    parent: object = documents
    for step in path[:-1]:
        parent = child_of(parent, step)
    last = path[-1]
    match data.draw(st.sampled_from(["replace", "remove", "repeat", "misspell"])):
        case "remove" if isinstance(parent, dict):
            del parent[last]
        case "repeat" if isinstance(parent, list):
            parent.append(copy.deepcopy(parent[int(last)]))
        case "misspell" if isinstance(parent, dict):
            parent[f"{last}x"] = parent.pop(last)
        case _:
            put(parent, last, data.draw(_VALUES))


@pytest.mark.parametrize("name", _ENVIRONMENTS)
@FUZZ
@given(data=st.data())
def test_any_edit(name: str, data: st.DataObject, cdk_context: dict[str, object]) -> None:
    """A few edits of a shipped file never end in a traceback, neither read nor synthesised."""
    text = (PROJECT / f"environments/{name}.yaml").read_text()
    documents: list[object] = list(yaml.safe_load_all(text))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(documents, data)
    with TemporaryDirectory() as folder:
        file = Path(folder, f"{name}.yaml")
        file.write_text(yaml.safe_dump_all(documents, sort_keys=False, allow_unicode=True))
        try:
            environments = load_environments([file])
        except ConfigurationError:
            return
        app = App(context=cdk_context, outdir=f"{folder}/cdk.out", analytics_reporting=False)
        for environment in environments:
            EnvironmentStage(app, environment.name, environment=environment)
        app.synth()
