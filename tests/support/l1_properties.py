"""Which properties an L1 construct has, and which of them a template sets."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from aws_cdk import aws_eks as eks
from pydantic import JsonValue

from eks_constructs.local.schemas import schema_of

_REGION = "us-east-1"


def l1_classes() -> dict[str, type]:
    """Return every L1 class of EKS that the CDK has, by the type of its resource."""
    candidates = [value for name, value in sorted(vars(eks).items()) if name.startswith("Cfn")]
    return {
        value.CFN_RESOURCE_TYPE_NAME: value
        for value in candidates
        if hasattr(value, "CFN_RESOURCE_TYPE_NAME")
    }


def settable_paths(l1: type) -> frozenset[str]:
    """Return the path of every property of an L1, but for those that only EKS sets.

    The CDK takes some properties which the schema of CloudFormation says are read-only.
    """
    return property_paths(l1) - read_only_paths(l1)


def read_only_paths(l1: type) -> frozenset[str]:
    """Return the path of every property that the schema of CloudFormation says only EKS sets."""
    (type_name,) = (name for name, each in l1_classes().items() if each is l1)
    schema = schema_of(type_name, _REGION)
    assert schema is not None, type_name
    return frozenset(".".join(path).lower() for path in schema.read_only)


def property_paths(l1: type) -> frozenset[str]:
    """Return the path of every property of an L1, down to those that are not nested any more.

    Paths are lower case without underscores, so that the Python and the CloudFormation spelling
    meet: ``resources_vpc_config.subnet_ids`` and ``ResourcesVpcConfig.SubnetIds``.
    """
    return frozenset(_paths(l1, l1))


def _paths(l1: type, structure: type) -> Iterator[str]:
    for name, parameter in inspect.signature(vars(structure)["__init__"]).parameters.items():
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            continue  # the construct's scope and id; an `id` that is a property is keyword-only
        path = name.replace("_", "").lower()
        nested = re.search(rf"{l1.__name__}\.(\w+Property)", str(parameter.annotation))
        if nested is None:
            yield path
        else:
            yield from (f"{path}.{below}" for below in _paths(l1, getattr(l1, nested[1])))


def paths_set(value: JsonValue) -> frozenset[str]:
    """Return the path of everything that the properties of a resource in a template set."""
    return frozenset(_set(value, ""))


def _set(value: JsonValue, path: str) -> Iterator[str]:
    if path:
        yield path
    if isinstance(value, list):
        for part in value:
            yield from _set(part, path)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _set(part, f"{path}.{key.lower()}".removeprefix("."))
