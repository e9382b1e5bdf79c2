"""Fields that eksctl does nothing with either: each that is given is warned of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from eks_constructs.config.cluster_config import ClusterConfig
from eks_constructs.config.field_paths import Parts, around, path_text
from eks_constructs.config.findings import Findings
from eks_constructs.config.known_fields import eksctl_fields


def warn_of_ignored_fields(config: ClusterConfig, findings: Findings) -> None:
    """Warn of each field whose status in the data of :mod:`.known_fields` is ``ignored``.

    Args:
        config: What was given.
        findings: Where the warnings go.
    """
    given = config.model_dump(by_alias=True, exclude_unset=True)
    for parts, instead in _ignored(given, ()):
        message = f"is ignored, as eksctl ignores it; {instead}"
        findings.warn("no-effect", path_text(parts), message)


def _ignored(value: object, parts: Parts, path: str = "") -> Iterator[tuple[Parts, str]]:
    """Give what is ignored at a path and inside of it; ``path`` is the one of the data."""
    fields = _fields()
    if instead := fields[path]:
        if value not in (None, {}, (), ""):
            yield parts, instead
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            key = f"{path}.{name}" if path else name
            if key in fields:
                yield from _ignored(inner, (*parts, name), key)
    elif isinstance(value, (list, tuple)) and f"{path}[]" in fields:
        for index, inner in enumerate(value):
            yield from _ignored(inner, (*parts, index), f"{path}[]")


@cache
def _fields() -> Mapping[str, str]:
    """Return what to do instead of each ignored field, and nothing for all that it lies in."""
    ignored = {
        path: field.instead for path, field in eksctl_fields().items() if field.status == "ignored"
    }
    return {above: "" for path in ignored for above in around(path)} | ignored
