"""The role of an add-on by the cluster's OIDC issuer (IRSA)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eks_constructs.config import addons as written
from eks_constructs.config.resolve_permissions import Names, WrittenRole, made_role
from eks_constructs.config.resolved_identity import MadeRole, Permissions
from eks_constructs.config.resolved_workloads import IssuerRole
from eks_constructs.config.sources import Sources
from eks_constructs.errors import ProblemCode
from eks_constructs.planning import addon_catalogue
from eks_constructs.planning.addon_catalogue import CNI
from eks_constructs.planning.addon_roles import AddonRoles, planned_roles
from eks_constructs.planning.irsa import Subject
from eks_constructs.planning.policies.programs import Program, program_policy
from eks_constructs.planning.service_accounts import ServiceAccount, SubjectPattern

_NAMES: Final = Names(
    arn="serviceAccountRoleARN",
    policy_arns="attachPolicyARNs",
    document="attachPolicy",
    boundary="permissionsBoundary",
)
_DRIVERS: Final = {
    "aws-ebs-csi-driver": Program.EBS_CSI_CONTROLLER,
    "aws-efs-csi-driver": Program.EFS_CSI_CONTROLLER,
}
"""Add-ons besides the network plugin that eksctl makes a role for unasked."""


class IssuerRoleResolver:
    """Decides about the role of one add-on by the issuer.

    Args:
        sources: Where it is described.
        addon: The add-on.
        where: Its path.
    """

    given: Final[tuple[str, ...]]
    """Fields that ask for such a role."""

    def __init__(self, sources: Sources, addon: written.Addon, where: str) -> None:
        self._sources: Final = sources
        self._addon: Final = addon
        self._where: Final = where
        self._role: Final = WrittenRole(
            where=where,
            names=_NAMES,
            arn=addon.service_account_role_arn,
            policy_arns=addon.attach_policy_arns,
            document=addon.attach_policy,
            programs=addon.well_known_policies,
            boundary=addon.permissions_boundary,
            tags={},
        )
        by_arn = (_NAMES.arn,) if addon.service_account_role_arn is not None else ()
        self.given = (*by_arn, *self._role.policies())

    def named(self) -> IssuerRole | None:
        """Return the role that the file asks for."""
        arn = self._addon.service_account_role_arn
        if arn is not None:
            return IssuerRole(role=arn, subjects=())
        if not self._sources.config.iam.with_oidc:
            self._complain(
                "no-effect",
                "has no effect without iam.withOIDC: true, whose provider the role would trust",
                "add it, or use podIdentityAssociations",
            )
            return None
        role = made_role(self._sources, self._role)
        return IssuerRole(role=role, subjects=tuple(self._subjects()))

    def recommended(self, wanted: AddonRoles) -> IssuerRole | None:
        """Return the role that an add-on gets unasked when the cluster has a provider in IAM.

        Args:
            wanted: Which permissions are recommended.
        """
        permissions = self._recommended_permissions(wanted)
        if not self._sources.config.iam.with_oidc or permissions is None:
            if self._addon.permissions_boundary is not None:
                message = "has no effect, because no role is made for this add-on"
                place = f"{self._where}.permissionsBoundary"
                self._sources.findings.warn("no-effect", place, message)
            return None
        role = MadeRole(permissions=permissions, boundary_arn=self._addon.permissions_boundary)
        return IssuerRole(role=role, subjects=tuple(self._subjects()))

    def _recommended_permissions(self, wanted: AddonRoles) -> Permissions | None:
        name = self._addon.name
        if name == CNI:
            (planned,) = planned_roles(name, wanted)
            return Permissions(managed_policies=planned.managed_policies, ipv6_cni=planned.ipv6_cni)
        program = _DRIVERS.get(name)
        if program is None:
            return None
        policy = program_policy(
            program, cluster_name="", any_volume=self._sources.defaults.ebs_csi_any_volume
        )
        return Permissions(policies=(policy,))

    def _subjects(self) -> Iterator[Subject]:
        """Give the add-on's own service accounts; eksctl lets every one of the cluster in."""
        known = addon_catalogue.find(self._addon.name)
        config = self._addon.namespace_config
        namespace = known.namespace if known is not None else None
        namespace = config.namespace if config is not None else namespace
        accounts = [each.service_account for each in known.identities] if known is not None else []
        if namespace is None:
            message = (
                "must be left out: the catalogue does not know the service accounts that may have "
                "the role; name them by podIdentityAssociations, or the add-on's place by "
                "namespaceConfig"
            )
            place = f"{self._where}.{self.given[0]}"
            self._sources.findings.refuse("not-supported", place, message)
            return
        for account in accounts:
            yield ServiceAccount(namespace=namespace, name=account)
        if not accounts:
            self._complain(
                "wide-trust",
                f"is for every service account of the namespace {namespace}, because the catalogue "
                "does not know those of the add-on",
                "name them by podIdentityAssociations",
            )
            yield SubjectPattern(namespace=namespace)

    def _complain(self, code: ProblemCode, what: str, instead: str) -> None:
        """Refuse what eksctl lets pass, unless its defaults are kept."""
        findings, place = self._sources.findings, f"{self._where}.{self.given[0]}"
        if self._sources.defaults.loose_addon_roles_accepted:
            findings.warn(code, place, f"{what}; {instead}")
        else:
            findings.refuse(code, place, f"must be left out: it {what}; {instead}")
