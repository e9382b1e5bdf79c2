"""From ``addons`` and ``addonsConfig`` to the add-ons of a cluster and their identities."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import yaml

from eks_constructs.config import addons as written
from eks_constructs.config import resolved_workloads as resolved
from eks_constructs.config.resolve_version import intended_version
from eks_constructs.config.sources import Sources
from eks_constructs.planning import addon_catalogue, regions
from eks_constructs.planning.addon_catalogue import CNI
from eks_constructs.planning.addon_versions import addon_version_problems
from eks_constructs.planning.addons import ResolveConflicts, addon_problems
from eks_constructs.planning.identity import POD_IDENTITY_AGENT as AGENT

_DNS: Final = "coredns"
_NAMESPACE: Final = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_NETWORK: Final = frozenset({CNI, "kube-proxy", _DNS})
"""What eksctl refuses beside Auto Mode; the rest of what it does may be wanted for later nodes."""


@dataclass(frozen=True, kw_only=True, slots=True)
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
        _AddonResolver(sources, facts, written.Addon(name=name), "addons")
        for name in _defaults(sources, facts)
        if name not in listed
    ]
    result = tuple(sorted((each.resolve() for each in every), key=lambda addon: addon.name))
    _check_agent(sources, facts, result, listed)
    return result


def node_role_serves_cni(found: tuple[resolved.Addon, ...]) -> bool:
    """Say whether the network plugin lives on the permissions of the nodes.

    Args:
        found: The add-ons of the cluster.
    """
    return any(
        addon.name == CNI and not addon.pod_identities and addon.service_account_role_arn is None
        for addon in found
    )


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
        return resolved.Addon(
            name=addon.name,
            version=addon.version,
            configuration_values=self._configuration(),
            resolve_conflicts=ResolveConflicts(conflicts or "OVERWRITE"),
            namespace=namespace,
            service_account_role_arn=addon.service_account_role_arn,
            pod_identities=self._identities(),
            tags=addon.tags,
        )

    def _check(self) -> None:
        addon, findings, where = self._addon, self._findings, self._where
        if (meant := addon_catalogue.likely_meant(addon.name)) is not None:
            message = f"is no add-on that the catalogue knows; did you mean {meant}?"
            findings.warn("unknown-value", f"{where}.name", message, addon.name)
        if addon.version is not None:
            problems = addon_version_problems(
                addon.name,
                addon.version,
                kubernetes_version=intended_version(self._sources),
                where=f"{where}.version",
            )
            findings.add(problems)
        namespace = addon.namespace_config.namespace if addon.namespace_config else None
        if namespace is not None and not _NAMESPACE.fullmatch(namespace):
            message = "must be 1 to 63 lower-case letters, digits and hyphens, a letter first"
            place = f"{where}.namespaceConfig.namespace"
            findings.refuse("name-invalid", place, message, namespace)
        self._check_identity_choices()

    def _check_identity_choices(self) -> None:
        addon = self._addon
        choices = {
            "serviceAccountRoleARN": addon.service_account_role_arn,
            "podIdentityAssociations": addon.pod_identity_associations,
            "useDefaultPodIdentityAssociations": addon.use_default_pod_identity_associations
            or None,
        }
        given = [name for name, value in choices.items() if value is not None]
        if len(given) > 1:
            message = f"must not be given together with {given[0]}; drop one"
            self._findings.refuse("not-together", f"{self._where}.{given[1]}", message)
        if addon.name == AGENT and addon.pod_identity_associations:
            message = "must be left out: the agent cannot hand an identity to itself"
            place = f"{self._where}.podIdentityAssociations"
            self._findings.refuse("not-together", place, message)

    def _identities(self) -> tuple[resolved.AddonPodIdentity, ...]:
        addon, platform = self._addon, self._sources.platform
        if addon.pod_identity_associations is not None:
            return tuple(
                self._identity(each, f"{self._where}.podIdentityAssociations[{index}]")
                for index, each in enumerate(addon.pod_identity_associations)
            )
        if addon.service_account_role_arn is not None:
            return ()
        wanted = addon.use_default_pod_identity_associations
        if wanted is None:
            wanted = bool(self._sources.config.addons_config.auto_apply_pod_identity_associations)
            if addon.name == CNI and not wanted:
                given = platform.cni_pod_identity
                wanted = given if given is not None else self._sources.defaults.cni_pod_identity
        return self._recommended() if wanted else ()

    def _recommended(self) -> tuple[resolved.AddonPodIdentity, ...]:
        addon = self._addon
        ipv6 = self._sources.config.kubernetes_network_config.ip_family == "IPv6"
        known = addon_catalogue.find(addon.name)
        identities = tuple(
            resolved.AddonPodIdentity(
                service_account=each.service_account,
                policies=() if addon.name == CNI and ipv6 else each.managed_policies,
                ipv6_cni=addon.name == CNI and ipv6,
            )
            for each in (known.identities if known is not None else ())
            if each.managed_policies
        )
        if not identities and addon.use_default_pod_identity_associations:
            message = (
                "must be left out: no managed policy fits this add-on, or the catalogue does not "
                "know it; use podIdentityAssociations"
            )
            place = f"{self._where}.useDefaultPodIdentityAssociations"
            self._findings.refuse("not-together", place, message)
        return identities

    def _identity(
        self, given: written.AddonPodIdentityAssociation, where: str
    ) -> resolved.AddonPodIdentity:
        if given.role_arn is None and not given.permission_policy_arns:
            message = "must have a roleARN, or permissionPolicyARNs for a role that is made"
            self._findings.refuse("required", f"{where}.roleARN", message)
        if given.role_arn is not None and given.permission_policy_arns:
            message = "must be left out with roleARN: that role is not changed"
            self._findings.refuse("not-together", f"{where}.permissionPolicyARNs", message)
        known = addon_catalogue.find(self._addon.name)
        home = known.namespace if known is not None else None
        if given.namespace is not None and home is not None and given.namespace != home:
            message = f"must be {home}, where the add-on's service accounts are"
            self._findings.refuse("invalid-value", f"{where}.namespace", message, given.namespace)
        return resolved.AddonPodIdentity(
            service_account=given.service_account_name,
            role_arn=given.role_arn,
            policies=given.permission_policy_arns,
        )

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
