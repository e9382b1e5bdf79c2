"""Starts a local AWS in a process of its own, and asks a running one what exists."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TextIO
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from eks_constructs.errors import EksConstructsError
from eks_constructs.local.inventory import Inventory, ResourceRow
from eks_constructs.local.json_values import as_flag, as_object, to_json_value

DEFAULT_ACCOUNT: Final = "123456789012"
"""The account of a local AWS, unless it is started with another one."""

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1"})
_STOP_SECONDS: Final = 10
_ANSWER_SECONDS: Final = 30
_REAL_CREDENTIALS: Final = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CA_BUNDLE",
)


class LocalAwsError(EksConstructsError):
    """The local AWS could not be started or does not answer."""


class LocalAws:
    """A running local AWS.

    Args:
        endpoint: Its URL, such as ``http://localhost:4599``; only the loopback interface.
        account: The one account that it has.

    Raises:
        LocalAwsError: The endpoint is on another machine.
    """

    def __init__(self, endpoint: str, *, account: str = DEFAULT_ACCOUNT) -> None:
        if urlsplit(endpoint).hostname not in _LOOPBACK:
            raise LocalAwsError(f"{endpoint} is not a local AWS; it must be on localhost")
        self.endpoint: Final = endpoint.rstrip("/")
        self.account: Final = account

    @staticmethod
    @contextlib.contextmanager
    def start(*, port: int = 0, account: str = DEFAULT_ACCOUNT) -> Iterator[LocalAws]:
        """Start a local AWS and stop it at the end of the ``with`` block, whatever happens.

        Args:
            port: Port on the loopback interface. Default: any free one.
            account: The one account that it has.

        Yields:
            The running local AWS.

        Raises:
            LocalAwsError: It does not start, for example because the port is taken.
        """
        command = (sys.executable, "-m", "eks_constructs.local.server", str(port))
        # A session of its own: Ctrl-C in the terminal reaches us first, and we stop it in order.
        # Its log goes to a file, because a full pipe that nobody reads would block it.
        with (
            tempfile.TemporaryFile("w+") as log,
            subprocess.Popen(  # noqa: S603 the command is ours
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
                env={
                    **os.environ,
                    "MOTO_ACCOUNT_ID": account,
                    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",  # roles attach them
                },
            ) as process,
        ):
            try:
                yield LocalAws(_endpoint_of(process, log), account=account)
            finally:
                _stop(process)

    def environment(self, region: str = "us-east-1") -> Mapping[str, str]:
        """Return the variables that make the CDK CLI and any AWS SDK talk to this local AWS.

        Args:
            region: Region to work in.
        """
        return {
            # The CDK CLI remembers the account of a key in the user's home.
            "AWS_ACCESS_KEY_ID": f"local{self.account}",
            "AWS_DEFAULT_REGION": region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ENDPOINT_URL_S3": self.endpoint,
            "AWS_REGION": region,
            "AWS_SECRET_ACCESS_KEY": "local",
            # What happens here is nobody's usage of AWS.
            "CDK_DISABLE_CLI_TELEMETRY": "true",
        }

    def process_environment(self, region: str = "us-east-1") -> Mapping[str, str]:
        """Return this process's environment, pointed at the local AWS, real credentials removed.

        Args:
            region: Region to work in.
        """
        inherited = {key: value for key, value in os.environ.items() if not _is_aws(key)}
        return {**inherited, **self.environment(region)}

    def inventory(self) -> Inventory:
        """Return all stacks and resources that exist.

        Raises:
            LocalAwsError: It does not answer.
        """
        return Inventory.from_json(self._ask("inventory"))

    def resources(self) -> Sequence[ResourceRow]:
        """Return all resources that exist; what was retained on purpose is flagged.

        Raises:
            LocalAwsError: It does not answer.
        """
        return self.inventory().resources

    def supported_types(self) -> Mapping[str, bool]:
        """Return every resource type that it carries out, and whether moto's API shows it.

        Raises:
            LocalAwsError: It does not answer.
        """
        answer = as_object(to_json_value(json.loads(self._ask("types"))))
        return {name: as_flag(shown) for name, shown in answer.items()}

    def reset(self) -> None:
        """Forget every stack and resource.

        Raises:
            LocalAwsError: It does not answer.
        """
        self._ask("reset", method="POST")

    def _ask(self, what: str, *, method: str = "GET") -> str:
        request = Request(f"{self.endpoint}/_eks_constructs/{what}", method=method)  # noqa: S310 http on the loopback
        try:
            with urlopen(request, timeout=_ANSWER_SECONDS) as answer:  # noqa: S310 the same
                return str(answer.read(), "utf-8")
        except (URLError, OSError) as error:
            raise LocalAwsError(f"no local AWS answers at {self.endpoint}: {error}") from error


def _is_aws(name: str) -> bool:
    return name in _REAL_CREDENTIALS or name.startswith("AWS_ENDPOINT_URL")


def _endpoint_of(process: subprocess.Popen[str], log: TextIO) -> str:
    line = process.stdout.readline().strip() if process.stdout is not None else ""
    if line:
        return line
    process.wait()
    log.seek(0)
    reason = log.read().strip()
    last = reason.splitlines()[-1] if reason else f"exit code {process.wait()}"
    if "ModuleNotFoundError" in last:
        last = f"{last}; install it with: pip install 'eks-constructs[local]'"
    raise LocalAwsError(f"the local AWS did not start: {last}")


def _stop(process: subprocess.Popen[str]) -> None:
    if process.stdin is not None:
        # It serves until this closes.
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
