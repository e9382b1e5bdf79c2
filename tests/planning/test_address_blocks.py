"""Blocks of addresses as a text: form, family, size."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.address_blocks import (
    block_form_problems,
    block_size_problems,
    is_ipv6,
    parse_block,
)

_BLOCKS = st.one_of(
    st.builds(
        lambda address, prefix: IPv4Network((address, prefix), strict=False),
        st.integers(0, 2**32 - 1),
        st.integers(0, 32),
    ),
    st.builds(
        lambda address, prefix: IPv6Network((address, prefix), strict=False),
        st.integers(0, 2**128 - 1),
        st.integers(0, 128),
    ),
)


@given(block=_BLOCKS)
def test_every_block_is_read_as_what_it_is(block: IPv4Network | IPv6Network) -> None:
    """Of either family, and of its own family where one is asked for."""
    text = str(block)
    assert parse_block(text) == block
    assert is_ipv6(text) == (block.version == 6)
    assert not list(block_form_problems(text, where="w"))
    assert not list(block_form_problems(text, where="w", version=block.version))
    assert list(block_form_problems(text, where="w", version=10 - block.version))


@pytest.mark.parametrize(
    ("text", "version", "message"),
    [
        ("home", None, "must be a block of addresses such as 10.0.0.0/16"),
        ("home", 4, "must be an IPv4 block such as 10.0.0.0/16"),
        ("10.0.0.0/16", 6, "must be an IPv6 block such as 2001:db8::/56"),
        ("2001:db8::/56", 4, "must be an IPv4 block such as 10.0.0.0/16"),
        ("2001:db8::", 6, "must have a prefix length, such as 2001:db8::/56"),
        (
            "2001:db8::1/56",
            None,
            "must be the first address of its block and a prefix length, as in 2001:db8::/56",
        ),
        (
            "10.0.0.0/255.255.0.0",
            None,
            "must be the first address of its block and a prefix length, as in 10.0.0.0/16",
        ),
    ],
)
def test_what_is_no_block_is_refused_with_what_it_would_be(
    text: str, version: int | None, message: str
) -> None:
    """The advice depends on how close the text is."""
    (problem,) = block_form_problems(text, where="w", version=version)
    assert (problem.code, problem.where, problem.got) == ("cidr-invalid", "w", text)
    assert problem.message == message


def test_the_place_that_asks_names_an_example_of_its_own() -> None:
    """A private block is no help to whoever needs a public one."""
    (problem,) = block_form_problems("home", where="w", example="203.0.113.0/24")
    assert problem.message == "must be a block of addresses such as 203.0.113.0/24"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("2001:db8::1/43", ["cidr-invalid"]),
        ("2001:db8::/43", ["cidr-too-large"]),
        ("2001:db8::/44", []),
        ("2001:db8::/56", []),
        ("2001:db8::/57", ["cidr-too-small"]),
    ],
)
def test_sizes_are_told_of_blocks_only(text: str, codes: list[str]) -> None:
    """What is no block has been told before."""
    found = [
        *block_form_problems(text, where="w"),
        *block_size_problems(text, where="w", largest=44, smallest=56),
    ]
    assert [problem.code for problem in found] == codes
