"""``remoteNetworkConfig``: machines outside AWS that join a cluster."""

from typing import Annotated, Literal

from pydantic import Field

from eks_constructs.config.section import AnyCase, Many, RoleArn, Section

CredentialsProvider = Annotated[Literal["ssm", "ira"], AnyCase]


class HybridIam(Section):
    """How hybrid nodes get AWS credentials."""

    provider: CredentialsProvider | None = Field(
        default=None,
        description="ssm: AWS Systems Manager; ira: IAM Roles Anywhere, with certificates of your "
        "own. Unsaid: ssm.",
    )
    role_arn: RoleArn | None = Field(
        default=None, description="A role that exists. Unsaid: one is made."
    )
    ca_bundle_cert: str | None = Field(
        default=None,
        description="Certificate of the authority that signs those of the machines, in PEM "
        "format; for ira only.",
    )


class RemoteNetwork(Section):
    """Address blocks of one kind outside AWS."""

    cidrs: Many[str] = Field(
        min_length=1, description="IPv4 blocks, as the VPC is to route to them."
    )


class RemoteNetworkConfig(Section):
    """Networks of hybrid nodes, machines outside AWS that join the cluster."""

    remote_node_networks: Many[RemoteNetwork] = Field(
        default=(), max_length=1, description="Where hybrid nodes are; one entry."
    )
    remote_pod_networks: Many[RemoteNetwork] = Field(
        default=(),
        max_length=1,
        description="Where the pods of hybrid nodes are; one entry.",
    )
    vpc_gateway_id: str | None = Field(
        default=None,
        description="Transit gateway (tgw-…) or virtual private gateway (vgw-…) that leads there; "
        "a VPC that is made is attached, with routes. Unsaid: the way there is made elsewhere.",
    )
    iam: HybridIam = Field(
        default_factory=HybridIam.unsaid,
        description="How hybrid nodes get AWS credentials.",
    )
