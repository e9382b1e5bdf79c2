"""Fields that eksctl does nothing with either: each that is given is warned of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eks_constructs.config.cluster_config import ClusterConfig
from eks_constructs.config.field_paths import Parts, path_text
from eks_constructs.config.findings import Findings
from eks_constructs.config.known_fields import eksctl_field


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


def _ignored(value: object, parts: Parts) -> Iterator[tuple[Parts, str]]:
    field = eksctl_field(parts)
    if field is not None and field.status == "ignored":
        if value not in (None, {}, (), ""):
            yield parts, field.instead
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _ignored(inner, (*parts, str(name)))
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from _ignored(inner, (*parts, index))
