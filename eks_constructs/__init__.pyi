from eks_constructs.access_entries import AccessEntries
from eks_constructs.addons import AddonPodIdentity, AddonSpec, ManagedAddon, ManagedAddons
from eks_constructs.alert_topic import AlertTopic
from eks_constructs.audit_alarms import AccessEntryAlert, AuditAlarms, IngestionAlarm
from eks_constructs.backup_plan import BackupPlan
from eks_constructs.capability import Capability, CapabilityRole
from eks_constructs.certificate import Certificate
from eks_constructs.certificate_authority import CertificateAuthority
from eks_constructs.cluster import AutoMode, Cluster, ControlPlaneLogging, SecretsEncryption
from eks_constructs.cluster_alarms import ClusterAlarms
from eks_constructs.cluster_dashboard import ClusterDashboard
from eks_constructs.cluster_security_groups import (
    ControlPlaneSecurityGroup,
    SharedNodeSecurityGroup,
)
from eks_constructs.container_insights import ContainerInsights
from eks_constructs.cost_budget import CostBudget
from eks_constructs.dns_zone import DnsZone, ZoneDelegation
from eks_constructs.efs_storage import EfsStorage
from eks_constructs.endpoints import VpcEndpoints
from eks_constructs.errors import ConfigurationError, EksConstructsError, Problem
from eks_constructs.fargate_profile import FargateProfile, FargateProfiles, FargateProfileSpec
from eks_constructs.fsx_lustre_storage import FsxLustreStorage
from eks_constructs.grafana_dashboards import GrafanaDashboards
from eks_constructs.grafana_workspace import GrafanaWorkspace
from eks_constructs.helm_release import HelmRelease
from eks_constructs.hybrid_nodes import HybridNodesRole
from eks_constructs.iam import ClusterRole, FargatePodExecutionRole, NodeRole, PodIdentityRole
from eks_constructs.identity_provider_config import IdentityProviderConfig
from eks_constructs.irsa import IrsaRole, OidcProvider, OidcProviderRef
from eks_constructs.karpenter import Karpenter
from eks_constructs.kubernetes_manifests import KubernetesManifests
from eks_constructs.load_balancer_controller import LoadBalancerController
from eks_constructs.load_balancer_logs import LoadBalancerLogs
from eks_constructs.log_group import RetainedLogGroup
from eks_constructs.log_pipeline import LogPipeline, LogSubscription
from eks_constructs.managed_node_group import ManagedNodeGroup
from eks_constructs.mountpoint_bucket import MountpointBucket
from eks_constructs.network import (
    ExistingNetwork,
    FlowLogs,
    LocalZoneSubnets,
    NatGateways,
    Network,
    RemoteGateway,
)
from eks_constructs.planning.access import (
    AccessEntry,
    AccessEntryType,
    AccessPolicy,
    AccessScope,
    lockout_problems,
)
from eks_constructs.planning.access_merge import merge_entries
from eks_constructs.planning.addon_roles import AddonRoles
from eks_constructs.planning.addons import ResolveConflicts
from eks_constructs.planning.alert_manager import AlertRouting, AlertSeverity
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.ami_parameter import ImageQuery, image_parameter
from eks_constructs.planning.auto_scaling import (
    GroupBehaviour,
    GroupMetric,
    LifecycleHook,
    TerminationPolicy,
)
from eks_constructs.planning.capability import Ack, ArgoCd, ArgoCdRole, Kro, SsoIdentity
from eks_constructs.planning.capacity import Capacity, NodeShare, Scaling
from eks_constructs.planning.capacity_reservation import CapacityReservation
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
    PortRange,
    ResourceWeight,
    SchedulerConfig,
    ScoringStrategyType,
)
from eks_constructs.planning.cluster_metrics import ClusterThresholds
from eks_constructs.planning.cluster_network import (
    EndpointAccess,
    IpFamily,
    KubernetesNetwork,
    RemoteNetworks,
)
from eks_constructs.planning.coredns import (
    CoreDnsAutoscaling,
    CoreDnsConfig,
    Toleration,
    TolerationEffect,
)
from eks_constructs.planning.dashboards import Dashboard, dashboard_config_maps
from eks_constructs.planning.ebs_csi import EbsCsiConfig
from eks_constructs.planning.efs import (
    EfsAccessPoint,
    EfsLifecycle,
    EfsPerformanceMode,
    EfsThroughput,
)
from eks_constructs.planning.endpoint_policy import EndpointPrincipals
from eks_constructs.planning.endpoints import EndpointFeature
from eks_constructs.planning.extra_volumes import ExtraVolume
from eks_constructs.planning.fargate import FargateSelector
from eks_constructs.planning.fargate_logging import fargate_log_policy, fargate_logging
from eks_constructs.planning.fluent_bit_rules import DropRule, FluentBitRules, SampleRule
from eks_constructs.planning.fsx_lustre import LustreDeployment, LustreRepository, RepositoryEvent
from eks_constructs.planning.given_launch_template import GivenLaunchTemplate
from eks_constructs.planning.grafana import GrafanaAccess, SamlAttributes, SamlSignIn
from eks_constructs.planning.group_updates import InstanceRefresh, RollingUpdate, ScalingProcess
from eks_constructs.planning.helm import HelmChart
from eks_constructs.planning.hybrid_nodes import RolesAnywhere, SsmActivation
from eks_constructs.planning.identity import RegistryAccess
from eks_constructs.planning.instance_requirements import (
    Between,
    Generation,
    Included,
    InstanceRequirements,
)
from eks_constructs.planning.instance_types import Accelerator, Architecture
from eks_constructs.planning.instances_distribution import (
    InstancesDistribution,
    OnDemandAllocation,
    SpotAllocation,
)
from eks_constructs.planning.load_balancers import Backend, ingress_class, target_group_binding
from eks_constructs.planning.log_destinations import (
    CloudWatchLogs,
    IndexRotation,
    OpenSearchLogs,
    S3Logs,
    SplunkLogs,
)
from eks_constructs.planning.manifests.karpenter import karpenter_node_pool
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.manifests.storage import (
    AccessMode,
    PersistentVolume,
    ReclaimPolicy,
    StorageClass,
    VolumeClaim,
    ebs_snapshot_class,
    ebs_storage_class,
)
from eks_constructs.planning.network import HostnameType, Ipv6Pool, NatMode, TrafficType
from eks_constructs.planning.network_existing import ExistingSubnet
from eks_constructs.planning.network_layout import SubnetLayout
from eks_constructs.planning.network_local_zones import LocalZoneSubnet
from eks_constructs.planning.node_labels import Taint, TaintEffect
from eks_constructs.planning.node_machine import CpuCredits, CpuOptions, NodeMachine
from eks_constructs.planning.node_upkeep import (
    NodeRepair,
    NodeRepairOverride,
    RepairAction,
    UpdateConfig,
    UpdateStrategy,
    WarmPool,
    WarmPoolState,
)
from eks_constructs.planning.node_volumes import RootVolume, VolumeType
from eks_constructs.planning.placement import Placement, PlacementGroup, SpreadLevel, Tenancy
from eks_constructs.planning.policies.statements import AllowedActions, Condition, WellKnownPolicy
from eks_constructs.planning.prometheus_rules import AlertThresholds, RuleGroup
from eks_constructs.planning.prometheus_workspace import SeriesLimit
from eks_constructs.planning.self_managed_node_group import SelfManagedNodeGroupSpec
from eks_constructs.planning.service_accounts import ServiceAccount, SubjectPattern
from eks_constructs.planning.ssh_access import SshAccess
from eks_constructs.planning.teams import AccessLevel, Team, team_entries
from eks_constructs.planning.trace_rules import TraceGroup, TraceSamplingRule
from eks_constructs.planning.traces import (
    KeepNotableTraces,
    KeepSomeTraces,
    OtlpEndpoint,
    OtlpProtocol,
    SecretHeader,
    TraceCollector,
    XRayTraces,
)
from eks_constructs.planning.user_data import (
    BottlerocketSettings,
    ClusterFacts,
    LocalStorage,
    NodeSettings,
    full_user_data,
    partial_user_data,
)
from eks_constructs.planning.vpc_cni import (
    NetworkPolicyMode,
    PodSecurityGroups,
    RandomPorts,
    SourceNat,
    VpcCniConfig,
)
from eks_constructs.planning.vpc_cni_pods import PodSubnet, WarmAddresses
from eks_constructs.planning.web_acl import ManagedRules
from eks_constructs.pod_identity import PodIdentity
from eks_constructs.prometheus_rules import PrometheusRules
from eks_constructs.prometheus_scraper import PrometheusScraper, ScraperRoles
from eks_constructs.prometheus_workspace import PrometheusWorkspace
from eks_constructs.self_managed_node_group import SelfManagedNodeGroup
from eks_constructs.shared_load_balancer import SharedLoadBalancer
from eks_constructs.trace_pipeline import TracePipeline
from eks_constructs.web_acl import WebAcl

