"""Node classes and node pools of Karpenter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.kubernetes_names import object_name_problems
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.network_tags import KARPENTER_TAG

ARCHITECTURES: Final = ("amd64", "arm64")
CAPACITY_TYPES: Final = ("on-demand", "reserved", "spot")

_IMAGE: Final = re.compile(
    r"(?:al2023|bottlerocket)@(?:latest|v[0-9][\w.-]*)|windows20(?:19|22|25)@latest", re.ASCII
)
_LONGEST_IMAGE: Final = 30
_CATEGORY: Final = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_EKS_TAG: Final = "aws:eks:cluster-name"
"""Tag that EKS itself puts on the security group of a cluster."""


def ec2_node_class(
    *,
    name: str = "default",
    image: str,
    discovery: str,
    cluster_name: str,
    role_name: str | None = None,
    instance_profile: str | None = None,
    security_group_ids: Sequence[str] = (),
) -> Manifest:
    """Return a node class: what nodes boot, where they stand and what they may do.

    Disks are encrypted, and instances answer only IMDSv2, one hop far.

    Args:
        name: Name of the class.
        image: Family and version of the image, such as ``al2023@v20260901`` or
            ``bottlerocket@v1.50.0``. With ``@latest`` every new image of AWS replaces the nodes.
        discovery: Value of the tag ``karpenter.sh/discovery`` on the subnets.
        cluster_name: Name of the cluster.
        role_name: Name of the nodes' role, for which Karpenter makes an instance profile.
        instance_profile: Name of an instance profile instead of the role.
        security_group_ids: Security groups of the nodes. Default: that of the cluster, found by the
            tag ``aws:eks:cluster-name``, which EKS puts on it.

    Raises:
        ConfigurationError: Everything that Karpenter would refuse, all at once.

    See https://karpenter.sh/docs/concepts/nodeclasses/
    """
    refuse("node class", _class_problems(name, image, role_name, instance_profile))
    own: dict[str, JsonValue] = {"tags": {_EKS_TAG: cluster_name}}
    identity: dict[str, JsonValue] = (
        {"role": role_name} if instance_profile is None else {"instanceProfile": instance_profile}
    )
    return Manifest(
        api_version="karpenter.k8s.aws/v1",
        kind="EC2NodeClass",
        name=name,
        body={
            "spec": {
                "amiSelectorTerms": [{"alias": image}],
                **identity,
                "subnetSelectorTerms": [{"tags": {KARPENTER_TAG: discovery}}],
                "securityGroupSelectorTerms": [{"id": each} for each in security_group_ids]
                or [own],
                "metadataOptions": {
                    "httpEndpoint": "enabled",
                    "httpProtocolIPv6": "disabled",
                    "httpPutResponseHopLimit": 1,
                    "httpTokens": "required",
                },
            }
        },
    )


def karpenter_node_pool(
    *,
    name: str = "default",
    node_class: str = "default",
    architectures: Sequence[str] = ("amd64",),
    capacity_types: Sequence[str] = ("on-demand",),
    instance_categories: Sequence[str] = ("c", "m", "r"),
    cpu_limit: int = 1000,
    expire_after_hours: int = 720,
) -> Manifest:
    """Return a node pool: which machines Karpenter may choose from, and how many.

    Nodes that are empty or could be fewer are replaced after a minute.

    Args:
        name: Name of the pool.
        node_class: Name of its node class.
        architectures: Some of :data:`ARCHITECTURES`.
        capacity_types: Some of :data:`CAPACITY_TYPES`; the cheapest that there is gets taken.
        instance_categories: First letters of instance types; older than the third generation are
            left out.
        cpu_limit: Most vCPUs of all its nodes together.
        expire_after_hours: Hours after which a node is replaced; at least 1.

    Raises:
        ConfigurationError: Everything that Karpenter would refuse, all at once.

    See https://karpenter.sh/docs/concepts/nodepools/
    """
    problems = (
        *object_name_problems(name),
        *object_name_problems(node_class, where="node_class"),
        *_choice_problems(architectures, ARCHITECTURES, where="architectures"),
        *_choice_problems(capacity_types, CAPACITY_TYPES, where="capacity_types"),
        *_category_problems(instance_categories),
        *_positive_problems(cpu_limit, where="cpu_limit"),
        *_positive_problems(expire_after_hours, where="expire_after_hours"),
    )
    refuse("node pool", problems)
    requirements = [
        _requirement("kubernetes.io/arch", "In", architectures),
        _requirement("kubernetes.io/os", "In", ["linux"]),
        _requirement("karpenter.sh/capacity-type", "In", capacity_types),
        _requirement("karpenter.k8s.aws/instance-category", "In", instance_categories),
        _requirement("karpenter.k8s.aws/instance-generation", "Gt", ["2"]),
    ]
    reference = {"group": "karpenter.k8s.aws", "kind": "EC2NodeClass", "name": node_class}
    spec: dict[str, JsonValue] = {
        "template": {
            "spec": {
                "nodeClassRef": reference,
                "requirements": requirements,
                "expireAfter": f"{expire_after_hours}h",
            }
        },
        "limits": {"cpu": cpu_limit},
        "disruption": {
            "consolidationPolicy": "WhenEmptyOrUnderutilized",
            "consolidateAfter": "1m",
        },
    }
    return Manifest(api_version="karpenter.sh/v1", kind="NodePool", name=name, body={"spec": spec})


def _requirement(key: str, operator: str, values: Sequence[str]) -> dict[str, JsonValue]:
    return {"key": key, "operator": operator, "values": sorted(values)}


def _class_problems(
    name: str, image: str, role_name: str | None, instance_profile: str | None
) -> Iterator[Problem]:
    yield from object_name_problems(name)
    if not _IMAGE.fullmatch(image) or len(image) > _LONGEST_IMAGE:
        message = (
            "must be a family and a version, such as al2023@v20260901, bottlerocket@latest or "
            f"windows2022@latest, of at most {_LONGEST_IMAGE} characters"
        )
        yield Problem(code="invalid-value", where="image", got=image, message=message)
    if (role_name is None) == (instance_profile is None):
        message = "must be given, or instance_profile instead; not both"
        yield Problem(code="not-together", where="role_name", got=role_name, message=message)


def _choice_problems(
    chosen: Sequence[str], known: Sequence[str], *, where: str
) -> Iterator[Problem]:
    if not chosen:
        message = f"must name at least one of {', '.join(known)}"
        yield Problem(code="empty", where=where, got=None, message=message)
    for each in chosen:
        if each not in known:
            message = f"must be one of {', '.join(known)}"
            yield Problem(code="unknown-value", where=where, got=each, message=message)


def _category_problems(categories: Sequence[str]) -> Iterator[Problem]:
    where = "instance_categories"
    if not categories:
        message = "must name at least one, such as c, m or r"
        yield Problem(code="empty", where=where, got=None, message=message)
    for each in categories:
        if not _CATEGORY.fullmatch(each):
            message = "must be the first letters of instance types, such as c, m or r"
            yield Problem(code="invalid-value", where=where, got=each, message=message)


def _positive_problems(number: int, *, where: str) -> Iterator[Problem]:
    if number < 1:
        yield Problem(code="out-of-range", where=where, got=number, message="must be at least 1")
