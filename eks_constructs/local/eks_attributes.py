"""Ids and attributes of ``AWS::EKS::*`` resources, in the shapes in which EKS gives them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from typing import Final

from eks_constructs.local.arns import arn, partition_of
from eks_constructs.local.carrying import Request
from eks_constructs.local.json_values import JsonObject, as_object, as_text, objects

_Maker = Callable[[Request, JsonObject, str], JsonObject]


def eks_physical_id(type_name: str, known: JsonObject) -> str:
    """Return the physical id of a type that does not simply join its identifiers, or ``""``."""
    if type_name == "AWS::EKS::Nodegroup":
        return f"{as_text(known['ClusterName'])}/{as_text(known['NodegroupName'])}"
    return ""


def eks_attributes(request: Request, properties: JsonObject, seed: str) -> JsonObject:
    """Return the attributes of an EKS resource; nothing for other types.

    Args:
        request: The resource as it shall be.
        properties: Its properties, the name included.
        seed: What belongs to this one resource, to derive ids from.
    """
    maker = _MAKERS.get(request.schema.type)
    return maker(request, properties, seed) if maker is not None else {}


def digest(seed: str, length: int) -> str:
    """Return ``length`` hexadecimal digits that belong to ``seed``."""
    return hashlib.sha256(seed.encode()).hexdigest()[:length]


def uuid_like(seed: str) -> str:
    """Return something in the shape of a UUID that belongs to ``seed``."""
    raw = digest(seed, 32)
    return "-".join((raw[:8], raw[8:12], raw[12:16], raw[16:20], raw[20:]))


def _cluster(request: Request, properties: JsonObject, seed: str) -> JsonObject:
    name, region = as_text(properties["Name"]), request.region
    unique = digest(seed, 32).upper()
    suffix = "amazonaws.com.cn" if partition_of(region) == "aws-cn" else "amazonaws.com"
    authority = base64.b64encode(f"local certificate authority of {name}".encode()).decode()
    keys = [
        as_text(as_object(item.get("Provider")).get("KeyArn"))
        for item in objects(properties.get("EncryptionConfig"))
    ]
    network = as_object(properties.get("KubernetesNetworkConfig"))
    return {
        "Arn": arn("eks", region, f"cluster/{name}"),
        "Id": uuid_like(seed),
        "Endpoint": f"https://{unique}.gr7.{region}.eks.{suffix}",
        "OpenIdConnectIssuerUrl": f"https://oidc.eks.{region}.{suffix}/id/{unique}",
        "CertificateAuthorityData": authority,
        "CertificateAuthority.Data": authority,
        "ClusterSecurityGroupId": f"sg-{digest(seed + 'sg', 17)}",
        "EncryptionConfigKeyArn": keys[0] if keys else "",
        "KubernetesNetworkConfig.ServiceIpv6Cidr": (
            "fd00:10:96::/108" if network.get("IpFamily") == "ipv6" else ""
        ),
    }


def _nodegroup(request: Request, properties: JsonObject, seed: str) -> JsonObject:
    cluster = as_text(properties["ClusterName"])
    name = as_text(properties.get("NodegroupName")) or request.name
    return {
        "NodegroupName": name,
        "Id": f"{cluster}/{name}",
        "Arn": arn("eks", request.region, f"nodegroup/{cluster}/{name}/{uuid_like(seed)}"),
    }


def _fargate_profile(request: Request, properties: JsonObject, seed: str) -> JsonObject:
    path = f"{as_text(properties['ClusterName'])}/{as_text(properties['FargateProfileName'])}"
    return {"Arn": arn("eks", request.region, f"fargateprofile/{path}/{uuid_like(seed)}")}


def _addon(request: Request, properties: JsonObject, seed: str) -> JsonObject:
    path = f"{as_text(properties['ClusterName'])}/{as_text(properties['AddonName'])}"
    return {"Arn": arn("eks", request.region, f"addon/{path}/{uuid_like(seed)}")}


def _access_entry(request: Request, properties: JsonObject, seed: str) -> JsonObject:
    principal = as_text(properties["PrincipalArn"]).split(":")[-1]
    path = f"{as_text(properties['ClusterName'])}/{principal}/{uuid_like(seed)}"
    return {"AccessEntryArn": arn("eks", request.region, f"access-entry/{path}")}


def _pod_identity_association(request: Request, properties: JsonObject, seed: str) -> JsonObject:
    association = f"a-{digest(seed, 17)}"
    path = f"podidentityassociation/{as_text(properties['ClusterName'])}/{association}"
    return {
        "AssociationId": association,
        "AssociationArn": arn("eks", request.region, path),
        # Attributes are made once, and the target may come with an update.
        "ExternalId": uuid_like(seed),
    }


def _capability(request: Request, properties: JsonObject, seed: str) -> JsonObject:
    name = as_text(properties["CapabilityName"])
    kind = as_text(properties["Type"]).lower()
    path = f"capability/{as_text(properties['ClusterName'])}/{kind}/{name}/{uuid_like(seed)}"
    return {"Arn": arn("eks", request.region, path), "Status": "ACTIVE"}


def _identity_provider(request: Request, properties: JsonObject, seed: str) -> JsonObject:
    name = as_text(properties["IdentityProviderConfigName"])
    path = f"{as_text(properties['ClusterName'])}/oidc/{name}/{uuid_like(seed)}"
    made = arn("eks", request.region, f"identityproviderconfig/{path}")
    return {"IdentityProviderConfigArn": made}


_MAKERS: Final[Mapping[str, _Maker]] = {
    "AWS::EKS::AccessEntry": _access_entry,
    "AWS::EKS::Addon": _addon,
    "AWS::EKS::Capability": _capability,
    "AWS::EKS::Cluster": _cluster,
    "AWS::EKS::FargateProfile": _fargate_profile,
    "AWS::EKS::IdentityProviderConfig": _identity_provider,
    "AWS::EKS::Nodegroup": _nodegroup,
    "AWS::EKS::PodIdentityAssociation": _pod_identity_association,
}
