"""Which subnets of the network a node group or a Fargate profile runs in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eks_constructs.config import resolved
from eks_constructs.config.findings import Findings
from eks_constructs.config.resolve_existing_network import is_refused
from eks_constructs.config.resolve_network import zones_of
from eks_constructs.planning import regions
from eks_constructs.planning.network_existing import ExistingNetworkPlan
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.values import frozen

_ID: Final = "subnet-"


@frozen
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


@frozen
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
        local_zones: Sequence[str] | None = None,
        public_accepted: bool = False,
    ) -> Selection:
        """Choose the subnets of a group or profile.

        Args:
            where: Path of the group or profile.
            tier: Public or private.
            zones: Zones asked for; all of the network's by default.
            subnets: Subnets asked for, by id or by the name in the file.
            local_zones: Local Zones asked for; none by default. With them and without zones, only
                their subnets are chosen.
            public_accepted: Whether public subnets that are named pass for private ones, with a
                warning.
        """
        if zones is not None and subnets is not None:
            message = "must not be given together with subnets; drop one"
            self.findings.refuse("not-together", f"{where}.availabilityZones", message)
        if subnets is not None:
            return self._by_name(where, tier, subnets, public_accepted=public_accepted)
        local = self._local_zones(where, local_zones)
        available = self._zones(where, tier)
        self._check_zones(f"{where}.availabilityZones", zones or (), available)
        if zones is not None and not zones:
            message = "must name a zone, or be left out to use all of them"
            self.findings.refuse("empty", f"{where}.availabilityZones", message)
        if zones is None and not local:
            return self._all(tier, available)
        return Selection(tier=tier, zones=(*(zones or ()), *local))

    def _check_zones(self, where: str, zones: Sequence[str], available: Sequence[str]) -> None:
        for index, zone in enumerate(zones):
            if available and zone not in available:
                message = f"must be a zone of the cluster's network: {', '.join(available)}"
                if self._could_have(zone):
                    message = f"{message}; or name it with them in availabilityZones"
                self.findings.refuse("unknown-value", f"{where}[{index}]", message, zone)

    def _could_have(self, zone: str) -> bool:
        """Return whether the network, as it is made, could stand in a zone too."""
        if isinstance(self.network, resolved.ExistingNetwork):
            return False
        regional = next((each[:-1] for each in zones_of(self.network)), "")
        region = regions.find(regional)
        return region is not None and zone in region.zones

    def _zones(self, where: str, tier: SubnetTier) -> tuple[str, ...]:
        if isinstance(self.network, resolved.NewNetwork):
            return zones_of(self.network)
        if is_refused(self.network):
            return ()
        subnets = self.network.plan.subnets.get(tier, {})
        if not subnets:
            message = f"must have subnets in vpc.subnets.{tier} to run in; name them there"
            self.findings.refuse("required", where, message)
        return tuple(sorted({each.zone for each in subnets.values() if each.zone is not None}))

    def _all(self, tier: SubnetTier, zones: tuple[str, ...]) -> Selection:
        """Return all subnets of a tier: by zone, or by id where not all zones are known."""
        if isinstance(self.network, resolved.ExistingNetwork):
            subnets = self.network.plan.subnets.get(tier, {})
            if any(each.zone is None for each in subnets.values()):
                ids = tuple(subnets[name].subnet_id for name in sorted(subnets))
                return Selection(tier=tier, subnet_ids=ids)
        return Selection(tier=tier, zones=zones)

    def _local_zones(self, where: str, wanted: Sequence[str] | None) -> tuple[str, ...]:
        known: tuple[str, ...] = ()
        advice = "must be left out of a network that exists already; use subnets"
        if isinstance(self.network, resolved.NewNetwork):
            known = self.network.plan.local_zones
            advice = f"must be one of the cluster's localZones: {', '.join(known) or 'none'}"
        for index, zone in enumerate(wanted or ()):
            if zone not in known:
                path = f"{where}.localZones[{index}]"
                self.findings.refuse("unknown-value", path, advice, zone)
        return tuple(wanted or ())

    def _by_name(
        self, where: str, tier: SubnetTier, subnets: Sequence[str], *, public_accepted: bool
    ) -> Selection:
        if isinstance(self.network, resolved.NewNetwork):
            message = "must be left out of a network that is made; use availabilityZones"
            self.findings.refuse("not-together", f"{where}.subnets", message, list(subnets))
            return Selection(tier=tier)
        plan = self.network.plan
        ids = _ids(plan, tier) | _others(plan, subnets)
        public = _ids(plan, SubnetTier.PUBLIC) if public_accepted else {}
        for index, name in enumerate(subnets):
            path = f"{where}.subnets[{index}]"
            if name in ids or is_refused(self.network):
                continue
            if name in public:
                message = "should be private with privateNetworking: true, but is a public subnet"
                self.findings.warn("public-nodes", path, message, name)
            else:
                self.findings.refuse("unknown-value", path, _not_known(plan, tier, name), name)
        ids = public | ids
        if not subnets:
            message = "must name a subnet, or be left out to use all of them"
            self.findings.refuse("empty", f"{where}.subnets", message)
        return Selection(
            tier=tier, subnet_ids=tuple(dict.fromkeys(ids[each] for each in subnets if each in ids))
        )


def _others(plan: ExistingNetworkPlan, subnets: Sequence[str]) -> dict[str, str]:
    """Return ids of subnets that ``vpc.subnets`` does not list, such as those that came later."""
    listed = {subnet.subnet_id for tier in plan.subnets.values() for subnet in tier.values()}
    return {each: each for each in subnets if each.startswith(_ID) and each not in listed}


def _ids(plan: ExistingNetworkPlan, tier: SubnetTier) -> dict[str, str]:
    """Return the ids of the subnets of a tier, by what they are named by: their key or id."""
    listed = plan.subnets.get(tier, {})
    keys = {name: subnet.subnet_id for name, subnet in listed.items()}
    return keys | {each: each for each in keys.values()}


def _not_known(plan: ExistingNetworkPlan, tier: SubnetTier, name: str) -> str:
    listed = ", ".join(plan.subnets.get(tier, {})) or "none"
    message = f"must be the id of a subnet, or a key of vpc.subnets.{tier}: {listed}"
    if tier is SubnetTier.PUBLIC and name in _ids(plan, SubnetTier.PRIVATE):
        return f"{message}; this one is private: set privateNetworking: true"
    if tier is SubnetTier.PRIVATE and name in _ids(plan, SubnetTier.PUBLIC):
        return f"{message}; this one is public"
    return message
