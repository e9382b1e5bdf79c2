"""Managed node groups: EC2 instances that EKS starts, updates and repairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_ec2 import IVPCRef
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct, IDependable

from eks_constructs.errors import Problem, refuse
from eks_constructs.iam import NodeRole
from eks_constructs.managed_node_group._node_group import node_group
from eks_constructs.node_launch_template import node_launch_template
from eks_constructs.node_security_groups import machine_security_groups
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.capacity import Capacity, Scaling
from eks_constructs.planning.given_launch_template import (
    GivenLaunchTemplate,
    given_template_problems,
)
from eks_constructs.planning.node_group import (
    NodeGroupPlan,
    NodeGroupSpec,
    node_group_problems,
    plan_node_group,
)
from eks_constructs.planning.node_labels import Taint
from eks_constructs.planning.node_machine import NodeMachine, makes_security_groups
from eks_constructs.planning.node_upkeep import NodeRepair, UpdateConfig, WarmPool
from eks_constructs.planning.node_volumes import RootVolume
from eks_constructs.planning.user_data import ClusterFacts, NodeSettings
from eks_constructs.tokens import is_token, require_concrete

__all__ = ["ManagedNodeGroup"]

_NO_TEXTS: Final[Mapping[str, str]] = MappingProxyType({})
_ON_DEMAND: Final = Capacity.on_demand()
_ROOT_VOLUME: Final = RootVolume()
_MACHINE: Final = NodeMachine()
_SCALING: Final = Scaling()
_NODE_REPAIR: Final = NodeRepair()
_UPDATE: Final = UpdateConfig()


class ManagedNodeGroup(Construct):
    """A managed node group with its launch template and its role.

    Instances require session tokens for their metadata (IMDSv2), boot from encrypted volumes and
    cannot be reached by SSH; use Session Manager. What a change of each option does, stands in
    ``docs/managed-node-groups.md``.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster to join: ours, an L1, any L2, or an imported one.
        name: Name of the group, at most 56 characters; also the value of the label and tag
            ``eks-constructs/node-group``. EKS sees it with a hash of all that cannot change in
            place, so that such a change makes a new group before the old one goes.
        subnets: Where nodes run; at least one. Private subnets, unless the caller knows why not:
            whether nodes get public addresses is decided by the subnet. Their order is irrelevant.
        instance_types: 1 to 20 types of one architecture. A single type can be changed later by a
            roll of the nodes; a change of several makes a new group. Default: m6i.large.
        ami_family: Operating system. Default: Amazon Linux 2023.
        fips: Whether the image must use FIPS 140 validated cryptography, Bottlerocket only.
            Default: no.
        scaling: Size limits. Default: 3 to 6, and no desired size, so that an autoscaler is never
            overruled.
        capacity: How instances are bought. Default: on demand.
        version: Kubernetes version of the nodes. Default: that of the cluster when the group is
            made; then nodes stay behind when the cluster is upgraded, so better name it.
        release_version: Release of the EKS image, such as ``1.35.0-20260115``. Default: the latest
            when the group is made or its version changes.
        image_id: Custom image instead of one of EKS; needs ``cluster_facts``, or ``user_data`` that
            joins the cluster. Default: the image of EKS for family and instance types.
        cluster_facts: What nodes with a custom image must know of the cluster; user data is written
            from it. Default: EKS tells nodes with its images.
        settings: What nodes are told beyond that: kubelet, containerd, commands, Bottlerocket;
            user data is written from it. Default: nothing.
        user_data: User data, ready to use: MIME multi-part (Amazon Linux), TOML (Bottlerocket) or
            PowerShell (Windows). EKS merges it with its own unless ``image_id`` is given. Default:
            that of EKS, with ``settings``.
        launch_template: A template of yours instead of one that is made; all that it can say
            belongs there. Without ``instance_types`` it must hold the type. Default: one is made.
        root_volume: Volume for images, containers and logs. Default: 80 GiB gp3.
        machine: What instances are beyond type, image and main volume: more volumes, EFA,
            placement, capacity reservations, CPU options, enclaves, monitoring, an SSH key.
            Default: nothing of it.
        metadata_hop_limit: 1 keeps pods away from the instance metadata, and so from the role of
            the node; 2 lets them in. Default: 1.
        labels: Labels of the nodes. Default: only that of the library.
        taints: Taints of the nodes, at most 50. Default: none.
        update: How fast updates go. Default: a third of the nodes at once, new nodes first.
        force_update: Whether an update goes on although a pod disruption budget keeps nodes from
            draining. Default: no, it fails after 15 minutes.
        node_repair: Whether unhealthy nodes are repaired. Default: they are.
        warm_pool: Booted instances that wait beside the group. Default: none.
        role: Role of the nodes. Default: a :class:`~eks_constructs.iam.NodeRole` without the policy
            of the VPC CNI, which then needs an identity of its own.
        security_groups: Further security groups of the nodes. Default: that of the cluster alone.
        cluster_security_group_id: Security group that EKS made for the cluster, such as
            ``cluster.attr_cluster_security_group_id``. Required with ``security_groups``, EFA, and
            SSH from other security groups, because EKS then no longer adds it. Default: EKS adds
            it.
        vpc: VPC of the subnets, in which security groups are made. Required for EFA, and for SSH
            from other security groups. Default: unknown.
        tags: Tags of the group, the launch template, instances, volumes and network interfaces;
            ``Tags.of`` reaches only the group. ``Name`` replaces the name of the instances, else
            ``<cluster>-<name>``. Default: none.
        requires: What must exist before the nodes: network add-ons, endpoints, access entries.
            Default: only the routes of the subnets.

    Raises:
        ConfigurationError: Everything that could never deploy, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
    """

    plan: Final[NodeGroupPlan]
    role: Final[iam.IRole]
    launch_template: Final[ec2.CfnLaunchTemplate | None]
    """The template that was made; ``None`` with one of the user's."""
    node_group: Final[eks.CfnNodegroup]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        name: str,
        subnets: Sequence[ec2.ISubnet],
        instance_types: Sequence[str] = ("m6i.large",),
        ami_family: AmiFamily = AmiFamily.AMAZON_LINUX_2023,
        fips: bool = False,
        scaling: Scaling = _SCALING,
        capacity: Capacity = _ON_DEMAND,
        version: str | None = None,
        release_version: str | None = None,
        image_id: str | None = None,
        cluster_facts: ClusterFacts | None = None,
        settings: NodeSettings | None = None,
        user_data: str | None = None,
        launch_template: GivenLaunchTemplate | None = None,
        root_volume: RootVolume = _ROOT_VOLUME,
        machine: NodeMachine = _MACHINE,
        metadata_hop_limit: int = 1,
        labels: Mapping[str, str] = _NO_TEXTS,
        taints: Sequence[Taint] = (),
        update: UpdateConfig = _UPDATE,
        force_update: bool = False,
        node_repair: NodeRepair = _NODE_REPAIR,
        warm_pool: WarmPool | None = None,
        role: iam.IRole | None = None,
        security_groups: Sequence[ec2.ISecurityGroup] = (),
        cluster_security_group_id: str | None = None,
        vpc: IVPCRef | None = None,
        tags: Mapping[str, str] = _NO_TEXTS,
        requires: Sequence[IDependable] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        spec = NodeGroupSpec(
            name=name,
            instance_types=tuple(instance_types),
            ami_family=ami_family,
            fips=fips,
            scaling=scaling,
            capacity=capacity,
            version=version,
            release_version=release_version,
            image_id=image_id,
            user_data=user_data,
            settings=settings,
            cluster_facts=cluster_facts,
            launch_template=launch_template,
            root_volume=root_volume,
            machine=machine,
            metadata_hop_limit=metadata_hop_limit,
            labels=labels,
            taints=taints,
            update=update,
            node_repair=node_repair,
            warm_pool=warm_pool,
            tags=tags,
        )
        self.plan = _checked_plan(
            spec,
            subnets=len(subnets),
            has_vpc=vpc is not None,
            has_groups=bool(security_groups) or makes_security_groups(machine),
            has_cluster_group=cluster_security_group_id is not None,
        )
        group_ids = _group_ids(cluster_security_group_id, security_groups)
        self.role = role if role is not None else NodeRole(self, "Role").role
        self.launch_template = self._launch_template(cluster, group_ids, vpc)
        self.node_group = node_group(
            self,
            spec,
            self.plan,
            cluster_name=cluster.cluster_ref.cluster_name,
            role=self.role,
            subnets=subnets,
            launch_template=self.launch_template,
            force_update=force_update,
        )
        self.node_group.node.add_dependency(*_routes(subnets), *requires)

    def _launch_template(
        self, cluster: IClusterRef, group_ids: list[str], vpc: IVPCRef | None
    ) -> ec2.CfnLaunchTemplate | None:
        template = self.plan.template
        if template is None:
            return None
        made = machine_security_groups(self, template, vpc)
        return node_launch_template(
            self,
            template,
            cluster_name=cluster.cluster_ref.cluster_name,
            security_group_ids=group_ids + made,
        )


