"""``privateCluster``: a cluster without any way to or from the internet."""

from pydantic import Field

from eks_constructs.config.section import Many, Section


class PrivateCluster(Section):
    """No public subnets, no gateways, a private endpoint, and VPC endpoints for what nodes call."""

    enabled: bool | None = Field(default=None, description="Whether it is one. Unsaid: no.")
    skip_endpoint_creation: bool | None = Field(
        default=None,
        description="Make no VPC endpoints, because the VPC has them or another way out. Unsaid: "
        "they are made.",
    )
    additional_endpoint_services: Many[str] = Field(
        default=(),
        description="More endpoints beside those that every private cluster has: cloudformation, "
        "autoscaling, logs.",
    )
