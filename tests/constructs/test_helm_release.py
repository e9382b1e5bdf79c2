"""Values of charts reach the cloud assembly and the outputs; nothing installs them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import yaml
from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.helm_release import HelmRelease
from eks_constructs.planning.helm import HelmChart

CHART: Final = HelmChart(
    chart="oci://example.com/thing", version="1.2.3", release="thing", namespace="things"
)


@pytest.fixture
def app(cdk_context: Mapping[str, object], tmp_path: Path) -> App:
    """Return an empty app with the project's feature flags."""
    return App(context=cdk_context, outdir=str(tmp_path / "out"))


def test_values_of_the_deployment_are_named_outputs(app: App) -> None:
    """The file has the name of the output in their place, the output has everything."""
    stack = Stack(app, "Platform")
    address = ec2.CfnEIP(stack, "Address")
    made = HelmRelease(
        stack,
        "Thing",
        cluster_name="demo",
        chart=CHART,
        values={"replicas": 2, "nested": {"id": address.attr_allocation_id}},
    )
    folder = Path(app.synth().directory)
    assert made.file == "kubernetes/demo/Platform/Thing.values.yaml"
    index = json.loads((folder / made.file).with_suffix(".json").read_text())
    (key,) = index["values"]
    assert yaml.safe_load((folder / made.file).read_text()) == {
        "replicas": 2,
        "nested": {"id": f"${{{key}}}"},
    }
    assert index == {
        "cluster": "demo",
        "stack": "Platform",
        "output": made.output_key,
        "values": [key],
        "chart": "oci://example.com/thing",
        "version": "1.2.3",
        "release": "thing",
        "namespace": "things",
    }
    outputs = Template.from_stack(stack).find_outputs("*")
    assert outputs[made.output_key]["Description"] == made.command
    assert outputs[key]["Value"] == stack.resolve(address.attr_allocation_id)


@pytest.mark.parametrize(
    ("cluster_name", "chart", "message"),
    [
        ("demo", replace(CHART, release="No"), "release: must have 1 to 53"),
        ("no cluster", CHART, "cluster_name: must have 1 to 100"),
        ("${Token[TOKEN.7]}", CHART, "cluster_name: must be"),
    ],
)
def test_names_that_cannot_be(app: App, cluster_name: str, chart: HelmChart, message: str) -> None:
    """They are refused before anything is written."""
    with pytest.raises(ConfigurationError, match=message):
        HelmRelease(
            Stack(app, "Platform"), "Thing", cluster_name=cluster_name, chart=chart, values={}
        )
