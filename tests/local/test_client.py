"""Starting a local AWS in a process of its own, and asking it."""

from __future__ import annotations

import os
import socket

import pytest

from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.client import LocalAws, LocalAwsError
from eks_constructs.local.json_values import as_text


def test_local_aws_runs_while_the_block_lasts() -> None:
    """It answers with the account asked for, and is gone afterwards."""
    with LocalAws.start(account="111122223333") as aws:
        identity = AwsApi(aws.endpoint).call("eu-west-1", "sts.get_caller_identity", {})
        assert as_text(identity["Account"]) == "111122223333"
        assert aws.resources() == ()
        assert aws.supported_types()["AWS::EC2::VPC"] is True
        assert aws.supported_types()["AWS::EKS::Cluster"] is False
        aws.reset()
    with pytest.raises(LocalAwsError, match=f"no local AWS answers at {aws.endpoint}"):
        aws.resources()


def test_local_aws_is_stopped_by_an_error() -> None:
    """Whatever happens in the block, nothing is left behind."""
    endpoints: list[str] = []
    with pytest.raises(RuntimeError, match="planned"):
        _fail_inside(endpoints)
    with pytest.raises(LocalAwsError, match="no local AWS answers"):
        LocalAws(endpoints[0]).inventory()


def test_taken_port_is_told() -> None:
    """The message names the port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with (
            pytest.raises(LocalAwsError, match=f"did not start: .*{port} is in use"),
            LocalAws.start(port=port),
        ):
            pass


def test_environment_points_only_at_the_local_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real credentials and endpoints of the caller never reach the CLI."""
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "https://elsewhere")
    aws = LocalAws("http://localhost:4599/")
    environment = aws.process_environment("eu-west-1")
    assert environment["AWS_ENDPOINT_URL"] == "http://localhost:4599"
    assert environment["AWS_ENDPOINT_URL_S3"] == "http://localhost:4599"
    assert environment["AWS_REGION"] == "eu-west-1"
    assert environment["PATH"] == os.environ["PATH"]
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_STS"} & environment.keys()


def test_other_machines_are_refused() -> None:
    """A real endpoint is never taken for a local AWS."""
    with pytest.raises(LocalAwsError, match="is not a local AWS; it must be on localhost"):
        LocalAws("https://eks.eu-west-1.amazonaws.com")


def _fail_inside(endpoints: list[str]) -> None:
    with LocalAws.start() as aws:
        endpoints.append(aws.endpoint)
        raise RuntimeError("planned")
