"""Stacks, change sets and events in the shapes of CloudFormation's answers."""

from __future__ import annotations

from eks_constructs.local.json_values import JsonObject, JsonValue, as_object, as_text
from eks_constructs.local.state import Change, ChangeSet, Event, Resource, Stack


def stack_view(stack: Stack) -> JsonObject:
    """Return a stack as ``DescribeStacks`` gives it."""
    exported = {as_text(value): name for name, value in stack.exports.items()}
    outputs: list[JsonValue] = [
        {
            "OutputKey": name,
            "OutputValue": as_text(value),
            "ExportName": exported.get(as_text(value)),
        }
        for name, value in stack.outputs.items()
    ]
    return {
        "StackId": stack.stack_id,
        "StackName": stack.name,
        "Description": stack.template.document.get("Description"),
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in stack.parameters.items()
        ],
        "CreationTime": stack.created,
        "LastUpdatedTime": stack.updated or None,
        "StackStatus": stack.status,
        "StackStatusReason": stack.reason or None,
        "DisableRollback": False,
        "EnableTerminationProtection": stack.protected,
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        "Outputs": outputs,
        "Tags": [{"Key": key, "Value": value} for key, value in stack.tags.items()],
    }


def summary_view(stack: Stack) -> JsonObject:
    """Return a stack as ``ListStacks`` gives it."""
    full = stack_view(stack)
    names = ("StackId", "StackName", "CreationTime", "LastUpdatedTime", "StackStatus")
    return {name: full[name] for name in names}


def event_view(event: Event) -> JsonObject:
    """Return an event as ``DescribeStackEvents`` gives it."""
    return {
        "StackId": event.stack_id,
        "EventId": event.event_id,
        "OperationId": event.operation_id,
        "StackName": event.stack,
        "LogicalResourceId": event.logical_id,
        "PhysicalResourceId": event.physical_id,
        "ResourceType": event.type,
        "Timestamp": event.timestamp,
        "ResourceStatus": event.status,
        "ResourceStatusReason": event.reason or None,
    }


def resource_view(stack: Stack, resource: Resource) -> JsonObject:
    """Return a resource as ``DescribeStackResources`` gives it."""
    timestamp = stack.updated or stack.created
    return {
        "StackName": stack.name,
        "StackId": stack.stack_id,
        "LogicalResourceId": resource.logical_id,
        "PhysicalResourceId": resource.physical_id,
        "ResourceType": resource.type,
        "Timestamp": timestamp,
        "LastUpdatedTimestamp": timestamp,
        "ResourceStatus": resource.status,
        "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"},
    }


def change_set_view(stack: Stack, change_set: ChangeSet) -> JsonObject:
    """Return a change set as ``DescribeChangeSet`` gives it."""
    return {
        "ChangeSetName": change_set.name,
        "ChangeSetId": change_set.change_set_id,
        "StackId": stack.stack_id,
        "StackName": stack.name,
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in change_set.parameters.items()
        ],
        "CreationTime": change_set.created,
        "ExecutionStatus": change_set.execution,
        "Status": change_set.status,
        "StatusReason": change_set.reason or None,
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        "Tags": [{"Key": key, "Value": value} for key, value in change_set.tags.items()],
        "Changes": [
            {"Type": "Resource", "ResourceChange": _change_view(change)}
            for change in change_set.changes
        ],
    }


def template_summary(document: JsonObject) -> JsonObject:
    """Return a template as ``GetTemplateSummary`` gives it."""
    resources = as_object(document.get("Resources"))
    types = sorted({as_text(as_object(item).get("Type")) for item in resources.values()})
    return {
        "Description": document.get("Description"),
        "Metadata": None,
        "Parameters": [
            {
                "ParameterKey": name,
                "ParameterType": as_object(raw).get("Type"),
                "DefaultValue": as_object(raw).get("Default"),
                "Description": as_object(raw).get("Description"),
                "NoEcho": False,
            }
            for name, raw in as_object(document.get("Parameters")).items()
        ],
        "ResourceTypes": list(types),
        "Version": document.get("AWSTemplateFormatVersion"),
    }


def _change_view(change: Change) -> JsonObject:
    recreation = {"True": "Always", "Conditional": "Conditionally"}.get(change.replacement, "Never")
    return {
        "Action": change.action,
        "LogicalResourceId": change.declaration.logical_id,
        "PhysicalResourceId": change.physical_id or None,
        "ResourceType": change.declaration.type,
        "Replacement": change.replacement or None,
        "Scope": ["Properties"] if change.properties else [],
        "Details": [
            {
                "Target": {
                    "Attribute": "Properties",
                    "Name": name,
                    "RequiresRecreation": recreation,
                },
                "Evaluation": "Static",
                "ChangeSource": "DirectModification",
            }
            for name in change.properties
        ],
    }
