"""``iam`` of a node group: the role of its nodes."""

from pydantic import Field

from eks_constructs.config.section import JsonTree, Many, PolicyArn, ProfileArn, RoleArn, Section


class AddonPolicies(Section):
    """Permissions of well-known programs, given to every pod that reaches its node's credentials.

    EKS Pod Identity gives them to the one program instead.
    """

    image_builder: bool | None = Field(
        default=None, description="Push to and pull from every Amazon ECR repository. Unsaid: no."
    )
    auto_scaler: bool | None = Field(
        default=None, description="What the Cluster Autoscaler needs. Unsaid: no."
    )
    external_dns: bool | None = Field(
        default=None, description="What ExternalDNS needs in Route 53. Unsaid: no."
    )
    cert_manager: bool | None = Field(
        default=None, description="What cert-manager needs for DNS-01 challenges. Unsaid: no."
    )
    app_mesh: bool | None = Field(default=None, description="All of AWS App Mesh. Unsaid: no.")
    app_mesh_preview: bool | None = Field(
        default=None, description="All of the preview of AWS App Mesh. Unsaid: no."
    )
    ebs: bool | None = Field(
        default=None, description="What the driver of EBS volumes needs. Unsaid: no."
    )
    fsx: bool | None = Field(
        default=None, description="What the driver of FSx for Lustre needs. Unsaid: no."
    )
    efs: bool | None = Field(
        default=None, description="What the driver of EFS file systems needs. Unsaid: no."
    )
    aws_load_balancer_controller: bool | None = Field(
        default=None, description="What the AWS Load Balancer Controller needs. Unsaid: no."
    )
    alb_ingress: bool | None = Field(
        default=None, description="The older name of awsLoadBalancerController. Unsaid: no."
    )
    x_ray: bool | None = Field(default=None, description="Write traces to X-Ray. Unsaid: no.")
    cloud_watch: bool | None = Field(
        default=None, description="What the CloudWatch agent needs. Unsaid: no."
    )


class NodeGroupIam(Section):
    """The role of the nodes."""

    attach_policy: JsonTree | None = Field(
        default=None,
        description="A policy document (Version, Statement) of the role that is made. Unsaid: "
        "none.",
    )
    attach_policy_arns: Many[PolicyArn] = Field(
        default=(),
        description="Policies of the role that is made. In the eksctl profile they replace the "
        "usual ones, in the hardened one they come on top.",
    )
    instance_profile_arn: ProfileArn | None = Field(
        default=None,
        description="An instance profile of yours; self-managed groups only. Unsaid: one is made.",
    )
    instance_role_arn: RoleArn | None = Field(
        default=None, description="A role of yours. Unsaid: one is made."
    )
    instance_role_name: str | None = Field(
        default=None,
        description="Name of the role that is made. Unsaid: CloudFormation makes one up.",
    )
    instance_role_permissions_boundary: PolicyArn | None = Field(
        default=None, description="Boundary of the role that is made. Unsaid: none."
    )
    with_addon_policies: AddonPolicies = Field(
        default_factory=AddonPolicies.unsaid,
        description="Permissions of well-known programs. Unsaid: none.",
    )
