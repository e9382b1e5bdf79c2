"""Which block of services EKS takes when nobody names one.

See https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
"""

from __future__ import annotations

from ipaddress import ip_network
from typing import Final

WRITTEN_SERVICE_CIDR: Final = "172.20.0.0/16"
"""Block to name where the VPC is not known: fewer VPCs have addresses of it than of the other."""

_TEN: Final = ip_network("10.0.0.0/8")


def default_service_cidr(vpc_cidr: str) -> str:
    """Return the IPv4 block of services of a cluster that asked for none.

    CloudFormation does not tell it, and some nodes must know it before they join. EKS takes
    172.20.0.0/16 where the VPC has addresses of 10.0.0.0/8, and 10.100.0.0/16 elsewhere; the
    bootstrap scripts of its images count on that too.

    Args:
        vpc_cidr: IPv4 block of the VPC.
    """
    return "172.20.0.0/16" if ip_network(vpc_cidr).overlaps(_TEN) else "10.100.0.0/16"
