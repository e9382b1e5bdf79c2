"""What a cluster may be: name, version, choices, and which of these exclude each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.cluster_components import (
    ApiServerConfig,
    ControllerManagerConfig,
    Outpost,
    SchedulerConfig,
)
from eks_constructs.planning.cluster_network import (
    EndpointAccess,
    IpFamily,
    KubernetesNetwork,
    RemoteNetworks,
)
from eks_constructs.planning.network_cidrs import overlap_problems
from eks_constructs.values import frozen

_NAME: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}", re.ASCII)
_VERSION: Final = re.compile(r"1\.[0-9]{2}", re.ASCII)
_MIN_ZONES: Final = 2
_MIN_ROLLBACK_MINUTES: Final = 120
_MAX_ROLLBACK_MINUTES: Final = 10080


class LogType(StrEnum):
    """A control-plane log.

    See https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
    """

    API = "api"
    AUDIT = "audit"
    AUTHENTICATOR = "authenticator"
    CONTROLLER_MANAGER = "controllerManager"
    SCHEDULER = "scheduler"


class AuthenticationMode(StrEnum):
    """Where EKS looks up who may do what. It changes in place, but only towards ``API``.

    See https://docs.aws.amazon.com/eks/latest/userguide/grant-k8s-access.html
    """

    API = "API"
    """Access entries only."""
    API_AND_CONFIG_MAP = "API_AND_CONFIG_MAP"
    """Access entries first, then the ``aws-auth`` config map."""
    CONFIG_MAP = "CONFIG_MAP"
    """The ``aws-auth`` config map only; access entries are refused by EKS."""


class SupportType(StrEnum):
    """What happens when standard support of the Kubernetes version ends.

    See https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html
    """

    STANDARD = "STANDARD"
    """EKS upgrades the control plane."""
    EXTENDED = "EXTENDED"
    """The version stays for another year, at about six times the price."""


class ScalingTier(StrEnum):
    """Capacity provisioned for the control plane; all but ``STANDARD`` cost extra per hour.

    See https://docs.aws.amazon.com/eks/latest/userguide/eks-provisioned-control-plane.html
    """

    STANDARD = "standard"
    XL = "tier-xl"
    XL2 = "tier-2xl"
    XL4 = "tier-4xl"
    XL8 = "tier-8xl"
    ULTRA = "tier-ultra"


class EgressMode(StrEnum):
    """Who routes what the control plane sends to webhooks and identity providers.

    A cluster that left ``AWS_MANAGED`` cannot come back to it.

    See https://docs.aws.amazon.com/eks/latest/userguide/control-plane-egress.html
    """

    AWS_MANAGED = "AWS_MANAGED"
    CUSTOMER_ROUTED = "CUSTOMER_ROUTED"
    CUSTOMER_ISOLATED = "CUSTOMER_ISOLATED"


class NodePool(StrEnum):
    """A node pool that comes with EKS Auto Mode.

    See https://docs.aws.amazon.com/eks/latest/userguide/set-builtin-node-pools.html
    """

    GENERAL_PURPOSE = "general-purpose"
    SYSTEM = "system"


def control_plane_log_group(cluster_name: str) -> str:
    """Return the name of the log group that EKS writes the logs of a control plane to.

    Args:
        cluster_name: Name of the cluster.

    See https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
    """
    return f"/aws/eks/{cluster_name}/cluster"


def name_problems(name: str, *, where: str) -> tuple[Problem, ...]:
    """Return a problem if EKS would not accept this name for a cluster.

    Args:
        name: Name given.
        where: Path of the value, for the problem.

    See https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
    """
    if _NAME.fullmatch(name):
        return ()
    message = (
        "must have 1 to 100 letters, digits, hyphens and underscores, and start with a letter or "
        "digit"
    )
    return (Problem(code="name-invalid", where=where, got=name, message=message),)


def version_form_problems(version: str, *, where: str) -> tuple[Problem, ...]:
    """Return a problem if a text cannot be a Kubernetes version of EKS.

    Which versions exist and are supported is another question, answered by
    :mod:`eks_constructs.planning.versions`.

    Args:
        version: Version given.
        where: Path of the value, for the problem.
    """
    if _VERSION.fullmatch(version):
        return ()
    message = "must be a minor version such as 1.35; EKS chooses the patch itself"
    return (Problem(code="invalid-value", where=where, got=version, message=message),)


def rollback_timeout_problems(minutes: int | None, *, where: str) -> tuple[Problem, ...]:
    """Return a problem if an upgrade cannot be given this long.

    Args:
        minutes: Minutes until an unfinished update is cancelled; ``None`` for EKS's 720.
        where: Path of the value, for the problem.

    See https://docs.aws.amazon.com/eks/latest/APIReference/API_RollbackConfig.html
    """
    if minutes is None or _MIN_ROLLBACK_MINUTES <= minutes <= _MAX_ROLLBACK_MINUTES:
        return ()
    message = (
        f"must be {_MIN_ROLLBACK_MINUTES} (2 hours) to {_MAX_ROLLBACK_MINUTES} minutes (7 days)"
    )
    return (Problem(code="out-of-range", where=where, got=minutes, message=message),)


@frozen
class ClusterChoices:
    """Every plain choice about one cluster, so that those which exclude each other meet.

    The construct :class:`eks_constructs.cluster.Cluster` says what each means; the names are the
    same.

    Attributes:
        subnets: Number of subnets given.
        zones: Their zones; ``None`` when not all are known at synthesis.
        secrets_key: Whether secrets are encrypted with a key of the account.
        auto_mode: Whether Auto Mode is on.
    """

    name: str
    version: str
    subnets: int
    zones: frozenset[str] | None
    endpoint: EndpointAccess
    log_types: frozenset[LogType]
    secrets_key: bool
    authentication_mode: AuthenticationMode
    bootstrap_creator_admin: bool
    deletion_protection: bool
    support_type: SupportType
    zonal_shift: bool
    scaling_tier: ScalingTier | None
    egress_mode: EgressMode | None
    api_server: ApiServerConfig | None
    controller_manager: ControllerManagerConfig | None
    scheduler: SchedulerConfig | None
    rollback_timeout_minutes: int | None
    force_upgrade: bool | None
    active_certificate_authority_id: str | None
    auto_mode: bool
    network: KubernetesNetwork
    remote_networks: RemoteNetworks | None
    outpost: Outpost | None


def cluster_problems(choices: ClusterChoices) -> Iterator[Problem]:
    """Yield everything that is wrong with a cluster; paths are the attributes' names.

    Args:
        choices: What was chosen.
    """
    yield from name_problems(choices.name, where="name")
    yield from version_form_problems(choices.version, where="version")
    yield from rollback_timeout_problems(
        choices.rollback_timeout_minutes, where="rollback_timeout_minutes"
    )
    yield from _subnet_problems(choices)
    yield from _authentication_problems(choices)
    yield from _remote_network_problems(choices)
    if choices.outpost is not None:
        yield from _outpost_problems(choices)


def _subnet_problems(choices: ClusterChoices) -> Iterator[Problem]:
    if choices.outpost is not None:
        return
    message = "must be in at least two zones, so that the control plane outlives one of them"
    if choices.subnets < _MIN_ZONES:
        yield Problem(code="out-of-range", where="subnets", got=choices.subnets, message=message)
    elif choices.zones is not None and len(choices.zones) < _MIN_ZONES:
        got = sorted(choices.zones)
        yield Problem(code="out-of-range", where="subnets", got=got, message=message)


def _authentication_problems(choices: ClusterChoices) -> Iterator[Problem]:
    if choices.authentication_mode is not AuthenticationMode.CONFIG_MAP:
        return
    where, got = "authentication_mode", str(choices.authentication_mode)
    if not choices.bootstrap_creator_admin:
        message = (
            "must be API or API_AND_CONFIG_MAP unless bootstrap_creator_admin is on, else nobody "
            "could enter the cluster"
        )
        yield Problem(code="not-together", where=where, got=got, message=message)
    if choices.auto_mode:
        message = "must be API or API_AND_CONFIG_MAP with auto_mode, whose nodes use access entries"
        yield Problem(code="not-together", where=where, got=got, message=message)


def _remote_network_problems(choices: ClusterChoices) -> Iterator[Problem]:
    if choices.remote_networks is None:
        return
    if choices.network.ip_family is IpFamily.IPV6:
        message = "must be left out of an IPv6 cluster, which hybrid nodes cannot join"
        yield Problem(code="not-together", where="remote_networks", got=None, message=message)
    if choices.network.service_ipv4_cidr is not None:
        blocks = choices.remote_networks.blocks()
        services = {"network.service_ipv4_cidr": choices.network.service_ipv4_cidr}
        # Overlaps among the remote blocks themselves were refused when they were put together.
        yield from overlap_problems(
            services | {f"remote_networks.{where}": cidr for where, cidr in blocks.items()}
        )


def _outpost_problems(choices: ClusterChoices) -> Iterator[Problem]:
    wrong = {
        "endpoint": (choices.endpoint.public_access, "must be private"),
        "network.ip_family": (choices.network.ip_family is IpFamily.IPV6, "must be ipv4"),
        "bootstrap_creator_admin": (not choices.bootstrap_creator_admin, "must be on"),
        "secrets": (choices.secrets_key, "must be off"),
        "auto_mode": (choices.auto_mode, "must be left out"),
        "remote_networks": (choices.remote_networks is not None, "must be left out"),
        "zonal_shift": (choices.zonal_shift, "must be off"),
    }
    for where, (is_wrong, demand) in wrong.items():
        if is_wrong:
            message = f"{demand} for a local cluster on an Outpost, which does not support it"
            yield Problem(code="not-together", where=where, got=None, message=message)
