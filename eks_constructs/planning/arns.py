"""Whether a text is the ARN of one kind of resource, said in the same words everywhere.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.placeholders import is_placeholder
from eks_constructs.values import frozen


@frozen
class ArnForm:
    """The form of the ARNs of one kind of resource, in every partition.

    Attributes:
        what: The kind with its article, such as ``a role``.
        service: Namespace of the service.
        resource: Regular expression of the part that names the resource.
        example: Such a part, for the problem.
        region: The region they must be in. Default: any.
        regional: Whether they name a region. Default: yes.
        owned: Whether they name an account. Default: yes.
    """

    what: str
    service: str
    resource: str
    example: str
    region: str | None = None
    regional: bool = True
    owned: bool = True

    @property
    def pattern(self) -> str:
        """The regular expression of them, of ASCII only."""
        account = "[0-9]{12}" if self.owned else ""
        region = (self.region or "[a-z0-9-]+") if self.regional else ""
        return f"arn:aws[a-z-]*:{self.service}:{region}:{account}:{self.resource}"

    @property
    def advice(self) -> str:
        """What to say of a text that is none of them."""
        account = "111122223333" if self.owned else ""
        region = (self.region or "eu-west-1") if self.regional else ""
        example = f"arn:aws:{self.service}:{region}:{account}:{self.example}"
        return f"must be the ARN of {self.what}, such as {example}"

    def problems(self, text: str, *, where: str) -> Iterator[Problem]:
        """Yield a problem if a text is no such ARN; what only the deployment knows passes.

        Args:
            text: The text.
            where: Path of it, for the problem.
        """
        if not is_placeholder(text) and not re.fullmatch(self.pattern, text, re.ASCII):
            yield Problem(code="arn-invalid", where=where, got=text, message=self.advice)

    def list_problems(self, texts: Sequence[str], *, where: str) -> Iterator[Problem]:
        """Yield a problem for each text of a list that is no such ARN.

        Args:
            texts: The texts.
            where: Path of the list.
        """
        for index, text in enumerate(texts):
            yield from self.problems(text, where=f"{where}[{index}]")


ROLE: Final = ArnForm(
    what="a role",
    service="iam",
    resource="role/[A-Za-z0-9_+=,.@/-]+",
    example="role/Name",
    regional=False,
)
KEY: Final = ArnForm(
    what="a KMS key",
    service="kms",
    resource=r"key/[\w-]+",
    example="key/1234abcd-12ab-34cd-56ef-1234567890ab",
)
PROMETHEUS_WORKSPACE: Final = ArnForm(
    what="a workspace of Amazon Managed Prometheus",
    service="aps",
    resource=r"workspace/[A-Za-z0-9-]+",
    example="workspace/ws-1234abcd",
)
