"""Rules of a web ACL: those that AWS keeps, and a limit of requests."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from eks_constructs.errors import Problem

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)
_MOST_COUNTED: Final = 100
_LEAST_RATE: Final = 10
_MOST_RATE: Final = 2_000_000_000


class ManagedRules(StrEnum):
    """Groups of rules that AWS keeps up to date.

    See https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
    """

    IP_REPUTATION = "AWSManagedRulesAmazonIpReputationList"
    """Addresses that attack others."""
    ANONYMOUS_IP = "AWSManagedRulesAnonymousIpList"
    """VPNs, proxies, Tor, hosting providers."""
    COMMON = "AWSManagedRulesCommonRuleSet"
    """What the OWASP top ten are about, such as scripts in parameters."""
    KNOWN_BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet"
    """Requests known to use a hole, such as that of Log4j."""
    SQL_DATABASE = "AWSManagedRulesSQLiRuleSet"
    """SQL in parameters."""
    LINUX = "AWSManagedRulesLinuxRuleSet"
    """Paths of Linux in parameters."""
    ADMIN_PROTECTION = "AWSManagedRulesAdminProtectionRuleSet"
    """Pages of administrators."""


CAPACITY: Final[Mapping[ManagedRules, int]] = {
    ManagedRules.IP_REPUTATION: 25,
    ManagedRules.ANONYMOUS_IP: 50,
    ManagedRules.COMMON: 700,
    ManagedRules.KNOWN_BAD_INPUTS: 200,
    ManagedRules.SQL_DATABASE: 200,
    ManagedRules.LINUX: 200,
    ManagedRules.ADMIN_PROTECTION: 100,
}
"""Capacity units of each group; a web ACL has 5,000, more than 1,500 of which cost extra.

See https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
"""

NONE_COUNTED: Final[Mapping[ManagedRules, Sequence[str]]] = MappingProxyType({})

DEFAULT_RULES: Final = (
    ManagedRules.IP_REPUTATION,
    ManagedRules.COMMON,
    ManagedRules.KNOWN_BAD_INPUTS,
)
DEFAULT_REQUESTS: Final = 2000
"""Most requests of one address in five minutes, unless another limit is given."""


def web_acl_problems(
    *,
    name: str,
    rules: Collection[ManagedRules],
    requests_per_five_minutes: int | None,
    counted: Mapping[ManagedRules, Sequence[str]] = NONE_COUNTED,
) -> Iterator[Problem]:
    """Yield everything about a web ACL that WAF would refuse.

    Args:
        name: Its name.
        rules: Groups of rules.
        requests_per_five_minutes: Most requests of one address; ``None`` for no limit.
        counted: Rules that only count, by their group. Default: none.

    See https://docs.aws.amazon.com/waf/latest/developerguide/limits.html
    """
    if not _NAME.fullmatch(name):
        message = "must have letters, digits, hyphens and underscores, 1 to 128"
        yield Problem(code="name-invalid", where="name", got=name, message=message)
    unknown = [rule for rule in rules if rule not in CAPACITY]
    for rule in unknown:
        message = f"must be of {', '.join(ManagedRules)}"
        yield Problem(code="unknown-value", where="rules", got=rule, message=message)
    if len(set(rules)) < len(rules):
        message = "must hold each group once"
        yield Problem(code="name-duplicate", where="rules", got=list(rules), message=message)
    rate = requests_per_five_minutes
    if rate is not None and not _LEAST_RATE <= rate <= _MOST_RATE:
        message = f"must be {_LEAST_RATE} to {_MOST_RATE}, or None for no limit"
        where = "requests_per_five_minutes"
        yield Problem(code="out-of-range", where=where, got=rate, message=message)
    yield from _counted_problems(rules, counted)
    if not rules and rate is None:
        message = "must hold at least one group, or give a limit of requests"
        yield Problem(code="empty", where="rules", got=None, message=message)


def _counted_problems(
    rules: Collection[ManagedRules], counted: Mapping[ManagedRules, Sequence[str]]
) -> Iterator[Problem]:
    for group, names in counted.items():
        where = f"count_rules[{str(group)!r}]"
        if group not in rules:
            message = "must be a group of this web ACL, one of its rules"
            yield Problem(code="not-together", where=where, got=str(group), message=message)
        if not 1 <= len(names) <= _MOST_COUNTED:
            message = f"must name 1 to {_MOST_COUNTED} rules"
            yield Problem(code="out-of-range", where=where, got=len(names), message=message)
        for index, name in enumerate(names):
            at = f"{where}[{index}]"
            if not _NAME.fullmatch(name):
                message = "must be the name of a rule, such as SizeRestrictions_BODY"
                yield Problem(code="name-invalid", where=at, got=name, message=message)
            elif name in names[:index]:
                message = "must be named once"
                yield Problem(code="name-duplicate", where=at, got=name, message=message)
