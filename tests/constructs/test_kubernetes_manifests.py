"""Objects reach the cloud assembly and the outputs; nothing applies them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from aws_cdk import App, Stack, Stage
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.kubernetes_manifests import KubernetesManifests
from eks_constructs.planning.manifests.file_storage import efs_volume
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.planning.manifests.storage import ebs_storage_class


@pytest.fixture
def app(cdk_context: Mapping[str, object], tmp_path: Path) -> App:
    """Return an empty app with the project's feature flags."""
    return App(context=cdk_context, outdir=str(tmp_path / "out"))


def platform(scope: App | Stage) -> Stack:
    """Return a stack with a resource, without which CloudFormation takes none."""
    stack = Stack(scope, "Platform")
    ec2.CfnEIP(stack, "Address")
    return stack


def volume(stack: Stack, name: str = "shared") -> Manifest:
    """Return a volume whose handle only the deployment knows."""
    address = ec2.CfnEIP(stack, f"Address-{name}")
    return efs_volume(
        name=name, file_system_id=address.ref, access_point_id=address.attr_allocation_id
    ).manifest()


def test_file_is_what_the_objects_say(app: App) -> None:
    """Known values stand in the file as they are, in the order given."""
    stack = platform(app)
    made = KubernetesManifests(
        stack, "Storage", cluster_name="demo", manifests=[ebs_storage_class().manifest()]
    )
    folder = Path(app.synth().directory)
    assert made.file == "kubernetes/demo/Platform/Storage.yaml"
    (document,) = yaml.safe_load_all((folder / made.file).read_text(encoding="utf-8"))
    assert document == ebs_storage_class().manifest().document()


def test_values_of_the_deployment_are_named_outputs(app: App) -> None:
    """The file has the name of the output in their place, and the index lists the names."""
    stack = platform(app)
    made = KubernetesManifests(
        stack, "Storage", cluster_name="demo", manifests=[volume(stack), volume(stack, "other")]
    )
    file = Path(app.synth().directory, made.file)
    found = [
        each["spec"]["csi"]["volumeHandle"]
        for each in yaml.safe_load_all(file.read_text(encoding="utf-8"))
    ]
    index = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    assert index == {
        "cluster": "demo",
        "stack": "Platform",
        "output": made.output_key,
        "values": sorted(each.removeprefix("${").removesuffix("}") for each in found),
    }
    outputs = Template.from_stack(stack).to_json()["Outputs"]
    assert set(outputs) == {made.output_key, *index["values"]}
    first = outputs[found[0][2:-1]]["Value"]["Fn::Join"][1]
    assert [part for part in first if isinstance(part, str)] == ["::"]


def test_output_holds_everything_for_kubectl(app: App) -> None:
    """One list, on one line, with the ids filled in by CloudFormation."""
    stack = platform(app)
    manifests = [ebs_storage_class().manifest(), volume(stack)]
    made = KubernetesManifests(stack, "Storage", cluster_name="demo", manifests=manifests)
    value = Template.from_stack(stack).to_json()["Outputs"][made.output_key]["Value"]
    text = "".join(
        part if isinstance(part, str) else f"<{next(iter(part))}>" for part in value["Fn::Join"][1]
    )
    assert "\n" not in text
    everything = json.loads(text)
    assert everything["kind"] == "List"
    assert [each["kind"] for each in everything["items"]] == ["StorageClass", "PersistentVolume"]
    assert everything["items"][1]["spec"]["csi"]["volumeHandle"] == "<Ref>::<Fn::GetAtt>"


def test_a_stage_keeps_its_files_to_itself(app: App) -> None:
    """Two environments in one app do not overwrite one another."""
    files = []
    for name in ("dev", "prod"):
        stage = Stage(app, name)
        stack = platform(stage)
        made = KubernetesManifests(
            stack, "Storage", cluster_name="demo", manifests=[ebs_storage_class().manifest()]
        )
        assert made.file == "kubernetes/demo/Platform/Storage.yaml"
        files.append(Path(stage.outdir, made.file))
    app.synth()
    assert len({file for file in files if file.is_file()}) == 2


def test_the_same_objects_give_the_same_bytes(
    cdk_context: Mapping[str, object], tmp_path: Path
) -> None:
    """Twice the same app, twice the same files."""

    def written(folder: Path) -> dict[str, bytes]:
        app = App(context=cdk_context, outdir=str(folder))
        stack = platform(app)
        KubernetesManifests(stack, "Storage", cluster_name="demo", manifests=[volume(stack)])
        app.synth()
        return {file.name: file.read_bytes() for file in (folder / "kubernetes").rglob("*.*")}

    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_problems_are_refused(app: App) -> None:
    """No objects, one object twice, and a cluster that would leave the folder."""
    stack = platform(app)
    with pytest.raises(ConfigurationError, match="manifests: must hold at least one object"):
        KubernetesManifests(stack, "Empty", cluster_name="demo", manifests=[])
    one = ebs_storage_class().manifest()
    with pytest.raises(ConfigurationError) as refused:
        KubernetesManifests(stack, "Twice", cluster_name="../demo", manifests=[one, one])
    assert [each.where for each in refused.value.problems] == ["cluster_name", "manifests[1]"]


def test_names_must_be_known(app: App) -> None:
    """They are paths of files and ids of outputs."""
    stack = platform(app)
    manifest = Manifest(api_version="v1", kind="ConfigMap", name=stack.region)
    with pytest.raises(ConfigurationError, match="must be known at synthesis"):
        KubernetesManifests(stack, "Storage", cluster_name=stack.account, manifests=[manifest])


def test_nothing_is_deployed(app: App) -> None:
    """No resource is made, so no Lambda function either."""
    stack = platform(app)
    KubernetesManifests(
        stack, "Storage", cluster_name="demo", manifests=[ebs_storage_class().manifest()]
    )
    assert len(Template.from_stack(stack).to_json()["Resources"]) == 1
