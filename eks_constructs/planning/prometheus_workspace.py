"""What Amazon Managed Prometheus accepts of a workspace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning import regions
from eks_constructs.planning.prometheus_names import is_series, label_name_problems
from eks_constructs.values import frozen

DEFAULT_RETENTION_DAYS: Final = 150
_AS_OF: Final = "2026-11-25"
_MOST_RETENTION_DAYS: Final = 1095
_LONGEST_ALIAS: Final = 100
_PRINTABLE: Final = re.compile(r"[ -~]*[!-~][ -~]*", re.ASCII)


@frozen
class SeriesLimit:
    """How many series with certain labels a workspace takes, so that nobody uses up all of it.

    Attributes:
        labels: The labels that a series must have to count, such as ``{"namespace": "shop"}``.
        max_series: Most active series; 0 counts them in CloudWatch only, without a limit.

    Raises:
        ConfigurationError: No label, one that is none, or a negative number.

    See https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-workspace-configuration.html
    """

    labels: Mapping[str, str] = field(hash=False)
    max_series: int

    def __post_init__(self) -> None:
        """Refuse what the service would refuse."""
        refuse("series limit", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if not self.labels:
            message = "must name at least one label; a workspace has a quota for all series"
            yield Problem(code="empty", where="labels", got=None, message=message)
        for name, value in self.labels.items():
            where = f"labels.{name}"
            yield from label_name_problems(name, where=where)
            if name == "__name__" and not is_series(value):
                message = "must be the name of a metric: letters, digits, _ and :, no digit first"
                yield Problem(code="name-invalid", where=where, got=value, message=message)
            if not _PRINTABLE.fullmatch(value):
                message = "must be printable ASCII characters, not only blanks"
                yield Problem(code="invalid-value", where=where, got=value, message=message)
        if self.max_series < 0:
            message = "must be 0 or more"
            where = "max_series"
            yield Problem(code="out-of-range", where=where, got=self.max_series, message=message)


def workspace_problems(
    *, alias: str | None, retention_days: int, limits: Sequence[SeriesLimit]
) -> Iterator[Problem]:
    """Yield what keeps a workspace from being made.

    Args:
        alias: Its name for people.
        retention_days: Days that samples are kept.
        limits: Limits of series.
    """
    if alias is not None and not (alias.strip() and len(alias) <= _LONGEST_ALIAS):
        message = f"must have 1 to {_LONGEST_ALIAS} characters"
        yield Problem(code="name-invalid", where="alias", got=alias, message=message)
    if not 1 <= retention_days <= _MOST_RETENTION_DAYS:
        message = f"must be 1 to {_MOST_RETENTION_DAYS} days"
        where = "retention_days"
        yield Problem(code="out-of-range", where=where, got=retention_days, message=message)
    seen: list[Mapping[str, str]] = []
    for index, limit in enumerate(limits):
        if limit.labels in seen:
            message = "must have other labels than every limit before it"
            where = f"limits[{index}]"
            got = dict(limit.labels)
            yield Problem(code="name-duplicate", where=where, got=got, message=message)
        seen.append(limit.labels)


def region_problems(region: str, *, scraper: bool) -> Iterator[Problem]:
    """Yield a problem if CloudFormation has no workspaces, or no scrapers, in a region.

    Args:
        region: The region. One that the catalogue does not know is not judged.
        scraper: Whether it is about scrapers, which GovCloud does not have.
    """
    found = regions.find(region)
    if found is None:
        return
    partitions = {"aws-cn", "aws-us-gov"} if scraper else {"aws-cn"}
    if found.partition in partitions:
        kind, places = ("Scraper", "China and GovCloud") if scraper else ("Workspace", "China")
        message = (
            f"must be a region where CloudFormation has AWS::APS::{kind}; its list of {_AS_OF} "
            f"leaves out {places}"
        )
        yield Problem(code="not-supported", where="region", got=region, message=message)


def topic_problems(*, fifo: bool, other_stack: bool, other_account: bool) -> Iterator[Problem]:
    """Yield what keeps a workspace from sending alerts to a topic.

    Args:
        fifo: Whether it is a topic with an order.
        other_stack: Whether it is made in another stack than the workspace.
        other_account: Whether it belongs to another account.

    See https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-config.html
    """
    where = "alert_topic"
    if fifo:
        message = "must be a standard topic; the service sends to no FIFO topics"
        yield Problem(code="not-supported", where=where, got=None, message=message)
    if other_account:
        message = (
            "must be of the account of the workspace, the only one that the service sends to; "
            "subscribe to it from others"
        )
        yield Problem(code="not-supported", where=where, got=None, message=message)
    if other_stack:
        message = (
            "must be made in the stack of the workspace, for each names the other, or be one that "
            "was imported, with a policy that already lets aps.amazonaws.com publish"
        )
        yield Problem(code="not-together", where=where, got=None, message=message)
