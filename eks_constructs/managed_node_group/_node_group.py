"""``AWS::EKS::Nodegroup`` from the values of planning: mapping and naming, nothing is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_constructs.planning.capacity import Scaling
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.naming import NODE_GROUP_KEY, physical_name
from eks_constructs.planning.node_group import NodeGroupPlan, NodeGroupSpec
from eks_constructs.planning.node_labels import Taint
from eks_constructs.planning.node_upkeep import NodeRepair, UpdateConfig, WarmPool
from eks_constructs.role_policies import what_replaces
from eks_constructs.tokens import in_stable_order


def node_group(
    scope: Construct,
    spec: NodeGroupSpec,
    plan: NodeGroupPlan,
    *,
    cluster_name: str,
    role: iam.IRole,
    subnets: Sequence[ec2.ISubnet],
    launch_template: ec2.CfnLaunchTemplate | None,
    force_update: bool,
) -> eks.CfnNodegroup:
    """Make the node group and give it a name that follows its create-only properties.

    Args:
        scope: The construct that it is the main child of.
        spec: What the caller wants.
        plan: What was decided.
        cluster_name: Cluster to join.
        role: Role of the nodes.
        subnets: Where nodes run.
        launch_template: What nodes are started from; ``None`` for a template of the user's.
        force_update: Whether updates override pod disruption budgets.
    """
    stack = Stack.of(scope)
    subnet_ids = in_stable_order(stack, [each.subnet_id for each in subnets])
    ami_type = str(plan.ami_type) if plan.ami_type is not None else None
    capacity_type = str(spec.capacity.type)
    instance_types = list(plan.listed_instance_types) or None
    group = eks.CfnNodegroup(
        scope,
        "Resource",
        cluster_name=cluster_name,
        node_role=role.role_arn,
        subnets=subnet_ids,
        ami_type=ami_type,
        capacity_type=capacity_type,
        force_update_enabled=force_update,
        instance_types=instance_types,
        labels=plan.labels,
        launch_template=_launch_template(spec, launch_template),
        node_repair_config=_node_repair_config(spec.node_repair),
        release_version=spec.release_version,
        scaling_config=_scaling_config(spec.scaling),
        tags={**spec.tags, NODE_GROUP_KEY: spec.name},
        taints=_taints(spec.taints) or None,
        update_config=_update_config(spec.update),
        version=spec.version,
        warm_pool_config=_warm_pool_config(spec.warm_pool) if spec.warm_pool is not None else None,
    )
    create_only = {
        "AmiType": ami_type,
        "CapacityType": capacity_type,
        "ClusterName": cluster_name,
        "InstanceTypes": instance_types,
        "NodeRole": role.role_arn,
        "Subnets": subnet_ids,
        **what_replaces(role),
    }
    if spec.launch_template is not None:
        # EKS moves a group to another version of its template, never to another template.
        create_only["LaunchTemplate"] = spec.launch_template.template_id
    group.nodegroup_name = _physical_name(group, spec.name, stack, create_only)
    return group


def _launch_template(
    spec: NodeGroupSpec, made: ec2.CfnLaunchTemplate | None
) -> eks.CfnNodegroup.LaunchTemplateSpecificationProperty | None:
    if made is not None:
        return eks.CfnNodegroup.LaunchTemplateSpecificationProperty(
            id=made.ref, version=made.attr_latest_version_number
        )
    given = spec.launch_template
    if given is None:
        return None
    return eks.CfnNodegroup.LaunchTemplateSpecificationProperty(
        id=given.template_id, version=given.version
    )


def _physical_name(
    group: eks.CfnNodegroup, name: str, stack: Stack, create_only: Mapping[str, object]
) -> str:
    # A group that moves to another place in the app is another group, with a launch template of
    # its own, and must not find its name taken.
    place = [stack.stack_name, stack.get_logical_id(group)]
    resolved = stack.resolve({**create_only, "Place": place})
    return physical_name(name, cast("dict[str, JsonValue]", resolved))


def _scaling_config(scaling: Scaling) -> eks.CfnNodegroup.ScalingConfigProperty:
    return eks.CfnNodegroup.ScalingConfigProperty(
        min_size=scaling.min_size, max_size=scaling.max_size, desired_size=scaling.desired_size
    )


def _taints(values: Sequence[Taint]) -> list[eks.CfnNodegroup.TaintProperty]:
    return [
        eks.CfnNodegroup.TaintProperty(key=each.key, value=each.value, effect=str(each.effect))
        for each in values
    ]


def _update_config(update: UpdateConfig) -> eks.CfnNodegroup.UpdateConfigProperty:
    return eks.CfnNodegroup.UpdateConfigProperty(
        max_unavailable=update.max_unavailable.count,
        max_unavailable_percentage=update.max_unavailable.percentage,
        update_strategy=str(update.strategy),
    )


def _node_repair_config(repair: NodeRepair) -> eks.CfnNodegroup.NodeRepairConfigProperty:
    threshold = repair.max_unhealthy_node_threshold
    parallel = repair.max_parallel_nodes_repaired
    return eks.CfnNodegroup.NodeRepairConfigProperty(
        enabled=repair.enabled,
        max_unhealthy_node_threshold_count=threshold.count if threshold is not None else None,
        max_unhealthy_node_threshold_percentage=(
            threshold.percentage if threshold is not None else None
        ),
        max_parallel_nodes_repaired_count=parallel.count if parallel is not None else None,
        max_parallel_nodes_repaired_percentage=parallel.percentage
        if parallel is not None
        else None,
        node_repair_config_overrides=[
            eks.CfnNodegroup.NodeRepairConfigOverridesProperty(
                node_monitoring_condition=each.node_monitoring_condition,
                node_unhealthy_reason=each.node_unhealthy_reason,
                min_repair_wait_time_mins=each.min_repair_wait_time_mins,
                repair_action=str(each.repair_action),
            )
            for each in repair.overrides
        ]
        or None,
    )


def _warm_pool_config(pool: WarmPool) -> eks.CfnNodegroup.WarmPoolConfigProperty:
    if not pool.enabled:
        return eks.CfnNodegroup.WarmPoolConfigProperty(enabled=False)
    return eks.CfnNodegroup.WarmPoolConfigProperty(
        enabled=True,
        max_group_prepared_capacity=pool.max_group_prepared_capacity,
        min_size=pool.min_size,
        pool_state=str(pool.pool_state),
        reuse_on_scale_in=pool.reuse_on_scale_in,
    )
