"""What is explained of managed node groups."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.explained import words
from eks_constructs.config.explained.row import NamedList, Row

_GROUP: Final = "managedNodeGroups[]"
_OF_THE_TEMPLATE: Final = ("launchTemplate",)
"""What stands in a launch template cannot be said beside it."""

LISTS: Final = {
    "compute.node_groups": NamedList(path="managedNodeGroups", key="spec.name", field="name"),
}

SAID_ONLY: Final = (
    "compute.node_groups[].spec.capacity.reservation_id",
    "compute.node_groups[].spec.cluster_facts",
    "compute.node_groups[].spec.fips",
    "compute.node_groups[].spec.image_id",
    "compute.node_groups[].spec.launch_template",
    "compute.node_groups[].spec.machine",
    "compute.node_groups[].spec.settings",
    "compute.node_groups[].spec.user_data",
    "compute.node_groups[].spec.version",
    "compute.node_groups[].spec.warm_pool",
)
"""What stays empty unless fields of the file say something, each of them in a part of it."""

_ALL_NODES: Final = (
    Row(
        resolved="",
        about="what makes nodes weaker than the controls ask",
        table="weak_nodes_accepted",
        say=words.accepted,
    ),
)

_NODE_GROUPS: Final = (
    Row(resolved="compute.node_groups[].spec.name", path=f"{_GROUP}.name"),
    Row(
        resolved="compute.node_groups[].spec.instance_types",
        path=f"{_GROUP}.instanceType",
        table="instance_type",
        say=words.first,
        beside=("instanceTypes", "instanceSelector", "launchTemplate"),
    ),
    Row(
        resolved="compute.node_groups[].spec.instance_types",
        about="instance types",
        source="instanceSelector and the catalogue",
        needs="instanceSelector",
    ),
    Row(
        resolved="compute.node_groups[].spec.capacity.type",
        path=f"{_GROUP}.spot",
        both="spot capacity can be taken back at two minutes' notice",
        say=words.is_spot,
    ),
    Row(
        resolved="compute.node_groups[].spec.ami_family",
        path=f"{_GROUP}.amiFamily",
        table="ami_family",
        beside=_OF_THE_TEMPLATE,
    ),
    Row(
        resolved="compute.node_groups[].spec.scaling.min_size",
        path=f"{_GROUP}.minSize",
        table="min_size",
        source="maxSize and desiredCapacity",
    ),
    Row(
        resolved="compute.node_groups[].spec.scaling.max_size",
        path=f"{_GROUP}.maxSize",
        table="max_size",
        source="minSize and desiredCapacity",
    ),
    Row(
        resolved="compute.node_groups[].spec.scaling.desired_size",
        path=f"{_GROUP}.desiredCapacity",
        nothing="left to the autoscaler, which a deployment never overrules",
    ),
    Row(
        resolved="compute.node_groups[].tier",
        path=f"{_GROUP}.privateNetworking",
        table="private_networking",
        say=words.is_private,
        table_say=bool,
    ),
    Row(
        resolved="compute.node_groups[].zones",
        path=f"{_GROUP}.availabilityZones",
        source="the zones of the network",
        beside=("subnets",),
    ),
    Row(resolved="compute.node_groups[].subnet_ids", path=f"{_GROUP}.subnets"),
    Row(
        resolved="compute.node_groups[].spec.root_volume.size_gib",
        path=f"{_GROUP}.volumeSize",
        both="eksctl's size: room for images and logs of many pods",
        beside=_OF_THE_TEMPLATE,
    ),
    Row(
        resolved="compute.node_groups[].spec.root_volume.volume_type",
        path=f"{_GROUP}.volumeType",
        both="cheaper than gp2, and its speed does not depend on its size",
        beside=_OF_THE_TEMPLATE,
    ),
    Row(
        resolved="compute.node_groups[].spec.root_volume.iops",
        path=f"{_GROUP}.volumeIOPS",
        table="volume_iops",
        beside=_OF_THE_TEMPLATE,
        nothing="3000 of gp3",
    ),
    Row(
        resolved="compute.node_groups[].spec.root_volume.throughput",
        path=f"{_GROUP}.volumeThroughput",
        table="volume_throughput",
        beside=_OF_THE_TEMPLATE,
        nothing="125 MiB/s of gp3",
    ),
    Row(
        resolved="compute.node_groups[].spec.root_volume.kms_key_id",
        path=f"{_GROUP}.volumeKmsKeyID",
        beside=_OF_THE_TEMPLATE,
        nothing="the account's key for EBS",
    ),
    Row(
        resolved="compute.node_groups[].spec.root_volume.encrypted",
        path=f"{_GROUP}.volumeEncrypted",
        table="volumes_encrypted",
        source="volumeKmsKeyID",
        beside=_OF_THE_TEMPLATE,
        nothing="as the account has it",
    ),
    Row(
        resolved="compute.node_groups[].spec.root_volume.device_name",
        path=f"{_GROUP}.volumeName",
    ),
    Row(
        resolved="compute.node_groups[].spec.metadata_hop_limit",
        path=f"{_GROUP}.disablePodIMDS",
        table="metadata_hop_limit",
        source="Platform.nodes.metadataHopLimit",
        say=words.keeps_pods_out,
        beside=_OF_THE_TEMPLATE,
    ),
    Row(
        resolved="compute.node_groups[].spec.labels",
        path=f"{_GROUP}.labels",
        table="eksctl_names",
    ),
    Row(resolved="compute.node_groups[].spec.taints", path=f"{_GROUP}.taints"),
    Row(
        resolved="compute.node_groups[].spec.tags",
        path=f"{_GROUP}.tags",
        table="eksctl_names",
    ),
    Row(
        resolved="compute.node_groups[].spec.update",
        path=f"{_GROUP}.updateConfig",
        table="update",
        say=words.update,
    ),
    Row(
        resolved="compute.node_groups[].spec.node_repair.enabled",
        path=f"{_GROUP}.nodeRepairConfig.enabled",
        table="node_repair",
    ),
    Row(resolved="compute.node_groups[].spec.node_repair", path=f"{_GROUP}.nodeRepairConfig"),
    Row(
        resolved="compute.node_groups[].spec.release_version",
        path=f"{_GROUP}.releaseVersion",
        nothing="the newest when the Kubernetes version changes",
    ),
    Row(resolved="compute.node_groups[].role.arn", path=f"{_GROUP}.iam.instanceRoleARN"),
    Row(resolved="compute.node_groups[].role.name", path=f"{_GROUP}.iam.instanceRoleName"),
    Row(
        resolved="compute.node_groups[].role.permissions_boundary_arn",
        path=f"{_GROUP}.iam.instanceRolePermissionsBoundary",
    ),
    Row(resolved="compute.node_groups[].role.policy_arns", path=f"{_GROUP}.iam.attachPolicyARNs"),
    Row(
        resolved="compute.node_groups[].role.policies_replace",
        about="attachPolicyARNs stand instead of the usual policies",
        table="policies_replace",
        needs="iam.attachPolicyARNs",
    ),
    Row(resolved="compute.node_groups[].role.document", path=f"{_GROUP}.iam.attachPolicy"),
    Row(resolved="compute.node_groups[].role.addons", path=f"{_GROUP}.iam.withAddonPolicies"),
    Row(
        resolved="compute.node_groups[].role.registry",
        about="what nodes may do with Amazon ECR",
        table="eksctl_names",
        needs="iam.withAddonPolicies",
    ),
    Row(
        resolved="compute.node_groups[].role.inline",
        about="policies that are written out belong to this role alone",
        table="eksctl_names",
        needs="iam.withAddonPolicies",
    ),
    Row(
        resolved="compute.node_groups[].security_group_ids",
        path=f"{_GROUP}.securityGroups.attachIDs",
    ),
    Row(
        resolved="compute.node_groups[].instance_name",
        path=f"{_GROUP}.instanceName",
        table="eksctl_names",
        beside=("instancePrefix", "launchTemplate"),
        nothing="from the names of cluster and group",
    ),
)

ROWS: Final = (*_ALL_NODES, *_NODE_GROUPS)
