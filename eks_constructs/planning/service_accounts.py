"""Service accounts: what Kubernetes accepts, and how tokens name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.kubernetes_names import namespace_problems, object_name_problems
from eks_constructs.values import frozen

_PATTERN: Final = re.compile(r"[a-z0-9.*?-]{1,253}", re.ASCII)


@frozen
class ServiceAccount:
    """One service account of a cluster; it need not exist yet.

    Attributes:
        namespace: Its namespace: 1 to 63 lower-case letters, digits and hyphens.
        name: Its name: up to 253 lower-case letters, digits, hyphens and dots.

    Raises:
        ConfigurationError: Kubernetes would not accept the namespace or the name.

    See https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
    """

    namespace: str
    name: str

    def __post_init__(self) -> None:
        """Refuse what Kubernetes would refuse."""
        found = service_account_problems(self.namespace, self.name)
        refuse("service account", found)

    @property
    def subject(self) -> str:
        """Return how the tokens of its pods name it."""
        return f"system:serviceaccount:{self.namespace}:{self.name}"


@frozen
class SubjectPattern:
    """Several service accounts by pattern: ``*`` stands for any text, ``?`` for one character.

    Whoever may create a service account that fits gets the role. Name them one by one where that
    is possible.

    Attributes:
        namespace: Pattern of the namespace. It must hold at least one letter or digit, so that
            not every namespace fits.
        name: Pattern of the name. Default: every service account of the namespaces.

    Raises:
        ConfigurationError: A pattern could never fit, or every namespace fits.
    """

    namespace: str
    name: str = "*"

    def __post_init__(self) -> None:
        """Refuse what fits nothing or everything."""
        refuse("subject pattern", self._problems())

    @property
    def subject(self) -> str:
        """Return the pattern of how the tokens of their pods name them."""
        return f"system:serviceaccount:{self.namespace}:{self.name}"

    def _problems(self) -> Iterator[Problem]:
        for where, text in (("namespace", self.namespace), ("name", self.name)):
            if not _PATTERN.fullmatch(text):
                message = "must be lower-case letters, digits, hyphens, dots, * and ?, at most 253"
                yield Problem(code="name-invalid", where=where, got=text, message=message)
        if not self.namespace.strip("*?"):
            message = (
                "must hold a letter or digit; a role that every namespace gets belongs to nobody"
            )
            yield Problem(
                code="name-invalid", where="namespace", got=self.namespace, message=message
            )


def service_account_problems(namespace: str, name: str) -> tuple[Problem, ...]:
    """Return what is wrong with the names of a service account.

    Args:
        namespace: Its namespace.
        name: Its name.
    """
    return (
        *namespace_problems(namespace, where="namespace"),
        *object_name_problems(name),
    )
