"""Which block of services EKS takes by itself."""

from __future__ import annotations

import pytest

from eks_constructs.planning.service_cidr import default_service_cidr


@pytest.mark.parametrize(
    ("vpc", "services"),
    [
        ("192.168.0.0/16", "10.100.0.0/16"),
        ("172.31.0.0/16", "10.100.0.0/16"),
        ("10.0.0.0/16", "172.20.0.0/16"),
        ("10.100.0.0/20", "172.20.0.0/16"),
        ("100.64.0.0/16", "10.100.0.0/16"),
    ],
)
def test_services_stay_away_from_the_vpc(vpc: str, services: str) -> None:
    """The two blocks of EKS never meet the VPC that they are chosen for."""
    assert default_service_cidr(vpc) == services
