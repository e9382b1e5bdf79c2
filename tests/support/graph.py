"""What waits for what when the stacks of an environment are deployed.

Within a stack a resource waits for those it refers to (`Ref`, `Fn::GetAtt`, `Fn::Sub`,
`DependsOn`). Across stacks it waits for every resource of every stack that its own stack depends
on, because the CDK CLI deploys whole stacks one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import JsonValue

from tests.support.assemblies import SynthesisedStack

_SUB_VARIABLE: Final = re.compile(r"\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\}")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Resource:
    """One resource of one stack."""

    stack: str
    logical_id: str
    type: str


@dataclass(frozen=True, slots=True)
class DeploymentGraph:
    """Resources and what each of them waits for."""

    edges: Mapping[Resource, frozenset[Resource]]
    _reached: dict[Resource, frozenset[Resource]] = field(default_factory=dict)

    def of_type(self, resource_type: str) -> tuple[Resource, ...]:
        """Return all resources of a type, sorted."""
        return tuple(sorted(r for r in self.edges if r.type == resource_type))

    def waits_for(self, resource: Resource) -> frozenset[Resource]:
        """Return everything that must exist before ``resource``, directly or not."""
        if resource not in self._reached:
            found: set[Resource] = set()
            todo = [resource]
            while todo:
                for needed in self.edges[todo.pop()] - found:
                    found.add(needed)
                    todo.append(needed)
            self._reached[resource] = frozenset(found)
        return self._reached[resource]

    def types_before(self, resource_type: str) -> dict[Resource, frozenset[str]]:
        """Return the types that each resource of a type waits for; there is at least one."""
        found = self.of_type(resource_type)
        assert found, resource_type
        return {r: frozenset(needed.type for needed in self.waits_for(r)) for r in found}


def deployment_graph(stacks: Iterable[SynthesisedStack]) -> DeploymentGraph:
    """Build the graph of all resources of these stacks."""
    by_name = {stack.name: stack for stack in stacks}
    resources = {
        (stack.name, logical_id): Resource(
            stack=stack.name, logical_id=logical_id, type=str(body["Type"])
        )
        for stack in by_name.values()
        for logical_id, body in stack.resources.items()
    }
    edges: dict[Resource, frozenset[Resource]] = {}
    for (name, logical_id), resource in resources.items():
        stack = by_name[name]
        inside = {
            resources[name, other]
            for other in _mentions(stack.resources[logical_id])
            if (name, other) in resources
        }
        outside = {r for r in resources.values() if r.stack in stack.depends_on}
        edges[resource] = frozenset(inside | outside)
    return DeploymentGraph(edges)


def _mentions(value: JsonValue) -> Iterator[str]:
    """Yield the logical ids that a part of a template names."""
    match value:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            yield name
        case dict():
            yield from _named(value.get("DependsOn"))
            if "Fn::Sub" in value:
                yield from _SUB_VARIABLE.findall(str(value["Fn::Sub"]))
            for part in value.values():
                yield from _mentions(part)
        case list():
            for part in value:
                yield from _mentions(part)


def _named(depends_on: JsonValue) -> Iterator[str]:
    if isinstance(depends_on, str):
        yield depends_on
    elif isinstance(depends_on, list):
        yield from (str(name) for name in depends_on)
