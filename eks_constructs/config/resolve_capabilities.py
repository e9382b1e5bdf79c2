"""From ``capabilities`` to what EKS runs for a cluster outside of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from eks_constructs.config import capabilities as written
from eks_constructs.config import resolved_capabilities as resolved
from eks_constructs.config.permissions import WellKnownPolicies
from eks_constructs.config.resolve_permissions import Names, WrittenRole, made_role, resolve_role
from eks_constructs.config.resolved_identity import MadeRole
from eks_constructs.config.sources import Sources
from eks_constructs.planning.capability import (
    Ack,
    ArgoCd,
    ArgoCdRole,
    CapabilityConfiguration,
    Kro,
    SsoIdentity,
    SsoIdentityType,
    capability_problems,
)
from eks_constructs.planning.cluster import AuthenticationMode

_ROLE_NAMES: Final = Names(
    arn="roleArn",
    policy_arns="attachPolicyARNs",
    document="attachPolicy",
    boundary="permissionsBoundary",
)
_ARGO_CD: Final = "configuration.argocd"
_NAMES: Final[Mapping[str, str]] = {
    "configuration.identity_center_instance_arn": f"{_ARGO_CD}.awsIdc.idcInstanceArn",
    "configuration.identity_center_region": f"{_ARGO_CD}.awsIdc.idcRegion",
    "configuration.namespace": f"{_ARGO_CD}.namespace",
    "configuration.vpc_endpoint_ids": f"{_ARGO_CD}.networkAccess.vpceIds",
}


def resolve_capabilities(
    sources: Sources, authentication: AuthenticationMode
) -> tuple[resolved.Capability, ...]:
    """Return the capabilities, sorted by name.

    Args:
        sources: Where they are described.
        authentication: Where the cluster looks up access.
    """
    given, findings = sources.config.capabilities, sources.findings
    if given and authentication is AuthenticationMode.CONFIG_MAP:
        message = (
            "must be left out with authenticationMode CONFIG_MAP: they come in by access entries"
        )
        findings.refuse("not-together", "capabilities", message)
    findings.refuse_duplicates("capabilities", "capability", (each.name for each in given))
    _refuse_second_of_a_kind(sources, given)
    found = (_capability(sources, each, f"capabilities[{at}]") for at, each in enumerate(given))
    return tuple(sorted(found, key=lambda each: each.name))


def _refuse_second_of_a_kind(sources: Sources, given: Sequence[written.Capability]) -> None:
    first: dict[str, int] = {}
    for index, each in enumerate(given):
        earlier = first.setdefault(each.type, index)
        if earlier != index:
            message = (
                f"must be the only one of its kind, but capabilities[{earlier}] is too; a cluster "
                "has one of each"
            )
            where = f"capabilities[{index}].type"
            sources.findings.refuse("name-duplicate", where, message, each.type)


def _capability(sources: Sources, each: written.Capability, where: str) -> resolved.Capability:
    configuration = _configuration(sources, each, where)
    names = dict(_NAMES)
    if each.configuration is not None and each.configuration.argocd is not None:
        for index, mapping in enumerate(each.configuration.argocd.rbac_role_mappings):
            planned = f"configuration.roles.{mapping.role}"
            names.setdefault(planned, f"{_ARGO_CD}.rbacRoleMappings[{index}].identities")
    problems = capability_problems(each.name, configuration, tags=each.tags)
    sources.findings.add(problems, names, under=where)
    return resolved.Capability(
        name=each.name,
        configuration=configuration,
        role=_role(sources, each, where),
        tags=dict(sorted(each.tags.items())),
    )


def _configuration(
    sources: Sources, each: written.Capability, where: str
) -> CapabilityConfiguration:
    if each.type == "ARGOCD":
        return _argo_cd(sources, each.configuration, where)
    if each.configuration is not None:
        message = f"must be left out: {each.type} has no settings, only ARGOCD has"
        sources.findings.refuse("not-together", f"{where}.configuration", message)
    return Kro() if each.type == "KRO" else Ack()


def _argo_cd(
    sources: Sources, configuration: written.CapabilityConfiguration | None, where: str
) -> CapabilityConfiguration:
    settings = configuration.argocd if configuration is not None else None
    if settings is None or settings.aws_idc is None:
        message = "must be given for ARGOCD: its users come from IAM Identity Center"
        path = f"{where}.{_ARGO_CD}.awsIdc.idcInstanceArn"
        sources.findings.refuse("required", path, message)
        return Kro()  # which has nothing that could be wrong
    return ArgoCd(
        identity_center_instance_arn=settings.aws_idc.idc_instance_arn,
        identity_center_region=settings.aws_idc.idc_region,
        namespace=settings.namespace,
        vpc_endpoint_ids=settings.network_access.vpce_ids,
        roles=_roles(sources, settings.rbac_role_mappings, f"{where}.{_ARGO_CD}"),
    )


def _roles(
    sources: Sources, mappings: Sequence[written.ArgoCdRoleMapping], where: str
) -> Mapping[ArgoCdRole, Sequence[SsoIdentity]]:
    roles: dict[ArgoCdRole, Sequence[SsoIdentity]] = {}
    for index, mapping in enumerate(mappings):
        role = ArgoCdRole(mapping.role)
        if role in roles:
            message = "must be the only entry of this role; put all identities into one"
            path = f"{where}.rbacRoleMappings[{index}].role"
            sources.findings.refuse("name-duplicate", path, message, mapping.role)
            continue
        roles[role] = tuple(
            SsoIdentity(id=each.id, type=SsoIdentityType(each.type)) for each in mapping.identities
        )
    return roles


def _role(sources: Sources, each: written.Capability, where: str) -> str | MadeRole:
    role = WrittenRole(
        where=where,
        names=_ROLE_NAMES,
        arn=each.role_arn,
        policy_arns=each.attach_policy_arns,
        document=each.attach_policy,
        programs=WellKnownPolicies(),
        boundary=each.permissions_boundary,
        tags={},
    )
    # A role without permissions is a good one: kro needs none, and ACK can assume other roles.
    return made_role(sources, role) if each.role_arn is None else resolve_role(sources, role)
