"""How security groups, interfaces and launch templates are carried out in moto's EC2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.carrying import Made, Request
from eks_constructs.local.json_values import JsonObject, JsonValue, as_object, as_text, objects
from eks_constructs.local.mirrors import ApiMirror, by, taking
from eks_constructs.local.mirrors_ec2 import tagged
from eks_constructs.local.state import Resource

_IN: Final = ("ec2.authorize_security_group_ingress", "ec2.revoke_security_group_ingress")
_OUT: Final = ("ec2.authorize_security_group_egress", "ec2.revoke_security_group_egress")
_EVERYTHING: Final[JsonObject] = {
    "IpProtocol": "-1",
    "CidrIp": "0.0.0.0/0",
}

_PEERS: Final = {
    "CidrIp": ("IpRanges", "CidrIp"),
    "CidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
    "DestinationPrefixListId": ("PrefixListIds", "PrefixListId"),
    "DestinationSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
    "SourcePrefixListId": ("PrefixListIds", "PrefixListId"),
    "SourceSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
}
"""A rule's property to where the API wants it."""


def group_mirrors(api: AwsApi) -> Mapping[str, ApiMirror]:
    """Return how each type is carried out."""
    return {
        "AWS::EC2::SecurityGroup": ApiMirror(
            api=api,
            create_call="ec2.create_security_group",
            arguments=_group_arguments,
            physical_id=("GroupId",),
            found={"GroupId": ("GroupId",), "Id": ("GroupId",)},
            settle=tagged(_settle_rules),
            delete_call="ec2.delete_security_group",
            delete_arguments=by("GroupId"),
        ),
        "AWS::EC2::SecurityGroupIngress": _rule(api, _IN),
        "AWS::EC2::SecurityGroupEgress": _rule(api, _OUT),
        "AWS::EC2::NetworkInterface": ApiMirror(
            api=api,
            create_call="ec2.create_network_interface",
            arguments=taking("SubnetId", "Description"),
            physical_id=("NetworkInterface", "NetworkInterfaceId"),
            found={
                "Id": ("NetworkInterface", "NetworkInterfaceId"),
                "VpcId": ("NetworkInterface", "VpcId"),
                "PrimaryPrivateIpAddress": ("NetworkInterface", "PrivateIpAddress"),
            },
            settle=tagged(),
            delete_call="ec2.delete_network_interface",
            delete_arguments=by("NetworkInterfaceId"),
        ),
        "AWS::EC2::LaunchTemplate": ApiMirror(
            api=api,
            create_call="ec2.create_launch_template",
            arguments=_template_arguments,
            physical_id=("LaunchTemplate", "LaunchTemplateId"),
            found={"LaunchTemplateId": ("LaunchTemplate", "LaunchTemplateId")},
            settle=_settle_template,
            delete_call="ec2.delete_launch_template",
            delete_arguments=by("LaunchTemplateId"),
        ),
    }


def _rule(api: AwsApi, calls: tuple[str, str]) -> ApiMirror:
    authorize, revoke = calls
    return ApiMirror(
        api=api,
        create_call=authorize,
        arguments=lambda request: _one_rule(
            as_text(request.properties.get("GroupId")), request.properties
        ),
        physical_id=("SecurityGroupRules", "*", "SecurityGroupRuleId"),
        found={"Id": ("SecurityGroupRules", "*", "SecurityGroupRuleId")},
        delete_call=revoke,
        delete_arguments=lambda resource: _one_rule(
            as_text(resource.properties.get("GroupId")), resource.properties
        ),
    )


def _one_rule(group_id: str, rule: JsonObject) -> JsonObject:
    return {"GroupId": group_id, "IpPermissions": [_permission(rule)]}


def _permission(rule: JsonObject) -> JsonObject:
    protocol = as_text(rule.get("IpProtocol"))
    permission: JsonObject = {"IpProtocol": protocol}
    for name in ("FromPort", "ToPort"):
        # A port means nothing when every protocol is allowed, and EC2 then refuses it.
        if name in rule and protocol != "-1":
            permission[name] = int(as_text(rule[name]))
    for name, (section, key) in _PEERS.items():
        if name in rule:
            permission[section] = [{key: rule[name]}]
    return permission


def _group_arguments(request: Request) -> JsonObject:
    return {
        "GroupName": request.properties.get("GroupName") or request.name,
        "Description": request.properties.get("GroupDescription"),
        "VpcId": request.properties.get("VpcId"),
    }


def _settle_rules(api: AwsApi, request: Request, made: Made, before: Resource | None) -> JsonObject:
    for section, (authorize, revoke) in (
        ("SecurityGroupIngress", _IN),
        ("SecurityGroupEgress", _OUT),
    ):
        wanted = objects(request.properties.get(section))
        had = _rules_of(section, before)
        if section == "SecurityGroupEgress" and not wanted:
            # A group without egress rules of its own allows everything out.
            wanted = [_EVERYTHING]
        keys = [_permission(rule) for rule in wanted]
        old = [_permission(rule) for rule in had]
        for call, permissions in (
            (revoke, [rule for rule in old if rule not in keys]),
            (authorize, [rule for rule in keys if rule not in old]),
        ):
            rules: list[JsonValue] = list(permissions)
            if rules:
                given: JsonObject = {"GroupId": made.physical_id, "IpPermissions": rules}
                api.call(request.region, call, given)
    return {}


def _rules_of(section: str, before: Resource | None) -> list[JsonObject]:
    given = objects(before.properties.get(section)) if before is not None else []
    return given or ([_EVERYTHING] if section == "SecurityGroupEgress" else [])


def _template_arguments(request: Request) -> JsonObject:
    properties = request.properties
    return {
        "LaunchTemplateName": properties.get("LaunchTemplateName") or request.name,
        "LaunchTemplateData": properties.get("LaunchTemplateData"),
        "VersionDescription": properties.get("VersionDescription"),
        "TagSpecifications": properties.get("TagSpecifications"),
    }


def _settle_template(
    api: AwsApi, request: Request, made: Made, before: Resource | None
) -> JsonObject:
    if before is None:
        return {"LatestVersionNumber": "1", "DefaultVersionNumber": "1"}
    answer = api.call(
        request.region,
        "ec2.create_launch_template_version",
        {
            "LaunchTemplateId": made.physical_id,
            "LaunchTemplateData": request.properties.get("LaunchTemplateData"),
            "VersionDescription": request.properties.get("VersionDescription"),
        },
    )
    number = as_object(answer.get("LaunchTemplateVersion")).get("VersionNumber")
    return {"LatestVersionNumber": as_text(number)}
