"""Roles of pods, and what EKS runs for the cluster."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from eks_constructs import (
    Ack,
    Capability,
    Cluster,
    IrsaRole,
    Kro,
    OidcProvider,
    PodIdentity,
    well_known,
)
from eks_constructs.planning.service_accounts import ServiceAccount


class IdentitiesStack(Stack):
    """Pod Identity, roles by tokens, and capabilities."""

    def __init__(self, scope: Construct, construct_id: str, *, cluster: Cluster) -> None:
        super().__init__(scope, construct_id)
        PodIdentity(
            self,
            "Autoscaler",
            cluster=cluster,
            namespace="kube-system",
            service_account="cluster-autoscaler",
            policies=[well_known.cluster_autoscaler(cluster_name=cluster.name)],
        )
        PodIdentity(
            self,
            "ExternalDns",
            cluster=cluster,
            namespace="external-dns",
            service_account="external-dns",
            policies=[well_known.external_dns(zone_ids=["Z0123456789ABCDEFGHIJ"])],
        )
        provider = OidcProvider(self, "Oidc", issuer_url=cluster.open_id_connect_issuer_url)
        IrsaRole(
            self,
            "Fluentd",
            provider=provider.oidc_provider_ref,
            service_accounts=[ServiceAccount(namespace="logging", name="fluentd")],
            policies=[well_known.cloudwatch_agent(cluster_name=cluster.name)],
        )
        Capability(self, "Ack", cluster=cluster, configuration=Ack(disabled_services=["iam"]))
        Capability(self, "Kro", cluster=cluster, configuration=Kro())
