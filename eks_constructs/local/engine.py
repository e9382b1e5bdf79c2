"""Deploys, updates and deletes stacks, and rolls back what fails."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from typing import Final

from eks_constructs.local.arns import arn
from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.carrier import Carrier
from eks_constructs.local.changes import plan_changes
from eks_constructs.local.deployment import Deployment
from eks_constructs.local.failures import ApiError, ResourceFailedError
from eks_constructs.local.json_values import JsonValue
from eks_constructs.local.scope import StackScope, check_rules, resolve_parameters
from eks_constructs.local.state import ChangeSet, Resource, Stack, World, now
from eks_constructs.local.template import Template, parse_template
from eks_constructs.values import frozen

NO_CHANGES: Final = (
    "The submitted information didn't contain changes. "
    "Submit different information to create a change set."
)
_UPDATABLE: Final = frozenset(
    {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"}
)


@frozen
class Submission:
    """What a caller wants a stack to become.

    Attributes:
        template: The template.
        parameters: Parameter values.
        tags: Tags of the stack.
        keep_on_failure: Whether a failure leaves everything as it stands, without a rollback.
        import_existing: Whether to take over what no stack owns and exists under the same name.
    """

    template: Template
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    keep_on_failure: bool = False
    import_existing: bool = False


class Engine:
    """The local CloudFormation; callers hold ``world.lock`` while they use it.

    Args:
        world: What exists.
        api: moto's API, which carries out what it can.
    """

    def __init__(self, world: World, api: AwsApi) -> None:
        self.world: Final = world
        self.carrier: Final = Carrier(world, api)
        self._api: Final = api

    def read_template(self, body: str, region: str) -> Template:
        """Parse a template and check that all of its types can be carried out.

        Raises:
            ApiError: It is no template, or has a type that is refused or unknown.
        """
        template = parse_template(body)
        self.carrier.check_types(template, region)
        return template

    def stack(self, region: str, name: str) -> Stack:
        """Return a stack that exists.

        Raises:
            ApiError: There is none of this name.
        """
        found = self.world.stack(region, name)
        if found is None:
            raise ApiError(f"Stack with id {name} does not exist")
        return found

    def new_stack(self, region: str, name: str, status: str) -> Stack:
        """Add an empty stack.

        Raises:
            ApiError: There is one of this name already.
        """
        if (region, name) in self.world.stacks:
            raise ApiError(f"Stack [{name}] already exists", code="AlreadyExistsException")
        stack_id = arn("cloudformation", region, f"stack/{name}/{uuid.uuid4()}")
        stack = Stack(name=name, stack_id=stack_id, region=region, status=status, created=now())
        self.world.stacks[region, name] = stack
        return stack

    def plan(self, stack: Stack, name: str, kind: str, wanted: Submission) -> ChangeSet:
        """Add a change set to a stack.

        Args:
            stack: The stack; for a new one, empty and in review.
            name: Name of the change set.
            kind: ``CREATE`` or ``UPDATE``.
            wanted: What the stack shall become.

        Raises:
            ApiError: The stack cannot be changed now, or the submission is wrong as a whole.
        """
        if kind == "UPDATE":
            self._refuse_update(stack, wanted.template)
        scope = self._scope(stack, wanted)
        try:
            changes = plan_changes(scope, wanted.template, import_existing=wanted.import_existing)
        except ResourceFailedError as error:
            raise ApiError(error.reason) from error
        same = not changes and self._same(stack, wanted)
        own_id = arn("cloudformation", stack.region, f"changeSet/{name}/{uuid.uuid4()}")
        change_set = ChangeSet(
            name=name,
            change_set_id=own_id,
            kind=kind,
            status="FAILED" if same else "CREATE_COMPLETE",
            reason=NO_CHANGES if same else "",
            execution="UNAVAILABLE" if same else "AVAILABLE",
            template=wanted.template,
            parameters=wanted.parameters,
            tags=wanted.tags,
            changes=changes,
            import_existing=wanted.import_existing,
            created=now(),
        )
        self.world.change_sets.setdefault((stack.region, stack.name), {})[name] = change_set
        return change_set

    def create(self, stack: Stack, wanted: Submission) -> None:
        """Create everything that the submission declares; a failure removes it again."""
        started = time.monotonic()
        scope = self._scope(stack, wanted)
        stack.begin("CREATE_IN_PROGRESS")
        self._deployment(stack, scope, wanted).create(keep_on_failure=wanted.keep_on_failure)
        self._adopt(stack, wanted, succeeded=stack.status == "CREATE_COMPLETE")
        stack.duration = time.monotonic() - started

    def update(self, stack: Stack, wanted: Submission) -> None:
        """Bring a stack to what the submission declares; a failure restores what was.

        Raises:
            ApiError: The stack cannot be updated now, or nothing would change.
        """
        self._refuse_update(stack, wanted.template)
        started = time.monotonic()
        scope = self._scope(stack, wanted)
        stack.begin("UPDATE_IN_PROGRESS")
        stack.updated = now()
        self._deployment(stack, scope, wanted).update(keep_on_failure=wanted.keep_on_failure)
        self._adopt(stack, wanted, succeeded=stack.status == "UPDATE_COMPLETE")
        stack.duration = time.monotonic() - started

    def has_changes(self, stack: Stack, wanted: Submission) -> bool:
        """Return whether an update would change anything."""
        changes = plan_changes(self._scope(stack, wanted), wanted.template)
        return bool(changes) or not self._same(stack, wanted)

    def delete(self, stack: Stack) -> None:
        """Delete a stack and what it does not retain.

        Raises:
            ApiError: The stack is protected, or another stack imports what it exports.
        """
        if stack.protected:
            raise ApiError(
                f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
            )
        for other in self.world.stacks.values():
            used = sorted(other.imports & stack.exports.keys())
            if used and other.region == stack.region:
                raise ApiError(
                    f"Export {used[0]} cannot be deleted as it is in use by {other.name}"
                )
        started = time.monotonic()
        stack.begin("DELETE_IN_PROGRESS")
        scope = self._scope_of(stack, {})
        Deployment(stack=stack, scope=scope, template=stack.template).delete()
        stack.duration = time.monotonic() - started
        if stack.status == "DELETE_COMPLETE":
            del self.world.stacks[stack.region, stack.name]
            self.world.change_sets.pop((stack.region, stack.name), None)
            self.world.deleted[stack.stack_id] = stack

    def resources_of(self, stack: Stack) -> list[Resource]:
        """Return the resources that belong to a stack."""
        return [self.world.resources[uid] for uid in stack.resources.values()]

    def _deployment(self, stack: Stack, scope: StackScope, wanted: Submission) -> Deployment:
        return Deployment(
            stack=stack,
            scope=scope,
            template=wanted.template,
            import_existing=wanted.import_existing,
        )

    def _scope(self, stack: Stack, wanted: Submission) -> StackScope:
        parameters = resolve_parameters(wanted.template, wanted.parameters, self._api, stack.region)
        scope = self._scope_of(stack, parameters)
        check_rules(scope, wanted.template)
        return scope

    def _scope_of(self, stack: Stack, parameters: Mapping[str, JsonValue]) -> StackScope:
        return StackScope(
            world=self.world,
            carrier=self.carrier,
            api=self._api,
            stack=stack,
            parameters=parameters,
            current={item.logical_id: item for item in self.resources_of(stack)},
        )

    def _refuse_update(self, stack: Stack, template: Template) -> None:
        if stack.status not in _UPDATABLE:
            raise ApiError(
                f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated."
            )
        retyped = [
            item.logical_id
            for item in self.resources_of(stack)
            if item.logical_id in template.resources
            and template.resources[item.logical_id].type != item.type
        ]
        if retyped:
            raise ApiError(
                "Update of resource type is not permitted. The new template modifies resource "
                f"type of the following resources: [{', '.join(retyped)}]"
            )

    def _same(self, stack: Stack, wanted: Submission) -> bool:
        return (
            stack.template.document == wanted.template.document
            and dict(stack.parameters) == dict(wanted.parameters)
            and dict(stack.tags) == dict(wanted.tags)
        )

    def _adopt(self, stack: Stack, wanted: Submission, *, succeeded: bool) -> None:
        # A stack that failed at creation keeps the template, so that it can be looked at.
        if succeeded or not stack.template.resources:
            stack.template = wanted.template
            stack.parameters = wanted.parameters
            stack.tags = wanted.tags
