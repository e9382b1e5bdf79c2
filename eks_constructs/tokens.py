"""The one question that constructs ask of values that planning must know at synthesis."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import Token

from eks_constructs.errors import Problem, refuse


def require_concrete(values: dict[str, object], *, subject: str) -> None:
    """Refuse CDK tokens where a decision needs the value itself.

    A token is a placeholder for a value that only CloudFormation will know. Arithmetic and
    comparisons on it succeed in silence and give nonsense, so it is refused by name instead.

    Args:
        values: Property path to the value given.
        subject: What is being described, for the error.

    Raises:
        ConfigurationError: At least one value is, or contains, a token.
    """
    refuse(
        subject,
        (
            Problem(
                code="must-be-concrete",
                where=path,
                got=None,
                message="must be known at synthesis, but is a CDK token; pass the literal value",
            )
            for path, value in values.items()
            if any(Token.is_unresolved(part) for part in _parts(value))
        ),
    )


def _parts(value: object) -> Iterable[object]:
    if value is None or isinstance(value, bool):
        return ()
    if isinstance(value, (list, tuple)):
        return tuple(value)
    return (value,)
