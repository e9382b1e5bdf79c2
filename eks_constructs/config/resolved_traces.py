"""Where the traces of an environment go, with every gap filled."""

from __future__ import annotations

from collections.abc import Mapping

from eks_constructs.planning.trace_rules import TraceGroup, TraceSamplingRule
from eks_constructs.planning.traces import TraceCollector
from eks_constructs.values import frozen


@frozen
class Traces:
    """Traces of pods.

    Attributes:
        collector: What is kept, where it goes, and how large the collector is.
        sampling_rules: How many requests applications record, by name.
        groups: Groups of X-Ray, by name.
        ipv6: Whether pods have IPv6 addresses.
    """

    collector: TraceCollector
    sampling_rules: Mapping[str, TraceSamplingRule]
    groups: Mapping[str, TraceGroup]
    ipv6: bool
