"""Values: frozen, keyword-only dataclasses with slots, made in a fifth of the usual time.

A process that reads an environment makes over two hundred of them before it does anything else,
and ``dataclass`` compiles up to seven methods for each. Only ``__init__`` differs enough to be
compiled, and most files need few of the classes: it is compiled when it is first asked for. The
other methods are the same few lines for other names.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from types import MethodType
from typing import Final, NoReturn, TypeAlias, TypeVar, dataclass_transform

Value = TypeVar("Value")

_Fields: TypeAlias = "Sequence[Field[object]]"
_Method: TypeAlias = Callable[..., object]


class _Unset:
    """Stands for what is not given, where a factory makes the default."""

    def __repr__(self) -> str:
        """Return what ``dataclass`` shows in its place."""
        return "<factory>"


_UNSET: Final = _Unset()


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen(cls: type[Value]) -> type[Value]:
    """Make a class what ``dataclass(frozen=True, kw_only=True, slots=True)`` makes it.

    The functions of :mod:`dataclasses` work with it, ``replace`` and ``fields`` among them. Methods
    of its own, such as ``__eq__`` and ``__post_init__``, are kept.

    Args:
        cls: A class with annotated attributes.
    """
    made = dataclass(kw_only=True, slots=True, init=False, repr=False, eq=False)(cls)
    own: _Fields = fields(made)  # type: ignore[arg-type]  # it has just become a dataclass
    methods = {**_comparison(own), **_UNCHANGING, **_state(own), "__init__": _Init(made, own)}
    for name, method in methods.items():
        if made.__dict__.get(name) is None:
            setattr(made, name, method)
    return made


class _Init:
    """Stands for ``__init__`` until a value is made, or its arguments are read."""

    def __init__(self, cls: type, own: _Fields) -> None:
        self._cls = cls
        self._own = own

    def __get__(self, value: object, _: type | None = None) -> _Method:
        """Put the compiled one in its place, and return that."""
        method = _init(self._cls, self._own)
        setattr(self._cls, "__init__", method)  # noqa: B010 - mypy refuses to assign it
        return method if value is None else MethodType(method, value)


def _init(cls: type, own: _Fields) -> _Method:
    """Compile ``__init__``, whose arguments are those of the class."""
    known: dict[str, object] = {"_set": object.__setattr__, "_unset": _UNSET}
    arguments, lines = [], []
    for each in own:
        name, value = each.name, each.name
        if each.default_factory is not MISSING:
            known[f"_make_{name}"] = each.default_factory
            arguments.append(f"{name}=_unset")
            value = f"_make_{name}() if {name} is _unset else {name}"
        elif each.default is not MISSING:
            known[f"_default_{name}"] = each.default
            arguments.append(f"{name}=_default_{name}")
        else:
            arguments.append(name)
        lines.append(f"_set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    head = ", ".join(["self", *(["*"] if arguments else []), *arguments])
    body = "; ".join(lines) or "pass"
    text = f"def outer({', '.join(known)}):\n def __init__({head}): {body}\n return __init__"
    found: dict[str, Callable[..., _Method]] = {}
    exec(text, vars(sys.modules[cls.__module__]), found)  # noqa: S102 - as dataclass does
    method = found["outer"](**known)
    method.__qualname__ = f"{cls.__qualname__}.__init__"  # errors of callers begin with it
    method.__annotations__ = {**{each.name: each.type for each in own}, "return": None}
    return method


def _comparison(own: _Fields) -> dict[str, _Method]:
    compared = _values([each.name for each in own if each.compare])
    hashed = _values(
        [each.name for each in own if (each.compare if each.hash is None else each.hash)]
    )
    shown = [each.name for each in own if each.repr]

    def equal(self: object, other: object) -> object:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compared(self) == compared(other)

    def as_hash(self: object) -> int:
        return hash(hashed(self))

    def as_text(self: object) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{self.__class__.__qualname__}({values})"

    return {"__eq__": equal, "__hash__": as_hash, "__repr__": as_text}


def _state(own: _Fields) -> dict[str, _Method]:
    """Return what copies need, which must not assign one attribute after the other."""
    names = [each.name for each in own]

    def get(self: object) -> list[object]:
        return [getattr(self, name) for name in names]

    def put(self: object, state: Sequence[object]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return {"__getstate__": get, "__setstate__": put}


def _values(names: Sequence[str]) -> Callable[[object], object]:
    return attrgetter(*names) if names else lambda _: ()


def _refuse_to_set(_: object, name: str, __: object) -> NoReturn:
    message = f"cannot assign to field {name!r}"
    raise FrozenInstanceError(message)


def _refuse_to_delete(_: object, name: str) -> NoReturn:
    message = f"cannot delete field {name!r}"
    raise FrozenInstanceError(message)


_UNCHANGING: Final[dict[str, _Method]] = {
    "__setattr__": _refuse_to_set,
    "__delattr__": _refuse_to_delete,
}
