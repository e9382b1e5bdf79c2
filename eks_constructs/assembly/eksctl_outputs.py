"""Outputs and a tag with the names of eksctl's, for scripts that read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import CfnOutput, Fn, Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.assembly.network import AnyNetwork
from eks_constructs.assembly.security_groups import NodeTraffic
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment, NewNetwork
from eks_constructs.planning.eksctl_names import NAT_FEATURE, OIDC_TAG


def build_cluster_outputs(
    scope: Construct,
    environment: Environment,
    network: AnyNetwork,
    cluster: Cluster,
    traffic: NodeTraffic,
) -> None:
    """Say what eksctl's stack of a cluster says; ``Endpoint`` is said by the cluster anyway.

    None is exported: an export has the name of its stack, and the stacks have other names here.

    Args:
        scope: The stack.
        environment: The environment.
        network: Its network.
        cluster: Its cluster.
        traffic: Security groups beside the one that EKS makes.
    """
    made = environment.network
    found: Mapping[str, str | None] = {
        "ARN": cluster.arn,
        "CertificateAuthorityData": cluster.certificate_authority_data,
        "ClusterSecurityGroupId": cluster.cluster_security_group_id,
        "ClusterStackName": Fn.ref("AWS::StackName"),
        "FeatureNATMode": NAT_FEATURE[made.plan.nat] if isinstance(made, NewNetwork) else None,
        "SecurityGroup": traffic.control_plane_id,
        "ServiceRoleARN": cluster.role.role_arn,
        "SharedNodeSecurityGroup": traffic.shared_node_id,
        "SubnetsPrivate": _ids(network.private_subnets),
        "SubnetsPublic": _ids(network.public_subnets),
        "VPC": network.vpc_id,
    }
    _outputs(scope, found)


def tag_cluster_stack(scope: Construct, environment: Environment) -> None:
    """Tag what eksctl has in its stack of a cluster with whether pods can use its OIDC issuer.

    Args:
        scope: The stack.
        environment: The environment.
    """
    Tags.of(scope).add(OIDC_TAG, "true" if environment.identity.oidc_provider else "false")


def build_fargate_output(scope: Construct, role_arn: str) -> None:
    """Say which role the pods of Fargate profiles start with.

    Args:
        scope: The stack.
        role_arn: The role.
    """
    _outputs(scope, {"FargatePodExecutionRoleARN": role_arn})


def _ids(subnets: Sequence[ec2.ISubnet]) -> str | None:
    return Fn.join(",", [subnet.subnet_id for subnet in subnets]) if subnets else None


def _outputs(scope: Construct, found: Mapping[str, str | None]) -> None:
    for name, value in found.items():
        if value is not None:
            CfnOutput(scope, f"Output{name}", value=value).override_logical_id(name)
