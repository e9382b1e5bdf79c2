"""``wellKnownPolicies``: permissions of programs that many clusters run."""

from pydantic import Field

from eks_constructs.config.section import Section


class WellKnownPolicies(Section):
    """Programs whose permissions a role gets."""

    image_builder: bool = Field(
        default=False, description="Builds of images: push to and pull from Amazon ECR."
    )
    auto_scaler: bool = Field(
        default=False, description="The Cluster Autoscaler, for the node groups of this cluster."
    )
    aws_load_balancer_controller: bool = Field(
        default=False, description="The AWS Load Balancer Controller of this cluster."
    )
    external_dns: bool = Field(
        default=False, description="ExternalDNS, for every hosted zone of the account."
    )
    cert_manager: bool = Field(
        default=False,
        description="cert-manager's challenges by DNS, in every hosted zone of the account.",
    )
    ebs_csi_controller: bool = Field(default=False, description="The EBS CSI driver.")
    efs_csi_controller: bool = Field(default=False, description="The EFS CSI driver.")
