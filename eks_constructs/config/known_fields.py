"""What becomes of each field of eksctl, and what a key is that the model does not have."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final, Literal, TypeAlias, cast

from eks_constructs.config.field_paths import path_text
from eks_constructs.errors import ProblemCode
from eks_constructs.values import frozen

Status: TypeAlias = Literal["carried-out", "in-cluster", "refused", "ignored"]
"""``carried-out``: it changes the templates. ``in-cluster``: it changes manifest text under
``kubernetes/`` of the cloud assembly. ``refused``: it is answered by a problem. ``ignored``: a
warning says that nothing is done with it, and whether eksctl does something."""

_MOST_NAMES: Final = 12


@frozen
class FieldStatus:
    """What becomes of one field of eksctl's ClusterConfig.

    Attributes:
        status: What becomes of it.
        instead: What to do instead; empty where nothing is to be said.
        heeded: Whether eksctl does something with a field that is ignored here.
    """

    status: Status
    instead: str = ""
    heeded: bool = False


@cache
def eksctl_fields() -> Mapping[str, FieldStatus]:
    """Return every field of eksctl 0.231 by its path, with what becomes of it.

    The data has one file for each section, each path with a status, or with a status and what to
    do instead, and whether eksctl heeds what is ignored. A list is ``[]`` in a path, and a key of
    the user's own is ``*``.
    """
    found: dict[str, FieldStatus] = {}
    folder = files(__package__) / "data" / "eksctl_fields"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        entries: dict[str, str | list[str]] = json.loads(file.read_text(encoding="utf-8"))
        for path, entry in entries.items():
            status, instead, *heeded = (entry, "") if isinstance(entry, str) else entry
            found[path] = FieldStatus(
                status=cast("Status", status), instead=instead, heeded=bool(heeded)
            )
    return found


def eksctl_field(parts: Sequence[str | int]) -> FieldStatus | None:
    """Return what becomes of the field at a path of a file; ``None`` if eksctl has no such field.

    Args:
        parts: Path of the field.
    """
    generic = _generic(parts)
    fields = eksctl_fields()
    return fields.get(generic) or fields.get(_in_map(generic))


def judge_unknown_key(
    parts: Sequence[str | int], allowed: Sequence[str]
) -> tuple[ProblemCode, str]:
    """Say what is wrong with a key that the model does not have, and how to fix it.

    Args:
        parts: Path of the key.
        allowed: Names that the map around it can have.
    """
    if (field := eksctl_field(parts)) is not None:
        instead = field.instead or "leave it out, or do it in a stack of your own"
        return "not-supported", f"is a field of eksctl that is not carried out; {instead}"
    return "unknown-key", f"is no field here; {_advice(parts, allowed)}"


def _generic(parts: Sequence[str | int]) -> str:
    return path_text(part if isinstance(part, str) else 0 for part in parts).replace("[0]", "[]")


def _in_map(path: str) -> str:
    """Return the path with the user's own names of subnets replaced."""
    return re.sub(r"^(vpc\.subnets\.(?:private|public))(?:\.[\w-]+|\[[^\]]*\])\.", r"\1.*.", path)


def _advice(parts: Sequence[str | int], allowed: Sequence[str]) -> str:
    name = str(parts[-1])
    key, colon, value = name.partition(":")
    if colon and key in allowed:
        return f"write a space after the colon, {key}: {value}"
    homes = [path.rpartition(".")[0] for path in _homes(name)]
    beside = _section_beside(parts[:-1], homes)
    if len(homes) == 1 or beside:
        return f"it belongs to {beside or homes[0] or 'the top level'}"
    if near := nearest_name(name, allowed):
        return f"did you mean {near}?"
    listed = ", ".join(allowed[:_MOST_NAMES]) + (", …" if len(allowed) > _MOST_NAMES else "")
    return f"allowed are {listed}"


def _homes(name: str) -> list[str]:
    return [path for path in sorted(eksctl_fields()) if path.rpartition(".")[2] == name]


def _section_beside(around: Sequence[str | int], homes: Sequence[str]) -> str | None:
    """Return the one section beside a key that has it, as ``metadata`` has ``name``."""
    path = _generic(around)
    here = f"{path}." if path else ""
    sections = [each.removeprefix(here) for each in homes if each.startswith(here)]
    beside = [each for each in sections if each and "." not in each and "[" not in each]
    return beside[0] if len(beside) == 1 else None


def nearest_name(name: str, allowed: Sequence[str]) -> str | None:
    """Return the name that is most like another one, if any is.

    Args:
        name: What was written.
        allowed: Names that can stand in its place.
    """
    folded = {each.lower(): each for each in allowed}
    plain = name.lower().replace("_", "").replace("-", "")
    close = get_close_matches(plain, folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None
