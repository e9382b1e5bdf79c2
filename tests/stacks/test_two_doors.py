"""A file and the same models in Python give the same templates, byte for byte."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import pytest
from aws_cdk import App
from hypothesis import HealthCheck, given, reject, settings

from eks_constructs.config import (
    ClusterConfig,
    Environment,
    Platform,
    environment,
    load_environments,
)
from eks_constructs.config.environment_file import read_environment_file
from eks_constructs.errors import ConfigurationError
from stacks import EnvironmentStage
from tests.conftest import PROJECT
from tests.support import samples
from tests.support.models import written

SHIPPED: Final = sorted((PROJECT / "environments").glob("*.yaml"))


def synthesised(found: Environment, context: dict[str, object]) -> dict[str, bytes]:
    """Return every template and other file of an environment."""
    with tempfile.TemporaryDirectory() as folder:
        app = App(context=context, outdir=folder, analytics_reporting=False)
        EnvironmentStage(app, found.name, environment=found)
        app.synth()
        return {
            str(file.relative_to(folder)): file.read_bytes()
            for pattern in ("**/*.template.json", "**/*.yaml")
            for file in sorted(Path(folder).glob(pattern))
        }


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_environments_are_the_same_in_python(
    path: Path, cdk_context: dict[str, object]
) -> None:
    """As they stand in their files."""
    file = read_environment_file(path)
    assert file.config is not None
    (by_file,) = load_environments([path])
    by_python = environment(path.stem, file.config, file.platform)
    templates = synthesised(by_file, cdk_context)
    assert len(templates) >= 4
    assert templates == synthesised(by_python, cdk_context)


@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(cluster=samples.CLUSTERS, platform=samples.PLATFORMS)
def test_generated_environments_are_the_same(
    cdk_context: dict[str, object], cluster: ClusterConfig, platform: Platform | None
) -> None:
    """Whatever is said and whatever is left to the defaults."""
    try:
        by_python = environment("dev", cluster, platform)
    except ConfigurationError:
        reject()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dev.yaml"
        documents = (cluster,) if platform is None else (cluster, platform)
        path.write_text(written(*documents), encoding="utf-8")
        (by_file,) = load_environments([path])
    assert synthesised(by_file, cdk_context) == synthesised(by_python, cdk_context)
