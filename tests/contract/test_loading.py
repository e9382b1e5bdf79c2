"""What is loaded for what is asked: loading is most of the time that short commands take."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import PROJECT

VALIDATE: Final = """\
from eks_constructs.cli import main
sys.argv = ["eks-constructs", "validate", "environments/{name}.yaml"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""
SYNTHESISE: Final = """\
from pathlib import Path
from benchmarks.library import synthesise
synthesise({outdir!r}, [Path("environments/{name}.yaml")])
"""
BY_HAND: Final = """\
from benchmarks.handwritten import synthesise
synthesise({outdir!r})
"""
OPTIONAL: Final = {
    "capabilities",
    "cloudwatch",
    "costs",
    "grafana",
    "karpenter",
    "logs",
    "metrics",
    "self_managed",
    "traces",
    "traffic",
}
"""Sections that many files do without."""


def modules_after(code: str) -> set[str]:
    """Return the modules that a fresh Python has loaded after the code, in this project."""
    program = f"import sys\n{code}\nprint('modules:', *sys.modules)\n"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.rsplit("modules:", maxsplit=1)[1].split())


def services_after(code: str) -> set[str]:
    """Return the modules of the CDK for a service each that are loaded after the code."""
    return {name for name in modules_after(code) if name.startswith("aws_cdk.aws_")}


def test_importing_the_package_loads_nothing_else() -> None:
    """Names are loaded when they are first used; only the table of them is there before."""
    modules = modules_after("import eks_constructs")
    ours = {module for module in modules if module.startswith("eks_constructs.")}
    assert ours == {"eks_constructs._homes"}


@pytest.mark.parametrize(
    "code",
    [
        "import eks_constructs",
        "import eks_constructs.config",
        "import eks_constructs.planning.versions",
        "from eks_constructs import ConfigurationError, NatMode, Scaling",
        VALIDATE.format(name="dev"),
    ],
    ids=["package", "config", "planning", "pure names", "validate"],
)
def test_the_pure_part_never_loads_the_cdk(code: str) -> None:
    """To check a file takes no Node, which alone would take longer than all the rest."""
    modules = modules_after(code)
    assert any(module.partition(".")[0] == "eks_constructs" for module in modules)
    assert not modules & {"aws_cdk", "jsii", "constructs", "cdk_nag"}


def test_a_construct_does_load_the_cdk() -> None:
    """The test above sees what it looks for."""
    assert {"aws_cdk", "jsii"} <= modules_after("from eks_constructs import Cluster")


@pytest.mark.parametrize(
    ("name", "sections"),
    [("dev", set()), ("prod", {"cloudwatch", "costs", "logs", "metrics", "traces", "traffic"})],
)
def test_a_file_loads_what_reads_its_own_sections(name: str, sections: set[str]) -> None:
    """To load what reads them all would take as long as the rest."""
    modules = modules_after(VALIDATE.format(name=name))
    readers = {section: f"eks_constructs.config.resolve_{section}" for section in OPTIONAL}
    assert {section for section, reader in readers.items() if reader in modules} == sections


def test_an_environment_loads_no_service_that_the_same_by_hand_does_not(tmp_path: Path) -> None:
    """Each module of the CDK takes up to a tenth of a second, and memory."""
    outdir = str(tmp_path)
    by_hand = services_after(BY_HAND.format(outdir=outdir))
    assert "aws_cdk.aws_eks" in by_hand
    assert services_after(SYNTHESISE.format(outdir=outdir, name="dev")) <= by_hand
