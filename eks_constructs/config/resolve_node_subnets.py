"""Where the nodes of a group stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.config.resolve_subnets import Selection, SubnetChooser
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.values import frozen


@frozen
class NodeSubnets:
    """Where the nodes of a group stand.

    Attributes:
        selection: The subnets.
        private: Whether they are private.
    """

    selection: Selection
    private: bool

    @property
    def count(self) -> int:
        """How many there are, at least one."""
        return max(len(self.selection.subnet_ids) or len(self.selection.zones), 1)


def resolve_node_subnets(
    place: NodeGroupPlace, chooser: SubnetChooser, *, local_zones: Sequence[str] | None = None
) -> NodeSubnets:
    """Choose the subnets of nodes.

    Args:
        place: The node group.
        chooser: Chooses among those of the network.
        local_zones: Local Zones asked for. Default: none, nodes stand in the region.
    """
    group = place.group
    private = group.private_networking
    if private is None:
        private = place.defaults.private_networking
    if not private:
        message = "the nodes stand in public subnets with public addresses; set it to true"
        place.warn("public-nodes", "privateNetworking", message)
    selection = chooser.choose(
        place.where,
        SubnetTier.PRIVATE if private else SubnetTier.PUBLIC,
        zones=group.availability_zones,
        subnets=group.subnets,
        local_zones=local_zones,
        public_accepted=place.defaults.weak_nodes_accepted,
    )
    if group.efa_enabled and group.availability_zones is None and group.subnets is None:
        # eksctl takes any one of the subnets; here it is always the same.
        selection = replace(
            selection, zones=selection.zones[:1], subnet_ids=selection.subnet_ids[:1]
        )
    return NodeSubnets(selection=selection, private=private)
