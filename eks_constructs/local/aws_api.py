"""Calls to moto's AWS API in the same process, the way any client makes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final, Protocol

import boto3  # type: ignore[import-untyped]  # boto3 ships no type information
from botocore.config import Config  # type: ignore[import-untyped]  # nor does botocore
from botocore.exceptions import (  # type: ignore[import-untyped]  # the same
    BotoCoreError,
    ClientError,
)
from botocore.parsers import ResponseParserError  # type: ignore[import-untyped]  # the same

from eks_constructs.local.failures import ResourceFailedError
from eks_constructs.local.json_values import JsonObject, as_object, to_json_value

_SETTINGS: Final = Config(
    parameter_validation=False,  # properties were validated against their schema, more leniently
    retries={"max_attempts": 1},
    s3={"addressing_style": "path"},
)


class _Client(Protocol):
    def __getattr__(self, name: str) -> Callable[..., object]: ...


class AwsApi:
    """The AWS API at one endpoint.

    Args:
        endpoint: URL of moto's server.
    """

    def __init__(self, endpoint: str) -> None:
        self._endpoint: Final = endpoint

    def call(self, region: str, operation: str, parameters: JsonObject) -> JsonObject:
        """Call one operation.

        Args:
            region: Region to call.
            operation: Service and operation, such as ``ec2.create_vpc``.
            parameters: Its parameters; those that are ``None`` are left out.

        Returns:
            The answer, dates as text.

        Raises:
            ResourceFailedError: The service refused.
        """
        service, method = operation.split(".")
        given = {key: value for key, value in parameters.items() if value is not None}
        try:
            answer = getattr(_client(self._endpoint, service, region), method)(**given)
        except ClientError as error:
            raise ResourceFailedError(f"Resource handler returned message: {error}") from error
        except (BotoCoreError, ResponseParserError) as error:
            raise ResourceFailedError(f"moto failed at {operation}: {error}") from error
        return as_object(to_json_value(answer))

    def read_object(self, region: str, bucket: str, key: str) -> str:
        """Return the text of an object in S3.

        Raises:
            ResourceFailedError: There is no such object.
        """
        try:
            answer = _client(self._endpoint, "s3", region).get_object(Bucket=bucket, Key=key)
        except ClientError as error:
            raise ResourceFailedError(f"s3://{bucket}/{key}: {error}") from error
        body = answer["Body"].read() if isinstance(answer, dict) else b""
        return str(body, "utf-8")


@cache
def _client(endpoint: str, service: str, region: str) -> _Client:
    session = boto3.session.Session()
    client: _Client = session.client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106 nothing checks it
        config=_SETTINGS,
    )
    return client
