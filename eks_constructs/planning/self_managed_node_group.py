"""The plan of a self-managed node group: what its parts must be, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Final

from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.ami_parameter import ImageQuery, at_deployment, image_parameter
from eks_constructs.planning.auto_scaling import GroupBehaviour, LifecycleHook
from eks_constructs.planning.autoscaler_tags import hint_tags
from eks_constructs.planning.capacity import Scaling
from eks_constructs.planning.efa import InterfaceType, NetworkInterface, efa_interfaces
from eks_constructs.planning.group_updates import InstanceRefresh, RollingUpdate
from eks_constructs.planning.instance_requirements import InstanceRequirements
from eks_constructs.planning.instance_types import require
from eks_constructs.planning.instances_distribution import InstancesDistribution
from eks_constructs.planning.naming import NODE_GROUP_KEY
from eks_constructs.planning.node_labels import Taint
from eks_constructs.planning.node_machine import NodeMachine
from eks_constructs.planning.node_template import NodeTemplate
from eks_constructs.planning.node_upkeep import WarmPool, WarmPoolState
from eks_constructs.planning.node_volumes import RootVolume
from eks_constructs.planning.user_data import ClusterFacts, NodeSettings, full_user_data
from eks_constructs.values import frozen

_DEFAULT_TYPES: Final = ("m6i.large",)
_EFA_RESOURCE: Final = "vpc.amazonaws.com/efa"


@frozen
class SelfManagedNodeGroupSpec:
    """What a self-managed node group is, apart from where it runs.

    Attributes:
        name: Name of the group, at most 56 characters; also the value of the label and tag
            ``eks-constructs/node-group``. AWS sees a name that CloudFormation makes.
        instance_types: At most 40 types of one architecture, most wanted first. Default: m6i.large.
        requirements: What instance types must have, instead of their names. Default: nothing.
        ami_family: Operating system. Default: Amazon Linux 2023.
        fips: Whether the image must use FIPS 140 validated cryptography, Bottlerocket only.
            Default: no.
        version: Kubernetes version of the image, such as ``1.35``. Required without ``image_id``.
        release: Release of the image; see
            :class:`~eks_constructs.planning.ami_parameter.ImageQuery`. Default: the newest at each
            deployment that changes the launch template, which moves nodes by surprise.
        image_id: Custom image. Default: the one that AWS or Canonical publishes.
        cluster_facts: What nodes must know of the cluster, from which user data is written.
            Required unless ``user_data`` is given.
        settings: What nodes are told beyond that. Labels and taints belong to the group. Default:
            nothing.
        user_data: User data of yours that joins the cluster, ready to use. Default: written from
            the facts.
        scaling: Size limits. Default: 3 to 6, and no desired size, so that an autoscaler is never
            overruled.
        distribution: Split between on demand and spot. Default: on demand only.
        capacity_block: Reservation of the Capacity Block for ML that instances are bought with;
            one type, and a subnet in its zone. Default: none.
        root_volume: Volume for images, containers and logs. Default: 80 GiB gp3; an Outpost needs
            gp2.
        machine: What instances are beyond type, image and main volume. Default: nothing of it.
        metadata_hop_limit: 1 keeps pods away from the instance metadata, and so from the role of
            the node; 2 lets them in. Default: 1.
        labels: Labels that nodes register with. A change rolls the nodes. Default: only that of
            the library.
        taints: Taints that nodes register with. A change rolls the nodes. Default: none.
        update: How instances are replaced when their template changes. Default: one after another
            with five minutes between, without signals.
        behaviour: What the group does beside holding its size. Default: see there.
        warm_pool: Booted instances that wait beside the group. They run their user data while they
            wait, so they join the cluster and leave it again. Default: none.
        lifecycle_hooks: Hooks by name. Default: none.
        on_outpost: Whether the subnets lie on an Outpost, which has gp2 volumes only and no spot.
            Default: no.
        autoscaler_discovery: Whether tags let the Cluster Autoscaler find the group. Default: they
            do.
        autoscaler_hints: Whether tags describe the nodes to it, so that it can scale from zero.
            Default: they do.
        autoscaler_resources: Quantities that the instance type does not tell it. Default: the size
            of the root volume, and the adapters of EFA.
        tags: Tags of the group, the launch template, instances, volumes and network interfaces.
            Default: none.
    """

    name: str
    instance_types: Sequence[str] = ()
    requirements: InstanceRequirements | None = None
    ami_family: AmiFamily = AmiFamily.AMAZON_LINUX_2023
    fips: bool = False
    version: str | None = None
    release: str | None = None
    image_id: str | None = None
    user_data: str | None = None
    cluster_facts: ClusterFacts | None = None
    settings: NodeSettings = field(default_factory=NodeSettings)
    scaling: Scaling = field(default_factory=Scaling)
    distribution: InstancesDistribution = field(default_factory=InstancesDistribution)
    capacity_block: str | None = None
    root_volume: RootVolume = field(default_factory=RootVolume)
    machine: NodeMachine = field(default_factory=NodeMachine)
    metadata_hop_limit: int = 1
    labels: Mapping[str, str] = field(default_factory=dict)
    taints: Sequence[Taint] = ()
    update: RollingUpdate | InstanceRefresh = field(default_factory=RollingUpdate)
    behaviour: GroupBehaviour = field(default_factory=GroupBehaviour)
    warm_pool: WarmPool | None = None
    lifecycle_hooks: Mapping[str, LifecycleHook] = field(default_factory=dict)
    on_outpost: bool = False
    autoscaler_discovery: bool = True
    autoscaler_hints: bool = True
    autoscaler_resources: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def type_names(self) -> tuple[str, ...]:
        """Instance types with the default; one that stands for all, if they are found."""
        if self.requirements is not None:
            return (self.requirements.stand_in,)
        return tuple(self.instance_types) or _DEFAULT_TYPES

    @property
    def is_mixed(self) -> bool:
        """Whether the group needs a mixed instances policy."""
        return (
            self.requirements is not None
            or len(self.type_names) > 1
            or self.distribution != InstancesDistribution()
        )


@frozen
class SelfManagedNodeGroupPlan:
    """What was decided for a self-managed node group.

    Attributes:
        template: What the launch template says.
        instance_types: Types that the mixed instances policy lists, most wanted first; empty
            without such a policy, or where types are found by what they have.
        labels: Labels with that of the library.
        hints: Tags that describe the nodes to the Cluster Autoscaler.
    """

    template: NodeTemplate
    instance_types: tuple[str, ...]
    labels: Mapping[str, str]
    hints: Mapping[str, str]


def plan_self_managed_node_group(spec: SelfManagedNodeGroupSpec) -> SelfManagedNodeGroupPlan:
    """Decide everything about a self-managed node group that needs no AWS.

    Args:
        spec: What the caller wants; checked by
            :func:`~eks_constructs.planning.self_managed_problems.self_managed_problems`.
    """
    labels = {**spec.labels, NODE_GROUP_KEY: spec.name}
    by_name = spec.is_mixed and spec.requirements is None
    return SelfManagedNodeGroupPlan(
        template=NodeTemplate(
            name=spec.name,
            family=spec.ami_family,
            root_volume=spec.root_volume,
            # The account's default must not stop EC2 from tagging nodes as Kubernetes wants it.
            machine=replace(spec.machine, metadata_tags_off=True),
            # The first of several too, as in eksctl; the policy of the group has the last word.
            instance_type=spec.type_names[0] if spec.requirements is None else None,
            image_id=_image(spec),
            user_data=_user_data(spec),
            metadata_hop_limit=spec.metadata_hop_limit,
            capacity_block=spec.capacity_block,
            interfaces=_interfaces(spec),
            hibernation=hibernates(spec.warm_pool),
            tags=spec.tags,
        ),
        instance_types=spec.type_names if by_name else (),
        labels=labels,
        hints=hint_tags(labels, spec.taints, _resources(spec)) if spec.autoscaler_hints else {},
    )


def hibernates(pool: WarmPool | None) -> bool:
    """Return whether instances wait in hibernation.

    Args:
        pool: Instances that wait beside the group.
    """
    return pool is not None and pool.enabled and pool.pool_state is WarmPoolState.HIBERNATED


def image_query(spec: SelfManagedNodeGroupSpec) -> ImageQuery:
    """Return which published image the nodes boot.

    Args:
        spec: What the caller wants; without a custom image.
    """
    return ImageQuery(
        family=spec.ami_family,
        instance_types=spec.type_names,
        version=spec.version or "",
        release=spec.release,
        fips=spec.fips,
    )


def node_settings(spec: SelfManagedNodeGroupSpec) -> NodeSettings:
    """Return what nodes are told, with labels and taints of the group.

    Args:
        spec: What the caller wants.
    """
    labels = {**spec.labels, NODE_GROUP_KEY: spec.name}
    return replace(spec.settings, labels=labels, taints=tuple(spec.taints))


def _interfaces(spec: SelfManagedNodeGroupSpec) -> tuple[NetworkInterface, ...]:
    if spec.machine.efa:
        return efa_interfaces(require(spec.type_names[0]))
    # Said although EC2 would make it by itself, as eksctl does: tools look for the security groups
    # of self-managed nodes here.
    return (NetworkInterface(card=0, type=InterfaceType.ENA),)


def _image(spec: SelfManagedNodeGroupSpec) -> str:
    if spec.image_id is not None:
        return spec.image_id
    return at_deployment(image_parameter(image_query(spec)))


def _user_data(spec: SelfManagedNodeGroupSpec) -> str | None:
    if spec.user_data is not None or spec.cluster_facts is None:
        return spec.user_data
    return full_user_data(spec.ami_family, spec.cluster_facts, node_settings(spec))


def _resources(spec: SelfManagedNodeGroupSpec) -> dict[str, str]:
    size = spec.root_volume.size_gib
    known = {"ephemeral-storage": f"{size}Gi"} if size else {}
    if spec.machine.efa:
        known[_EFA_RESOURCE] = str(require(spec.type_names[0]).efa_interfaces)
    return {**known, **spec.autoscaler_resources}
