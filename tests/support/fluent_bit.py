"""A strict reader of Fluent Bit's classic configuration, for text that is made here.

Fluent Bit itself cannot be installed from the package registries, so this knows the keys of the
plugins that are used, as https://docs.fluentbit.io/manual lists them, and refuses all others.
"""

from __future__ import annotations

import re
from typing import Final

_FILTER: Final = frozenset({"Name", "Match"})
_STORAGE: Final = frozenset({"Retry_Limit", "storage.total_limit_size"})
KEYS: Final = {
    ("SERVICE", ""): frozenset(
        {
            "Flush",
            "Log_Level",
            "Daemon",
            "Parsers_File",
            "HTTP_Server",
            "HTTP_Listen",
            "HTTP_Port",
            "Health_Check",
            "storage.path",
            "storage.sync",
            "storage.checksum",
            "storage.max_chunks_up",
            "storage.backlog.mem_limit",
        }
    ),
    ("INPUT", "tail"): frozenset(
        {
            "Name",
            "Tag",
            "Path",
            "Exclude_Path",
            "multiline.parser",
            "DB",
            "DB.locking",
            "Mem_Buf_Limit",
            "Skip_Long_Lines",
            "Refresh_Interval",
            "storage.type",
        }
    ),
    ("FILTER", "multiline"): _FILTER | {"multiline.key_content", "multiline.parser"},
    ("FILTER", "kubernetes"): _FILTER
    | {
        "Merge_Log",
        "Merge_Log_Key",
        "Keep_Log",
        "K8S-Logging.Exclude",
        "Annotations",
        "Use_Kubelet",
        "Buffer_Size",
        "Kube_Meta_Cache_TTL",
    },
    ("FILTER", "parser"): _FILTER | {"Key_Name", "Parser", "Reserve_Data"},
    ("FILTER", "grep"): _FILTER | {"Exclude"},
    ("FILTER", "lua"): _FILTER | {"call", "code"},
    ("FILTER", "throttle"): _FILTER | {"Rate", "Window", "Interval"},
    ("FILTER", "modify"): _FILTER | {"Add"},
    ("OUTPUT", "kinesis_firehose"): _FILTER
    | _STORAGE
    | {"region", "delivery_stream", "time_key", "time_key_format", "compression"},
    ("OUTPUT", "cloudwatch_logs"): _FILTER
    | _STORAGE
    | {
        "region",
        "log_group_name",
        "log_stream_prefix",
        "log_stream_template",
        "auto_create_group",
    },
    ("PARSER", ""): frozenset({"Name", "Format", "Regex", "Time_Key", "Time_Format"}),
}

Section = tuple[str, dict[str, str]]


def read(text: str) -> list[Section]:
    """Return the sections of a configuration; anything that Fluent Bit does not know fails."""
    sections: list[Section] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        if header := re.fullmatch(r"\[([A-Z]+)\]", line):
            sections.append((header[1], {}))
            continue
        entry = re.fullmatch(r"    (\S+)\s+(\S.*)", line)
        assert entry is not None, f"neither a section nor an entry: {line!r}"
        name, found = sections[-1]
        assert entry[1] not in found, f"{entry[1]} stands twice in [{name}]"
        found[entry[1]] = entry[2]
    for name, found in sections:
        # A parser has a name that its configuration makes up.
        plugin = (name, "" if name == "PARSER" else found.get("Name", ""))
        assert plugin in KEYS, f"unknown: {plugin}"
        assert set(found) <= KEYS[plugin], f"{plugin} has no {set(found) - KEYS[plugin]}"
    return sections
