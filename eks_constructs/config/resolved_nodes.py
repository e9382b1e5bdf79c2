"""What both kinds of node groups have, with every gap filled."""

from __future__ import annotations

from eks_constructs.planning.identity import RegistryAccess
from eks_constructs.planning.policies.node_addons import NodeAddon
from eks_constructs.values import frozen


@frozen
class NodeRole:
    """The role of nodes.

    Attributes:
        arn: A role that exists; ``None`` when one is made.
        name: Name of the role that is made; ``None`` for one that CloudFormation makes up.
        permissions_boundary_arn: Boundary of the role that is made; ``None`` for none.
        registry: What nodes may do with Amazon ECR.
        policy_arns: Policies of the role that is made.
        policies_replace: Whether they replace the usual ones.
        document: A policy document of the user's in JSON, with sorted keys; ``None`` for none.
        addons: Programs whose permissions it has.
        inline: Whether what is written out stands in policies of this role alone, as in eksctl;
            else in managed ones.
    """

    arn: str | None
    name: str | None
    permissions_boundary_arn: str | None
    registry: RegistryAccess
    policy_arns: tuple[str, ...]
    policies_replace: bool
    document: str | None
    addons: tuple[NodeAddon, ...]
    inline: bool
