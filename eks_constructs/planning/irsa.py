"""Trust of roles that pods assume with tokens of their cluster (IRSA)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from eks_constructs.errors import Problem
from eks_constructs.planning.arns import ArnForm
from eks_constructs.planning.service_accounts import ServiceAccount, SubjectPattern

AUDIENCE: Final = "sts.amazonaws.com"
"""For whom the tokens of pods are made."""
LONGEST_TRUST: Final = 2048
"""Most characters of a trust policy, unless the account's quota was raised.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""
PROVIDER_VARIABLE: Final = "Provider"
"""Variable of the trust document that stands for the ARN of the provider."""
ISSUER_VARIABLE: Final = "Issuer"
"""Variable of the trust document that stands for the issuer without ``https://``."""

Subject: TypeAlias = ServiceAccount | SubjectPattern
"""Whose pods may assume a role."""

_PROVIDER: Final = ArnForm(
    what="an OIDC provider",
    service="iam",
    resource=r"oidc-provider/\S+",
    example="oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF",
    regional=False,
)
_LONGEST_ISSUER: Final = f"oidc.eks.ap-southeast-1.amazonaws.com/id/{'0' * 32}"
_LONGEST_PROVIDER: Final = f"arn:aws-us-gov:iam::{'0' * 12}:oidc-provider/{_LONGEST_ISSUER}"


def trust_document(subjects: Sequence[Subject]) -> str:
    """Return the trust document as text, with variables for the provider and the issuer.

    The issuer stands inside condition keys, which a template cannot compute; it can in a text.
    Named accounts must match exactly, patterns are a statement of their own. The order of subjects
    makes no difference.

    Args:
        subjects: Whose pods may assume the role; at least one.

    See https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
    """
    named = sorted({each.subject for each in subjects if isinstance(each, ServiceAccount)})
    patterns = sorted({each.subject for each in subjects if isinstance(each, SubjectPattern)})
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                *([_statement("StringEquals", named)] if named else []),
                *([_statement("StringLike", patterns)] if patterns else []),
            ],
        },
        separators=(",", ":"),
    )


def trust_problems(subjects: Sequence[Subject], *, where: str) -> Iterator[Problem]:
    """Yield what is wrong with the subjects of a role.

    Args:
        subjects: Whose pods may assume the role.
        where: Path of the list, for the problems.
    """
    if not subjects:
        message = "must name at least one service account; nobody could assume the role"
        yield Problem(code="required", where=where, got=None, message=message)
    text = (
        trust_document(subjects)
        .replace(f"${{{PROVIDER_VARIABLE}}}", _LONGEST_PROVIDER)
        .replace(f"${{{ISSUER_VARIABLE}}}", _LONGEST_ISSUER)
    )
    if len(text) > LONGEST_TRUST:
        message = (
            f"must fit into a trust policy of {LONGEST_TRUST} characters, the limit of IAM; name "
            "fewer service accounts, make several roles, or use EKS Pod Identity"
        )
        yield Problem(code="too-many", where=where, got=len(text), message=message)


def issuer_url_problems(url: str) -> Iterator[Problem]:
    """Yield a problem if a text cannot be the URL of an issuer.

    Args:
        url: What was given.
    """
    if not url.startswith("https://") or url.endswith("/") or url.count("//") > 1:
        message = (
            "must be the issuer of a cluster, such as "
            "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF"
        )
        yield Problem(code="invalid-value", where="issuer_url", got=url, message=message)


def provider_arn_problems(arn: str) -> Iterator[Problem]:
    """Yield a problem if a text cannot be the ARN of a provider of tokens.

    Args:
        arn: What was given.
    """
    yield from _PROVIDER.problems(arn, where="provider_arn")


def _statement(operator: str, subjects: list[str]) -> dict[str, object]:
    issuer = f"${{{ISSUER_VARIABLE}}}"
    subject = {f"{issuer}:sub": subjects[0] if len(subjects) == 1 else subjects}
    audience = {f"{issuer}:aud": AUDIENCE}
    together = operator == "StringEquals"
    return {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": f"${{{PROVIDER_VARIABLE}}}"},
        "Condition": (
            {operator: {**audience, **subject}}
            if together
            else {"StringEquals": audience, operator: subject}
        ),
    }
