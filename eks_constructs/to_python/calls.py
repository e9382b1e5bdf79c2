"""What a recording holds: the calls that built one environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TypeAlias, get_type_hints

from constructs import Construct

Function: TypeAlias = Callable[..., object]


@dataclass(eq=False, kw_only=True, slots=True)
class Unit:
    """A stage or a stack: a class of the app that is written.

    Attributes:
        type: Its class.
        construct_id: Its id.
        parent: The stage of a stack; ``None`` for the stage itself.
        construct: It.
        base: How it initialised the class that it extends.
        steps: What it did, in the order in which things were finished.
    """

    type: type[object]
    construct_id: str
    parent: Unit | None
    construct: object = None
    base: Call | None = None
    steps: list[Call | Unit] = field(default_factory=list)

    @property
    def units(self) -> Sequence[Unit]:
        """The stacks of a stage."""
        return [step for step in self.steps if isinstance(step, Unit)]


@dataclass(eq=False, kw_only=True, slots=True)
class Call:
    """One call.

    Attributes:
        unit: What made it.
        section: Counts the functions that build a section of the environment.
        function: What was called; of a class, what initialises it.
        owner: The class that was called, or whose factory this is; ``None`` for others.
        receiver: Whose method it is; ``None`` for others.
        name: Name of the function, method or factory; empty when a class was called.
        arguments: What was given by position, without receiver or class.
        keywords: What was given by name.
        result: What came back.
        computes: Whether it only computes a value, from nothing but what it was given.
    """

    unit: Unit
    section: int
    function: Function
    owner: type[object] | None = None
    receiver: object = None
    name: str = ""
    arguments: Sequence[object] = ()
    keywords: Mapping[str, object] = field(default_factory=dict)
    result: object = None
    computes: bool = False

    @property
    def makes_construct(self) -> bool:
        """Whether a class was called that is a construct."""
        return not self.name and isinstance(self.result, Construct)

    @property
    def result_type(self) -> type[object]:
        """The class of what came back, or the interface that a function of the CDK promises."""
        if self.owner is not None and not self.name:
            return self.owner
        promised = get_type_hints(
            SimpleNamespace(__annotations__={"return": self.function.__annotations__["return"]}),
            globalns=self.function.__globals__,
        )["return"]
        return promised if isinstance(promised, type) else type(self.result)


@dataclass(eq=False, frozen=True, kw_only=True, slots=True)
class Read:
    """A property that was read.

    Attributes:
        holder: Whose property.
        name: Its name.
        value: What it was.
    """

    holder: object
    name: str
    value: object


@dataclass(eq=False, frozen=True, kw_only=True, slots=True)
class Recording:
    """Everything that was called to build one environment.

    Attributes:
        stage: The environment.
        events: Calls and properties that were read, in the order in which they came back.
    """

    stage: Unit
    events: Sequence[Call | Read]
