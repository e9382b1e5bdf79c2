"""Fargate profiles: which pods they take, and the limits of EKS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.naming import name_problems, tag_problems
from eks_constructs.values import frozen

_MOST_SELECTORS: Final = 5
_MOST_LABELS: Final = 5
_LONGEST_NAMESPACE: Final = 63
_LONGEST_KEY: Final = 127
_LONGEST_VALUE: Final = 255
_RESERVED_PREFIXES: Final = ("eks-",)

# "*" stands for any text and "?" for one character, anywhere in a namespace, key or value.
_NAMESPACE: Final = re.compile(r"[a-z0-9*?](?:[a-z0-9*?-]*[a-z0-9*?])?")
_LABEL_TEXT: Final = r"[A-Za-z0-9*?](?:[A-Za-z0-9*?._-]*[A-Za-z0-9*?])?"
_KEY: Final = re.compile(rf"(?:[a-z0-9*?](?:[a-z0-9*?.-]*[a-z0-9*?])?/)?{_LABEL_TEXT}")
_VALUE: Final = re.compile(_LABEL_TEXT)


@frozen
class FargateSelector:
    """Which pods a Fargate profile takes.

    ``*`` stands for any text, also none, and ``?`` for one character, in namespace, label keys and
    label values.

    Attributes:
        namespace: Namespace of the pods, such as ``batch`` or ``team-*``.
        labels: Labels that a pod must all have, at most 5. Default: none, so every pod of the
            namespace is taken.

    Raises:
        ConfigurationError: The namespace is missing or malformed, or a label is.

    See https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
    """

    namespace: str
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what EKS would refuse."""
        refuse("Fargate selector", selector_problems(self.namespace, self.labels))


def selector_problems(namespace: str | None, labels: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return what is wrong with one selector.

    Args:
        namespace: Namespace of the pods; ``None`` when none was given.
        labels: Labels of the pods.
    """
    return (*_namespace_problems(namespace), *_label_problems(labels))


def _namespace_problems(namespace: str | None) -> Iterator[Problem]:
    if not namespace:
        message = "must be given: a selector takes pods of one namespace; use '*' for all"
        yield Problem(code="required", where="namespace", got=namespace, message=message)
    elif len(namespace) > _LONGEST_NAMESPACE or not _NAMESPACE.fullmatch(namespace):
        message = (
            f"must be at most {_LONGEST_NAMESPACE} lower-case letters, digits and hyphens, "
            "starting and ending with a letter or digit; '*' and '?' stand for others"
        )
        yield Problem(code="name-invalid", where="namespace", got=namespace, message=message)


def _label_problems(labels: Mapping[str, str]) -> Iterator[Problem]:
    if len(labels) > _MOST_LABELS:
        message = f"must be at most {_MOST_LABELS}, the limit of EKS for a selector"
        yield Problem(code="too-many", where="labels", got=len(labels), message=message)
    for key, value in labels.items():
        if len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
            message = (
                f"must have a key of at most {_LONGEST_KEY} characters like 'name' or "
                "'example.com/name'; '*' and '?' stand for others"
            )
            yield Problem(code="name-invalid", where=f"labels.{key}", got=key, message=message)
        if len(value) > _LONGEST_VALUE or not _VALUE.fullmatch(value):
            message = (
                f"must have a value of 1 to {_LONGEST_VALUE} letters, digits and '-', '_', '.'; "
                "'*' and '?' stand for others"
            )
            yield Problem(code="invalid-value", where=f"labels.{key}", got=value, message=message)


def fargate_profile_problems(
    name: str, selectors: Sequence[FargateSelector], *, tags: Mapping[str, str] | None = None
) -> tuple[Problem, ...]:
    """Return everything about a Fargate profile that could never deploy.

    Args:
        name: Name that the user gave.
        selectors: Which pods it takes, each valid by itself.
        tags: Tags of the profile. Default: none.
    """
    return (
        *name_problems(name, reserved_prefixes=_RESERVED_PREFIXES),
        *_selectors_problems(selectors),
        *tag_problems(tags if tags is not None else {}, values_required=True),
    )


def _selectors_problems(selectors: Sequence[FargateSelector]) -> Iterator[Problem]:
    if not selectors:
        message = f"must be 1 to {_MOST_SELECTORS}: without one the profile takes no pods"
        yield Problem(code="empty", where="selectors", got=None, message=message)
    if len(selectors) > _MOST_SELECTORS:
        message = (
            f"must be at most {_MOST_SELECTORS}, the limit of EKS for a profile; "
            "use wildcards or a second profile"
        )
        yield Problem(code="too-many", where="selectors", got=len(selectors), message=message)
    for index, selector in enumerate(selectors):
        if selector in selectors[:index]:
            message = "must not repeat another selector"
            yield Problem(
                code="name-duplicate",
                where=f"selectors[{index}]",
                got=selector.namespace,
                message=message,
            )
