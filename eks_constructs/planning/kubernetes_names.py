"""What Kubernetes accepts as a name.

See https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
"""

from __future__ import annotations

import re
from typing import Final

from eks_constructs.errors import Problem

_PART: Final = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_LABEL: Final = re.compile(rf"(?=.{{1,63}}$){_PART}", re.ASCII)
_SUBDOMAIN: Final = re.compile(rf"(?=.{{1,253}}$){_PART}(?:\.{_PART})*", re.ASCII)


def namespace_problems(namespace: str | None, *, where: str) -> tuple[Problem, ...]:
    """Return a problem if Kubernetes would not accept this namespace.

    Args:
        namespace: Namespace given; ``None`` for the default one.
        where: Path of the value, for the problem.
    """
    return () if namespace is None else label_problems(namespace, where=where)


def label_problems(text: str, *, where: str) -> tuple[Problem, ...]:
    """Return a problem if a text is no DNS label, as namespaces and parts of names are.

    Args:
        text: The text.
        where: Path of the text, for the problem.
    """
    if _LABEL.fullmatch(text):
        return ()
    message = "must have 1 to 63 lower-case letters, digits and hyphens, none at either end"
    return (Problem(code="name-invalid", where=where, got=text, message=message),)


def object_name_problems(name: str, *, where: str = "name") -> tuple[Problem, ...]:
    """Return a problem if Kubernetes would not accept the name of an object.

    Args:
        name: Name given.
        where: Path of the value, for the problem.
    """
    if _SUBDOMAIN.fullmatch(name):
        return ()
    message = "must have lower-case letters, digits, hyphens and dots, 1 to 253 in all"
    return (Problem(code="name-invalid", where=where, got=name, message=message),)
