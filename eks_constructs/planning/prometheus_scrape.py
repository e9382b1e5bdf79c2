"""What a managed scraper reads, and what it accepts of a configuration.

See https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.interface_places import interface_place_problems
from eks_constructs.planning.json_values import JsonValue, is_list
from eks_constructs.planning.manifests.yaml_text import yaml_text
from eks_constructs.planning.text_template import fill, read_text

LONGEST_TEXT: Final = 400_000
"""Most characters of a text in a template, which may have 1 MB in all."""

_ALIAS: Final = re.compile(r"[0-9A-Za-z][-.0-9A-Z_a-z]{0,99}", re.ASCII)
_MOST_PLACES: Final = 5
_LEAST_INTERVAL: Final = 30
_LONGEST_INTERVAL: Final = 3600
_API_SERVER: Final = "kubernetes.default.svc"
_TOKEN_FILE: Final = "/var/run/secrets/kubernetes.io/serviceaccount/token"  # noqa: S105 - a path
_DURATION: Final = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?", re.ASCII)
_UNITS: Final = (86400.0, 3600.0, 60.0, 1.0, 0.001)
_SECTIONS: Final = ("global", "scrape_configs")
_JOB_KEYS: Final = frozenset(
    {
        *("job_name", "scrape_interval", "scrape_timeout", "metrics_path", "scheme", "params"),
        *("honor_labels", "honor_timestamps", "authorization", "bearer_token_file", "tls_config"),
        *("follow_redirects", "enable_compression", "track_timestamps_staleness"),
        *("kubernetes_sd_configs", "static_configs", "relabel_configs", "metric_relabel_configs"),
        *("sample_limit", "label_limit", "label_name_length_limit", "label_value_length_limit"),
        *("target_limit", "body_size_limit", "keep_dropped_targets", "scrape_protocols"),
    }
)
"""What a job may say: Prometheus's own fields, of the ways to find targets only those that the
scraper has."""


def interval_problems(seconds: int) -> Iterator[Problem]:
    """Yield a problem if a scraper cannot read at this interval.

    Args:
        seconds: Seconds between two readings of a target.
    """
    if not _LEAST_INTERVAL <= seconds <= _LONGEST_INTERVAL:
        message = f"must be {_LEAST_INTERVAL} to {_LONGEST_INTERVAL:,} seconds"
        where = "scrape_interval_seconds"
        yield Problem(code="out-of-range", where=where, got=seconds, message=message)


def alias_problems(alias: str | None) -> Iterator[Problem]:
    """Yield what keeps a scraper from having a name.

    Args:
        alias: The name; ``None`` for none.
    """
    if alias is not None and not _ALIAS.fullmatch(alias):
        message = "must have 1 to 100 letters, digits and . - _, a letter or digit first"
        yield Problem(code="name-invalid", where="alias", got=alias, message=message)


def place_problems(zones: Sequence[str | None], security_groups: int) -> Iterator[Problem]:
    """Yield what keeps a scraper from standing in some subnets.

    Args:
        zones: Zone of each subnet; ``None`` where it is not known.
        security_groups: How many security groups its interfaces get.
    """
    yield from interface_place_problems(zones, most=_MOST_PLACES)
    if not 1 <= security_groups <= _MOST_PLACES:
        message = f"must be 1 to {_MOST_PLACES}, which nodes and pods let in"
        where = "security_groups"
        yield Problem(code="out-of-range", where=where, got=security_groups, message=message)


def default_scrape_configuration(
    *, cluster_name: str, interval_seconds: int, extra_jobs: Sequence[JsonValue] = ()
) -> str:
    """Return what is read by default, and further jobs after it.

    Args:
        cluster_name: Value of the label ``cluster`` of every series.
        interval_seconds: Seconds between two readings of a target.
        extra_jobs: Further jobs. Default: none.
    """
    values = {"cluster": cluster_name, "interval_seconds": str(interval_seconds)}
    text = fill(read_text("prometheus/scrape.yaml"), values)
    if not extra_jobs:
        return text
    return text + yaml_text([{"scrape_configs": extra_jobs}]).removeprefix("scrape_configs:\n")


def configuration_problems(value: JsonValue, *, where: str) -> Iterator[Problem]:
    """Yield what a scraper would refuse of a configuration.

    Args:
        value: The configuration, read from its text.
        where: Path of it.
    """
    if not isinstance(value, Mapping):
        message = "must be a map with scrape_configs"
        yield Problem(code="wrong-type", where=where, got=type(value).__name__, message=message)
        return
    for key in value:
        if key not in _SECTIONS:
            message = "must have global and scrape_configs only; a scraper takes no other section"
            yield Problem(code="unknown-key", where=where, got=key, message=message)
    if "global" in value:
        yield from _global_problems(value["global"], f"{where}.global")
    jobs = value.get("scrape_configs")
    if not is_list(jobs) or not jobs:
        message = "must be a list of at least one job"
        at = f"{where}.scrape_configs"
        yield Problem(code="required", where=at, got=jobs, message=message)
        return
    yield from job_problems(jobs, where=f"{where}.scrape_configs")


def job_problems(jobs: JsonValue, *, where: str, taken: Sequence[str] = ()) -> Iterator[Problem]:
    """Yield what a scraper would refuse of a list of jobs.

    Args:
        jobs: The jobs, read from their text.
        where: Path of the list.
        taken: Names of jobs that there are already. Default: none.
    """
    if not is_list(jobs):
        message = "must be a list of jobs, each with a job_name"
        yield Problem(code="wrong-type", where=where, got=type(jobs).__name__, message=message)
        return
    names = list(taken)
    for index, job in enumerate(jobs):
        at = f"{where}[{index}]"
        if not isinstance(job, Mapping):
            message = "must be a map with a job_name"
            yield Problem(code="wrong-type", where=at, got=type(job).__name__, message=message)
            continue
        name = job.get("job_name")
        if not isinstance(name, str) or not name:
            message = "must name the job"
            yield Problem(code="required", where=f"{at}.job_name", got=name, message=message)
        elif name in names:
            message = "must be the name of one job only"
            yield Problem(code="name-duplicate", where=f"{at}.job_name", got=name, message=message)
        else:
            names.append(name)
        yield from _job_problems(job, at)


def default_job_names() -> tuple[str, ...]:
    """Return the names of the jobs that there are by default."""
    text = read_text("prometheus/scrape.yaml")
    return tuple(re.findall(r"^- job_name: (\S+)$", text, re.MULTILINE))


def seconds_of(duration: str) -> float | None:
    """Return the seconds of a duration as Prometheus writes it, such as ``1m30s``.

    Args:
        duration: The duration; ``None`` is returned for what is none.
    """
    found = _DURATION.fullmatch(duration)
    if found is None or not duration:
        return None
    return sum(float(n) * unit for n, unit in zip(found.groups(), _UNITS, strict=True) if n)


def _global_problems(value: JsonValue, where: str) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        message = "must be a map"
        yield Problem(code="wrong-type", where=where, got=type(value).__name__, message=message)
        return
    yield from _interval_problems(value, where)


def _job_problems(job: Mapping[str, JsonValue], where: str) -> Iterator[Problem]:
    for key in job:
        if key not in _JOB_KEYS:
            message = (
                "must be left out: a scraper does not know it; it finds targets by "
                "kubernetes_sd_configs and static_configs only"
            )
            yield Problem(code="unknown-key", where=f"{where}.{key}", got=None, message=message)
    if not ({"kubernetes_sd_configs", "static_configs"} & set(job)):
        message = "must say where its targets are, by kubernetes_sd_configs or static_configs"
        yield Problem(code="required", where=where, got=None, message=message)
    yield from _interval_problems(job, where)
    yield from _authorization_problems(job, where)
    yield from _target_problems(job.get("static_configs"), f"{where}.static_configs")


def _interval_problems(value: Mapping[str, JsonValue], where: str) -> Iterator[Problem]:
    interval = value.get("scrape_interval")
    if interval is None:
        return
    seconds = seconds_of(interval) if isinstance(interval, str) else None
    at = f"{where}.scrape_interval"
    if seconds is None:
        message = "must be a duration, such as 60s or 1m30s"
        yield Problem(code="invalid-value", where=at, got=interval, message=message)
    elif seconds < _LEAST_INTERVAL:
        message = f"must be {_LEAST_INTERVAL}s or longer; a scraper reads no faster"
        yield Problem(code="out-of-range", where=at, got=interval, message=message)


def _authorization_problems(job: Mapping[str, JsonValue], where: str) -> Iterator[Problem]:
    found = job.get("authorization")
    message = f"must be Bearer, with credentials_file {_TOKEN_FILE}; a scraper has nothing else"
    if found is not None:
        given = found if isinstance(found, Mapping) else {}
        right = given.get("credentials_file") == _TOKEN_FILE
        if not right or given.get("type", "Bearer") != "Bearer":
            at = f"{where}.authorization"
            yield Problem(code="not-supported", where=at, got=None, message=message)
    token = job.get("bearer_token_file", _TOKEN_FILE)
    if token != _TOKEN_FILE:
        at = f"{where}.bearer_token_file"
        yield Problem(code="not-supported", where=at, got=token, message=message)


def _target_problems(configs: JsonValue, where: str) -> Iterator[Problem]:
    for index, config in enumerate(_items(configs)):
        targets = config.get("targets") if isinstance(config, Mapping) else None
        for number, target in enumerate(_items(targets)):
            if not _is_address(str(target)):
                message = (
                    f"must be an IP address with a port; {_API_SERVER} is the only name that a "
                    "scraper can resolve"
                )
                at = f"{where}[{index}].targets[{number}]"
                yield Problem(code="not-supported", where=at, got=target, message=message)


def _is_address(target: str) -> bool:
    host = target.rsplit(":", 1)[0].strip("[]")
    if host == _API_SERVER:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _items(value: JsonValue) -> Sequence[JsonValue]:
    return value if is_list(value) else ()
