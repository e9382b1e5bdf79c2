"""The AWS Load Balancer Controller."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from eks_constructs.errors import refuse
from eks_constructs.planning.policies.inputs import named_cluster_problems
from eks_constructs.planning.policies.statements import (
    AllowedActions,
    Condition,
    WellKnownPolicy,
    any_of,
    anywhere,
    arn,
    service_role,
)

_ELB: Final = "elasticloadbalancing"
_TAG: Final = "elbv2.k8s.aws/cluster"
_BALANCERS: Final = (arn(_ELB, "loadbalancer/app/*/*"), arn(_ELB, "loadbalancer/net/*/*"))
_TARGET_GROUPS: Final = (arn(_ELB, "targetgroup/*/*"),)
_LISTENERS: Final = (arn(_ELB, "listener/app/*/*/*"), arn(_ELB, "listener/net/*/*/*"))
_RULES: Final = (arn(_ELB, "listener-rule/app/*/*/*"), arn(_ELB, "listener-rule/net/*/*/*"))
_SECURITY_GROUPS: Final = (arn("ec2", "security-group/*"),)
_REASON: Final = (
    "ingresses and services name these at run time; tags bind what the controller changes to its "
    "cluster, where the service has tags"
)

_READ: Final = anywhere(
    "acm:ListCertificates",
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAddresses",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeCoipPools",
    "ec2:DescribeInstances",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeIpamPools",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVpcPeeringConnections",
    "ec2:DescribeVpcs",
    "elasticloadbalancing:DescribeCapacityReservation",
    "elasticloadbalancing:DescribeListenerAttributes",
    "elasticloadbalancing:DescribeListenerCertificates",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeSSLPolicies",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "elasticloadbalancing:DescribeTrustStores",
    "iam:ListServerCertificates",
    "shield:GetSubscriptionState",
)
_WEB_ACLS: Final = (
    AllowedActions(
        actions=(
            "wafv2:AssociateWebACL",
            "wafv2:DisassociateWebACL",
            "wafv2:GetWebACL",
            "wafv2:GetWebACLForResource",
        ),
        resources=(arn("wafv2", "regional/webacl/*/*"), _BALANCERS[0]),
    ),
    AllowedActions(
        actions=(
            "waf-regional:AssociateWebACL",
            "waf-regional:DisassociateWebACL",
            "waf-regional:GetWebACL",
            "waf-regional:GetWebACLForResource",
        ),
        resources=(arn("waf-regional", "webacl/*"), _BALANCERS[0]),
    ),
    anywhere("elasticloadbalancing:SetWebAcl", "shield:CreateProtection"),
    AllowedActions(
        actions=("shield:DeleteProtection", "shield:DescribeProtection"),
        resources=(arn("shield", "protection/*", region=""),),
    ),
)
_REFERENCES: Final = (
    AllowedActions(actions=("ec2:GetCoipPoolUsage",), resources=(arn("ec2", "coip-pool/*"),)),
    AllowedActions(actions=("ec2:GetSecurityGroupsForVpc",), resources=(arn("ec2", "vpc/*"),)),
    AllowedActions(actions=("acm:DescribeCertificate",), resources=(arn("acm", "certificate/*"),)),
    AllowedActions(
        actions=("cognito-idp:DescribeUserPoolClient",),
        resources=(arn("cognito-idp", "userpool/*"),),
    ),
    AllowedActions(
        actions=("iam:GetServerCertificate",),
        resources=(arn("iam", "server-certificate/*", region=""),),
    ),
    service_role("elasticloadbalancing.amazonaws.com"),
)
# Listeners and rules made by older versions carry no tags, so only their kind limits these.
_ROUTING: Final = (
    AllowedActions(
        actions=(
            "elasticloadbalancing:CreateListener",
            "elasticloadbalancing:CreateRule",
            "elasticloadbalancing:DeleteListener",
            "elasticloadbalancing:DeleteRule",
            "elasticloadbalancing:ModifyListener",
            "elasticloadbalancing:ModifyRule",
            "elasticloadbalancing:AddListenerCertificates",
            "elasticloadbalancing:RemoveListenerCertificates",
            "elasticloadbalancing:SetRulePriorities",
        ),
        resources=(*_BALANCERS, *_LISTENERS, *_RULES),
    ),
    AllowedActions(
        actions=("elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"),
        resources=(*_LISTENERS, *_RULES),
    ),
    # A TargetGroupBinding may name a target group that somebody else made.
    AllowedActions(
        actions=("elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"),
        resources=_TARGET_GROUPS,
    ),
)


def aws_load_balancer_controller(*, cluster_name: str) -> WellKnownPolicy:
    """Return what the AWS Load Balancer Controller needs for one cluster.

    The permissions are those that the controller documents, but bound tighter: where it asks for
    its tag ``elbv2.k8s.aws/cluster`` with any value, here the value must be this cluster, and
    rules go only into security groups that it made itself or that carry the tag
    ``kubernetes.io/cluster/<cluster name>``. EKS puts that on the cluster's security group; put it
    on groups of your own for nodes and pods.

    Args:
        cluster_name: Name of the cluster. It must be known at synthesis.

    Raises:
        ConfigurationError: The name is none, or a token.

    See https://docs.aws.amazon.com/eks/latest/userguide/lbc-helm.html
    """
    refuse("aws-load-balancer-controller policy", named_cluster_problems(cluster_name))
    bound = (
        *_REFERENCES,
        *_WEB_ACLS,
        *_ROUTING,
        *_security_groups(cluster_name),
        *_load_balancers(cluster_name),
    )
    return WellKnownPolicy(
        name="aws-load-balancer-controller",
        statements=(
            _READ,
            *(each if each.wildcard else replace(each, wildcard=_REASON) for each in bound),
        ),
    )


def _requested(cluster_name: str) -> tuple[Condition]:
    return any_of("StringEquals", f"aws:RequestTag/{_TAG}", [cluster_name])


def _owned(cluster_name: str) -> tuple[Condition]:
    return any_of("StringEquals", f"aws:ResourceTag/{_TAG}", [cluster_name])


_CREATED: Final = any_of(
    "StringEquals",
    "elasticloadbalancing:CreateAction",
    ["CreateLoadBalancer", "CreateTargetGroup"],
)
# A tag may be changed on what is owned already, but not the tag that says so.
_OTHER_TAGS: Final = any_of("Null", f"aws:RequestTag/{_TAG}", ["true"])


def _security_groups(cluster_name: str) -> tuple[AllowedActions, ...]:
    rules = ("ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress")
    created = any_of("StringEquals", "ec2:CreateAction", ["CreateSecurityGroup"])
    of_nodes = any_of(
        "StringEquals",
        f"aws:ResourceTag/kubernetes.io/cluster/{cluster_name}",
        ["owned", "shared"],
    )
    return (
        AllowedActions(actions=("ec2:CreateSecurityGroup",), resources=(arn("ec2", "vpc/*"),)),
        AllowedActions(
            actions=("ec2:CreateSecurityGroup",),
            resources=_SECURITY_GROUPS,
            conditions=_requested(cluster_name),
        ),
        AllowedActions(
            actions=("ec2:CreateTags",),
            resources=_SECURITY_GROUPS,
            conditions=(*created, *_requested(cluster_name)),
        ),
        AllowedActions(
            actions=("ec2:CreateTags", "ec2:DeleteTags"),
            resources=_SECURITY_GROUPS,
            conditions=(*_OTHER_TAGS, *_owned(cluster_name)),
        ),
        AllowedActions(
            actions=(*rules, "ec2:DeleteSecurityGroup"),
            resources=_SECURITY_GROUPS,
            conditions=_owned(cluster_name),
        ),
        AllowedActions(actions=rules, resources=_SECURITY_GROUPS, conditions=of_nodes),
    )


def _load_balancers(cluster_name: str) -> tuple[AllowedActions, ...]:
    own = (*_BALANCERS, *_TARGET_GROUPS)
    return (
        AllowedActions(
            actions=(
                "elasticloadbalancing:CreateLoadBalancer",
                "elasticloadbalancing:CreateTargetGroup",
            ),
            resources=own,
            conditions=_requested(cluster_name),
        ),
        AllowedActions(
            actions=("elasticloadbalancing:AddTags",),
            resources=own,
            conditions=(*_CREATED, *_requested(cluster_name)),
        ),
        AllowedActions(
            actions=("elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"),
            resources=own,
            conditions=(*_OTHER_TAGS, *_owned(cluster_name)),
        ),
        AllowedActions(
            actions=(
                "elasticloadbalancing:DeleteLoadBalancer",
                "elasticloadbalancing:DeleteTargetGroup",
                "elasticloadbalancing:ModifyCapacityReservation",
                "elasticloadbalancing:ModifyIpPools",
                "elasticloadbalancing:ModifyListenerAttributes",
                "elasticloadbalancing:ModifyLoadBalancerAttributes",
                "elasticloadbalancing:ModifyTargetGroup",
                "elasticloadbalancing:ModifyTargetGroupAttributes",
                "elasticloadbalancing:SetIpAddressType",
                "elasticloadbalancing:SetSecurityGroups",
                "elasticloadbalancing:SetSubnets",
            ),
            resources=(*own, *_LISTENERS),
            conditions=_owned(cluster_name),
        ),
    )
