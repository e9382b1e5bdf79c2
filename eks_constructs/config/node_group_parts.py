"""The sections inside a node group, of either kind."""

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from eks_constructs.config.section import JsonTree, Key, Many, Section, SecurityGroupId

VolumeTypeName = Literal["gp2", "gp3", "io1", "io2", "st1", "sc1"]
TaintEffectName = Literal["NoSchedule", "PreferNoSchedule", "NoExecute"]
Percentage = Annotated[int, Field(ge=1, le=100)]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
GivenText = Annotated[str | None, AfterValidator(lambda text: text or None)]
"""Text of which "" says nothing, as in files that ``eksctl create cluster --dry-run`` writes."""
Throughput = Annotated[int, Field(ge=125, le=2000)]


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


_ShortTaint = Annotated[
    str,
    WithJsonSchema(
        {"type": "string", "pattern": f"^([^:]*:)*({'|'.join(get_args(TaintEffectName))})$"}
    ),
]
Taints = Annotated[
    Many[Taint],
    BeforeValidator(_taint_list, json_schema_input_type=Many[Taint] | Mapping[str, _ShortTaint]),
]


class UpdateConfig(Section):
    """How many nodes may be away while the group is updated; one of the two."""

    max_unavailable: Positive | None = Field(default=None, description="A number of nodes.")
    max_unavailable_percentage: Percentage | None = Field(
        default=None, description="A share of the nodes, in percent."
    )


class AdditionalVolume(Section):
    """A volume beside the one with images, containers and logs."""

    volume_size: Positive | None = Field(
        default=None, description="Size in GiB. Unsaid: that of the snapshot, else 80."
    )
    volume_type: VolumeTypeName | None = Field(
        default=None, description="EBS volume type. Unsaid: gp3."
    )
    volume_name: str | None = Field(
        default=None, description="Device, such as /dev/sdf; required, although eksctl drops it."
    )
    volume_encrypted: bool | None = Field(
        default=None,
        description="Whether it is encrypted. Unsaid: yes (hardened), as the account has it "
        "(eksctl).",
    )
    volume_kms_key_id: Key | None = Field(
        default=None, description="KMS key, by id or ARN. Unsaid: the account's key for EBS."
    )
    volume_iops: Positive | None = Field(
        default=None, description="Operations per second, for gp3, io1 and io2. Unsaid: 3000."
    )
    volume_throughput: Throughput | None = Field(
        default=None, description="MiB per second, for gp3. Unsaid: 125."
    )
    snapshot_id: str | None = Field(
        default=None, description="Snapshot that it starts from. Unsaid: it starts empty."
    )


class Ssh(Section):
    """A way into the nodes beside Session Manager, which every node role allows."""

    allow: bool | None = Field(
        default=None,
        description="Open port 22. Unsaid: yes if a key is given, else no.",
    )
    public_key_path: GivenText = Field(
        default=None,
        description="File with the public key, from the folder of this file; or the name of a key "
        "pair in EC2.",
    )
    public_key: GivenText = Field(default=None, description="The public key itself.")
    public_key_name: GivenText = Field(default=None, description="Name of a key pair in EC2.")
    source_security_group_ids: Many[SecurityGroupId] = Field(
        default=(),
        alias="sourceSecurityGroupIds",
        description="Security groups that may connect. Unsaid: in the eksctl profile the VPC, or "
        "everybody if the nodes stand in public subnets.",
    )
    enable_ssm: bool | None = Field(
        default=None, description="Session Manager always works; false is refused."
    )


class NodeSecurityGroups(Section):
    """Security groups of the nodes."""

    attach_ids: Many[SecurityGroupId] = Field(default=(), description="Security groups of yours.")
    with_shared: bool | None = Field(
        default=None,
        description="The security group of all self-managed groups; those only. Unsaid: yes.",
    )
    with_local: bool | None = Field(
        default=None,
        description="A security group for this group; self-managed groups only. Unsaid: yes.",
    )


class Placement(Section):
    """Where in a zone instances stand."""

    group_name: str | None = Field(default=None, description="Name of a placement group.")
    spread_level: str | None = Field(
        default=None, description="Not used, in eksctl neither: the placement group has it."
    )


class CapacityReservationTarget(Section):
    """The capacity reservation to use; one of the two."""

    capacity_reservation_id: str | None = Field(default=None, description="One reservation.")
    capacity_reservation_resource_group_arn: str | None = Field(
        default=None, description="A resource group of reservations."
    )


class CapacityReservation(Section):
    """Capacity that was reserved; one of the two."""

    capacity_reservation_preference: Literal["open", "none"] | None = Field(
        default=None, description="Any open reservation that fits, or none at all. Unsaid: open."
    )
    capacity_reservation_target: CapacityReservationTarget | None = Field(
        default=None, description="A certain reservation."
    )


class InstanceMarketOptions(Section):
    """How instances are bought."""

    market_type: Literal["capacity-block"] | None = Field(
        default=None, description="A Capacity Block for ML, named by capacityReservation."
    )


class InstanceSelector(Section):
    """What instance types must have, instead of their names; found in the bundled catalogue."""

    vcpus: Positive | None = Field(
        default=None, alias="vCPUs", description="Virtual processors. Unsaid: any number."
    )
    memory: str | None = Field(
        default=None, description="Memory, such as 8 or 8GiB or 8192MiB. Unsaid: any size."
    )
    gpus: Count | None = Field(
        default=None, description="GPUs; 0 for types without any. Unsaid: any number."
    )
    neuron_devices: Count | None = Field(
        default=None,
        alias="neuron_devices",
        description="Inferentia or Trainium devices; 0 for types without any. Unsaid: any number.",
    )
    cpu_architecture: Literal["x86_64", "amd64", "arm64"] | None = Field(
        default=None, description="Architecture of the processors. Unsaid: x86_64."
    )
    allow: str | None = Field(
        default=None, description="Regular expression that names must match. Unsaid: all do."
    )
    deny: str | None = Field(
        default=None, description="Regular expression of names to leave out. Unsaid: none."
    )


def _asking(selector: InstanceSelector | None) -> InstanceSelector | None:
    return selector if selector != InstanceSelector() else None


GivenSelector = Annotated[InstanceSelector | None, AfterValidator(_asking)]
"""A selector; one that asks for nothing is none, as for eksctl, which writes it in files."""


class Bottlerocket(Section):
    """Settings of Bottlerocket, which has no shell to run commands in."""

    enable_admin_container: bool | None = Field(
        default=None,
        description="Whether the admin container runs, which gives root by SSH. Unsaid: no.",
    )
    settings: JsonTree | None = Field(
        default=None, description="Settings by their names in Bottlerocket. Unsaid: none."
    )
