"""Labels, taints and limits as flags of the kubelet."""

from __future__ import annotations

from collections.abc import Iterator

from eks_constructs.planning.node_labels import Taint
from eks_constructs.planning.user_data._facts import NodeSettings


def labels_flag(node: NodeSettings) -> Iterator[str]:
    """Give the flag with the labels, sorted, if there are any.

    Args:
        node: What the node is told.
    """
    if node.labels:
        yield f"--node-labels={labels_text(node)}"


def labels_text(node: NodeSettings) -> str:
    """Return the labels, sorted, as the kubelet reads them.

    Args:
        node: What the node is told.
    """
    return ",".join(f"{key}={node.labels[key]}" for key in sorted(node.labels))


def taints_text(node: NodeSettings) -> str:
    """Return the taints, sorted, as the kubelet reads them.

    Args:
        node: What the node is told.
    """
    return ",".join(_taint(each) for each in sorted_taints(node))


def flags(node: NodeSettings) -> Iterator[str]:
    """Give every flag that the kubelet needs where it reads no configuration of ours.

    Args:
        node: What the node is told.
    """
    yield from labels_flag(node)
    yield from other_flags(node)


def other_flags(node: NodeSettings) -> Iterator[str]:
    """Give the same flags without that of the labels.

    Args:
        node: What the node is told.
    """
    if node.taints:
        yield f"--register-with-taints={taints_text(node)}"
    if node.max_pods is not None:
        yield f"--max-pods={node.max_pods}"
    yield from node.kubelet_flags


def _taint(taint: Taint) -> str:
    return f"{taint.key}={taint.value or ''}:{taint.effect.kubernetes_name}"


def sorted_taints(node: NodeSettings) -> list[Taint]:
    """Return the taints in an order that does not depend on how they were listed.

    Args:
        node: What the node is told.
    """
    return sorted(node.taints, key=lambda taint: (taint.key, taint.effect))
