"""The fields that managed and self-managed node groups share; each kind adds its own.

The one place in the model where a section inherits: eksctl defines these fields once for both.
"""

from collections.abc import Mapping

from pydantic import Field

from eks_constructs.config.node_group_iam import NodeGroupIam
from eks_constructs.config.node_group_parts import (
    AdditionalVolume,
    Bottlerocket,
    CapacityReservation,
    Count,
    GivenSelector,
    InstanceMarketOptions,
    NodeSecurityGroups,
    Placement,
    Positive,
    Ssh,
    Taints,
    Throughput,
    UpdateConfig,
    VolumeTypeName,
)
from eks_constructs.config.section import Key, Many, Section


class NodeGroupFields(Section):
    """What both kinds of node groups say."""

    name: str = Field(description="Name of the group.")
    ami_family: str | None = Field(
        default=None,
        description="Operating system: AmazonLinux2023, Bottlerocket, BottlerocketFips, Ubuntu2404 "
        "and others, or a WindowsServer20NN Core or Full Container. Unsaid: AmazonLinux2023.",
    )
    ami: str | None = Field(
        default=None, description="Custom image, by its id. Unsaid: the image of EKS."
    )
    instance_type: str | None = Field(
        default=None,
        description="The one EC2 instance type. Unsaid: m5.large (eksctl), m6i.large (hardened).",
    )
    instance_selector: GivenSelector = Field(
        default=None, description="What instance types must have, instead of their names."
    )
    min_size: Count | None = Field(
        default=None, description="Fewest nodes. Unsaid: 3 (hardened), 2 (eksctl)."
    )
    max_size: Count | None = Field(
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
    outpost_arn: str | None = Field(
        default=None, description="Outpost that nodes stand on; self-managed groups only."
    )
    volume_size: Count | None = Field(
        default=None,
        description="Size of the root volume in GiB; 0 leaves it to the image. Unsaid: 80.",
    )
    volume_type: VolumeTypeName | None = Field(
        default=None, description="EBS volume type. Unsaid: gp3."
    )
    volume_name: str | None = Field(
        default=None,
        description="Device of the root volume. Unsaid: that of the image of EKS.",
    )
    volume_encrypted: bool | None = Field(
        default=None,
        description="Whether volumes are encrypted; false is refused by the hardened profile. "
        "Unsaid: yes (hardened), as the account has it (eksctl).",
    )
    volume_kms_key_id: Key | None = Field(
        default=None,
        description="KMS key of the volume, by id or ARN. Unsaid: the account's key for EBS.",
    )
    volume_iops: Positive | None = Field(
        default=None, description="Operations per second, for gp3, io1 and io2. Unsaid: 3000."
    )
    volume_throughput: Throughput | None = Field(
        default=None, description="MiB per second, for gp3. Unsaid: 125."
    )
    additional_volumes: Many[AdditionalVolume] = Field(default=(), description="Further volumes.")
    ssh: Ssh = Field(default_factory=Ssh.unsaid, description="A way in by SSH.")
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
    iam: NodeGroupIam = Field(
        default_factory=NodeGroupIam.unsaid,
        description="The role of the nodes.",
    )
    security_groups: NodeSecurityGroups = Field(
        default_factory=NodeSecurityGroups.unsaid,
        description="Security groups of the nodes.",
    )
    max_pods_per_node: Count | None = Field(
        default=None,
        description="Most pods on a node. Unsaid, or 0: what its network interfaces allow.",
    )
    asg_suspend_processes: Many[str] = Field(
        default=(), description="Processes of the Auto Scaling group that never run."
    )
    propagate_asg_tags: bool | None = Field(
        default=None,
        description="Tell the Cluster Autoscaler about labels and taints by tags. Unsaid: no.",
    )
    ebs_optimized: bool | None = Field(
        default=None, description="Bandwidth of its own for volumes. Unsaid: as the type has it."
    )
    enable_detailed_monitoring: bool | None = Field(
        default=None, description="Metrics every minute instead of every five. Unsaid: no."
    )
    disable_imdsv1: bool | None = Field(
        default=None,
        description="Switch version 1 of the instance metadata service off; false is refused by "
        "the hardened profile. Unsaid: yes.",
    )
    disable_pod_imds: bool | None = Field(
        default=None,
        description="Keep pods from the instance metadata service. Unsaid: yes (hardened), no "
        "(eksctl).",
    )
    pre_bootstrap_commands: Many[str] = Field(
        default=(), description="Shell commands that run before a node joins."
    )
    override_bootstrap_command: str | None = Field(
        default=None,
        description="A NodeConfig of nodeadm in YAML, whose values win; for Ubuntu shell commands "
        "instead of the bootstrap script.",
    )
    bottlerocket: Bottlerocket | None = Field(default=None, description="Settings of Bottlerocket.")
    efa_enabled: bool | None = Field(
        default=None, description="Elastic Fabric Adapters on every network card. Unsaid: no."
    )
    placement: Placement | None = Field(
        default=None, description="Where in a zone instances stand."
    )
    capacity_reservation: CapacityReservation | None = Field(
        default=None, description="Capacity that was reserved."
    )
    instance_market_options: InstanceMarketOptions | None = Field(
        default=None, description="How instances are bought."
    )
    instance_prefix: str | None = Field(
        default=None, description="Beginning of the Name tag of instances. Unsaid: none."
    )
    instance_name: str | None = Field(
        default=None,
        description="Name tag of the instances. Unsaid: from the names of cluster and group.",
    )
    update_config: UpdateConfig | None = Field(
        default=None,
        description="How many nodes may be away during an update. Unsaid: a third (hardened), one "
        "(eksctl).",
    )
