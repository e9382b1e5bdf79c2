"""Cluster, nodes and add-ons of the dev environment, by hand."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Aws, CfnTag, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks

from benchmarks.handwritten_parts import encryption_key, log_group, role

_LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
_NODE_GROUP_TAG = "eks-constructs/node-group"


def cluster(stack: Stack, subnets: Sequence[str], region: str) -> eks.CfnCluster:
    """Make role, keys, log group and cluster, and the add-ons that nodes need."""
    service_role = role(
        stack,
        "ClusterRole",
        service="eks.amazonaws.com",
        policies=("AmazonEKSClusterPolicy", "AmazonEKSServicePolicy"),
    )
    secrets = encryption_key(stack, "SecretsKey")
    group = log_group(
        stack,
        "LogGroup",
        region=region,
        key=encryption_key(stack, "LogKey"),
        name="/aws/eks/dev/cluster",
    )
    made = _cluster(stack, service_role.role_arn, secrets.key_arn, subnets)
    made.node.add_dependency(service_role, secrets, group)
    addon(stack, "kube-proxy", made.ref)
    agent = addon(stack, "eks-pod-identity-agent", made.ref)
    _vpc_cni(stack, made, agent)
    return made


def _cluster(stack: Stack, role_arn: str, key_arn: str, subnets: Sequence[str]) -> eks.CfnCluster:
    return eks.CfnCluster(
        stack,
        "Cluster",
        name="dev",
        version="1.36",
        role_arn=role_arn,
        access_config=eks.CfnCluster.AccessConfigProperty(
            authentication_mode="API", bootstrap_cluster_creator_admin_permissions=False
        ),
        bootstrap_self_managed_addons=False,
        deletion_protection=False,
        encryption_config=[
            eks.CfnCluster.EncryptionConfigProperty(
                provider=eks.CfnCluster.ProviderProperty(key_arn=key_arn), resources=["secrets"]
            )
        ],
        kubernetes_network_config=eks.CfnCluster.KubernetesNetworkConfigProperty(ip_family="ipv4"),
        logging=eks.CfnCluster.LoggingProperty(
            cluster_logging=eks.CfnCluster.ClusterLoggingProperty(
                enabled_types=[
                    eks.CfnCluster.LoggingTypeConfigProperty(type=kind) for kind in _LOG_TYPES
                ]
            )
        ),
        resources_vpc_config=eks.CfnCluster.ResourcesVpcConfigProperty(
            subnet_ids=list(subnets), endpoint_private_access=True, endpoint_public_access=False
        ),
        upgrade_policy=eks.CfnCluster.UpgradePolicyProperty(support_type="STANDARD"),
        zonal_shift_config=eks.CfnCluster.ZonalShiftConfigProperty(enabled=True),
    )


def addon(stack: Stack, name: str, cluster_name: str) -> eks.CfnAddon:
    """Make an add-on without a role."""
    return eks.CfnAddon(
        stack, name, addon_name=name, cluster_name=cluster_name, resolve_conflicts="OVERWRITE"
    )


def _vpc_cni(stack: Stack, made: eks.CfnCluster, agent: eks.CfnAddon) -> None:
    pod_role = role(
        stack,
        "VpcCniRole",
        service="pods.eks.amazonaws.com",
        session_tags=True,
        policies=("AmazonEKS_CNI_Policy",),
        conditions={
            "StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID},
            "ArnEquals": {"aws:SourceArn": made.attr_arn},
        },
    )
    vpc_cni = eks.CfnAddon(
        stack,
        "vpc-cni",
        addon_name="vpc-cni",
        cluster_name=made.ref,
        resolve_conflicts="OVERWRITE",
        pod_identity_associations=[
            eks.CfnAddon.PodIdentityAssociationProperty(
                role_arn=pod_role.role_arn, service_account="aws-node"
            )
        ],
    )
    vpc_cni.node.add_dependency(agent, pod_role)


def access_entry(stack: Stack, cluster_name: str) -> None:
    """Let the administrators in."""
    eks.CfnAccessEntry(
        stack,
        "Administrators",
        cluster_name=cluster_name,
        principal_arn="arn:aws:iam::111122223333:role/PlatformAdmin",
        type="STANDARD",
        access_policies=[
            eks.CfnAccessEntry.AccessPolicyProperty(
                policy_arn="arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
                access_scope=eks.CfnAccessEntry.AccessScopeProperty(type="cluster"),
            )
        ],
    )


def fargate_profile(stack: Stack, cluster_name: str, subnets: Sequence[str], region: str) -> None:
    """Make the profile for the namespace ``batch`` and the role of its pods."""
    profiles = f"arn:aws:eks:{region}:{Aws.ACCOUNT_ID}:fargateprofile/{cluster_name}/*"
    pods = role(
        stack,
        "FargateRole",
        service="eks-fargate-pods.amazonaws.com",
        policies=("AmazonEKSFargatePodExecutionRolePolicy",),
        conditions={"ArnLike": {"aws:SourceArn": profiles}},
    )
    eks.CfnFargateProfile(
        stack,
        "FargateProfile",
        cluster_name=cluster_name,
        fargate_profile_name="batch-dcf195",
        pod_execution_role_arn=pods.role_arn,
        selectors=[eks.CfnFargateProfile.SelectorProperty(namespace="batch")],
        subnets=list(subnets),
        tags=[CfnTag(key="eks-constructs/fargate-profile", value="batch")],
    )


def node_group(stack: Stack, cluster_name: str, subnets: Sequence[str]) -> None:
    """Make the spot nodes, their role and their launch template."""
    nodes = role(
        stack,
        "NodeRole",
        service="ec2.amazonaws.com",
        policies=(
            "AmazonEKSWorkerNodePolicy",
            "AmazonEC2ContainerRegistryPullOnly",
            "AmazonSSMManagedInstanceCore",
        ),
    )
    template = _launch_template(stack, cluster_name)
    eks.CfnNodegroup(
        stack,
        "NodeGroup",
        cluster_name=cluster_name,
        nodegroup_name="spot-800dcd",
        node_role=nodes.role_arn,
        subnets=list(subnets),
        version="1.36",
        ami_type="AL2023_x86_64_STANDARD",
        capacity_type="SPOT",
        force_update_enabled=False,
        instance_types=["m6i.large", "m6a.large", "m5.large"],
        labels={"capacity": "spot", _NODE_GROUP_TAG: "spot"},
        launch_template=eks.CfnNodegroup.LaunchTemplateSpecificationProperty(
            id=template.ref, version=template.attr_latest_version_number
        ),
        node_repair_config=eks.CfnNodegroup.NodeRepairConfigProperty(enabled=True),
        scaling_config=eks.CfnNodegroup.ScalingConfigProperty(min_size=2, max_size=4),
        tags={_NODE_GROUP_TAG: "spot"},
        update_config=eks.CfnNodegroup.UpdateConfigProperty(
            max_unavailable_percentage=33, update_strategy="DEFAULT"
        ),
    )


def _launch_template(stack: Stack, cluster_name: str) -> ec2.CfnLaunchTemplate:
    own = CfnTag(key=_NODE_GROUP_TAG, value="spot")
    tags = [
        CfnTag(key="Name", value=f"{cluster_name}-spot"),
        own,
        CfnTag(key="team", value="platform"),
    ]
    template = ec2.CfnLaunchTemplate
    return template(
        stack,
        "LaunchTemplate",
        launch_template_data=template.LaunchTemplateDataProperty(
            block_device_mappings=[
                template.BlockDeviceMappingProperty(
                    device_name="/dev/xvda",
                    ebs=template.EbsProperty(
                        delete_on_termination=True,
                        encrypted=True,
                        volume_size=80,
                        volume_type="gp3",
                    ),
                )
            ],
            metadata_options=template.MetadataOptionsProperty(
                http_put_response_hop_limit=1, http_tokens="required"
            ),
            tag_specifications=[
                template.TagSpecificationProperty(resource_type=kind, tags=tags)
                for kind in ("instance", "volume", "network-interface")
            ],
        ),
        tag_specifications=[
            template.LaunchTemplateTagSpecificationProperty(
                resource_type="launch-template",
                tags=[own, CfnTag(key="team", value="platform")],
            )
        ],
    )
