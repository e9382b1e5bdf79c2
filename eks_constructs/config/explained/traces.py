"""What is explained of traces."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.explained import words
from eks_constructs.config.explained.row import Row

_TRACES: Final = "Platform.observability.traces"

ROWS: Final = (
    Row(
        resolved="traces.collector.xray",
        path=f"{_TRACES}.xray",
        both="there is no server to run",
        say=words.is_given,
    ),
    Row(
        resolved="traces.collector.replicas",
        path=f"{_TRACES}.replicas",
        both="one may fail, unless one must see all spans of a trace",
    ),
    Row(
        resolved="traces.collector.memory_mib",
        path=f"{_TRACES}.memoryMib",
        both="enough for some thousand spans a second",
    ),
    Row(
        resolved="traces.collector.cpu_millicores",
        path=f"{_TRACES}.cpuMillicores",
        both="what it takes most of the time; it may take more",
    ),
    Row(
        resolved="traces.collector.batch_spans",
        about="spans that are sent together",
        both="few requests, and little to send again",
    ),
    Row(
        resolved="traces.collector.batch_seconds",
        about="seconds after which fewer spans are sent",
        both="traces are seen soon",
    ),
    Row(
        resolved="traces.ipv6",
        about="whether the collector listens at IPv6",
        source="kubernetesNetworkConfig.ipFamily",
    ),
)

SAID_ONLY: Final = (
    "traces.collector.endpoints",
    "traces.collector.sampling",
    "traces.groups",
    "traces.sampling_rules",
)
"""What stands in the file as it is, in maps and lists of its own."""
