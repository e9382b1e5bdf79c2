"""Where people look at metrics, logs and traces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from aws_cdk import ArnFormat, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_grafana as amg
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.imported import zone_of
from eks_constructs.log_group import removal_policy_problems
from eks_constructs.planning.grafana import (
    GrafanaAccess,
    SamlSignIn,
    place_problems,
    role_problems,
    sign_in_problems,
    text_problems,
)
from eks_constructs.planning.policies.grafana import grafana
from eks_constructs.planning.policies.statements import WellKnownPolicy
from eks_constructs.role_policies import role_policies
from eks_constructs.tokens import require_concrete


class GrafanaWorkspace(Construct):
    """A workspace of Amazon Managed Grafana, and the role with which it reads from AWS.

    The role reads what is named here and nothing else. CloudFormation can neither let the service
    make the role itself (that is for its console) nor write data sources and dashboards: see
    :class:`~eks_constructs.grafana_dashboards.GrafanaDashboards`. Who of IAM Identity Center may
    sign in is said in the workspace too.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        identity_center: Whether people of IAM Identity Center, which must be on in the account's
            organisation, can sign in. Default: they cannot.
        saml: Whether and how people of another identity provider can. Default: they cannot.
        reads: What it reads: ``well_known.grafana(prometheus_workspace_arns=[…])``. Default:
            metrics of CloudWatch and traces of X-Ray.
        role: Role to read with, which ``grafana.amazonaws.com`` may assume; it has its permissions
            already. Default: one is made here.
        alert_topics: Topics that alerts of Grafana may be sent to; the policy of one that was
            imported, and its key, must let the role. Default: none.
        subnets: Private subnets of a VPC to reach data sources in, 2 to 6 in at least two zones.
            Default: none, it reaches what is public only.
        security_groups: Security groups of its network interfaces there, 1 to 5. Default: none.
        access: From where it can be reached. Default: from everywhere, by those who can sign in.
        name: Name for people. Default: the service makes one up.
        description: What it is for. Default: nothing.
        grafana_version: Version, such as ``12.4``; it can be raised, never lowered. Default: the
            newest at creation, which stays.
        plugin_admin: Whether admins may install plugins. Default: they may not.
        permissions_boundary: Upper limit of what a role made here may do. Default: none.
        removal_policy: What happens to the workspace, with all dashboards that people made, when it
            leaves the template. Default: kept.

    Raises:
        ConfigurationError: Everything that the service would refuse, all at once.

    See https://docs.aws.amazon.com/grafana/latest/userguide/AMG-create-workspace.html
    """

    resource: Final[amg.CfnWorkspace]
    role: Final[iam.IRole]
    """Role with which it reads."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        identity_center: bool = False,
        saml: SamlSignIn | None = None,
        reads: WellKnownPolicy | None = None,
        role: iam.IRole | None = None,
        alert_topics: Sequence[sns.ITopic] = (),
        subnets: Sequence[ec2.ISubnet] = (),
        security_groups: Sequence[ec2.ISecurityGroup] = (),
        access: GrafanaAccess | None = None,
        name: str | None = None,
        description: str | None = None,
        grafana_version: str | None = None,
        plugin_admin: bool = False,
        permissions_boundary: iam.IManagedPolicy | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        texts = {"name": name, "description": description, "grafana_version": grafana_version}
        require_concrete(dict(texts), subject="Grafana workspace")
        refuse(
            "Grafana workspace",
            [
                *sign_in_problems(identity_center=identity_center, saml=saml is not None),
                *role_problems(role=role is not None, reads=reads is not None),
                *_place_problems(subnets, security_groups),
                *text_problems(texts),
                *removal_policy_problems(removal_policy, things="workspaces"),
            ],
        )
        self.role = role or self._own_role(reads or grafana(), permissions_boundary)
        self.resource = amg.CfnWorkspace(
            self,
            "Resource",
            account_access_type="CURRENT_ACCOUNT",
            authentication_providers=_providers(identity_center=identity_center, saml=saml),
            permission_type="CUSTOMER_MANAGED",
            role_arn=self.role.role_arn,
            saml_configuration=_saml(saml) if saml is not None else None,
            vpc_configuration=_place(subnets, security_groups) if subnets else None,
            network_access_control=_access(access) if access is not None else None,
            plugin_admin_enabled=plugin_admin,
            name=name,
            description=description,
            grafana_version=grafana_version,
        )
        self.resource.apply_removal_policy(removal_policy)
        if alert_topics:
            self._send_to(alert_topics)

    @property
    def url(self) -> str:
        """Where people find it."""
        return f"https://{self.resource.attr_endpoint}"

    def _own_role(self, reads: WellKnownPolicy, boundary: iam.IManagedPolicy | None) -> iam.IRole:
        # It cannot name the workspace, which names it: those of this account and region may.
        workspaces = Stack.of(self).format_arn(
            service="grafana",
            resource="/workspaces",
            resource_name="*",
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )
        scope = Construct(self, "Role")
        return iam.Role(
            scope,
            "Resource",
            assumed_by=iam.ServicePrincipal(
                "grafana.amazonaws.com",
                conditions={
                    "ArnLike": {"aws:SourceArn": workspaces},
                    "StringEquals": {"aws:SourceAccount": Stack.of(self).account},
                },
            ),
            managed_policies=role_policies(
                scope, managed_policies=(), policies=[reads], statements=(), subject="Grafana role"
            ),
            permissions_boundary=boundary,
        )

    def _send_to(self, topics: Sequence[sns.ITopic]) -> None:
        # Not by the grants of the CDK, which allow more actions on the key than are needed.
        arns = [topic.topic_arn for topic in topics]
        statements = [iam.PolicyStatement(actions=["sns:Publish"], resources=arns)]
        keys = [topic.master_key for topic in topics]
        if key_arns := [key.key_arn for key in keys if key is not None]:
            actions = ["kms:Decrypt", "kms:GenerateDataKey"]
            statements.append(iam.PolicyStatement(actions=actions, resources=key_arns))
        iam.ManagedPolicy(self, "Alerts", roles=[self.role], statements=statements)


