"""The tag by which Karpenter finds subnets and security groups."""

from __future__ import annotations

from eks_constructs.config.sources import Sources
from eks_constructs.planning.network_tags import KARPENTER_TAG


def karpenter_discovery(sources: Sources) -> str | None:
    """Return the value of the tag; ``None`` where nothing is tagged.

    With ``karpenter`` in the file it is that of ``metadata.tags``, as with eksctl; the hardened
    table has the name of the cluster.

    Args:
        sources: Where it is said, or left to the defaults.
    """
    said = sources.platform.network.karpenter_discovery
    if said is not None or sources.config.karpenter is None:
        return said
    metadata = sources.config.metadata
    by_name = None if sources.defaults.karpenter_of_eksctl else metadata.name
    return metadata.tags.get(KARPENTER_TAG) or by_name
