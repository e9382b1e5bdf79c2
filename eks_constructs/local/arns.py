"""Account, partition and ARNs of the local AWS."""

from __future__ import annotations

import os
from typing import Final

ACCOUNT: Final = os.environ.get("MOTO_ACCOUNT_ID", "123456789012")
"""The only account there is; moto reads the same variable."""


def partition_of(region: str) -> str:
    """Return the partition that a region belongs to, such as ``aws-cn``."""
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def arn(service: str, region: str, resource: str) -> str:
    """Return an ARN in the one account; ``region`` also decides the partition.

    Args:
        service: Service part; ``iam`` has no region in its ARNs.
        region: Region.
        resource: Resource part.
    """
    place = "" if service == "iam" else region
    return f"arn:{partition_of(region)}:{service}:{place}:{ACCOUNT}:{resource}"
