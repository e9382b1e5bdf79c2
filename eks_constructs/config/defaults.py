"""What fills the gaps of an environment file: two tables, and nothing but data.

``EKSCTL`` has what eksctl 0.231 does where a file is silent, so that a file brought along keeps
its meaning. ``HARDENED`` has what the security controls for EKS ask for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Final

from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.capacity import NodeShare
from eks_constructs.planning.cluster import AuthenticationMode, LogType, SupportType
from eks_constructs.planning.instances_distribution import SpotAllocation
from eks_constructs.planning.network import NatMode
from eks_constructs.planning.network_layout import SubnetLayout, SubnetTier
from eks_constructs.planning.node_upkeep import UpdateConfig
from eks_constructs.planning.node_volumes import VolumeType
from eks_constructs.values import frozen


@frozen
class Defaults:
    """One table of defaults; each attribute is what holds when the file says nothing.

    Attributes:
        version: Kubernetes version; ``None`` for the catalogue's default.
        extended_support_accepted: Whether extended support needs no acknowledgement.
        cidr: Block of a network that is made.
        zones: How many zones a network spans.
        zones_by_region: Regions with another number.
        nat: NAT gateways.
        layout: Where subnets lie.
        control_plane_subnets: Whether the control plane gets subnets of its own.
        control_plane_tiers: Where its interfaces are, if not in subnets of their own.
        full_subnets_accepted: Whether subnets may be too full at the maximum of all groups.
        flow_logs: Whether connections are recorded.
        cluster_tags: Whether subnets carry the tag of the cluster, beside that of load balancers.
        map_public_ip_on_launch: Whether instances in public subnets get public addresses.
        public_access: Whether the Kubernetes API answers on the internet.
        private_access: Whether it answers inside the VPC.
        endpoints_of_eksctl: Whether private clusters get the VPC endpoints of eksctl and no more.
        open_endpoint_accepted: Whether it may answer to the whole internet.
        ipv6_nat_is_fixed: Whether IPv6 clusters always have a single NAT gateway.
        own_security_groups: Whether a cluster gets security groups beside the one that EKS makes.
        log_types: Logs of the control plane that are kept.
        required_log_types: Logs that cannot be left out.
        log_retention_days: Days they are kept; ``None`` for ever.
        own_secrets_key: Whether a key is made for Kubernetes secrets.
        authentication_mode: Where access is looked up.
        bootstrap_creator_admin: Whether the creator becomes administrator.
        lockout_accepted: Whether there may be no administrator besides.
        support_type: What happens at the end of standard support.
        zonal_shift: Whether traffic can be moved out of a zone.
        deletion_protection: Whether the cluster refuses to be deleted.
        auto_mode_public_registry: Whether nodes of Auto Mode may pull from Amazon ECR Public with
            their own credentials, which raises its limits.
        service_policy: Whether the cluster's role has AmazonEKSServicePolicy.
        tag_sessions: Whether EKS may tag sessions of it without Auto Mode too.
        resource_controller_policy: Whether it has AmazonEKSVPCResourceController.
        nodes_serve_any_cni: Whether nodes carry the permissions of the network plugin even where
            it is no add-on.
        loose_addon_roles_accepted: Whether add-ons may have roles that more than their own service
            accounts can take on, or ask for a role that nobody makes.
        unknown_latest_accepted: Whether the newest version of an add-on may be EKS's default one
            where the catalogue does not know it.
        ebs_csi_any_volume: Whether the EBS CSI driver may reach volumes that it did not make.
        labelled_namespaces: Whether namespaces keep pods to the baseline of the Pod Security
            Standards.
        oidc_groups_prefix: What is put before the groups of an identity provider.
        addons: Add-ons of every cluster.
        coredns_leaves_nodes: Whether CoreDNS runs on Fargate as soon as a profile takes it, even
            beside nodes.
        cni_pod_identity: Whether the network plugin has a role of its own.
        karpenter_of_eksctl: Whether Karpenter stands in a namespace of its own, takes on its role
            by the cluster's OIDC issuer, and has the names of eksctl.
        karpenter_queue: Whether Karpenter hears of interruptions.
        ami_family: Operating system of nodes.
        instance_type: EC2 instance type of nodes.
        min_size: Fewest nodes.
        max_size: Most nodes; ``None`` for as many as the fewest.
        private_networking: Whether nodes are in private subnets.
        metadata_hop_limit: 1 keeps pods from the credentials of their node.
        weak_nodes_accepted: Whether what makes nodes weaker than the controls ask is carried out,
            with a warning.
        volumes_encrypted: Whether node volumes are encrypted; ``None`` as the account has it.
        volume_iops: Operations per second that are written out, by type of volume.
        volume_throughput: MiB per second that are written out, by type of volume.
        update: How many nodes may be away during an update.
        node_repair: Whether broken nodes are replaced.
        spot_allocation: From which pools self-managed groups take spot instances.
        group_metrics: Whether self-managed groups write their metrics.
        autoscaler_tags: Whether the Cluster Autoscaler finds self-managed groups by their tags.
        policies_replace: Whether a group's own policies replace the usual ones.
        eksctl_names: Whether nodes carry the labels, tags and names that eksctl gives them, and
            everything its tags.
    """

    version: str | None
    extended_support_accepted: bool
    cidr: str
    zones: int
    zones_by_region: Mapping[str, int] = field(default_factory=dict)
    nat: NatMode
    layout: SubnetLayout
    control_plane_subnets: bool
    control_plane_tiers: tuple[SubnetTier, ...]
    full_subnets_accepted: bool
    flow_logs: bool
    cluster_tags: bool
    map_public_ip_on_launch: bool
    public_access: bool
    private_access: bool
    endpoints_of_eksctl: bool
    open_endpoint_accepted: bool
    ipv6_nat_is_fixed: bool
    own_security_groups: bool
    log_types: frozenset[LogType]
    required_log_types: frozenset[LogType]
    log_retention_days: int | None
    own_secrets_key: bool
    authentication_mode: AuthenticationMode
    bootstrap_creator_admin: bool
    lockout_accepted: bool
    support_type: SupportType
    zonal_shift: bool
    deletion_protection: bool
    auto_mode_public_registry: bool
    service_policy: bool
    tag_sessions: bool
    resource_controller_policy: bool
    nodes_serve_any_cni: bool
    loose_addon_roles_accepted: bool
    unknown_latest_accepted: bool
    ebs_csi_any_volume: bool
    labelled_namespaces: bool
    oidc_groups_prefix: str
    addons: tuple[str, ...]
    coredns_leaves_nodes: bool
    cni_pod_identity: bool
    karpenter_of_eksctl: bool
    karpenter_queue: bool
    ami_family: AmiFamily
    instance_type: str
    min_size: int
    max_size: int | None
    private_networking: bool
    metadata_hop_limit: int
    weak_nodes_accepted: bool
    volumes_encrypted: bool | None
    volume_iops: Mapping[VolumeType, int] = field(default_factory=dict)
    volume_throughput: Mapping[VolumeType, int] = field(default_factory=dict)
    update: UpdateConfig
    node_repair: bool
    spot_allocation: SpotAllocation
    group_metrics: bool
    autoscaler_tags: bool
    policies_replace: bool
    eksctl_names: bool


EKSCTL: Final = Defaults(
    version="1.34",  # a constant of eksctl since 2026-08, not what EKS would take
    extended_support_accepted=True,
    cidr="192.168.0.0/16",
    zones=3,
    zones_by_region={"us-east-1": 2},
    nat=NatMode.SINGLE,
    layout=SubnetLayout.EKSCTL,
    control_plane_subnets=False,
    control_plane_tiers=(SubnetTier.PUBLIC, SubnetTier.PRIVATE),
    full_subnets_accepted=True,
    flow_logs=False,
    cluster_tags=False,
    map_public_ip_on_launch=True,  # nodes stand in public subnets and need an address there
    public_access=True,
    private_access=False,
    endpoints_of_eksctl=True,
    open_endpoint_accepted=True,
    ipv6_nat_is_fixed=True,
    own_security_groups=True,
    log_types=frozenset(),
    required_log_types=frozenset(),
    log_retention_days=None,
    own_secrets_key=False,
    authentication_mode=AuthenticationMode.API_AND_CONFIG_MAP,
    bootstrap_creator_admin=True,
    lockout_accepted=True,  # an access entry can be added by a later edit
    support_type=SupportType.EXTENDED,
    zonal_shift=False,
    deletion_protection=False,
    auto_mode_public_registry=True,
    service_policy=False,
    tag_sessions=True,
    resource_controller_policy=True,
    nodes_serve_any_cni=True,
    loose_addon_roles_accepted=True,
    unknown_latest_accepted=True,
    ebs_csi_any_volume=True,
    labelled_namespaces=False,
    oidc_groups_prefix="",
    addons=("vpc-cni", "kube-proxy", "coredns", "metrics-server"),
    coredns_leaves_nodes=True,
    cni_pod_identity=False,
    karpenter_of_eksctl=True,
    karpenter_queue=False,
    ami_family=AmiFamily.AMAZON_LINUX_2023,
    instance_type="m5.large",
    min_size=2,
    max_size=None,
    private_networking=False,
    metadata_hop_limit=2,
    weak_nodes_accepted=True,
    volumes_encrypted=None,
    volume_iops={VolumeType.GP3: 3000, VolumeType.IO1: 100, VolumeType.IO2: 100},
    volume_throughput={VolumeType.GP3: 125},
    update=UpdateConfig(max_unavailable=NodeShare.of_count(1)),
    node_repair=False,
    spot_allocation=SpotAllocation.LOWEST_PRICE,  # what EC2 takes when nothing is said
    group_metrics=False,
    autoscaler_tags=False,
    policies_replace=True,
    eksctl_names=True,
)

HARDENED: Final = Defaults(
    version=None,
    extended_support_accepted=False,
    cidr="10.0.0.0/16",
    zones=3,
    nat=NatMode.PER_ZONE,
    layout=SubnetLayout.BY_ZONE,
    control_plane_subnets=True,
    control_plane_tiers=(SubnetTier.PRIVATE,),
    full_subnets_accepted=False,
    flow_logs=True,
    cluster_tags=True,
    map_public_ip_on_launch=False,
    public_access=False,
    private_access=True,
    endpoints_of_eksctl=False,
    open_endpoint_accepted=False,
    ipv6_nat_is_fixed=False,
    own_security_groups=False,
    log_types=frozenset(LogType),
    required_log_types=frozenset({LogType.AUDIT, LogType.AUTHENTICATOR}),
    log_retention_days=365,
    own_secrets_key=True,
    authentication_mode=AuthenticationMode.API,
    bootstrap_creator_admin=False,
    lockout_accepted=False,
    support_type=SupportType.STANDARD,
    zonal_shift=True,
    deletion_protection=True,
    auto_mode_public_registry=False,
    service_policy=True,
    tag_sessions=False,
    resource_controller_policy=False,
    nodes_serve_any_cni=False,
    loose_addon_roles_accepted=False,
    unknown_latest_accepted=False,
    ebs_csi_any_volume=False,
    labelled_namespaces=True,
    oidc_groups_prefix="oidc:",
    addons=("vpc-cni", "kube-proxy", "coredns", "metrics-server", "eks-pod-identity-agent"),
    coredns_leaves_nodes=False,
    cni_pod_identity=True,
    karpenter_of_eksctl=False,
    karpenter_queue=True,
    ami_family=AmiFamily.AMAZON_LINUX_2023,
    instance_type="m6i.large",
    min_size=3,
    max_size=6,
    private_networking=True,
    metadata_hop_limit=1,
    weak_nodes_accepted=False,
    volumes_encrypted=True,
    update=UpdateConfig(max_unavailable=NodeShare.of_percentage(33)),
    node_repair=True,
    spot_allocation=SpotAllocation.PRICE_CAPACITY_OPTIMIZED,
    group_metrics=True,
    autoscaler_tags=True,
    policies_replace=False,
    eksctl_names=False,
)

FLOW_LOG_RETENTION_DAYS: Final = 365
FARGATE_PODS_PER_PROFILE: Final = 10
LOAD_BALANCERS: Final = 1
"""What the budget of addresses counts on when the file does not say."""
