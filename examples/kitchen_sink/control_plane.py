"""The cluster, who may use it, and the add-ons that nodes need."""

from __future__ import annotations

from typing import Final

from aws_cdk import RemovalPolicy, Stack
from constructs import Construct

from eks_constructs import (
    AccessEntries,
    AccessLevel,
    AddonRoles,
    AddonSpec,
    CertificateAuthority,
    Cluster,
    ControlPlaneSecurityGroup,
    IdentityProviderConfig,
    KubernetesNetwork,
    ManagedAddons,
    Network,
    NetworkPolicyMode,
    RemoteNetworks,
    SharedNodeSecurityGroup,
    Team,
    VpcCniConfig,
    team_entries,
)
from examples.kitchen_sink.network import CLUSTER

SERVICES: Final = "172.20.0.0/16"
MACHINES: Final = RemoteNetworks(node_cidrs=("10.200.0.0/16",), pod_cidrs=("10.201.0.0/16",))
TEAMS: Final = (
    Team(
        name="platform",
        principals=("arn:aws:iam::123456789012:role/PlatformAdmin",),
        level=AccessLevel.CLUSTER_ADMIN,
    ),
    Team(
        name="shop",
        principals=("arn:aws:iam::123456789012:role/Shop",),
        level=AccessLevel.EDIT,
        namespaces=("shop", "shop-*"),
    ),
)


class ControlPlaneStack(Stack):
    """Cluster, security groups, access, users of an OpenID Connect issuer, and network add-ons."""

    cluster: Final[Cluster]

    def __init__(
        self, scope: Construct, construct_id: str, *, network: Network, kubernetes_version: str
    ) -> None:
        super().__init__(scope, construct_id)
        from_outside = ControlPlaneSecurityGroup(
            self,
            "ControlPlaneSecurityGroup",
            vpc_id=network.vpc_id,
            api_from=(*MACHINES.node_cidrs, *MACHINES.pod_cidrs),
        )
        self.cluster = Cluster(
            self,
            "Cluster",
            name=CLUSTER,
            version=kubernetes_version,
            subnets=network.control_plane_subnets,
            network=KubernetesNetwork.ipv4(service_cidr=SERVICES),
            security_groups=[from_outside.security_group],
            remote_networks=MACHINES,
            deletion_protection=False,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.cluster.add_outputs()
        SharedNodeSecurityGroup(
            self,
            "SharedNodeSecurityGroup",
            cluster_security_group_id=self.cluster.cluster_security_group_id,
            vpc_id=network.vpc_id,
        )
        self._users()
        CertificateAuthority(
            self,
            "NextAuthority",
            cluster=self.cluster,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self._network_addons()

    def _users(self) -> None:
        AccessEntries(self, "Access", cluster=self.cluster, entries=team_entries(TEAMS))
        IdentityProviderConfig(
            self,
            "Users",
            cluster=self.cluster,
            name="corp",
            issuer_url="https://id.example.com",
            client_id="kubernetes",
            groups_claim="groups",
        )

    def _network_addons(self) -> None:
        ManagedAddons(
            self,
            "Addons",
            cluster=self.cluster,
            addons={
                "eks-pod-identity-agent": AddonSpec(),
                "kube-proxy": AddonSpec(),
                "vpc-cni": AddonSpec(
                    configuration_values=VpcCniConfig(
                        prefix_delegation=True, network_policy=NetworkPolicyMode.STANDARD
                    ),
                    pod_identity_associations=AddonRoles.RECOMMENDED,
                ),
            },
        )
