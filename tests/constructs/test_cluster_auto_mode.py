"""EKS Auto Mode is on, off or absent as a whole."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from eks_constructs.access_entries import AccessEntries
from eks_constructs.cluster import AutoMode, Cluster
from eks_constructs.errors import ConfigurationError
from eks_constructs.iam import NodeRole
from eks_constructs.planning.access import AccessEntry, AccessEntryType, AccessPolicy
from eks_constructs.planning.cluster import (
    NodePool,
)

TYPE = "AWS::EKS::Cluster"


def test_auto_mode_is_all_on(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """Compute, storage and load balancing go together, with roles that fit."""
    cluster = Cluster(
        stack, "Cluster", name="demo", version="1.35", subnets=subnets, auto_mode=AutoMode()
    )
    assert cluster.node_role is not None
    template = Template.from_stack(stack)
    template.has_resource_properties(
        TYPE,
        {
            "ComputeConfig": {
                "Enabled": True,
                "NodePools": ["general-purpose", "system"],
                "NodeRoleArn": {
                    "Fn::GetAtt": [Match.string_like_regexp("^ClusterNodeRole"), "Arn"]
                },
            },
            "StorageConfig": {"BlockStorage": {"Enabled": True}},
            "KubernetesNetworkConfig": {"ElasticLoadBalancing": {"Enabled": True}},
        },
    )
    assert "AmazonEKSComputePolicy" in json.dumps(template.find_resources("AWS::IAM::Role"))


def test_auto_mode_with_a_given_role(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """No second role is made."""
    role = iam.Role.from_role_arn(stack, "Nodes", "arn:aws:iam::111122223333:role/nodes")
    auto_mode = AutoMode(node_pools=frozenset({NodePool.SYSTEM}), node_role=role)
    cluster = Cluster(
        stack, "Cluster", name="demo", version="1.35", subnets=subnets, auto_mode=auto_mode
    )
    assert cluster.node_role is role
    compute = {"NodePools": ["system"], "NodeRoleArn": "arn:aws:iam::111122223333:role/nodes"}
    Template.from_stack(stack).has_resource_properties(TYPE, {"ComputeConfig": compute})


def test_auto_mode_without_node_pools_has_no_role(
    stack: Stack, subnets: Sequence[ec2.ISubnet]
) -> None:
    """EKS takes a role only together with a node pool."""
    Cluster(
        stack,
        "Cluster",
        name="demo",
        version="1.35",
        subnets=subnets,
        auto_mode=AutoMode(node_pools=frozenset()),
    )
    Template.from_stack(stack).has_resource_properties(
        TYPE,
        {"ComputeConfig": {"Enabled": True, "NodePools": [], "NodeRoleArn": Match.absent()}},
    )


def test_auto_mode_can_be_switched_off(stack: Stack, subnets: Sequence[ec2.ISubnet]) -> None:
    """All three parts say so."""
    Cluster(
        stack, "Cluster", name="demo", version="1.35", subnets=subnets, auto_mode=AutoMode.off()
    )
    template = Template.from_stack(stack)
    template.has_resource_properties(
        TYPE,
        {
            "ComputeConfig": {"Enabled": False},
            "StorageConfig": {"BlockStorage": {"Enabled": False}},
            "KubernetesNetworkConfig": {"ElasticLoadBalancing": {"Enabled": False}},
        },
    )
    assert "AmazonEKSComputePolicy" not in json.dumps(template.find_resources("AWS::IAM::Role"))


def test_auto_mode_refuses_what_has_no_effect(stack: Stack) -> None:
    """A role needs a node pool, and a node pool needs Auto Mode."""
    role = iam.Role.from_role_arn(stack, "Nodes", "arn:aws:iam::111122223333:role/nodes")
    with pytest.raises(ConfigurationError, match="node_role: must be left out without node_pools"):
        AutoMode(node_pools=frozenset(), node_role=role)
    with pytest.raises(ConfigurationError, match="node_pools: must be left out when auto mode is"):
        AutoMode(enabled=False)


def test_nodes_of_own_node_classes_have_a_role_and_a_way_in(
    stack: Stack, subnets: Sequence[ec2.ISubnet]
) -> None:
    """Without pools of EKS the role and its entry are made beside the cluster."""
    cluster = Cluster(
        stack,
        "Cluster",
        name="demo",
        version="1.35",
        subnets=subnets,
        auto_mode=AutoMode(node_pools=frozenset()),
    )
    nodes = NodeRole(stack, "Nodes", auto_mode=True).role
    entry = AccessEntry(
        key="nodes",
        principal_arn=nodes.role_arn,
        type=AccessEntryType.EC2,
        policies=(AccessPolicy(policy="AmazonEKSAutoNodePolicy"),),
    )
    AccessEntries(stack, "Access", cluster=cluster, entries=[entry])
    template = Template.from_stack(stack)
    template.has_resource_properties(TYPE, {"ComputeConfig": {"Enabled": True, "NodePools": []}})
    template.has_resource_properties(
        "AWS::EKS::AccessEntry",
        {
            "Type": "EC2",
            "PrincipalArn": stack.resolve(nodes.role_arn),
            "AccessPolicies": [
                {
                    "AccessScope": {"Type": "cluster"},
                    "PolicyArn": stack.resolve(
                        f"arn:{stack.partition}:eks::aws:cluster-access-policy/"
                        "AmazonEKSAutoNodePolicy"
                    ),
                }
            ],
        },
    )
