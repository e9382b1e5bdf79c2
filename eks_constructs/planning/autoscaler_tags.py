"""Tags by which the Cluster Autoscaler finds a group, and knows its nodes when there are none.

See https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.node_labels import Taint

_PREFIX: Final = "k8s.io/cluster-autoscaler"
_HINT: Final = f"{_PREFIX}/node-template"
_LONGEST_KEY: Final = 128


def discovery_tags(cluster_name: str) -> dict[str, str]:
    """Return the tags by which the autoscaler of a cluster finds a group.

    Args:
        cluster_name: Name of the cluster.
    """
    return {f"{_PREFIX}/enabled": "true", f"{_PREFIX}/{cluster_name}": "owned"}


def hint_tags(
    labels: Mapping[str, str], taints: Sequence[Taint], resources: Mapping[str, str]
) -> dict[str, str]:
    """Return the tags that describe a node of the group while there is none to look at.

    Args:
        labels: Labels of the nodes.
        taints: Taints of the nodes.
        resources: Quantities that the instance type does not tell, such as
            ``{"ephemeral-storage": "80Gi"}``.
    """
    return {
        **{f"{_HINT}/label/{key}": value for key, value in labels.items()},
        **{f"{_HINT}/taint/{each.key}": _taint(each) for each in taints},
        **{f"{_HINT}/resources/{key}": value for key, value in resources.items()},
    }


def hint_problems(
    labels: Mapping[str, str], taints: Sequence[Taint], resources: Mapping[str, str]
) -> Iterator[Problem]:
    """Return what keeps hints from being tags.

    Args:
        labels: Labels of the nodes.
        taints: Taints of the nodes.
        resources: Quantities that the instance type does not tell.
    """
    taint_keys = [each.key for each in taints]
    for kind, where, keys in (
        ("label", "labels", labels),
        ("taint", "taints", taint_keys),
        ("resources", "autoscaler_resources", resources),
    ):
        for key in keys:
            excess = len(f"{_HINT}/{kind}/{key}") - _LONGEST_KEY
            if excess > 0:
                message = (
                    f"must be shorter by {excess} characters to fit into a tag for the Cluster "
                    "Autoscaler, or autoscaler_hints must be false"
                )
                yield Problem(code="too-many", where=f"{where}.{key}", got=key, message=message)
    for index, key in enumerate(taint_keys):
        if key in taint_keys[:index]:
            message = (
                "must stand once: a tag for the Cluster Autoscaler holds one effect of a key; or "
                "autoscaler_hints must be false"
            )
            where = f"taints[{index}].key"
            yield Problem(code="name-duplicate", where=where, got=key, message=message)


def _taint(taint: Taint) -> str:
    return f"{taint.value or ''}:{taint.effect.kubernetes_name}"
