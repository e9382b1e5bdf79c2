"""The local AWS as an HTTP server: CloudFormation by our own engine, the rest by moto.

``python -m eks_constructs.local.server [PORT]`` serves until its standard input closes, so that
it never outlives whoever started it. This is the only module that knows moto.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from eks_constructs.local.api import CloudFormationApi
from eks_constructs.local.arns import ACCOUNT
from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.engine import Engine
from eks_constructs.local.failures import ApiError, ResourceFailedError
from eks_constructs.local.inventory import Inventory, ResourceRow, StackRow
from eks_constructs.local.json_values import as_text
from eks_constructs.local.query import answer, failure, parse_form
from eks_constructs.local.state import Resource, Stack, World

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

INVENTORY_PATH: Final = "/_eks_constructs/inventory"
TYPES_PATH: Final = "/_eks_constructs/types"
RESET_PATH: Final = "/_eks_constructs/reset"
_CREDENTIAL: Final = re.compile(r"Credential=[^/]+/\d{8}/([^/]+)/([^/]+)/")
_DEFAULT_REGION: Final = "us-east-1"


class LocalAwsServer:
    """Serves a local AWS from a thread of this process.

    Args:
        port: Port on the loopback interface. Default: any free one.
    """

    def __init__(self, port: int = 0) -> None:
        # moto reads these at every request, and when it first loads IAM: only with its policies a
        # misspelt name of an AWS managed policy is refused.
        os.environ.setdefault("MOTO_ACCOUNT_ID", ACCOUNT)
        os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server: Final = make_server("127.0.0.1", port, self._serve, threaded=True)
        self._thread: Final = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._moto: Final = DomainDispatcherApplication(create_backend_app)
        # S3 requests are told from others by this very spelling of the host.
        self.endpoint: Final = f"http://localhost:{self._server.port}"
        self._api: Final = AwsApi(self.endpoint)
        self._world: Final = World()
        self._engine: Final = Engine(self._world, self._api)

    def __enter__(self) -> Self:
        """Start serving."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop serving and forget everything."""
        self._server.shutdown()
        self._server.server_close()
        self.reset()

    def reset(self) -> None:
        """Forget every stack, resource and whatever else moto holds."""
        with self._world.lock:
            self._world.clear()
            BackendDict.reset()
            reset_model_data()

    def inventory(self) -> Inventory:
        """Return what exists."""
        with self._world.lock:
            return Inventory(
                stacks=tuple(_stack_row(item) for item in self._world.stacks.values()),
                resources=tuple(_resource_row(item) for item in self._world.resources.values()),
            )

    def supported(self, region: str) -> Mapping[str, bool]:
        """Return every type that can be carried out, and whether moto's API shows it."""
        return self._engine.carrier.supported(region)

    def _serve(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        own = self._own_answer(environ["REQUEST_METHOD"], str(environ.get("PATH_INFO", "")))
        if own is not None:
            start_response("200 OK", [("Content-Type", "application/json")])
            return [own.encode()]
        found = _CREDENTIAL.search(str(environ.get("HTTP_AUTHORIZATION", "")))
        if found is not None and found[2] == "cloudformation":
            return self._cloudformation(environ, start_response, found[1])
        if str(environ.get("HTTP_X_AMZ_TARGET", "")).endswith(".LookupEvents"):
            # The CDK CLI looks for more about a failure in CloudTrail, and would ask for half a
            # minute again and again.
            start_response("200 OK", [("Content-Type", "application/x-amz-json-1.1")])
            return [b'{"Events": []}']
        passed_on: Iterable[bytes] = self._moto(environ, start_response)
        return passed_on

    def _own_answer(self, method: str, path: str) -> str | None:
        if path == INVENTORY_PATH:
            return self.inventory().to_json()
        if path == TYPES_PATH:
            return json.dumps(dict(self.supported(_DEFAULT_REGION)))
        if path == RESET_PATH and method == "POST":
            self.reset()
            return "{}"
        return None

    def _cloudformation(
        self, environ: WSGIEnvironment, start_response: StartResponse, region: str
    ) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        form = parse_form(environ["wsgi.input"].read(length).decode())
        action = as_text(form.get("Action"))
        headers = [("Content-Type", "text/xml")]
        try:
            result = CloudFormationApi(self._engine, self._api, region).call(action, form)
        except ApiError as error:
            start_response("400 Bad Request", headers)
            return [failure(error)]
        except ResourceFailedError as error:
            start_response("400 Bad Request", headers)
            return [failure(ApiError(error.reason))]
        start_response("200 OK", headers)
        return [answer(action, result)]


def _stack_row(stack: Stack) -> StackRow:
    return StackRow(
        name=stack.name,
        region=stack.region,
        status=stack.status,
        reason=stack.reason,
        seconds=stack.duration,
        outputs=dict(stack.outputs),
    )


def _resource_row(resource: Resource) -> ResourceRow:
    return ResourceRow(
        stack=resource.stack,
        region=resource.region,
        logical_id=resource.logical_id,
        type=resource.type,
        physical_id=resource.physical_id,
        properties=resource.properties,
        status=resource.status,
        retained=resource.retained,
    )


def main() -> None:
    """Serve until standard input closes; print the endpoint once it answers."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    with LocalAwsServer(port) as server:
        sys.stdout.write(f"{server.endpoint}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
