"""Volumes, file systems and buckets, each with its driver and what pods claim."""

from __future__ import annotations

from typing import Final

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs import (
    AddonPodIdentity,
    AddonRoles,
    AddonSpec,
    BackupPlan,
    Cluster,
    CoreDnsAutoscaling,
    CoreDnsConfig,
    EfsAccessPoint,
    EfsStorage,
    FsxLustreStorage,
    KubernetesManifests,
    ManagedAddons,
    MountpointBucket,
    Network,
    PodIdentityRole,
    VolumeClaim,
    ebs_snapshot_class,
    ebs_storage_class,
)
from eks_constructs.planning.manifests.manifest import Manifest
from examples.kitchen_sink.network import CLUSTER

_GONE: Final = RemovalPolicy.DESTROY
"""An example leaves nothing behind; the default is to keep all of it."""


class StorageStack(Stack):
    """EBS, EFS, FSx for Lustre and S3, and the add-ons that run on nodes."""

    def __init__(
        self, scope: Construct, construct_id: str, *, network: Network, cluster: Cluster
    ) -> None:
        super().__init__(scope, construct_id)
        self._network = network
        self._cluster = cluster
        nodes = ec2.SecurityGroup.from_security_group_id(
            self, "ClusterGroup", cluster.cluster_security_group_id, mutable=False
        )
        bucket = MountpointBucket(self, "Models", prefix="models/", removal_policy=_GONE)
        BackupPlan(self, "Daily", removal_policy=_GONE)
        manifests = [
            ebs_storage_class(tags={"backup": "daily"}).manifest(),
            ebs_snapshot_class(),
            *self._file_systems(nodes),
            bucket.volume("models").manifest(),
        ]
        KubernetesManifests(self, "Manifests", cluster_name=CLUSTER, manifests=manifests)
        ManagedAddons(
            self,
            "Addons",
            cluster=cluster,
            addons={
                "aws-ebs-csi-driver": AddonSpec(pod_identity_associations=AddonRoles.RECOMMENDED),
                "aws-efs-csi-driver": AddonSpec(pod_identity_associations=AddonRoles.RECOMMENDED),
                "aws-fsx-csi-driver": AddonSpec(pod_identity_associations=AddonRoles.RECOMMENDED),
                "aws-mountpoint-s3-csi-driver": self._driver(bucket),
                "coredns": AddonSpec(
                    configuration_values=CoreDnsConfig(
                        autoscaling=CoreDnsAutoscaling(max_replicas=6)
                    )
                ),
                "metrics-server": AddonSpec(),
                "snapshot-controller": AddonSpec(),
            },
        )

    def _file_systems(self, nodes: ec2.ISecurityGroup) -> tuple[Manifest, ...]:
        files = EfsStorage(
            self,
            "Files",
            vpc=self._network.vpc,
            subnets=self._network.private_subnets,
            clients=[nodes],
            access_points={"web": EfsAccessPoint(path="/web", user_id=1000, group_id=1000)},
            removal_policy=_GONE,
        )
        fast = FsxLustreStorage(
            self,
            "Fast",
            vpc=self._network.vpc,
            subnet=self._network.private_subnets[0],
            clients=[nodes],
            capacity_gib=2400,
            removal_policy=_GONE,
        )
        claim = VolumeClaim(name="web", namespace="shop")
        return (
            files.storage_class("shared").manifest(),
            files.volume("web", access_point="web", claim=claim).manifest(),
            fast.volume("fast").manifest(),
        )

    def _driver(self, bucket: MountpointBucket) -> AddonSpec:
        role = PodIdentityRole(
            self, "ModelsDriver", cluster=self._cluster, policies=[bucket.policy]
        ).role
        account = AddonPodIdentity(service_account="s3-csi-driver-sa", role=role)
        return AddonSpec(pod_identity_associations=[account])
