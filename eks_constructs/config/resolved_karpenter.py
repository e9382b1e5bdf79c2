"""Karpenter with every gap filled."""

from __future__ import annotations

from eks_constructs.planning.eksctl_names import KarpenterNames
from eks_constructs.planning.helm import HelmChart
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.values import frozen


@frozen
class Karpenter:
    """What Karpenter needs in AWS, and its chart.

    Attributes:
        chart: The chart, and where it is installed.
        runs_as: Service account of its pods.
        chart_makes_account: Whether the chart makes the service account; else it is written as a
            manifest.
        issuer: Whether its pods take on their role by the cluster's OIDC issuer, not by EKS Pod
            Identity.
        names: Names that scripts written for eksctl look for; ``None`` for those of
            CloudFormation.
        instance_profile: Name of the instance profile of its nodes; ``None`` for none.
        makes_profiles: Whether Karpenter may make instance profiles itself.
        queue: Whether it hears of interruptions.
        discovery: Value of the tag ``karpenter.sh/discovery`` on what it may use; ``None`` where
            nothing is tagged.
        node_boundary_arn: Permissions boundary of the nodes' role; ``None`` for none.
        nodes_serve_cni: Whether the nodes' role carries the permissions of the network plugin.
    """

    chart: HelmChart
    runs_as: ServiceAccount
    chart_makes_account: bool
    issuer: bool
    names: KarpenterNames | None
    instance_profile: str | None
    makes_profiles: bool
    queue: bool
    discovery: str | None
    node_boundary_arn: str | None
    nodes_serve_cni: bool
