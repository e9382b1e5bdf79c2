"""What eksctl gives to the role of nodes for well-known programs.

Every pod that reaches the credentials of its node has these permissions, and most of them reach
further than one cluster. :mod:`~eks_constructs.well_known` has narrow ones for service accounts;
these are for files whose pods have counted on eksctl's until now.

See https://docs.aws.amazon.com/eks/latest/eksctl/iam-policies.html
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from eks_constructs.planning.policies.autoscaling import cluster_autoscaler
from eks_constructs.planning.policies.load_balancing import aws_load_balancer_controller
from eks_constructs.planning.policies.statements import Statement, WellKnownPolicy, render
from eks_constructs.values import frozen


class NodeAddon(StrEnum):
    """Programs, in the words of eksctl."""

    IMAGE_BUILDER = "imageBuilder"
    AUTO_SCALER = "autoScaler"
    EXTERNAL_DNS = "externalDNS"
    CERT_MANAGER = "certManager"
    APP_MESH = "appMesh"
    APP_MESH_PREVIEW = "appMeshPreview"
    EBS = "ebs"
    FSX = "fsx"
    EFS = "efs"
    LOAD_BALANCER_CONTROLLER = "awsLoadBalancerController"
    X_RAY = "xRay"
    CLOUD_WATCH = "cloudWatch"


@frozen
class _Grant:
    addon: NodeAddon
    name: str
    actions: tuple[str, ...]
    resource: str = "*"


@frozen
class NodePolicy:
    """A policy of the role of nodes.

    Attributes:
        name: Name that the policy has in eksctl's templates.
        statements: What it allows.
    """

    name: str
    statements: tuple[Statement, ...]


_MANAGED: Final = {
    NodeAddon.IMAGE_BUILDER: "AmazonEC2ContainerRegistryPowerUser",
    NodeAddon.EBS: "service-role/AmazonEBSCSIDriverPolicy",
    NodeAddon.CLOUD_WATCH: "CloudWatchAgentServerPolicy",
}
_HOSTED_ZONES: Final = "arn:{partition}:route53:::hostedzone/*"
_MESH: Final = (
    *(
        f"servicediscovery:{verb}"
        for verb in (
            "CreateService",
            "DeleteService",
            "GetService",
            "GetInstance",
            "RegisterInstance",
            "DeregisterInstance",
            "ListInstances",
            "ListNamespaces",
            "ListServices",
            "GetInstancesHealthStatus",
            "UpdateInstanceCustomHealthStatus",
            "GetOperation",
        )
    ),
    "route53:GetHealthCheck",
    "route53:CreateHealthCheck",
    "route53:UpdateHealthCheck",
    "route53:ChangeResourceRecordSets",
    "route53:DeleteHealthCheck",
)
_GRANTS: Final = (
    _Grant(addon=NodeAddon.APP_MESH, name="AppMesh", actions=(*_MESH, "appmesh:*")),
    _Grant(
        addon=NodeAddon.APP_MESH_PREVIEW,
        name="AppMeshPreview",
        actions=(*_MESH, "appmesh-preview:*"),
    ),
    _Grant(
        addon=NodeAddon.CERT_MANAGER,
        name="CertManagerChangeSet",
        actions=("route53:ChangeResourceRecordSets",),
        resource=_HOSTED_ZONES,
    ),
    _Grant(
        addon=NodeAddon.CERT_MANAGER,
        name="CertManagerGetChange",
        actions=("route53:GetChange",),
        resource="arn:{partition}:route53:::change/*",
    ),
    _Grant(
        addon=NodeAddon.CERT_MANAGER,
        name="CertManagerHostedZones",
        actions=("route53:ListResourceRecordSets", "route53:ListHostedZonesByName"),
    ),
    _Grant(addon=NodeAddon.EFS, name="EFS", actions=("elasticfilesystem:*",)),
    _Grant(
        addon=NodeAddon.EFS,
        name="EFSEC2",
        actions=(
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaceAttribute",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:ModifyNetworkInterfaceAttribute",
        ),
    ),
    _Grant(
        addon=NodeAddon.EXTERNAL_DNS,
        name="ExternalDNSChangeSet",
        actions=("route53:ChangeResourceRecordSets",),
        resource=_HOSTED_ZONES,
    ),
    _Grant(
        addon=NodeAddon.EXTERNAL_DNS,
        name="ExternalDNSHostedZones",
        actions=(
            "route53:ListHostedZones",
            "route53:ListResourceRecordSets",
            "route53:ListTagsForResource",
            "route53:ListTagsForResources",
        ),
    ),
    _Grant(addon=NodeAddon.FSX, name="FSX", actions=("fsx:*",)),
    _Grant(
        addon=NodeAddon.FSX,
        name="ServiceLinkRole",
        actions=("iam:AttachRolePolicy", "iam:CreateServiceLinkedRole", "iam:PutRolePolicy"),
        resource="arn:{partition}:iam::*:role/aws-service-role/*",
    ),
    _Grant(
        addon=NodeAddon.X_RAY,
        name="XRay",
        actions=(
            "xray:GetSamplingRules",
            "xray:GetSamplingStatisticSummaries",
            "xray:GetSamplingTargets",
            "xray:PutTelemetryRecords",
            "xray:PutTraceSegments",
        ),
    ),
)
"""What eksctl 0.231 writes out; the rest comes from policies that know their cluster, and AWS."""


def node_addon_managed_policies(addons: Collection[NodeAddon]) -> tuple[str, ...]:
    """Return the AWS managed policies among the permissions for some programs.

    Args:
        addons: The programs.
    """
    return tuple(_MANAGED[addon] for addon in NodeAddon if addon in addons and addon in _MANAGED)


def node_addon_well_known(
    addons: Collection[NodeAddon], *, cluster_name: str
) -> tuple[WellKnownPolicy, ...]:
    """Return what is too long to stand in policies of the role alone, of which IAM limits the sum.

    Args:
        addons: The programs.
        cluster_name: Name of the cluster. It must be known at synthesis.
    """
    if NodeAddon.LOAD_BALANCER_CONTROLLER not in addons:
        return ()
    return (aws_load_balancer_controller(cluster_name=cluster_name),)


def node_addon_policies(
    addons: Collection[NodeAddon],
    *,
    cluster_name: str,
    partition: str,
    region: str,
    account: str,
) -> tuple[NodePolicy, ...]:
    """Return the further permissions for some programs, sorted by name.

    Args:
        addons: The programs.
        cluster_name: Name of the cluster. It must be known at synthesis.
        partition: Partition, or the token that stands for it.
        region: Region, or its token.
        account: Account, or its token.
    """
    place = {"partition": partition, "region": region, "account": account}
    found = [
        NodePolicy(name=f"Policy{grant.name}", statements=(_statement(grant, partition),))
        for grant in _GRANTS
        if grant.addon in addons
    ]
    if NodeAddon.AUTO_SCALER in addons:
        policy = cluster_autoscaler(cluster_name=cluster_name)
        rendered = tuple(render(each, **place) for each in policy.statements)
        found.append(NodePolicy(name="PolicyAutoScaling", statements=rendered))
    return tuple(sorted(found, key=lambda policy: policy.name))


def _statement(grant: _Grant, partition: str) -> Statement:
    return {
        "Effect": "Allow",
        "Action": list(grant.actions),
        "Resource": grant.resource.format(partition=partition),
    }
