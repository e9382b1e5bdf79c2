"""EKS Pod Identity: a role of their own for the pods of one service account."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from aws_cdk import CfnTag, Stack
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.iam import PodIdentityRole
from eks_constructs.planning.naming import tag_problems
from eks_constructs.planning.pod_identity import (
    AssociationChoices,
    association_problems,
)
from eks_constructs.planning.policies.statements import WellKnownPolicy
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.tokens import is_token, require_concrete


class PodIdentity(Construct):
    """The role of the pods of one service account, handed out by EKS Pod Identity.

    The service account need not exist yet, and needs no annotation. The agent must run on the
    nodes: the add-on ``eks-pod-identity-agent``, or EKS Auto Mode. Pods that started before must
    be started again.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster of the pods; ours, an L1 or any L2.
        namespace: Namespace of the service account.
        service_account: Name of the service account.
        role: A role that exists and trusts ``pods.eks.amazonaws.com``, such as that of a
            :class:`~eks_constructs.iam.PodIdentityRole` that several associations share. Default: a
            role of its own, which only this service account of this cluster can have.
        role_name: Name of the role of its own. Default: CloudFormation makes one up, so that the
            role can be replaced.
        managed_policies: Names of AWS managed policies, with their path if they have one, ARNs of
            policies, or policies. A name or ARN must be known at synthesis. Default: none.
        policies: What well-known programs need, from :mod:`~eks_constructs.well_known`; each
            becomes a managed policy. Default: none.
        statements: Further permissions, written to a managed policy of their own. Default: none.
        permissions_boundary: Upper limit of what the role may do. Default: none.
        target_role_arn: A role, mostly of another account, that EKS assumes with the first one and
            gives to the pods instead of it. The role of its own may assume it; its trust must
            allow that with :attr:`external_id`. Default: none.
        session_tags: Let EKS tag the sessions with cluster, namespace, service account and pod.
            Default: yes. Without the tags the role of its own is bound to the cluster only.
        session_policy: Statements, or a policy in JSON, that narrow the role for these pods, or
            the target role if there is one; 2,048 characters at most. EKS takes it only without
            session tags. Default: none.
        tags: Tags of the association, besides those of the app.

    Raises:
        ConfigurationError: Everything that EKS would refuse, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
    """

    role: Final[iam.IRole]
    resource: Final[eks.CfnPodIdentityAssociation]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        namespace: str,
        service_account: str,
        role: iam.IRole | None = None,
        role_name: str | None = None,
        managed_policies: Sequence[str | iam.IManagedPolicy] = (),
        policies: Sequence[WellKnownPolicy] = (),
        statements: Sequence[iam.PolicyStatement] = (),
        permissions_boundary: iam.IManagedPolicy | None = None,
        target_role_arn: str | None = None,
        session_tags: bool = True,
        session_policy: str | Sequence[iam.PolicyStatement] = (),
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        _require_names(namespace, service_account)
        own = (managed_policies, policies, statements, permissions_boundary, role_name)
        choices = AssociationChoices(
            namespace=namespace,
            service_account=service_account,
            has_role=role is not None,
            has_permissions=any(own),
            target_role_arn=target_role_arn,
            session_tags=session_tags,
            session_policy=self._session_policy(session_policy),
        )
        refuse(f"pod identity of {namespace}/{service_account}", _problems(choices, tags))
        account = ServiceAccount(namespace=namespace, name=service_account)
        self.role = (
            role
            or PodIdentityRole(
                self,
                "Role",
                role_name=role_name,
                managed_policies=managed_policies,
                policies=policies,
                statements=[*statements, *_assume(target_role_arn)],
                cluster=cluster,
                only_for=account if session_tags else None,
                permissions_boundary=permissions_boundary,
            ).role
        )
        self.resource = eks.CfnPodIdentityAssociation(
            self,
            "Resource",
            cluster_name=cluster.cluster_ref.cluster_name,
            namespace=namespace,
            service_account=service_account,
            role_arn=self.role.role_arn,
            target_role_arn=target_role_arn,
            disable_session_tags=None if session_tags else True,
            policy=choices.session_policy,
            tags=_tags(tags),
        )

    @property
    def external_id(self) -> str:
        """The external id with which EKS assumes the target role, for its trust policy."""
        return self.resource.attr_external_id

    def _session_policy(self, statements: str | Sequence[iam.PolicyStatement]) -> str | None:
        if not statements:
            return None
        if isinstance(statements, str):
            return statements
        document = {
            "Version": "2012-10-17",
            "Statement": [statement.to_statement_json() for statement in statements],
        }
        text = json.dumps(document, separators=(",", ":"))
        if is_token(text):
            return Stack.of(self).to_json_string(document)
        return text


def _require_names(namespace: str, service_account: str) -> None:
    names: dict[str, object] = {"namespace": namespace, "service_account": service_account}
    require_concrete(names, subject="pod identity")


def _problems(choices: AssociationChoices, tags: Mapping[str, str] | None) -> Iterator[Problem]:
    yield from association_problems(choices)
    yield from tag_problems(tags or {})


def _assume(target_role_arn: str | None) -> list[iam.PolicyStatement]:
    if target_role_arn is None:
        return []
    actions = ["sts:AssumeRole", "sts:TagSession"]
    return [iam.PolicyStatement(actions=actions, resources=[target_role_arn])]


def _tags(tags: Mapping[str, str] | None) -> list[CfnTag] | None:
    return [CfnTag(key=key, value=value) for key, value in sorted((tags or {}).items())] or None