__all__ = [
    "Accelerator",
    "AccessEntries",
    "AccessEntry",
    "AccessEntryAlert",
    "AccessEntryType",
    "AccessLevel",
    "AccessMode",
    "AccessPolicy",
    "AccessScope",
    "Ack",
    "AddonPodIdentity",
    "AddonRoles",
    "AddonSpec",
    "AlertRouting",
    "AlertSeverity",
    "AlertThresholds",
    "AlertTopic",
    "AllowedActions",
    "AmiFamily",
    "ApiServerConfig",
    "Architecture",
    "ArgoCd",
    "ArgoCdRole",
    "AuditAlarms",
    "AuthenticationMode",
    "AutoMode",
    "Backend",
    "BackupPlan",
    "Between",
    "BottlerocketSettings",
    "Capability",
    "CapabilityRole",
    "Capacity",
    "CapacityReservation",
    "Certificate",
    "CertificateAuthority",
    "CloudWatchLogs",
    "Cluster",
    "ClusterAlarms",
    "ClusterDashboard",
    "ClusterFacts",
    "ClusterRole",
    "ClusterThresholds",
    "Condition",
    "ConfigurationError",
    "ContainerInsights",
    "ControlPlaneLogging",
    "ControlPlaneSecurityGroup",
    "ControllerManagerConfig",
    "CoreDnsAutoscaling",
    "CoreDnsConfig",
    "CostBudget",
    "CpuCredits",
    "CpuOptions",
    "Dashboard",
    "DnsZone",
    "DropRule",
    "EbsCsiConfig",
    "EfsAccessPoint",
    "EfsLifecycle",
    "EfsPerformanceMode",
    "EfsStorage",
    "EfsThroughput",
    "EgressMode",
    "EksConstructsError",
    "EndpointAccess",
    "EndpointFeature",
    "EndpointPrincipals",
    "ExistingNetwork",
    "ExistingSubnet",
    "ExtraVolume",
    "FargatePodExecutionRole",
    "FargateProfile",
    "FargateProfileSpec",
    "FargateProfiles",
    "FargateSelector",
    "FlowLogs",
    "FluentBitRules",
    "FsxLustreStorage",
    "Generation",
    "GivenLaunchTemplate",
    "GrafanaAccess",
    "GrafanaDashboards",
    "GrafanaWorkspace",
    "GroupBehaviour",
    "GroupMetric",
    "HelmChart",
    "HelmRelease",
    "HostnameType",
    "HybridNodesRole",
    "IdentityProviderConfig",
    "ImageQuery",
    "Included",
    "IndexRotation",
    "IngestionAlarm",
    "InstanceRefresh",
    "InstanceRequirements",
    "InstancesDistribution",
    "IpFamily",
    "Ipv6Pool",
    "IrsaRole",
    "Karpenter",
    "KeepNotableTraces",
    "KeepSomeTraces",
    "Kro",
    "KubernetesManifests",
    "KubernetesNetwork",
    "LifecycleHook",
    "LoadBalancerController",
    "LoadBalancerLogs",
    "LocalStorage",
    "LocalZoneSubnet",
    "LocalZoneSubnets",
    "LogPipeline",
    "LogSubscription",
    "LogType",
    "LustreDeployment",
    "LustreRepository",
    "ManagedAddon",
    "ManagedAddons",
    "ManagedNodeGroup",
    "ManagedRules",
    "Manifest",
    "MountpointBucket",
    "NatGateways",
    "NatMode",
    "Network",
    "NetworkPolicyMode",
    "NodeMachine",
    "NodePool",
    "NodeRepair",
    "NodeRepairOverride",
    "NodeRole",
    "NodeSettings",
    "NodeShare",
    "OidcProvider",
    "OidcProviderRef",
    "OnDemandAllocation",
    "OpenSearchLogs",
    "OtlpEndpoint",
    "OtlpProtocol",
    "Outpost",
    "PersistentVolume",
    "Placement",
    "PlacementGroup",
    "PodIdentity",
    "PodIdentityRole",
    "PodSecurityGroups",
    "PodSubnet",
    "PortRange",
    "Problem",
    "PrometheusRules",
    "PrometheusScraper",
    "PrometheusWorkspace",
    "RandomPorts",
    "ReclaimPolicy",
    "RegistryAccess",
    "RemoteGateway",
    "RemoteNetworks",
    "RepairAction",
    "RepositoryEvent",
    "ResolveConflicts",
    "ResourceWeight",
    "RetainedLogGroup",
    "RolesAnywhere",
    "RollingUpdate",
    "RootVolume",
    "RuleGroup",
    "S3Logs",
    "SamlAttributes",
    "SamlSignIn",
    "SampleRule",
    "Scaling",
    "ScalingProcess",
    "ScalingTier",
    "SchedulerConfig",
    "ScoringStrategyType",
    "ScraperRoles",
    "SecretHeader",
    "SecretsEncryption",
    "SelfManagedNodeGroup",
    "SelfManagedNodeGroupSpec",
    "SeriesLimit",
    "ServiceAccount",
    "SharedLoadBalancer",
    "SharedNodeSecurityGroup",
    "SourceNat",
    "SplunkLogs",
    "SpotAllocation",
    "SpreadLevel",
    "SshAccess",
    "SsmActivation",
    "SsoIdentity",
    "StorageClass",
    "SubjectPattern",
    "SubnetLayout",
    "SupportType",
    "Taint",
    "TaintEffect",
    "Team",
    "Tenancy",
    "TerminationPolicy",
    "Toleration",
    "TolerationEffect",
    "TraceCollector",
    "TraceGroup",
    "TracePipeline",
    "TraceSamplingRule",
    "TrafficType",
    "UpdateConfig",
    "UpdateStrategy",
    "VolumeClaim",
    "VolumeType",
    "VpcCniConfig",
    "VpcEndpoints",
    "WarmAddresses",
    "WarmPool",
    "WarmPoolState",
    "WebAcl",
    "WellKnownPolicy",
    "XRayTraces",
    "ZoneDelegation",
    "dashboard_config_maps",
    "ebs_snapshot_class",
    "ebs_storage_class",
    "fargate_log_policy",
    "fargate_logging",
    "full_user_data",
    "image_parameter",
    "ingress_class",
    "karpenter_node_pool",
    "lockout_problems",
    "merge_entries",
    "partial_user_data",
    "target_group_binding",
    "team_entries",
]
