"""What subnets that were made elsewhere may not know of themselves."""

from __future__ import annotations

from collections.abc import Callable

from aws_cdk import aws_ec2 as ec2


def zone_of(subnet: ec2.ISubnet) -> str | None:
    """Return the zone of a subnet; ``None`` for one that was imported without it."""
    return _unless_unknown(lambda: subnet.availability_zone)


def route_table_id_of(subnet: ec2.ISubnet) -> str | None:
    """Return the route table of a subnet; ``None`` for one that was imported without it."""
    return _unless_unknown(lambda: subnet.route_table.route_table_id)


def _unless_unknown(read: Callable[[], str]) -> str | None:
    # The CDK has no other way to ask: reading what was not given at the import is an error.
    try:
        return read()
    except RuntimeError:
        return None
