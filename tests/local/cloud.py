"""A running local AWS as tests talk to it: over HTTP, as any client does."""

from __future__ import annotations

import json
from collections.abc import Mapping

from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.inventory import ResourceRow, StackRow
from eks_constructs.local.json_values import JsonObject, JsonValue, as_text, objects
from eks_constructs.local.server import LocalAwsServer

REGION = "eu-west-1"
ROLE_ARN = "arn:aws:iam::123456789012:role/some"


class Cloud:
    """A local AWS with one stack at a time in mind, named ``app`` unless said otherwise."""

    def __init__(self, server: LocalAwsServer) -> None:
        self.server = server
        self.api = AwsApi(server.endpoint)

    def call(self, operation: str, parameters: JsonObject) -> JsonObject:
        """Call an operation of any service."""
        return self.api.call(REGION, operation, parameters)

    def create(
        self, resources: JsonObject, *, name: str = "app", sections: JsonObject | None = None
    ) -> StackRow:
        """Create a stack and return what became of it."""
        self._send("create_stack", name, resources, sections)
        return self.stack(name)

    def update(
        self, resources: JsonObject, *, name: str = "app", sections: JsonObject | None = None
    ) -> StackRow:
        """Update a stack and return what became of it."""
        self._send("update_stack", name, resources, sections)
        return self.stack(name)

    def delete(self, name: str = "app") -> None:
        """Delete a stack."""
        self.call("cloudformation.delete_stack", {"StackName": name})

    def change_set(
        self, resources: JsonObject, *, name: str = "app", kind: str = "UPDATE", **more: JsonValue
    ) -> JsonObject:
        """Plan a change, with further parameters of the call, and return it."""
        given: JsonObject = {"StackName": name, "ChangeSetName": "plan"}
        body = json.dumps({"Resources": resources})
        create: JsonObject = {**given, "TemplateBody": body, "ChangeSetType": kind, **more}
        self.call("cloudformation.create_change_set", create)
        return self.call("cloudformation.describe_change_set", given)

    def stack(self, name: str = "app") -> StackRow:
        """Return a stack that exists."""
        return next(row for row in self.server.inventory().stacks if row.name == name)

    def stack_names(self) -> list[str]:
        """Return the names of the stacks that exist."""
        return [row.name for row in self.server.inventory().stacks]

    def resources(self, name: str = "app") -> Mapping[str, ResourceRow]:
        """Return the resources of a stack by logical id, without retained ones."""
        rows = self.server.inventory().resources
        return {row.logical_id: row for row in rows if row.stack == name and not row.retained}

    def retained(self) -> list[ResourceRow]:
        """Return what was retained."""
        return [row for row in self.server.inventory().resources if row.retained]

    def events(self, name: str = "app") -> list[tuple[str, str]]:
        """Return logical id and status of every event, oldest first."""
        answer = self.call("cloudformation.describe_stack_events", {"StackName": name})
        return [
            (as_text(item["LogicalResourceId"]), as_text(item["ResourceStatus"]))
            for item in reversed(objects(answer["StackEvents"]))
        ]

    def reasons(self, name: str = "app") -> list[str]:
        """Return the reason of every event that has one, oldest first."""
        answer = self.call("cloudformation.describe_stack_events", {"StackName": name})
        reasons = [item.get("ResourceStatusReason") for item in objects(answer["StackEvents"])]
        return [as_text(reason) for reason in reversed(reasons) if reason is not None]

    def _send(
        self, operation: str, name: str, resources: JsonObject, sections: JsonObject | None
    ) -> None:
        body = json.dumps({"Resources": resources, **(sections or {})})
        self.call(f"cloudformation.{operation}", {"StackName": name, "TemplateBody": body})


def resource(type_name: str, **properties: JsonValue) -> JsonObject:
    """Return a resource of a template."""
    return {"Type": f"AWS::{type_name}", "Properties": {**properties}}


def ref(logical_id: str) -> JsonObject:
    """Return a ``Ref``."""
    return {"Ref": logical_id}


def cluster(version: str = "1.34", name: str | None = "dev", **more: JsonValue) -> JsonObject:
    """Return a cluster."""
    named: JsonObject = {} if name is None else {"Name": name}
    vpc: JsonObject = {"SubnetIds": ["subnet-1", "subnet-2"]}
    properties: JsonObject = {
        **named,
        "RoleArn": ROLE_ARN,
        "Version": version,
        "ResourcesVpcConfig": vpc,
        **more,
    }
    return resource("EKS::Cluster", **properties)


def node_group(**more: JsonValue) -> JsonObject:
    """Return a node group of the cluster with the logical id ``Cluster``."""
    properties: JsonObject = {
        "ClusterName": ref("Cluster"),
        "NodeRole": ROLE_ARN,
        "Subnets": ["subnet-1"],
        **more,
    }
    return resource("EKS::Nodegroup", **properties)
