"""Every construct of the library can be written: the example app, written by what it calls."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App

from eks_constructs.to_python.app import Surroundings, recorded_in_python
from eks_constructs.to_python.recording import record
from examples.kitchen_sink.environment import KitchenSink
from tests.to_python.writing import files_in, lint, make_stage


def test_the_example_app_is_written_and_synthesises_the_same(
    tmp_path: Path, cdk_context: dict[str, object]
) -> None:
    """Also what hands out manifests, policies and references, which environments have less of."""
    context = cdk_context | {"@aws-cdk/core:validation": False}
    given = App(context=context, outdir=str(tmp_path / "given"), analytics_reporting=False)
    recording = record(
        lambda: KitchenSink(given, "sink", kubernetes_version="1.35"), ["examples.kitchen_sink"]
    )
    known = {"CLUSTER_NAME": "sink", "KUBERNETES_VERSION": "1.35", "REGION": "eu-west-1"}
    code = recorded_in_python(recording, Surroundings(description="Everything", constants=known))
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps" / "sink.py").write_text(code, encoding="utf-8")
    written = App(context=context, outdir=str(tmp_path / "out"), analytics_reporting=False)
    make_stage(code, written, "KitchenSink", "sink")
    given.synth()
    written.synth()
    assert files_in(tmp_path / "out") == files_in(tmp_path / "given")
    lint(tmp_path / "apps")
