"""The whole ClusterConfig: the first document of an environment file."""

from typing import Literal

from pydantic import Field

from eks_constructs.config.access import AccessConfig
from eks_constructs.config.addons import Addon, AddonsConfig
from eks_constructs.config.capabilities import Capability
from eks_constructs.config.cluster_settings import (
    AutoModeConfig,
    CloudWatch,
    ControlPlaneScalingConfig,
    KubeApiServerConfig,
    KubeControllerManagerConfig,
    KubeSchedulerConfig,
    SecretsEncryption,
    UpgradePolicy,
    ZonalShiftConfig,
)
from eks_constructs.config.fargate import FargateProfile
from eks_constructs.config.hybrid import RemoteNetworkConfig
from eks_constructs.config.iam import Iam
from eks_constructs.config.identity_mappings import IamIdentityMapping
from eks_constructs.config.identity_providers import IdentityProvider
from eks_constructs.config.karpenter import Karpenter
from eks_constructs.config.managed_node_groups import ManagedNodeGroup
from eks_constructs.config.metadata import (
    KubernetesNetworkConfig,
    Metadata,
)
from eks_constructs.config.outpost import Outpost
from eks_constructs.config.private_cluster import PrivateCluster
from eks_constructs.config.section import Many, Section
from eks_constructs.config.self_managed_node_groups import NodeGroup
from eks_constructs.config.vpc import Vpc


class ClusterConfig(Section):
    """A cluster with its network and nodes, in the words of eksctl.

    Every field but ``metadata`` may be left out; the profile of defaults then fills it.
    See https://schema.eksctl.io for the format.
    """

    api_version: Literal["eksctl.io/v1alpha5"] = Field(
        default="eksctl.io/v1alpha5", description="The format of this document."
    )
    kind: Literal["ClusterConfig"] = Field(
        default="ClusterConfig", description="The kind of this document."
    )
    metadata: Metadata = Field(description="Name, place and version of the cluster.")
    kubernetes_network_config: KubernetesNetworkConfig = Field(
        default_factory=KubernetesNetworkConfig.unsaid,
        description="Addresses inside Kubernetes.",
    )
    iam: Iam = Field(
        default_factory=Iam.unsaid,
        description="Roles that the environment shares, and roles of pods.",
    )
    iam_identity_mappings: Many[IamIdentityMapping] = Field(
        default=(), description="Who else may use the Kubernetes API; each gets an access entry."
    )
    identity_providers: Many[IdentityProvider] = Field(
        default=(), description="Where users come from besides IAM; EKS takes one."
    )
    access_config: AccessConfig = Field(
        default_factory=AccessConfig.unsaid,
        description="Who may use the Kubernetes API.",
    )
    vpc: Vpc = Field(default_factory=Vpc.unsaid, description="The network.")
    availability_zones: Many[str] | None = Field(
        default=None,
        description="Two to six zones for a network that is made. Unsaid: the first three of the "
        "region, in the eksctl profile two in us-east-1.",
    )
    local_zones: Many[str] | None = Field(
        default=None,
        description="Local Zones for a network that is made, each with a public and a private "
        "subnet for nodes. Unsaid: none.",
    )
    private_cluster: PrivateCluster = Field(
        default_factory=PrivateCluster.unsaid,
        description="A cluster without any way to or from the internet.",
    )
    outpost: Outpost | None = Field(
        default=None, description="A cluster whose control plane runs on an AWS Outpost."
    )
    addons: Many[Addon] = Field(default=(), description="Add-ons of EKS.")
    addons_config: AddonsConfig = Field(
        default_factory=AddonsConfig.unsaid,
        description="What holds for all add-ons.",
    )
    managed_node_groups: Many[ManagedNodeGroup] = Field(
        default=(), description="Groups of EC2 instances that EKS keeps at work."
    )
    node_groups: Many[NodeGroup] = Field(
        default=(), description="Groups of EC2 instances that join the cluster by themselves."
    )
    fargate_profiles: Many[FargateProfile] = Field(
        default=(), description="Pods that run without nodes."
    )
    cloud_watch: CloudWatch = Field(
        default_factory=CloudWatch.unsaid,
        description="What goes to CloudWatch.",
    )
    secrets_encryption: SecretsEncryption | None = Field(
        default=None, description="Encryption of Kubernetes secrets with a key of yours."
    )
    upgrade_policy: UpgradePolicy = Field(
        default_factory=UpgradePolicy.unsaid,
        description="What happens when standard support ends.",
    )
    zonal_shift_config: ZonalShiftConfig = Field(
        default_factory=ZonalShiftConfig.unsaid,
        description="Moving away from a zone in trouble.",
    )
    control_plane_scaling_config: ControlPlaneScalingConfig = Field(
        default_factory=ControlPlaneScalingConfig.unsaid,
        description="Size of the control plane.",
    )
    kube_api_server_config: KubeApiServerConfig | None = Field(
        default=None, description="Settings of the Kubernetes API server."
    )
    kube_scheduler_config: KubeSchedulerConfig | None = Field(
        default=None, description="Settings of the Kubernetes scheduler."
    )
    kube_controller_manager_config: KubeControllerManagerConfig | None = Field(
        default=None, description="Settings of the Kubernetes controller manager."
    )
    auto_mode_config: AutoModeConfig | None = Field(
        default=None, description="Nodes, volumes and load balancers that EKS runs itself."
    )
    remote_network_config: RemoteNetworkConfig | None = Field(
        default=None, description="Networks of hybrid nodes."
    )
    capabilities: Many[Capability] = Field(
        default=(), description="Argo CD, ACK and kro, run by EKS outside of the cluster."
    )
    karpenter: Karpenter | None = Field(
        default=None, description="Nodes that come and go with the pods that wait for them."
    )
