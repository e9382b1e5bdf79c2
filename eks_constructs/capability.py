"""Capabilities that EKS runs for a cluster, outside of it: Argo CD, ACK and kro."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Final

from aws_cdk import Acknowledgment, CfnTag, Validations
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.planning.capability import (
    Ack,
    ArgoCd,
    ArgoCdRole,
    CapabilityConfiguration,
    SsoIdentity,
    capability_problems,
    capability_type,
)
from eks_constructs.tokens import is_token, require_concrete

_NO_TAGS: Final[Mapping[str, str]] = MappingProxyType({})
_NEWER_THAN_THE_VALIDATOR: Final = Acknowledgment(
    id="CloudFormation-Validate::F3002",
    reason="the property is in CloudFormation's schema and not yet in that of the CDK's validator",
)


class CapabilityRole(Construct):
    """The role with which a capability calls AWS, and by which the cluster knows it.

    EKS makes its access entry itself. What it may do in AWS is empty unless said here: kro needs
    nothing; Argo CD only for repositories, secrets or images in AWS; ACK either the permissions
    for the resources that it manages or, better, leave to assume roles that have them.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        managed_policies: Policies it has. Default: none.
        statements: Further permissions, written to a managed policy of their own. Default: none.
        permissions_boundary: Upper limit of what the role may do. Default: none.

    See https://docs.aws.amazon.com/eks/latest/userguide/capability-role.html
    """

    role: Final[iam.Role]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        managed_policies: Sequence[iam.IManagedPolicy] = (),
        statements: Sequence[iam.PolicyStatement] = (),
        permissions_boundary: iam.IManagedPolicy | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        policies = list(managed_policies)
        if statements:
            policies.append(iam.ManagedPolicy(self, "Policy", statements=list(statements)))
        self.role = iam.Role(
            self,
            "Resource",
            assumed_by=iam.SessionTagsPrincipal(
                iam.ServicePrincipal("capabilities.eks.amazonaws.com")
            ),
            managed_policies=policies,
            permissions_boundary=permissions_boundary,
        )


class Capability(Construct):
    """Argo CD, ACK or kro, run by EKS for a cluster instead of on its nodes.

    A cluster has one of each kind. When it is deleted, EKS keeps everything that it made in the
    cluster and in AWS; that is the only way it knows.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster: ours, an L1, any L2, or an imported one.
        configuration: The kind, with its settings: an :class:`ArgoCd`, :class:`Ack` or
            :class:`Kro` of :mod:`eks_constructs.planning.capability`.
        name: Name in EKS, 1 to 100 letters, digits, hyphens and underscores. It can never be
            changed in place. Default: ``argocd``, ``ack`` or ``kro``.
        role: Role that it assumes, in the account of the cluster. Default: a
            :class:`CapabilityRole` without permissions in AWS.
        tags: Tags of the capability, besides those of the app.

    Raises:
        ConfigurationError: Everything that EKS would refuse, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/capabilities.html
    """

    resource: Final[eks.CfnCapability]
    role: Final[iam.IRole]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        configuration: CapabilityConfiguration,
        name: str | None = None,
        role: iam.IRole | None = None,
        tags: Mapping[str, str] = _NO_TAGS,
    ) -> None:
        super().__init__(scope, construct_id)
        kind = capability_type(configuration)
        own_name = name if name is not None else kind.lower()
        require_concrete({"name": own_name}, subject="capability")
        found = capability_problems(
            own_name,
            configuration,
            tags={key: text for key, text in tags.items() if not is_token(text)},
            unknown=_unknown(configuration),
        )
        refuse(f"capability {own_name!r}", found)
        self.role = role if role is not None else CapabilityRole(self, "Role").role
        self.resource = eks.CfnCapability(
            self,
            "Resource",
            cluster_name=cluster.cluster_ref.cluster_name,
            capability_name=own_name,
            type=kind,
            role_arn=self.role.role_arn,
            delete_propagation_policy="RETAIN",
            configuration=_configuration(configuration),
            tags=[CfnTag(key=key, value=tags[key]) for key in sorted(tags)] or None,
        )
        if isinstance(configuration, ArgoCd) and configuration.endpoint_prefix is not None:
            Validations.of(self.resource).acknowledge(_NEWER_THAN_THE_VALIDATOR)
        # The role's own policies are separate resources, which the capability needs from the start.
        self.resource.node.add_dependency(self.role)

    @property
    def arn(self) -> str:
        """ARN of the capability."""
        return self.resource.attr_arn

    @property
    def server_url(self) -> str:
        """Address of Argo CD; nothing else has one, and the deployment would fail."""
        return self.resource.attr_configuration_argo_cd_server_url


def _unknown(configuration: CapabilityConfiguration) -> frozenset[str]:
    values = [getattr(configuration, each.name) for each in fields(configuration)]
    texts = [
        text for value in values for text in ([value] if isinstance(value, str) else _texts(value))
    ]
    return frozenset(text for text in texts if is_token(text))


def _texts(value: object) -> list[str]:
    if isinstance(value, (list, tuple)):
        return [text for text in value if isinstance(text, str)]
    return []


def _configuration(
    configuration: CapabilityConfiguration,
) -> eks.CfnCapability.CapabilityConfigurationProperty | None:
    if isinstance(configuration, ArgoCd):
        return eks.CfnCapability.CapabilityConfigurationProperty(argo_cd=_argo_cd(configuration))
    if isinstance(configuration, Ack) and _says_anything(configuration):
        return eks.CfnCapability.CapabilityConfigurationProperty(ack=_ack(configuration))
    return None


def _says_anything(ack: Ack) -> bool:
    return bool(ack.disabled_services) or ack.enable_cross_namespace is not None


def _argo_cd(argo_cd: ArgoCd) -> eks.CfnCapability.ArgoCdProperty:
    endpoints = list(argo_cd.vpc_endpoint_ids)
    return eks.CfnCapability.ArgoCdProperty(
        aws_idc=eks.CfnCapability.AwsIdcProperty(
            idc_instance_arn=argo_cd.identity_center_instance_arn,
            idc_region=argo_cd.identity_center_region,
        ),
        namespace=argo_cd.namespace,
        endpoint_prefix=argo_cd.endpoint_prefix,
        network_access=eks.CfnCapability.NetworkAccessProperty(vpce_ids=endpoints)
        if endpoints
        else None,
        rbac_role_mappings=[
            _role_mapping(role, argo_cd.roles[role]) for role in sorted(argo_cd.roles)
        ]
        or None,
    )


def _role_mapping(
    role: ArgoCdRole, identities: Sequence[SsoIdentity]
) -> eks.CfnCapability.ArgoCdRoleMappingProperty:
    return eks.CfnCapability.ArgoCdRoleMappingProperty(
        role=role.value,
        identities=[
            eks.CfnCapability.SsoIdentityProperty(id=identity.id, type=identity.type.value)
            for identity in sorted(identities, key=lambda each: (each.type, each.id))
        ],
    )


def _ack(ack: Ack) -> eks.CfnCapability.AckProperty:
    return eks.CfnCapability.AckProperty(
        disabled_services=sorted(ack.disabled_services) or None,
        enable_cross_namespace=ack.enable_cross_namespace,
    )
