"""The address of the cluster's DNS service, which EKS derives from the block of its services."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Final

_HOST: Final = 10
"""The tenth address: ``.10`` in IPv4, ``::a`` in IPv6."""


def dns_address(service_cidr: str | None) -> str | None:
    """Return the address of the cluster's DNS service.

    Args:
        service_cidr: Block of the cluster's services. Nothing comes back for one that only
            CloudFormation will know.
    """
    if service_cidr is None:
        return None
    try:
        return str(ip_network(service_cidr)[_HOST])
    except (ValueError, IndexError):
        # A token, or text that was refused before.
        return None
