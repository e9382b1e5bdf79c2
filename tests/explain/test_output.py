"""What ``eks-constructs explain`` prints."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from rich.console import Console
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from eks_constructs.config.environments import inspect_file
from eks_constructs.config.explanation import explanation
from eks_constructs.explain_report._print import print_explanation
from tests.config.files import ADMIN, HEADER, PLATFORM, START, write
from tests.conftest import PROJECT
from tests.support.command_line import Result, run

MINIMAL: Final = f"{HEADER}metadata: {{name: dev, region: us-east-1}}\n{ADMIN}\n"
GROUP: Final = START + "managedNodeGroups: [{name: a, maxSize: 3}]\n"


@pytest.fixture
def explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Return what explains a text as a file of the working folder: no output names another."""
    monkeypatch.chdir(tmp_path)

    def explain(text: str, *options: str) -> Result:
        write(tmp_path, text)
        return run("explain", "dev.yaml", *options)

    return explain


class Printed(SingleFileSnapshotExtension):
    """Keeps what was printed as a file."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"

    def serialize(self, data: str, **_: object) -> str:
        """Return the text as it is."""
        return data


@pytest.mark.parametrize(
    ("name", "text", "options"),
    [
        ("dev", (PROJECT / "environments/dev.yaml").read_text(), ()),
        ("minimal", MINIMAL, ()),
        ("minimal-diff", MINIMAL, ("--diff-profiles",)),
    ],
    ids=["dev", "minimal", "minimal-diff"],
)
def test_the_output_is_as_people_have_read_it(
    explained: Callable[..., Result],
    snapshot: SnapshotAssertion,
    name: str,
    text: str,
    options: tuple[str, ...],
) -> None:
    """After a change, read it again; ``pytest --snapshot-update`` then keeps it."""
    result = explained(text, *options)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == snapshot(extension_class=Printed, name=name)


def test_a_profile_can_be_tried(explained: Callable[..., Result]) -> None:
    """Whatever the file says; the output tells that it was asked for."""
    output = explained(GROUP + PLATFORM + "defaults: hardened\n", "--profile", "eksctl").stdout
    assert "defaults: eksctl # --profile" in " ".join(output.split())
    assert "instanceType: m5.large" in output
    assert "defaults: hardened" not in output


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("managedNodeGroups: [{name: a, maxSize: 1}]", "minSize: 1 # from maxSize and desired"),
        ("fargateProfiles: [{name: a, selectors: [{namespace: kube-system}]}]", "computeType"),
        (
            "managedNodeGroups: [{name: a, updateConfig: {maxUnavailable: 1}}]",
            "maxUnavailable: 1 #",
        ),
        ("managedNodeGroups: [{name: a, labels: {}}]", "alpha.eksctl.io/nodegroup-name: a #"),
        ("vpc: {publicAccessCIDRs: [1.2.3.4/32]}", "publicAccessCIDRs: [1.2.3.4/32] # line 5"),
        ("addons: [{name: vpc-cni}]", "- name: vpc-cni # line 5"),
    ],
)
def test_what_is_said_and_what_follows(
    explained: Callable[..., Result], text: str, line: str
) -> None:
    """Values of the file with their line; what follows from them with its source."""
    result = explained(f"{START}{text}\n")
    assert line in " ".join(result.stdout.split())
    assert result.exit_code == 0


def test_a_file_with_problems_is_not_explained(explained: Callable[..., Result]) -> None:
    """Its problems are printed instead."""
    result = explained(START + "vpc: {cidr: x}\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("dev.yaml:5:13: vpc.cidr: must be an IPv4 block")
    assert run("explain", "none.yaml", "--diff-profiles").exit_code == 2
    assert run("explain", "dev.yaml", "--diff-profiles", "--profile", "eksctl").exit_code == 2


def test_the_comparison_tells_what_would_be_refused(explained: Callable[..., Result]) -> None:
    """A file can be fine with the defaults of eksctl and not with the hardened ones."""
    result = explained(
        START + "vpc: {clusterEndpoints: {publicAccess: true}}\n",
        "--diff-profiles",
    )
    assert result.exit_code == 0
    refused = result.stdout.partition("The hardened defaults would refuse:\n")[2]
    assert refused.startswith("  dev.yaml:5:1: vpc.publicAccessCIDRs: must name the CIDR")


def test_the_comparison_as_json(explained: Callable[..., Result]) -> None:
    """Both sides of each change, and what would be refused."""
    result = explained(GROUP, "--diff-profiles", "--format", "json")
    report = json.loads(result.stdout)
    assert report["refused"] == {"eksctl": [], "hardened": []}
    changes = {each["what"]: each for each in report["changes"]}
    gateway = changes["vpc.nat.gateway"]
    assert (gateway["eksctl"]["value"], gateway["hardened"]["value"]) == (
        "Single",
        "HighlyAvailable",
    )
    assert changes["addons[eks-pod-identity-agent].name"]["eksctl"] is None


def test_the_explanation_as_json(explained: Callable[..., Result]) -> None:
    """One object for each value, with everything that the text has."""
    report = json.loads(explained(GROUP, "--format", "json").stdout)
    assert (report["name"], report["defaults"]) == ("dev", "eksctl")
    values = {each["path"]: each for each in report["values"]}
    assert values["managedNodeGroups[0].maxSize"] == {
        "path": "managedNodeGroups[0].maxSize",
        "about": None,
        "value": 3,
        "nothing": None,
        "origin": "file",
        "line": 5,
        "table": None,
        "reason": None,
    }
    assert values["vpc.cidr"]["origin"] == "default"
    assert values["vpc.cidr"]["table"] == "eksctl"
    assert values["vpc.cidr"]["reason"]
    assert values["managedNodeGroups[0].availabilityZones"]["origin"] == "derived"
    assert values["managedNodeGroups[0].desiredCapacity"]["value"] is None


def test_on_a_terminal_comments_are_wrapped(tmp_path: Path) -> None:
    """No line is wider than the terminal, but for values that are; elsewhere none is broken."""
    file, environment, _ = inspect_file(write(tmp_path, GROUP))
    assert environment is not None
    output = io.StringIO()
    console = Console(file=output, force_terminal=True, width=72, color_system=None)
    print_explanation(console, environment, explanation(file, environment))
    lines = output.getvalue().splitlines()[2:]
    wide = [line for line in lines if len(line) > 72]
    assert all("arn:" in line or "[" in line for line in wide), wide
    assert any(line.strip().startswith("#   ") for line in lines)
