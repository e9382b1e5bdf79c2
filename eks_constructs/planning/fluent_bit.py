"""Fluent Bit's configuration as text, and the values of its chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from eks_constructs.planning.fluent_bit_rules import FluentBitRules, SampleRule
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.service_accounts import ServiceAccount

CHART: Final = "fluent-bit"
RUNS_AS: Final = ServiceAccount(namespace="logging", name=CHART)
CHART_REPOSITORY: Final = "https://fluent.github.io/helm-charts"
CHART_VERSION: Final = "0.57.9"
"""Version of the chart that the values are written for; it brings Fluent Bit 5.0.9.

Credentials of EKS Pod Identity are known to Fluent Bit since 2025 only, so nothing older will do.

See https://github.com/fluent/helm-charts/blob/main/charts/fluent-bit/CHANGELOG.md
"""

_PERCENT: Final = 100
_CHUNK_MIB: Final = 2
"""About how large Fluent Bit lets a chunk become.

See https://docs.fluentbit.io/manual/administration/buffering-and-storage
"""
_LEAST_CHUNKS: Final = 2


Section = tuple[str, tuple[tuple[str, str], ...]]


def inputs_and_filters(rules: FluentBitRules, *, cluster_name: str) -> tuple[str, str]:
    """Return the inputs and the filters of a configuration, in Fluent Bit's classic format.

    Lines of a container are put together, told apart by their pod, dropped or slowed down.

    Args:
        rules: What becomes of logs.
        cluster_name: Name of the cluster, which every record carries.
    """
    return _text([_tail(rules)]), _text(list(_filters(rules, cluster_name)))


def _tail(rules: FluentBitRules) -> Section:
    skipped = [f"/var/log/containers/*_{name}_*.log" for name in rules.drop_namespaces]
    # Fluent Bit reading its own complaints about what it sends would never end. The chart always
    # calls the container so; the pod is called after the release.
    skipped.append(f"/var/log/containers/*_*_{CHART}-*.log")
    return (
        "INPUT",
        (
            ("Name", "tail"),
            ("Tag", "kube.*"),
            ("Path", "/var/log/containers/*.log"),
            ("Exclude_Path", ",".join(skipped)),
            ("multiline.parser", "docker, cri"),
            ("DB", "/var/log/fluent-bit.db"),
            ("DB.locking", "true"),
            ("Skip_Long_Lines", "On"),
            ("Refresh_Interval", "10"),
            ("storage.type", "filesystem"),
        ),
    )


def _filters(rules: FluentBitRules, cluster_name: str) -> Iterator[Section]:
    if rules.multiline:
        yield (
            "FILTER",
            (
                ("Name", "multiline"),
                ("Match", "kube.*"),
                ("multiline.key_content", "log"),
                ("multiline.parser", ",".join(sorted(rules.multiline))),
            ),
        )
    yield _metadata()
    for rule in rules.drop:
        exclude = f"log {rule.pattern}"
        yield "FILTER", (("Name", "grep"), ("Match", _of(rule.namespace)), ("Exclude", exclude))
    for index, sample in enumerate(rules.sample):
        yield _sampling(sample, f"sample_{index}")
    if rules.lines_per_second is not None:
        yield (
            "FILTER",
            (
                ("Name", "throttle"),
                ("Match", "kube.*"),
                ("Rate", str(rules.lines_per_second)),
                ("Window", "5"),
                ("Interval", "1s"),
            ),
        )
    yield (
        "FILTER",
        (("Name", "modify"), ("Match", "kube.*"), ("Add", f"cluster {cluster_name}")),
    )
    for name, route in sorted(rules.routes.items()):
        yield (
            "FILTER",
            (("Name", "modify"), ("Match", f"kube.*_{name}_*"), ("Add", f"route {route}")),
        )


def _metadata() -> Section:
    return (
        "FILTER",
        (
            ("Name", "kubernetes"),
            ("Match", "kube.*"),
            ("Merge_Log", "On"),
            ("Merge_Log_Key", "data"),
            ("Keep_Log", "On"),
            ("K8S-Logging.Exclude", "On"),
            ("Annotations", "Off"),
            ("Use_Kubelet", "Off"),
            ("Buffer_Size", "0"),
        ),
    )


def _of(namespace: str | None) -> str:
    return "kube.*" if namespace is None else f"kube.*_{namespace}_*"


def _sampling(rule: SampleRule, name: str) -> Section:
    found = f"string.find(tostring(record['log']), [=[{rule.text}]=], 1, true)"
    code = (
        f"function {name}(tag, time, record) "
        f"if {found} and math.random({_PERCENT}) > {rule.keep_percent} then return -1, 0, 0 end "
        "return 0, 0, 0 end"
    )
    match = _of(rule.namespace)
    return "FILTER", (("Name", "lua"), ("Match", match), ("call", name), ("code", code))


def service(rules: FluentBitRules) -> str:
    """Return the service section: limits of what waits, and a port for metrics."""
    return _text(
        [
            (
                "SERVICE",
                (
                    ("Flush", "5"),
                    ("Log_Level", "info"),
                    ("Daemon", "Off"),
                    ("Parsers_File", "/fluent-bit/etc/parsers.conf"),
                    ("HTTP_Server", "On"),
                    ("HTTP_Listen", "0.0.0.0"),  # noqa: S104 - in its own pod, where the kubelet asks
                    ("HTTP_Port", "2020"),
                    ("Health_Check", "On"),
                    ("storage.path", "/var/log/fluent-bit-storage"),
                    ("storage.sync", "normal"),
                    ("storage.checksum", "Off"),
                    ("storage.max_chunks_up", str(_chunks_in_memory(rules))),
                    ("storage.backlog.mem_limit", f"{rules.memory_mib}M"),
                ),
            )
        ]
    )


def _chunks_in_memory(rules: FluentBitRules) -> int:
    # The only limit of memory of an input that buffers on disk, which takes no Mem_Buf_Limit. The
    # default of 128 is more memory than the pod has.
    return max(rules.memory_mib // _CHUNK_MIB, _LEAST_CHUNKS)


def firehose_output(rules: FluentBitRules, *, stream_name: str, region: str) -> str:
    """Return the output to a delivery stream.

    Args:
        rules: Their limit holds for what waits for the stream.
        stream_name: Name of the stream.
        region: Its region.

    See https://docs.fluentbit.io/manual/data-pipeline/outputs/firehose
    """
    return _text(
        [
            (
                "OUTPUT",
                (
                    ("Name", "kinesis_firehose"),
                    ("Match", "*"),
                    ("region", region),
                    ("delivery_stream", stream_name),
                    ("time_key", "time"),
                    ("time_key_format", "%Y-%m-%dT%H:%M:%S.%3NZ"),
                    ("compression", "none"),
                    ("Retry_Limit", "10"),
                    ("storage.total_limit_size", f"{rules.buffer_mib}M"),
                ),
            )
        ]
    )


def cloudwatch_output(rules: FluentBitRules, *, log_group: str, region: str) -> str:
    """Return the output to a log group that exists; each pod has a stream.

    Args:
        rules: Their limit holds for what waits for CloudWatch.
        log_group: Name of the group.
        region: Its region.

    See https://docs.fluentbit.io/manual/data-pipeline/outputs/cloudwatch
    """
    return _text(
        [
            (
                "OUTPUT",
                (
                    ("Name", "cloudwatch_logs"),
                    ("Match", "*"),
                    ("region", region),
                    ("log_group_name", log_group),
                    ("log_stream_prefix", "from-fluent-bit-"),
                    (
                        "log_stream_template",
                        "$kubernetes['namespace_name'].$kubernetes['pod_name']",
                    ),
                    ("auto_create_group", "false"),
                    ("Retry_Limit", "10"),
                    ("storage.total_limit_size", f"{rules.buffer_mib}M"),
                ),
            )
        ]
    )


def chart_values(
    rules: FluentBitRules, *, cluster_name: str, service_account: str, output: str
) -> Mapping[str, JsonValue]:
    """Return values of the chart ``fluent-bit``.

    Args:
        rules: What becomes of logs.
        cluster_name: Name of the cluster.
        service_account: Service account that the chart makes.
        output: The output, as text.
    """
    inputs, filters = inputs_and_filters(rules, cluster_name=cluster_name)
    return {
        "serviceAccount": {"create": True, "name": service_account},
        "tolerations": [{"operator": "Exists"}],
        "priorityClassName": "system-node-critical",
        "resources": {
            "requests": {"cpu": "50m", "memory": f"{rules.memory_mib + 50}Mi"},
            "limits": {"memory": f"{3 * rules.memory_mib + 150}Mi"},
        },
        "config": {
            "service": service(rules),
            "inputs": inputs,
            "filters": _untemplated(filters),
            "outputs": output,
        },
    }


def _untemplated(text: str) -> str:
    # The chart reads its configuration as a template of Helm, and a pattern may hold two braces.
    return text.replace("{{", '{{ "{{" }}')


def _text(sections: list[Section]) -> str:
    blocks = []
    for name, entries in sections:
        width = max(len(key) for key, _ in entries)
        lines = [f"    {key.ljust(width)} {value}" for key, value in entries]
        blocks.append("\n".join([f"[{name}]", *lines]))
    return "\n\n".join(blocks) + "\n"
