"""Where the add-on ``vpc-cni`` takes addresses of pods from, and how many it holds ready."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.json_values import JsonObject
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.values import frozen

_ZONE: Final = re.compile(r"([a-z]{2,}(?:-[a-z]+)+-[0-9]+)(?:-[a-z0-9-]+)?[a-z]", re.ASCII)


@frozen
class PodSubnet:
    """Where the pods of one zone get their addresses.

    Attributes:
        subnet_id: The subnet, in the zone and in the VPC of the nodes; a token will do.
        security_group_ids: Security groups of the pods' interfaces; tokens will do. Default: those
            of the node.

    See https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html
    """

    subnet_id: str
    security_group_ids: tuple[str, ...] = ()

    @staticmethod
    def region_of(zone: str) -> str:
        """Return the region that a zone is in; empty when the text is no zone.

        Args:
            zone: Name of a zone, such as ``eu-west-1a``.
        """
        found = _ZONE.fullmatch(zone)
        return found[1] if found is not None else ""

    def value(self) -> JsonObject:
        """Return this as the add-on takes it."""
        groups = (
            {"securityGroups": list(self.security_group_ids)} if self.security_group_ids else {}
        )
        return {"id": self.subnet_id, **groups}

    def problems(self, where: str) -> Iterator[Problem]:
        """Yield what is wrong with the ids, as far as they are known.

        Args:
            where: Path of this subnet.
        """
        yield from id_problems(self.subnet_id, kind="subnet", where=f"{where}.subnet_id")
        for index, group in enumerate(self.security_group_ids):
            place = f"{where}.security_group_ids[{index}]"
            yield from id_problems(group, kind="sg", where=place)


def pod_subnet_problems(subnets: Mapping[str, PodSubnet]) -> Iterator[Problem]:
    """Yield what is wrong with the subnets of pods.

    Args:
        subnets: Zone to subnet.
    """
    for zone, subnet in sorted(subnets.items()):
        if not PodSubnet.region_of(zone):
            message = "must have names of zones for keys, such as eu-west-1a"
            yield Problem(code="name-invalid", where="pod_subnets", got=zone, message=message)
        yield from subnet.problems(f"pod_subnets[{zone!r}]")
    regions = {PodSubnet.region_of(zone) for zone in subnets} - {""}
    if len(regions) > 1:
        message = "must be in zones of one region, that of the cluster"
        yield Problem(
            code="invalid-value", where="pod_subnets", got=sorted(regions), message=message
        )


@frozen
class WarmAddresses:
    """Addresses that the plugin holds ready on each node, so that pods start fast.

    Attributes:
        enis: Whole interfaces with all their addresses, from 0. Default: the add-on's own, 1.
        prefixes: Whole blocks of 16 addresses, from 1; with prefix delegation only. Default: the
            add-on's own, 1.
        ips: Free addresses, from 1. Default: not counted one by one.
        minimum_ips: Addresses in all, used or free, from 1. Default: no floor.

    A count of addresses overrides counts of interfaces and blocks, so they are not given together.

    See https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/eni-and-ip-target.md and
    https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses-procedure.html
    """

    enis: int | None = None
    prefixes: int | None = None
    ips: int | None = None
    minimum_ips: int | None = None

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the variables of the plugin that say this."""
        counts = {
            "WARM_ENI_TARGET": self.enis,
            "WARM_PREFIX_TARGET": self.prefixes,
            "WARM_IP_TARGET": self.ips,
            "MINIMUM_IP_TARGET": self.minimum_ips,
        }
        yield from ((name, str(count)) for name, count in counts.items() if count is not None)

    def problems(self, *, prefix_delegation: bool) -> Iterator[Problem]:
        """Yield counts that are impossible, and those that the plugin would ignore.

        Args:
            prefix_delegation: Whether nodes get blocks of addresses.
        """
        counts = {"prefixes": self.prefixes, "ips": self.ips, "minimum_ips": self.minimum_ips}
        for name, count, least in (("enis", self.enis, 0), *((n, c, 1) for n, c in counts.items())):
            if count is not None and count < least:
                message = f"must be at least {least}"
                yield Problem(code="out-of-range", where=f"warm.{name}", got=count, message=message)
        if self.enis is not None and self.ips is not None:
            message = "must be left out with ips, which overrides it"
            yield Problem(code="not-together", where="warm.enis", got=self.enis, message=message)
        if self.prefixes is None:
            return
        if self.ips is not None or self.minimum_ips is not None:
            message = "must be left out with ips or minimum_ips, which override it"
            where = "warm.prefixes"
            yield Problem(code="not-together", where=where, got=self.prefixes, message=message)
        if not prefix_delegation:
            message = "must come with prefix_delegation=True; nodes get no blocks without"
            where = "warm.prefixes"
            yield Problem(code="required", where=where, got=self.prefixes, message=message)
