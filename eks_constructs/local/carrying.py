"""What carrying out one resource needs to know, and what comes back."""

from __future__ import annotations

from typing import Protocol

from eks_constructs.local.json_values import JsonObject
from eks_constructs.local.schemas import TypeSchema
from eks_constructs.local.state import Resource
from eks_constructs.local.template import Declaration
from eks_constructs.values import frozen


@frozen
class Request:
    """A resource as it shall be.

    Attributes:
        stack: Name of the stack.
        region: Where.
        declaration: What its template says.
        schema: Schema of its type.
        properties: Resolved and valid properties.
        name: A generated name, for a resource that the template leaves unnamed.
    """

    stack: str
    region: str
    declaration: Declaration
    schema: TypeSchema
    properties: JsonObject
    name: str


@frozen
class Made:
    """What a resource became.

    Attributes:
        physical_id: What ``Ref`` gives.
        attributes: What ``Fn::GetAtt`` gives besides the properties.
    """

    physical_id: str
    attributes: JsonObject


class Mirror(Protocol):
    """Carries a type of resource out in moto's API, so that ``describe`` calls find it."""

    def create(self, request: Request) -> Made:
        """Create it.

        Raises:
            ResourceFailedError: The API refused.
        """

    def update(self, before: Resource, request: Request) -> Made:
        """Change it in place."""

    def delete(self, resource: Resource) -> None:
        """Delete it."""

    def attributes(self, resource: Resource) -> JsonObject:
        """Return its attributes as they are now; other resources may have changed them."""
