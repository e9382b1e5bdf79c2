"""The tags by which load balancers and Karpenter find the subnets of a cluster.

See https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.cluster import name_problems
from eks_constructs.planning.naming import tag_value_problems
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.values import frozen

KARPENTER_TAG: Final = "karpenter.sh/discovery"
"""Tag by which Karpenter finds subnets and security groups."""

_ROLE_TAG: Final = {
    SubnetTier.PUBLIC: "kubernetes.io/role/elb",
    SubnetTier.PRIVATE: "kubernetes.io/role/internal-elb",
}
_CLUSTER_TAG: Final = "kubernetes.io/cluster/"


@frozen
class ResourceTags:
    """The tags that one resource must carry.

    Attributes:
        resource_id: Such as ``subnet-0123456789abcdef0``.
        tags: Key to value.
    """

    resource_id: str
    tags: Mapping[str, str]


def subnet_tags(
    tier: SubnetTier, *, cluster_names: Sequence[str] = (), karpenter_discovery: str | None = None
) -> Mapping[str, str]:
    """Return the tags that a subnet needs to be found.

    Control-plane and isolated subnets get none: nothing may place load balancers or nodes there.

    Args:
        tier: What the subnet is for.
        cluster_names: Clusters that use it; each gets ``kubernetes.io/cluster/<name>=shared``.
        karpenter_discovery: Value of ``karpenter.sh/discovery`` on private subnets, where
            Karpenter looks for room. Default: no such tag.
    """
    if tier not in _ROLE_TAG:
        return {}
    tags = {_ROLE_TAG[tier]: "1"}
    tags |= {f"{_CLUSTER_TAG}{name}": "shared" for name in cluster_names}
    if karpenter_discovery is not None and tier is SubnetTier.PRIVATE:
        tags[KARPENTER_TAG] = karpenter_discovery
    return tags


def required_tags(
    subnet_ids: Mapping[SubnetTier, Sequence[str]],
    *,
    cluster_names: Sequence[str] = (),
    karpenter_discovery: str | None = None,
) -> tuple[ResourceTags, ...]:
    """Return what each subnet of a network that we did not make must carry.

    Whether the tags are there already cannot be known at synthesis, so all are named.

    Args:
        subnet_ids: Ids of the subnets of each tier.
        cluster_names: Clusters that use the subnets.
        karpenter_discovery: Value of ``karpenter.sh/discovery``. Default: no such tag.
    """
    required = []
    for tier, ids in sorted(subnet_ids.items()):
        tags = subnet_tags(
            tier, cluster_names=cluster_names, karpenter_discovery=karpenter_discovery
        )
        required += [ResourceTags(resource_id=each, tags=tags) for each in ids if tags]
    return tuple(required)


def create_tags_commands(
    required: Sequence[ResourceTags], *, region: str | None = None
) -> tuple[str, ...]:
    """Return the AWS CLI lines that put the tags in place; running them twice changes nothing.

    Args:
        required: Resources with their tags; neighbours with the same tags share a line.
        region: Region of the resources. Default: the one that the shell is set to.

    See https://docs.aws.amazon.com/cli/latest/reference/ec2/create-tags.html
    """
    command = ["aws", "ec2", "create-tags"] + (["--region", region] if region else [])
    return tuple(
        shlex.join(
            [
                *command,
                "--resources",
                *(each.resource_id for each in resources),
                "--tags",
                *(f"Key={key},Value={value}" for key, value in tags.items()),
            ]
        )
        for tags, resources in groupby(required, key=lambda each: each.tags)
    )


def tag_problems(
    *, cluster_names: Sequence[str], karpenter_discovery: str | None
) -> tuple[Problem, ...]:
    """Return what keeps names from becoming tags."""
    return (*_cluster_name_problems(cluster_names), *_karpenter_problems(karpenter_discovery))


def _cluster_name_problems(names: Sequence[str]) -> Iterator[Problem]:
    where = "cluster_names"
    for name, times in Counter(names).items():
        yield from name_problems(name, where=where)
        if times > 1:
            message = "must name each cluster only once"
            yield Problem(code="name-duplicate", where=where, got=name, message=message)


def _karpenter_problems(value: str | None) -> Iterator[Problem]:
    if value is None:
        return
    if not value:
        message = "must not be empty; usually it is the name of the cluster"
        yield Problem(code="empty", where="karpenter_discovery", got=value, message=message)
    yield from tag_value_problems(value, where="karpenter_discovery")
