"""From the fields of a node group to what its instances are beyond type, image and main volume."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.config.resolve_node_volumes import resolve_extra_volumes
from eks_constructs.planning.capacity_reservation import CapacityReservation
from eks_constructs.planning.node_machine import NodeMachine
from eks_constructs.planning.placement import Placement, PlacementGroup
from eks_constructs.planning.ssh_access import SshAccess

MACHINE_NAMES: Final = {
    "machine.efa": "efaEnabled",
    "machine.placement.group": "placement",
    "machine.capacity_reservation": "capacityReservation",
    "machine.volumes": "additionalVolumes",
    "machine.ssh.public_key": "ssh.publicKey",
    "machine.ssh": "ssh",
    "device_name": "volumeName",
}
_RESERVATION_NAMES: Final = {
    "reservation_id": "capacityReservationTarget.capacityReservationID",
    "group_arn": "capacityReservationTarget.capacityReservationResourceGroupARN",
}


def resolve_machine(place: NodeGroupPlace, ssh: SshAccess | None) -> NodeMachine:
    """Decide what instances are beyond type, image and main volume.

    Args:
        place: The node group.
        ssh: Access by SSH, decided already; ``None`` for none.
    """
    group = place.group
    efa = bool(group.efa_enabled)
    return NodeMachine(
        volumes=resolve_extra_volumes(place),
        efa=efa,
        placement=_placement(place, efa=efa),
        capacity_reservation=_reservation(place) if not is_capacity_block(place) else None,
        ebs_optimized=group.ebs_optimized,
        detailed_monitoring=bool(group.enable_detailed_monitoring),
        imdsv1=_imdsv1(place),
        ssh=ssh,
    )


def resolve_hop_limit(place: NodeGroupPlace) -> int:
    """Decide whether pods reach the instance metadata: 1 keeps them away, 2 lets them in.

    Args:
        place: The node group.
    """
    given = place.group.disable_pod_imds
    if given is not None:
        return 1 if given else 2
    for_all = place.sources.platform.nodes.metadata_hop_limit
    return for_all if for_all is not None else place.defaults.metadata_hop_limit


def is_capacity_block(place: NodeGroupPlace) -> bool:
    """Return whether instances are bought with a Capacity Block for ML.

    Args:
        place: The node group.
    """
    options = place.group.instance_market_options
    return options is not None and options.market_type is not None


def resolve_capacity_block(place: NodeGroupPlace) -> str | None:
    """Return the reservation of the Capacity Block that instances are bought with, if any.

    Args:
        place: The node group.
    """
    if not is_capacity_block(place):
        return None
    reservation = place.group.capacity_reservation
    target = reservation.capacity_reservation_target if reservation is not None else None
    found = target.capacity_reservation_id if target is not None else None
    if found is None:
        message = (
            "must name the block by capacityReservationTarget.capacityReservationID, since "
            "marketType is capacity-block"
        )
        place.refuse("required", "capacityReservation", message)
    return found


def _placement(place: NodeGroupPlace, *, efa: bool) -> Placement:
    given = place.group.placement
    if given is None:
        # Adapters are of use between instances that stand close together.
        return Placement(group=PlacementGroup.cluster() if efa else None)
    name = given.group_name
    if not name:
        message = "must be given with placement: the name of a placement group that exists"
        place.refuse("required", "placement.groupName", message, name)
        return Placement()
    return place.findings.attempt(
        lambda: Placement(group=PlacementGroup.existing(name)),
        otherwise=Placement(),
        names={"name": "groupName"},
        under=f"{place.where}.placement",
    )


def _reservation(place: NodeGroupPlace) -> CapacityReservation | None:
    given = place.group.capacity_reservation
    if given is None:
        return None
    preference, target = given.capacity_reservation_preference, given.capacity_reservation_target
    if preference is not None and target is not None:
        message = "must be left out with capacityReservationTarget: EC2 accepts one of the two"
        name = "capacityReservation.capacityReservationPreference"
        place.refuse("not-together", name, message, preference)
        return None
    if target is not None:
        return _target(
            place, target.capacity_reservation_id, target.capacity_reservation_resource_group_arn
        )
    if preference is None:
        return None
    return CapacityReservation.open() if preference == "open" else CapacityReservation.none()


def _target(
    place: NodeGroupPlace, reservation_id: str | None, group_arn: str | None
) -> CapacityReservation | None:
    name = "capacityReservation.capacityReservationTarget"
    if (reservation_id is None) == (group_arn is None):
        message = (
            "must be either capacityReservationID or capacityReservationResourceGroupARN, and not "
            "both"
        )
        place.refuse("not-together", name, message)
        return None
    return place.findings.attempt(
        lambda: CapacityReservation(reservation_id=reservation_id, group_arn=group_arn),
        otherwise=None,
        names=_RESERVATION_NAMES,
        under=f"{place.where}.capacityReservation",
    )


def _imdsv1(place: NodeGroupPlace) -> bool:
    group = place.group
    if group.disable_imdsv1 is not False:
        return False
    message = (
        "be true or left out: version 1 of the instance metadata service gives the node's "
        "credentials away"
    )
    place.weaken("disableIMDSv1", message, group.disable_imdsv1)
    # Who keeps pods away means it: tokens are then required whatever the other field says.
    return not group.disable_pod_imds
