"""``nodeGroups``: EC2 instances of an Auto Scaling group that join a cluster by themselves."""

from typing import Annotated, Literal

from pydantic import Field

from eks_constructs.config.node_group_fields import NodeGroupFields
from eks_constructs.config.node_group_parts import Positive
from eks_constructs.config.section import AnyCase, JsonTree, Many, NonEmpty, Section, TargetGroupArn

CpuCreditsName = Annotated[Literal["standard", "unlimited"], AnyCase]


class InstancesDistribution(Section):
    """A mix of instance types, on demand and spot."""

    instance_types: Many[str] = Field(
        default=(), description="Instance types of one architecture, the preferred one first."
    )
    max_price: Annotated[float, Field(gt=0)] | None = Field(
        default=None,
        description="Most US dollars an hour for a spot instance. Unsaid: the on-demand price.",
    )
    on_demand_base_capacity: int | None = Field(
        default=None, description="Instances that are always on demand. Unsaid: none."
    )
    on_demand_percentage_above_base_capacity: int | None = Field(
        default=None, description="Percent of the others that are on demand. Unsaid: 100."
    )
    spot_instance_pools: int | None = Field(
        default=None, description="Pools to draw from, for lowest-price only. Unsaid: 2."
    )
    spot_allocation_strategy: (
        Literal[
            "price-capacity-optimized",
            "capacity-optimized",
            "capacity-optimized-prioritized",
            "lowest-price",
        ]
        | None
    ) = Field(
        default=None,
        description="Which pools come first. Unsaid: price-capacity-optimized (hardened), "
        "lowest-price (eksctl).",
    )
    capacity_rebalance: bool | None = Field(
        default=None,
        description="Replace spot instances at risk before they are taken. Unsaid: no.",
    )


class MetricsCollection(Section):
    """Metrics of the Auto Scaling group."""

    granularity: Literal["1Minute"] = Field(description="How often; EC2 knows no other.")
    metrics: Many[str] = Field(
        default=(), description="Names such as GroupMinSize. Unsaid: all of them."
    )


class NodeGroup(NodeGroupFields):
    """One self-managed node group."""

    instances_distribution: InstancesDistribution | None = Field(
        default=None, description="A mix of instance types. Unsaid: one type, on demand."
    )
    asg_metrics_collection: Many[MetricsCollection] | None = Field(
        default=None,
        description="Metrics of the Auto Scaling group, free of charge. Unsaid: all (hardened), "
        "none (eksctl).",
    )
    cpu_credits: CpuCreditsName | None = Field(
        default=None, description="How burstable types spend credits. Unsaid: as the type does."
    )
    classic_load_balancer_names: Many[NonEmpty] = Field(
        default=(), description="Classic Load Balancers that nodes are registered with."
    )
    target_group_arns: Many[TargetGroupArn] = Field(
        default=(), description="Target groups that nodes are registered with."
    )
    cluster_dns: str | None = Field(
        default=None,
        description="Address that pods ask for names. Unsaid: that of the cluster's own DNS.",
    )
    kubelet_extra_config: JsonTree | None = Field(
        default=None, description="Fields of KubeletConfiguration. Unsaid: those of the image."
    )
    container_runtime: str | None = Field(
        default=None, description="Only containerd is left. Unsaid: containerd."
    )
    max_instance_lifetime: Positive | None = Field(
        default=None,
        description="Seconds after which a node is replaced, a day to a year. Unsaid: never.",
    )
    local_zones: Many[str] | None = Field(
        default=None, description="Local Zones to run in, of those at the top. Unsaid: none."
    )
    enclave_enabled: bool | None = Field(
        default=None, description="Whether Nitro Enclaves can be started. Unsaid: no."
    )
