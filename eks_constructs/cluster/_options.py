"""Options of a cluster that carry a key or a role."""

from __future__ import annotations

from collections.abc import Iterator

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.cluster import LogType, NodePool
from eks_constructs.planning.log_retention import kept_days_problems
from eks_constructs.values import frozen


@frozen
class ControlPlaneLogging:
    """Which logs the control plane writes, and how long they are kept.

    Attributes:
        types: Logs to write. Default: all five.
        retention_days: Days they are kept, one of
            :data:`~eks_constructs.planning.log_retention.RETENTION_DAYS`, or ``None`` for ever.
            Default: 365.
        key: KMS key to encrypt them with; its policy must let CloudWatch Logs use it if it was
            made elsewhere. Default: a key of the log group's own, with rotation.

    See https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
    """

    types: frozenset[LogType] = frozenset(LogType)
    retention_days: int | None = 365
    key: kms.IKey | None = None

    @classmethod
    def off(cls) -> ControlPlaneLogging:
        """Write no logs and make no log group."""
        return cls(types=frozenset())

    def problems(self) -> tuple[Problem, ...]:
        """Return what CloudWatch Logs would refuse."""
        return kept_days_problems(self.retention_days, where="logging.retention_days")


@frozen
class SecretsEncryption:
    """How Kubernetes secrets are encrypted, on top of EKS's encryption of the disks.

    Made by one of the factories. It is fixed at creation: a change replaces the cluster, which
    CloudFormation refuses.

    Attributes:
        enabled: Whether a key of the account is used.
        key: The key; ``None`` for one that the cluster makes.

    Raises:
        ConfigurationError: A key is given although encryption is off.

    See https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html
    """

    enabled: bool
    key: kms.IKey | None

    def __post_init__(self) -> None:
        """Refuse a key without a use."""
        if not self.enabled and self.key is not None:
            message = "must be left out when encryption is off"
            problem = Problem(code="not-together", where="key", got=None, message=message)
            refuse("secrets encryption", [problem])

    @classmethod
    def own_key(cls) -> SecretsEncryption:
        """Encrypt with a key made for this cluster, with rotation, kept when it goes."""
        return cls(enabled=True, key=None)

    @classmethod
    def with_key(cls, key: kms.IKey) -> SecretsEncryption:
        """Encrypt with a given key.

        Args:
            key: Symmetric key in the cluster's region.
        """
        return cls(enabled=True, key=key)

    @classmethod
    def off(cls) -> SecretsEncryption:
        """Leave secrets to EKS's own encryption of the disks."""
        return cls(enabled=False, key=None)


@frozen
class AutoMode:
    """EKS Auto Mode: compute, block storage and load balancing, run by EKS; all or none.

    Attributes:
        node_pools: Node pools that EKS brings along. Default: both.
        node_role: Role of their nodes. Default: one is made, if there is a node pool. A role used
            only by node classes of one's own needs an access entry of the type ``EC2``.
        enabled: ``False`` switches Auto Mode off in a cluster that had it: EKS is told of all
            three parts, instead of none being mentioned.

    Raises:
        ConfigurationError: A role is given without a node pool, or node pools although it is off.

    See https://docs.aws.amazon.com/eks/latest/userguide/automode.html
    """

    node_pools: frozenset[NodePool] = frozenset(NodePool)
    node_role: iam.IRole | None = None
    enabled: bool = True

    def __post_init__(self) -> None:
        """Refuse what would have no effect."""
        refuse("auto mode", self._problems())

    @classmethod
    def off(cls) -> AutoMode:
        """Switch Auto Mode off in a cluster that had it."""
        return cls(enabled=False, node_pools=frozenset())

    def _problems(self) -> Iterator[Problem]:
        if self.node_role is not None and not self.node_pools:
            message = "must be left out without node_pools; name it in the node class instead"
            yield Problem(code="not-together", where="node_role", got=None, message=message)
        if self.node_pools and not self.enabled:
            got, message = sorted(self.node_pools), "must be left out when auto mode is off"
            yield Problem(code="not-together", where="node_pools", got=got, message=message)
