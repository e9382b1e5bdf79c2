"""What a template does to things that were made outside of it, and that moto therefore lacks."""

from __future__ import annotations

from typing import Final

from eks_constructs.local.carrying import Made, Mirror, Request
from eks_constructs.local.failures import ResourceFailedError
from eks_constructs.local.generated import make, remake
from eks_constructs.local.json_values import JsonObject
from eks_constructs.local.state import Resource

_NOT_FOUND: Final = ".NotFound)"
_ATTACHED: Final = "VpnGatewayId"


class OrRecord:
    """Carries a resource out in moto, or keeps it as a record if moto lacks what it refers to.

    A template may name by its id a VPC, a security group or a gateway that exists in the account.

    Args:
        mirror: Carries it out in moto.
    """

    def __init__(self, mirror: Mirror) -> None:
        self._mirror: Final = mirror

    def create(self, request: Request) -> Made:
        """Create it."""
        if _ATTACHED in request.properties:  # moto attaches internet gateways only
            return make(request)
        try:
            return self._mirror.create(request)
        except ResourceFailedError as error:
            if _NOT_FOUND not in error.reason:
                raise
            return make(request)

    def update(self, before: Resource, request: Request) -> Made:
        """Change it in place."""
        try:
            return self._mirror.update(before, request)
        except ResourceFailedError as error:
            if _NOT_FOUND not in error.reason:
                raise
            return remake(before, request)

    def delete(self, resource: Resource) -> None:
        """Delete it."""
        if _ATTACHED in resource.properties:
            return
        try:
            self._mirror.delete(resource)
        except ResourceFailedError as error:
            if _NOT_FOUND not in error.reason:
                raise

    def attributes(self, resource: Resource) -> JsonObject:
        """Return its attributes."""
        try:
            return self._mirror.attributes(resource)
        except ResourceFailedError:
            return resource.attributes
