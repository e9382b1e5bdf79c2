"""Reading what a synthesis wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eks_constructs.access_report import TemplatesError, read_assembly, read_templates

TEMPLATE = {"Resources": {"A": {"Type": "T", "Properties": {"P": 1}}, "B": {"Type": "U"}}}


def assembly(folder: Path, artifacts: dict[str, object]) -> Path:
    """Write a manifest, and return its folder."""
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    return folder


def artifact(file: str, name: str, environment: str) -> dict[str, object]:
    """Return the manifest's word for a stack."""
    return {
        "type": "aws:cloudformation:stack",
        "environment": environment,
        "properties": {"templateFile": file, "stackName": name},
    }


def test_stacks_of_all_stages_are_read(tmp_path: Path) -> None:
    """Sorted by name, with the place that is known of them."""
    assembly(
        tmp_path,
        {
            "b": artifact("b.json", "b", "aws://111122223333/eu-west-1"),
            "inner": {
                "type": "cdk:cloud-assembly",
                "properties": {"directoryName": "assembly-dev"},
            },
            "Tree": {"type": "cdk:tree"},
        },
    )
    inner = assembly(
        tmp_path / "assembly-dev",
        {"a": artifact("a.json", "a", "aws://unknown-account/unknown-region")},
    )
    (tmp_path / "b.json").write_text(json.dumps(TEMPLATE))
    (inner / "a.json").write_text(json.dumps(TEMPLATE))
    first, second = read_assembly(tmp_path)
    assert (first.name, first.region, first.account) == ("a", "", "")
    assert (second.name, second.region, second.account) == ("b", "eu-west-1", "111122223333")
    assert list(second.resources("T")) == [("A", {"P": 1})]
    assert list(second.resources("U")) == [("B", {})]


def test_files_stand_for_stacks_of_their_name(tmp_path: Path) -> None:
    """Each once."""
    files = [tmp_path / "b.template.json", tmp_path / "a.json", tmp_path / "a.json"]
    for file in files:
        file.write_text(json.dumps(TEMPLATE))
    assert [stack.name for stack in read_templates(files)] == ["a", "b"]


def test_a_folder_that_was_never_synthesised_is_told_so(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(TemplatesError) as caught:
        read_assembly(tmp_path / "cdk.out")
    assert str(caught.value) == (
        f"{tmp_path}/cdk.out is no output of the CDK: it has no manifest.json; synthesise first, "
        "as in npx cdk synth --quiet, or name its folder with --app-output"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is no JSON: Expecting property name"),
        ("[]", "is no JSON object"),
        ("{}", "is no CloudFormation template: it has no Resources"),
        ('{"Resources": []}', "is no CloudFormation template: it has no Resources"),
    ],
)
def test_what_is_no_template_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """With the file's name."""
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(TemplatesError, match=message) as caught:
        read_templates([file])
    assert str(caught.value).startswith(str(file))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """With the reason of the system."""
    with pytest.raises(TemplatesError, match=r"cannot read .*none\.json: no such file"):
        read_templates([tmp_path / "none.json"])


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """As anything else that is no JSON."""
    file = tmp_path / "x.json"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(TemplatesError, match="is no JSON"):
        read_templates([file])
