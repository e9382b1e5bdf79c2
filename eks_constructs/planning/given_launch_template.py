"""A launch template of the user's own, instead of the one that a node group makes.

See https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.values import frozen

_VERSION: Final = re.compile(r"[1-9][0-9]{0,17}")


@frozen
class GivenLaunchTemplate:
    """A launch template that exists. What stands in it, nobody knows at synthesis.

    Attributes:
        template_id: Such as ``lt-0123456789abcdef0``. Another one makes a new node group.
        version: Number of its version, such as ``3``; a change rolls the nodes. Default: the
            default version of the template, at the time of each deployment.
        has_image: Whether it names an image: EKS is then told neither image type nor version, and
            merges no user data. Default: it does not.

    Raises:
        ConfigurationError: The id or the version is malformed.

    See https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
    """

    template_id: str
    version: str | None = None
    has_image: bool = False

    def __post_init__(self) -> None:
        """Refuse what EKS would refuse."""
        refuse("launch template", self._problems())

    def _problems(self) -> Iterator[Problem]:
        yield from id_problems(self.template_id, kind="lt", where="template_id")
        if self.version is not None and not _VERSION.fullmatch(self.version):
            message = "must be a whole number from 1, or left out for the default version"
            got = self.version
            yield Problem(code="invalid-value", where="version", got=got, message=message)


def given_template_problems(given: Mapping[str, bool]) -> Iterator[Problem]:
    """Yield what belongs into the launch template, and so cannot be given beside it.

    Args:
        given: Names of options, and whether each was given.
    """
    for where in (name for name, is_given in given.items() if is_given):
        message = "must be left out with launch_template: it belongs into the template"
        yield Problem(code="not-together", where=where, got=None, message=message)
