"""Container Insights: metrics of nodes and pods in CloudWatch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.iam import PodIdentityRole
from eks_constructs.log_group import RetainedLogGroup, encryption_key, removal_policy_problems
from eks_constructs.planning.container_insights import (
    ADDON,
    RUNS_AS,
    insights_values,
    log_group_names,
    version_problems,
)
from eks_constructs.planning.policies.inputs import cluster_name_problems
from eks_constructs.planning.policies.observability import cloudwatch_agent, xray
from eks_constructs.tokens import require_concrete


class ContainerInsights(Construct):
    """The add-on amazon-cloudwatch-observability, its role, and the log groups that it writes to.

    It runs on nodes, and its role comes by EKS Pod Identity: nodes and the agent of Pod Identity
    must be there. It is charged by what it observes; switch on what somebody looks at.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster; ours, an L1 or any L2.
        cluster_name: Its name, which must be known at synthesis: log groups are named after it.
        version: Version of the add-on, ``v6.2.0-eksbuild.1`` or later. Default: EKS takes its
            default.
        container_logs: Whether logs of pods and nodes go to CloudWatch too. Default: they do not,
            which a ``LogPipeline`` does better.
        application_signals: Whether traces and metrics of applications do. Default: they do not.
        log_groups: Whether the log groups are made here, so that they have a retention and a key;
            the agent would make them without. Not where it has run before, for they exist then.
            Default: they are.
        log_retention_days: Days that events are kept, one of
            :data:`~eks_constructs.planning.log_retention.RETENTION_DAYS`, or ``None`` for ever.
            Default: 30.
        key: Key of the log groups. One that was imported must already let CloudWatch Logs use it.
            Default: one is made here, with rotation.
        permissions_boundary: Upper limit of what the role may do. Default: none.
        removal_policy: What happens to log groups and key when they leave the template. Default:
            kept.

    Raises:
        ConfigurationError: Everything that EKS or CloudWatch would refuse, all at once.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html
    """

    resource: Final[eks.CfnAddon]
    role: Final[iam.Role]
    log_groups: Final[Mapping[str, logs.LogGroup]]
    """Log groups made here by the last part of their names, such as ``performance``."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        cluster_name: str,
        version: str | None = None,
        container_logs: bool = False,
        application_signals: bool = False,
        log_groups: bool = True,
        log_retention_days: int | None = 30,
        key: kms.IKey | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete({"version": version}, subject="Container Insights")
        of_cluster = cluster.cluster_ref.cluster_name
        refuse(
            "Container Insights",
            [
                *cluster_name_problems(cluster_name, of_cluster=of_cluster),
                *version_problems(version),
                *removal_policy_problems(removal_policy),
            ],
        )
        names = log_group_names(cluster_name, container_logs=container_logs) if log_groups else {}
        self.log_groups = MappingProxyType(
            _log_groups(Construct(self, "Logs"), names, log_retention_days, key, removal_policy)
        )
        traces = [xray()] if application_signals else []
        self.role = PodIdentityRole(
            self,
            "Role",
            policies=[cloudwatch_agent(cluster_name=cluster_name), *traces],
            cluster=cluster,
            only_for=RUNS_AS,
            permissions_boundary=permissions_boundary,
        ).role
        values = insights_values(
            container_logs=container_logs, application_signals=application_signals
        )
        self.resource = self._addon(of_cluster, version, json.dumps(values, sort_keys=True))

    def _addon(self, cluster_name: str, version: str | None, values: str) -> eks.CfnAddon:
        identity = eks.CfnAddon.PodIdentityAssociationProperty(
            role_arn=self.role.role_arn, service_account=RUNS_AS.name
        )
        addon = eks.CfnAddon(
            self,
            "Resource",
            cluster_name=cluster_name,
            addon_name=ADDON,
            addon_version=version,
            configuration_values=values,
            resolve_conflicts="OVERWRITE",
            pod_identity_associations=[identity],
        )
        # The agent makes log groups that are not there yet, and fails without its permissions.
        for each in (self.role, *self.log_groups.values()):
            addon.node.add_dependency(each)
        return addon


def _log_groups(
    scope: Construct,
    names: Mapping[str, str],
    retention_days: int | None,
    key: kms.IKey | None,
    removal_policy: RemovalPolicy,
) -> dict[str, logs.LogGroup]:
    if not names:
        return {}
    shared = key if key is not None else encryption_key(scope, "Key", removal_policy)
    return {
        kind: RetainedLogGroup(
            scope,
            kind,
            log_group_name=name,
            retention_days=retention_days,
            key=shared,
            removal_policy=removal_policy,
        ).log_group
        for kind, name in names.items()
    }
