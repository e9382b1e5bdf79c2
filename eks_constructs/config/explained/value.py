"""One value of an environment, explained."""

from __future__ import annotations

from enum import StrEnum

from eks_constructs.config.explained.row import Word
from eks_constructs.config.field_paths import Parts, path_text
from eks_constructs.config.resolved import Profile
from eks_constructs.values import frozen


class Origin(StrEnum):
    """Where a value comes from.

    Attributes:
        FILE: The file says it.
        DEFAULT: A table of defaults fills it, or both do alike.
        DERIVED: It follows from other values.
        OPTION: An option of the command line says it.
    """

    FILE = "file"
    DEFAULT = "default"
    DERIVED = "derived"
    OPTION = "option"


@frozen
class Explained:
    """One value, and where it comes from.

    Attributes:
        parts: Path of its field; for a value that no field says, of what it belongs to.
        about: What it is, when no field says it; else empty.
        place: Its path with the names of list items instead of their numbers.
        value: The value in the words of the file; ``None`` when there is none.
        nothing: What it means that there is none.
        origin: Where it comes from.
        line: Line of the file; ``None`` for values from elsewhere.
        table: The table of defaults; ``None`` when both do alike, and for other origins.
        reason: Why the default is what it is, or what the value is derived from.
    """

    parts: Parts
    about: str = ""
    place: str
    value: Word
    nothing: str = ""
    origin: Origin
    line: int | None = None
    table: Profile | None = None
    reason: str = ""

    @property
    def path(self) -> str:
        """Its path in the file, as text."""
        return path_text(self.parts)
