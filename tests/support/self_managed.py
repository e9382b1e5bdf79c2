"""A self-managed node group in a place, and what its template says."""

from __future__ import annotations

from functools import partial
from typing import cast

from pydantic import JsonValue

from eks_constructs.planning.self_managed_node_group import SelfManagedNodeGroupSpec
from eks_constructs.planning.user_data import ClusterFacts
from eks_constructs.self_managed_node_group import SelfManagedNodeGroup
from tests.support.compute import Place, only, properties

GROUP = "AWS::AutoScaling::AutoScalingGroup"
LAUNCH_TEMPLATE = "AWS::EC2::LaunchTemplate"
CLUSTER_GROUP = "sg-0aaaaaaaaaaaaaaa0"
WORKERS = SelfManagedNodeGroupSpec(
    name="workers",
    version="1.35",
    cluster_facts=ClusterFacts(
        name="prod",
        endpoint="https://0123.gr7.eu-west-1.eks.amazonaws.com",
        certificate_authority="Y2VydGlmaWNhdGU=",
        service_cidr="10.100.0.0/16",
    ),
)


def workers_in(place: Place) -> partial[SelfManagedNodeGroup]:
    """Return how to make a group of which only the necessary was said; say more as it is called."""
    return partial(
        SelfManagedNodeGroup,
        place.stack,
        "Workers",
        cluster=place.cluster,
        spec=WORKERS,
        subnets=place.subnets,
        cluster_security_group_id=CLUSTER_GROUP,
    )


def make(place: Place, spec: SelfManagedNodeGroupSpec = WORKERS) -> SelfManagedNodeGroup:
    """Make a group of which only the necessary was said."""
    return workers_in(place)(spec=spec)


def group_of(place: Place) -> dict[str, JsonValue]:
    """Return the properties of the only Auto Scaling group."""
    return properties(place.template(), GROUP)


def resource_of(place: Place) -> dict[str, JsonValue]:
    """Return the only Auto Scaling group with its policies."""
    return only(place.template(), GROUP)


def launch_of(place: Place) -> dict[str, JsonValue]:
    """Return the data of the only launch template."""
    found = properties(place.template(), LAUNCH_TEMPLATE)["LaunchTemplateData"]
    return cast("dict[str, JsonValue]", found)


def tags_of(place: Place) -> dict[str, tuple[JsonValue, JsonValue]]:
    """Return value and propagation of each tag of the Auto Scaling group."""
    tags = cast("list[dict[str, JsonValue]]", group_of(place)["Tags"])
    return {str(tag["Key"]): (tag["Value"], tag["PropagateAtLaunch"]) for tag in tags}
