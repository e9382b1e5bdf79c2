"""Blocks that may reach the Kubernetes API inside the VPC."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.cluster_security_groups import api_source_problems


@given(st.lists(st.ip_addresses(v=4), unique=True))
def test_blocks_in_their_canonical_form_are_taken(addresses: list[object]) -> None:
    """A single address is a block of one."""
    assert list(api_source_problems([f"{each}/32" for each in addresses], where="w")) == []


def test_a_block_of_the_other_family_is_refused() -> None:
    """A list may be for one family only; the example is one of that family."""
    (problem,) = api_source_problems(["10.0.0.0/16"], where="w", version=6)
    assert str(problem) == (
        "w[0]: must be an IPv6 block such as 2001:db8::/56, got '10.0.0.0/16' [cidr-invalid]"
    )
