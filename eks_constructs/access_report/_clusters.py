"""Grants found in templates, by cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from eks_constructs.access_report._assembly import (
    JsonObject,
    JsonValue,
    StackTemplate,
    TemplatesError,
    as_list,
    as_object,
)
from eks_constructs.access_report._values import Values

WHOLE_CLUSTER: Final = "cluster"
_CLUSTER: Final = "AWS::EKS::Cluster"
_STANDARD: Final = "STANDARD"
_ADMIN: Final = "AmazonEKSClusterAdminPolicy"
_CREATOR: Final = "creator of the cluster (the role that deploys)"


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Grant:
    """One thing that one principal may do.

    Attributes:
        principal: ARN, or what is known of it before the deployment.
        access: Name of an access policy, or what else it is let in for.
        scope: ``cluster`` or ``namespace``; empty where neither applies.
        namespaces: Namespaces, if the scope is these.
        groups: Kubernetes groups that it is in.
        username: Username in Kubernetes; empty where EKS chooses it.
        stack: Name of the stack that says so.
    """

    principal: str
    access: str
    scope: str = ""
    namespaces: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    username: str = ""
    stack: str


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class ClusterAccess:
    """A cluster, and who is let in.

    Attributes:
        name: Name of the cluster.
        region: Its region; empty when only the deployment will know it.
        account: Its account; empty when only the deployment will know it.
        authentication_mode: Where EKS looks principals up; empty for a cluster that is not in the
            templates.
        grants: What is granted, sorted.
    """

    name: str
    region: str
    account: str
    authentication_mode: str = ""
    grants: tuple[Grant, ...] = ()


def clusters_in(stacks: Sequence[StackTemplate]) -> tuple[ClusterAccess, ...]:
    """Return every cluster of templates with who is let in, sorted.

    Args:
        stacks: Stacks that may refer to each other.

    Raises:
        TemplatesError: No stack has a cluster, or lets anybody into one.
    """
    values = Values(stacks=stacks)
    modes: dict[tuple[str, str, str], str] = {}
    grants: dict[tuple[str, str, str], set[Grant]] = {}
    for stack in stacks:
        for logical_id, properties in stack.resources(_CLUSTER):
            key = _cluster(values, stack, {"Ref": logical_id})
            modes[key] = _mode(properties)
            grants.setdefault(key, set()).update(_of_cluster(values, stack, properties))
        for key, grant in _of_others(values, stack):
            grants.setdefault(key, set()).add(grant)
    if not grants:
        names = ", ".join(stack.name for stack in stacks) or "none at all"
        message = f"there is no cluster in these stacks, and no access to one: {names}"
        raise TemplatesError(message)
    return tuple(
        ClusterAccess(
            name=key[0],
            region=key[1],
            account=key[2],
            authentication_mode=modes.get(key, ""),
            grants=tuple(sorted(grants[key])),
        )
        for key in sorted(grants)
    )


def _cluster(values: Values, stack: StackTemplate, name: JsonValue) -> tuple[str, str, str]:
    target = values.target(stack, name)
    home = target.stack if target is not None else stack
    return values.text(stack, name), home.region, home.account


def _mode(properties: JsonObject) -> str:
    # The default of EKS, which no cluster of this library leaves to it.
    return str(as_object(properties.get("AccessConfig")).get("AuthenticationMode", "CONFIG_MAP"))


def _of_cluster(values: Values, stack: StackTemplate, properties: JsonObject) -> Iterator[Grant]:
    config = as_object(properties.get("AccessConfig"))
    # EKS makes the creator administrator unless it is told not to.
    if str(config.get("BootstrapClusterCreatorAdminPermissions", True)).lower() != "false":
        yield Grant(principal=_CREATOR, access=_ADMIN, scope=WHOLE_CLUSTER, stack=stack.name)
    role = as_object(properties.get("ComputeConfig")).get("NodeRoleArn")
    if role is not None:
        principal = values.text(stack, role)
        yield Grant(principal=principal, access="nodes of Auto Mode", stack=stack.name)


def _of_others(
    values: Values, stack: StackTemplate
) -> Iterator[tuple[tuple[str, str, str], Grant]]:
    for _, properties in stack.resources("AWS::EKS::AccessEntry"):
        key = _cluster(values, stack, properties.get("ClusterName"))
        for grant in _of_entry(values, stack, properties):
            yield key, grant
    roles = {
        "AWS::EKS::Nodegroup": ("NodeRole", "nodes of a managed group"),
        "AWS::EKS::FargateProfile": ("PodExecutionRoleArn", "pods on Fargate"),
        "AWS::EKS::Capability": ("RoleArn", "capability"),
    }
    for resource_type, (name, access) in roles.items():
        for _, properties in stack.resources(resource_type):
            kind = f"{access} {properties.get('Type', '')}".strip()
            principal = values.text(stack, properties.get(name))
            grant = Grant(principal=principal, access=kind, stack=stack.name)
            yield _cluster(values, stack, properties.get("ClusterName")), grant
    for _, properties in stack.resources("AWS::EKS::IdentityProviderConfig"):
        issuer = values.text(stack, as_object(properties.get("Oidc")).get("IssuerUrl"))
        principal, access = f"users of {issuer}", "role bindings of the cluster"
        grant = Grant(principal=principal, access=access, stack=stack.name)
        yield _cluster(values, stack, properties.get("ClusterName")), grant


def _of_entry(values: Values, stack: StackTemplate, entry: JsonObject) -> Iterator[Grant]:
    kind = values.text(stack, entry.get("Type")) or _STANDARD
    groups = tuple(values.text(stack, each) for each in as_list(entry.get("KubernetesGroups")))
    principal = values.text(stack, entry.get("PrincipalArn"))
    username = values.text(stack, entry.get("Username"))
    policies = [as_object(each) for each in as_list(entry.get("AccessPolicies"))]
    if not policies:
        alone = "groups only" if groups else "nothing"
        yield Grant(
            principal=principal,
            access=alone if kind == _STANDARD else f"nodes ({kind})",
            groups=groups,
            username=username,
            stack=stack.name,
        )
    for policy in policies:
        name = values.text(stack, policy.get("PolicyArn")).rpartition("/")[2]
        scope = as_object(policy.get("AccessScope"))
        namespaces = (values.text(stack, each) for each in as_list(scope.get("Namespaces")))
        yield Grant(
            principal=principal,
            access=name if kind == _STANDARD else f"{name} ({kind})",
            scope=values.text(stack, scope.get("Type")),
            namespaces=tuple(sorted(namespaces)),
            groups=groups,
            username=username,
            stack=stack.name,
        )
