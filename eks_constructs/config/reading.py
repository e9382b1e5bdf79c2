"""From a YAML document to its model: as much as can be used, and all that is wrong with the rest.

A part that cannot be read is reported and left out, and reading goes on, so that one run shows all
problems of a file instead of the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final, Generic, TypeVar

import yaml
from pydantic import ValidationError

from eks_constructs.config.documents import Data, Document, read_document
from eks_constructs.config.field_paths import Parts
from eks_constructs.config.model_errors import Slip, slips, unset_slips
from eks_constructs.config.section import Section
from eks_constructs.errors import Problem
from eks_constructs.values import frozen

Model = TypeVar("Model", bound=Section)

_MOST_ROUNDS: Final = 20
_STAND_INS: Final[dict[str, dict[str, Data]]] = {
    "metadata": {"name": "unnamed", "region": ""},
}
"""What takes the place of required fields, so that the rest of the file can be checked."""

_REPLACEABLE: Final = frozenset(
    {*_STAND_INS, *(f"{section}.{name}" for section, own in _STAND_INS.items() for name in own)}
)


@frozen
class Reading(Generic[Model]):
    """What a document gave.

    Attributes:
        model: The model; ``None`` when nothing could be made of the document.
        document: The data that the model was made of, with their places.
        problems: What is wrong with the form of the document.
        useless: Paths in the file of what was left out, or cannot be trusted.
    """

    model: Model | None
    document: Document
    problems: tuple[Problem, ...]
    useless: frozenset[str]


def read_model(
    node: yaml.Node, file: str, model: type[Model], *, prefix: Parts = ()
) -> Reading[Model]:
    """Read one document, leaving out what cannot be used.

    Args:
        node: Root of the document.
        file: Name of the file.
        model: What the document should be.
        prefix: What its paths begin with. Default: nothing.
    """
    document = read_document(node, file, prefix=prefix)
    problems = list(document.problems)
    problems += (each.problem for each in unset_slips(document, model, prefix))
    useless = {problem.where for problem in problems}
    absent: set[str] = set()
    skip: set[str] = set()
    found = None
    for _ in range(_MOST_ROUNDS if isinstance(node, yaml.MappingNode) else 0):
        try:
            data = _with_stand_ins(document.data, absent)
            found = model.model_validate(data, by_alias=True, by_name=False)
            break
        except ValidationError as error:
            found_slips = tuple(slips(error, document, model, prefix))
            problems += _to_tell(found_slips, useless)
            known = len(absent) + len(skip)
            absent |= {each.problem.where for each in found_slips if _replaceable(each)}
            skip |= {each.useless for each in found_slips if not _replaceable(each)}
            useless |= absent | skip
            if len(absent) + len(skip) == known:
                break
            document = read_document(node, file, prefix=prefix, skip=frozenset(skip))
    return Reading(
        model=found, document=document, problems=tuple(problems), useless=frozenset(useless)
    )


def _with_stand_ins(data: dict[str, Data], absent: set[str]) -> dict[str, Data]:
    filled = dict(data)
    for section, own in _STAND_INS.items():
        given = filled.get(section, {})
        if isinstance(given, dict):
            missing = {
                name: value
                for name, value in own.items()
                if name not in given and ({section, f"{section}.{name}"} & absent)
            }
            if missing:
                filled[section] = given | missing
    return filled


def _to_tell(found: Sequence[Slip], useless: Collection[str]) -> Iterator[Problem]:
    """Give what was not told before; a misspelled field does not miss too."""
    meant = {each.meant for each in found}
    for each in found:
        misspelled = each.problem.code == "required" and each.problem.where in meant
        if each.problem.where not in useless and not misspelled:
            yield each.problem


def _replaceable(slip: Slip) -> bool:
    return slip.problem.where in _REPLACEABLE and slip.problem.code == "required"
