"""Names, physical names and tags."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.naming import (
    LONGEST_NAME,
    name_problems,
    physical_name,
    tag_problems,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


def messages(*problems: object) -> str:
    """Return problems as people read them."""
    return "\n".join(map(str, problems))


def test_ordinary_names_pass() -> None:
    """Letters, digits, hyphens and underscores are fine up to the limit."""
    for name in ("w", "workers", "GPU_8-x", "1a", "a" * LONGEST_NAME):
        assert name_problems(name) == ()


def test_missing_name_is_refused() -> None:
    """An empty name is no name."""
    assert messages(*name_problems("")) == "name: must be given, 1 to 56 characters [required]"


def test_bad_characters_are_refused() -> None:
    """A name must also be a valid label value."""
    for name in ("-a", "a-", "a_", "a.b", "a b", "ä"):
        assert "must start and end with a letter or digit" in messages(*name_problems(name))


def test_long_name_is_refused_with_its_length() -> None:
    """The hash must still fit."""
    text = messages(*name_problems("a" * 57, where="groups.a"))
    assert text.startswith("groups.a: must have at most 56 characters, so that a hash still fits")
    assert "it has 57" in text


def test_reserved_prefix_is_refused() -> None:
    """Some beginnings belong to EKS."""
    assert (
        messages(*name_problems("eks-batch", reserved_prefixes=("eks-",)))
        == "name: must not start with 'eks-', which EKS keeps for itself, got 'eks-batch'"
        " [name-invalid]"
    )


def test_physical_name_is_readable_and_short_enough() -> None:
    """The name comes first, six hexadecimal digits follow."""
    name = physical_name("a" * LONGEST_NAME, {"CapacityType": "SPOT"})
    assert len(name) == 63
    assert physical_name("workers", {"CapacityType": "SPOT"}) == "workers-4ff175"


@given(st.dictionaries(st.text(max_size=4), JSON, min_size=2, max_size=4))
def test_physical_name_ignores_the_order_of_keys(values: dict[str, JsonValue]) -> None:
    """Nobody's dictionary order decides about a replacement."""
    assert physical_name("w", values) == physical_name("w", dict(reversed(values.items())))


def test_physical_name_follows_every_value() -> None:
    """Another value gives another name."""
    values: tuple[JsonValue, ...] = (None, "a", ["a", "b"], ["b", "a"], {"Ref": "A"}, {"Ref": "B"})
    assert len({physical_name("w", {"Subnets": value}) for value in values}) == len(values)


def test_ordinary_tags_pass() -> None:
    """Costs and owners can be named in any language."""
    assert (
        tag_problems({"team": "zahlung & co".replace(" & ", "+"), "Größe": "", "a:b": "c/d"}) == ()
    )


def test_bad_tags_are_refused() -> None:
    """Keys of AWS, too long ones and odd characters are named one by one."""
    text = messages(*tag_problems({"aws:x": "1", "k" * 128: "v", "ok": "v" * 256, "q": "a;b"}))
    assert "tags.aws:x: must not start with 'aws:'" in text
    assert "must have a key of 1 to 127" in text
    assert "tags.ok: must have a value of at most 255" in text
    assert "tags.q: must have a value" in text


def test_too_many_tags_are_refused() -> None:
    """AWS takes fifty, two are ours."""
    text = messages(*tag_problems({f"k{index}": "v" for index in range(49)}))
    assert (
        text
        == "tags: must be at most 48 tags; AWS accepts 50, and 2 are set for you, got 49 [too-many]"
    )
