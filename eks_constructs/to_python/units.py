"""The classes of the app that is written: one for each stack, and one for their stage."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Final

from aws_cdk import Tags

from eks_constructs.to_python.calls import Call, Unit
from eks_constructs.to_python.constants import TAGS, Constants
from eks_constructs.to_python.expressions import Expressions
from eks_constructs.to_python.layout import Node, Plain, call, followed, laid_out, one_line
from eks_constructs.to_python.naming import Imports
from eks_constructs.to_python.origins import Origin, Origins
from eks_constructs.to_python.references import References
from eks_constructs.to_python.variables import Variables

_BODY: Final = 8


class Units:
    """Writes the classes of an app.

    Args:
        stage: The stage of the app.
        imports: What the file imports.
        constants: What it names at its top.
        origins: Where objects come from.
        refs: What refers to what.
    """

    def __init__(
        self,
        stage: Unit,
        *,
        imports: Imports,
        constants: Constants,
        origins: Origins,
        refs: References,
    ) -> None:
        self._stage: Final = stage
        self._imports: Final = imports
        self._constants: Final = constants
        self._refs: Final = refs
        self._origins: Final = origins
        self._variables: Final = Variables(stage, refs, origins)
        self._expressions: Final = Expressions(imports, constants, origins, self._refer)
        self.values: Final = self._expressions.values
        self._unit = stage

    def classes(self) -> Iterator[str]:
        """Yield each class, the stage at the end."""
        for unit in (*self._stage.units, self._stage):
            self._unit = unit
            yield "\n".join(self._class(unit))

    def class_of(self, unit: Unit) -> str:
        """Return the name of the class of a stack or stage."""
        return self._variables.class_of(unit)

    def _class(self, unit: Unit) -> Iterator[str]:
        base = unit.base
        assert base is not None  # noqa: S101  # every stack and stage initialises itself
        assert base.owner is not None  # noqa: S101  # as what it extends
        yield f"class {self._variables.class_of(unit)}({self._imports.name(base.owner)}):"
        yield from _docstring(unit.type)
        yield ""
        yield f"    {self._signature(unit)}"
        items: list[tuple[str, Node]] = [("", Plain("scope")), ("", Plain("construct_id"))]
        items += self._expressions.arguments(base, skip=len(items))
        yield _statement(call("super().__init__", items))
        yield from self._body(unit)

    def _signature(self, unit: Unit) -> str:
        scope = self._imports.member("constructs", "Construct")
        items: list[tuple[str, Node]] = [
            ("", Plain(each)) for each in ("self", f"scope: {scope}", "construct_id: str")
        ]
        parameters = self._variables.parameters(unit)
        if parameters:
            items.append(("", Plain("*")))
        items += [
            (f"{name}: ", Plain(self._imports.name(made.result_type)))
            for made, name in parameters.items()
        ]
        return laid_out(call("def __init__", items), indent=4, after=" -> None:")

    def _body(self, unit: Unit) -> Iterator[str]:
        before, tags = None, self._tag_calls(unit)
        for step in unit.steps:
            if isinstance(step, Unit):
                yield self._assigned(step, self._stack(step))
            elif step in tags:
                if step is tags[-1]:
                    yield from self._tag_loop(step)
            elif self._refs.is_written(step) and not self._refs.is_inline(step):
                if before is not None and self._is_apart(before, step):
                    yield ""
                before = step
                yield self._assigned(step, self._expressions.call(step))

    def _is_apart(self, before: Call, step: Call) -> bool:
        """Return whether a paragraph ends: with a section, or with what others were made for."""
        ends = before.makes_construct and not self._variables.of(before)
        return step.unit.parent is not None and (ends or before.section != step.section)

    def _assigned(self, made: Call | Unit, node: Node) -> str:
        variable = self._variables.of(made)
        return _statement(node, before=f"{variable} = " if variable else "")

    def _stack(self, unit: Unit) -> Node:
        items: list[tuple[str, Node]] = [("", Plain("self"))]
        items.append(("", self.values.node(unit.construct_id)))
        for made, name in self._variables.parameters(unit).items():
            items.append((f"{name}=", self._refer(Origin(root=made))))
        return call(self._variables.class_of(unit), items)

    def _tag_calls(self, unit: Unit) -> list[Call]:
        """Return the calls that give a unit the tags of everything, if they do so one by one."""
        tags = self._constants.known.get(TAGS)
        if not isinstance(tags, Mapping) or unit.parent is not None:
            return []
        found = [
            step
            for step in unit.steps
            if isinstance(step, Call) and step.name == "add" and self._is_tags(step.receiver, unit)
        ]
        given = [tuple(step.arguments) for step in found]
        return found if given == sorted(tags.items()) else []

    def _is_tags(self, receiver: object, unit: Unit) -> bool:
        origin = self._origins.of(receiver)
        made = origin.root if origin is not None else None
        return isinstance(made, Call) and made.owner is Tags and made.arguments == [unit.construct]

    def _tag_loop(self, step: Call) -> Iterator[str]:
        tags = self._constants.use(TAGS).code
        receiver = one_line(self.values.node(step.receiver))
        yield f"{' ' * _BODY}for key, value in {tags}.items():"
        yield f"{' ' * (_BODY + 4)}{receiver}.add(key, value)"

    def _refer(self, origin: Origin) -> Node:
        root = origin.root
        steps = (
            f"[{self._imports.name(type(step))}.{step.name}]" if isinstance(step, Enum) else step
            for step in origin.path
        )
        return followed(self._root(root), "".join(steps)) if origin.path else self._root(root)

    def _root(self, root: Call | Unit) -> Node:
        if root is self._unit:
            return Plain("self")
        if isinstance(root, Unit) or root.unit is self._unit:
            if isinstance(root, Call) and self._refs.is_inline(root):
                return self._expressions.call(root)
            return Plain(self._variables.of(root))
        if root.unit.parent is self._unit:
            stack, attribute = self._variables.of(root.unit), self._variables.of(root)
            return Plain(f"{stack}.{attribute.removeprefix('self.')}")
        return Plain(self._variables.parameters(self._unit)[root])


def _docstring(documented: type[object]) -> Iterator[str]:
    """Yield what a class says of itself, without its arguments."""
    text = (inspect.getdoc(documented) or "").partition("\nArgs:")[0].rstrip()
    lines = f'"""{text}'.splitlines()
    if len(lines) == 1:
        yield f'    {lines[0]}"""'
        return
    yield from (f"    {line}".rstrip() for line in lines)
    yield '    """'


def _statement(node: Node, *, before: str = "") -> str:
    return " " * _BODY + laid_out(node, indent=_BODY, before=before)
