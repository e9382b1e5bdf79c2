"""The public interface: which names there are."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args

import pytest

import eks_constructs
from eks_constructs._homes import HOMES

NOT_WRITTEN: Final = {
    "AccessScopeType",
    "CapacityType",
    "LifecycleResult",
    "LifecycleTransition",
    "PlacementStrategy",
    "PrincipalKind",
    "ReservationPreference",
    "SsoIdentityType",
    "ExistingNetworkPlan",
    "Location",
}
"""What class methods of public classes fill in, so that nobody writes it."""


def test_the_names_are_sorted_and_unique() -> None:
    """A sorted list shows at a glance what is there, and merges without conflict."""
    assert list(eks_constructs.__all__) == sorted(set(eks_constructs.__all__))


@pytest.mark.parametrize("name", eks_constructs.__all__)
def test_a_public_name_says_what_it_is(name: str) -> None:
    """Each resolves to something with a docstring of its own, not one that dataclass made up."""
    value: object = getattr(eks_constructs, name)
    assert getattr(value, "__name__", None) == name
    docstring = value.__doc__ or ""
    assert docstring.strip()
    assert not docstring.startswith(f"{name}(")


def test_type_checkers_see_the_same_names() -> None:
    """What the stub imports comes from where it is loaded at run time, and it exports all of it."""
    stub = Path(eks_constructs.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    tree = ast.parse(stub)
    imported = {
        alias.name: str(node.module).removeprefix("eks_constructs.")
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == {name: home for home, names in HOMES.items() for name in names}
    (exported,) = (node.value for node in tree.body if isinstance(node, ast.Assign))
    assert ast.literal_eval(exported) == sorted(imported)


def _named_by(hint: object) -> Iterator[type]:
    """Yield our own classes in a type, however deep."""
    for part in get_args(hint):
        yield from _named_by(part)
    if inspect.isclass(hint) and hint.__module__.startswith("eks_constructs"):
        yield hint


@pytest.mark.parametrize("name", eks_constructs.__all__)
def test_what_a_public_name_is_given_is_public(name: str) -> None:
    """Nobody has to look for the module of a value, and none is taken for its namesake."""
    value: object = getattr(eks_constructs, name)
    if not callable(value) or value is eks_constructs.EksConstructsError:
        return
    known = vars(sys.modules[value.__module__])
    asked = " ".join(str(each.annotation) for each in inspect.signature(value).parameters.values())
    hidden = {
        given.__name__
        for word in re.findall(r"\w+", asked)
        for given in _named_by(known.get(word))
        if getattr(eks_constructs, given.__name__, None) is not given
    }
    assert sorted(hidden - NOT_WRITTEN) == []


def test_an_unknown_name_is_refused_like_any_other() -> None:
    """Loading on demand must not hide a typo."""
    with pytest.raises(AttributeError, match="module 'eks_constructs' has no attribute 'Claster'"):
        getattr(eks_constructs, "Claster")  # noqa: B009  # mypy rightly refuses the plain spelling
