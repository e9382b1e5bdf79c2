"""What keeps a node from registering with its labels and taints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.naming import NODE_GROUP_KEY
from eks_constructs.planning.node_labels import label_problems, taint_problems
from eks_constructs.planning.user_data._facts import NodeSettings

_PATH: Final = re.compile(r"[a-z0-9]+(?:[/-][a-z0-9]+)*", re.ASCII)
_SOME_VALUE: Final = "known-to-the-node"


def register_problems(node: NodeSettings) -> Iterator[Problem]:
    """Give what is wrong with the labels and taints of a node.

    Args:
        node: What the node is told.
    """
    own_label = {key: value for key, value in node.labels.items() if key != NODE_GROUP_KEY}
    yield from label_problems(own_label, may_be_empty=True)
    yield from _metadata_labels(node)
    yield from taint_problems(node.taints)


def _metadata_labels(node: NodeSettings) -> Iterator[Problem]:
    some = dict.fromkeys(node.metadata_labels, _SOME_VALUE)
    yield from label_problems(some, where="metadata_labels")
    for key, path in node.metadata_labels.items():
        where = f"metadata_labels.{key}"
        if not _PATH.fullmatch(path):
            message = "must be a path of the instance metadata, such as instance-id"
            yield Problem(code="invalid-value", where=where, got=path, message=message)
        if key in node.labels:
            message = "must not stand in labels too"
            yield Problem(code="not-together", where=where, got=None, message=message)
