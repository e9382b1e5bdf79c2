"""The one thing of a cluster that other resources refer to in EC2: the security group EKS makes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.carrying import Made, Request
from eks_constructs.local.eks_attributes import digest
from eks_constructs.local.failures import ResourceFailedError
from eks_constructs.local.generated import make, remake
from eks_constructs.local.json_values import JsonObject, JsonValue, as_object, as_text, objects
from eks_constructs.local.state import Resource

_GROUP: Final = "ClusterSecurityGroupId"


class ClusterRecord:
    """A cluster as a record, with a security group in moto's EC2 for rules to refer to.

    Without subnets that moto knows there is no VPC to make it in; its id is then made up.

    Args:
        api: moto's API.
    """

    def __init__(self, api: AwsApi) -> None:
        self._api: Final = api

    def create(self, request: Request) -> Made:
        """Create it, and its security group."""
        made = make(request)
        vpc_id = self._vpc_id(request)
        if vpc_id is None:
            return made
        group = self._api.call(request.region, "ec2.create_security_group", _group(request, vpc_id))
        return replace(made, attributes={**made.attributes, _GROUP: group["GroupId"]})

    def update(self, before: Resource, request: Request) -> Made:
        """Change it in place; the group stays."""
        return remake(before, request)

    def delete(self, resource: Resource) -> None:
        """Delete its security group; one that is in use is left, as by EKS."""
        group_id = as_text(resource.attributes.get(_GROUP))
        try:
            self._api.call(resource.region, "ec2.delete_security_group", {"GroupId": group_id})
        except ResourceFailedError:
            return

    def attributes(self, resource: Resource) -> JsonObject:
        """Return its attributes."""
        return resource.attributes

    def _vpc_id(self, request: Request) -> str | None:
        subnets = as_object(request.properties["ResourcesVpcConfig"]).get("SubnetIds")
        try:
            found = self._api.call(request.region, "ec2.describe_subnets", {"SubnetIds": subnets})
        except ResourceFailedError:
            return None
        return as_text(objects(found["Subnets"])[0]["VpcId"])


def _group(request: Request, vpc_id: str) -> JsonObject:
    name = as_text(request.properties.get("Name")) or request.name
    tags: list[JsonValue] = [
        {"Key": "Name", "Value": f"eks-cluster-sg-{name}"},
        {"Key": f"kubernetes.io/cluster/{name}", "Value": "owned"},
        {"Key": "aws:eks:cluster-name", "Value": name},
    ]
    return {
        "GroupName": f"eks-cluster-sg-{name}-{digest(request.name, 10)}",
        "Description": "EKS created security group applied to ENI that is attached to EKS",
        "VpcId": vpc_id,
        "TagSpecifications": [{"ResourceType": "security-group", "Tags": tags}],
    }
