"""The command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from eks_constructs import cli
from eks_constructs.config import json_schema
from eks_constructs.errors import EksConstructsError
from tests.config.files import PLATFORM, START, write
from tests.conftest import PROJECT
from tests.support.command_line import run

SHIPPED: Final = [str(path) for path in sorted((PROJECT / "environments").glob("*.yaml"))]


def test_good_files_give_a_summary(tmp_path: Path) -> None:
    """One line for each environment; warnings stand apart and do not fail."""
    path = write(tmp_path, START + "managedNodeGroups: [{name: a}, {name: b}]\n")
    result = run("validate", str(path))
    assert result.exit_code == 0
    assert result.stdout == (
        "dev: cluster dev, Kubernetes 1.34, eu-west-1, eksctl defaults; node groups: a, b; "
        "Fargate profiles: none; add-ons: coredns, kube-proxy, metrics-server, vpc-cni\n"
    )
    warnings = result.stderr.splitlines()
    assert warnings
    assert all(line.startswith(f"warning: {path}:") for line in warnings)


def test_bad_files_give_problems_and_exit_code_2(tmp_path: Path) -> None:
    """Each on its line with file, line and column; then how many there are."""
    first = write(tmp_path, START + "vpc: {cidr: x}\nzonalShift: {}\n", "a.yaml")
    result = run("validate", str(first), str(tmp_path / "none.yaml"))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        f"{first}:5:13: vpc.cidr: must be an IPv4 block such as 10.0.0.0/16, got 'x' "
        "[cidr-invalid]\n"
        f"{first}:6:1: zonalShift: is no field here; did you mean zonalShiftConfig? "
        "[unknown-key]\n"
        f"{tmp_path}/none.yaml:1:1: file: does not exist; check the path [file-unreadable]\n"
        "\n3 problems in 2 files\n"
    )


def test_problems_as_json_are_for_programs(tmp_path: Path) -> None:
    """The same facts as in the text, taken apart."""
    path = write(tmp_path, START + "vpc: {cidr: x, publicAccessCIDRs: [0.0.0.0/0]}\n")
    result = run("validate", "--format", "json", str(path))
    assert result.exit_code == 2
    report = json.loads(result.stdout)
    assert report["environments"] == []
    assert report["problems"] == [
        {
            "code": "cidr-invalid",
            "where": "vpc.cidr",
            "got": "x",
            "message": "must be an IPv4 block such as 10.0.0.0/16",
            "location": {"file": str(path), "line": 5, "column": 13},
            "help": "docs/problems.md#cidr-invalid",
        }
    ]


def test_good_files_as_json() -> None:
    """With their warnings."""
    result = run("validate", "--format", "json", *SHIPPED)
    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert report["problems"] == []
    assert [each["name"] for each in report["environments"]] == ["dev", "prod", "staging"]
    assert {each["code"] for each in report["warnings"]} == {"single-nat-gateway"}


SMALL: Final = (
    START
    + "vpc: {cidr: 10.0.0.0/20}\n"
    + "managedNodeGroups: [{name: a, instanceType: m6i.xlarge, maxSize: 30}]\n"
)


def test_the_ip_budget_is_a_table(tmp_path: Path) -> None:
    """Each subnet with its numbers, each group with its pods; nothing else on a narrow screen."""
    result = run("ip-budget", str(write(tmp_path, START + PLATFORM)))
    assert result.exit_code == 0
    assert "private       │ eu-west-1a │ 10.0.0.0/19" in result.stdout
    assert "control-plane in eu-west-1a, eu-west-1b, eu-west-1c: control plane 4" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_the_ip_budget_as_json() -> None:
    """The same numbers."""
    result = run("ip-budget", "--format", "json", *SHIPPED)
    assert result.exit_code == 0
    report = json.loads(result.stdout)["environments"]
    assert [each["name"] for each in report] == ["dev", "prod", "staging"]
    private = next(each for each in report[1]["subnets"] if each["tier"] == "private")
    assert private == {
        "tier": "private",
        "zone": "eu-west-1a",
        "cidr": "10.30.0.0/19",
        "size": 8187,
        "used": 1908,
        "free": 6279,
        "percent": 24,
        "too_full": False,
        "by": {
            "nodes general": 900,
            "nodes spot": 900,
            "nodes system": 90,
            "Fargate": 10,
            "load balancers": 8,
        },
    }
    assert report[1]["node_groups"][0] == {
        "name": "general",
        "instance_type": "m7g.xlarge",
        "max_nodes": 30,
        "nodes_per_zone": 15,
        "pods_per_node": 58,
        "pods": 1740,
        "addresses_per_node": 60,
    }


def test_subnets_that_are_too_full_are_shown_and_fail(tmp_path: Path) -> None:
    """The numbers first, then the advice; with eksctl's defaults it is a warning elsewhere."""
    path = write(tmp_path, SMALL + PLATFORM)
    result = run("ip-budget", str(path))
    assert result.exit_code == 2
    assert "10.0.0.0/23" in result.stdout
    assert "[ip-exhaustion]" in result.stderr
    relaxed = run("ip-budget", str(write(tmp_path, SMALL.replace("/20", "/22"), "old.yaml")))
    assert relaxed.exit_code == 0


