"""Everything the local CloudFormation remembers: stacks, their resources, events, change sets."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import RLock
from typing import Final, TypeAlias

from eks_constructs.local.json_values import JsonObject, JsonValue
from eks_constructs.local.template import EMPTY_TEMPLATE, Declaration, Template
from eks_constructs.values import frozen

_MILLISECOND: Final = timedelta(milliseconds=1)


@frozen
class Resource:
    """One resource that exists, or that was kept when its stack let it go.

    Attributes:
        uid: Our own key; a physical id is not unique over all types.
        stack: Name of the stack that made it.
        region: Where it is.
        declaration: What its template said, for its policies and its type.
        physical_id: What ``Ref`` gives.
        identity: What makes it unique among its type, such as the parts of its name.
        named: Whether the template chose that identity.
        properties: Resolved properties.
        attributes: What ``Fn::GetAtt`` gives besides the properties.
        status: Last status, such as ``CREATE_COMPLETE``.
        retained: Whether it outlived its place in the stack.
    """

    uid: str
    stack: str
    region: str
    declaration: Declaration
    physical_id: str
    identity: str
    named: bool
    properties: JsonObject
    attributes: JsonObject
    status: str = "CREATE_COMPLETE"
    retained: bool = False

    @property
    def type(self) -> str:
        """Resource type, such as ``AWS::EKS::Cluster``."""
        return self.declaration.type

    @property
    def logical_id(self) -> str:
        """Its key in the template."""
        return self.declaration.logical_id


@frozen
class Event:
    """One line of a stack's history.

    Attributes:
        stack_id: ARN of the stack.
        stack: Name of the stack.
        logical_id: Whose event it is; the stack's name for the stack itself.
        physical_id: The same, physically.
        type: Resource type.
        status: Status reached.
        reason: Why, above all for a failure. Empty when there is nothing to say.
        event_id: Unique id.
        operation_id: The same for all events of one create, update or delete.
        timestamp: When; later events of a stack have later times.
    """

    stack_id: str
    stack: str
    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str
    event_id: str
    operation_id: str
    timestamp: str


@dataclass(kw_only=True, slots=True)
class Stack:
    """A stack and its history.

    Attributes:
        name: Its name.
        stack_id: Its ARN.
        region: Where it is.
        status: Such as ``CREATE_COMPLETE``.
        reason: Why it has this status.
        template: The template last deployed.
        parameters: Values last given.
        tags: Tags last given.
        outputs: Output name to value.
        exports: Export name to value.
        imports: Names of the exports of other stacks that it uses.
        resources: Logical id to the uid of the resource.
        events: History, oldest first.
        protected: Whether deletion is refused.
        created: When it was created.
        updated: When it was last updated; empty before the first update.
        duration: Seconds that the last operation took.
        operation_id: Id of the last operation.
    """

    name: str
    stack_id: str
    region: str
    status: str
    reason: str = ""
    template: Template = EMPTY_TEMPLATE
    parameters: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, JsonValue] = field(default_factory=dict)
    exports: Mapping[str, JsonValue] = field(default_factory=dict)
    imports: frozenset[str] = frozenset()
    resources: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    protected: bool = False
    created: str = ""
    updated: str = ""
    duration: float = 0.0
    operation_id: str = ""

    def begin(self, status: str) -> None:
        """Start an operation: a new id for its events, and the first of them.

        Args:
            status: Such as ``UPDATE_IN_PROGRESS``.
        """
        self.operation_id = str(uuid.uuid4())
        self.record(status, reason="User Initiated")

    def record(
        self,
        status: str,
        *,
        declaration: Declaration | None = None,
        physical_id: str = "",
        reason: str = "",
    ) -> None:
        """Add an event: of one resource, or of the stack itself when ``declaration`` is ``None``.

        Args:
            status: Status reached; becomes the stack's own status for an event of the stack.
            declaration: The resource.
            physical_id: Its physical id, once it has one.
            reason: Why.
        """
        if declaration is None:
            self.status, self.reason = status, reason
        self.events.append(
            Event(
                stack_id=self.stack_id,
                stack=self.name,
                logical_id=self.name if declaration is None else declaration.logical_id,
                physical_id=self.stack_id if declaration is None else physical_id,
                type="AWS::CloudFormation::Stack" if declaration is None else declaration.type,
                status=status,
                reason=reason,
                event_id=str(uuid.uuid4()),
                operation_id=self.operation_id,
                timestamp=self._next_time(),
            )
        )

    def _next_time(self) -> str:
        # The CDK CLI orders events by their time, which has no more than milliseconds.
        time = datetime.now(UTC)
        if self.events:
            after_last = datetime.fromisoformat(self.events[-1].timestamp) + _MILLISECOND
            time = max(time, after_last)
        return _written(time)


@frozen
class Change:
    """What a change set would do to one resource.

    Attributes:
        action: ``Add``, ``Import``, ``Modify`` or ``Remove``.
        declaration: The resource as the template that counts declares it.
        physical_id: Its physical id; empty for a new one.
        replacement: ``True``, ``False``, ``Conditional``, or empty where there is no question.
        properties: Names of the properties that differ.
    """

    action: str
    declaration: Declaration
    physical_id: str = ""
    replacement: str = ""
    properties: tuple[str, ...] = ()


@dataclass(kw_only=True, slots=True)
class ChangeSet:
    """A change set, ready to be executed or failed.

    Attributes:
        name: Its name.
        change_set_id: Its ARN.
        kind: ``CREATE`` or ``UPDATE``.
        status: ``CREATE_COMPLETE`` or ``FAILED``.
        reason: Why it failed.
        execution: ``AVAILABLE``, ``UNAVAILABLE`` or ``EXECUTE_COMPLETE``.
        template: The template to deploy.
        parameters: Parameter values to deploy with.
        tags: Tags to set.
        changes: What it would do.
        import_existing: Whether it takes over what exists under the same name.
        created: When it was created.
    """

    name: str
    change_set_id: str
    kind: str
    status: str
    reason: str
    execution: str
    template: Template
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    changes: tuple[Change, ...]
    import_existing: bool
    created: str


StackKey: TypeAlias = tuple[str, str]
"""Region and name of a stack."""


@dataclass(kw_only=True, slots=True)
class World:
    """All stacks, resources and change sets of the one account, in every region.

    Attributes:
        stacks: Stacks that exist, by region and name.
        deleted: Stacks that are gone, by their ARN, for whoever still asks for their events.
        resources: Everything that exists, by uid; what was retained too.
        change_sets: Change sets by stack and name.
        lock: Held during every operation, so that one happens after the other.
    """

    stacks: dict[StackKey, Stack] = field(default_factory=dict)
    deleted: dict[str, Stack] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    change_sets: dict[StackKey, dict[str, ChangeSet]] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)

    def of_type(self, type_name: str, region: str) -> Iterator[Resource]:
        """Yield every resource of a type in a region, retained ones included."""
        for resource in tuple(self.resources.values()):
            if resource.type == type_name and resource.region == region:
                yield resource

    def find(self, type_name: str, region: str, identity: str) -> Resource | None:
        """Return the resource with this identity, if there is one."""
        matches = (item for item in self.of_type(type_name, region) if item.identity == identity)
        return next(matches, None)

    def stack(self, region: str, name_or_id: str) -> Stack | None:
        """Return a stack by name or ARN; a deleted one only by its ARN."""
        for stack in self.stacks.values():
            if stack.region == region and name_or_id in {stack.name, stack.stack_id}:
                return stack
        return self.deleted.get(name_or_id)

    def clear(self) -> None:
        """Forget everything."""
        self.stacks.clear()
        self.deleted.clear()
        self.resources.clear()
        self.change_sets.clear()


def now() -> str:
    """Return the time in the form in which AWS writes it."""
    return _written(datetime.now(UTC))


def _written(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
