"""Which AWS identities an add-on gets, by EKS Pod Identity or by the cluster's OIDC issuer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eks_constructs.config import addons as written
from eks_constructs.config.permissions import WellKnownPolicies
from eks_constructs.config.resolve_addon_issuer_role import IssuerRoleResolver
from eks_constructs.config.resolve_permissions import resolve_role, written_association
from eks_constructs.config.resolved_identity import MadeRole, Permissions
from eks_constructs.config.resolved_workloads import AddonPodIdentity, IssuerRole
from eks_constructs.config.sources import Sources
from eks_constructs.planning.addon_catalogue import CNI
from eks_constructs.planning.addon_roles import AddonRoles, planned_roles
from eks_constructs.planning.addon_versions import identity_version_problems
from eks_constructs.planning.identity import POD_IDENTITY_AGENT as AGENT
from eks_constructs.planning.identity import addon_identity_problems


class AddonIdentityResolver:
    """Decides about the identities of one add-on.

    Args:
        sources: Where it is described.
        addon: The add-on.
        where: Its path.
    """

    def __init__(self, sources: Sources, addon: written.Addon, where: str) -> None:
        self._sources: Final = sources
        self._findings: Final = sources.findings
        self._addon: Final = addon
        self._where: Final = where
        self._issuer: Final = IssuerRoleResolver(sources, addon, where)
        family = sources.config.kubernetes_network_config.ip_family
        self._wanted: Final = (
            AddonRoles.RECOMMENDED_IPV6 if family == "IPv6" else AddonRoles.RECOMMENDED
        )

    def resolve(self) -> tuple[IssuerRole | None, tuple[AddonPodIdentity, ...]]:
        """Return the role by the issuer, and the identities by EKS Pod Identity."""
        self._check_choices()
        addon = self._addon
        if addon.pod_identity_associations is not None:
            return None, self._associations(addon.pod_identity_associations)
        if self._issuer.given:
            return self._issuer.named(), ()
        if self._wants_recommended():
            return None, self._recommended()
        return self._issuer.recommended(self._wanted), ()

    def _check_choices(self) -> None:
        addon, where = self._addon, self._where
        by_pods = [
            name
            for name, is_given in (
                ("podIdentityAssociations", bool(addon.pod_identity_associations)),
                (
                    "useDefaultPodIdentityAssociations",
                    bool(addon.use_default_pod_identity_associations),
                ),
            )
            if is_given
        ]
        given = [*self._issuer.given, *by_pods]
        for name in given[1:]:
            message = f"must not be given together with {given[0]}; drop one"
            self._findings.refuse("not-together", f"{where}.{name}", message)
        if addon.name == AGENT and addon.pod_identity_associations:
            message = "must be left out: the agent cannot hand an identity to itself"
            place = f"{where}.podIdentityAssociations"
            self._findings.refuse("not-together", place, message)

    def _wants_recommended(self) -> bool:
        wanted = self._addon.use_default_pod_identity_associations
        if wanted is not None:
            return wanted
        if self._sources.config.addons_config.auto_apply_pod_identity_associations:
            return True
        given = self._sources.platform.cni_pod_identity
        if given is None:
            given = self._sources.defaults.cni_pod_identity
        return self._addon.name == CNI and given

    def _recommended(self) -> tuple[AddonPodIdentity, ...]:
        addon = self._addon
        identities = tuple(
            AddonPodIdentity(
                service_account=each.service_account,
                role=MadeRole(
                    permissions=Permissions(
                        managed_policies=each.managed_policies,
                        policies=each.policies,
                        ipv6_cni=each.ipv6_cni,
                    )
                ),
            )
            for each in planned_roles(addon.name, self._wanted)
        )
        if not identities and addon.use_default_pod_identity_associations:
            message = (
                "must be left out: no managed policy fits this add-on, or the catalogue does not "
                "know it; use podIdentityAssociations"
            )
            place = f"{self._where}.useDefaultPodIdentityAssociations"
            self._findings.refuse("not-together", place, message)
        return identities

    def _associations(
        self, given: tuple[written.AddonPodIdentityAssociation, ...]
    ) -> tuple[AddonPodIdentity, ...]:
        field = f"{self._where}.podIdentityAssociations"
        if self._addon.name != AGENT:
            accounts = [each.service_account_name for each in given]
            problems = addon_identity_problems(
                self._addon.name, has_service_account_role=False, service_accounts=accounts
            )
            self._findings.add(problems, {"pod_identity_associations": field})
        self._findings.add(
            identity_version_problems(self._addon.name, self._addon.version if given else None),
            under=self._where,
        )
        return tuple(
            self._association(each, f"{field}[{index}]") for index, each in enumerate(given)
        )

    def _association(
        self, given: written.AddonPodIdentityAssociation, where: str
    ) -> AddonPodIdentity:
        for name, message in self._unsupported(given):
            self._findings.refuse("not-supported", f"{where}.{name}", message)
        role = resolve_role(
            self._sources,
            written_association(given, where=where, programs=None, tags={}),
        )
        return AddonPodIdentity(service_account=given.service_account_name, role=role)

    @staticmethod
    def _unsupported(
        given: written.AddonPodIdentityAssociation,
    ) -> Iterator[tuple[str, str]]:
        if given.well_known_policies != WellKnownPolicies():
            message = "must be left out of an add-on's association; use permissionPolicyARNs"
            yield "wellKnownPolicies", message
        if given.tags:
            yield "tags", "must be left out of an add-on's association; tag the add-on"
