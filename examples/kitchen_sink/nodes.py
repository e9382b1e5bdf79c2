"""Machines of every kind, and pods without machines."""

from __future__ import annotations

from aws_cdk import Stack
from constructs import Construct

from eks_constructs import (
    AmiFamily,
    Capacity,
    Cluster,
    ClusterFacts,
    ExtraVolume,
    FargateProfiles,
    FargateProfileSpec,
    FargateSelector,
    InstancesDistribution,
    LifecycleHook,
    ManagedNodeGroup,
    NodeMachine,
    Placement,
    PlacementGroup,
    Scaling,
    SelfManagedNodeGroup,
    SelfManagedNodeGroupSpec,
)
from eks_constructs.network import Network
from examples.kitchen_sink.control_plane import SERVICES


class NodesStack(Stack):
    """Managed groups, a self-managed one, and Fargate profiles."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: Network,
        cluster: Cluster,
        kubernetes_version: str,
    ) -> None:
        super().__init__(scope, construct_id)
        self._version = kubernetes_version
        self._cluster = cluster
        self._network = network
        self._managed_groups()
        self._training_group()
        self._self_managed_group()
        FargateProfiles(
            self,
            "Fargate",
            cluster=cluster,
            subnets=network.private_subnets,
            profiles={
                "batch": FargateProfileSpec(selectors=[FargateSelector(namespace="batch-*")]),
                "web": FargateProfileSpec(selectors=[FargateSelector(namespace="web")]),
            },
        )

    def _managed_groups(self) -> None:
        families = {
            "amazon-linux": (AmiFamily.AMAZON_LINUX_2023, "m7g.large"),
            "bottlerocket": (AmiFamily.BOTTLEROCKET, "m6i.large"),
            "windows": (AmiFamily.WINDOWS_2022_CORE, "m6i.xlarge"),
        }
        for name, (family, instance_type) in families.items():
            ManagedNodeGroup(
                self,
                name,
                cluster=self._cluster,
                name=name,
                subnets=self._network.private_subnets,
                instance_types=[instance_type],
                ami_family=family,
                version=self._version,
            )
        ManagedNodeGroup(
            self,
            "spot",
            cluster=self._cluster,
            name="spot",
            subnets=self._network.private_subnets,
            instance_types=["m6i.xlarge", "m6a.xlarge", "m5.xlarge"],
            capacity=Capacity.spot(),
            scaling=Scaling(min_size=0, max_size=20),
            version=self._version,
        )

    def _training_group(self) -> None:
        ManagedNodeGroup(
            self,
            "training",
            cluster=self._cluster,
            name="training",
            subnets=self._network.private_subnets[:1],
            vpc=self._network.vpc,
            cluster_security_group_id=self._cluster.cluster_security_group_id,
            instance_types=["p5.48xlarge"],
            capacity=Capacity.block("cr-02168da1478b509e0"),
            scaling=Scaling(min_size=0, max_size=2),
            machine=NodeMachine(
                efa=True,
                placement=Placement(group=PlacementGroup.cluster()),
                volumes=(ExtraVolume(device_name="/dev/sdf", size_gib=500),),
            ),
            version=self._version,
        )

    def _self_managed_group(self) -> None:
        SelfManagedNodeGroup(
            self,
            "SelfManaged",
            cluster=self._cluster,
            subnets=self._network.private_subnets,
            cluster_security_group_id=self._cluster.cluster_security_group_id,
            spec=SelfManagedNodeGroupSpec(
                name="self-managed",
                version=self._version,
                cluster_facts=ClusterFacts(
                    name=self._cluster.name,
                    endpoint=self._cluster.endpoint,
                    certificate_authority=self._cluster.certificate_authority_data,
                    service_cidr=SERVICES,
                ),
                instance_types=("m6i.xlarge", "m6a.xlarge", "m5.xlarge"),
                distribution=InstancesDistribution.spot(on_demand_percentage=20),
                scaling=Scaling(min_size=0, max_size=20),
                lifecycle_hooks={"drain": LifecycleHook.terminating(heartbeat_seconds=600)},
            ),
        )
