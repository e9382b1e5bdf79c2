"""Self-managed node groups: EC2 instances of an Auto Scaling group that join a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_ec2 import IVPCRef
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct, IDependable

from eks_constructs.errors import Problem, refuse
from eks_constructs.iam import NodeRole
from eks_constructs.node_launch_template import node_launch_template
from eks_constructs.node_security_groups import machine_security_groups, ssh_rules
from eks_constructs.planning.access import AccessEntryType
from eks_constructs.planning.autoscaler_tags import discovery_tags
from eks_constructs.planning.group_place import GroupPlace, group_place_problems
from eks_constructs.planning.naming import NODE_GROUP_KEY
from eks_constructs.planning.self_managed_node_group import (
    SelfManagedNodeGroupPlan,
    SelfManagedNodeGroupSpec,
    plan_self_managed_node_group,
)
from eks_constructs.planning.self_managed_problems import self_managed_problems
from eks_constructs.self_managed_node_group._auto_scaling_group import auto_scaling_group, hang_on
from eks_constructs.self_managed_node_group._security_groups import (
    control_plane_node_security_group,
    node_security_group,
)
from eks_constructs.tokens import is_token, require_concrete

__all__ = ["SelfManagedNodeGroup"]


class SelfManagedNodeGroup(Construct):
    """An Auto Scaling group of nodes, with launch template, role, instance profile, access entry.

    For what managed node groups cannot do: a mix of on demand and spot, types found by attributes,
    Local Zones and Outposts, images of any maker, lifecycle hooks. In return nothing drains a node
    before CloudFormation or EC2 Auto Scaling ends it; have something answer a terminating hook.

    Instances require session tokens for their metadata (IMDSv2), boot from encrypted volumes and
    cannot be reached by SSH; use Session Manager.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster to join: ours, an L1, any L2, or an imported one. It must know access
            entries, unless ``access_entry`` is false.
        spec: What the group is.
        subnets: Where nodes run; at least one, in Local Zones or on an Outpost too. Whether nodes
            get public addresses is decided by the subnet. Their order is irrelevant.
        cluster_security_group_id: Security group that EKS made for the cluster, such as
            ``cluster.attr_cluster_security_group_id``. ``None`` for nodes that have
            ``security_groups`` alone, which must then let them and the control plane talk.
        own_security_group: Whether nodes get a security group of their own, with rules to and from
            that of the cluster for the Kubernetes API, the kubelet and DNS, and nothing more.
            Pods of other groups then reach those of this one only there. Needs ``vpc``. Default:
            no, nodes have the security group of the cluster.
        control_plane_security_group_id: A further security group of the control plane's interfaces
            that the rules of the own one name instead of that of the cluster. Nodes then need one
            of ``security_groups`` for DNS, and for what they say to each other. Default: none.
        security_groups: Further security groups of the nodes; none may carry the tag
            ``kubernetes.io/cluster/<name>``, of which a node has one only. Default: none.
        vpc: VPC of the subnets, in which security groups are made. Default: unknown.
        role: Role of the nodes. Default: a :class:`~eks_constructs.iam.NodeRole` without the policy
            of the VPC CNI, which then needs an identity of its own.
        instance_profile_arn: Instance profile that exists and holds ``role``, which must be given
            too: the access entry is for the role. Default: one is made.
        access_entry: Whether the access entry that lets the role join is made. Must be false for a
            role that has one already, such as one that two groups share. Default: it is made.
        requires: What must exist before the nodes: network add-ons, endpoints. Default: only the
            routes of the subnets.

    Raises:
        ConfigurationError: Everything that could never deploy, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/worker.html
    """

    plan: Final[SelfManagedNodeGroupPlan]
    role: Final[iam.IRole]
    access_entry: Final[eks.CfnAccessEntry | None]
    """The access entry of the role; ``None`` where somebody else makes it."""
    security_group_ids: Final[tuple[str, ...]]
    launch_template: Final[ec2.CfnLaunchTemplate]
    auto_scaling_group: Final[autoscaling.CfnAutoScalingGroup]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        spec: SelfManagedNodeGroupSpec,
        subnets: Sequence[ec2.ISubnet],
        cluster_security_group_id: str | None,
        own_security_group: bool = False,
        control_plane_security_group_id: str | None = None,
        security_groups: Sequence[ec2.ISecurityGroup] = (),
        vpc: IVPCRef | None = None,
        role: iam.IRole | None = None,
        instance_profile_arn: str | None = None,
        access_entry: bool = True,
        requires: Sequence[IDependable] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        name = cluster.cluster_ref.cluster_name
        place = GroupPlace(
            subnets=len(subnets),
            has_vpc=vpc is not None,
            cluster_security_group=cluster_security_group_id is not None,
            control_plane_security_group=control_plane_security_group_id is not None,
            own_security_group=own_security_group,
            security_groups=len(security_groups),
            role=role is not None,
            instance_profile=instance_profile_arn is not None,
        )
        self.plan = _checked_plan(spec, place, cluster_name=name)
        self.role = role if role is not None else NodeRole(self, "Role").role
        self.access_entry = self._access_entry(name, spec) if access_entry else None
        by_control_plane = control_plane_security_group_id
        first = cluster_security_group_id
        if own_security_group and vpc is not None:
            first = self._own_security_group(name, vpc, first, by_control_plane)
        self.security_group_ids = (
            *([first] if first is not None else []),
            *(group.security_group_id for group in security_groups),
            *machine_security_groups(
                self, self.plan.template, vpc, ssh_group=by_control_plane is None
            ),
        )
        self.launch_template = self._launch_template(name, instance_profile_arn)
        self.auto_scaling_group = self._auto_scaling_group(name, spec, subnets)
        hang_on(self, spec, self.auto_scaling_group)
        routes = (subnet.internet_connectivity_established for subnet in subnets)
        self.auto_scaling_group.node.add_dependency(*routes, *requires)

    def _access_entry(
        self, cluster_name: str, spec: SelfManagedNodeGroupSpec
    ) -> eks.CfnAccessEntry:
        windows = spec.ami_family.is_windows
        kind = AccessEntryType.EC2_WINDOWS if windows else AccessEntryType.EC2_LINUX
        return eks.CfnAccessEntry(
            self,
            "AccessEntry",
            cluster_name=cluster_name,
            principal_arn=self.role.role_arn,
            type=kind.value,
        )

    def _own_security_group(
        self, cluster_name: str, vpc: IVPCRef, cluster_group: str | None, control_plane: str | None
    ) -> str | None:
        name = self.plan.template.name
        if control_plane is not None:
            return control_plane_node_security_group(
                self,
                vpc=vpc,
                name=name,
                cluster_name=cluster_name,
                control_plane_group_id=control_plane,
                ingress=[*ssh_rules(self.plan.template)],
            ).attr_group_id
        if cluster_group is None:
            return None
        return node_security_group(
            self, vpc=vpc, name=name, cluster_name=cluster_name, cluster_group_id=cluster_group
        ).attr_group_id

    def _launch_template(self, cluster_name: str, profile: str | None) -> ec2.CfnLaunchTemplate:
        if profile is None:
            made = iam.CfnInstanceProfile(self, "InstanceProfile", roles=[self.role.role_name])
            profile = made.attr_arn
        return node_launch_template(
            self,
            self.plan.template,
            cluster_name=cluster_name,
            security_group_ids=self.security_group_ids,
            instance_profile_arn=profile,
            instance_tags={_owner_key(cluster_name): "owned"},
        )

    def _auto_scaling_group(
        self, cluster_name: str, spec: SelfManagedNodeGroupSpec, subnets: Sequence[ec2.ISubnet]
    ) -> autoscaling.CfnAutoScalingGroup:
        found = discovery_tags(cluster_name) if spec.autoscaler_discovery else {}
        group = auto_scaling_group(
            self,
            spec,
            self.plan,
            subnets=subnets,
            launch_template=self.launch_template,
            tags={
                "Name": f"{cluster_name}-{spec.name}",
                **spec.tags,
                NODE_GROUP_KEY: spec.name,
                _owner_key(cluster_name): "owned",
            },
            group_tags={**found, **self.plan.hints},
        )
        if self.access_entry is not None:
            # Nodes that start before it are refused, and the kubelet gives up.
            group.add_resource_dependency(self.access_entry)
        return group


def _owner_key(cluster_name: str) -> str:
    return f"kubernetes.io/cluster/{cluster_name}"


def _checked_plan(
    spec: SelfManagedNodeGroupSpec, place: GroupPlace, *, cluster_name: str
) -> SelfManagedNodeGroupPlan:
    require_concrete(_must_be_concrete(spec), subject="self-managed node group")
    concrete_tags = {key: text for key, text in spec.tags.items() if not is_token(text)}
    concrete = replace(spec, tags=concrete_tags)
    problems = [
        *self_managed_problems(concrete, subnets=place.subnets, has_vpc=place.has_vpc),
        *group_place_problems(place),
    ]
    facts = spec.cluster_facts
    if facts is not None and _differ(facts.name, cluster_name):
        message = f"must be {cluster_name!r}, the name of the cluster"
        where = "cluster_facts.name"
        problems.append(Problem(code="not-together", where=where, got=facts.name, message=message))
    refuse(f"self-managed node group {spec.name!r}", problems)
    return plan_self_managed_node_group(spec)


def _differ(one: str, other: str) -> bool:
    return one != other and not (is_token(one) or is_token(other))


def _must_be_concrete(spec: SelfManagedNodeGroupSpec) -> dict[str, object]:
    return {
        "name": spec.name,
        "instance_types": list(spec.instance_types),
        "version": spec.version,
        "release": spec.release,
        "image_id": spec.image_id,
        "capacity_block": spec.capacity_block,
        **{f"labels.{key}": value for key, value in spec.labels.items()},
        **{f"autoscaler_resources.{key}": each for key, each in spec.autoscaler_resources.items()},
    }
