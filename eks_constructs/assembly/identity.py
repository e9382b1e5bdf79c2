"""Who pods are to AWS, and who comes to the cluster from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import Tags
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.assembly.roles import add_inline_policy, issuer_role, managed_policies
from eks_constructs.assembly.shared import boundary, given_role
from eks_constructs.cluster import Cluster
from eks_constructs.config import resolved_identity as resolved
from eks_constructs.config.in_cluster import written_accounts
from eks_constructs.config.resolved import Environment
from eks_constructs.identity_provider_config import IdentityProviderConfig
from eks_constructs.irsa import OidcProvider, OidcProviderRef
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.manifests.mapped_accounts import mapped_accounts_manifest
from eks_constructs.planning.manifests.service_accounts import (
    namespace_manifest,
    namespaces_of,
    service_account_manifest,
)
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.pod_identity import PodIdentity


def build_oidc_provider(
    scope: Construct, environment: Environment, cluster: Cluster
) -> OidcProviderRef | None:
    """Make the provider in IAM that believes the tokens of the cluster, if there is to be one.

    Args:
        scope: Parent construct.
        environment: The environment.
        cluster: Its cluster.
    """
    if not environment.identity.oidc_provider:
        return None
    issuer = cluster.open_id_connect_issuer_url
    return OidcProvider(scope, "OidcProvider", issuer_url=issuer).oidc_provider_ref


def build_issuer_accounts(
    scope: Construct, environment: Environment, provider: OidcProviderRef | None
) -> Mapping[ServiceAccount, str]:
    """Make the roles of service accounts that trust the cluster's issuer, and return all ARNs.

    Args:
        scope: Parent construct; each role becomes a child of ``IssuerRoles`` in it.
        environment: The environment.
        provider: Whom IAM asks about the tokens.
    """
    given = given_role_arns(environment)
    made = [
        (each, each.role)
        for each in environment.identity.issuer_accounts
        if isinstance(each.role, resolved.MadeRole)
    ]
    if not made:
        return given
    assert provider is not None  # noqa: S101  # refused when the file was read
    roles = Construct(scope, "IssuerRoles")
    return given | {
        each.account: issuer_role(
            roles, _id(each.account), role, provider=provider, subjects=[each.subject]
        ).role_arn
        for each, role in made
    }


def given_role_arns(environment: Environment) -> dict[ServiceAccount, str]:
    """Return the ARNs of roles by the cluster's issuer that exist already.

    Args:
        environment: The environment.
    """
    return {
        each.account: each.role
        for each in environment.identity.issuer_accounts
        if isinstance(each.role, str)
    }


def build_pod_identities(scope: Construct, environment: Environment, cluster: IClusterRef) -> None:
    """Make the identities by EKS Pod Identity.

    Args:
        scope: Parent construct; each becomes a child of ``PodIdentities`` in it.
        environment: The environment.
        cluster: Its cluster.
    """
    identities = environment.identity.pod_identities
    parent = Construct(scope, "PodIdentities") if identities else scope
    for each in identities:
        _pod_identity(parent, each, cluster)


def build_identity_provider(
    scope: Construct, environment: Environment, cluster: IClusterRef
) -> None:
    """Let users of an OpenID Connect provider in, if there is one.

    Args:
        scope: Parent construct.
        environment: The environment.
        cluster: Its cluster.
    """
    wanted = environment.identity.provider
    if wanted is None or wanted.issuer_url is None or wanted.client_id is None:
        return
    IdentityProviderConfig(
        scope,
        "IdentityProvider",
        cluster=cluster,
        name=wanted.name,
        issuer_url=wanted.issuer_url,
        client_id=wanted.client_id,
        username_claim=wanted.username_claim,
        username_prefix=wanted.username_prefix,
        groups_claim=wanted.groups_claim,
        groups_prefix=wanted.groups_prefix,
        required_claims=wanted.required_claims,
        tags=wanted.tags,
    )


def identity_manifests(
    environment: Environment, role_arns: Mapping[ServiceAccount, str]
) -> Sequence[Manifest]:
    """Return the namespaces, service accounts and mapped accounts that are left to apply.

    Args:
        environment: The environment.
        role_arns: Roles of service accounts by the cluster's issuer.
    """
    identity = environment.identity
    accounts, mapped = written_accounts(identity), identity.mapped_accounts
    by_issuer = {each.account: each for each in identity.issuer_accounts if each.manifest}
    return [
        *(
            namespace_manifest(name, baseline=identity.labelled_namespaces)
            for name in namespaces_of(accounts)
        ),
        *(_account(each, by_issuer.get(each), role_arns) for each in accounts),
        *([mapped_accounts_manifest(mapped)] if mapped else []),
    ]


def _account(
    account: ServiceAccount,
    by_issuer: resolved.IssuerAccount | None,
    role_arns: Mapping[ServiceAccount, str],
) -> Manifest:
    if by_issuer is None:
        return service_account_manifest(account)
    return service_account_manifest(
        account,
        role_arn=role_arns[account],
        labels=by_issuer.labels,
        annotations=by_issuer.annotations,
    )


def _pod_identity(scope: Construct, wanted: resolved.PodIdentity, cluster: IClusterRef) -> None:
    account, role = wanted.account, wanted.role
    construct_id = _id(account)
    if isinstance(role, str):
        PodIdentity(
            scope,
            construct_id,
            cluster=cluster,
            namespace=account.namespace,
            service_account=account.name,
            role=given_role(scope, f"{construct_id}:role", role),
            target_role_arn=wanted.target_role_arn,
            session_tags=wanted.session_tags,
            session_policy=wanted.session_policy or (),
            tags=wanted.tags,
        )
        return
    made = PodIdentity(
        scope,
        construct_id,
        cluster=cluster,
        namespace=account.namespace,
        service_account=account.name,
        role_name=role.name,
        managed_policies=managed_policies(scope, f"{construct_id}:policy", role.permissions),
        policies=role.permissions.policies,
        permissions_boundary=boundary(scope, f"{construct_id}:boundary", role.boundary_arn),
        target_role_arn=wanted.target_role_arn,
        session_tags=wanted.session_tags,
        session_policy=wanted.session_policy or (),
        tags=wanted.tags,
    )
    add_inline_policy(made.role, role.permissions)
    for key, value in sorted(role.tags.items()):
        Tags.of(made.role).add(key, value)


def _id(account: ServiceAccount) -> str:
    # No name holds a colon, so two accounts, or one and the policy of another, never share an id.
    return f"{account.namespace}:{account.name}"
