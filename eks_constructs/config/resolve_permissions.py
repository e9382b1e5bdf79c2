"""From what a file says of a role for pods to the role."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from eks_constructs.config.association_fields import AssociationFields
from eks_constructs.config.permissions import WellKnownPolicies
from eks_constructs.config.resolved_identity import MadeRole, Permissions
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cluster import name_problems
from eks_constructs.planning.naming import tag_problems
from eks_constructs.planning.policies.documents import (
    LONGEST_INLINE,
    document_problems,
    policy_name_problems,
    role_name_problems,
)
from eks_constructs.planning.policies.inputs import managed_policy_problems
from eks_constructs.planning.policies.programs import Program, program_policy
from eks_constructs.planning.policies.statements import LONGEST_DOCUMENT, WellKnownPolicy
from eks_constructs.values import frozen

_PROGRAMS: Final = "wellKnownPolicies"


@frozen
class Names:
    """What a section calls the fields of a role.

    Attributes:
        arn: Role that exists.
        policy_arns: Managed policies.
        document: Policy document.
        boundary: Permissions boundary.
    """

    arn: str
    policy_arns: str
    document: str
    boundary: str


_ASSOCIATION: Final = Names(
    arn="roleARN",
    policy_arns="permissionPolicyARNs",
    document="permissionPolicy",
    boundary="permissionsBoundaryARN",
)


@frozen
class WrittenRole:
    """What a file says of a role; ``None`` and empty for nothing.

    Attributes:
        where: Path of what the role is for.
        names: What the section calls its fields.
        arn: A role that exists.
        policy_arns: Managed policies.
        document: A policy document.
        document_name: Name of the policy made of it.
        programs: Programs whose permissions it gets; ``None`` where the section knows none.
        boundary: Its permissions boundary.
        role_name: Its name.
        tags: Its tags.
    """

    where: str
    names: Names
    arn: str | None = None
    policy_arns: tuple[str, ...] = ()
    document: Mapping[str, object] | None = None
    document_name: str | None = None
    programs: WellKnownPolicies | None
    boundary: str | None = None
    role_name: str | None = None
    tags: Mapping[str, str]

    def policies(self) -> tuple[str, ...]:
        """Return the fields that give it permissions."""
        given = {
            self.names.policy_arns: bool(self.policy_arns),
            self.names.document: self.document is not None,
            _PROGRAMS: bool(programs_of(self.programs)),
        }
        return tuple(name for name, is_given in given.items() if is_given)

    def details(self) -> tuple[str, ...]:
        """Return the fields that mean nothing for a role that exists."""
        given = {
            f"{self.names.document}Name": self.document_name,
            self.names.boundary: self.boundary,
            "roleName": self.role_name,
        }
        return (*self.policies(), *(name for name, value in given.items() if value is not None))


def written_association(
    given: AssociationFields,
    *,
    where: str,
    programs: WellKnownPolicies | None,
    tags: Mapping[str, str],
) -> WrittenRole:
    """Return what an association of EKS Pod Identity says of its role.

    Args:
        given: The association.
        where: Its path.
        programs: Programs whose permissions the role gets; ``None`` where they cannot be named.
        tags: Tags of the role.
    """
    return WrittenRole(
        where=where,
        names=_ASSOCIATION,
        arn=given.role_arn,
        policy_arns=given.permission_policy_arns,
        document=given.permission_policy,
        document_name=given.permission_policy_name,
        programs=programs,
        boundary=given.permissions_boundary_arn,
        role_name=given.role_name,
        tags=tags,
    )


def programs_of(written: WellKnownPolicies | None) -> tuple[Program, ...]:
    """Return the programs that are switched on.

    Args:
        written: The switches; ``None`` for none.
    """
    if written is None:
        return ()
    given = written.model_dump(by_alias=True)
    return tuple(program for program in Program if given[program])


def resolve_role(sources: Sources, written: WrittenRole) -> str | MadeRole:
    """Return the ARN of a role that exists, or a role to make.

    Args:
        sources: Where problems go, and the cluster that programs run in.
        written: What the file says of it.
    """
    findings, where, names = sources.findings, written.where, written.names
    if written.arn is not None:
        for field in written.details():
            message = f"must be left out with {names.arn}: that role is not changed"
            findings.refuse("not-together", f"{where}.{field}", message)
        return written.arn
    if not written.policies():
        kinds = [names.policy_arns, names.document]
        kinds += [_PROGRAMS] if written.programs is not None else []
        message = (
            f"must have {', '.join(kinds[:-1])} or {kinds[-1]}, else its role could do nothing; or "
            f"name a role by {names.arn}"
        )
        findings.refuse("required", where, message)
    return made_role(sources, written)


def made_role(sources: Sources, written: WrittenRole) -> MadeRole:
    """Return a role to make.

    Args:
        sources: Where problems go, and the cluster that programs run in.
        written: What the file says of it.
    """
    findings, where, names = sources.findings, written.where, written.names
    problems = managed_policy_problems(written.policy_arns)
    findings.add(problems, {"managed_policies": names.policy_arns}, under=where)
    findings.add(role_name_problems(written.role_name, where=f"{where}.roleName"))
    findings.add(tag_problems(written.tags, where=f"{where}.tags"))
    document = written.document
    if document is not None:
        longest = LONGEST_INLINE if sources.defaults.eksctl_names else LONGEST_DOCUMENT
        place = f"{where}.{names.document}"
        findings.add(document_problems(document, where=place, longest=longest))
    named = f"{where}.{names.document}Name"
    findings.add(policy_name_problems(written.document_name, where=named))
    if document is None and written.document_name is not None:
        message = f"must be left out without {names.document}, whose name it is"
        findings.refuse("not-together", named, message, written.document_name)
    return MadeRole(
        permissions=Permissions(
            managed_policies=tuple(dict.fromkeys(written.policy_arns)),
            policies=tuple(_policies(sources, written.programs)),
            document=json.dumps(document, separators=(",", ":")) if document is not None else None,
            document_name=written.document_name,
            inline=document is not None and sources.defaults.eksctl_names,
        ),
        boundary_arn=written.boundary,
        name=written.role_name,
        tags=dict(written.tags),
    )


def _policies(sources: Sources, written: WellKnownPolicies | None) -> Iterator[WellKnownPolicy]:
    name = sources.config.metadata.name
    if name_problems(name, where=""):  # told where the name is judged
        return
    for program in programs_of(written):
        any_volume = sources.defaults.ebs_csi_any_volume
        yield program_policy(program, cluster_name=name, any_volume=any_volume)
