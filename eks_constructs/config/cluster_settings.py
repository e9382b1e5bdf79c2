"""The small sections that set one property of the cluster each."""

from typing import Annotated, Literal

from pydantic import Field

from eks_constructs.config.section import KeyArn, Many, PolicyArn, RoleArn, Section

LogTypeName = Literal["api", "audit", "authenticator", "controllerManager", "scheduler", "all", "*"]
TierName = Literal["standard", "tier-xl", "tier-2xl", "tier-4xl", "tier-8xl", "tier-ultra"]


class ClusterLogging(Section):
    """Which logs of the control plane are kept, and for how long."""

    enable_types: Many[LogTypeName] | None = Field(
        default=None,
        description="Logs to write; all or * for every one. Unsaid: all five (hardened), none "
        "(eksctl).",
    )
    log_retention_in_days: int | None = Field(
        default=None,
        description="Days that events are kept. Unsaid: 365 (hardened), for ever (eksctl).",
    )


class CloudWatch(Section):
    """What goes to CloudWatch."""

    cluster_logging: ClusterLogging = Field(
        default_factory=ClusterLogging.unsaid,
        description="Logs of the control plane.",
    )


class SecretsEncryption(Section):
    """Encryption of Kubernetes secrets with a key of yours; fixed for the life of a cluster."""

    key_arn: KeyArn = Field(
        description="ARN of a KMS key. Without this section: a key is made (hardened), or the "
        "one that EKS owns is used (eksctl)."
    )


class UpgradePolicy(Section):
    """What happens when standard support of the version ends."""

    support_type: Literal["STANDARD", "EXTENDED"] | None = Field(
        default=None,
        description="STANDARD: EKS updates the cluster; EXTENDED: it stays, at several times the "
        "price. Unsaid: STANDARD (hardened), EXTENDED (eksctl).",
    )


class ZonalShiftConfig(Section):
    """Moving away from a zone in trouble."""

    enabled: bool | None = Field(
        default=None,
        description="Let Application Recovery Controller shift traffic out of a zone. Unsaid: yes "
        "(hardened), no (eksctl).",
    )


class ControlPlaneScalingConfig(Section):
    """Capacity of the control plane that is always there."""

    tier: TierName | None = Field(
        default=None, description="Its size; above standard at a price. Unsaid: standard."
    )


class ServiceNodePortRange(Section):
    """Ports for services of type NodePort."""

    min_port: Annotated[int, Field(ge=1, le=65535)] = Field(description="Lowest port.")
    max_port: Annotated[int, Field(ge=1, le=65535)] = Field(description="Highest port.")


class KubeApiServerConfig(Section):
    """Settings of the Kubernetes API server."""

    event_ttl: str | None = Field(
        default=None, description="How long events are kept, such as 1h. Unsaid: EKS decides."
    )
    service_node_port_range: ServiceNodePortRange | None = Field(
        default=None, description="Ports for services. Unsaid: 30000 to 32767."
    )


class ScoredResource(Section):
    """A resource that the scheduler weighs."""

    name: Annotated[str, Field(min_length=1, max_length=253)] = Field(
        description="Such as cpu, memory or an extended resource."
    )
    weight: Annotated[int, Field(ge=1, le=100)] = Field(description="1 to 100.")


class ScoringStrategy(Section):
    """How nodes are ranked for a pod."""

    type: Literal["LeastAllocated", "MostAllocated"] = Field(
        description="Spread pods out, or pack them together."
    )
    resources: Many[ScoredResource] = Field(default=(), description="What is weighed; ≤ 100.")


class NodeResourcesFit(Section):
    """The scheduler's judgement of how well a pod fits."""

    scoring_strategy: ScoringStrategy = Field(description="How nodes are ranked.")


class KubeSchedulerConfig(Section):
    """Settings of the Kubernetes scheduler."""

    node_resources_fit: NodeResourcesFit | None = Field(
        default=None, description="How well a pod fits a node. Unsaid: Kubernetes' own ranking."
    )


class HorizontalPodAutoscalerControllerConfig(Section):
    """Settings of the horizontal pod autoscaler."""

    horizontal_pod_autoscaler_sync_period: str | None = Field(
        default=None, description="How often it looks, such as 15s. Unsaid: EKS decides."
    )


class KubeControllerManagerConfig(Section):
    """Settings of the Kubernetes controller manager."""

    horizontal_pod_autoscaler_controller_config: HorizontalPodAutoscalerControllerConfig | None = (
        Field(default=None, description="The horizontal pod autoscaler.")
    )


class AutoModeConfig(Section):
    """EKS Auto Mode: nodes, volumes and load balancers that EKS runs itself."""

    enabled: bool | None = Field(
        default=None, description="Switches all three on together. Unsaid: off."
    )
    node_pools: Many[Literal["general-purpose", "system"]] | None = Field(
        default=None,
        description="Pools that EKS brings along; an empty list for none. Unsaid: both.",
    )
    node_role_arn: RoleArn | None = Field(
        default=None, description="Role of the nodes. Unsaid: one is made."
    )
    permissions_boundary_arn: PolicyArn | None = Field(
        default=None, description="Boundary of the role that is made. Unsaid: none."
    )
