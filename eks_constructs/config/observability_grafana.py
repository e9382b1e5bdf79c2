"""``observability.grafana`` of the Platform document: where people look at it all."""

from typing import Literal

from pydantic import Field

from eks_constructs.config.section import Arn, Many, Section, SecurityGroupId

DashboardName = Literal["cluster", "cost", "network", "nodes", "workloads"]


class SamlAttributes(Section):
    """Names of attributes in what the identity provider says of somebody."""

    role: str = Field(description="The one that decides who is an admin or an editor.")
    email: str | None = Field(default=None, description="Address of e-mail. Unsaid: mail.")
    name: str | None = Field(default=None, description="Name. Unsaid: displayName.")
    login: str | None = Field(default=None, description="Login name. Unsaid: mail.")
    groups: str | None = Field(default=None, description="Groups. Unsaid: none.")
    org: str | None = Field(default=None, description="Organisations. Unsaid: none.")


class Saml(Section):
    """Signing in by an identity provider that speaks SAML 2.0."""

    metadata_url: str | None = Field(
        default=None, description="Where the provider publishes its metadata, with https://."
    )
    metadata_xml: str | None = Field(default=None, description="The metadata themselves, instead.")
    attributes: SamlAttributes = Field(
        description="Names of attributes in what the provider says of somebody."
    )
    admin_roles: Many[str] = Field(
        description="Values of the role attribute that make somebody an admin."
    )
    editor_roles: Many[str] = Field(
        default=(), description="Values that make somebody an editor; all others only look."
    )
    allowed_organizations: Many[str] = Field(
        default=(), description="Values of the attribute org that are let in. Unsaid: all."
    )
    login_minutes: int | None = Field(
        default=None, description="Minutes until one must sign in again. Unsaid: as AWS decides."
    )


class GrafanaAccess(Section):
    """From where the workspace can be reached."""

    prefix_list_ids: Many[str] = Field(
        default=(), description="Prefix lists whose addresses are let in, at most 5."
    )
    vpc_endpoint_ids: Many[str] = Field(
        default=(), description="Interface endpoints of VPCs that are let in, at most 5."
    )


class GrafanaVpc(Section):
    """Interfaces in the private subnets of the VPC, by which Grafana asks all of its sources."""

    security_group_ids: Many[SecurityGroupId] = Field(
        description="Security groups of the interfaces, 1 to 5."
    )


class Grafana(Section):
    """A workspace of Amazon Managed Grafana; it reads CloudWatch, X-Ray and observability.metrics.

    People sign in by IAM Identity Center, by another identity provider, or by both.
    """

    identity_center: bool | None = Field(
        default=None,
        description="Let people of IAM Identity Center sign in; the console says who. Unsaid: no.",
    )
    saml: Saml | None = Field(
        default=None, description="Let people of another identity provider sign in. Unsaid: no."
    )
    version: str | None = Field(
        default=None,
        description="Version, such as 12.4; it can be raised, never lowered. Unsaid: the newest "
        "at creation.",
    )
    access: GrafanaAccess | None = Field(
        default=None, description="From where it can be reached. Unsaid: from everywhere."
    )
    vpc: GrafanaVpc | None = Field(
        default=None,
        description="Reach data sources in the VPC. Unsaid: only those that are public.",
    )
    prometheus_workspace_arns: Many[Arn] = Field(
        default=(),
        description="More workspaces of Amazon Managed Prometheus to read, of other environments.",
    )
    log_group_arns: Many[Arn] = Field(
        default=(), description="Log groups of CloudWatch to read. Unsaid: none."
    )
    plugin_admin: bool | None = Field(
        default=None, description="Let admins install plugins. Unsaid: no."
    )
    dashboards: Many[DashboardName] | None = Field(
        default=None,
        description="Shipped dashboards to write as files to import. Unsaid: all, where there are "
        "metrics of Prometheus.",
    )
