"""What EKS itself refuses, as far as it can be told from the properties.

See https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html and
https://docs.aws.amazon.com/eks/latest/userguide/delete-cluster.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eks_constructs.local.failures import ResourceFailedError
from eks_constructs.local.json_values import JsonObject, as_flag, as_object, as_text
from eks_constructs.local.state import Resource, World

CLUSTER: Final = "AWS::EKS::Cluster"
_PREFIX: Final = "AWS::EKS::"
_NODEGROUP: Final = "AWS::EKS::Nodegroup"
_COMPUTE: Final = {_NODEGROUP: "nodegroups", "AWS::EKS::FargateProfile": "Fargate profiles"}
_UNIQUE: Final = {
    "AWS::EKS::Capability": ("ClusterName", "CapabilityName"),
    "AWS::EKS::PodIdentityAssociation": ("ClusterName", "Namespace", "ServiceAccount"),
}
_AUTHENTICATION_ORDER: Final = ("CONFIG_MAP", "API_AND_CONFIG_MAP", "API")


def check_create(world: World, type_name: str, region: str, properties: JsonObject) -> None:
    """Refuse a resource that EKS would refuse to create; other services' types pass.

    Args:
        world: What exists.
        type_name: Type of the resource.
        region: Where it shall be.
        properties: Its resolved properties.

    Raises:
        ResourceFailedError: EKS would refuse.
    """
    if not type_name.startswith(_PREFIX) or type_name == CLUSTER:
        return
    cluster = _cluster_of(world, region, properties)
    keys = _UNIQUE.get(type_name, ())
    for other in world.of_type(type_name, region) if keys else ():
        if all(other.properties.get(key) == properties.get(key) for key in keys):
            which = ", ".join(as_text(properties[key]) for key in keys)
            raise ResourceFailedError(f"{type_name} already exists for {which} (AlreadyExists)")
    if type_name == _NODEGROUP:
        _check_node_group(cluster, properties)


def check_update(world: World, before: Resource, properties: JsonObject) -> None:
    """Refuse a change in place that EKS would refuse.

    Raises:
        ResourceFailedError: EKS would refuse.
    """
    if before.type == CLUSTER:
        _check_cluster_update(before.properties, properties)
    if before.type == _NODEGROUP:
        _check_node_group(_cluster_of(world, before.region, properties), properties)
        _check_same_launch_template(before.properties, properties)


def check_delete(world: World, resource: Resource) -> None:
    """Refuse the deletion of a cluster that is protected or still has compute.

    Raises:
        ResourceFailedError: EKS would refuse.
    """
    if resource.type != CLUSTER:
        return
    if as_flag(resource.properties.get("DeletionProtection")):
        raise ResourceFailedError(
            f"Cluster {resource.physical_id} cannot be deleted while deletion protection is on; "
            "deploy it with DeletionProtection false first (InvalidRequestException)"
        )
    for type_name, words in _COMPUTE.items():
        inside = [
            other.physical_id
            for other in world.of_type(type_name, resource.region)
            if as_text(other.properties.get("ClusterName")) == resource.physical_id
        ]
        if inside:
            raise ResourceFailedError(
                f"Cluster has {words} attached: {', '.join(sorted(inside))} "
                "(ResourceInUseException)"
            )


def _cluster_of(world: World, region: str, properties: JsonObject) -> Resource:
    name = as_text(properties.get("ClusterName"))
    found = world.find(CLUSTER, region, name)
    if found is None:
        raise ResourceFailedError(f"No cluster found for name: {name}. (ResourceNotFoundException)")
    return found


def _check_node_group(cluster: Resource, properties: JsonObject) -> None:
    own, highest = _minor(properties.get("Version")), _minor(cluster.properties.get("Version"))
    if own is not None and highest is not None and own > highest:
        raise ResourceFailedError(
            f"Nodegroup Kubernetes version {as_text(properties.get('Version'))} must not be newer "
            f"than the cluster's, {as_text(cluster.properties.get('Version'))} "
            "(InvalidParameterException)"
        )
    for problem in _scaling_problems(as_object(properties.get("ScalingConfig"))):
        raise ResourceFailedError(f"{problem} (InvalidParameterException)")


def _scaling_problems(scaling: JsonObject) -> Iterator[str]:
    sizes = {key: int(as_text(value)) for key, value in scaling.items()}
    least, most = sizes.get("MinSize"), sizes.get("MaxSize")
    wanted = sizes.get("DesiredSize")
    if least is not None and most is not None and least > most:
        yield f"Minimum capacity {least} can't be greater than maximum size {most}"
    if wanted is not None and least is not None and wanted < least:
        yield f"Minimum capacity {least} can't be greater than desired size {wanted}"
    if wanted is not None and most is not None and wanted > most:
        yield f"desired capacity {wanted} can't be greater than max size {most}"


def _check_same_launch_template(before: JsonObject, after: JsonObject) -> None:
    old, new = as_object(before.get("LaunchTemplate")), as_object(after.get("LaunchTemplate"))
    if any(old.get(key) != new.get(key) for key in ("Id", "Name")):
        raise ResourceFailedError(
            "You cannot change the launch template of a node group, only its version "
            "(InvalidParameterException)"
        )


def _check_cluster_update(before: JsonObject, after: JsonObject) -> None:
    old, new = _minor(before.get("Version")), _minor(after.get("Version"))
    if old is not None and new is not None and not 0 <= new - old <= 1:
        raise ResourceFailedError(
            f"Unsupported Kubernetes minor version update from {as_text(before.get('Version'))} to "
            f"{as_text(after.get('Version'))}; one minor version up at a time "
            "(InvalidParameterException)"
        )
    modes = [
        as_text(as_object(properties.get("AccessConfig")).get("AuthenticationMode"))
        for properties in (before, after)
    ]
    steps = [_AUTHENTICATION_ORDER.index(mode) for mode in modes if mode in _AUTHENTICATION_ORDER]
    if steps != sorted(steps):
        raise ResourceFailedError(
            f"Unsupported authentication mode update from {modes[0]} to {modes[1]} "
            "(InvalidParameterException)"
        )


def _minor(version: object) -> int | None:
    parts = str(version).split(".")
    return int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else None
