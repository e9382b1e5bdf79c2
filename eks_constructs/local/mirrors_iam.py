"""How the types of ``AWS::IAM`` are carried out in moto's IAM."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.carrying import Made, Request
from eks_constructs.local.json_values import (
    JsonObject,
    as_text,
    objects,
    texts,
)
from eks_constructs.local.mirrors import ApiMirror, by, document, tag_list
from eks_constructs.local.state import Resource

_OWNERS: Final = {"Roles": "role", "Users": "user", "Groups": "group"}


def iam_mirrors(api: AwsApi) -> Mapping[str, ApiMirror]:
    """Return how each type is carried out."""
    return {
        "AWS::IAM::Role": _role(api),
        "AWS::IAM::ManagedPolicy": _managed_policy(api),
        "AWS::IAM::InstanceProfile": _instance_profile(api),
        "AWS::IAM::OIDCProvider": ApiMirror(
            api=api,
            create_call="iam.create_open_id_connect_provider",
            arguments=_provider_arguments,
            physical_id=("OpenIDConnectProviderArn",),
            found={"Arn": ("OpenIDConnectProviderArn",)},
            delete_call="iam.delete_open_id_connect_provider",
            delete_arguments=by("OpenIDConnectProviderArn"),
        ),
    }


def _role(api: AwsApi) -> ApiMirror:
    return ApiMirror(
        api=api,
        create_call="iam.create_role",
        arguments=_role_arguments,
        physical_id=("Role", "RoleName"),
        found={"Arn": ("Role", "Arn"), "RoleId": ("Role", "RoleId")},
        settle=_settle_role,
        unsettle=_unsettle_role,
        delete_call="iam.delete_role",
        delete_arguments=by("RoleName"),
    )


def _managed_policy(api: AwsApi) -> ApiMirror:
    return ApiMirror(
        api=api,
        create_call="iam.create_policy",
        arguments=lambda request: {
            "PolicyName": request.properties.get("ManagedPolicyName") or request.name,
            "PolicyDocument": document(request.properties.get("PolicyDocument")),
            "Path": request.properties.get("Path"),
            "Description": request.properties.get("Description"),
        },
        physical_id=("Policy", "Arn"),
        found={"PolicyArn": ("Policy", "Arn"), "PolicyId": ("Policy", "PolicyId")},
        settle=_settle_managed_policy,
        unsettle=_unsettle_managed_policy,
        delete_call="iam.delete_policy",
        delete_arguments=by("PolicyArn"),
    )


def _instance_profile(api: AwsApi) -> ApiMirror:
    return ApiMirror(
        api=api,
        create_call="iam.create_instance_profile",
        arguments=lambda request: {
            "InstanceProfileName": request.properties.get("InstanceProfileName") or request.name,
            "Path": request.properties.get("Path"),
        },
        physical_id=("InstanceProfile", "InstanceProfileName"),
        found={"Arn": ("InstanceProfile", "Arn")},
        settle=_settle_profile,
        unsettle=_unsettle_profile,
        delete_call="iam.delete_instance_profile",
        delete_arguments=by("InstanceProfileName"),
    )


def _role_arguments(request: Request) -> JsonObject:
    properties = request.properties
    return {
        "RoleName": properties.get("RoleName") or request.name,
        "AssumeRolePolicyDocument": document(properties.get("AssumeRolePolicyDocument")),
        "Path": properties.get("Path"),
        "Description": properties.get("Description"),
        "MaxSessionDuration": properties.get("MaxSessionDuration"),
        "PermissionsBoundary": properties.get("PermissionsBoundary"),
        "Tags": tag_list(properties.get("Tags")),
    }


def _settle_role(api: AwsApi, request: Request, made: Made, before: Resource | None) -> JsonObject:
    role: JsonObject = {"RoleName": made.physical_id}
    properties, had = request.properties, before.properties if before is not None else {}
    wanted_arns = texts(properties.get("ManagedPolicyArns"))
    had_arns = texts(had.get("ManagedPolicyArns"))
    for arn in sorted(set(had_arns) - set(wanted_arns)):
        api.call(request.region, "iam.detach_role_policy", {**role, "PolicyArn": arn})
    for arn in sorted(set(wanted_arns) - set(had_arns)):
        api.call(request.region, "iam.attach_role_policy", {**role, "PolicyArn": arn})
    inline = {
        as_text(policy.get("PolicyName")): document(policy.get("PolicyDocument"))
        for policy in objects(properties.get("Policies"))
    }
    gone = {as_text(policy.get("PolicyName")) for policy in objects(had.get("Policies"))}
    for name in sorted(gone - inline.keys()):
        api.call(request.region, "iam.delete_role_policy", {**role, "PolicyName": name})
    for name, text in inline.items():
        policy: JsonObject = {**role, "PolicyName": name, "PolicyDocument": text}
        api.call(request.region, "iam.put_role_policy", policy)
    if before is not None:
        trust = document(properties.get("AssumeRolePolicyDocument"))
        given: JsonObject = {**role, "PolicyDocument": trust}
        api.call(request.region, "iam.update_assume_role_policy", given)
    return {}


def _unsettle_role(api: AwsApi, resource: Resource) -> None:
    role: JsonObject = {"RoleName": resource.physical_id}
    for arn in texts(resource.properties.get("ManagedPolicyArns")):
        api.call(resource.region, "iam.detach_role_policy", {**role, "PolicyArn": arn})
    for policy in objects(resource.properties.get("Policies")):
        name = policy.get("PolicyName")
        api.call(resource.region, "iam.delete_role_policy", {**role, "PolicyName": name})


def _attachments(properties: JsonObject) -> Iterator[tuple[str, str]]:
    for section, owner in _OWNERS.items():
        for name in texts(properties.get(section)):
            yield owner, name


def _settle_managed_policy(
    api: AwsApi, request: Request, made: Made, before: Resource | None
) -> JsonObject:
    arn, region = made.physical_id, request.region
    wanted = set(_attachments(request.properties))
    had = set(_attachments(before.properties)) if before is not None else set()
    for owner, name in sorted(had - wanted):
        _attach(api, region, f"detach_{owner}", (owner, name, arn))
    for owner, name in sorted(wanted - had):
        _attach(api, region, f"attach_{owner}", (owner, name, arn))
    if before is not None:
        _drop_old_versions(api, region, arn)
        text = document(request.properties.get("PolicyDocument"))
        version: JsonObject = {"PolicyArn": arn, "PolicyDocument": text, "SetAsDefault": True}
        api.call(region, "iam.create_policy_version", version)
    return {}


def _attach(api: AwsApi, region: str, verb: str, what: tuple[str, str, str]) -> None:
    owner, name, arn = what
    given: JsonObject = {f"{owner.capitalize()}Name": name, "PolicyArn": arn}
    api.call(region, f"iam.{verb}_policy", given)


def _unsettle_managed_policy(api: AwsApi, resource: Resource) -> None:
    for owner, name in _attachments(resource.properties):
        _attach(api, resource.region, f"detach_{owner}", (owner, name, resource.physical_id))
    _drop_old_versions(api, resource.region, resource.physical_id)


def _drop_old_versions(api: AwsApi, region: str, arn: str) -> None:
    answer = api.call(region, "iam.list_policy_versions", {"PolicyArn": arn})
    for version in objects(answer.get("Versions")):
        if not version.get("IsDefaultVersion"):
            given: JsonObject = {"PolicyArn": arn, "VersionId": version.get("VersionId")}
            api.call(region, "iam.delete_policy_version", given)


def _settle_profile(
    api: AwsApi, request: Request, made: Made, before: Resource | None
) -> JsonObject:
    if before is not None:
        _unsettle_profile(api, before)
    for role in texts(request.properties.get("Roles")):
        given: JsonObject = {"InstanceProfileName": made.physical_id, "RoleName": role}
        api.call(request.region, "iam.add_role_to_instance_profile", given)
    return {}


def _unsettle_profile(api: AwsApi, resource: Resource) -> None:
    for role in texts(resource.properties.get("Roles")):
        given: JsonObject = {"InstanceProfileName": resource.physical_id, "RoleName": role}
        api.call(resource.region, "iam.remove_role_from_instance_profile", given)


def _provider_arguments(request: Request) -> JsonObject:
    return {
        "Url": request.properties.get("Url"),
        "ClientIDList": request.properties.get("ClientIdList"),
        "ThumbprintList": request.properties.get("ThumbprintList") or ["0" * 40],
    }


class InlinePolicyMirror:
    """``AWS::IAM::Policy``: a document put on each of several roles, users and groups.

    Args:
        api: The API.
    """

    def __init__(self, api: AwsApi) -> None:
        self._api: Final = api

    def create(self, request: Request) -> Made:
        """Put the policy on every owner."""
        self._put(request)
        physical_id = (
            f"{request.stack[:5]}-{request.declaration.logical_id[:4]}-{request.name[-12:]}"
        )
        return Made(physical_id=physical_id, attributes={"Id": physical_id})

    def update(self, before: Resource, request: Request) -> Made:
        """Put the policy on every owner that it has now, and take it from the others."""
        self._put(request)
        name = as_text(before.properties.get("PolicyName"))
        renamed = name != as_text(request.properties.get("PolicyName"))
        kept = set() if renamed else set(_attachments(request.properties))
        self._take(before, set(_attachments(before.properties)) - kept)
        return Made(physical_id=before.physical_id, attributes=before.attributes)

    def delete(self, resource: Resource) -> None:
        """Take the policy from every owner."""
        self._take(resource, set(_attachments(resource.properties)))

    def attributes(self, resource: Resource) -> JsonObject:
        """Return the attributes, which never change."""
        return resource.attributes

    def _put(self, request: Request) -> None:
        for owner, name in _attachments(request.properties):
            given: JsonObject = {
                f"{owner.capitalize()}Name": name,
                "PolicyName": request.properties.get("PolicyName"),
                "PolicyDocument": document(request.properties.get("PolicyDocument")),
            }
            self._api.call(request.region, f"iam.put_{owner}_policy", given)

    def _take(self, resource: Resource, owners: set[tuple[str, str]]) -> None:
        for owner, name in sorted(owners):
            given: JsonObject = {
                f"{owner.capitalize()}Name": name,
                "PolicyName": resource.properties.get("PolicyName"),
            }
            self._api.call(resource.region, f"iam.delete_{owner}_policy", given)
