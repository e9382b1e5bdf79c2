"""From ``iam`` of a node group to the role of its nodes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue

from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.config.resolved_nodes import NodeRole
from eks_constructs.planning.identity import RegistryAccess
from eks_constructs.planning.policies.documents import document_problems, role_name_problems
from eks_constructs.planning.policies.node_addons import NodeAddon

_PATH: Final = re.compile(r":role/(?:.*/)?")


def resolve_node_role(place: NodeGroupPlace) -> NodeRole:
    """Decide on the role of nodes.

    Args:
        place: The node group.
    """
    given, defaults = place.group.iam, place.defaults
    addons = _addons(place)
    _check_given_role(place, addons)
    document = given.attach_policy
    if document is not None and given.instance_role_arn is None:
        place.findings.add(document_problems(document, where=f"{place.where}.iam.attachPolicy"))
    named = f"{place.where}.iam.instanceRoleName"
    place.findings.add(role_name_problems(given.instance_role_name, where=named))
    return NodeRole(
        arn=_role_arn(place),
        name=given.instance_role_name,
        permissions_boundary_arn=given.instance_role_permissions_boundary,
        registry=RegistryAccess.PULL_ONLY,
        policy_arns=given.attach_policy_arns,
        policies_replace=defaults.policies_replace and bool(given.attach_policy_arns),
        document=_json(document) if document is not None else None,
        addons=addons,
        inline=defaults.eksctl_names,
    )


def _json(document: Mapping[str, JsonValue]) -> str:
    statement = document.get("Statement")
    # IAM takes a statement alone too; most readers of policies expect a list.
    listed = [statement] if isinstance(statement, Mapping) else statement
    return json.dumps({**document, "Statement": listed}, sort_keys=True)


def _role_arn(place: NodeGroupPlace) -> str | None:
    arn = place.group.iam.instance_role_arn
    if arn is None or not place.defaults.eksctl_names:
        return arn
    # As eksctl has it: nodes of a role with a path could not register by the aws-auth ConfigMap.
    return _PATH.sub(":role/", arn)


def _addons(place: NodeGroupPlace) -> tuple[NodeAddon, ...]:
    switches = place.group.iam.with_addon_policies.model_dump(by_alias=True)
    if switches.pop("albIngress"):
        switches[NodeAddon.LOAD_BALANCER_CONTROLLER] = True
    addons = tuple(addon for addon in NodeAddon if switches[addon])
    if not addons:
        return ()
    message = (
        "be left out: every pod that reaches the credentials of its node has these "
        "permissions; give them to one service account by EKS Pod Identity"
    )
    place.weaken("iam.withAddonPolicies", message, ", ".join(addons))
    if place.group.disable_pod_imds:
        message = "must be left out with disablePodIMDS, which keeps pods from these permissions"
        place.refuse("not-together", "iam.withAddonPolicies", message)
    return addons


def _check_given_role(place: NodeGroupPlace, addons: tuple[NodeAddon, ...]) -> None:
    role = place.group.iam
    owner = "instanceRoleARN" if role.instance_role_arn is not None else "instanceProfileARN"
    if role.instance_role_arn is None and role.instance_profile_arn is None:
        return
    for name, given in (
        ("instanceRoleName", role.instance_role_name),
        ("instanceRolePermissionsBoundary", role.instance_role_permissions_boundary),
        ("attachPolicy", role.attach_policy),
        ("attachPolicyARNs", role.attach_policy_arns or None),
        ("withAddonPolicies", addons or None),
    ):
        if given is not None:
            message = f"must be left out with {owner}: that role is not changed"
            place.refuse("not-together", f"iam.{name}", message)
