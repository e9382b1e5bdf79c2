"""``outpost``: a cluster whose control plane runs on an AWS Outpost."""

from typing import Literal

from pydantic import Field

from eks_constructs.config.section import Section

SpreadLevelName = Literal["host", "rack"]


class ControlPlanePlacement(Section):
    """Where on the Outpost the control plane runs."""

    group_name: str | None = Field(
        default=None, description="Placement group; excludes etcdInstanceType. Unsaid: none."
    )
    spread_level: SpreadLevelName | None = Field(
        default=None,
        description="What its instances do not share; needs etcdInstanceType. Unsaid: nothing is "
        "asked for.",
    )


class EtcdPlacement(Section):
    """Where on the Outpost etcd runs, when it has instances of its own."""

    group_name: str | None = Field(default=None, description="EKS has no such setting.")
    spread_level: SpreadLevelName | None = Field(
        default=None, description="What its instances do not share. Unsaid: nothing is asked for."
    )


class Outpost(Section):
    """A local cluster; nothing of it can be changed later."""

    control_plane_outpost_arn: str = Field(description="ARN of the Outpost.")
    control_plane_instance_type: str | None = Field(
        default=None,
        description="Instance type of the control plane, one that the Outpost has; required here, "
        "because the Outpost is not asked.",
    )
    control_plane_placement: ControlPlanePlacement = Field(
        default_factory=ControlPlanePlacement.unsaid,
        description="Where the control plane runs.",
    )
    etcd_instance_type: str | None = Field(
        default=None,
        description="Instance type of etcd, when it gets instances of its own. Unsaid: it does "
        "not.",
    )
    etcd_placement: EtcdPlacement = Field(
        default_factory=EtcdPlacement.unsaid,
        description="Where etcd runs.",
    )
