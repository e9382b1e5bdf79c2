"""A cluster on an AWS Outpost."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.config.resolved import Environment
from eks_constructs.planning.cluster import AuthenticationMode
from eks_constructs.planning.cluster_components import Outpost
from eks_constructs.planning.cluster_network import EndpointAccess
from eks_constructs.planning.endpoints import EndpointFeature
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.planning.placement import SpreadLevel
from tests.config.files import HEADER, PLATFORM, load

ARN = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0"
CLUSTER = (
    f"{HEADER}metadata: {{name: dev, region: eu-west-1}}\n"
    "vpc: {id: vpc-00000001, cidr: 10.0.0.0/16, "
    "subnets: {private: {eu-west-1a: {id: subnet-00000001}}}}\n"
)


def on_outpost(folder: Path, inside: str = "", rest: str = "") -> Environment:
    """Return the environment of a cluster on an Outpost."""
    text = (
        f"outpost: {{controlPlaneOutpostARN: '{ARN}', controlPlaneInstanceType: m5.large{inside}}}"
    )
    return load(folder, f"{CLUSTER}{text}\n{rest}")


def test_a_local_cluster_has_the_defaults_that_eks_takes(tmp_path: Path) -> None:
    """In both tables: one subnet will do, a private endpoint, the creator as administrator."""
    for rest in ("", PLATFORM):
        environment = on_outpost(tmp_path, rest=rest)
        cluster = environment.cluster
        assert cluster.outpost == Outpost(outpost_arn=ARN, control_plane_instance_type="m5.large")
        assert cluster.addresses.endpoint == EndpointAccess.private()
        assert cluster.addresses.placement.tiers == (SubnetTier.PRIVATE,)
        assert cluster.access.authentication_mode is AuthenticationMode.CONFIG_MAP
        assert cluster.access.bootstrap_creator_admin
        assert not cluster.secrets.own_key
        assert not cluster.lifecycle.zonal_shift
        assert not cluster.role.resource_controller_policy
        assert environment.addons == ()


def test_etcd_on_instances_of_its_own_brings_access_entries(tmp_path: Path) -> None:
    """With the placement that was asked for."""
    cluster = on_outpost(
        tmp_path,
        ", etcdInstanceType: m5.xlarge, controlPlanePlacement: {spreadLevel: host}, "
        "etcdPlacement: {spreadLevel: rack}",
    ).cluster
    assert cluster.access.authentication_mode is AuthenticationMode.API_AND_CONFIG_MAP
    assert cluster.outpost == Outpost(
        outpost_arn=ARN,
        control_plane_instance_type="m5.large",
        control_plane_spread_level=SpreadLevel.HOST,
        etcd_instance_type="m5.xlarge",
        etcd_spread_level=SpreadLevel.RACK,
    )


def test_a_group_that_is_never_sent_is_warned_of(tmp_path: Path) -> None:
    """EKS has no such setting."""
    environment = on_outpost(tmp_path, ", etcdPlacement: {groupName: mine}")
    assert ("no-effect", "outpost.etcdPlacement.groupName") in {
        (each.code, each.where) for each in environment.warnings
    }


def test_a_private_local_cluster_needs_more_endpoints(tmp_path: Path) -> None:
    """Its instances register with Systems Manager, and read a secret."""
    endpoints = on_outpost(tmp_path, rest="privateCluster: {enabled: true}\n").endpoints
    assert endpoints is not None
    assert endpoints.features == {
        EndpointFeature.EKSCTL,
        EndpointFeature.SESSION_MANAGER,
        EndpointFeature.SECRETS,
    }
