"""What is printed is a file again, and gives the same environment."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from eks_constructs.config import Environment
from eks_constructs.config.environments import inspect_file
from eks_constructs.config.explanation import explanation
from eks_constructs.config.resolved import Profile
from eks_constructs.explain_report._print import print_explanation
from eks_constructs.explain_report._scalars import as_block, on_one_line
from tests.config.files import PLATFORM, START, write
from tests.conftest import PROJECT

SHIPPED: Final = sorted((PROJECT / "environments").glob("*.yaml"))
VPC: Final = (
    "vpc: {id: vpc-0123456789abcdef0, subnets: {private: {"
    "a: {id: subnet-0aaaaaaaaaaaaaaa0, az: eu-west-1a}, "
    "b: {id: subnet-0bbbbbbbbbbbbbbb0, az: eu-west-1b}}}}\n"
)
SCRIPT: Final = (
    "addons:\n- name: coredns\n  configurationValues: |\n    replicaCount: 3\n    a: b\n"
)
TEAMS: Final = (
    "teams: [{name: ops, principals: ['arn:aws:iam::111122223333:role/Ops'], "
    "level: cluster-admin}]\n"
)
FILES: Final = {
    "silent": START,
    "hardened": START + PLATFORM,
    "group": START + "managedNodeGroups: [{name: b}, {name: a, minSize: 9}]\n",
    "existing": START + VPC + "managedNodeGroups: [{name: a, privateNetworking: true}]\n",
    "auto": START + "autoModeConfig: {enabled: true}\n" + PLATFORM,
    "ipv6": START + "kubernetesNetworkConfig: {ipFamily: IPv6}\n",
    "script": START + SCRIPT + PLATFORM,
    "teams": START + PLATFORM + TEAMS,
    "flow logs": START + PLATFORM + "network: {flowLogs: {retentionInDays: 30}}\n",
    "profile": START + PLATFORM + "defaults: eksctl\n",
    "role": START + "iam: {serviceRoleARN: 'arn:aws:iam::111122223333:role/R'}\n",
    "private": START + "privateCluster: {enabled: true}\n" + PLATFORM,
    "template": START
    + "managedNodeGroups: [{name: a, launchTemplate: {id: lt-01234567890000000}}]\n",
    "prefix": START + "managedNodeGroups: [{name: a, instancePrefix: web, ssh: {allow: false}}]\n",
    "selector": START + "managedNodeGroups: [{name: a, instanceSelector: {gpus: 8}}]\n",
    "local zones": START.replace("eu-west-1", "us-west-2") + "localZones: [us-west-2-lax-1a]\n",
    "hardened ipv6": START + "kubernetesNetworkConfig: {ipFamily: IPv6}\n" + PLATFORM,
    "hybrid": START + "remoteNetworkConfig: {remoteNodeNetworks: [{cidrs: [172.16.0.0/16]}]}\n",
    "metrics": START + PLATFORM + "observability: {metrics: {alerts: {emails: [a@example.com]}}}\n",
    "remote write": START + PLATFORM + "observability: {metrics: {remoteWrite: {}}}\n",
    "alarms": START + PLATFORM + "observability: {alarms: {disabled: [apiErrorsPercent]}}\n",
    "insights": START + PLATFORM + "observability: {containerInsights: {}, alarms: {}}\n",
    "dashboard": START + PLATFORM + "observability: {dashboard: {}, grafana: {saml: "
    "{metadataURL: 'https://a.example', adminRoles: [a], attributes: {role: b}}}}\n",
    "traces": START
    + "addons: [{name: adot}, {name: cert-manager}]\n"
    + PLATFORM
    + "observability: {traces: {sampling: {keepPercent: 5, slowMilliseconds: 9}}}\n",
    "anchors": START + "managedNodeGroups: [&a {name: a}, {<<: *a, name: b}]\n",
}


def again(folder: Path, path: Path, profile: Profile | None) -> tuple[Environment, Environment]:
    """Return an environment, and what becomes of its explanation when it is read as a file."""
    file, environment, problems = inspect_file(path, profile=profile)
    assert problems == ()
    assert environment is not None
    output = io.StringIO()
    values = explanation(file, environment, asked=profile is not None)
    print_explanation(Console(file=output), environment, values)
    _, found, problems = inspect_file(write(folder, output.getvalue(), path.name))
    assert problems == ()
    assert found is not None
    return environment, found


def without_place(environment: Environment) -> Environment:
    """Return an environment without what names its file."""
    return replace(environment, source=None, warnings=())


@pytest.mark.parametrize("profile", [None, Profile.HARDENED])
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_environments_stay_the_same(
    tmp_path: Path, path: Path, profile: Profile | None
) -> None:
    """As they are, and with the table of defaults asked for."""
    environment, found = again(tmp_path, path, profile)
    assert without_place(found) == without_place(environment)


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_others_stay_the_same(tmp_path: Path, text: str) -> None:
    """Whatever is left unsaid, and whatever it follows from."""
    (tmp_path / "again").mkdir()
    environment, found = again(tmp_path / "again", write(tmp_path, text), None)
    assert without_place(found) == without_place(environment)


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_text_is_written_so_that_yaml_reads_it(text: str) -> None:
    """On one line, and as a block where that is possible."""
    line = on_one_line(text)
    assert yaml.safe_load(f"a: {line}  # b") == {"a": text}
    assert "\n" not in line
    head, *body = as_block(text) or (line,)
    block = "".join(f"    {each}\n" if each else "\n" for each in body)
    assert yaml.safe_load(f"a:\n  b: {head}  # c\n{block}  d: e\n") == {"a": {"b": text, "d": "e"}}


def test_a_script_is_written_as_a_block() -> None:
    """As people write it."""
    assert as_block("set -e\n  go\n\necho done\n") == ("|", "set -e", "  go", "", "echo done")
    assert as_block("a\nb") == ("|-", "a", "b")
    assert as_block("one line\n") == ()
