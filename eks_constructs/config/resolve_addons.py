"""From ``addons`` and ``addonsConfig`` to the add-ons of a cluster and their identities."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

import yaml

from eks_constructs.config import addons as written
from eks_constructs.config import resolved_workloads as resolved
from eks_constructs.config.resolve_addon_identity import AddonIdentityResolver
from eks_constructs.config.resolve_addon_version import resolve_addon_version
from eks_constructs.config.sources import Sources
from eks_constructs.planning import addon_catalogue, regions
from eks_constructs.planning.addon_catalogue import CNI
from eks_constructs.planning.addons import ResolveConflicts, addon_problems
from eks_constructs.planning.identity import POD_IDENTITY_AGENT as AGENT
from eks_constructs.values import frozen

_DNS: Final = "coredns"
_NAMESPACE: Final = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_NETWORK: Final = frozenset({CNI, "kube-proxy", _DNS})
"""What eksctl refuses beside Auto Mode; the rest of what it does may be wanted for later nodes."""


@frozen
class ClusterFacts:
    """What the add-ons of a cluster depend on.

    Attributes:
        auto_mode: Whether Auto Mode is on.
        nodes_besides: Whether there are Fargate profiles, node groups or hybrid nodes as well.
        coredns_on_fargate: Whether a Fargate profile takes CoreDNS.
        windows: Whether there are Windows nodes.
    """

    auto_mode: bool
    nodes_besides: bool
    coredns_on_fargate: bool
    windows: bool


def resolve_addons(sources: Sources, facts: ClusterFacts) -> tuple[resolved.Addon, ...]:
    """Return the add-ons of a cluster, sorted by name.

    Args:
        sources: Where they are described.
        facts: What they depend on.
    """
    given = sources.config.addons
    sources.findings.add(addon_problems([each.name for each in given]))
    listed = {each.name: f"addons[{index}]" for index, each in enumerate(given)}
    if facts.auto_mode and not facts.nodes_besides:
        for name in sorted(_NETWORK.intersection(listed)):
            message = "must be left out: Auto Mode runs it itself"
            sources.findings.refuse("not-together", f"{listed[name]}.name", message, name)
    every = [_AddonResolver(sources, facts, each, listed[each.name]) for each in given]
    every += [
        _AddonResolver(sources, facts, written.Addon.model_construct(name=name), "addons")
        for name in _defaults(sources, facts)
        if name not in listed
    ]
    result = tuple(sorted((each.resolve() for each in every), key=lambda addon: addon.name))
    _check_agent(sources, facts, result, listed)
    return result


def node_role_serves_cni(sources: Sources, found: tuple[resolved.Addon, ...]) -> bool:
    """Say whether the network plugin lives on the permissions of the nodes.

    Args:
        sources: Where the cluster is described.
        found: The add-ons of the cluster.
    """
    for addon in found:
        if addon.name == CNI:
            return not addon.pod_identities and addon.issuer_role is None
    # A plugin of somebody else's making: eksctl counts on it, and gives it a role only by IRSA.
    return sources.defaults.nodes_serve_any_cni and not sources.config.iam.with_oidc


def _defaults(sources: Sources, facts: ClusterFacts) -> list[str]:
    if sources.config.addons_config.disable_default_addons:
        return []
    names = [
        name
        for name in sources.defaults.addons
        if not facts.auto_mode or facts.nodes_besides or not addon_catalogue.done_by_auto_mode(name)
    ]
    region = regions.find(sources.config.metadata.region)
    if region is None:
        return names
    return [name for name in names if addon_catalogue.exists_in(name, region.partition)]


def _check_agent(
    sources: Sources,
    facts: ClusterFacts,
    found: tuple[resolved.Addon, ...],
    listed: Mapping[str, str],
) -> None:
    if facts.auto_mode or any(addon.name == AGENT for addon in found):
        return
    for addon in found:
        if addon.pod_identities:
            message = f"must come with the add-on {AGENT}, which hands out its identity; add it"
            where = listed.get(addon.name, "addons")
            sources.findings.refuse("required", where, message, addon.name)


class _AddonResolver:
    """Puts one add-on together."""

    def __init__(
        self, sources: Sources, facts: ClusterFacts, addon: written.Addon, where: str
    ) -> None:
        self._sources: Final = sources
        self._facts: Final = facts
        self._findings: Final = sources.findings
        self._addon: Final = addon
        self._where: Final = where

    def resolve(self) -> resolved.Addon:
        addon = self._addon
        self._check()
        namespace = addon.namespace_config.namespace if addon.namespace_config else None
        conflicts = addon.resolve_conflicts
        issuer_role, identities = AddonIdentityResolver(self._sources, addon, self._where).resolve()
        return resolved.Addon(
            name=addon.name,
            version=resolve_addon_version(self._sources, addon, f"{self._where}.version"),
            configuration_values=self._configuration(),
            resolve_conflicts=ResolveConflicts(conflicts or "OVERWRITE"),
            namespace=namespace,
            issuer_role=issuer_role,
            pod_identities=identities,
            tags=addon.tags,
        )

    def _tell_name(self, meant: str) -> None:
        where, name = f"{self._where}.name", self._addon.name
        if name.lower() == meant:
            message = f"must be written {meant}, as EKS does"
            self._findings.refuse("unknown-value", where, message, name)
        else:
            message = f"is no add-on that the catalogue knows; did you mean {meant}?"
            self._findings.warn("unknown-value", where, message, name)

    def _check(self) -> None:
        addon, findings, where = self._addon, self._findings, self._where
        if (meant := addon_catalogue.likely_meant(addon.name)) is not None:
            self._tell_name(meant)
        namespace = addon.namespace_config.namespace if addon.namespace_config else None
        if namespace is not None and not _NAMESPACE.fullmatch(namespace):
            message = "must be 1 to 63 lower-case letters, digits and hyphens, a letter first"
            place = f"{where}.namespaceConfig.namespace"
            findings.refuse("name-invalid", place, message, namespace)

    def _configuration(self) -> str | None:
        text, where = self._addon.configuration_values, f"{self._where}.configurationValues"
        if text is None:
            return self._configuration_by_facts()
        try:
            values: object = yaml.safe_load(text)
        except yaml.YAMLError:
            values = None
        if not isinstance(values, dict):
            message = "must be text that holds a JSON object or a YAML map of the add-on's settings"
            self._findings.refuse("invalid-value", where, message, text)
            return None
        return json.dumps(values, sort_keys=True, separators=(",", ":"), default=str)

    def _configuration_by_facts(self) -> str | None:
        if self._addon.name == _DNS and self._facts.coredns_on_fargate:
            return '{"computeType":"Fargate"}'
        if self._addon.name == CNI and self._facts.windows:
            return '{"enableWindowsIpam":"true"}'
        return None
