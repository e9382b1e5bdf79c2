"""What the AWS Load Balancer Controller needs in AWS, and the values of its chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.errors import refuse
from eks_constructs.planning.helm import HelmChart
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.load_balancers import (
    CONTROLLER,
    CONTROLLER_ACCOUNT,
    CONTROLLER_CHART,
    CONTROLLER_VERSION,
    controller_values,
)
from eks_constructs.planning.policies.inputs import cluster_name_problems
from eks_constructs.planning.policies.load_balancing import aws_load_balancer_controller
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.pod_role import pod_role


class LoadBalancerController(Construct):
    """The role of the controller's pods, and values of the chart, which somebody else installs.

    The agent of EKS Pod Identity must run on the nodes. Give :attr:`chart` and :attr:`helm_values`
    to a ``HelmRelease``.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster; ours, an L1 or any L2.
        cluster_name: Its name. It must be known at synthesis, because conditions of the policy are
            named after it.
        vpc_id: Its VPC, which the controller would ask the metadata service for.
        runs_as: Service account that the chart makes. Default: ``aws-load-balancer-controller`` in
            ``kube-system``.
        permissions_boundary: Upper limit of what the role may do. Default: none.

    Raises:
        ConfigurationError: The name is not that of the cluster, or the VPC is none.

    See https://docs.aws.amazon.com/eks/latest/userguide/aws-load-balancer-controller.html
    """

    role: Final[iam.Role]
    chart: Final[HelmChart]
    helm_values: Final[Mapping[str, JsonValue]]
    """Values of the chart; the VPC and the region may be known at deployment only."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        cluster_name: str,
        vpc_id: str,
        runs_as: ServiceAccount = CONTROLLER_ACCOUNT,
        permissions_boundary: iam.IManagedPolicy | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        of_cluster = cluster.cluster_ref.cluster_name
        refuse(
            "load balancer controller",
            [
                *cluster_name_problems(cluster_name, of_cluster=of_cluster),
                *id_problems(vpc_id, kind="vpc", where="vpc_id"),
            ],
        )
        self.role = pod_role(
            self,
            cluster=cluster,
            runs_as=runs_as,
            policies=[aws_load_balancer_controller(cluster_name=cluster_name)],
            permissions_boundary=permissions_boundary,
        )
        self.chart = HelmChart(
            chart=CONTROLLER,
            version=CONTROLLER_VERSION,
            release=CONTROLLER,
            namespace=runs_as.namespace,
            repository=CONTROLLER_CHART,
        )
        self.helm_values = controller_values(
            cluster_name=cluster_name,
            vpc_id=vpc_id,
            region=Stack.of(self).region,
            service_account=runs_as.name,
        )
