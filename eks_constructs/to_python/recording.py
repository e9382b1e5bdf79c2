"""Builds an environment and writes down every call of the code that builds it."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from types import FrameType
from typing import Final, TypeAlias

from aws_cdk import Stage

from eks_constructs.to_python.calls import Call, Function, Read, Recording, Unit

_CONSTRUCTION: Final = ("jsii._runtime", "__call__")
"""Module and name of what Python runs to make an object of a class of the CDK, or of ours."""

_ATTRIBUTE: Final = ("jsii._reference_map", "__getattr__")
"""The same for an attribute of an object of which only the interfaces are known."""

_LIBRARIES: Final = ("aws_cdk", "constructs", "eks_constructs")
_SILENT: Final = ("eks_constructs.config", "eks_constructs.errors", "eks_constructs.tokens")
"""What the app has no need of."""

_VALUES: Final = ("eks_constructs.planning",)
"""What only computes values: rather the results are written than how they came about."""

_Ended: TypeAlias = Callable[[object], None]


def record(build: Callable[[], Stage], modules: Sequence[str]) -> Recording:
    """Build an environment, and write down what the modules that build it call.

    The interpreter's own hook for profilers tells of the calls: nothing is replaced, and a section
    of the environment that is added later needs nothing here.

    Args:
        build: Makes the stage of the environment.
        modules: The modules that build it, with all that are in them. What they call among
            themselves is not written down, only what they call of the CDK and of our constructs.
    """
    recorder = _Recorder(tuple(modules))
    with recorder.watching():
        build()
    assert recorder.stage is not None  # noqa: S101  # the caller builds one
    return Recording(stage=recorder.stage, events=recorder.events)


class _Recorder:
    def __init__(self, modules: tuple[str, ...]) -> None:
        self.stage: Unit | None = None
        self.events: Final[list[Call | Read]] = []
        self._modules: Final = modules
        self._units: Final[list[Unit]] = []
        self._open: Final[dict[FrameType, _Ended]] = {}
        self._section = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        before = sys.getprofile()
        sys.setprofile(self._see)
        try:
            yield
        finally:
            sys.setprofile(before)

    def _see(self, frame: FrameType, event: str, value: object) -> None:
        if event == "return":
            ended = self._open.pop(frame, None)
            if ended is not None:
                ended(value)
        elif event == "call" and frame.f_back is not None:
            caller, called = _module(frame.f_back), _module(frame)
            entered = (called, frame.f_code.co_name)
            if entered == _CONSTRUCTION:
                self._see_class(frame, caller)
            elif entered == _ATTRIBUTE and _is_in(caller, self._modules):
                self._open_read(frame, frame.f_locals["self"], frame.f_locals["name"])
            elif self._units and _is_in(caller, self._modules):
                self._see_function(frame, caller, called)

    def _see_class(self, frame: FrameType, caller: str) -> None:
        made: type[object] = frame.f_locals["cls"]
        arguments: tuple[object, ...] = frame.f_locals["args"]
        if _is_in(made.__module__, self._modules):
            self._open_unit(frame, made, str(arguments[1]))
        elif self._units and _is_in(caller, self._modules):
            call = Call(
                unit=self._units[-1],
                section=self._section,
                function=made.__init__,
                owner=made,
                arguments=arguments,
                keywords=frame.f_locals["kwargs"],
            )
            self._open_call(frame, call)

    def _see_function(self, frame: FrameType, caller: str, called: str) -> None:
        if _is_in(called, self._modules):
            # From the wiring of a stack to the function that builds one section of it.
            self._section += self._builder(caller) != self._builder(called)
        elif _is_in(called, _LIBRARIES) and not _is_in(called, _SILENT):
            self._see_library(frame)

    def _builder(self, module: str) -> str:
        return next(each for each in self._modules if _is_in(module, (each,)))

    def _see_library(self, frame: FrameType) -> None:
        code = frame.f_code
        first = code.co_varnames[:1] if code.co_argcount else ()
        if code.co_name == "__init__":
            self._see_base(frame)
        elif code.co_name.startswith("_") or "<" in code.co_qualname:
            return
        elif first == ("self",):
            self._see_member(frame, frame.f_locals["self"])
        elif first == ("cls",):
            self._see_factory(frame, frame.f_locals["cls"])
        elif "." in code.co_qualname:
            owner = frame.f_globals[code.co_qualname.partition(".")[0]]
            self._see_factory(frame, owner)
        else:
            self._open_function(frame, frame.f_globals[code.co_name])

    def _see_base(self, frame: FrameType) -> None:
        unit, code = self._units[-1], frame.f_code
        for base in unit.type.__mro__:
            function: Function = base.__dict__.get("__init__", object)
            if getattr(function, "__code__", None) is code:
                arguments, keywords = _given(frame, skip=1)
                unit.base = Call(
                    unit=unit,
                    section=self._section,
                    function=function,
                    owner=base,
                    arguments=arguments,
                    keywords=keywords,
                )

    def _see_member(self, frame: FrameType, receiver: object) -> None:
        name = frame.f_code.co_name
        member = inspect.getattr_static(type(receiver), name)
        if isinstance(member, (property, cached_property)):
            self._open_read(frame, receiver, name)
        else:
            self._open_function(frame, member, receiver=receiver)

    def _open_read(self, frame: FrameType, holder: object, name: str) -> None:
        self._open[frame] = lambda value: self.events.append(
            Read(holder=holder, name=name, value=value)
        )

    def _see_factory(self, frame: FrameType, owner: type[object]) -> None:
        function: Function = getattr(owner, frame.f_code.co_name)
        self._open_function(frame, function, owner=owner)

    def _open_function(
        self,
        frame: FrameType,
        function: Function,
        *,
        owner: type[object] | None = None,
        receiver: object = None,
    ) -> None:
        has_first = frame.f_code.co_varnames[:1] in {("self",), ("cls",)}
        arguments, keywords = _given(frame, skip=int(has_first))
        call = Call(
            unit=self._units[-1],
            section=self._section,
            function=function,
            owner=owner,
            receiver=receiver,
            name=frame.f_code.co_name,
            arguments=arguments,
            keywords=keywords,
            computes=_is_in(_module(frame), _VALUES),
        )
        self._open_call(frame, call)

    def _open_call(self, frame: FrameType, call: Call) -> None:
        def ended(result: object) -> None:
            call.result = result
            call.unit.steps.append(call)
            self.events.append(call)

        self._open[frame] = ended

    def _open_unit(self, frame: FrameType, made: type[object], construct_id: str) -> None:
        parent = self._units[-1] if self._units else None
        unit = Unit(type=made, construct_id=construct_id, parent=parent)
        self._units.append(unit)
        if parent is None:
            self.stage = unit

        def ended(construct: object) -> None:
            unit.construct = construct
            self._units.pop()
            if parent is not None:
                parent.steps.append(unit)

        self._open[frame] = ended


def _given(frame: FrameType, *, skip: int) -> tuple[list[object], dict[str, object]]:
    """Return what a function was given by position and by name.

    Args:
        frame: Where it has just been entered.
        skip: How many of its first parameters to leave out.
    """
    code, given = frame.f_code, frame.f_locals
    plain, named = code.co_argcount, code.co_argcount + code.co_kwonlyargcount
    names = code.co_varnames
    arguments = [given[name] for name in names[skip:plain]]
    if code.co_flags & inspect.CO_VARARGS:
        arguments += given[names[named]]
    return arguments, {name: given[name] for name in names[plain:named]}


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))


def _is_in(module: str, packages: Sequence[str]) -> bool:
    return any(module == each or module.startswith(f"{each}.") for each in packages)
