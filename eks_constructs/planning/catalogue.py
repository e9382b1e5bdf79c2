"""What all dated catalogues share: reading them, and finding the name that was meant.

A catalogue is a JSON file beside this package with the date of its facts (``as_of``) and where
they come from (``source``). It replaces lookups: synthesis stays offline and repeatable, and a
refusal can say how old its knowledge is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from difflib import get_close_matches
from importlib.resources import files

_CLOSE_ENOUGH = 0.6


def read(name: str) -> object:
    """Return the content of one packaged catalogue.

    Args:
        name: File name in ``planning/data``, such as ``"regions.json"``.
    """
    return json.loads((files(__package__) / "data" / name).read_text(encoding="utf-8"))


def nearest(name: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Return the known names that look most like the one given, the likeliest first.

    Args:
        name: What was written.
        known: Every name that would have been right.
        most: How many to return at most.
    """
    candidates = {each.lower(): each for each in sorted(known)}
    close = get_close_matches(name.lower(), candidates, n=most, cutoff=_CLOSE_ENOUGH)
    return tuple(candidates[each] for each in close)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ``" (did you mean …?)"`` for a message, or nothing when no name is close.

    Args:
        name: What was written.
        known: Every name that would have been right.
    """
    close = nearest(name, known)
    return f" (did you mean {' or '.join(close)}?)" if close else ""
