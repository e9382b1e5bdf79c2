"""What a managed scraper reads, and what the service would refuse of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.prometheus_rule_file import length_problems
from eks_constructs.planning.prometheus_scrape import (
    configuration_problems,
    default_job_names,
    default_scrape_configuration,
    interval_problems,
    job_problems,
)
from eks_constructs.values import frozen
from eks_constructs.yaml_documents import read_yaml

_DEFAULT_INTERVAL: Final = 60


@frozen
class ScraperConfiguration:
    """What is read, in the ways in which it can be said.

    Attributes:
        cluster_name: Value of the label ``cluster``.
        interval_seconds: Seconds between two readings; ``None`` for 60.
        extra_jobs: Further jobs in YAML; ``None`` for none.
        whole: All of it in YAML, instead of the others; ``None`` for the others.
    """

    cluster_name: str
    interval_seconds: int | None
    extra_jobs: str | None
    whole: str | None

    def problems(self) -> Iterator[Problem]:
        """Give everything that the service would refuse."""
        if self.interval_seconds is not None:
            yield from interval_problems(self.interval_seconds)
        if self.extra_jobs is not None:
            where = "extra_jobs"
            value, problems = read_yaml(self.extra_jobs, where=where)
            taken = default_job_names()
            yield from problems or job_problems(value, where=where, taken=taken)
            yield from length_problems(self.extra_jobs, where=where)
        if self.whole is not None:
            where = "configuration"
            if self.interval_seconds is not None or self.extra_jobs is not None:
                message = "must be given without scrape_interval_seconds and extra_jobs"
                yield Problem(code="not-together", where=where, got=None, message=message)
            value, problems = read_yaml(self.whole, where=where)
            yield from problems or configuration_problems(value, where=where)
            yield from length_problems(self.whole, where=where)

    def text(self) -> str:
        """Return the configuration, which has no problems."""
        if self.whole is not None:
            return self.whole
        jobs, _ = read_yaml(self.extra_jobs or "[]", where="extra_jobs")
        return default_scrape_configuration(
            cluster_name=self.cluster_name,
            interval_seconds=self.interval_seconds or _DEFAULT_INTERVAL,
            extra_jobs=list(jobs) if isinstance(jobs, list) else [],
        )
