"""A node group of the file, and where what is said of it goes."""

from __future__ import annotations

from eks_constructs.config.defaults import Defaults
from eks_constructs.config.findings import Findings
from eks_constructs.config.node_group_fields import NodeGroupFields
from eks_constructs.config.sources import Sources
from eks_constructs.errors import ProblemCode
from eks_constructs.values import frozen


@frozen
class NodeGroupPlace:
    """One node group of either kind, with its place in the file.

    Attributes:
        sources: What the environment is put together from.
        group: What the file says of the group.
        where: Path of the group.
    """

    sources: Sources
    group: NodeGroupFields
    where: str

    @property
    def defaults(self) -> Defaults:
        """The table for everything unsaid."""
        return self.sources.defaults

    @property
    def findings(self) -> Findings:
        """Where problems and warnings go."""
        return self.sources.findings

    def refuse(self, code: ProblemCode, name: str, message: str, got: object = None) -> None:
        """Note a problem of one field of the group."""
        self.findings.refuse(code, f"{self.where}.{name}", message, got)

    def warn(self, code: ProblemCode, name: str, message: str, got: object = None) -> None:
        """Note a warning about one field of the group."""
        self.findings.warn(code, f"{self.where}.{name}", message, got)

    def weaken(self, name: str, message: str, got: object = None) -> None:
        """Note what makes nodes weaker than the controls ask.

        The table of defaults decides whether it is carried out with a warning, or refused.

        Args:
            name: The field.
            message: What the field has to do, without "must", and why.
            got: What was given.
        """
        if self.defaults.weak_nodes_accepted:
            self.warn("weak-nodes", name, f"should {message}", got)
        else:
            self.refuse("invalid-value", name, f"must {message}", got)
