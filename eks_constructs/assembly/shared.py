"""What several sections need: things that exist already, and what happens to things at the end."""

from __future__ import annotations

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_constructs.config.resolved import Environment, Removal


def removal_policy(environment: Environment) -> RemovalPolicy:
    """Return what happens to what holds data when the environment goes."""
    if environment.platform.removal is Removal.DESTROY:
        return RemovalPolicy.DESTROY
    return RemovalPolicy.RETAIN


def given_role(scope: Construct, construct_id: str, arn: str) -> iam.IRole:
    """Return a role that somebody else made and keeps; nothing here changes it."""
    return iam.Role.from_role_arn(scope, construct_id, arn, mutable=False)


def boundary(scope: Construct, construct_id: str, arn: str | None) -> iam.IManagedPolicy | None:
    """Return the permissions boundary with this ARN, if there is one."""
    if arn is None:
        return None
    return iam.ManagedPolicy.from_managed_policy_arn(scope, construct_id, arn)
