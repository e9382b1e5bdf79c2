"""IAM roles for service accounts (IRSA): pods assume a role with a token of their cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, cast

from aws_cdk import CfnTag, Fn, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.planning.irsa import (
    AUDIENCE,
    ISSUER_VARIABLE,
    PROVIDER_VARIABLE,
    Subject,
    issuer_url_problems,
    provider_arn_problems,
    trust_document,
    trust_problems,
)
from eks_constructs.planning.naming import tag_problems
from eks_constructs.planning.policies.documents import role_name_problems
from eks_constructs.planning.policies.statements import WellKnownPolicy
from eks_constructs.role_policies import known_role_name, role_policies
from eks_constructs.tokens import is_token
from eks_constructs.values import frozen


@frozen
class OidcProviderRef:
    """Whom IAM asks about the tokens of a cluster.

    Attributes:
        provider_arn: ARN of the provider in IAM.
        issuer: The cluster's issuer, without ``https://``.
    """

    provider_arn: str
    issuer: str

    @staticmethod
    def from_provider_arn(provider_arn: str) -> OidcProviderRef:
        """Return a provider that exists, which holds the issuer in its ARN.

        Args:
            provider_arn: Its ARN; a token will do.

        Raises:
            ConfigurationError: It is no ARN of a provider.
        """
        separator = ":oidc-provider/"
        if is_token(provider_arn):
            issuer = Fn.select(1, Fn.split(separator, provider_arn))
        else:
            refuse("OIDC provider", provider_arn_problems(provider_arn))
            issuer = provider_arn.partition(separator)[2]
        return OidcProviderRef(provider_arn=provider_arn, issuer=issuer)

    @staticmethod
    def from_issuer_url(scope: Construct, issuer_url: str) -> OidcProviderRef:
        """Return the provider that exists in this account for the issuer of a cluster.

        Args:
            scope: Any construct of the stack that asks, which decides account and partition.
            issuer_url: The cluster's issuer, with ``https://``; a token will do.

        Raises:
            ConfigurationError: It cannot be the URL of an issuer.
        """
        issuer = _without_scheme(issuer_url)
        arn = Stack.of(scope).format_arn(
            service="iam", region="", resource="oidc-provider", resource_name=issuer
        )
        return OidcProviderRef(provider_arn=arn, issuer=issuer)


class OidcProvider(Construct):
    """The provider in IAM that believes the tokens of one cluster.

    An account has one for each issuer; if something else made it already, use
    :meth:`OidcProviderRef.from_issuer_url`. IAM checks the certificates of EKS by itself, so there
    are no thumbprints to keep.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        issuer_url: The cluster's issuer, with ``https://``, such as
            :attr:`Cluster.open_id_connect_issuer_url
            <eks_constructs.cluster.Cluster.open_id_connect_issuer_url>`; a token will do.
        tags: Tags of the provider, besides those of the app.

    Raises:
        ConfigurationError: The issuer is known and cannot be one, or AWS would refuse a tag.

    See https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
    """

    resource: Final[iam.CfnOIDCProvider]
    oidc_provider_ref: Final[OidcProviderRef]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        issuer_url: str,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse("OIDC provider", tag_problems(tags or {}, values_required=True))
        issuer = _without_scheme(issuer_url)
        self.resource = iam.CfnOIDCProvider(
            self,
            "Resource",
            url=issuer_url,
            client_id_list=[AUDIENCE],
            tags=[CfnTag(key=key, value=value) for key, value in sorted((tags or {}).items())]
            or None,
        )
        self.oidc_provider_ref = OidcProviderRef(provider_arn=self.resource.attr_arn, issuer=issuer)


class IrsaRole(Construct):
    """A role that the pods of some service accounts assume with a token of their cluster.

    Prefer :class:`~eks_constructs.pod_identity.PodIdentity`; this is for what cannot use it, such
    as pods on Fargate. The service account must carry the annotation
    ``eks.amazonaws.com/role-arn`` with the ARN of the role.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        provider: Whom IAM asks about the tokens: :attr:`OidcProvider.oidc_provider_ref`, or a
            provider made elsewhere. It may belong to another stack.
        service_accounts: Whose pods may assume the role. Each must match exactly, unless it is a
            :class:`~eks_constructs.planning.service_accounts.SubjectPattern`.
        role_name: Name of the role. Default: CloudFormation makes one up, so that the role can be
            replaced.
        managed_policies: Names of AWS managed policies, with their path if they have one, ARNs of
            policies, or policies. A name or ARN must be known at synthesis. Default: none.
        policies: What well-known programs need, from :mod:`~eks_constructs.well_known`; each
            becomes a managed policy. Default: none.
        statements: Further permissions, written to a managed policy of their own. Default: none.
        permissions_boundary: Upper limit of what the role may do. Default: none.

    Raises:
        ConfigurationError: There is no service account, their trust policy would be longer than
            IAM accepts, the name is none, or a policy is not known at synthesis or given twice.

    See https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
    """

    role: Final[iam.Role]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        provider: OidcProviderRef,
        service_accounts: Sequence[Subject],
        role_name: str | None = None,
        managed_policies: Sequence[str | iam.IManagedPolicy] = (),
        policies: Sequence[WellKnownPolicy] = (),
        statements: Sequence[iam.PolicyStatement] = (),
        permissions_boundary: iam.IManagedPolicy | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse(
            "IRSA role",
            [
                *trust_problems(service_accounts, where="service_accounts"),
                *role_name_problems(known_role_name(role_name), where="role_name"),
            ],
        )
        self.role = iam.Role(
            self,
            "Resource",
            role_name=role_name,
            assumed_by=iam.WebIdentityPrincipal(provider.provider_arn),
            managed_policies=role_policies(
                self,
                managed_policies=managed_policies,
                policies=policies,
                statements=statements,
                subject="IRSA role",
            ),
            permissions_boundary=permissions_boundary,
        )
        # The L2 writes an object, whose keys cannot hold an issuer that only CloudFormation knows.
        resource = cast("iam.CfnRole", self.role.node.default_child)
        resource.assume_role_policy_document = Fn.sub(
            trust_document(service_accounts),
            {PROVIDER_VARIABLE: provider.provider_arn, ISSUER_VARIABLE: provider.issuer},
        )


def _without_scheme(issuer_url: str) -> str:
    if is_token(issuer_url):
        return Fn.select(1, Fn.split("//", issuer_url))
    refuse("OIDC issuer", issuer_url_problems(issuer_url))
    return issuer_url.removeprefix("https://")
