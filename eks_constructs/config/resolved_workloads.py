"""What runs in a cluster, with every gap filled: node groups, Fargate profiles, add-ons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from eks_constructs.config.resolved_identity import MadeRole
from eks_constructs.config.resolved_nodes import NodeRole
from eks_constructs.planning.addons import ResolveConflicts
from eks_constructs.planning.fargate import FargateSelector
from eks_constructs.planning.irsa import Subject
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.planning.node_group import NodeGroupSpec
from eks_constructs.values import frozen

if TYPE_CHECKING:  # few environments have any
    from eks_constructs.planning.self_managed_node_group import SelfManagedNodeGroupSpec


@frozen
class FargateRole:
    """The execution role of Fargate profiles that name none.

    Attributes:
        arn: A role that exists; ``None`` when one is made.
        permissions_boundary_arn: Boundary of the role that is made; ``None`` for none.
    """

    arn: str | None
    permissions_boundary_arn: str | None


@frozen
class NodeGroup:
    """A managed node group.

    Attributes:
        spec: What planning decides on.
        tier: Public or private subnets.
        zones: Zones to use; empty when ids are given.
        subnet_ids: Ids of subnets of an existing network; empty to go by tier and zones.
        role: The role of its nodes.
        security_group_ids: Security groups of the user's that nodes are in too.
        instance_name: Name tag of the instances; ``None`` for one from cluster and group.
    """

    spec: NodeGroupSpec
    tier: SubnetTier
    zones: tuple[str, ...]
    subnet_ids: tuple[str, ...]
    role: NodeRole
    security_group_ids: tuple[str, ...]
    instance_name: str | None


@frozen
class NodeSecurity:
    """Security groups of self-managed nodes.

    Attributes:
        cluster: Whether they are in the one that EKS makes for the cluster.
        own: Whether they get one of their own, with rules to and from that of the cluster.
        by_control_plane: Whether rules of their own one name the further group of the control
            plane instead, as eksctl's do.
        shared: Whether they are in the one of all self-managed nodes.
        ids: Further ones.
    """

    cluster: bool
    own: bool
    by_control_plane: bool
    shared: bool
    ids: tuple[str, ...]


@frozen
class SelfManagedNodeGroup:
    """A self-managed node group.

    Attributes:
        spec: What planning decides on; assembly adds what only the deployment knows of the cluster.
        tier: Public or private subnets.
        zones: Zones to use; empty when ids are given.
        subnet_ids: Ids of subnets of an existing network; empty to go by tier and zones.
        security: Security groups of the nodes.
        role: Their role.
        instance_profile_arn: An instance profile that exists; ``None`` when one is made.
    """

    spec: SelfManagedNodeGroupSpec
    tier: SubnetTier
    zones: tuple[str, ...]
    subnet_ids: tuple[str, ...]
    security: NodeSecurity
    role: NodeRole
    instance_profile_arn: str | None


@frozen
class FargateProfile:
    """A Fargate profile.

    Attributes:
        name: Name that the user gave.
        selectors: Pods that it takes.
        role_arn: Its execution role; ``None`` for that of the environment.
        subnet_ids: Ids of subnets of an existing network; empty for all private ones.
        zones: Zones of the private subnets to use; empty when ids are given.
        tags: Tags of the profile.
    """

    name: str
    selectors: tuple[FargateSelector, ...]
    role_arn: str | None
    subnet_ids: tuple[str, ...]
    zones: tuple[str, ...]
    tags: Mapping[str, str]


@frozen
class AddonPodIdentity:
    """An AWS identity for one service account of an add-on.

    Attributes:
        service_account: The service account.
        role: A role that exists, by its ARN, or one that is made.
    """

    service_account: str
    role: str | MadeRole


@frozen
class IssuerRole:
    """The role of an add-on by the cluster's OIDC issuer.

    Attributes:
        role: A role that exists, by its ARN, or one that is made.
        subjects: Whose pods may take on a role that is made.
    """

    role: str | MadeRole
    subjects: tuple[Subject, ...]


@frozen
class Addon:
    """An add-on of EKS.

    Attributes:
        name: Name in EKS.
        version: Exact version; ``None`` for what EKS recommends.
        configuration_values: A JSON object with sorted keys; ``None`` for none.
        resolve_conflicts: What happens to settings changed by hand.
        namespace: Where it is installed; ``None`` for where the add-on says.
        issuer_role: Role by the cluster's OIDC issuer; ``None`` for none.
        pod_identities: Identities by EKS Pod Identity.
        tags: Tags of the add-on.
    """

    name: str
    version: str | None
    configuration_values: str | None
    resolve_conflicts: ResolveConflicts
    namespace: str | None
    issuer_role: IssuerRole | None
    pod_identities: tuple[AddonPodIdentity, ...]
    tags: Mapping[str, str]


@frozen
class Compute:
    """What runs pods.

    Attributes:
        node_groups: Managed node groups, sorted by name.
        self_managed: Self-managed node groups, sorted by name.
        node_role_serves_cni: Whether roles made for nodes carry the permissions of the network
            plugin, because it has no identity of its own.
        fargate_profiles: Fargate profiles, sorted by name.
        fargate_role: Execution role of profiles that name none.
    """

    node_groups: tuple[NodeGroup, ...]
    self_managed: tuple[SelfManagedNodeGroup, ...]
    node_role_serves_cni: bool
    fargate_profiles: tuple[FargateProfile, ...]
    fargate_role: FargateRole
