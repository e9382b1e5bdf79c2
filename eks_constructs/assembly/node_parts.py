"""What node groups of both kinds are made of: roles, security groups, facts of the cluster."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from aws_cdk import Stack, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_constructs.assembly.roles import INLINE_NAME, inline_policy
from eks_constructs.assembly.shared import boundary, given_role
from eks_constructs.cluster import Cluster
from eks_constructs.config.resolved import Environment
from eks_constructs.config.resolved_nodes import NodeRole as WantedRole
from eks_constructs.iam import NodeRole, cni_ipv6_policy
from eks_constructs.planning.cluster_network import IpFamily
from eks_constructs.planning.policies.node_addons import (
    node_addon_managed_policies,
    node_addon_policies,
    node_addon_well_known,
)
from eks_constructs.planning.user_data import ClusterFacts
from eks_constructs.role_policies import WellKnownPolicies

_ABOVE_THE_ENVIRONMENT: Final = 200
"""Tags of the CDK have 100 unless they say otherwise."""


def node_role(scope: Construct, environment: Environment, wanted: WantedRole) -> iam.IRole:
    """Make the role of nodes, or return the one that exists.

    Args:
        scope: A construct for the role alone.
        environment: The environment.
        wanted: What was decided.
    """
    if wanted.arn is not None:
        return given_role(scope, "Given", wanted.arn)
    role = NodeRole(
        scope,
        "Role",
        cni_policy=_serves_cni(environment, wanted, IpFamily.IPV4),
        registry=wanted.registry,
        base_policies=not wanted.policies_replace,
        extra_policies=[*_policies(scope, environment, wanted)],
        permissions_boundary=boundary(scope, "Boundary", wanted.permissions_boundary_arn),
        role_name=wanted.name,
    ).role
    _add_programs(scope, environment, wanted, role)
    return role


def _add_programs(
    scope: Construct, environment: Environment, wanted: WantedRole, role: iam.Role
) -> None:
    stack = Stack.of(scope)
    for policy in node_addon_policies(
        wanted.addons,
        cluster_name=environment.cluster.name,
        partition=stack.partition,
        region=stack.region,
        account=stack.account,
    ):
        statements = [iam.PolicyStatement.from_json(each) for each in policy.statements]
        iam.Policy(scope, policy.name, statements=statements, roles=[role])
    if wanted.document is not None and wanted.inline:
        inline_policy(scope, INLINE_NAME, name=INLINE_NAME, document=wanted.document, role=role)


def _policies(
    scope: Construct, environment: Environment, wanted: WantedRole
) -> Iterable[iam.IManagedPolicy]:
    for arn in wanted.policy_arns:
        yield iam.ManagedPolicy.from_managed_policy_arn(scope, arn, arn)
    for name in node_addon_managed_policies(wanted.addons):
        yield iam.ManagedPolicy.from_aws_managed_policy_name(name)
    programs = node_addon_well_known(wanted.addons, cluster_name=environment.cluster.name)
    if programs:
        yield from WellKnownPolicies(scope, "Programs", policies=programs).managed_policies
    if wanted.document is not None and not wanted.inline:
        document = json.loads(wanted.document)
        made = iam.CfnManagedPolicy(scope, "Policy1", policy_document=document)
        yield iam.ManagedPolicy.from_managed_policy_arn(scope, "Policy1Arn", made.ref)
    if _serves_cni(environment, wanted, IpFamily.IPV6):
        yield cni_ipv6_policy(scope, "CniIpv6")


def _serves_cni(environment: Environment, wanted: WantedRole, family: IpFamily) -> bool:
    if wanted.policies_replace or not environment.compute.node_role_serves_cni:
        return False
    return environment.cluster.addresses.kubernetes_network.ip_family is family


def given_security_groups(
    scope: Construct, construct_id: str, ids: Iterable[str]
) -> list[ec2.ISecurityGroup]:
    """Return security groups that somebody else made; nothing here changes them.

    Args:
        scope: Parent construct.
        construct_id: Id of the construct that they are described in.
        ids: Their ids; none make no construct.
    """
    known = tuple(dict.fromkeys(ids))
    if not known:
        return []
    place = Construct(scope, construct_id)
    return [
        ec2.SecurityGroup.from_security_group_id(place, each, each, mutable=False) for each in known
    ]


def cluster_facts(cluster: Cluster, decided: ClusterFacts | None) -> ClusterFacts | None:
    """Fill in what only the deployed cluster tells.

    Args:
        cluster: The cluster.
        decided: What was known before; ``None`` for nodes that EKS tells everything.
    """
    if decided is None:
        return None
    facts = replace(
        decided,
        endpoint=cluster.endpoint,
        certificate_authority=cluster.certificate_authority_data,
    )
    if decided.ip_family is IpFamily.IPV4:
        return facts
    services = cluster.resource.attr_kubernetes_network_config_service_ipv6_cidr
    return replace(facts, service_cidr=services)


def node_tags(
    environment: Environment, own: Mapping[str, str], instance_name: str | None
) -> Mapping[str, str]:
    """Return the tags of nodes: of the environment, of the group, and their name.

    Args:
        environment: The environment.
        own: Tags of the group.
        instance_name: Name of the instances; ``None`` for the one that the construct gives.
    """
    name_tag = {"Name": instance_name} if instance_name is not None else {}
    return {**environment.platform.tags, **own, **name_tag}


def keep_own_tags(made: Construct, environment: Environment, own: Mapping[str, str]) -> None:
    """Let tags of a group go before those of the environment, which are put on everything.

    Args:
        made: The group.
        environment: The environment.
        own: Tags of the group.
    """
    for key in sorted(own.keys() & environment.platform.tags.keys()):
        Tags.of(made).add(key, own[key], priority=_ABOVE_THE_ENVIRONMENT)
