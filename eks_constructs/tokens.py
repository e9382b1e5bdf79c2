"""Values that only CloudFormation will know, and the refusal of them where planning must know."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from aws_cdk import Stack, Token
from constructs import Construct

from eks_constructs.errors import Problem, refuse

_MARK: Final = "{Token["
"""Texts hold tokens as ``${Token[…]}``; a list token has one text, ``#{Token[…]}``."""
_TOKEN_NUMBERS: Final = -1e280
"""Numbers below this one are tokens."""


def is_token(value: object) -> bool:
    """Return whether a value is a CDK token, holds one, or is a list with one.

    ``Token.is_unresolved`` asks Node, which takes longer than all the rest of a check; the forms
    in which texts, numbers and lists carry tokens can be told without.

    Args:
        value: Any value.

    See https://docs.aws.amazon.com/cdk/v2/guide/tokens.html
    """
    if value is None or isinstance(value, bool):
        return False
    if isinstance(value, str):
        return _MARK in value
    if isinstance(value, (int, float)):
        return value < _TOKEN_NUMBERS
    if isinstance(value, (list, tuple)):
        return any(is_token(part) for part in value)
    return Token.is_unresolved(value)


def known_region(scope: Construct) -> str | None:
    """Return the region that a construct is deployed to; ``None`` if only the deployment knows it.

    Args:
        scope: The construct.
    """
    region = Stack.of(scope).region
    return None if is_token(region) else region


def in_stable_order(stack: Stack, texts: Sequence[str]) -> list[str]:
    """Return texts, tokens or not, in an order that does not depend on how they were given.

    For lists that CloudFormation replaces a resource for: another order of the same is no change.

    Args:
        stack: The stack that they are for.
        texts: Such as the ids of subnets.
    """
    forms = [json.dumps(form, sort_keys=True) for form in stack.resolve(list(texts))]
    return [text for _, text in sorted(zip(forms, texts, strict=True))]


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
            if is_token(value)
        ),
    )
