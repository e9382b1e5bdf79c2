"""Who may use a cluster's Kubernetes API."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from aws_cdk import CfnTag, Stack
from aws_cdk import aws_eks as eks
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.access import (
    AccessEntry,
    AccessPolicy,
    access_entry_problems,
)
from eks_constructs.planning.siblings import sibling_edges
from eks_constructs.tokens import is_token


class AccessEntries(Construct):
    """The access entries of a cluster, one for each principal.

    It does not ask for a cluster admin, because several of these may serve one cluster, and other
    apps may too. Whoever knows all entries of a cluster asks
    :func:`eks_constructs.planning.access.lockout_problems`; an environment file always does.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster to enter; its authentication mode must include access entries.
        entries: What each principal may do. To join several entries of one principal, use
            :func:`eks_constructs.planning.access_merge.merge_entries`.

    Raises:
        ConfigurationError: Entries that EKS would refuse, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
    """

    resources: Final[MappingProxyType[str, eks.CfnAccessEntry]]
    """Access entries by key, or else by the ARN of their principal."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        entries: Sequence[AccessEntry],
    ) -> None:
        super().__init__(scope, construct_id)
        refuse("access entries", _problems(entries))
        cluster_name = cluster.cluster_ref.cluster_name
        made = {
            entry.id: self._access_entry(cluster_name, entry)
            for entry in sorted(entries, key=lambda entry: entry.id)
        }
        for later, earlier in sibling_edges(tuple(made)):
            made[later].add_resource_dependency(made[earlier])
        self.resources = MappingProxyType(made)

    def _access_entry(self, cluster_name: str, entry: AccessEntry) -> eks.CfnAccessEntry:
        policies = [self._access_policy(policy) for policy in entry.policies]
        return eks.CfnAccessEntry(
            self,
            entry.id,
            cluster_name=cluster_name,
            principal_arn=entry.principal_arn,
            type=entry.type.value,
            access_policies=policies or None,
            kubernetes_groups=list(entry.kubernetes_groups) or None,
            username=entry.username,
            tags=[CfnTag(key=key, value=entry.tags[key]) for key in sorted(entry.tags)] or None,
        )

    def _access_policy(self, policy: AccessPolicy) -> eks.CfnAccessEntry.AccessPolicyProperty:
        arn = policy.policy
        if arn == policy.name:
            arn = Stack.of(self).format_arn(
                service="eks",
                region="",
                account="aws",
                resource="cluster-access-policy",
                resource_name=policy.name,
            )
        return eks.CfnAccessEntry.AccessPolicyProperty(
            policy_arn=arn,
            access_scope=eks.CfnAccessEntry.AccessScopeProperty(
                type=policy.scope.type.value,
                namespaces=list(policy.scope.namespace_names) or None,
            ),
        )


def _problems(entries: Sequence[AccessEntry]) -> tuple[Problem, ...]:
    unknown = frozenset(entry.principal_arn for entry in entries if is_token(entry.principal_arn))
    keys: set[str] = set()
    found = list(access_entry_problems(entries, unknown=unknown))
    for index, entry in enumerate(entries):
        if entry.principal_arn in unknown and entry.key is None:
            message = "must be given, because the ARN of the principal is not known at synthesis"
            where = f"entries[{index}].key"
            found.append(Problem(code="required", where=where, got=None, message=message))
        elif entry.key is not None and entry.key in keys:
            message, where = "must be different for each entry", f"entries[{index}].key"
            found.append(
                Problem(code="name-duplicate", where=where, got=entry.key, message=message)
            )
        keys.add(entry.id)
    return tuple(found)
