"""A control plane with every gap filled."""

from __future__ import annotations

from eks_constructs.planning.access import AccessEntry
from eks_constructs.planning.cluster import (
    AuthenticationMode,
    EgressMode,
    LogType,
    NodePool,
    ScalingTier,
    SupportType,
)
from eks_constructs.planning.cluster_components import (
    ApiServerConfig,
    ControllerManagerConfig,
    Outpost,
    SchedulerConfig,
)
from eks_constructs.planning.cluster_network import (
    EndpointAccess,
    KubernetesNetwork,
    RemoteNetworks,
)
from eks_constructs.planning.hybrid_nodes import RolesAnywhere, SsmActivation
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.values import frozen


@frozen
class ControlPlanePlacement:
    """Which subnets the control plane's interfaces are in.

    Attributes:
        tiers: Kinds of subnets, all of each kind; empty when ids are given.
        subnet_ids: Ids of subnets of an existing network.
    """

    tiers: tuple[SubnetTier, ...] = ()
    subnet_ids: tuple[str, ...] = ()


@frozen
class AutoMode:
    """EKS Auto Mode, switched on.

    Attributes:
        node_pools: Pools that EKS brings along.
        node_role_arn: Role of the nodes; ``None`` when one is made.
        permissions_boundary_arn: Boundary of the role that is made; ``None`` for none.
        public_registry: Whether the role that is made may pull from Amazon ECR Public.
    """

    node_pools: tuple[NodePool, ...]
    node_role_arn: str | None
    permissions_boundary_arn: str | None
    public_registry: bool


@frozen
class ClusterRole:
    """The role of the control plane.

    Attributes:
        arn: A role that exists; ``None`` when one is made.
        permissions_boundary_arn: Boundary of the role that is made; ``None`` for none.
        service_policy: Whether the role that is made has AmazonEKSServicePolicy.
        tag_sessions: Whether EKS may tag sessions of it without Auto Mode too.
        resource_controller_policy: Whether it has AmazonEKSVPCResourceController.
    """

    arn: str | None
    permissions_boundary_arn: str | None
    service_policy: bool
    tag_sessions: bool
    resource_controller_policy: bool


@frozen
class Addresses:
    """Where a cluster is reached, and which addresses it uses.

    Attributes:
        endpoint: From where the Kubernetes API can be reached.
        placement: Which subnets the control plane's interfaces are in.
        kubernetes_network: Family of addresses, and the block of services.
        remote_networks: Networks of hybrid nodes; ``None`` for none.
        egress_mode: How the control plane reaches the internet; ``None`` for EKS's default.
    """

    endpoint: EndpointAccess
    placement: ControlPlanePlacement
    kubernetes_network: KubernetesNetwork
    remote_networks: RemoteNetworks | None
    egress_mode: EgressMode | None


@frozen
class ControlPlaneGroups:
    """Security groups of the control plane's interfaces, beside the one that EKS makes.

    Attributes:
        ids: Groups that exist.
        made: Whether one is made; never together with groups that exist.
        api_from: Blocks that the one that is made lets in at port 443.
    """

    ids: tuple[str, ...]
    made: bool
    api_from: tuple[str, ...]


@frozen
class SharedNodeGroup:
    """The security group that all self-managed nodes are in.

    Attributes:
        id: A group that exists; ``None`` when one is made.
        cluster_rules: Whether it and the group that EKS makes reach each other at all ports.
    """

    id: str | None
    cluster_rules: bool


@frozen
class SecurityGroups:
    """Security groups beside the one that EKS makes for every cluster.

    Attributes:
        control_plane: Of the control plane's interfaces.
        shared_node: Of all self-managed nodes; ``None`` for none, and nodes have that of EKS.
    """

    control_plane: ControlPlaneGroups
    shared_node: SharedNodeGroup | None


@frozen
class HybridNodes:
    """How machines outside AWS join the cluster.

    Attributes:
        role_arn: Their role, when it exists; ``None`` when one is made.
        credentials: How they get the role that is made.
        pod_identity: Whether the role that is made serves the agent of EKS Pod Identity.
        access_entry: Whether the role that exists gets an access entry here.
    """

    role_arn: str | None
    credentials: SsmActivation | RolesAnywhere
    pod_identity: bool
    access_entry: bool


@frozen
class Logging:
    """Logs of the control plane.

    Attributes:
        types: Logs that are kept; none for no log group.
        retention_days: Days they are kept; ``None`` for ever.
    """

    types: frozenset[LogType]
    retention_days: int | None


@frozen
class Secrets:
    """Encryption of Kubernetes secrets; off when neither attribute says otherwise.

    Attributes:
        own_key: Whether a key is made.
        key_arn: A key that exists; ``None`` for none.
    """

    own_key: bool
    key_arn: str | None


@frozen
class Access:
    """Who may use the Kubernetes API.

    Attributes:
        authentication_mode: Where access is looked up.
        bootstrap_creator_admin: Whether the creator becomes administrator.
        entries: Who is let in, sorted by principal.
    """

    authentication_mode: AuthenticationMode
    bootstrap_creator_admin: bool
    entries: tuple[AccessEntry, ...]


@frozen
class Lifecycle:
    """How a cluster lives and ends.

    Attributes:
        deletion_protection: Whether it refuses to be deleted.
        support_type: What happens at the end of standard support.
        zonal_shift: Whether traffic can be moved out of a zone.
        scaling_tier: Size of the control plane; ``None`` for EKS's default.
        force_upgrade: Whether it is upgraded although upgrade insights found errors; ``None`` for
            EKS's default.
        rollback_timeout_minutes: Minutes until an unfinished upgrade is cancelled; ``None`` for
            EKS's default.
    """

    deletion_protection: bool
    support_type: SupportType
    zonal_shift: bool
    scaling_tier: ScalingTier | None
    force_upgrade: bool | None
    rollback_timeout_minutes: int | None


@frozen
class Components:
    """Settings of the control plane's parts; ``None`` for those of EKS.

    Attributes:
        api_server: Of the API server.
        scheduler: Of the scheduler.
        controller_manager: Of the controller manager.
    """

    api_server: ApiServerConfig | None
    scheduler: SchedulerConfig | None
    controller_manager: ControllerManagerConfig | None


@frozen
class Cluster:
    """The control plane.

    Attributes:
        name: Name of the cluster.
        version: Kubernetes version.
        role: Its role.
        addresses: Where it is reached, and which addresses it uses.
        security_groups: Its security groups beside the one that EKS makes.
        hybrid_nodes: How machines outside AWS join it; ``None`` for none.
        access: Who may use it.
        logging: Its logs.
        secrets: Encryption of its secrets.
        lifecycle: How it lives and ends.
        components: Settings of its parts.
        auto_mode: EKS Auto Mode; ``None`` when off.
        auto_mode_off: Whether EKS is told that it is off, because a cluster may have had it.
        outpost: Where on an Outpost it runs; ``None`` for in the region.
    """

    name: str
    version: str
    role: ClusterRole
    addresses: Addresses
    security_groups: SecurityGroups
    hybrid_nodes: HybridNodes | None
    access: Access
    logging: Logging
    secrets: Secrets
    lifecycle: Lifecycle
    components: Components
    auto_mode: AutoMode | None
    auto_mode_off: bool
    outpost: Outpost | None
