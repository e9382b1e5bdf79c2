"""Policies of well-known programs, for the roles of their service accounts.

Each is a value for ``policies=`` of :class:`~eks_constructs.iam.PodIdentityRole` and the other
identities of pods, such as ``policies=[well_known.external_dns(zone_ids=["Z0123456789ABC"])]``.
"""

from eks_constructs.planning.policies.autoscaling import cluster_autoscaler
from eks_constructs.planning.policies.dns import EVERY_ZONE, cert_manager, external_dns
from eks_constructs.planning.policies.grafana import grafana
from eks_constructs.planning.policies.images import image_builder
from eks_constructs.planning.policies.karpenter import karpenter
from eks_constructs.planning.policies.load_balancing import aws_load_balancer_controller
from eks_constructs.planning.policies.observability import (
    cloudwatch_agent,
    prometheus_remote_write,
    xray,
)
from eks_constructs.planning.policies.secrets import external_secrets
from eks_constructs.planning.policies.statements import WellKnownPolicy
from eks_constructs.planning.policies.storage import (
    MountedBucket,
    ebs_csi,
    efs_csi,
    fsx_csi,
    mountpoint_s3_csi,
)

__all__ = [
    "EVERY_ZONE",
    "MountedBucket",
    "WellKnownPolicy",
    "aws_load_balancer_controller",
    "cert_manager",
    "cloudwatch_agent",
    "cluster_autoscaler",
    "ebs_csi",
    "efs_csi",
    "external_dns",
    "external_secrets",
    "fsx_csi",
    "grafana",
    "image_builder",
    "karpenter",
    "mountpoint_s3_csi",
    "prometheus_remote_write",
    "xray",
]
