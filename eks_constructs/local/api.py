"""CloudFormation's actions, as far as the CDK CLI and people who look around use them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.engine import Engine, Submission
from eks_constructs.local.failures import ApiError, ResourceFailedError
from eks_constructs.local.json_values import (
    JsonObject,
    JsonValue,
    as_flag,
    as_text,
    objects,
    texts,
)
from eks_constructs.local.query import pairs
from eks_constructs.local.scope import default_parameters
from eks_constructs.local.state import ChangeSet, Stack
from eks_constructs.local.template import Template
from eks_constructs.local.views import (
    change_set_view,
    event_view,
    resource_view,
    stack_view,
    summary_view,
    template_summary,
)

_IN_REVIEW: Final = "REVIEW_IN_PROGRESS"


class CloudFormationApi:
    """CloudFormation in one region.

    Args:
        engine: Carries out what the actions ask for.
        api: To read templates from S3.
        region: The region.
    """

    def __init__(self, engine: Engine, api: AwsApi, region: str) -> None:
        self._engine: Final = engine
        self._api: Final = api
        self._region: Final = region

    def call(self, action: str, form: JsonObject) -> JsonObject:
        """Carry out one action.

        Args:
            action: Its name, such as ``DescribeStacks``.
            form: Its parameters.

        Returns:
            The members of its result.

        Raises:
            ApiError: It was refused, or the local AWS does not imitate it.
        """
        method = _ACTIONS.get(action)
        if method is None:
            raise ApiError(
                f"the local AWS does not imitate cloudformation:{action}", code="InvalidAction"
            )
        with self._engine.world.lock:
            return method(self, form)

    def create_stack(self, form: JsonObject) -> JsonObject:
        """Create a stack at once."""
        wanted = self._submission(form, None)
        name = as_text(form.get("StackName"))
        stack = self._engine.new_stack(self._region, name, "CREATE_IN_PROGRESS")
        stack.protected = as_flag(form.get("EnableTerminationProtection"))
        try:
            self._engine.create(stack, wanted)
        except ApiError:
            del self._engine.world.stacks[self._region, name]
            raise
        return {"StackId": stack.stack_id}

    def update_stack(self, form: JsonObject) -> JsonObject:
        """Update a stack at once."""
        stack = self._stack(form)
        wanted = self._submission(form, stack)
        if not self._engine.has_changes(stack, wanted):
            raise ApiError("No updates are to be performed.")
        self._engine.update(stack, wanted)
        return {"StackId": stack.stack_id}

    def delete_stack(self, form: JsonObject) -> JsonObject:
        """Delete a stack; one that does not exist is gone already."""
        stack = self._engine.world.stack(self._region, as_text(form.get("StackName")))
        if stack is not None and stack.status != "DELETE_COMPLETE":
            self._engine.delete(stack)
        return {}

    def create_change_set(self, form: JsonObject) -> JsonObject:
        """Plan a change; of type ``CREATE`` it also adds the empty stack."""
        kind = as_text(form.get("ChangeSetType")) or "UPDATE"
        name = as_text(form.get("StackName"))
        stack = self._engine.world.stack(self._region, name)
        if kind == "CREATE" and (stack is None or stack.status == "DELETE_COMPLETE"):
            wanted = self._submission(form, None)
            stack = self._engine.new_stack(self._region, name, _IN_REVIEW)
        else:
            stack = self._stack(form)
            wanted = self._submission(form, stack)
        own_name = as_text(form.get("ChangeSetName"))
        change_set = self._engine.plan(stack, own_name, kind, wanted)
        return {"Id": change_set.change_set_id, "StackId": stack.stack_id}

    def describe_change_set(self, form: JsonObject) -> JsonObject:
        """Show a change set."""
        return change_set_view(*self._change_set(form))

    def delete_change_set(self, form: JsonObject) -> JsonObject:
        """Forget a change set; one that does not exist is forgotten already."""
        try:
            stack, change_set = self._change_set(form)
        except ApiError:
            return {}
        del self._engine.world.change_sets[self._region, stack.name][change_set.name]
        return {}

    def list_change_sets(self, form: JsonObject) -> JsonObject:
        """List the change sets of a stack."""
        stack = self._stack(form)
        known = self._engine.world.change_sets.get((self._region, stack.name), {})
        names = ("ChangeSetName", "ChangeSetId", "StackId", "StackName", "Status")
        views = [change_set_view(stack, item) for item in known.values()]
        return {"Summaries": [{name: view[name] for name in names} for view in views]}

    def execute_change_set(self, form: JsonObject) -> JsonObject:
        """Carry out a change set; it is done when the answer comes."""
        stack, change_set = self._change_set(form)
        if change_set.execution != "AVAILABLE":
            raise ApiError(
                f"ChangeSet [{change_set.change_set_id}] cannot be executed in its current "
                f"status of [{change_set.status}]",
                code="InvalidChangeSetStatus",
            )
        change_set.execution = "EXECUTE_COMPLETE"
        wanted = Submission(
            template=change_set.template,
            parameters=change_set.parameters,
            tags=change_set.tags,
            keep_on_failure=as_flag(form.get("DisableRollback")),
            import_existing=change_set.import_existing,
        )
        run = self._engine.create if stack.status == _IN_REVIEW else self._engine.update
        run(stack, wanted)
        return {}

    def describe_stacks(self, form: JsonObject) -> JsonObject:
        """Show one stack, or all."""
        if "StackName" in form:
            return {"Stacks": [stack_view(self._stack(form))]}
        return {"Stacks": [stack_view(stack) for stack in self._stacks()]}

    def list_stacks(self, form: JsonObject) -> JsonObject:
        """List stacks, deleted ones too unless the filter leaves them out."""
        wanted = set(texts(form.get("StackStatusFilter")))
        gone = [item for item in self._engine.world.deleted.values() if item.region == self._region]
        found = [item for item in [*self._stacks(), *gone] if not wanted or item.status in wanted]
        return {"StackSummaries": [summary_view(stack) for stack in found]}

    def describe_stack_events(self, form: JsonObject) -> JsonObject:
        """Show what happened to a stack, newest first."""
        events = self._stack(form).events
        return {"StackEvents": [event_view(event) for event in reversed(events)]}

    def describe_stack_resources(self, form: JsonObject) -> JsonObject:
        """Show the resources of a stack, or one of them."""
        stack = self._stack(form)
        views = [resource_view(stack, item) for item in self._engine.resources_of(stack)]
        wanted = form.get("LogicalResourceId")
        found = [view for view in views if wanted in {None, view["LogicalResourceId"]}]
        return {"StackResources": list(found)}

    def describe_stack_resource(self, form: JsonObject) -> JsonObject:
        """Show one resource of a stack."""
        found = objects(self.describe_stack_resources(form)["StackResources"])
        if not found:
            raise ApiError(f"Resource {as_text(form.get('LogicalResourceId'))} does not exist")
        return {"StackResourceDetail": found[0]}

    def list_stack_resources(self, form: JsonObject) -> JsonObject:
        """List the resources of a stack."""
        return {"StackResourceSummaries": self.describe_stack_resources(form)["StackResources"]}

    def get_template(self, form: JsonObject) -> JsonObject:
        """Return the template of a stack as it was given."""
        return {
            "TemplateBody": self._stack(form).template.body,
            "StagesAvailable": ["Original", "Processed"],
        }

    def get_template_summary(self, form: JsonObject) -> JsonObject:
        """Return parameters and types of a stack's template, or of the template given."""
        stack = self._stack(form) if "StackName" in form else None
        return template_summary(self._template(form, stack).document)

    def list_exports(self, _: JsonObject) -> JsonObject:
        """List what the stacks of the region export."""
        exports: list[JsonValue] = [
            {"ExportingStackId": stack.stack_id, "Name": name, "Value": as_text(value)}
            for stack in self._stacks()
            for name, value in stack.exports.items()
        ]
        return {"Exports": exports}

    def update_termination_protection(self, form: JsonObject) -> JsonObject:
        """Switch the protection of a stack on or off."""
        stack = self._stack(form)
        stack.protected = as_flag(form.get("EnableTerminationProtection"))
        return {"StackId": stack.stack_id}

    def _stacks(self) -> list[Stack]:
        return [item for item in self._engine.world.stacks.values() if item.region == self._region]

    def _stack(self, form: JsonObject) -> Stack:
        return self._engine.stack(self._region, as_text(form.get("StackName")))

    def _change_set(self, form: JsonObject) -> tuple[Stack, ChangeSet]:
        wanted, stack_name = as_text(form.get("ChangeSetName")), as_text(form.get("StackName"))
        for (region, name), known in self._engine.world.change_sets.items():
            stack = self._engine.world.stacks[region, name]
            if region != self._region or (stack_name and stack_name not in {name, stack.stack_id}):
                continue
            for change_set in known.values():
                if wanted in {change_set.name, change_set.change_set_id}:
                    return stack, change_set
        raise ApiError(f"ChangeSet [{wanted}] does not exist", code="ChangeSetNotFound")

    def _submission(self, form: JsonObject, stack: Stack | None) -> Submission:
        before = stack.parameters if stack is not None else {}
        template = self._template(form, stack)
        given = {
            as_text(item.get("ParameterKey")): before.get(as_text(item.get("ParameterKey")), "")
            if as_flag(item.get("UsePreviousValue"))
            else as_text(item.get("ParameterValue"))
            for item in objects(form.get("Parameters"))
        }
        tags = pairs(form.get("Tags"), "Key", "Value")
        return Submission(
            template=template,
            # As in AWS, a stack keeps the defaults that it was made with.
            parameters=default_parameters(template) | given,
            tags=tags or (stack.tags if stack is not None else {}),
            keep_on_failure=as_flag(form.get("DisableRollback")),
            import_existing=as_flag(form.get("ImportExistingResources")),
        )

    def _template(self, form: JsonObject, stack: Stack | None) -> Template:
        if "TemplateBody" in form:
            return self._engine.read_template(as_text(form["TemplateBody"]), self._region)
        if "TemplateURL" in form:
            body = self._fetch(as_text(form["TemplateURL"]))
            return self._engine.read_template(body, self._region)
        if stack is None:
            raise ApiError("Either Template URL or Template Body must be specified.")
        return stack.template

    def _fetch(self, url: str) -> str:
        parts = urlsplit(url)
        host, path = parts.hostname or "", unquote(parts.path).lstrip("/")
        # https://bucket.s3.region.amazonaws.com/key, or the bucket as first part of the path.
        bucket, key = (
            (host.split(".s3", 1)[0], path) if ".s3" in host else tuple(path.split("/", 1))
        )
        try:
            return self._api.read_object(self._region, bucket, key)
        except ResourceFailedError as error:
            raise ApiError(f"S3 error for {url}: {error.reason}") from error


