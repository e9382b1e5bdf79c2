"""How the local AWS says no: to a request as a whole, or to one resource of a stack."""

from __future__ import annotations

from typing import Final


class ApiError(Exception):
    """A request that CloudFormation answers with an error; nothing was changed.

    Args:
        message: What was wrong, as the caller will see it.
        code: The AWS error code.
    """

    def __init__(self, message: str, *, code: str = "ValidationError") -> None:
        self.code: Final = code
        super().__init__(message)


class ResourceFailedError(Exception):
    """One resource could not be created, updated or deleted; its stack rolls back.

    Args:
        reason: What stands in the stack's events.
    """

    def __init__(self, reason: str) -> None:
        self.reason: Final = reason
        super().__init__(reason)