def _place_problems(
    subnets: Sequence[ec2.ISubnet], security_groups: Sequence[ec2.ISecurityGroup]
) -> Iterator[Problem]:
    return place_problems(
        subnets=[each.subnet_id for each in subnets],
        zones=[zone_of(each) for each in subnets],
        security_groups=[each.security_group_id for each in security_groups],
    )


def _place(
    subnets: Sequence[ec2.ISubnet], security_groups: Sequence[ec2.ISecurityGroup]
) -> amg.CfnWorkspace.VpcConfigurationProperty:
    return amg.CfnWorkspace.VpcConfigurationProperty(
        subnet_ids=[each.subnet_id for each in subnets],
        security_group_ids=[each.security_group_id for each in security_groups],
    )


def _providers(*, identity_center: bool, saml: SamlSignIn | None) -> list[str]:
    return [
        *(["AWS_SSO"] if identity_center else []),
        *(["SAML"] if saml is not None else []),
    ]


def _saml(sign_in: SamlSignIn) -> amg.CfnWorkspace.SamlConfigurationProperty:
    names = sign_in.attributes
    return amg.CfnWorkspace.SamlConfigurationProperty(
        idp_metadata=amg.CfnWorkspace.IdpMetadataProperty(
            url=sign_in.metadata_url, xml=sign_in.metadata_xml
        ),
        assertion_attributes=amg.CfnWorkspace.AssertionAttributesProperty(
            role=names.role,
            email=names.email,
            name=names.name,
            login=names.login,
            groups=names.groups,
            org=names.org,
        ),
        role_values=amg.CfnWorkspace.RoleValuesProperty(
            admin=list(sign_in.admin_roles), editor=list(sign_in.editor_roles) or None
        ),
        allowed_organizations=list(sign_in.allowed_organizations) or None,
        login_validity_duration=sign_in.login_minutes,
    )


def _access(access: GrafanaAccess) -> amg.CfnWorkspace.NetworkAccessControlProperty:
    # The service takes no list that is left out: an empty one lets nobody in by that way.
    return amg.CfnWorkspace.NetworkAccessControlProperty(
        prefix_list_ids=list(access.prefix_list_ids), vpce_ids=list(access.vpc_endpoint_ids)
    )
