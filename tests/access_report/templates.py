"""Stacks for tests, as a synthesis writes them."""

from __future__ import annotations

from typing import Final

from eks_constructs.access_report._assembly import JsonObject, JsonValue, StackTemplate

REGION: Final = "eu-west-1"
ADMIN: Final = "arn:aws:iam::111122223333:role/Admin"
VIEW: Final = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"


def stack(
    resources: JsonObject, *, name: str = "one", region: str = REGION, outputs: JsonValue = None
) -> StackTemplate:
    """Return a stack of these resources."""
    template: JsonObject = {"Resources": resources, "Outputs": outputs}
    return StackTemplate(name=name, region=region, account="", template=template)


def resource(kind: str, **properties: JsonValue) -> JsonObject:
    """Return a resource of EKS."""
    return {"Type": f"AWS::EKS::{kind}", "Properties": dict(properties)}


def cluster(name: str = "demo", *, mode: str = "API", creator: bool = False) -> JsonObject:
    """Return a cluster that lets nobody in."""
    config: JsonObject = {
        "AuthenticationMode": mode,
        "BootstrapClusterCreatorAdminPermissions": creator,
    }
    return resource("Cluster", Name=name, AccessConfig=config)
