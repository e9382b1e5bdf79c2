"""Fluent Bit's configuration, and what it drops."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.fluent_bit import (
    chart_values,
    cloudwatch_output,
    firehose_output,
    inputs_and_filters,
    service,
)
from eks_constructs.planning.fluent_bit_rules import (
    DropRule,
    FluentBitRules,
    SampleRule,
    fluent_bit_problems,
)
from tests.support.fluent_bit import read

NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,8}[a-z0-9]", fullmatch=True)
TEXTS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)
RULES = st.builds(
    FluentBitRules,
    drop=st.lists(
        st.builds(DropRule, pattern=TEXTS.map(re.escape), namespace=st.none() | NAMES), max_size=3
    ),
    sample=st.lists(
        st.builds(
            SampleRule,
            text=TEXTS.filter(lambda text: "]=" not in text and "${" not in text),
            keep_percent=st.integers(1, 99),
            namespace=st.none() | NAMES,
        ),
        max_size=2,
    ),
    drop_namespaces=st.lists(NAMES, max_size=2),
    lines_per_second=st.none() | st.integers(1, 10**6),
    multiline=st.lists(st.sampled_from(["go", "java", "python", "ruby"]), unique=True),
    routes=st.dictionaries(NAMES, NAMES, max_size=2),
)


@given(RULES)
def test_any_rules_become_a_configuration(rules: FluentBitRules) -> None:
    """Each section has only keys that its plugin knows, and one entry to a line."""
    assert not list(fluent_bit_problems(rules))
    inputs, filters = inputs_and_filters(rules, cluster_name="shop")
    assert [name for name, _ in read(inputs)] == ["INPUT"]
    kinds = [found["Name"] for _, found in read(filters)]
    assert kinds.count("grep") == len(rules.drop)
    assert kinds.count("lua") == len(rules.sample)
    assert ("throttle" in kinds) is (rules.lines_per_second is not None)
    assert kinds.count("modify") == 1 + len(rules.routes)
    read(service(rules))
    read(firehose_output(rules, stream_name="s", region="eu-west-1"))
    read(cloudwatch_output(rules, log_group="g", region="eu-west-1"))


@pytest.mark.parametrize(
    ("line", "dropped"),
    [
        ('10.0.0.1 - - "GET / HTTP/1.1" 200 "kube-probe/1.35"', False),
        ('kube-probe/1.35" 200', True),
        ("GET /healthz HTTP/1.1 200", True),
        ("GET /readyz?verbose HTTP/1.1 200", True),
        ("GET /healthz HTTP/1.1 500", False),
        ("GET /cart HTTP/1.1 200", False),
    ],
)
def test_only_successful_probes_are_dropped_by_default(line: str, dropped: bool) -> None:  # noqa: FBT001 - a case
    """What fails is what people look for."""
    (rule,) = FluentBitRules().drop
    assert (re.search(rule.pattern, line) is not None) is dropped


def test_rules_hold_where_they_say() -> None:
    """A namespace stands in the tag between two underscores."""
    rules = FluentBitRules(
        drop=[DropRule(pattern="debug", namespace="shop")],
        sample=[SampleRule(text="cache hit", keep_percent=5, namespace="web")],
        drop_namespaces=["noise"],
        routes={"pay": "audit"},
    )
    inputs, filters = inputs_and_filters(rules, cluster_name="blue")
    ((_, tail),) = read(inputs)
    assert "/var/log/containers/*_noise_*.log" in tail["Exclude_Path"]
    found = {entries["Name"] + entries["Match"]: entries for _, entries in read(filters)}
    # Its own, whatever the release is called: the container always has the name of the chart.
    assert "/var/log/containers/*_*_fluent-bit-*.log" in tail["Exclude_Path"]
    assert found["grepkube.*_shop_*"]["Exclude"] == "log debug"
    assert "math.random(100) > 5" in found["luakube.*_web_*"]["code"]
    assert found["modifykube.*_pay_*"]["Add"] == "route audit"
    assert found["modifykube.*"]["Add"] == "cluster blue"


def test_what_waits_is_limited() -> None:
    """On disk and in memory, and more than one container's worth of memory is never taken."""
    rules = FluentBitRules(buffer_mib=100, memory_mib=20)
    ((_, output),) = read(firehose_output(rules, stream_name="s", region="eu-west-1"))
    assert output["storage.total_limit_size"] == "100M"
    # What buffers on disk knows no other limit of memory than so many chunks of 2 MB.
    ((_, common),) = read(service(rules))
    assert common["storage.max_chunks_up"] == "10"
    ((_, tail),) = read(inputs_and_filters(rules, cluster_name="c")[0])
    assert tail["storage.type"] == "filesystem"
    assert "Mem_Buf_Limit" not in tail
    values = chart_values(rules, cluster_name="c", service_account="fluent-bit", output="")
    assert values["resources"] == {
        "requests": {"cpu": "50m", "memory": "70Mi"},
        "limits": {"memory": "210Mi"},
    }


def test_the_chart_reads_patterns_as_they_are() -> None:
    """It is a template to Helm, which would run what stands in two braces, or fail on it."""
    rules = FluentBitRules(drop=[DropRule(pattern=r"^{{ \.Values }}")])
    values = chart_values(rules, cluster_name="c", service_account="fluent-bit", output="")
    config = values["config"]
    assert isinstance(config, dict)
    assert r'Exclude log ^{{ "{{" }} \.Values }}' in config["filters"]


@pytest.mark.parametrize("text", ["${HOME}", "a]=]b", "list[0]=", "two\nlines", ""])
def test_texts_that_would_be_read_as_something_else(text: str) -> None:
    """A variable of the environment, or the end of the text in the program for samples."""
    rules = FluentBitRules(drop=[], sample=[SampleRule(text=text, keep_percent=5)])
    (problem,) = fluent_bit_problems(rules)
    assert problem.where == "rules.sample[0].text"
    pattern = FluentBitRules(drop=[DropRule(pattern="${HOME}")])
    (problem,) = fluent_bit_problems(pattern)
    assert "without ${" in problem.message


@pytest.mark.parametrize("text", ["list[0]", "a]]=b", "$5 {x}", "a == b"])
def test_texts_that_only_look_like_it(text: str) -> None:
    """They are taken as they are."""
    rules = FluentBitRules(drop=[], sample=[SampleRule(text=text, keep_percent=5)])
    assert not list(fluent_bit_problems(rules))


def test_rules_that_cannot_be() -> None:
    """All at once."""
    rules = FluentBitRules(
        drop=[DropRule(pattern="("), DropRule(pattern=" "), DropRule(pattern="a", namespace="A")],
        sample=[SampleRule(text="]=]", keep_percent=100)],
        drop_namespaces=["B"],
        multiline=["cobol"],
        routes={"C": "a b"},
        lines_per_second=0,
        buffer_mib=1,
        memory_mib=1,
    )
    assert [problem.where for problem in fluent_bit_problems(rules)] == [
        "rules.drop[0].pattern",
        "rules.drop[1].pattern",
        "rules.drop[2].namespace",
        "rules.sample[0].text",
        "rules.sample[0].keep_percent",
        "rules.drop_namespaces[0]",
        "rules.multiline[0]",
        "rules.routes['C']",
        "rules.routes['C']",
        "rules.lines_per_second",
        "rules.buffer_mib",
        "rules.memory_mib",
    ]
