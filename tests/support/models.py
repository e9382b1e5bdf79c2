"""Any environment that the models can hold, generated from the types of their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Final, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

import yaml
from hypothesis import strategies as st
from pydantic import JsonValue
from pydantic.fields import FieldInfo

from eks_constructs.config import ClusterConfig, Platform
from eks_constructs.config.section import Section

Model = TypeVar("Model", bound=Section)
Samples: TypeAlias = Mapping[str, st.SearchStrategy[object]]

_ASCII: Final = st.characters(codec="ascii", exclude_categories=["C"])
TEXT: Final = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=8
)
_JSON: Final[st.SearchStrategy[object]] = st.recursive(
    st.booleans() | st.integers(0, 9) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=3,
)
_MOST_OPTIONAL: Final = 4


def sections(
    model: type[Model], samples: Samples | None = None, *, always: frozenset[str] = frozenset()
) -> st.SearchStrategy[Model]:
    """Return any section of a kind: what it requires, and a few fields more.

    Args:
        model: The kind.
        samples: What to choose from for fields of a name, in Python. Default: whatever their types
            allow, which most often is more than makes sense.
        always: Names of fields that are always given, wherever they can be.
    """
    return _Generator(samples or {}, always).section(model)


def written(*documents: ClusterConfig | Platform) -> str:
    """Return documents as the text of an environment file, with what was said and nothing else.

    Args:
        documents: What the file holds, in its order.
    """
    data = (
        {"apiVersion": each.api_version, "kind": each.kind}
        | each.model_dump(mode="json", exclude_unset=True)
        for each in documents
    )
    return yaml.safe_dump_all(data, allow_unicode=True, sort_keys=False)


class _Generator:
    """Knows what to choose from."""

    def __init__(self, samples: Samples, always: frozenset[str]) -> None:
        self._samples: Final = samples
        self._always: Final = always
        self.section: Final = cache(self._section)

    def _section(self, model: type[Model]) -> st.SearchStrategy[Model]:
        required = [
            name
            for name, field in model.model_fields.items()
            if field.is_required() or name in self._always
        ]
        optional = sorted(set(model.model_fields) - set(required))

        @st.composite
        def build(draw: st.DrawFn) -> Model:
            more = draw(
                st.lists(st.sampled_from(optional), max_size=_MOST_OPTIONAL, unique=True)
                if optional
                else st.just([])
            )
            values = {name: draw(self._field(model, name)) for name in (*required, *sorted(more))}
            return model(**values)

        return build()

    def _field(self, model: type[Section], name: str) -> st.SearchStrategy[object]:
        field = model.model_fields[name]
        if name in self._samples:
            # A sample may say that nothing is said, which a required field cannot.
            given = self._samples[name]
            return given.filter(_is_something) if field.is_required() else given
        return self._kind(field.annotation, field.metadata)

    def _kind(self, kind: object, limits: Sequence[object]) -> st.SearchStrategy[object]:
        origin, arguments = get_origin(kind), get_args(kind)
        if kind is JsonValue:
            return _JSON
        if origin is Annotated:
            inner = [each for limit in arguments[1:] for each in _limits(limit)]
            return self._kind(arguments[0], [*limits, *inner])
        if origin in (Union, UnionType):
            kinds = [each for each in arguments if each is not NoneType]
            return st.one_of([self._kind(each, limits) for each in kinds])
        if origin in (tuple, Mapping):
            return self._many(kind, limits)
        return st.sampled_from(arguments) if origin is Literal else self._plain(kind, limits)

    def _many(self, kind: object, limits: Sequence[object]) -> st.SearchStrategy[object]:
        arguments = get_args(kind)
        if get_origin(kind) is Mapping:
            return st.dictionaries(TEXT, self._kind(arguments[1], ()), max_size=2)
        low, high = _bounds(limits, "min_length", "max_length")
        most = low + 2 if high is None else min(low + 2, high)
        return st.lists(self._kind(arguments[0], ()), min_size=low, max_size=most).map(tuple)

    def _plain(self, kind: object, limits: Sequence[object]) -> st.SearchStrategy[object]:
        if isinstance(kind, type) and issubclass(kind, Section):
            return self.section(kind)
        if kind is bool:
            return st.booleans()
        if kind is int:
            low, high = _bounds(limits, "ge", "le")
            return st.integers(low, low + 99 if high is None else high)
        if kind is float:
            return st.floats(0, 1)
        assert kind is str, kind
        patterns = [each for limit in limits if (each := getattr(limit, "pattern", None))]
        if patterns:
            return st.from_regex(patterns[0], fullmatch=True, alphabet=_ASCII)
        low, high = _bounds(limits, "min_length", "max_length")
        return TEXT.filter(lambda text: len(text) >= low and (high is None or len(text) <= high))


def _limits(limit: object) -> Sequence[object]:
    return limit.metadata if isinstance(limit, FieldInfo) else [limit]


def _bounds(limits: Sequence[object], lowest: str, highest: str) -> tuple[int, int | None]:
    low = [each for limit in limits if (each := getattr(limit, lowest, None)) is not None]
    high = [each for limit in limits if (each := getattr(limit, highest, None)) is not None]
    return max(low, default=0), min(high, default=None)


def _is_something(value: object) -> bool:
    return value is not None
