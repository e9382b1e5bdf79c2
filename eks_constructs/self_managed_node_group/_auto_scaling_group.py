"""``AWS::AutoScaling::AutoScalingGroup`` and what hangs on it: mapping, nothing is decided."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import (
    CfnAutoScalingInstanceRefresh,
    CfnAutoScalingInstanceRefreshPreferences,
    CfnAutoScalingRollingUpdate,
    CfnAutoScalingScheduledAction,
    CfnCreationPolicy,
    CfnResourceAutoScalingCreationPolicy,
    CfnResourceSignal,
    CfnUpdatePolicy,
    Stack,
)
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.planning.auto_scaling import GroupMetric, LifecycleHook, LifecycleTransition
from eks_constructs.planning.capacity import Scaling
from eks_constructs.planning.group_updates import InstanceRefresh, RollingUpdate, in_service
from eks_constructs.planning.instances_distribution import InstancesDistribution, SpotAllocation
from eks_constructs.planning.node_upkeep import WarmPool
from eks_constructs.planning.self_managed_node_group import (
    SelfManagedNodeGroupPlan,
    SelfManagedNodeGroupSpec,
)
from eks_constructs.self_managed_node_group._requirements import instance_requirements

_EVENTS: Final = (
    "autoscaling:EC2_INSTANCE_LAUNCH",
    "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
    "autoscaling:EC2_INSTANCE_TERMINATE",
    "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
)
_Group = autoscaling.CfnAutoScalingGroup


def auto_scaling_group(
    scope: Construct,
    spec: SelfManagedNodeGroupSpec,
    plan: SelfManagedNodeGroupPlan,
    *,
    subnets: Sequence[ec2.ISubnet],
    launch_template: ec2.CfnLaunchTemplate,
    tags: Mapping[str, str],
    group_tags: Mapping[str, str],
) -> autoscaling.CfnAutoScalingGroup:
    """Make the Auto Scaling group.

    Args:
        scope: The construct that it is the main child of.
        spec: What the caller wants.
        plan: What was decided.
        subnets: Where nodes run.
        launch_template: What nodes are started from.
        tags: Tags of the group and its instances.
        group_tags: Tags of the group alone.
    """
    template = _Group.LaunchTemplateSpecificationProperty(
        launch_template_id=launch_template.ref,
        version=launch_template.attr_latest_version_number,
    )
    behaviour, size = spec.behaviour, spec.scaling
    launching = _launch_hooks(spec.lifecycle_hooks)
    group = autoscaling.CfnAutoScalingGroup(
        scope,
        "Resource",
        min_size=str(size.min_size),
        max_size=str(size.max_size),
        desired_capacity=str(size.desired_size) if size.desired_size is not None else None,
        capacity_rebalance=True if behaviour.capacity_rebalance else None,
        health_check_grace_period=behaviour.health_check_grace_seconds,
        health_check_type="EC2,EBS" if behaviour.check_volumes else "EC2",
        launch_template=None if spec.is_mixed else template,
        lifecycle_hook_specification_list=launching or None,
        load_balancer_names=list(behaviour.load_balancer_names) or None,
        max_instance_lifetime=behaviour.max_instance_lifetime_seconds,
        metrics_collection=_metrics(behaviour.metrics),
        mixed_instances_policy=_mixed(spec, plan, template) if spec.is_mixed else None,
        notification_configurations=_notifications(behaviour.notification_topic_arn),
        target_group_arns=list(behaviour.target_group_arns) or None,
        tags=[*_tags(tags, propagate=True), *_tags(group_tags, propagate=False)],
        termination_policies=[str(each) for each in behaviour.termination_policies] or None,
        vpc_zone_identifier=_subnet_ids(scope, subnets),
    )
    group.cfn_options.update_policy = _update_policy(spec.update, size)
    group.cfn_options.creation_policy = _creation_policy(spec.update, size)
    return group


def hang_on(
    scope: Construct, spec: SelfManagedNodeGroupSpec, group: autoscaling.CfnAutoScalingGroup
) -> None:
    """Make the warm pool and the hooks of instances that end.

    Args:
        scope: The node group.
        spec: What the caller wants.
        group: Its Auto Scaling group.
    """
    if spec.warm_pool is not None and spec.warm_pool.enabled:
        _warm_pool(scope, spec.warm_pool, group)
    hooks = {
        name: hook
        for name, hook in sorted(spec.lifecycle_hooks.items())
        if hook.transition is LifecycleTransition.TERMINATING
    }
    place = Construct(scope, "LifecycleHooks") if hooks else scope
    for name, hook in hooks.items():
        autoscaling.CfnLifecycleHook(
            place,
            name,
            auto_scaling_group_name=group.ref,
            lifecycle_transition=str(hook.transition),
            default_result=str(hook.default_result),
            heartbeat_timeout=hook.heartbeat_seconds,
            notification_metadata=hook.metadata,
            notification_target_arn=hook.notification_target_arn,
            role_arn=hook.role_arn,
        )


def _warm_pool(scope: Construct, pool: WarmPool, group: autoscaling.CfnAutoScalingGroup) -> None:
    autoscaling.CfnWarmPool(
        scope,
        "WarmPool",
        auto_scaling_group_name=group.ref,
        instance_reuse_policy=autoscaling.CfnWarmPool.InstanceReusePolicyProperty(
            reuse_on_scale_in=pool.reuse_on_scale_in
        ),
        max_group_prepared_capacity=pool.max_group_prepared_capacity,
        min_size=pool.min_size,
        pool_state=str(pool.pool_state).title(),
    )


def _launch_hooks(
    hooks: Mapping[str, LifecycleHook],
) -> list[autoscaling.CfnAutoScalingGroup.LifecycleHookSpecificationProperty]:
    # Part of the group, because a hook of its own would come too late for the first instances.
    return [
        _Group.LifecycleHookSpecificationProperty(
            lifecycle_hook_name=name,
            lifecycle_transition=str(hook.transition),
            default_result=str(hook.default_result),
            heartbeat_timeout=hook.heartbeat_seconds,
            notification_metadata=hook.metadata,
            notification_target_arn=hook.notification_target_arn,
            role_arn=hook.role_arn,
        )
        for name, hook in sorted(hooks.items())
        if hook.transition is LifecycleTransition.LAUNCHING
    ]


def _metrics(
    wanted: Sequence[GroupMetric],
) -> list[autoscaling.CfnAutoScalingGroup.MetricsCollectionProperty] | None:
    if not wanted:
        return None
    # No names stand for all metrics, also those that are yet to come.
    names = None if set(wanted) == set(GroupMetric) else [str(each) for each in wanted]
    return [_Group.MetricsCollectionProperty(granularity="1Minute", metrics=names)]


def _notifications(
    topic_arn: str | None,
) -> list[autoscaling.CfnAutoScalingGroup.NotificationConfigurationProperty] | None:
    if topic_arn is None:
        return None
    return [
        _Group.NotificationConfigurationProperty(
            topic_arn=topic_arn, notification_types=list(_EVENTS)
        )
    ]


def _mixed(
    spec: SelfManagedNodeGroupSpec,
    plan: SelfManagedNodeGroupPlan,
    template: autoscaling.CfnAutoScalingGroup.LaunchTemplateSpecificationProperty,
) -> autoscaling.CfnAutoScalingGroup.MixedInstancesPolicyProperty:
    overrides = [
        _Group.LaunchTemplateOverridesProperty(instance_type=name) for name in plan.instance_types
    ]
    if spec.requirements is not None:
        found = instance_requirements(spec.requirements)
        overrides = [_Group.LaunchTemplateOverridesProperty(instance_requirements=found)]
    return _Group.MixedInstancesPolicyProperty(
        launch_template=_Group.LaunchTemplateProperty(
            launch_template_specification=template, overrides=overrides
        ),
        instances_distribution=_distribution(spec.distribution),
    )


def _distribution(
    split: InstancesDistribution,
) -> autoscaling.CfnAutoScalingGroup.InstancesDistributionProperty:
    allocation = split.spot_allocation or SpotAllocation.PRICE_CAPACITY_OPTIMIZED
    on_demand = split.on_demand_allocation
    return _Group.InstancesDistributionProperty(
        on_demand_allocation_strategy=str(on_demand) if on_demand is not None else None,
        on_demand_base_capacity=split.on_demand_base,
        on_demand_percentage_above_base_capacity=split.on_demand_percentage,
        spot_allocation_strategy=str(allocation) if split.uses_spot else None,
        spot_instance_pools=split.spot_pools,
        spot_max_price=split.spot_max_price,
    )


def _tags(
    tags: Mapping[str, str], *, propagate: bool
) -> list[autoscaling.CfnAutoScalingGroup.TagPropertyProperty]:
    return [
        _Group.TagPropertyProperty(key=key, value=tags[key], propagate_at_launch=propagate)
        for key in sorted(tags)
    ]


def _subnet_ids(scope: Construct, subnets: Sequence[ec2.ISubnet]) -> list[str]:
    # Sorted, so that another order of the same subnets is no change.
    stack = Stack.of(scope)
    return sorted(
        (subnet.subnet_id for subnet in subnets),
        key=lambda subnet_id: json.dumps(stack.resolve(subnet_id), sort_keys=True),
    )


def _update_policy(update: RollingUpdate | InstanceRefresh, size: Scaling) -> CfnUpdatePolicy:
    # Sizes that an autoscaler has moved stay as they are, unless the template changes them.
    keep = CfnAutoScalingScheduledAction(ignore_unmodified_group_size_properties=True)
    if isinstance(update, InstanceRefresh):
        return CfnUpdatePolicy(
            auto_scaling_instance_refresh=CfnAutoScalingInstanceRefresh(
                strategy="Rolling",
                preferences=CfnAutoScalingInstanceRefreshPreferences(
                    instance_warmup=update.warmup_seconds,
                    max_healthy_percentage=update.max_healthy_percentage,
                    min_healthy_percentage=update.min_healthy_percentage,
                    skip_matching=update.skip_matching,
                ),
            ),
            auto_scaling_scheduled_action=keep,
        )
    return CfnUpdatePolicy(
        auto_scaling_rolling_update=CfnAutoScalingRollingUpdate(
            max_batch_size=update.max_batch_size,
            min_instances_in_service=in_service(update, size.min_size, size.max_size),
            min_successful_instances_percent=update.min_successful_percentage,
            pause_time=f"PT{update.pause_seconds}S",
            suspend_processes=[str(each) for each in update.suspend],
            wait_on_resource_signals=update.wait_for_signals,
        ),
        auto_scaling_scheduled_action=keep,
    )


def _creation_policy(
    update: RollingUpdate | InstanceRefresh, size: Scaling
) -> CfnCreationPolicy | None:
    first = size.desired_size if size.desired_size is not None else size.min_size
    if not isinstance(update, RollingUpdate) or not update.wait_for_signals or not first:
        return None
    percentage = update.min_successful_percentage
    return CfnCreationPolicy(
        auto_scaling_creation_policy=(
            CfnResourceAutoScalingCreationPolicy(min_successful_instances_percent=percentage)
            if percentage is not None
            else None
        ),
        resource_signal=CfnResourceSignal(count=first, timeout=f"PT{update.pause_seconds}S"),
    )
