"""Constructs with every option given, by the type of resource that they make.

Each function puts constructs into an empty stack whose templates together set every property that
CloudFormation knows of the type. A new property of EKS makes ``tests/contract`` fail until one of
these sets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from aws_cdk import Stack

from tests.support.maximal import (
    access_entry,
    addon,
    capability,
    certificate_authority,
    cluster,
    fargate_profile,
    identity_provider_config,
    node_group,
    pod_identity_association,
)

MAXIMAL: Final[Mapping[str, Callable[[Stack], None]]] = {
    "AWS::EKS::AccessEntry": access_entry.maximal,
    "AWS::EKS::Addon": addon.maximal,
    "AWS::EKS::Capability": capability.maximal,
    "AWS::EKS::CertificateAuthority": certificate_authority.maximal,
    "AWS::EKS::Cluster": cluster.maximal,
    "AWS::EKS::FargateProfile": fargate_profile.maximal,
    "AWS::EKS::IdentityProviderConfig": identity_provider_config.maximal,
    "AWS::EKS::Nodegroup": node_group.maximal,
    "AWS::EKS::PodIdentityAssociation": pod_identity_association.maximal,
}
