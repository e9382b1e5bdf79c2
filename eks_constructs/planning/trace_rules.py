"""Rules of AWS X-Ray: how much applications record, and which traces are looked at together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.values import frozen

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,32}", re.ASCII)
_RESERVED: Final = "default"
_WHOLE: Final = 100
_LAST_PRIORITY: Final = 9999
_MOST_ATTRIBUTES: Final = 5
_LONGEST_ATTRIBUTE: Final = 32
_LONGEST: Final = {"service": 64, "service_type": 64, "host": 64, "method": 10, "path": 128}


@frozen
class TraceSamplingRule:
    """How many of the requests that match applications record.

    Everything matches by default; ``*`` stands for any text, ``?`` for one character.

    Attributes:
        priority: 1 to 9999; the rule with the lowest that matches is used.
        percent: How many of a hundred requests are recorded beyond the reservoir, 0 to 100.
        reservoir: Requests of each second that are always recorded, of all services together.
            Default: 1.
        service: Name of the service, at most 64 characters.
        service_type: What it runs on, such as ``AWS::EKS::Container``, at most 64 characters.
        host: Host name of the request, at most 64 characters.
        method: HTTP method, at most 10 characters.
        path: Path of the URL, at most 128 characters.
        attributes: Attributes of the request, at most 5, each with at most 32 characters. Default:
            none is asked for.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-xray-samplingrule-samplingrule.html
    """

    priority: int
    percent: float
    reservoir: int = 1
    service: str = "*"
    service_type: str = "*"
    host: str = "*"
    method: str = "*"
    path: str = "*"
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def fixed_rate(self) -> float:
        """Return the share that is recorded, 0 to 1."""
        return round(self.percent / _WHOLE, 6)


@frozen
class TraceGroup:
    """Traces that are looked at together, with a map, metrics and insights of their own.

    Attributes:
        filter_expression: Which traces, such as ``service("shop")`` or ``responsetime > 2``.
        insights: X-Ray looks for what is unusual in them, which it charges for. Default: yes.
        notifications: It tells EventBridge of what it finds. Default: no.

    See https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html
    """

    filter_expression: str
    insights: bool = True
    notifications: bool = False


def rule_problems(
    rules: Mapping[str, TraceSamplingRule], *, where: str = "sampling_rules"
) -> Iterator[Problem]:
    """Yield everything about sampling rules that X-Ray would refuse.

    Args:
        rules: The rules, by name.
        where: Path of the map, for the problems.
    """
    for name, rule in rules.items():
        place = f"{where}[{name}]"
        yield from _name_problems(name, place)
        for field_name, got, low, high in (
            ("priority", rule.priority, 1, _LAST_PRIORITY),
            ("percent", rule.percent, 0, _WHOLE),
            ("reservoir", rule.reservoir, 0, 1_000_000),
        ):
            if not low <= got <= high:
                message = f"must be {low:,} to {high:,}"
                yield Problem(
                    code="out-of-range", where=f"{place}.{field_name}", got=got, message=message
                )
        yield from _match_problems(rule, place)


def _match_problems(rule: TraceSamplingRule, place: str) -> Iterator[Problem]:
    given = {
        "service": rule.service,
        "service_type": rule.service_type,
        "host": rule.host,
        "method": rule.method,
        "path": rule.path,
    }
    for name, text in given.items():
        if not 1 <= len(text) <= _LONGEST[name]:
            message = f"must have 1 to {_LONGEST[name]} characters; * matches everything"
            yield Problem(code="invalid-value", where=f"{place}.{name}", got=text, message=message)
    if len(rule.attributes) > _MOST_ATTRIBUTES:
        message = f"must be at most {_MOST_ATTRIBUTES}"
        got = len(rule.attributes)
        yield Problem(code="too-many", where=f"{place}.attributes", got=got, message=message)
    for key, value in rule.attributes.items():
        if not all(1 <= len(each) <= _LONGEST_ATTRIBUTE for each in (key, value)):
            message = f"must have a key and a value of 1 to {_LONGEST_ATTRIBUTE} characters each"
            yield Problem(
                code="invalid-value",
                where=f"{place}.attributes[{key}]",
                got=value,
                message=message,
            )


def group_problems(groups: Mapping[str, TraceGroup], *, where: str = "groups") -> Iterator[Problem]:
    """Yield everything about groups of traces that X-Ray would refuse.

    Args:
        groups: The groups, by name.
        where: Path of the map, for the problems.
    """
    for name, group in groups.items():
        place = f"{where}[{name}]"
        yield from _name_problems(name, place)
        if not group.filter_expression.strip():
            message = 'must be a filter expression, such as service("shop")'
            yield Problem(
                code="empty",
                where=f"{place}.filter_expression",
                got=group.filter_expression,
                message=message,
            )
        if group.notifications and not group.insights:
            message = "must be left out without insights, which they tell of"
            yield Problem(
                code="not-together", where=f"{place}.notifications", got=True, message=message
            )


def _name_problems(name: str, place: str) -> Iterator[Problem]:
    if not _NAME.fullmatch(name):
        message = "must have letters, digits, dots, hyphens and underscores, 1 to 32"
        yield Problem(code="name-invalid", where=place, got=name, message=message)
    elif name.lower() == _RESERVED:
        message = "must be another name: X-Ray has its own by this one"
        yield Problem(code="name-invalid", where=place, got=name, message=message)
