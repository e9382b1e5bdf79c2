"""What is explained of self-managed node groups: what managed ones have too, and their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from eks_constructs.config.explained import node_groups, words
from eks_constructs.config.explained.row import NamedList, Row

_GROUP: Final = "nodeGroups[]"
_OF_MANAGED: Final = "compute.node_groups[]"
_OF_SELF_MANAGED: Final = "compute.self_managed[]"
_MANAGED_ONLY: Final = (
    "instance_name",
    "security_group_ids",
    "spec.capacity",
    "spec.instance_types",
    "spec.node_repair",
    "spec.release_version",
    "spec.update",
)

LISTS: Final = {
    "compute.self_managed": NamedList(path="nodeGroups", key="spec.name", field="name"),
}

SAID_ONLY: Final = tuple(
    f"{_OF_SELF_MANAGED}.spec.{name}"
    for name in (
        "autoscaler_resources",
        "behaviour.check_volumes",
        "behaviour.notification_topic_arn",
        "behaviour.termination_policies",
        "capacity_block",
        "distribution.on_demand_allocation",
        "fips",
        "image_id",
        "lifecycle_hooks",
        "machine",
        "on_outpost",
        "release",
        "requirements",
        "settings",
        "user_data",
        "warm_pool",
    )
)
"""What stays empty unless fields of the file say something, each of them in a part of it."""


def _of_both() -> tuple[Row, ...]:
    names = tuple(f"{_OF_MANAGED}.{name}" for name in _MANAGED_ONLY)
    return tuple(
        replace(
            row,
            resolved=row.resolved.replace(_OF_MANAGED, _OF_SELF_MANAGED),
            path=row.path.replace("managedNodeGroups[]", _GROUP),
        )
        for row in node_groups.ROWS
        if row.resolved.startswith(_OF_MANAGED) and not row.resolved.startswith(names)
    )


_OWN: Final = (
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.instance_types",
        path=f"{_GROUP}.instanceType",
        table="instance_type",
        say=words.first,
        beside=("instancesDistribution", "instanceSelector"),
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.version",
        about="Kubernetes version of the newest image, read by CloudFormation",
        source="metadata.version",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.cluster_facts",
        about="block of services that nodes are told",
        source="kubernetesNetworkConfig.serviceIPv4CIDR, or what EKS takes beside vpc.cidr",
        say=words.services,
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.distribution.spot_allocation",
        path=f"{_GROUP}.instancesDistribution.spotAllocationStrategy",
        needs="instancesDistribution",
        table="spot_allocation",
        source="spotInstancePools",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.distribution.on_demand_base",
        path=f"{_GROUP}.instancesDistribution.onDemandBaseCapacity",
        needs="instancesDistribution",
        both="the percentage says it all",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.distribution.on_demand_percentage",
        path=f"{_GROUP}.instancesDistribution.onDemandPercentageAboveBaseCapacity",
        needs="instancesDistribution",
        both="spot instances can be taken back at two minutes' notice",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.distribution.spot_pools",
        path=f"{_GROUP}.instancesDistribution.spotInstancePools",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.distribution.spot_max_price",
        path=f"{_GROUP}.instancesDistribution.maxPrice",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.update",
        path=f"{_GROUP}.asgSuspendProcesses",
        both="what would start or end nodes by itself while they are replaced",
        say=words.suspended,
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.behaviour.capacity_rebalance",
        path=f"{_GROUP}.instancesDistribution.capacityRebalance",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.behaviour.health_check_grace_seconds",
        about="seconds in which a new node is not judged",
        both="as long as a node takes to join",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.behaviour.max_instance_lifetime_seconds",
        path=f"{_GROUP}.maxInstanceLifetime",
        nothing="nodes live until something replaces them",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.behaviour.metrics",
        path=f"{_GROUP}.asgMetricsCollection",
        table="group_metrics",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.behaviour.load_balancer_names",
        path=f"{_GROUP}.classicLoadBalancerNames",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.behaviour.target_group_arns",
        path=f"{_GROUP}.targetGroupARNs",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.autoscaler_discovery",
        path=f"{_GROUP}.iam.withAddonPolicies.autoScaler",
        table="autoscaler_tags",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.spec.autoscaler_hints",
        path=f"{_GROUP}.propagateASGTags",
        table="autoscaler_tags",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.security.cluster",
        about="nodes are in the security group of the cluster",
        table="own_security_groups",
        source="securityGroups and vpc.sharedNodeSecurityGroup",
        table_say=words.is_not,
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.security.own",
        path=f"{_GROUP}.securityGroups.withLocal",
        table="own_security_groups",
        source="withShared and vpc.sharedNodeSecurityGroup",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.security.by_control_plane",
        about="nodes let in the further security group of the control plane",
        table="own_security_groups",
        source="securityGroups.withLocal",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.security.shared",
        path=f"{_GROUP}.securityGroups.withShared",
        table="own_security_groups",
        source="withLocal and vpc.sharedNodeSecurityGroup",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.security.ids",
        path=f"{_GROUP}.securityGroups.attachIDs",
    ),
    Row(
        resolved=f"{_OF_SELF_MANAGED}.instance_profile_arn",
        path=f"{_GROUP}.iam.instanceProfileARN",
    ),
)

ROWS: Final = (*_of_both(), *_OWN)
