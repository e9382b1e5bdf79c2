"""What Amazon Managed Prometheus accepts of a file of rules that users wrote.

See https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-ruler-rulesfile.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.json_values import JsonValue, is_list
from eks_constructs.planning.prometheus_names import is_series
from eks_constructs.planning.prometheus_scrape import LONGEST_TEXT, seconds_of

_NAMESPACE: Final = re.compile(r"[0-9A-Za-z][-.0-9A-Z_a-z]{0,63}", re.ASCII)
_GROUP_KEYS: Final = frozenset({"interval", "labels", "limit", "name", "query_offset", "rules"})
_ALERT_KEYS: Final = frozenset({"alert", "annotations", "expr", "for", "keep_firing_for", "labels"})
_RECORD_KEYS: Final = frozenset({"expr", "labels", "record"})


def namespace_problems(name: str, *, where: str, taken: Sequence[str]) -> Iterator[Problem]:
    """Yield what keeps a file of rules from having a name.

    Args:
        name: The name.
        where: Path of it.
        taken: Names that the shipped rules have.
    """
    if not _NAMESPACE.fullmatch(name):
        message = "must have 1 to 64 letters, digits and . - _, a letter or digit first"
        yield Problem(code="name-invalid", where=where, got=name, message=message)
    elif name in taken:
        message = f"must not be the name of a shipped group: {', '.join(sorted(taken))}"
        yield Problem(code="name-duplicate", where=where, got=name, message=message)


def length_problems(text: str, *, where: str) -> Iterator[Problem]:
    """Yield a problem if a text does not fit into a template.

    Args:
        text: The text.
        where: Path of it.
    """
    if len(text) > LONGEST_TEXT:
        message = f"must have at most {LONGEST_TEXT:,} characters, to fit into a template"
        yield Problem(code="too-many", where=where, got=len(text), message=message)


def rule_file_problems(value: JsonValue, *, where: str) -> Iterator[Problem]:
    """Yield what the service would refuse of a file of rules; expressions are not read.

    Args:
        value: The file, read from its text.
        where: Path of it.
    """
    groups = value.get("groups") if isinstance(value, Mapping) and len(value) == 1 else None
    if not is_list(groups) or not groups:
        message = "must be a map with nothing but groups, a list of at least one"
        yield Problem(code="wrong-type", where=where, got=None, message=message)
        return
    names: set[JsonValue] = set()
    for index, group in enumerate(groups):
        at = f"{where}.groups[{index}]"
        if not isinstance(group, Mapping):
            message = "must be a map with a name and rules"
            yield Problem(code="wrong-type", where=at, got=type(group).__name__, message=message)
            continue
        yield from _group_problems(group, at)
        name = group.get("name")
        if isinstance(name, str) and name in names:
            message = "must be the name of one group only"
            yield Problem(code="name-duplicate", where=f"{at}.name", got=name, message=message)
        names.add(name if isinstance(name, str) else None)


def _group_problems(group: Mapping[str, JsonValue], where: str) -> Iterator[Problem]:
    yield from _key_problems(group, _GROUP_KEYS, where)
    name = group.get("name")
    if not isinstance(name, str) or not name:
        message = "must name the group"
        yield Problem(code="required", where=f"{where}.name", got=name, message=message)
    yield from _duration_problems(group, ("interval", "query_offset"), where)
    rules = group.get("rules")
    if not is_list(rules) or not rules:
        message = "must be a list of at least one rule"
        yield Problem(code="required", where=f"{where}.rules", got=None, message=message)
        return
    for index, rule in enumerate(rules):
        yield from _rule_problems(rule, f"{where}.rules[{index}]")


def _rule_problems(rule: JsonValue, where: str) -> Iterator[Problem]:
    if not isinstance(rule, Mapping) or ("alert" in rule) == ("record" in rule):
        message = "must be a map with either alert or record"
        yield Problem(code="wrong-type", where=where, got=None, message=message)
        return
    alert = "alert" in rule
    yield from _key_problems(rule, _ALERT_KEYS if alert else _RECORD_KEYS, where)
    name = rule["alert"] if alert else rule["record"]
    if not isinstance(name, str) or not (name if alert else is_series(name)):
        message = "must name the alert" if alert else "must be the name of a series"
        yield Problem(code="name-invalid", where=where, got=name, message=message)
    expression = rule.get("expr")
    if expression is None or not str(expression).strip():
        message = "must be an expression"
        yield Problem(code="required", where=f"{where}.expr", got=None, message=message)
    yield from _duration_problems(rule, ("for", "keep_firing_for"), where)
    for key in ("annotations", "labels"):
        texts = rule.get(key, {})
        if not isinstance(texts, Mapping) or not all(isinstance(v, str) for v in texts.values()):
            message = "must be a map of texts; put numbers and yes or no into quotes"
            yield Problem(code="wrong-type", where=f"{where}.{key}", got=None, message=message)


def _key_problems(
    value: Mapping[str, JsonValue], known: frozenset[str], where: str
) -> Iterator[Problem]:
    for key in value:
        if key not in known:
            message = f"must be one of {', '.join(sorted(known))}"
            yield Problem(code="unknown-key", where=where, got=key, message=message)


def _duration_problems(
    value: Mapping[str, JsonValue], keys: Sequence[str], where: str
) -> Iterator[Problem]:
    for key in keys:
        given = value.get(key)
        if given is not None and (not isinstance(given, str) or seconds_of(given) is None):
            message = "must be a duration, such as 5m"
            yield Problem(code="invalid-value", where=f"{where}.{key}", got=given, message=message)
