"""The one resource ``AWS::EKS::Cluster``, from choices that were checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from eks_constructs.cluster import _properties as properties
from eks_constructs.cluster._options import AutoMode
from eks_constructs.fixed_value import fix_value
from eks_constructs.planning.cluster import ClusterChoices

_NAME_IS_FIXED: Final = (
    "No cluster can be renamed: one named {} would be made, and the cluster of this stack be "
    "deleted with all that is in it. Make another stack for it, or another environment file."
)


def cluster_resource(
    scope: Construct,
    choices: ClusterChoices,
    *,
    subnets: Sequence[ec2.ISubnet],
    security_groups: Sequence[ec2.ISecurityGroup],
    role: iam.IRole,
    secrets_key: kms.IKey | None,
    auto_mode: AutoMode | None,
    node_role: iam.IRole | None,
) -> eks.CfnCluster:
    """Make the cluster as the main child of ``scope``; its name is fixed.

    Its own name keeps CloudFormation from replacing it, but not from doing so for another name.
    """
    reason = _NAME_IS_FIXED.format(choices.name)
    fix_value(scope, "FixedName", value=choices.name, reason=reason)
    return eks.CfnCluster(
        scope,
        "Resource",
        name=choices.name,
        version=choices.version,
        role_arn=role.role_arn,
        resources_vpc_config=properties.vpc_config(
            subnet_ids=[subnet.subnet_id for subnet in subnets],
            security_group_ids=[group.security_group_id for group in security_groups],
            endpoint=choices.endpoint,
            egress_mode=choices.egress_mode,
        ),
        access_config=properties.access(choices),
        # Left to itself EKS would install its own, which CloudFormation then does not own.
        bootstrap_self_managed_addons=False,
        encryption_config=properties.encryption(secrets_key),
        logging=properties.logging(choices.log_types),
        kubernetes_network_config=properties.kubernetes_network(choices.network, auto_mode),
        compute_config=properties.compute(auto_mode, node_role),
        storage_config=properties.storage(auto_mode),
        deletion_protection=choices.deletion_protection,
        upgrade_policy=properties.upgrade_policy(choices),
        zonal_shift_config=properties.zonal_shift(choices),
        control_plane_scaling_config=properties.scaling(choices.scaling_tier),
        kube_api_server_config=properties.api_server(choices.api_server),
        kube_controller_manager_config=properties.controller_manager(choices.controller_manager),
        kube_scheduler_config=properties.scheduler(choices.scheduler),
        rollback_config=properties.rollback(choices.rollback_timeout_minutes),
        force=choices.force_upgrade,
        active_certificate_authority_id=choices.active_certificate_authority_id,
        remote_network_config=properties.remote_networks(choices.remote_networks),
        outpost_config=properties.outpost(choices.outpost),
    )
