"""Fields that nothing is done with: each that is given is warned of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from eks_constructs.config.cluster_config import ClusterConfig
from eks_constructs.config.field_paths import Parts, around, path_text
from eks_constructs.config.findings import Findings
from eks_constructs.config.known_fields import FieldStatus, eksctl_fields


def warn_of_ignored_fields(config: ClusterConfig, findings: Findings) -> None:
    """Warn of each field whose status in the data of :mod:`.known_fields` is ``ignored``.

    Args:
        config: What was given.
        findings: Where the warnings go.
    """
    given = config.model_dump(by_alias=True, exclude_unset=True)
    for parts, field in _ignored(given, ()):
        why = "though eksctl heeds it" if field.heeded else "as eksctl ignores it"
        findings.warn("no-effect", path_text(parts), f"is ignored, {why}; {field.instead}")


def _ignored(value: object, parts: Parts, path: str = "") -> Iterator[tuple[Parts, FieldStatus]]:
    """Give what is ignored at a path and inside of it; ``path`` is the one of the data."""
    fields = _fields()
    if field := fields[path]:
        if value not in (None, {}, (), ""):
            yield parts, field
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            key = f"{path}.{name}" if path else name
            if key in fields:
                yield from _ignored(inner, (*parts, name), key)
    elif isinstance(value, (list, tuple)) and f"{path}[]" in fields:
        for index, inner in enumerate(value):
            yield from _ignored(inner, (*parts, index), f"{path}[]")


@cache
def _fields() -> Mapping[str, FieldStatus | None]:
    """Return each ignored field, and nothing for all that it lies in."""
    ignored = {path: field for path, field in eksctl_fields().items() if field.status == "ignored"}
    above: dict[str, FieldStatus | None] = dict.fromkeys(
        each for path in ignored for each in around(path)
    )
    return above | ignored
