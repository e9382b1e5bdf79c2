"""The role of nodes outside of AWS, and how they get it."""

from __future__ import annotations

from typing import Final

from aws_cdk import CfnOutput, Duration, Names, Stack
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_rolesanywhere as rolesanywhere
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.planning.hybrid_nodes import (
    RolesAnywhere,
    SsmActivation,
    create_activation_command,
)
from eks_constructs.planning.policies.hybrid_nodes import hybrid_nodes
from eks_constructs.role_policies import role_policies

_ROLES_ANYWHERE: Final = "rolesanywhere.amazonaws.com"
_SHORTEST_MAXIMUM: Final = 3600
_LONGEST_NAME: Final = 255
_SSM: Final = SsmActivation()


class HybridNodesRole(Construct):
    """The role of the hybrid nodes of one cluster, with its access entry.

    The cluster must know the networks of the nodes (``remote_networks``). With Systems Manager, the
    output ``CreateActivation`` holds the command that makes an activation; CloudFormation cannot
    make one. With IAM Roles Anywhere, trust anchor and profile are made here.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster to join; ours, an L1 or any L2.
        credentials: Where nodes get their credentials; it cannot be both. Default: AWS Systems
            Manager, as AWS advises for machines without certificates.
        pod_identity: Let the agent of EKS Pod Identity on the nodes get roles for pods. Default:
            yes.
        access_entry: Let the role into the cluster. Default: yes.
        permissions_boundary: Upper limit of what the role may do. Default: none.

    See https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-creds.html
    """

    role: Final[iam.Role]
    create_activation_command: Final[str | None]
    """AWS CLI line that makes an activation; ``None`` with IAM Roles Anywhere."""
    trust_anchor_arn: Final[str | None]
    """What nodeadm calls ``trustAnchorArn``; ``None`` with Systems Manager."""
    profile_arn: Final[str | None]
    """What nodeadm calls ``profileArn``; ``None`` with Systems Manager."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        credentials: SsmActivation | RolesAnywhere = _SSM,
        pod_identity: bool = True,
        access_entry: bool = True,
        permissions_boundary: iam.IManagedPolicy | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        cluster_arn = cluster.cluster_ref.cluster_arn
        policy = hybrid_nodes(
            cluster_arn=cluster_arn,
            ssm=isinstance(credentials, SsmActivation),
            pod_identity=pod_identity,
        )
        self._policies: Final = role_policies(
            self, managed_policies=(), policies=[policy], statements=(), subject="hybrid nodes"
        )
        self._permissions_boundary: Final = permissions_boundary
        trust_anchor = profile = command = None
        if isinstance(credentials, SsmActivation):
            role = self._ssm_role()
            command = self._activation(credentials, role, cluster_arn)
        else:
            trust_anchor = self._trust_anchor(credentials)
            role = self._anywhere_role(credentials, trust_anchor)
            profile = self._profile(credentials, role)
        self.role = role
        self.create_activation_command = command
        self.trust_anchor_arn = trust_anchor
        self.profile_arn = profile
        if access_entry:
            eks.CfnAccessEntry(
                self,
                "Access",
                cluster_name=cluster.cluster_ref.cluster_name,
                principal_arn=self.role.role_arn,
                type="HYBRID_LINUX",
            )

    def _role(self, trusted: iam.IPrincipal, session_seconds: int = _SHORTEST_MAXIMUM) -> iam.Role:
        return iam.Role(
            self,
            "Resource",
            assumed_by=trusted,
            managed_policies=self._policies,
            # IAM takes no shorter maximum than an hour; it must reach as far as the sessions do.
            max_session_duration=Duration.seconds(max(session_seconds, _SHORTEST_MAXIMUM)),
            permissions_boundary=self._permissions_boundary,
        )

    def _ssm_role(self) -> iam.Role:
        stack = Stack.of(self)
        machines = f"arn:{stack.partition}:ssm:{stack.region}:{stack.account}:*"
        return self._role(
            iam.ServicePrincipal(
                "ssm.amazonaws.com",
                conditions={
                    "StringEquals": {"aws:SourceAccount": stack.account},
                    "ArnLike": {"aws:SourceArn": machines},
                },
            )
        )

    def _activation(self, activation: SsmActivation, role: iam.Role, cluster_arn: str) -> str:
        command = create_activation_command(
            activation,
            role_name=role.role_name,
            cluster_arn=cluster_arn,
            region=Stack.of(self).region,
        )
        CfnOutput(
            self,
            "CreateActivation",
            value=command,
            description="Command whose answer lets machines register as hybrid nodes",
        )
        return command

    def _trust_anchor(self, credentials: RolesAnywhere) -> str:
        if credentials.trust_anchor_arn is not None:
            return credentials.trust_anchor_arn
        anchor = rolesanywhere.CfnTrustAnchor
        is_bundle = credentials.certificate is not None
        return anchor(
            self,
            "TrustAnchor",
            name=self._name("TrustAnchor"),
            enabled=True,
            source=anchor.SourceProperty(
                source_type="CERTIFICATE_BUNDLE" if is_bundle else "AWS_ACM_PCA",
                source_data=anchor.SourceDataProperty(
                    x509_certificate_data=credentials.certificate,
                    acm_pca_arn=credentials.private_ca_arn,
                ),
            ),
        ).attr_trust_anchor_arn

    def _anywhere_role(self, credentials: RolesAnywhere, trust_anchor_arn: str) -> iam.Role:
        only_anchor = {"ArnEquals": {"aws:SourceArn": trust_anchor_arn}}
        # The session is named after the node, and the certificate must say the same name.
        name_of_node = f"${{aws:PrincipalTag/{credentials.node_name}}}"
        named = {"StringEquals": {"sts:RoleSessionName": name_of_node}}
        role = self._role(
            iam.ServicePrincipal(_ROLES_ANYWHERE, conditions={**named, **only_anchor}),
            credentials.session_seconds,
        )
        trust = role.assume_role_policy
        assert trust is not None  # noqa: S101  # a role made here has one
        trust.add_statements(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(_ROLES_ANYWHERE)],
                actions=["sts:SetSourceIdentity", "sts:TagSession"],
                conditions=only_anchor,
            )
        )
        return role

    def _profile(self, credentials: RolesAnywhere, role: iam.Role) -> str:
        return rolesanywhere.CfnProfile(
            self,
            "Profile",
            name=self._name("Profile"),
            role_arns=[role.role_arn],
            # Nodes name their sessions, as the trust of the role demands.
            accept_role_session_name=True,
            duration_seconds=credentials.session_seconds,
            enabled=True,
        ).attr_profile_arn

    def _name(self, what: str) -> str:
        """Return the name that these resources must have; it need not be unique."""
        room = _LONGEST_NAME - len(f"-{what}")
        return f"{Names.unique_resource_name(self, max_length=room, separator='-')}-{what}"
