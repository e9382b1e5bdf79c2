"""What an Auto Scaling group of nodes can be told, and where it stands in the template."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from aws_cdk import aws_autoscaling as autoscaling
from pydantic import JsonValue

from eks_constructs.planning.auto_scaling import (
    GroupBehaviour,
    GroupMetric,
    LifecycleHook,
    TerminationPolicy,
)
from eks_constructs.planning.capacity import Scaling
from eks_constructs.planning.group_updates import InstanceRefresh, RollingUpdate, ScalingProcess
from eks_constructs.planning.instance_requirements import (
    Between,
    Generation,
    Included,
    InstanceRequirements,
)
from eks_constructs.planning.instance_types import Accelerator, Architecture
from eks_constructs.planning.instances_distribution import (
    InstancesDistribution,
    OnDemandAllocation,
    SpotAllocation,
)
from eks_constructs.planning.node_upkeep import WarmPool, WarmPoolState
from eks_constructs.planning.self_managed_node_group import SelfManagedNodeGroupSpec
from tests.support.compute import Place, properties
from tests.support.l1_properties import paths_set, property_paths
from tests.support.self_managed import WORKERS, group_of, launch_of, make, resource_of

HOOK = "AWS::AutoScaling::LifecycleHook"
POOL = "AWS::AutoScaling::WarmPool"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:drain"
TARGETS = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef"
ROLE = "arn:aws:iam::111122223333:role/hook"
SOME = InstanceRequirements(vcpus=Between(min=2, max=8), memory_mib=Between(min=8192))
FOUND_BY_EVERYTHING = InstanceRequirements(
    vcpus=Between(min=2, max=8),
    memory_mib=Between(min=8192, max=65536),
    accelerator=Accelerator.NVIDIA,
    accelerator_count=Between(min=1, max=4),
    accelerator_names=("l4",),
    accelerator_memory_mib=Between(min=16384, max=65536),
    memory_gib_per_vcpu=Between(min=2, max=8),
    generations=(Generation.CURRENT,),
    bare_metal=Included.INCLUDED,
    local_storage=Included.REQUIRED,
    local_storage_types=("ssd",),
    total_local_storage_gb=Between(min=100, max=1000),
    network_interfaces=Between(min=2, max=8),
    network_bandwidth_gbps=Between(min=5, max=100),
    ebs_bandwidth_mbps=Between(min=500, max=9000),
    like_family="m6i",
    excluded_instance_types=("m5*",),
    hibernation=True,
    spot_max_percentage=50,
    on_demand_max_percentage=30,
)


def policy_of(place: Place) -> dict[str, JsonValue]:
    """Return the mixed instances policy of the group."""
    return cast("dict[str, JsonValue]", group_of(place)["MixedInstancesPolicy"])


def overrides_of(place: Place) -> list[dict[str, JsonValue]]:
    """Return what the mixed instances policy starts."""
    template = cast("dict[str, JsonValue]", policy_of(place)["LaunchTemplate"])
    return cast("list[dict[str, JsonValue]]", template["Overrides"])


def test_spot_draws_from_the_pools_that_suit_best(place: Place) -> None:
    """From all types listed, most wanted first."""
    types = ("m6i.large", "m6a.large", "m5.large")
    split = InstancesDistribution.spot(on_demand_base=1, on_demand_percentage=25)
    make(place, replace(WORKERS, instance_types=types, distribution=split))
    assert policy_of(place)["InstancesDistribution"] == {
        "OnDemandBaseCapacity": 1,
        "OnDemandPercentageAboveBaseCapacity": 25,
        "SpotAllocationStrategy": "price-capacity-optimized",
    }
    assert overrides_of(place) == [{"InstanceType": name} for name in types]
    assert "LaunchTemplate" not in group_of(place)
    assert launch_of(place)["InstanceType"] == "m6i.large"


def test_every_word_about_spot_is_passed_on(place: Place) -> None:
    """The old strategy with its own options too."""
    split = InstancesDistribution(
        on_demand_percentage=0,
        on_demand_allocation=OnDemandAllocation.LOWEST_PRICE,
        spot_allocation=SpotAllocation.LOWEST_PRICE,
        spot_pools=4,
        spot_max_price="0.05",
    )
    make(place, replace(WORKERS, distribution=split))
    assert policy_of(place)["InstancesDistribution"] == {
        "OnDemandAllocationStrategy": "lowest-price",
        "OnDemandBaseCapacity": 0,
        "OnDemandPercentageAboveBaseCapacity": 0,
        "SpotAllocationStrategy": "lowest-price",
        "SpotInstancePools": 4,
        "SpotMaxPrice": "0.05",
    }


def test_types_found_fit_one_image(place: Place) -> None:
    """No accelerator, and processors of one architecture."""
    make(place, replace(WORKERS, requirements=replace(SOME, architecture=Architecture.ARM64)))
    assert overrides_of(place) == [
        {
            "InstanceRequirements": {
                "AcceleratorCount": {"Max": 0},
                "BareMetal": "excluded",
                "BurstablePerformance": "excluded",
                "CpuManufacturers": ["amazon-web-services"],
                "LocalStorage": "included",
                "MemoryMiB": {"Min": 8192},
                "VCpuCount": {"Max": 8, "Min": 2},
            }
        }
    ]


def test_accelerators_are_found_only_when_asked_for(place: Place) -> None:
    """At least one, of the maker whose driver the image has."""
    make(place, replace(WORKERS, requirements=replace(SOME, accelerator=Accelerator.NEURON)))
    found = cast("dict[str, JsonValue]", overrides_of(place)[0]["InstanceRequirements"])
    assert found["AcceleratorCount"] == {"Min": 1}
    assert found["AcceleratorManufacturers"] == ["amazon-web-services"]
    assert found["AcceleratorTypes"] == ["inference"]
    assert found["CpuManufacturers"] == ["intel", "amd"]


def test_every_attribute_can_be_asked_for(place: Place) -> None:
    """All that EC2 knows of a type, but for the two that exclude others."""
    make(place, replace(WORKERS, requirements=FOUND_BY_EVERYTHING))
    everything = property_paths(autoscaling.CfnAutoScalingGroup)
    prefix = "mixedinstancespolicy.launchtemplate.overrides.instancerequirements."
    wanted = {path.removeprefix(prefix) for path in everything if path.startswith(prefix)}
    missing = wanted - paths_set(overrides_of(place)[0]["InstanceRequirements"])
    assert missing == {
        "allowedinstancetypes",
        "maxspotpriceaspercentageofoptimalondemandprice",
    }


def test_the_other_two_attributes(place: Place) -> None:
    """Each excludes one of those above."""
    wanted = replace(SOME, allowed_instance_types=("m6*",), spot_max_percentage_of_on_demand=60)
    make(place, replace(WORKERS, requirements=wanted))
    found = cast("dict[str, JsonValue]", overrides_of(place)[0]["InstanceRequirements"])
    assert found["AllowedInstanceTypes"] == ["m6*"]
    assert found["MaxSpotPriceAsPercentageOfOptimalOnDemandPrice"] == 60


def test_behaviour_is_passed_on(place: Place) -> None:
    """In the units of EC2 Auto Scaling."""
    behaviour = GroupBehaviour(
        capacity_rebalance=True,
        health_check_grace_seconds=60,
        check_volumes=True,
        max_instance_lifetime_seconds=14 * 86_400 + 1,
        termination_policies=(
            TerminationPolicy.ALLOCATION_STRATEGY,
            TerminationPolicy.OLDEST_INSTANCE,
        ),
        metrics=(),
        notification_topic_arn="arn:aws:sns:eu-west-1:111122223333:scaling",
    )
    spec = replace(
        WORKERS,
        behaviour=behaviour,
        distribution=InstancesDistribution.spot(),
        scaling=Scaling(min_size=0, max_size=9, desired_size=2),
    )
    make(place, spec)
    group = group_of(place)
    assert group["CapacityRebalance"] is True
    assert group["HealthCheckGracePeriod"] == 60
    assert group["HealthCheckType"] == "EC2,EBS"
    assert group["MaxInstanceLifetime"] == 14 * 86_400 + 1
    assert group["TerminationPolicies"] == ["AllocationStrategy", "OldestInstance"]
    assert group["DesiredCapacity"] == "2"
    assert "MetricsCollection" not in group
    (told,) = cast("list[dict[str, JsonValue]]", group["NotificationConfigurations"])
    assert told["TopicARN"] == "arn:aws:sns:eu-west-1:111122223333:scaling"
    assert len(cast("list[JsonValue]", told["NotificationTypes"])) == 4


def test_metrics_and_load_balancers_are_named(place: Place) -> None:
    """All metrics are not named, so that later ones come too."""
    behaviour = GroupBehaviour(
        metrics=(GroupMetric.MAX_SIZE, GroupMetric.MIN_SIZE),
        load_balancer_names=("classic",),
        target_group_arns=(TARGETS,),
    )
    make(place, replace(WORKERS, behaviour=behaviour))
    group = group_of(place)
    assert group["MetricsCollection"] == [
        {"Granularity": "1Minute", "Metrics": ["GroupMaxSize", "GroupMinSize"]}
    ]
    assert group["LoadBalancerNames"] == ["classic"]
    assert group["TargetGroupARNs"] == [TARGETS]


def test_by_default_a_rolling_update_waits_for_no_signal(place: Place) -> None:
    """Nothing on the images of EKS would send one."""
    make(place)
    assert resource_of(place)["UpdatePolicy"] == {
        "AutoScalingRollingUpdate": {
            "MaxBatchSize": 1,
            "MinInstancesInService": 3,
            "PauseTime": "PT300S",
            "SuspendProcesses": [
                "HealthCheck",
                "ReplaceUnhealthy",
                "AZRebalance",
                "AlarmNotification",
                "ScheduledActions",
            ],
            "WaitOnResourceSignals": False,
        },
        "AutoScalingScheduledAction": {"IgnoreUnmodifiedGroupSizeProperties": True},
    }
    assert "CreationPolicy" not in resource_of(place)


def signalling(scaling: Scaling) -> SelfManagedNodeGroupSpec:
    """Return a group whose user data sends signals."""
    return replace(
        WORKERS,
        cluster_facts=None,
        user_data="#!/bin/bash\njoin && cfn-signal",
        scaling=scaling,
        update=RollingUpdate(
            wait_for_signals=True,
            min_successful_percentage=80,
            pause_seconds=900,
            suspend=(ScalingProcess.AZ_REBALANCE,),
        ),
    )


def test_signals_are_awaited_when_somebody_sends_them(place: Place) -> None:
    """At the creation of the group too."""
    make(place, signalling(Scaling(min_size=2, max_size=4)))
    resource = resource_of(place)
    policies = cast("dict[str, dict[str, JsonValue]]", resource["UpdatePolicy"])
    update = policies["AutoScalingRollingUpdate"]
    assert update["WaitOnResourceSignals"] is True
    assert update["MinSuccessfulInstancesPercent"] == 80
    assert update["PauseTime"] == "PT900S"
    assert update["SuspendProcesses"] == ["AZRebalance"]
    assert resource["CreationPolicy"] == {
        "AutoScalingCreationPolicy": {"MinSuccessfulInstancesPercent": 80},
        "ResourceSignal": {"Count": 2, "Timeout": "PT900S"},
    }


def test_an_empty_group_sends_no_signal(place: Place) -> None:
    """So its creation must not wait for one."""
    make(place, signalling(Scaling(min_size=0, max_size=4)))
    assert "CreationPolicy" not in resource_of(place)


def test_instances_can_be_refreshed_instead(place: Place) -> None:
    """EC2 Auto Scaling then does it, new instances first."""
    make(place, replace(WORKERS, update=InstanceRefresh(warmup_seconds=120)))
    assert resource_of(place)["UpdatePolicy"] == {
        "AutoScalingInstanceRefresh": {
            "Preferences": {
                "InstanceWarmup": 120,
                "MaxHealthyPercentage": 110,
                "MinHealthyPercentage": 100,
                "SkipMatching": True,
            },
            "Strategy": "Rolling",
        },
        "AutoScalingScheduledAction": {"IgnoreUnmodifiedGroupSizeProperties": True},
    }


def test_warm_pool_hangs_on_the_group(place: Place) -> None:
    """In the words of EC2 Auto Scaling; hibernation needs the template's consent."""
    pool = WarmPool(
        min_size=2,
        max_group_prepared_capacity=8,
        pool_state=WarmPoolState.HIBERNATED,
        reuse_on_scale_in=True,
    )
    made = make(place, replace(WORKERS, warm_pool=pool))
    assert properties(place.template(), POOL) == {
        "AutoScalingGroupName": {"Ref": place.stack.get_logical_id(made.auto_scaling_group)},
        "InstanceReusePolicy": {"ReuseOnScaleIn": True},
        "MaxGroupPreparedCapacity": 8,
        "MinSize": 2,
        "PoolState": "Hibernated",
    }
    assert launch_of(place)["HibernationOptions"] == {"Configured": True}


