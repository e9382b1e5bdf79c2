"""``managedNodeGroups``: EC2 instances that EKS keeps at work."""

from typing import Literal

from pydantic import Field

from eks_constructs.config.node_group_fields import NodeGroupFields
from eks_constructs.config.node_group_parts import GivenText, Percentage, Positive
from eks_constructs.config.section import Many, Section


class NodeRepairOverride(Section):
    """Another answer to one kind of trouble."""

    node_monitoring_condition: str = Field(description="Condition that the agent reports.")
    node_unhealthy_reason: str = Field(description="Reason given with it.")
    min_repair_wait_time_mins: Positive = Field(description="Minutes to wait before acting.")
    repair_action: Literal["Replace", "Reboot", "NoAction"] = Field(description="What is done.")


class NodeRepairConfig(Section):
    """Replacing nodes that are broken."""

    enabled: bool | None = Field(default=None, description="Unsaid: yes (hardened), no (eksctl).")
    max_unhealthy_node_threshold_percentage: Percentage | None = Field(
        default=None, description="Stop when a larger share than this is broken, in percent."
    )
    max_unhealthy_node_threshold_count: Positive | None = Field(
        default=None, description="Stop when more nodes than this are broken."
    )
    max_parallel_nodes_repaired_percentage: Percentage | None = Field(
        default=None, description="Share of the broken nodes repaired at once, in percent."
    )
    max_parallel_nodes_repaired_count: Positive | None = Field(
        default=None, description="Broken nodes repaired at once."
    )
    node_repair_config_overrides: Many[NodeRepairOverride] = Field(
        default=(), description="Other answers to single kinds of trouble."
    )


class LaunchTemplate(Section):
    """A launch template of yours, which then says all that it can say of the nodes."""

    id: str | None = Field(default=None, description="Its id, such as lt-0123456789abcdef0.")
    version: str | None = Field(
        default=None, description="Number of its version, in quotes. Unsaid: its default version."
    )


class ManagedNodeGroup(NodeGroupFields):
    """One managed node group."""

    instance_types: Many[str] | None = Field(
        default=None, description="Several types of one architecture, the preferred one first."
    )
    spot: bool | None = Field(
        default=None, description="Use spot capacity, which EC2 may take back. Unsaid: no."
    )
    launch_template: LaunchTemplate | None = Field(
        default=None, description="A launch template of yours. Unsaid: one is made."
    )
    release_version: GivenText = Field(
        default=None,
        description="Exact version of the image, such as 1.35.2-20260501. Unsaid: the newest at "
        "the time of each change of the Kubernetes version.",
    )
    node_repair_config: NodeRepairConfig = Field(
        default_factory=NodeRepairConfig.unsaid,
        description="Replacing nodes that are broken.",
    )