def test_the_ip_budget_of_a_bad_file_is_its_problems(tmp_path: Path) -> None:
    """Numbers of a file that cannot be read mislead."""
    result = run("ip-budget", str(write(tmp_path, START + "vpc: {cidr: x}\n")))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "[cidr-invalid]" in result.stderr


def test_what_has_no_budget_says_so(tmp_path: Path) -> None:
    """Subnets of others have sizes that no file tells; Auto Mode has no limit."""
    existing = (
        "vpc: {id: vpc-0123456789abcdef0, subnets: {private: "
        "{eu-west-1a: {id: subnet-0aaaaaaaaaaaaaaa0}, eu-west-1b: {id: subnet-0bbbbbbbbbbbbbbb0}}}}"
        "\n"
    )
    result = run("ip-budget", str(write(tmp_path, START + existing)))
    assert result.exit_code == 0
    assert "its network exists already" in result.stdout
    auto = write(tmp_path, START + "autoModeConfig: {enabled: true}\n", "auto.yaml")
    assert "nodes of EKS Auto Mode are not counted" in run("ip-budget", str(auto)).stdout
    as_json = json.loads(run("ip-budget", "--format", "json", str(auto)).stdout)
    assert as_json["environments"][0]["auto_mode"] is True


def test_the_schema_is_printed_or_written(tmp_path: Path) -> None:
    """The same text either way."""
    file = tmp_path / "schema.json"
    assert run("schema").stdout == json_schema()
    assert run("schema", "--output", str(file)).exit_code == 0
    assert file.read_text() == json_schema()


def test_a_schema_that_cannot_be_written_is_an_error_in_one_line(tmp_path: Path) -> None:
    """A folder that does not exist, for example."""
    file = tmp_path / "none" / "schema.json"
    result = run("schema", "--output", str(file))
    assert result.exit_code == 2
    assert result.stderr == f"error: cannot write {file}: no such file or directory\n"


def test_the_version_is_that_of_the_package() -> None:
    """As pip shows it."""
    assert run("--version").stdout.strip() == "0.1.0"


def test_local_commands_are_loaded_when_asked_for() -> None:
    """With their own help."""
    result = run("local", "--help")
    assert result.exit_code == 0
    assert "eks-constructs local" in result.stdout


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""

    def missing(_: str) -> object:
        raise ModuleNotFoundError(name="moto")

    monkeypatch.setattr(cli, "import_module", missing)
    result = run("local", "up")
    assert result.exit_code == 2
    assert result.stderr == (
        "error: moto is missing: install it with pip install 'eks-constructs[local]'\n"
    )


def test_errors_of_the_library_are_no_tracebacks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line and exit code 2."""

    def fail(_: object) -> int:
        raise EksConstructsError("the reason")

    monkeypatch.setattr(cli, "_run", fail)
    with pytest.raises(SystemExit) as caught:
        cli.main(["validate"])
    assert caught.value.code == 2
    assert capsys.readouterr().err == "error: the reason\n"


def test_an_interruption_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit code is that of shells."""

    def interrupt(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", interrupt)
    assert run("validate").exit_code == 130


@pytest.mark.parametrize("arguments", [["validate"], ["validate", "--format", "xml", "a"], ["no"]])
def test_wrong_usage_is_explained(arguments: list[str]) -> None:
    """With exit code 2, as shells expect."""
    result = run(*arguments)
    assert result.exit_code == 2
    assert "usage: " in result.stderr


def test_validation_starts_neither_node_nor_the_local_aws() -> None:
    """It is for editors and hooks, which run it all the time."""
    heavy = ("aws_cdk", "jsii", "constructs", "boto3", "moto", "rich")
    script = (
        "import sys\n"
        "from eks_constructs import cli\n"
        f"sys.argv = ['eks-constructs', 'validate', *{SHIPPED!r}]\n"
        "try:\n    cli.main()\n"
        f"finally:\n    print([name for name in {heavy!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_may_stop_early(tmp_path: Path) -> None:
    """As ``head`` does: no traceback, and the exit code of programs that write into nothing."""
    groups = "".join(f"- {{name: g{number}}}\n" for number in range(200))
    path = write(tmp_path, f"{START}managedNodeGroups:\n{groups}")
    command = [
        sys.executable,
        "-c",
        "from eks_constructs.cli import main; main()",
        "explain",
        str(path),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141
