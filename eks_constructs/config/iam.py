"""``iam``: roles that the environment shares."""

from __future__ import annotations

from pydantic import Field

from eks_constructs.config.section import Arn, Section


class Iam(Section):
    """Roles of the control plane and of Fargate."""

    service_role_arn: Arn | None = Field(
        default=None, description="Role of the cluster. Unsaid: one is made for it."
    )
    service_role_permissions_boundary: Arn | None = Field(
        default=None, description="Boundary of the role made for the cluster. Unsaid: none."
    )
    fargate_pod_execution_role_arn: Arn | None = Field(
        default=None,
        description="Execution role of every Fargate profile that names none. Unsaid: one is made.",
    )
    fargate_pod_execution_role_permissions_boundary: Arn | None = Field(
        default=None,
        description="Boundary of the execution role made for Fargate. Unsaid: none.",
    )
    vpc_resource_controller_policy: bool | None = Field(
        default=None,
        description="Whether the cluster's role may manage network interfaces for security groups "
        "of pods and for Windows. Unsaid: no (hardened), yes (eksctl).",
    )
