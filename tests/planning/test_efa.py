"""Network interfaces with Elastic Fabric Adapters."""

from __future__ import annotations

import pytest

from eks_constructs.planning.efa import InterfaceType, NetworkInterface, efa_interfaces
from eks_constructs.planning.instance_types import names, require


def test_every_type_gets_all_of_its_adapters_once() -> None:
    """One on each card, and the first interface carries IP traffic."""
    for name in names():
        found = require(name)
        if not found.efa_interfaces:
            continue
        made = efa_interfaces(found)
        adapters = [each for each in made if each.type is not InterfaceType.ENA]
        assert len(adapters) == found.efa_interfaces
        assert [each.card for each in made] == list(range(len(made)))
        assert made[0].type is not InterfaceType.EFA_ONLY
        assert {each.type for each in made[1:]} <= {InterfaceType.EFA_ONLY}


@pytest.mark.parametrize(
    ("name", "first", "count"),
    [
        ("c5n.18xlarge", InterfaceType.EFA, 1),
        ("p5.48xlarge", InterfaceType.EFA, 32),
        ("p6-b300.48xlarge", InterfaceType.ENA, 17),
    ],
)
def test_interfaces_follow_the_network_cards(name: str, first: InterfaceType, count: int) -> None:
    """A type whose first card has no adapter starts with a plain interface there."""
    made = efa_interfaces(require(name))
    assert made[0] == NetworkInterface(card=0, type=first)
    assert len(made) == count
