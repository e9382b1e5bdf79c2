"""An environment with metrics, logs and traces: edited, gone but for its data, and made again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from eks_constructs.local.client import LocalAws
from eks_constructs.local.inventory import ResourceRow
from tests.support.cdk_cli import Cli, bootstrapped

pytestmark = pytest.mark.e2e
LOG_GROUP = "/aws/eks/prod/cluster"


@pytest.fixture(scope="module")
def cli(aws: LocalAws) -> Iterator[Cli]:
    """Return the CLI with a bootstrapped local AWS and a copy of the prod environment."""
    with bootstrapped(aws, "prod") as cli:
        yield cli


def existing(cli: Cli) -> dict[tuple[str, str], ResourceRow]:
    """Return the resources of the environment by stack and logical id."""
    return {
        (row.stack, row.logical_id): row
        for row in cli.inventory().resources
        if row.stack.startswith("prod-")
    }


def test_deploys_two_stacks_at_a_time(cli: Cli) -> None:
    """The NAT gateways are made beside the control plane."""
    done = cli.deploy("--concurrency", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(cli.status().values()) == {"CREATE_COMPLETE"}
    assert "prod-egress" in cli.status()


def test_an_edit_changes_in_place_what_it_names_and_nothing_else(cli: Cli) -> None:
    """Days that metrics are kept, from where on there is an alarm, what applications trace."""
    before = existing(cli)
    cli.edit("retentionInDays: 365", "retentionInDays: 400")
    cli.edit("alarms: {}", "alarms: {thresholds: {apiLatencySeconds: 2}}")
    cli.edit("percent: 0, reservoir: 0", "percent: 5, reservoir: 1")
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    after = existing(cli)
    assert {key: row.physical_id for key, row in after.items()} == {
        key: row.physical_id for key, row in before.items()
    }
    changed = [row for key, row in after.items() if row.properties != before[key].properties]
    assert sorted(row.type for row in changed) == [
        "AWS::APS::Workspace",
        "AWS::CloudWatch::Alarm",
        "AWS::XRay::SamplingRule",
    ]
    assert {row.stack for row in changed} == {"prod-observability"}
    updated = [key for key, row in after.items() if row.status == "UPDATE_COMPLETE"]
    assert updated == [(row.stack, row.logical_id) for row in changed]


def test_a_protected_environment_is_not_destroyed(cli: Cli) -> None:
    """Termination protection comes off in the file first, and so does that of the cluster."""
    done = cli.destroy()
    assert done.returncode != 0
    assert cli.the("AWS::EKS::Cluster").physical_id == "prod"


def test_destroy_keeps_keys_logs_and_metrics_and_nothing_else(cli: Cli) -> None:
    """They stand in the list of what exists, marked as retained."""
    cli.edit(
        "terminationProtection: true", "terminationProtection: false\ndeletionProtection: false"
    )
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    done = cli.destroy()
    assert done.returncode == 0, done.stdout + done.stderr
    left = [row for row in cli.inventory().resources if row.stack.startswith("prod-")]
    assert all(row.retained for row in left)
    assert Counter(row.type for row in left) == {
        "AWS::APS::Workspace": 1,
        "AWS::CertificateManager::Certificate": 1,
        "AWS::KMS::Key": 8,
        "AWS::Logs::LogGroup": 6,
        "AWS::Logs::LogStream": 2,
        "AWS::Route53::HostedZone": 1,
        "AWS::S3::Bucket": 3,
    }


def test_the_next_cluster_of_that_name_takes_its_log_group_over(cli: Cli) -> None:
    """With the CLI's flag; without it the name is taken."""
    refused = cli.deploy()
    assert refused.returncode != 0
    assert "already exists" in refused.stdout + refused.stderr
    done = cli.deploy("--import-existing-resources")
    assert done.returncode == 0, done.stdout + done.stderr
    groups = cli.inventory().of_type("AWS::Logs::LogGroup")
    assert [row.retained for row in groups if row.physical_id == LOG_GROUP] == [False]
