"""What Karpenter needs in AWS, and its chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aws_cdk import Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_constructs.assembly.shared import boundary
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment
from eks_constructs.config.resolved_karpenter import Karpenter as Wanted
from eks_constructs.helm_release import HelmRelease
from eks_constructs.iam import NodeRole, cni_ipv6_policy
from eks_constructs.irsa import IrsaRole, OidcProviderRef
from eks_constructs.karpenter import Karpenter
from eks_constructs.planning.cluster_network import IpFamily
from eks_constructs.planning.eksctl_names import KARPENTER_VERSION_TAG
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.manifests.service_accounts import (
    namespace_manifest,
    namespaces_of,
    service_account_manifest,
)


def build_karpenter(
    scope: Construct,
    environment: Environment,
    wanted: Wanted,
    cluster: Cluster,
    provider: OidcProviderRef | None,
) -> Sequence[Manifest]:
    """Make what Karpenter needs, write its chart, and return what is left to apply before it.

    Args:
        scope: Parent construct.
        environment: The environment.
        wanted: What Karpenter needs.
        cluster: Its cluster.
        provider: Whom IAM asks about the tokens of the cluster.
    """
    names = wanted.names
    place = Construct(scope, "Karpenter")
    role = _issuer_role(place, wanted, provider)
    made = Karpenter(
        place,
        "Parts",
        cluster=cluster,
        cluster_name=environment.cluster.name,
        security_groups=list(_tagged_group(place, wanted, cluster)),
        discovery=wanted.discovery,
        runs_as=wanted.runs_as,
        create_service_account=wanted.chart_makes_account,
        role=role,
        node_role=_node_role(place, environment, wanted),
        instance_profile=wanted.instance_profile is not None,
        instance_profile_name=wanted.instance_profile,
        own_instance_profiles=wanted.makes_profiles,
        interruption_queue=wanted.queue,
        queue_name=names.queue if names is not None else None,
    )
    if names is not None:
        Tags.of(place).add(KARPENTER_VERSION_TAG, wanted.chart.version or "")
    HelmRelease(
        scope,
        "KarpenterChart",
        cluster_name=environment.cluster.name,
        chart=wanted.chart,
        values=made.helm_values,
    )
    return tuple(_manifests(environment, wanted, role))


def _issuer_role(
    scope: Construct, wanted: Wanted, provider: OidcProviderRef | None
) -> iam.IRole | None:
    if not wanted.issuer:
        return None
    assert provider is not None  # noqa: S101  # refused when the file was read
    return IrsaRole(
        scope,
        "Role",
        provider=provider,
        service_accounts=[wanted.runs_as],
        role_name=wanted.names.role if wanted.names is not None else None,
    ).role


def _node_role(scope: Construct, environment: Environment, wanted: Wanted) -> iam.IRole:
    ipv6 = environment.cluster.addresses.kubernetes_network.ip_family is IpFamily.IPV6
    return NodeRole(
        scope,
        "NodeRole",
        cni_policy=wanted.nodes_serve_cni and not ipv6,
        extra_policies=[cni_ipv6_policy(scope, "CniIpv6")]
        if wanted.nodes_serve_cni and ipv6
        else [],
        permissions_boundary=boundary(scope, "NodeBoundary", wanted.node_boundary_arn),
        role_name=wanted.names.node_role if wanted.names is not None else None,
    ).role


def _tagged_group(
    scope: Construct, wanted: Wanted, cluster: Cluster
) -> Iterator[ec2.ISecurityGroup]:
    """Give the group that EKS makes for the cluster, which only a command can tag."""
    if wanted.discovery is not None:
        yield ec2.SecurityGroup.from_security_group_id(
            scope, "ClusterSecurityGroup", cluster.cluster_security_group_id, mutable=False
        )


def _manifests(
    environment: Environment, wanted: Wanted, role: iam.IRole | None
) -> Iterator[Manifest]:
    if wanted.chart_makes_account:
        return
    for name in namespaces_of([wanted.runs_as]):
        yield namespace_manifest(name, baseline=environment.identity.labelled_namespaces)
    yield service_account_manifest(wanted.runs_as, role_arn=None if role is None else role.role_arn)