def _routes(subnets: Sequence[ec2.ISubnet]) -> list[IDependable]:
    return [subnet.internet_connectivity_established for subnet in subnets]


def _group_ids(
    cluster_security_group_id: str | None, groups: Sequence[ec2.ISecurityGroup]
) -> list[str]:
    first = [cluster_security_group_id] if cluster_security_group_id is not None else []
    return first + [group.security_group_id for group in groups]


def _checked_plan(
    spec: NodeGroupSpec, *, subnets: int, has_vpc: bool, has_groups: bool, has_cluster_group: bool
) -> NodeGroupPlan:
    require_concrete(_must_be_concrete(spec), subject="node group")
    concrete_tags = {key: text for key, text in spec.tags.items() if not is_token(text)}
    concrete = replace(spec, tags=concrete_tags)
    problems = list(node_group_problems(concrete, subnets=subnets, has_vpc=has_vpc))
    if not subnets:
        message = "must be at least one subnet"
        problems.append(Problem(code="empty", where="subnets", got=None, message=message))
    if has_groups and spec.launch_template is not None:
        problems += given_template_problems({"security_groups": True})
    elif has_groups and not has_cluster_group:
        message = (
            "must be given with security_groups, EFA or SSH from security groups: EKS then no "
            "longer adds it, and nodes could not reach the control plane"
        )
        problems.append(
            Problem(code="required", where="cluster_security_group_id", got=None, message=message)
        )
    refuse(f"node group {spec.name!r}", problems)
    plan = plan_node_group(concrete)
    if plan.template is None:
        return plan
    return replace(plan, template=replace(plan.template, tags=spec.tags))


def _must_be_concrete(spec: NodeGroupSpec) -> dict[str, object]:
    return {
        "name": spec.name,
        "instance_types": list(spec.instance_types),
        "version": spec.version,
        "release_version": spec.release_version,
        "image_id": spec.image_id,
        **{f"labels.{key}": value for key, value in spec.labels.items()},
    }
