"""Programs by the names that eksctl has for them, and what each may do in one cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from eks_constructs.planning.policies.autoscaling import cluster_autoscaler
from eks_constructs.planning.policies.dns import EVERY_ZONE, cert_manager, external_dns
from eks_constructs.planning.policies.load_balancing import aws_load_balancer_controller
from eks_constructs.planning.policies.statements import WellKnownPolicy
from eks_constructs.planning.policies.storage import ebs_csi, efs_csi

_POWER_USER: Final = "AmazonEC2ContainerRegistryPowerUser"
_ANY_VOLUME: Final = "service-role/AmazonEBSCSIDriverPolicy"


class Program(StrEnum):
    """A program that many clusters run; the value is eksctl's name of its permissions."""

    IMAGE_BUILDER = "imageBuilder"
    AUTO_SCALER = "autoScaler"
    AWS_LOAD_BALANCER_CONTROLLER = "awsLoadBalancerController"
    EXTERNAL_DNS = "externalDNS"
    CERT_MANAGER = "certManager"
    EBS_CSI_CONTROLLER = "ebsCSIController"
    EFS_CSI_CONTROLLER = "efsCSIController"


def program_policy(program: Program, *, cluster_name: str, any_volume: bool) -> WellKnownPolicy:
    """Return what a program may do.

    The names say nothing of resources, so images and hosted zones are all of the account's. What
    belongs to a cluster is limited to this one.

    Args:
        program: The program.
        cluster_name: Name of the cluster. It must be known at synthesis.
        any_volume: Whether the EBS CSI driver may reach volumes that it did not make, by the older
            one of the two policies that AWS keeps for it.

    Raises:
        ConfigurationError: The name of the cluster is none.
    """
    makers: Mapping[Program, Callable[[], WellKnownPolicy]] = {
        Program.IMAGE_BUILDER: lambda: _managed("image-builder", _POWER_USER),
        Program.AUTO_SCALER: lambda: cluster_autoscaler(cluster_name=cluster_name),
        Program.AWS_LOAD_BALANCER_CONTROLLER: lambda: aws_load_balancer_controller(
            cluster_name=cluster_name
        ),
        Program.EXTERNAL_DNS: lambda: external_dns(zone_ids=EVERY_ZONE),
        Program.CERT_MANAGER: lambda: cert_manager(zone_ids=EVERY_ZONE),
        Program.EBS_CSI_CONTROLLER: (
            (lambda: _managed("ebs-csi", _ANY_VOLUME)) if any_volume else ebs_csi
        ),
        Program.EFS_CSI_CONTROLLER: efs_csi,
    }
    return makers[program]()


def _managed(name: str, policy: str) -> WellKnownPolicy:
    return WellKnownPolicy(name=name, managed_policies=(policy,))
