"""``frozen`` makes what ``dataclass`` makes: it only takes less time."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from dataclasses import Field, FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import ClassVar, Final, Protocol, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.values import frozen

STANDARD: Final = dataclass(frozen=True, kw_only=True, slots=True)
WORDS: Final = st.sampled_from(["a", "b", "make", "value", "name", "factory"])
GIVEN: Final = st.dictionaries(WORDS, st.integers(0, 2), max_size=4)


class Made(Protocol):
    """An instance of a class that a test makes."""

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]

    def __init__(self, **arguments: int) -> None: ...


@dataclass(frozen=True)
class Kind:
    """How a field is declared."""

    default: str
    repr: bool
    compare: bool
    hash: bool | None

    def declare(self) -> object:
        """Return what stands behind the ``=`` of the field."""
        if self.default == "value":
            return field(default=7, repr=self.repr, compare=self.compare, hash=self.hash)
        if self.default == "factory":
            return field(default_factory=int, repr=self.repr, compare=self.compare, hash=self.hash)
        return field(repr=self.repr, compare=self.compare, hash=self.hash)


KINDS: Final = st.builds(
    Kind,
    default=st.sampled_from(["none", "value", "factory"]),
    repr=st.booleans(),
    compare=st.booleans(),
    hash=st.sampled_from([None, True, False]),
)


def make(decorator: Callable[[type[Made]], type[Made]], kinds: dict[str, Kind]) -> type[Made]:
    """Return a class with these fields."""
    body: dict[str, object] = {name: kind.declare() for name, kind in kinds.items()}
    body |= {"__module__": __name__, "__doc__": "A class.", "__qualname__": "Made"}
    return decorator(type("Made", (), body | {"__annotations__": dict.fromkeys(kinds, "int")}))


def told(kind: type[Made], given: dict[str, int], other: dict[str, int]) -> list[object]:
    """Return all that can be seen of a class: its instances, or the errors it gives."""
    try:
        one, two = kind(**given), kind(**other)
    except TypeError as error:
        return [str(error)]
    seen: list[object] = [repr(one), repr(two), one == two, asdict(one), asdict(two)]
    seen.append(repr(replace(one, **dict.fromkeys(kind.__dataclass_fields__, 1))))
    seen += [copy.copy(one) == one, copy.deepcopy(one) == one, hash(copy.copy(one)) == hash(one)]
    for name in kind.__dataclass_fields__:
        with pytest.raises(FrozenInstanceError) as caught:
            setattr(one, name, 1)
        seen.append(str(caught.value))
        with pytest.raises(FrozenInstanceError) as caught:
            delattr(one, name)
        seen.append(str(caught.value))
    return seen


@given(st.dictionaries(WORDS, KINDS, max_size=4), GIVEN, GIVEN)
def test_a_class_behaves_as_one_of_dataclass(
    kinds: dict[str, Kind], given: dict[str, int], other: dict[str, int]
) -> None:
    """Construction and its errors, text, comparison, hash, copies, and what cannot change."""
    ours, theirs = make(frozen, kinds), make(STANDARD, kinds)
    assert str(inspect.signature(ours)) == str(inspect.signature(theirs))
    assert told(ours, given, other) == told(theirs, given, other)


@frozen
class Span:
    """Has everything that classes of this project have.

    Attributes:
        low: Where it begins.
        high: Where it ends.
        notes: What is said of it; two spans with other notes are equal.
    """

    low: int
    high: int = 10
    notes: list[str] = field(default_factory=list, compare=False)

    def __post_init__(self) -> None:
        """Refuse what ends before it begins."""
        if self.low > self.high:
            message = "must end behind its beginning"
            raise ValueError(message)

    @property
    def length(self) -> int:
        """How long it is."""
        return self.high - self.low


def test_what_is_made_is_checked_and_complete() -> None:
    """``__post_init__`` runs, also for ``replace``; factories make a new value each time."""
    assert Span(low=2).length == 8
    assert Span(low=1).notes is not Span(low=1).notes
    assert Span(low=1, notes=["x"]) == Span(low=1)
    with pytest.raises(ValueError, match="behind its beginning"):
        Span(low=11)
    with pytest.raises(ValueError, match="behind its beginning"):
        replace(Span(low=1), high=0)


def test_it_is_a_dataclass_with_slots() -> None:
    """So that tools see its fields and types, and it can be sent to another process."""
    assert [each.name for each in fields(Span)] == ["low", "high", "notes"]
    assert get_type_hints(Span) == {"low": int, "high": int, "notes": list[str]}
    assert get_type_hints(Span.__init__)["low"] is int
    assert not hasattr(Span(low=1), "__dict__")
    with pytest.raises(FrozenInstanceError):
        Span(low=1).other = 1  # type: ignore[attr-defined]  # the point of the test
    assert pickle.loads(pickle.dumps(Span(low=3, notes=["x"]))).notes == ["x"]  # noqa: S301 - ours


def test_what_a_caller_forgets_is_named() -> None:
    """The error names the class, as that of any function names the function."""
    with pytest.raises(TypeError, match=r"Span\.__init__\(\) missing .* 'low'"):
        Span()  # type: ignore[call-arg]  # the point of the test
    with pytest.raises(TypeError, match="takes 1 positional argument"):
        Span(1)  # type: ignore[call-arg]  # the point of the test


def test_methods_of_its_own_are_kept() -> None:
    """A class that compares in its own way goes on doing so."""

    @frozen
    class Name:
        text: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Name) and other.text.lower() == self.text.lower()

        def __hash__(self) -> int:
            return hash(self.text.lower())

        def __repr__(self) -> str:
            return f"<{self.text}>"

    assert {Name(text="A")} == {Name(text="a")}
    assert repr(Name(text="A")) == "<A>"
