"""Which subnets of the network a node group or a Fargate profile runs in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eks_constructs.config import resolved
from eks_constructs.config.findings import Findings
from eks_constructs.config.resolve_network import zones_of
from eks_constructs.planning.network_subnets import SubnetTier


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Subnets of one tier.

    Attributes:
        tier: Public or private.
        zones: Zones to use; empty when ids are given.
        subnet_ids: Ids of subnets of an existing network; empty to go by tier and zones.
    """

    tier: SubnetTier
    zones: tuple[str, ...] = ()
    subnet_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SubnetChooser:
    """Chooses subnets of one network.

    Attributes:
        network: The network.
        findings: Where problems go.
    """

    network: resolved.NewNetwork | resolved.ExistingNetwork
    findings: Findings

    def choose(
        self,
        where: str,
        tier: SubnetTier,
        *,
        zones: Sequence[str] | None,
        subnets: Sequence[str] | None,
    ) -> Selection:
        """Choose the subnets of a group or profile.

        Args:
            where: Path of the group or profile.
            tier: Public or private.
            zones: Zones asked for; all of the network's by default.
            subnets: Subnets asked for, by id or by the name in the file.
        """
        if zones is not None and subnets is not None:
            message = "must not be given together with subnets; drop one"
            self.findings.refuse("not-together", f"{where}.availabilityZones", message)
        if subnets is not None:
            return self._by_name(where, tier, subnets)
        available = self._zones(where, tier)
        for index, zone in enumerate(zones or ()):
            if available and zone not in available:
                message = f"must be a zone of the cluster's network: {', '.join(available)}"
                path = f"{where}.availabilityZones[{index}]"
                self.findings.refuse("unknown-value", path, message, zone)
        if zones is not None and not zones:
            message = "must name a zone, or be left out to use all of them"
            self.findings.refuse("empty", f"{where}.availabilityZones", message)
        return Selection(tier=tier, zones=tuple(zones) if zones is not None else available)

    def _zones(self, where: str, tier: SubnetTier) -> tuple[str, ...]:
        if isinstance(self.network, resolved.NewNetwork):
            return zones_of(self.network)
        subnets = self.network.plan.subnets.get(tier, {})
        if not subnets:
            message = f"must have subnets in vpc.subnets.{tier} to run in; name them there"
            self.findings.refuse("required", where, message)
        return tuple(sorted({subnet.zone for subnet in subnets.values()}))

    def _by_name(self, where: str, tier: SubnetTier, subnets: Sequence[str]) -> Selection:
        if isinstance(self.network, resolved.NewNetwork):
            message = "must be left out of a network that is made; use availabilityZones"
            self.findings.refuse("not-together", f"{where}.subnets", message, list(subnets))
            return Selection(tier=tier)
        known = self.network.plan.subnets.get(tier, {})
        ids = {name: subnet.subnet_id for name, subnet in known.items()}
        ids |= {subnet.subnet_id: subnet.subnet_id for subnet in known.values()}
        for index, name in enumerate(subnets):
            if name not in ids:
                message = f"must be a subnet of vpc.subnets.{tier}: {', '.join(known) or 'none'}"
                self.findings.refuse("unknown-value", f"{where}.subnets[{index}]", message, name)
        if not subnets:
            message = "must name a subnet, or be left out to use all of them"
            self.findings.refuse("empty", f"{where}.subnets", message)
        return Selection(
            tier=tier, subnet_ids=tuple(dict.fromkeys(ids[each] for each in subnets if each in ids))
        )
