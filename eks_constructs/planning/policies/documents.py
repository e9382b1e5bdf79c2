"""Policy documents that somebody else wrote: whether IAM would take them.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.policies.statements import LONGEST_DOCUMENT

LONGEST_INLINE: Final = 10_240
"""Most characters of all policies that a role has for itself alone.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""
_VERSIONS: Final = ("2012-10-17", "2008-10-17")
_POLICY_NAME: Final = re.compile(r"[\w+=,.@-]{1,128}", re.ASCII)
_ROLE_NAME: Final = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
_SID: Final = re.compile(r"[A-Za-z0-9]*", re.ASCII)
_ONE_OF: Final = (("Action", "NotAction"), ("Resource", "NotResource"))
_ELEMENTS: Final = frozenset(
    {"Sid", "Effect", "Condition", *(name for pair in _ONE_OF for name in pair)}
)
_WHOSE: Final = frozenset({"Principal", "NotPrincipal"})


def document_problems(
    document: Mapping[str, object], *, where: str, longest: int = LONGEST_DOCUMENT
) -> Iterator[Problem]:
    """Yield why IAM would not take a policy document for a role.

    Values may be CloudFormation's functions, such as ``Fn::Sub``.

    Args:
        document: The document.
        where: Path of the document.
        longest: Most characters. Default: those of a managed policy.
    """
    version = document.get("Version")
    if version is not None and version not in _VERSIONS:
        message = f"must be one of {', '.join(_VERSIONS)}, in quotes"
        yield Problem(code="unknown-value", where=f"{where}.Version", got=version, message=message)
    statements = document.get("Statement")
    if isinstance(statements, Mapping):
        yield from _statement_problems(statements, f"{where}.Statement")
    elif not isinstance(statements, (list, tuple)) or not statements:
        message = "must have a Statement: a list of what is allowed and denied"
        yield Problem(code="required", where=where, got=None, message=message)
    else:
        for index, statement in enumerate(statements):
            yield from _statement_problems(statement, f"{where}.Statement[{index}]")
    length = len(json.dumps(document, separators=(",", ":"), default=str))
    if length > longest:
        message = f"must have at most {longest} characters without white space, the limit of IAM"
        yield Problem(code="too-many", where=where, got=length, message=message)


def _statement_problems(statement: object, where: str) -> Iterator[Problem]:
    if not isinstance(statement, Mapping):
        message = "must be a map with Effect, Action and Resource"
        yield Problem(code="wrong-type", where=where, got=None, message=message)
        return
    effect = statement.get("Effect")
    if effect not in {"Allow", "Deny"}:
        message = "must be Allow or Deny"
        yield Problem(code="unknown-value", where=f"{where}.Effect", got=effect, message=message)
    for pair in _ONE_OF:
        given = [name for name in pair if statement.get(name)]
        if len(given) != 1:
            message = f"must have {pair[0]} or {pair[1]}, and not both"
            yield Problem(code="required", where=where, got=given or None, message=message)
    yield from _type_problems(statement, where)
    for name in sorted(map(str, statement.keys() - _ELEMENTS)):
        hint = ": a role's own policy says nothing of whose it is" if name in _WHOSE else ""
        message = f"must be left out{hint}; allowed are {', '.join(sorted(_ELEMENTS))}"
        yield Problem(code="unknown-key", where=f"{where}.{name}", got=None, message=message)
    sid = statement.get("Sid", "")
    if not isinstance(sid, str) or not _SID.fullmatch(sid):
        message = "must be letters and digits"
        yield Problem(code="name-invalid", where=f"{where}.Sid", got=sid, message=message)


def _type_problems(statement: Mapping[str, object], where: str) -> Iterator[Problem]:
    for name in sorted(name for pair in _ONE_OF for name in pair if statement.get(name)):
        value = statement[name]
        items = value if isinstance(value, (list, tuple)) else (value,)
        if not all(isinstance(item, (str, Mapping)) for item in items):
            message = "must be text, or a list of texts"
            yield Problem(code="wrong-type", where=f"{where}.{name}", got=value, message=message)
    condition = statement.get("Condition")
    if condition is not None and not isinstance(condition, Mapping):
        message = "must be a map of operators, such as StringEquals, to keys and their values"
        yield Problem(code="wrong-type", where=f"{where}.Condition", got=condition, message=message)


def session_policy_problems(text: str, *, where: str, longest: int) -> Iterator[Problem]:
    """Yield why a text is no policy of a session.

    Args:
        text: The policy in JSON.
        where: Path of the text.
        longest: Most characters.
    """
    try:
        document: object = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        message = "must be text that holds a policy document in JSON"
        yield Problem(code="invalid-value", where=where, got=text, message=message)
        return
    for problem in document_problems(document, where=where, longest=longest):
        place = (
            f"{problem.where.removeprefix(where).lstrip('.')}: " if problem.where != where else ""
        )
        yield Problem(
            code=problem.code, where=where, got=problem.got, message=f"{place}{problem.message}"
        )


def role_name_problems(name: str | None, *, where: str) -> Iterator[Problem]:
    """Yield a problem if IAM would not take the name of a role.

    Args:
        name: Name given; ``None`` for one that CloudFormation makes up.
        where: Path of the name.
    """
    if name is not None and not _ROLE_NAME.fullmatch(name):
        message = "must be 1 to 64 letters, digits and _+=,.@-"
        yield Problem(code="name-invalid", where=where, got=name, message=message)


def policy_name_problems(name: str | None, *, where: str) -> Iterator[Problem]:
    """Yield a problem if IAM would not take the name of a policy.

    Args:
        name: Name given; ``None`` for one that CloudFormation makes up.
        where: Path of the name.
    """
    if name is not None and not (_POLICY_NAME.fullmatch(name) and re.search(r"[A-Za-z0-9]", name)):
        message = "must be 1 to 128 letters, digits and _+=,.@-, a letter or digit among them"
        yield Problem(code="name-invalid", where=where, got=name, message=message)
