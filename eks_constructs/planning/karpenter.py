"""What Karpenter hears from outside of its cluster: interruptions, and the values of its chart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.manifests.service_accounts import ROLE_ANNOTATION
from eks_constructs.planning.network_tags import (
    KARPENTER_TAG,
    ResourceTags,
    create_tags_commands,
    tag_problems,
)
from eks_constructs.planning.placeholders import is_placeholder

INTERRUPTIONS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "CapacityReservation": (
            "aws.ec2",
            "EC2 Capacity Reservation Instance Interruption Warning",
        ),
        "InstanceStateChange": ("aws.ec2", "EC2 Instance State-change Notification"),
        "Rebalance": ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
        "ScheduledChange": ("aws.health", "AWS Health Event"),
        "SpotInterruption": ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
    }
)
"""Source and detail type of each event that Karpenter wants to hear of, by a name for it.

See https://karpenter.sh/docs/reference/cloudformation/#interruption-handling
"""

CHART: Final = "oci://public.ecr.aws/karpenter/karpenter"
"""Where the chart of Karpenter is.

See https://karpenter.sh/docs/getting-started/getting-started-with-karpenter/
"""

_VERSION: Final = re.compile(
    r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?",
    re.ASCII,
)
_PROFILE: Final = re.compile(r"[\w+=,.@-]{1,128}", re.ASCII)
_OLDEST: Final = (0, 20)
_BARE_TAGS: Final = (0, 35)
_FIRST_FOR: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {"1.31": (1, 0), "1.32": (1, 2), "1.33": (1, 5), "1.34": (1, 6), "1.35": (1, 9)}
)
"""First minor version of Karpenter that knows a Kubernetes version, as of May 2026."""

MESSAGE_SECONDS: Final = 300
"""Seconds that a message waits: later than that the instance is gone."""


def discovery_problems(value: str) -> tuple[Problem, ...]:
    """Return what keeps a text from being the value of the tag for discovery.

    Args:
        value: What was given.
    """
    if is_placeholder(value):
        message = "must be known at synthesis; usually it is the name of the cluster"
        return (Problem(code="must-be-concrete", where="discovery", got=None, message=message),)
    return tuple(
        Problem(code=each.code, where="discovery", got=each.got, message=each.message)
        for each in tag_problems(cluster_names=(), karpenter_discovery=value)
    )


def discovery_commands(
    resource_ids: Sequence[str], *, discovery: str, region: str
) -> tuple[str, ...]:
    """Return the AWS CLI lines that tag what this app did not make.

    Args:
        resource_ids: Ids of subnets and security groups.
        discovery: Value of the tag.
        region: Their region.
    """
    tags = {KARPENTER_TAG: discovery}
    return create_tags_commands(
        [ResourceTags(resource_id=each, tags=tags) for each in resource_ids], region=region
    )


def helm_values(
    *,
    cluster_name: str,
    queue_name: str | None,
    service_account: str,
    create_service_account: bool = True,
    role_arn: str | None = None,
) -> Mapping[str, JsonValue]:
    """Return what the chart must be told to fit what was made for it.

    Args:
        cluster_name: Name of the cluster.
        queue_name: Name of the queue of interruptions; ``None`` for none.
        service_account: Service account that the role is for.
        create_service_account: Whether the chart makes it. Default: it does.
        role_arn: Role that the service account names, for IRSA. Default: none, because EKS Pod
            Identity needs no name.

    See https://karpenter.sh/docs/reference/settings/
    """
    account: dict[str, JsonValue] = {"name": service_account}
    if not create_service_account:
        account["create"] = False
    if role_arn is not None:
        account["annotations"] = {ROLE_ANNOTATION: role_arn}
    settings: dict[str, JsonValue] = {"clusterName": cluster_name}
    if queue_name is not None:
        settings["interruptionQueue"] = queue_name
    return {"serviceAccount": account, "settings": settings}


def chart_version_problems(version: str, *, where: str = "version") -> Iterator[Problem]:
    """Yield a problem if a text is no version of Karpenter that could be installed.

    Args:
        version: Version given.
        where: Path of the value, for the problem.
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        message = "must be a full version, such as 1.14.0"
        yield Problem(code="invalid-value", where=where, got=version, message=message)
    elif (int(found[1]), int(found[2])) < _OLDEST:
        message = f"must be {_OLDEST[0]}.{_OLDEST[1]}.0 or newer"
        yield Problem(code="out-of-range", where=where, got=version, message=message)


def chart_tag(version: str) -> str:
    """Return how the registry names the chart of a version: with a ``v`` before 0.35 alone.

    Args:
        version: Version of Karpenter, with or without a ``v``.

    See https://karpenter.sh/v1.0/upgrading/upgrade-guide/
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        return version
    number = version.removeprefix("v")
    return number if (int(found[1]), int(found[2])) >= _BARE_TAGS else f"v{number}"


def instance_profile_problems(name: str, *, where: str) -> Iterator[Problem]:
    """Yield a problem if IAM would not take the name of an instance profile.

    Args:
        name: Name given.
        where: Path of the name, for the problem.
    """
    if not _PROFILE.fullmatch(name):
        message = "must be 1 to 128 letters, digits and _+=,.@-"
        yield Problem(code="name-invalid", where=where, got=name, message=message)


def kubernetes_version_problems(
    version: str, *, kubernetes_version: str, where: str = "version"
) -> Iterator[Problem]:
    """Yield a problem if a version of Karpenter came before the Kubernetes version.

    Args:
        version: Version of Karpenter, in a form that :func:`chart_version_problems` takes.
        kubernetes_version: Version of the cluster. Those that the table does not have pass.
        where: Path of the value, for the problem.

    See https://karpenter.sh/docs/upgrading/compatibility/
    """
    needed = _FIRST_FOR.get(kubernetes_version)
    found = _VERSION.fullmatch(version)
    if needed is None or found is None or (int(found[1]), int(found[2])) >= needed:
        return
    message = f"must be {needed[0]}.{needed[1]} or newer with Kubernetes {kubernetes_version}"
    yield Problem(code="not-together", where=where, got=version, message=message)
