"""What the policies accept for the resources that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.cluster import name_problems
from eks_constructs.planning.placeholders import is_placeholder

_MANAGED_POLICY: Final = re.compile(
    r"(?:arn:aws[a-z-]*:iam::(?:[0-9]{12}|aws):policy/)?(?:[\w.-]+/)*[\w+=,.@-]{1,128}", re.ASCII
)
_ZONE_ID: Final = re.compile(r"[0-9A-Z]{1,32}", re.ASCII)


def required_problems(values: Sequence[str], *, where: str, what: str) -> Iterator[Problem]:
    """Yield a problem if a list that limits a policy is empty.

    Args:
        values: What was given.
        where: Path of the list.
        what: What it lists.
    """
    if not values:
        message = f"must name at least one {what}; nothing is allowed without"
        yield Problem(code="required", where=where, got=None, message=message)


def zone_problems(zone_ids: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with a list of hosted zones.

    Args:
        zone_ids: What was given.
    """
    yield from required_problems(zone_ids, where="zone_ids", what="hosted zone of Route 53")
    for index, text in enumerate(zone_ids):
        alone = text == "*" and len(zone_ids) == 1
        if not alone and not is_placeholder(text) and not _ZONE_ID.fullmatch(text):
            message = "must be the id of a hosted zone alone, such as Z0123456789ABCDEFGHIJ"
            where = f"zone_ids[{index}]"
            yield Problem(code="invalid-value", where=where, got=text, message=message)


def named_cluster_problems(cluster_name: str) -> Iterator[Problem]:
    """Yield what is wrong with a cluster name that becomes part of a condition key.

    Args:
        cluster_name: What was given.
    """
    if is_placeholder(cluster_name):
        message = (
            "must be known at synthesis, since it becomes part of a condition key; pass the "
            "literal name"
        )
        yield Problem(code="must-be-concrete", where="cluster_name", got=None, message=message)
        return
    yield from name_problems(cluster_name, where="cluster_name")


def cluster_name_problems(cluster_name: str, *, of_cluster: str) -> Iterator[Problem]:
    """Yield what is wrong with the name of the cluster that a controller is for.

    Args:
        cluster_name: What was given.
        of_cluster: Name that the cluster itself has, or a placeholder for it.
    """
    yield from named_cluster_problems(cluster_name)
    if not is_placeholder(of_cluster) and of_cluster != cluster_name:
        message = f"must be the name of the cluster, {of_cluster}"
        yield Problem(code="invalid-value", where="cluster_name", got=cluster_name, message=message)


def managed_policy_problems(names: Sequence[str]) -> Iterator[Problem]:
    """Yield which texts name no managed policy.

    Args:
        names: Names of AWS managed policies with their path, and ARNs of policies.
    """
    for name in names:
        if not _MANAGED_POLICY.fullmatch(name):
            message = (
                "must be the name of an AWS managed policy, such as AmazonS3ReadOnlyAccess, or the "
                "ARN of a policy, such as arn:aws:iam::111122223333:policy/own"
            )
            yield Problem(code="arn-invalid", where="managed_policies", got=name, message=message)
