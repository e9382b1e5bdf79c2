"""What Karpenter needs in AWS: its role, the role of its nodes, and the queue of interruptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import CfnOutput, Stack, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct, IConstruct

from eks_constructs.errors import refuse
from eks_constructs.iam import NodeRole
from eks_constructs.interruption_queue import InterruptionQueue
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.karpenter import (
    discovery_commands,
    discovery_problems,
    helm_values,
)
from eks_constructs.planning.manifests.karpenter import ec2_node_class
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.network_tags import KARPENTER_TAG
from eks_constructs.planning.policies.inputs import cluster_name_problems
from eks_constructs.planning.policies.karpenter import karpenter
from eks_constructs.planning.policies.statements import WellKnownPolicy
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.pod_role import pod_role
from eks_constructs.role_policies import WellKnownPolicies

_SERVICE_ACCOUNT: Final = ServiceAccount(namespace="kube-system", name="karpenter")


class Karpenter(Construct):
    """All that Karpenter needs outside of its cluster; the chart is installed by somebody else.

    Its pods must run on nodes that it does not make itself, and the agent of EKS Pod Identity must
    run beside them, unless their role is given. The chart takes :attr:`helm_values`, and an output
    holds the commands that tag what this app did not make.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster; ours, an L1 or any L2.
        cluster_name: Its name. It must be known at synthesis, because conditions of the policy are
            named after it.
        subnets: Where nodes may stand; each gets the tag ``karpenter.sh/discovery``. Default: none
            is tagged here, because a ``Network`` with ``karpenter_discovery`` has done so.
        security_groups: Groups of the nodes; tagged likewise, and named by the node class. Default:
            the group that EKS makes for the cluster.
        discovery: Value of the tag. Default: the name of the cluster.
        runs_as: Service account of its pods. Default: ``karpenter`` in ``kube-system``.
        create_service_account: Whether the chart makes the service account. Default: it does.
        role: Role of its pods, such as that of an :class:`~eks_constructs.irsa.IrsaRole`; it gets
            the permissions, and its ARN goes to the chart. Default: one by EKS Pod Identity.
        node_role: Role of the nodes. Default: one is made, with no more than nodes need.
        node_access_entry: Let the nodes' role into the cluster. Default: yes. A given role may have
            an entry already, such as that of a managed node group; each role can have only one.
        instance_profile: Make an instance profile of the nodes here. Default: no. Clusters without
            a way to the internet need it, because IAM has no VPC endpoint.
        instance_profile_name: Name of that profile. Default: CloudFormation makes one up.
        own_instance_profiles: Whether Karpenter may make profiles itself. Default: unless one is
            made here.
        interruption_queue: Make the queue through which it hears of interruptions. Default: yes.
        queue_name: Name of the queue. Default: CloudFormation makes one up.
        queue_key: Key of the queue. One that was imported must already let
            ``events.amazonaws.com`` use it. Default: a key of SQS itself.
        permissions_boundary: Upper limit of what the roles made here may do. Default: none.

    Raises:
        ConfigurationError: The name is not that of the cluster, or the tag has no valid value.

    See https://karpenter.sh/docs/reference/cloudformation/
    """

    role: Final[iam.IRole]
    """Role of Karpenter's own pods."""
    node_role: Final[iam.IRole]
    instance_profile: Final[iam.InstanceProfile | None]
    queue: Final[sqs.Queue | None]
    helm_values: Final[Mapping[str, JsonValue]]
    """What the chart must be told."""
    create_tags_commands: Final[tuple[str, ...]]
    """AWS CLI lines that tag the subnets and groups that this app did not make."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        cluster_name: str,
        subnets: Sequence[ec2.ISubnet] = (),
        security_groups: Sequence[ec2.ISecurityGroup] = (),
        discovery: str | None = None,
        runs_as: ServiceAccount = _SERVICE_ACCOUNT,
        create_service_account: bool = True,
        role: iam.IRole | None = None,
        node_role: iam.IRole | None = None,
        node_access_entry: bool = True,
        instance_profile: bool = False,
        instance_profile_name: str | None = None,
        own_instance_profiles: bool | None = None,
        interruption_queue: bool = True,
        queue_name: str | None = None,
        queue_key: kms.IKey | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        of_cluster = cluster.cluster_ref.cluster_name
        self._cluster_name: Final = cluster_name
        self._discovery: Final = cluster_name if discovery is None else discovery
        self._security_groups: Final = tuple(security_groups)
        problems = [*cluster_name_problems(cluster_name, of_cluster=of_cluster)]
        refuse("karpenter", problems or discovery_problems(self._discovery))
        self.queue = (
            InterruptionQueue(self, "Interruptions", key=queue_key, name=queue_name).queue
            if interruption_queue
            else None
        )
        self.node_role = (
            node_role or NodeRole(self, "NodeRole", permissions_boundary=permissions_boundary).role
        )
        if node_access_entry:
            self._node_access(of_cluster)
        self.instance_profile = self._profile(instance_profile_name) if instance_profile else None
        if own_instance_profiles is None:
            own_instance_profiles = not instance_profile
        policy = self._policy(queue_key, makes_profiles=own_instance_profiles)
        self.role = (
            pod_role(
                self,
                cluster=cluster,
                runs_as=runs_as,
                policies=[policy],
                permissions_boundary=permissions_boundary,
            )
            if role is None
            else self._permitted(role, policy)
        )
        self.create_tags_commands = self._tag(subnets)
        self.helm_values = helm_values(
            cluster_name=cluster_name,
            queue_name=None if self.queue is None else self.queue.queue_name,
            service_account=runs_as.name,
            create_service_account=create_service_account,
            role_arn=None if role is None else role.role_arn,
        )

    def node_class(self, name: str = "default", *, image: str) -> Manifest:
        """Return a node class for nodes in the tagged subnets, with the role of the nodes.

        Args:
            name: Name of the class.
            image: Family and version of the image, such as ``al2023@v20260901``.

        Raises:
            ConfigurationError: Karpenter knows no such image, or Kubernetes no such name.
        """
        profile = self.instance_profile
        return ec2_node_class(
            name=name,
            image=image,
            discovery=self._discovery,
            cluster_name=self._cluster_name,
            role_name=self.node_role.role_name if profile is None else None,
            instance_profile=None if profile is None else profile.instance_profile_name,
            security_group_ids=[group.security_group_id for group in self._security_groups],
        )

    def _node_access(self, cluster_name: str) -> None:
        eks.CfnAccessEntry(
            self,
            "NodeAccess",
            cluster_name=cluster_name,
            principal_arn=self.node_role.role_arn,
            type="EC2_LINUX",
        )

    def _profile(self, name: str | None) -> iam.InstanceProfile:
        return iam.InstanceProfile(
            self, "InstanceProfile", role=self.node_role, instance_profile_name=name
        )

    def _policy(self, queue_key: kms.IKey | None, *, makes_profiles: bool) -> WellKnownPolicy:
        return karpenter(
            cluster_name=self._cluster_name,
            node_role_arn=self.node_role.role_arn,
            queue_arn=None if self.queue is None else self.queue.queue_arn,
            queue_key_arn=None if queue_key is None else queue_key.key_arn,
            instance_profiles=makes_profiles,
        )

    def _permitted(self, role: iam.IRole, policy: WellKnownPolicy) -> iam.IRole:
        for made in WellKnownPolicies(self, "Policies", policies=[policy]).managed_policies:
            made.attach_to_role(role)
        return role

    def _tag(self, subnets: Sequence[ec2.ISubnet]) -> tuple[str, ...]:
        ids: list[str] = []
        both: list[tuple[IConstruct, str]] = [(each, each.subnet_id) for each in subnets]
        both += [(each, each.security_group_id) for each in self._security_groups]
        for each, resource_id in both:
            # What is only imported has no resource of this app that could carry tags.
            if each.node.default_child is None:
                ids.append(resource_id)
            else:
                Tags.of(each).add(KARPENTER_TAG, self._discovery)
        region = Stack.of(self).region
        unique = tuple(dict.fromkeys(ids))
        commands = discovery_commands(unique, discovery=self._discovery, region=region)
        if commands:
            CfnOutput(
                self,
                "CreateTags",
                value="\n".join(commands),
                description="Commands that tag what Karpenter must find",
            )
        return commands
