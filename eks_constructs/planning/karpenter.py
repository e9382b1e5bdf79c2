"""What Karpenter hears from outside of its cluster: interruptions, and the values of its chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.naming import JsonValue
from eks_constructs.planning.network_tags import (
    KARPENTER_TAG,
    ResourceTags,
    create_tags_commands,
    tag_problems,
)
from eks_constructs.planning.policies.inputs import is_placeholder

INTERRUPTIONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "CapacityReservation": (
            "aws.ec2",
            "EC2 Capacity Reservation Instance Interruption Warning",
        ),
        "InstanceStateChange": ("aws.ec2", "EC2 Instance State-change Notification"),
        "Rebalance": ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
        "ScheduledChange": ("aws.health", "AWS Health Event"),
        "SpotInterruption": ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
    }
)
"""Source and detail type of each event that Karpenter wants to hear of, by a name for it.

See https://karpenter.sh/docs/reference/cloudformation/#interruption-handling
"""

MESSAGE_SECONDS: Final = 300
"""Seconds that a message waits: later than that the instance is gone."""


def discovery_problems(value: str) -> tuple[Problem, ...]:
    """Return what keeps a text from being the value of the tag for discovery.

    Args:
        value: What was given.
    """
    if is_placeholder(value):
        message = "must be known at synthesis; usually it is the name of the cluster"
        return (Problem(code="must-be-concrete", where="discovery", got=None, message=message),)
    return tuple(
        Problem(code=each.code, where="discovery", got=each.got, message=each.message)
        for each in tag_problems(cluster_names=(), karpenter_discovery=value)
    )


def discovery_commands(
    resource_ids: Sequence[str], *, discovery: str, region: str
) -> tuple[str, ...]:
    """Return the AWS CLI lines that tag what this app did not make.

    Args:
        resource_ids: Ids of subnets and security groups.
        discovery: Value of the tag.
        region: Their region.
    """
    tags = {KARPENTER_TAG: discovery}
    return create_tags_commands(
        [ResourceTags(resource_id=each, tags=tags) for each in resource_ids], region=region
    )


def helm_values(
    *, cluster_name: str, queue_name: str, service_account: str
) -> Mapping[str, JsonValue]:
    """Return what the chart must be told to fit what was made for it.

    Args:
        cluster_name: Name of the cluster.
        queue_name: Name of the queue of interruptions.
        service_account: Service account that the role is for.

    See https://karpenter.sh/docs/reference/settings/
    """
    return {
        "serviceAccount": {"name": service_account},
        "settings": {"clusterName": cluster_name, "interruptionQueue": queue_name},
    }