_ACTIONS: Final[Mapping[str, Callable[[CloudFormationApi, JsonObject], JsonObject]]] = {
    "CreateChangeSet": CloudFormationApi.create_change_set,
    "CreateStack": CloudFormationApi.create_stack,
    "DeleteChangeSet": CloudFormationApi.delete_change_set,
    "DeleteStack": CloudFormationApi.delete_stack,
    "DescribeChangeSet": CloudFormationApi.describe_change_set,
    "DescribeStackEvents": CloudFormationApi.describe_stack_events,
    "DescribeStackResource": CloudFormationApi.describe_stack_resource,
    "DescribeStackResources": CloudFormationApi.describe_stack_resources,
    "DescribeStacks": CloudFormationApi.describe_stacks,
    "ExecuteChangeSet": CloudFormationApi.execute_change_set,
    "GetTemplate": CloudFormationApi.get_template,
    "GetTemplateSummary": CloudFormationApi.get_template_summary,
    "ListChangeSets": CloudFormationApi.list_change_sets,
    "ListExports": CloudFormationApi.list_exports,
    "ListStackResources": CloudFormationApi.list_stack_resources,
    "ListStacks": CloudFormationApi.list_stacks,
    "UpdateStack": CloudFormationApi.update_stack,
    "UpdateTerminationProtection": CloudFormationApi.update_termination_protection,
}
