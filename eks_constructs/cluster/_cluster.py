"""The control plane with its role, key and log group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk.interfaces import ResourceEnvironment
from aws_cdk.interfaces.aws_eks import ClusterReference, IClusterRef
from constructs import Construct

from eks_constructs.cluster._options import AutoMode, ControlPlaneLogging, SecretsEncryption
from eks_constructs.cluster._parts import (
    auto_mode_node_role,
    known_zones,
    log_group,
    own_role,
    secrets_key,
)
from eks_constructs.cluster._resource import cluster_resource
from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.cluster import (
    AuthenticationMode,
    ClusterChoices,
    EgressMode,
    ScalingTier,
    SupportType,
    cluster_problems,
)
from eks_constructs.planning.cluster_components import (
    ApiServerConfig,
    ControllerManagerConfig,
    Outpost,
    SchedulerConfig,
)
from eks_constructs.planning.cluster_network import (
    EndpointAccess,
    KubernetesNetwork,
    RemoteNetworks,
)
from eks_constructs.tokens import require_concrete

if TYPE_CHECKING:
    from aws_cdk import aws_eks_v2 as eks_v2

_PRIVATE: Final = EndpointAccess.private()
_ALL_LOGS: Final = ControlPlaneLogging()
_OWN_KEY: Final = SecretsEncryption.own_key()
_IPV4: Final = KubernetesNetwork.ipv4()


class Cluster(Construct):
    """The control plane of an EKS cluster with its role, log group and key.

    It can be passed wherever an ``IClusterRef`` is taken. It brings no nodes, and EKS installs no
    add-ons on its own: declare them.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        name: Name of the cluster: 1 to 100 letters, digits, hyphens and underscores. CloudFormation
            replaces nothing that keeps a name of its own, so a change that would lose the cluster
            fails instead; and a rule of the template refuses another name.
        version: Kubernetes version, ``1.NN``. One step up at a time; it changes in place.
        subnets: Subnets, in two zones at least, for the interfaces of the control plane. The zones
            of subnets made elsewhere are not checked.
        security_groups: Further groups on those interfaces. Default: only the one EKS makes.
        endpoint: From where the API server can be reached. Default: inside the VPC only.
        logging: Logs to write and how long to keep them. Default: all five for 365 days, encrypted.
        secrets: Encryption of secrets; fixed at creation. Default: a key of the cluster's own.
        role: Role that EKS assumes. Default: a :class:`~eks_constructs.iam.ClusterRole`.
        permissions_boundary: Upper limit of the roles made here. Default: none.
        authentication_mode: Where access is looked up. Default: access entries only.
        bootstrap_creator_admin: Make the creator cluster admin; fixed at creation. Default: not,
            since the creator is CloudFormation's execution role, which no person assumes.
        deletion_protection: Refuse to delete the cluster until this is off. Default: on.
        support_type: What happens when standard support of the version ends. Default: EKS
            upgrades, because extended support costs about six times as much.
        zonal_shift: Let traffic be moved away from a zone in trouble. Default: on.
        scaling_tier: Capacity provisioned for the control plane. Default: scaled by EKS.
        egress_mode: Who routes what the control plane sends. Default: EKS; no way leads back to it.
        api_server: Settings of the API server. Default: EKS's own.
        controller_manager: Settings of the controller manager. Default: EKS's own.
        scheduler: Settings of the scheduler. Default: EKS's own.
        rollback_timeout_minutes: Minutes until an unfinished upgrade is cancelled, 120 to 10080.
            Default: EKS's 720.
        force_upgrade: Upgrade although upgrade insights found errors. Default: EKS refuses.
        active_certificate_authority_id: Certificate authority to sign with, when rotating them.
            Default: the one that EKS made.
        auto_mode: Let EKS run nodes, block storage and load balancers. Default: absent.
        network: Address family and service block; fixed at creation. Default: IPv4, EKS chooses
            the block.
        remote_networks: Networks of hybrid nodes. Default: none.
        outpost: Placement of a local cluster on an Outpost. Default: in the region.
        removal_policy: What happens to log group and key when they leave the template. Default:
            they are kept.

    Raises:
        ConfigurationError: Everything that EKS would refuse, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/clusters.html
    """

    resource: Final[eks.CfnCluster]
    name: Final[str]
    """The name as given. It makes nothing wait for the cluster; ``cluster_ref`` does."""
    role: Final[iam.IRole]
    node_role: Final[iam.IRole | None]
    """Role of the nodes of Auto Mode."""
    log_group: Final[logs.ILogGroup | None]
    secrets_key: Final[kms.IKey | None]
    cluster_ref: Final[ClusterReference]
    env: Final[ResourceEnvironment]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        version: str,
        subnets: Sequence[ec2.ISubnet],
        security_groups: Sequence[ec2.ISecurityGroup] = (),
        endpoint: EndpointAccess = _PRIVATE,
        logging: ControlPlaneLogging = _ALL_LOGS,
        secrets: SecretsEncryption = _OWN_KEY,
        role: iam.IRole | None = None,
        permissions_boundary: iam.IManagedPolicy | None = None,
        authentication_mode: AuthenticationMode = AuthenticationMode.API,
        bootstrap_creator_admin: bool = False,
        deletion_protection: bool = True,
        support_type: SupportType = SupportType.STANDARD,
        zonal_shift: bool = True,
        scaling_tier: ScalingTier | None = None,
        egress_mode: EgressMode | None = None,
        api_server: ApiServerConfig | None = None,
        controller_manager: ControllerManagerConfig | None = None,
        scheduler: SchedulerConfig | None = None,
        rollback_timeout_minutes: int | None = None,
        force_upgrade: bool | None = None,
        active_certificate_authority_id: str | None = None,
        auto_mode: AutoMode | None = None,
        network: KubernetesNetwork = _IPV4,
        remote_networks: RemoteNetworks | None = None,
        outpost: Outpost | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete({"name": name, "version": version}, subject="cluster")
        self.name = name
        choices = ClusterChoices(
            name=name,
            version=version,
            subnets=len(subnets),
            zones=known_zones(subnets),
            endpoint=endpoint,
            log_types=logging.types,
            secrets_key=secrets.enabled,
            authentication_mode=authentication_mode,
            bootstrap_creator_admin=bootstrap_creator_admin,
            deletion_protection=deletion_protection,
            support_type=support_type,
            zonal_shift=zonal_shift,
            scaling_tier=scaling_tier,
            egress_mode=egress_mode,
            api_server=api_server,
            controller_manager=controller_manager,
            scheduler=scheduler,
            rollback_timeout_minutes=rollback_timeout_minutes,
            force_upgrade=force_upgrade,
            active_certificate_authority_id=active_certificate_authority_id,
            auto_mode=auto_mode is not None and auto_mode.enabled,
            network=network,
            remote_networks=remote_networks,
            outpost=outpost,
        )
        refuse(f"cluster {name}", [*cluster_problems(choices), *logging.problems()])
        self.role = role if role is not None else own_role(self, choices, permissions_boundary)
        self.node_role = auto_mode_node_role(self, auto_mode, permissions_boundary)
        self.secrets_key = secrets_key(self, secrets, removal_policy)
        self.log_group = log_group(self, name, logging, removal_policy)
        self.resource = cluster_resource(
            self,
            choices,
            subnets=subnets,
            security_groups=security_groups,
            role=self.role,
            secrets_key=self.secrets_key,
            auto_mode=auto_mode,
            node_role=self.node_role,
        )
        earlier = (self.role, self.node_role, self.secrets_key, self.log_group)
        self.resource.node.add_dependency(*(each for each in earlier if each is not None))
        self.cluster_ref = self.resource.cluster_ref
        self.env = self.resource.env
        self._l2: eks_v2.ICluster | None = None

    @property
    def arn(self) -> str:
        """ARN of the cluster."""
        return self.resource.attr_arn

    @property
    def endpoint(self) -> str:
        """URL of the API server."""
        return self.resource.attr_endpoint

    @property
    def certificate_authority_data(self) -> str:
        """Certificates to trust the API server by, base64."""
        return self.resource.attr_certificate_authority_data

    @property
    def cluster_security_group_id(self) -> str:
        """Security group that EKS makes for the control plane and managed nodes."""
        return self.resource.attr_cluster_security_group_id

    @property
    def open_id_connect_issuer_url(self) -> str:
        """Issuer of the cluster's service account tokens, with ``https://``."""
        return self.resource.attr_open_id_connect_issuer_url

    @property
    def update_kubeconfig_command(self) -> str:
        """Command that lets kubectl reach the cluster."""
        return f"aws eks update-kubeconfig --name {self.name} --region {Stack.of(self).region}"

    @staticmethod
    def from_name(scope: Construct, construct_id: str, cluster_name: str) -> IClusterRef:
        """Return a reference to a cluster made elsewhere in the same account and region.

        Args:
            scope: Parent construct.
            construct_id: Id in the parent.
            cluster_name: Name of the cluster.
        """
        return eks.CfnCluster.from_cluster_name(scope, construct_id, cluster_name)

    def as_l2(
        self,
        *,
        vpc: ec2.IVpc | None = None,
        kubectl_provider_options: eks_v2.KubectlProviderOptions | None = None,
    ) -> eks_v2.ICluster:
        """Return the cluster as the CDK's own kind, for constructs that insist on it.

        It is made at the first call; later calls return the same object.

        Args:
            vpc: VPC of the cluster, which some constructs ask for. Default: none.
            kubectl_provider_options: Lets ``HelmChart`` and ``KubernetesManifest`` work. It brings
                Lambda functions and a custom resource, which nothing else here does, and their
                role needs an access entry. Default: none, so that those two fail.

        Raises:
            ConfigurationError: An option is given although the object is made already.
        """
        from aws_cdk import aws_eks_v2 as eks_v2  # noqa: PLC0415 - large, and only needed here

        if self._l2 is None:
            self._l2 = eks_v2.Cluster.from_cluster_attributes(
                self,
                "L2",
                cluster_name=self.cluster_ref.cluster_name,
                cluster_endpoint=self.endpoint,
                cluster_certificate_authority_data=self.certificate_authority_data,
                cluster_security_group_id=self.cluster_security_group_id,
                vpc=vpc,
                kubectl_provider_options=kubectl_provider_options,
            )
        elif vpc is not None or kubectl_provider_options is not None:
            message = "must be given at the first call of as_l2, which makes the object"
            problem = Problem(code="already-exists", where="as_l2", got=None, message=message)
            refuse(f"cluster {self.name}", [problem])
        return self._l2

    def add_outputs(self, *, prefix: str = "") -> None:
        """Add the stack outputs ``ClusterName``, ``Endpoint`` and ``UpdateKubeconfig``.

        Args:
            prefix: Put before each of them; two clusters of one stack need different ones.
        """
        outputs = {
            "ClusterName": self.cluster_ref.cluster_name,
            "Endpoint": self.endpoint,
            "UpdateKubeconfig": self.update_kubeconfig_command,
        }
        for key, value in outputs.items():
            CfnOutput(self, key, value=value).override_logical_id(f"{prefix}{key}")
