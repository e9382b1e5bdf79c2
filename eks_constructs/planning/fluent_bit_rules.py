"""Which logs of containers Fluent Bit takes, and which it drops, samples or slows down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.kubernetes_names import namespace_problems
from eks_constructs.values import frozen

_PROBES: Final = r'kube-probe/[^ ]+" 200|GET /(?:healthz|readyz|livez)[^ ]* .* 200'
_PERCENT: Final = 100
_LEAST_BUFFER_MIB: Final = 16
_LEAST_MEMORY_MIB: Final = 5
_ROUTE: Final = re.compile(r"[\w.-]{1,64}", re.ASCII)
_VARIABLE: Final = "${"
"""Where Fluent Bit begins to put in a variable of its environment.

See https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/variables
"""
_END: Final = "]=]"
"""Where a text of Lua ends that began with the same the other way round."""
_LANGUAGES: Final = frozenset({"go", "java", "python", "ruby"})


@frozen
class DropRule:
    """Lines that nobody reads.

    Attributes:
        pattern: Regular expression, as Ruby has them; lines in which it is found are dropped.
        namespace: Only in this namespace. Default: in all.

    See https://docs.fluentbit.io/manual/data-pipeline/filters/grep
    """

    pattern: str
    namespace: str | None = None


@frozen
class SampleRule:
    """Lines of which a share says as much as all of them.

    Attributes:
        text: Text that the lines hold, taken literally.
        keep_percent: How many of a hundred are kept, 1 to 99.
        namespace: Only in this namespace. Default: in all.

    See https://docs.fluentbit.io/manual/data-pipeline/filters/lua
    """

    text: str
    keep_percent: int
    namespace: str | None = None


@frozen
class FluentBitRules:
    """What becomes of the logs of containers on their way out of a node.

    Attributes:
        drop: Lines that are dropped. Default: successful answers to probes of the kubelet.
        drop_namespaces: Namespaces of which nothing is taken. Default: none.
        sample: Lines of which only some are kept. Default: none.
        lines_per_second: Most lines of one node in a second, on average over five; more are
            dropped. Default: 5000; ``None`` for no limit.
        multiline: Languages whose stack traces become one event, of ``go``, ``java``, ``python``
            and ``ruby``. Default: all.
        buffer_mib: Most MiB that wait on the disk of a node while the destination does not answer;
            then the oldest are dropped. Default: 512.
        memory_mib: Most MiB of memory for logs that were read; more wait on the disk alone.
            Default: 50.
        routes: Namespaces whose logs carry another value of the field ``route``, for the
            destination to tell them apart. Default: none.

    See https://docs.fluentbit.io/manual/administration/buffering-and-storage
    """

    drop: Sequence[DropRule] = (DropRule(pattern=_PROBES),)
    sample: Sequence[SampleRule] = ()
    drop_namespaces: Sequence[str] = ()
    lines_per_second: int | None = 5000
    multiline: Sequence[str] = ("go", "java", "python", "ruby")
    buffer_mib: int = 512
    memory_mib: int = 50
    routes: Mapping[str, str] = field(default_factory=dict)


def fluent_bit_problems(rules: FluentBitRules) -> Iterator[Problem]:
    """Yield everything about rules that Fluent Bit would fail on, or read as something else.

    Args:
        rules: The rules.

    See https://docs.fluentbit.io/manual/administration/configuring-fluent-bit
    """
    for index, rule in enumerate(rules.drop):
        where = f"rules.drop[{index}]"
        yield from _pattern_problems(rule.pattern, where=f"{where}.pattern")
        yield from namespace_problems(rule.namespace, where=f"{where}.namespace")
    for index, sample in enumerate(rules.sample):
        yield from _sample_problems(sample, where=f"rules.sample[{index}]")
    for index, name in enumerate(rules.drop_namespaces):
        yield from namespace_problems(name, where=f"rules.drop_namespaces[{index}]")
    for index, language in enumerate(rules.multiline):
        if language not in _LANGUAGES:
            message = f"must be of {', '.join(sorted(_LANGUAGES))}"
            where = f"rules.multiline[{index}]"
            yield Problem(code="unknown-value", where=where, got=language, message=message)
    for name, value in rules.routes.items():
        yield from _route_problems(name, value, where=f"rules.routes[{name!r}]")
    yield from _limit_problems(rules)


def _route_problems(namespace: str, route: str, *, where: str) -> Iterator[Problem]:
    yield from namespace_problems(namespace, where=where)
    if not _ROUTE.fullmatch(route):
        message = "must have letters, digits, dots, hyphens and underscores, at most 64"
        yield Problem(code="invalid-value", where=where, got=route, message=message)


def _limit_problems(rules: FluentBitRules) -> Iterator[Problem]:
    for where, number, least in (
        ("lines_per_second", rules.lines_per_second, 1),
        ("buffer_mib", rules.buffer_mib, _LEAST_BUFFER_MIB),
        ("memory_mib", rules.memory_mib, _LEAST_MEMORY_MIB),
    ):
        if number is not None and number < least:
            message = f"must be at least {least}"
            yield Problem(code="out-of-range", where=f"rules.{where}", got=number, message=message)


def _pattern_problems(pattern: str, *, where: str) -> Iterator[Problem]:
    if not pattern.strip() or "\n" in pattern or _VARIABLE in pattern:
        message = f"must be a regular expression on one line, without {_VARIABLE}"
        yield Problem(code="invalid-value", where=where, got=pattern, message=message)
        return
    try:
        re.compile(pattern)
    except re.error as error:
        message = f"must be a regular expression: {error}"
        yield Problem(code="invalid-value", where=where, got=pattern, message=message)


def _sample_problems(rule: SampleRule, *, where: str) -> Iterator[Problem]:
    ends = f"{rule.text}{_END}".find(_END)  # the text may end with a part of it
    if not rule.text or "\n" in rule.text or _VARIABLE in rule.text or ends < len(rule.text):
        message = f"must be text on one line, without {_VARIABLE} and {_END}, and no ]= at its end"
        yield Problem(code="invalid-value", where=f"{where}.text", got=rule.text, message=message)
    if not 1 <= rule.keep_percent < _PERCENT:
        message = f"must be 1 to {_PERCENT - 1}"
        got = rule.keep_percent
        yield Problem(code="out-of-range", where=f"{where}.keep_percent", got=got, message=message)
    yield from namespace_problems(rule.namespace, where=f"{where}.namespace")
