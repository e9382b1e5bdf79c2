"""Which settings of Bottlerocket cannot be written, or belong elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.user_data import _toml
from eks_constructs.planning.user_data._facts import BottlerocketSettings

_WHERE: Final = "bottlerocket.settings"
_OF_THE_CLUSTER: Final = "must not be given: it comes from the cluster"
_ELSEWHERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "api-server": _OF_THE_CLUSTER,
        "cluster-certificate": _OF_THE_CLUSTER,
        "cluster-dns-ip": "must not be given; use cluster_dns",
        "cluster-name": _OF_THE_CLUSTER,
        "max-pods": "must not be given; use max_pods",
        "node-labels": "must not be given; use labels",
        "node-taints": "must not be given; use taints",
    }
)


def bottlerocket_problems(
    bottlerocket: BottlerocketSettings, *, partial: bool
) -> Iterator[Problem]:
    """Give what is wrong with the settings.

    Args:
        bottlerocket: The settings.
        partial: Whether EKS merges them, with a parser that does not know all of TOML.
    """
    settings = bottlerocket.settings
    for name in sorted(_section(settings, "kubernetes").keys() & _ELSEWHERE.keys()):
        where = f"{_WHERE}.kubernetes.{name}"
        yield Problem(code="not-together", where=where, got=None, message=_ELSEWHERE[name])
    containers = _section(settings, "host-containers")
    for name, given in (
        ("admin", bottlerocket.admin_container),
        ("control", bottlerocket.control_container),
    ):
        if given is not None and "enabled" in _section(containers, name):
            message = f"must not be given together with {name}_container"
            where = f"{_WHERE}.host-containers.{name}.enabled"
            yield Problem(code="not-together", where=where, got=None, message=message)
    for name in ("kubernetes", "host-containers"):
        if name in settings and not isinstance(settings[name], Mapping):
            message = "must be a mapping"
            yield Problem(code="wrong-type", where=f"{_WHERE}.{name}", got=None, message=message)
    yield from _values(settings, _WHERE, partial=partial)


def _section(table: Mapping[str, JsonValue], name: str) -> Mapping[str, JsonValue]:
    section = table.get(name)
    return section if isinstance(section, Mapping) else {}


def _values(value: JsonValue, where: str, *, partial: bool) -> Iterator[Problem]:
    if value is None:
        message = "must have a value; leave the setting out to keep that of the image"
        yield Problem(code="empty", where=where, got=None, message=message)
    elif isinstance(value, str):
        yield from _quotes(value, where, partial=partial)
    elif isinstance(value, Mapping):
        for key in sorted(value):
            yield from _key(key, where, partial=partial)
            yield from _values(value[key], f"{where}.{key}", partial=partial)
    elif isinstance(value, Sequence):
        if partial and len({type(each) for each in value}) > 1:
            message = "must hold values of one type: EKS cannot read others"
            yield Problem(code="wrong-type", where=where, got=list(value), message=message)
        for index, each in enumerate(value):
            yield from _values(each, f"{where}[{index}]", partial=partial)


def _quotes(text: str, where: str, *, partial: bool) -> Iterator[Problem]:
    if partial and _toml.needs_escaped_quotes(text):
        message = (
            "must not hold double quotes together with single ones, line breaks or other than "
            "ASCII: EKS cannot read escaped quotes"
        )
        yield Problem(code="invalid-value", where=where, got=text, message=message)


def _key(key: str, where: str, *, partial: bool) -> Iterator[Problem]:
    if partial and ('"' in key or "'" in key):
        message = "must have keys without quotes: EKS cannot read them"
        yield Problem(code="invalid-value", where=where, got=key, message=message)
