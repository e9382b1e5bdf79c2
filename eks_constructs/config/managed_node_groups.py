"""``managedNodeGroups``: EC2 instances that EKS keeps at work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from eks_constructs.config.section import Arn, Many, Section

VolumeTypeName = Literal["gp2", "gp3", "io1", "io2", "st1", "sc1"]
TaintEffectName = Literal["NoSchedule", "PreferNoSchedule", "NoExecute"]
Percentage = Annotated[int, Field(ge=1, le=100)]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]


class Taint(Section):
    """A mark that keeps pods off a node unless they tolerate it."""

    key: str = Field(description="Its key.")
    value: str | None = Field(default=None, description="Its value. Unsaid: none.")
    effect: TaintEffectName = Field(description="What happens to pods that do not tolerate it.")


def _taint_list(value: object) -> object:
    """Accept eksctl's short form, a map of ``key: "value:Effect"``."""
    if not isinstance(value, dict):
        return value
    taints = []
    for key, text in value.items():
        taint_value, _, effect = str(text).rpartition(":")
        taint = {"key": key, "effect": effect} | ({"value": taint_value} if taint_value else {})
        taints.append(taint)
    return taints


Taints = Annotated[
    Many[Taint],
    BeforeValidator(_taint_list, json_schema_input_type=Many[Taint] | Mapping[str, str]),
]


class UpdateConfig(Section):
    """How many nodes may be away while the group is updated; one of the two."""

    max_unavailable: Positive | None = Field(default=None, description="A number of nodes.")
    max_unavailable_percentage: Percentage | None = Field(
        default=None, description="A share of the nodes, in percent."
    )


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


class NodeGroupIam(Section):
    """The role of the nodes."""

    instance_role_arn: Arn | None = Field(
        default=None, description="A role of yours. Unsaid: one is made."
    )
    instance_role_permissions_boundary: Arn | None = Field(
        default=None, description="Boundary of the role that is made. Unsaid: none."
    )
    attach_policy_arns: Many[Arn] = Field(
        default=(),
        description="Policies of the role that is made. In the eksctl profile they replace the "
        "usual ones, in the hardened one they come on top.",
    )


class ManagedNodeGroup(Section):
    """One managed node group."""

    name: str = Field(description="Name of the group.")
    ami_family: str | None = Field(
        default=None,
        description="Operating system: AmazonLinux2023, Bottlerocket or a WindowsServer20NN "
        "Core or Full Container. Unsaid: AmazonLinux2023.",
    )
    instance_type: str | None = Field(
        default=None,
        description="The one EC2 instance type. Unsaid: m5.large (eksctl), m6i.large (hardened).",
    )
    instance_types: Many[str] | None = Field(
        default=None, description="Several types of one architecture, the preferred one first."
    )
    spot: bool | None = Field(
        default=None, description="Use spot capacity, which EC2 may take back. Unsaid: no."
    )
    min_size: Count | None = Field(
        default=None, description="Fewest nodes. Unsaid: 3 (hardened), 2 (eksctl)."
    )
    max_size: Positive | None = Field(
        default=None, description="Most nodes. Unsaid: 6 (hardened), as many as minSize (eksctl)."
    )
    desired_capacity: Count | None = Field(
        default=None,
        description="Nodes to start with; each deployment sets it again, against any autoscaler. "
        "Unsaid: left to the autoscaler.",
    )
    availability_zones: Many[str] | None = Field(
        default=None, description="Zones of the cluster to use. Unsaid: all of them."
    )
    subnets: Many[str] | None = Field(
        default=None, description="Subnets to use, by id or by their name in vpc.subnets."
    )
    private_networking: bool | None = Field(
        default=None,
        description="Nodes in private subnets. Unsaid: yes (hardened), no (eksctl).",
    )
    volume_size: Positive | None = Field(
        default=None, description="Size of the root volume in GiB. Unsaid: 80."
    )
    volume_type: VolumeTypeName | None = Field(
        default=None, description="EBS volume type. Unsaid: gp3."
    )
    volume_encrypted: bool | None = Field(
        default=None, description="Volumes are always encrypted; false is refused."
    )
    volume_kms_key_id: str | None = Field(
        default=None,
        description="KMS key of the volume, by id or ARN. Unsaid: the account's key for EBS.",
    )
    volume_iops: Positive | None = Field(
        default=None, description="Operations per second, for gp3, io1 and io2. Unsaid: 3000."
    )
    volume_throughput: Annotated[int, Field(ge=125, le=1000)] | None = Field(
        default=None, description="MiB per second, for gp3. Unsaid: 125."
    )
    labels: Mapping[str, str] = Field(
        default_factory=dict, description="Kubernetes labels of the nodes."
    )
    taints: Taints = Field(
        default=(),
        description='Taints of the nodes: a list, or a map of key: "value:Effect".',
    )
    tags: Mapping[str, str] = Field(
        default_factory=dict, description="Tags of the group, its instances and volumes."
    )
    disable_imdsv1: bool | None = Field(
        default=None,
        description="Version 1 of the instance metadata service is always off; false is refused.",
    )
    disable_pod_imds: bool | None = Field(
        default=None,
        description="Keep pods from the instance metadata service. Unsaid: yes (hardened), no "
        "(eksctl).",
    )
    update_config: UpdateConfig | None = Field(
        default=None,
        description="How many nodes may be away during an update. Unsaid: a third (hardened), one "
        "(eksctl).",
    )
    node_repair_config: NodeRepairConfig = Field(
        default_factory=NodeRepairConfig, description="Replacing nodes that are broken."
    )
    release_version: str | None = Field(
        default=None,
        description="Exact version of the image, such as 1.35.2-20260501. Unsaid: the newest at "
        "the time of each change of the Kubernetes version.",
    )
    iam: NodeGroupIam = Field(default_factory=NodeGroupIam, description="The role of the nodes.")
    instance_name: str | None = Field(
        default=None,
        description="Name tag of the instances. Unsaid: from the names of cluster and group.",
    )
