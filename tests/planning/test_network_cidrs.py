"""Blocks of addresses: form, size, range, overlap."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.network_cidrs import cidr_problems, overlap_problems, parse_cidr


@pytest.mark.parametrize(
    "cidr", ["10.0.0.0/16", "172.31.0.0/20", "192.168.128.0/28", "100.64.0.0/16"]
)
def test_private_blocks_of_a_vpc_s_size_are_accepted(cidr: str) -> None:
    """All four private ranges will do."""
    assert cidr_problems(cidr, where="cidr") == ()


@pytest.mark.parametrize(
    ("cidr", "message"),
    [
        ("", "must be an IPv4 block such as 10.0.0.0/16"),
        ("ten dot zero", "must be an IPv4 block such as 10.0.0.0/16"),
        ("10.0.0.0/33", "must be an IPv4 block such as 10.0.0.0/16"),
        ("fd00::/56", "must be an IPv4 block such as 10.0.0.0/16"),
        ("10.0.0.0", "must have a prefix length, such as 10.0.0.0/16"),
        (
            "10.0.1.0/16",
            "must be the first address of its block and a prefix length, as in 10.0.0.0/16",
        ),
        (
            "10.0.0.0/255.255.0.0",
            "must be the first address of its block and a prefix length, as in 10.0.0.0/16",
        ),
    ],
)
def test_text_that_is_no_block_is_refused_with_the_block_it_would_be(
    cidr: str, message: str
) -> None:
    """The advice depends on how close the text is."""
    (problem,) = cidr_problems(cidr, where="cidr")
    assert problem.message == message
    assert (problem.code, problem.where, problem.got) == ("cidr-invalid", "cidr", cidr)


@pytest.mark.parametrize(
    ("cidr", "code"), [("10.0.0.0/15", "cidr-too-large"), ("10.0.0.0/29", "cidr-too-small")]
)
def test_sizes_that_no_vpc_has_are_refused(cidr: str, code: str) -> None:
    """A VPC has /16 to /28."""
    (problem,) = cidr_problems(cidr, where="vpc.cidr")
    assert str(problem) == f"vpc.cidr: must be /16 to /28, got {cidr!r} [{code}]"


def test_other_limits_of_size_can_be_asked_for() -> None:
    """Service CIDRs, for one, have limits of their own."""
    assert cidr_problems("10.96.0.0/12", where="x", largest=12, smallest=24) == ()
    (problem,) = cidr_problems("10.96.0.0/25", where="x", largest=12, smallest=24)
    assert problem.message == "must be /12 to /24"


@pytest.mark.parametrize("cidr", ["11.0.0.0/16", "172.32.0.0/16", "100.128.0.0/16"])
def test_public_addresses_must_be_allowed_explicitly(cidr: str) -> None:
    """They would hide the hosts that have those addresses on the internet."""
    (problem,) = cidr_problems(cidr, where="cidr")
    assert problem.code == "cidr-not-private"
    assert problem.message == (
        "must be in a private range (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or "
        "100.64.0.0/10), or public addresses must be allowed explicitly"
    )
    assert cidr_problems(cidr, where="cidr", allow_public=True) == ()


@pytest.mark.parametrize("cidr", ["127.0.0.0/16", "169.254.0.0/16", "224.0.0.0/16", "0.0.0.0/16"])
def test_reserved_ranges_are_refused_even_when_public_ones_are_allowed(cidr: str) -> None:
    """No VPC can have them."""
    (problem,) = cidr_problems(cidr, where="cidr", allow_public=True)
    assert problem.message == (
        "must not be in a reserved range, which no network can use; choose a block in 10.0.0.0/8"
    )


def test_size_and_range_are_told_together() -> None:
    """Whoever fixes one should see the other."""
    codes = {problem.code for problem in cidr_problems("11.0.0.0/8", where="cidr")}
    assert codes == {"cidr-too-large", "cidr-not-private"}


def test_overlap_names_both_blocks() -> None:
    """The later one of a pair gets the problem, the earlier one is named in it."""
    (problem,) = overlap_problems(
        {"cidr": "10.0.0.0/16", "service_cidr": "10.0.128.0/20", "remote[0]": "10.1.0.0/16"}
    )
    assert str(problem) == (
        "service_cidr: must not overlap cidr (10.0.0.0/16); choose a block outside it, "
        "got '10.0.128.0/20' [cidr-overlap]"
    )


def test_overlap_passes_over_what_is_no_block() -> None:
    """Malformed text is told about elsewhere."""
    assert overlap_problems({"cidr": "10.0.0.0/16", "service_cidr": "10.0.0.1/16"}) == ()


_BLOCKS = st.builds(
    lambda address, prefix: IPv4Network((address, prefix), strict=False),
    st.integers(0, 2**32 - 1),
    st.integers(0, 32),
)


@given(_BLOCKS, _BLOCKS)
def test_overlap_is_found_exactly_where_addresses_are_shared(
    first: IPv4Network, second: IPv4Network
) -> None:
    """Two blocks share addresses if one holds an end of the other."""
    shared = first[0] in second or second[0] in first
    assert bool(overlap_problems({"a": str(first), "b": str(second)})) == shared


@given(_BLOCKS)
def test_each_block_is_accepted_in_one_spelling(block: IPv4Network) -> None:
    """So that equal text means equal blocks."""
    assert parse_cidr(str(block)) == block
    assert parse_cidr(f"{block.network_address}/{block.netmask}") is None


@given(st.text(max_size=20))
def test_any_text_gets_an_answer(text: str) -> None:
    """Problems are told, never raised."""
    assert bool(cidr_problems(text, where="cidr")) or parse_cidr(text) is not None
