"""As whom a managed scraper writes to its workspace."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.policies.observability import prometheus_remote_write
from eks_constructs.role_policies import role_policies
from eks_constructs.values import frozen


@frozen
class ScraperRoles:
    """As whom a scraper writes to its workspace. Made by one of the factories.

    Attributes:
        source: Role that the service assumes; ``None`` for one that is made.
        target: Role that the first one assumes to write; ``None`` for one that is made.
        service_linked: Whether the service's own role writes, without either.

    Raises:
        ConfigurationError: One role without the other, or roles that nobody would use.

    See https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html
    """

    source: iam.IRole | None
    target: iam.IRole | None
    service_linked: bool

    def __post_init__(self) -> None:
        """Refuse half of a pair."""
        given = (self.source is not None, self.target is not None)
        if given[0] != given[1] or (self.service_linked and any(given)):
            message = "must be given together with target, and without service_linked"
            problem = Problem(code="not-together", where="source", got=None, message=message)
            refuse("scraper roles", [problem])

    @classmethod
    def own(cls) -> ScraperRoles:
        """Make both, for this workspace only. A workspace with a key of the account needs them."""
        return cls(source=None, target=None, service_linked=False)

    @classmethod
    def given(cls, *, source: iam.IRole, target: iam.IRole) -> ScraperRoles:
        """Use roles that exist, for a workspace of another account.

        Args:
            source: Role of the cluster's account, which trusts ``scraper.aps.amazonaws.com``.
            target: Role of the workspace's account, which trusts the other one and may write.
        """
        return cls(source=source, target=target, service_linked=False)

    @classmethod
    def none(cls) -> ScraperRoles:
        """Let the service-linked role write, which can for workspaces with a key of AWS only."""
        return cls(source=None, target=None, service_linked=True)


def own_roles(
    scope: Construct, workspace_arn: str
) -> tuple[iam.IRole, iam.IRole, iam.ManagedPolicy]:
    """Make the roles as whom a scraper writes to one workspace.

    Args:
        scope: The scraper.
        workspace_arn: The workspace.

    Returns:
        The role that the service assumes, the role that this one assumes, and the policy that lets
        it: no role names the policy, so that the scraper must be made to wait for it.
    """
    # They cannot name the scraper, which names them: those of this account and region may.
    scrapers = Stack.of(scope).format_arn(service="aps", resource="scraper", resource_name="*")
    service = iam.ServicePrincipal(
        "scraper.aps.amazonaws.com",
        conditions={
            "ArnLike": {"aws:SourceArn": scrapers},
            "StringEquals": {"aws:SourceAccount": Stack.of(scope).account},
        },
    )
    source = iam.Role(scope, "Source", assumed_by=service)
    target_scope = Construct(scope, "Target")
    target = iam.Role(
        target_scope,
        "Role",
        assumed_by=iam.ArnPrincipal(source.role_arn).with_conditions(
            {"StringLike": {"sts:ExternalId": scrapers}}
        ),
        managed_policies=role_policies(
            target_scope,
            managed_policies=(),
            policies=[prometheus_remote_write(workspace_arns=[workspace_arn])],
            statements=(),
            subject="scraper roles",
        ),
    )
    assume = iam.PolicyStatement(actions=["sts:AssumeRole"], resources=[target.role_arn])
    policy = iam.ManagedPolicy(scope, "AssumeTarget", statements=[assume], roles=[source])
    return source, target, policy
