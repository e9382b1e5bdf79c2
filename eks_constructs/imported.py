"""What subnets that were made elsewhere may not know of themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from aws_cdk import aws_ec2 as ec2

from eks_constructs.errors import Problem


def zone_of(subnet: ec2.ISubnet) -> str | None:
    """Return the zone of a subnet; ``None`` for one that was imported without it."""
    return _unless_unknown(lambda: subnet.availability_zone)


def route_table_id_of(subnet: ec2.ISubnet) -> str | None:
    """Return the route table of a subnet; ``None`` for one that was imported without it."""
    return _unless_unknown(lambda: subnet.route_table.route_table_id)


def unknown(where: str, name: str) -> Problem:
    """Return the problem of a subnet that does not know what must be known of it.

    Args:
        where: Path of the subnet.
        name: What is not known, in the words of ``ec2.Subnet.from_subnet_attributes``.
    """
    message = f"must know its {name}; give it to ec2.Subnet.from_subnet_attributes"
    return Problem(code="required", where=f"{where}.{name}", got=None, message=message)


def unknown_zone_problems(subnets: Sequence[ec2.ISubnet], *, where: str) -> Iterator[Problem]:
    """Yield which subnets were imported without their zone.

    Args:
        subnets: The subnets.
        where: Path of the list.
    """
    for index, subnet in enumerate(subnets):
        if zone_of(subnet) is None:
            yield unknown(f"{where}[{index}]", "availability_zone")


def _unless_unknown(read: Callable[[], str]) -> str | None:
    # The CDK has no other way to ask: reading what was not given at the import is an error.
    try:
        return read()
    except RuntimeError:
        return None
