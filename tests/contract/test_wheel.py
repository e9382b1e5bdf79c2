"""The wheel: what is in it, and that a fresh CDK app works with nothing but it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.support.command_line import run

FRESH_APP = """\
from aws_cdk import App, Environment, Stack

import eks_constructs
from eks_constructs import (
    AccessEntries,
    AccessEntry,
    AccessPolicy,
    Cluster,
    ManagedNodeGroup,
    Network,
    Scaling,
)

app = App(outdir="cdk.out", analytics_reporting=False)
stack = Stack(app, "Fresh", env=Environment(account="111122223333", region="eu-west-1"))
network = Network(stack, "Network", zones=["eu-west-1a", "eu-west-1b"], cluster_names=["fresh"])
cluster = Cluster(stack, "Cluster", name="fresh", version="1.36", subnets=network.private_subnets)
AccessEntries(
    stack,
    "Access",
    cluster=cluster,
    entries=[
        AccessEntry(
            principal_arn="arn:aws:iam::111122223333:role/PlatformAdmin",
            policies=[AccessPolicy.cluster_admin()],
        )
    ],
)
ManagedNodeGroup(
    stack,
    "Workers",
    cluster=cluster,
    name="workers",
    subnets=network.private_subnets,
    instance_types=["m7g.large"],
    scaling=Scaling(min_size=2, max_size=6),
)
app.synth()
print(eks_constructs.__file__)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Installed:
    """A virtual environment in which the wheel is installed.

    Attributes:
        programs: Folder of its programs.
        site: Folder of its packages, which come before those of this environment.
    """

    programs: Path
    site: Path

    def run(self, program: str, *arguments: str, cwd: Path) -> str:
        """Run one of its programs and return what it prints."""
        environment = {
            key: text for key, text in os.environ.items() if not key.startswith("PYTHON")
        }
        # Node is found beside the Python that runs these tests.
        tools = Path(sys.executable).parent
        environment["PATH"] = os.pathsep.join(
            (str(self.programs), str(tools), environment.get("PATH", ""))
        )
        return _run(str(self.programs / program), *arguments, cwd=cwd, env=environment)


def _run(*command: str, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from this folder."""
    folder = tmp_path_factory.mktemp("dist")
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder))
    _run(sys.executable, *build, cwd=PROJECT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> frozenset[str]:
    """Return the paths in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Return an environment with the wheel, and with our dependencies as they are installed here.

    The dependencies are looked up in this environment's packages, so that no network is needed;
    the project's own folder, which is installed here as editable, is not among them.
    """
    home = tmp_path_factory.mktemp("venv")
    _run(sys.executable, "-m", "venv", "--without-pip", str(home), cwd=home)
    paths = sysconfig.get_paths(scheme="venv", vars={"base": str(home), "platbase": str(home)})
    programs, site = Path(paths["scripts"]), Path(paths["purelib"])
    install = ("install", "--quiet", "--no-deps", "--no-index", "--no-compile", str(wheel))
    pip = ("-m", "pip", "--disable-pip-version-check", "--python", str(programs / "python"))
    _run(sys.executable, *pip, *install, cwd=home)
    (site / "dependencies.pth").write_text(f"{sysconfig.get_paths()['purelib']}\n")
    return Installed(programs=programs, site=site)


@pytest.mark.parametrize(
    "pattern",
    [
        "**/*.py",
        "__init__.pyi",
        "py.typed",
        "planning/data/*.json",
        "planning/data/**/*.yaml",
        "checks/rules/*.guard",
        "config/data/**/*.json",
    ],
)
def test_the_wheel_holds_the_code_and_its_data(names: frozenset[str], pattern: str) -> None:
    """Data files are read at run time: without them the package imports, and then fails."""
    package = PROJECT / "eks_constructs"
    expected = {str(file.relative_to(PROJECT)) for file in package.glob(pattern)}
    assert expected
    assert expected <= names


def test_the_wheel_holds_the_stacks(names: frozenset[str]) -> None:
    """Inside of the package, for ``to-python``; under their own name they would get in the way."""
    expected = {f"eks_constructs/stacks/{each.name}" for each in (PROJECT / "stacks").glob("*.py")}
    assert expected == {name for name in names if name.startswith("eks_constructs/stacks/")}


def test_the_wheel_holds_nothing_else(names: frozenset[str]) -> None:
    """Tests and tools of this project would be top-level packages for whoever installs."""
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"eks_constructs"}
    assert not {name for name in names if "test" in Path(name).name or "__pycache__" in name}


def test_a_fresh_app_uses_the_constructs(installed: Installed, tmp_path: Path) -> None:
    """Any CDK app in Python can make a cluster with its nodes from the installed wheel."""
    (tmp_path / "app.py").write_text(FRESH_APP)
    used = Path(installed.run("python", "app.py", cwd=tmp_path).strip())
    assert used == installed.site / "eks_constructs" / "__init__.py"
    template = json.loads((tmp_path / "cdk.out" / "Fresh.template.json").read_text())
    types = {resource["Type"] for resource in template["Resources"].values()}
    assert {
        "AWS::EC2::VPC",
        "AWS::EKS::AccessEntry",
        "AWS::EKS::Cluster",
        "AWS::EKS::Nodegroup",
    } <= types


def test_the_installed_command_reads_environment_files(
    installed: Installed, tmp_path: Path
) -> None:
    """The command line works from the wheel, with the data files it needs."""
    file = PROJECT / "environments" / "dev.yaml"
    assert installed.run("eks-constructs", "validate", str(file), cwd=tmp_path).startswith("dev: ")
    explained = installed.run("eks-constructs", "explain", str(file), cwd=tmp_path)
    assert "# hardened: " in explained
    log = installed.run("eks-constructs", "validate", "--format", "sarif", str(file), cwd=tmp_path)
    (rule,) = json.loads(log)["runs"][0]["tool"]["driver"]["rules"]
    assert rule["help"]["text"].startswith("A warning: one NAT gateway serves all zones")


def test_the_installed_command_writes_an_environment_in_python(
    installed: Installed, tmp_path: Path
) -> None:
    """As in a clone, with nothing of it but the wheel, and beside stacks of the user's own."""
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "__init__.py").write_text("raise RuntimeError\n")
    file = PROJECT / "environments" / "dev.yaml"
    installed.run("eks-constructs", "to-python", str(file), "--output", "dev.py", cwd=tmp_path)
    run("to-python", str(file), "--output", str(tmp_path / "clone.py"))
    assert (tmp_path / "dev.py").read_text() == (tmp_path / "clone.py").read_text()