def test_no_warm_pool_unless_asked_for(place: Place) -> None:
    """Nor one that is switched off."""
    make(place, replace(WORKERS, warm_pool=WarmPool(enabled=False)))
    place.template().resource_count_is(POOL, 0)
    assert "HibernationOptions" not in launch_of(place)


def test_hooks_stand_where_they_work(place: Place) -> None:
    """One that holds new instances must be there before the first of them."""
    hooks = {
        "ready": LifecycleHook.launching(heartbeat_seconds=600),
        "drain": LifecycleHook.terminating(
            notification_target_arn=QUEUE, role_arn=ROLE, metadata="workers"
        ),
    }
    made = make(place, replace(WORKERS, lifecycle_hooks=hooks))
    assert group_of(place)["LifecycleHookSpecificationList"] == [
        {
            "DefaultResult": "ABANDON",
            "HeartbeatTimeout": 600,
            "LifecycleHookName": "ready",
            "LifecycleTransition": "autoscaling:EC2_INSTANCE_LAUNCHING",
        }
    ]
    assert properties(place.template(), HOOK) == {
        "AutoScalingGroupName": {"Ref": place.stack.get_logical_id(made.auto_scaling_group)},
        "DefaultResult": "CONTINUE",
        "HeartbeatTimeout": 300,
        "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING",
        "NotificationMetadata": "workers",
        "NotificationTargetARN": QUEUE,
        "RoleARN": ROLE,
    }
