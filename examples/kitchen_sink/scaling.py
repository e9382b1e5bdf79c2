"""Nodes that Karpenter makes, and machines that stand elsewhere."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from eks_constructs import (
    Cluster,
    HelmChart,
    HelmRelease,
    HybridNodesRole,
    Karpenter,
    KubernetesManifests,
    SsmActivation,
    karpenter_node_pool,
)
from examples.kitchen_sink.network import CLUSTER


class ScalingStack(Stack):
    """Karpenter's side in AWS, and the role of hybrid nodes."""

    def __init__(self, scope: Construct, construct_id: str, *, cluster: Cluster) -> None:
        super().__init__(scope, construct_id)
        karpenter = Karpenter(self, "Karpenter", cluster=cluster, cluster_name=CLUSTER)
        HelmRelease(
            self,
            "KarpenterChart",
            cluster_name=CLUSTER,
            chart=HelmChart(
                chart="oci://public.ecr.aws/karpenter/karpenter",
                version="1.14.0",
                release="karpenter",
                namespace="kube-system",
            ),
            values=karpenter.helm_values,
        )
        KubernetesManifests(
            self,
            "Manifests",
            cluster_name=CLUSTER,
            manifests=[
                karpenter.node_class(image="bottlerocket@v1.50.0"),
                karpenter_node_pool(capacity_types=["on-demand", "spot"], cpu_limit=200),
            ],
        )
        HybridNodesRole(
            self,
            "HybridNodes",
            cluster=cluster,
            credentials=SsmActivation(registration_limit=20),
        )
