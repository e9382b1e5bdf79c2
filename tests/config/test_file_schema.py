"""The JSON Schema of environment files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
import yaml
from jsonschema import Draft7Validator

from eks_constructs.config import json_schema
from tests.config.files import ADMIN, HEADER, PLATFORM, START
from tests.conftest import PROJECT

SHIPPED: Final = sorted((PROJECT / "environments").glob("*.yaml"))


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    """Return what checks a document."""
    schema = json.loads(json_schema())
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def errors(validator: Draft7Validator, text: str) -> list[str]:
    """Return the path of everything that the schema refuses."""
    return sorted(
        error.json_path
        for document in yaml.safe_load_all(text)
        for error in validator.iter_errors(document)
    )


def test_the_committed_schema_is_current() -> None:
    """``eks-constructs schema --output environments/schema.json`` writes it."""
    assert (PROJECT / "environments" / "schema.json").read_text() == json_schema()


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_environments_pass_and_name_the_schema(
    validator: Draft7Validator, file: Path
) -> None:
    """Editors find it by the first line."""
    text = file.read_text()
    assert text.startswith("# yaml-language-server: $schema=schema.json\n")
    assert errors(validator, text) == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (f"{HEADER}metadata: {{name: dev}}\n", "$.metadata"),
        (f"{HEADER}metadata: {{name: dev, region: r, version: 1.30}}\n", "$.metadata.version"),
        (START + "vpc: {cider: 10.0.0.0/16}\n", "$.vpc"),
        (START + "vpc: {nat: {gateway: single}}\n", "$.vpc.nat.gateway"),
        (START + "iam: {serviceRoleARN: me}\n", "$.iam.serviceRoleARN"),
        (START + "managedNodeGroups: [{}]\n", "$.managedNodeGroups[0]"),
        (
            START + "managedNodeGroups: [{name: a, volumeThroughput: 5}]\n",
            "$.managedNodeGroups[0].volumeThroughput",
        ),
        (START + PLATFORM + "account: '12'\n", "$.account"),
        (START + PLATFORM + "remove: destroy\n", "$"),
        (START.replace("v1alpha5", "v1alpha6"), "$.apiVersion"),
        (f"kind: ClusterConfig\nmetadata: {{name: a, region: b}}\n{ADMIN}\n", "$"),
        (START.replace("kind: ClusterConfig", "kind: Cluster"), "$.kind"),
    ],
)
def test_the_schema_refuses_what_it_can_know(
    validator: Draft7Validator, text: str, path: str
) -> None:
    """Names, types, choices and forms."""
    assert path in errors(validator, text)


def test_taints_have_two_forms(validator: Draft7Validator) -> None:
    """The short one is eksctl's."""
    for taints in ("{a: 'b:NoSchedule'}", "[{key: a, effect: NoSchedule}]"):
        text = f"{START}managedNodeGroups: [{{name: a, taints: {taints}}}]\n"
        assert errors(validator, text) == []


def test_every_field_is_described() -> None:
    """Editors show it while one types."""
    definitions = json.loads(json_schema())["definitions"]
    bare = [
        f"{name}.{field}"
        for name, section in definitions.items()
        for field, schema in section.get("properties", {}).items()
        if "description" not in schema and "$ref" not in schema  # a section describes itself
    ]
    assert bare == []
    assert [name for name, section in definitions.items() if "description" not in section] == []


def test_defaults_are_what_happens() -> None:
    """Where both tables have the same; else the description tells of both."""
    definitions = json.loads(json_schema())["definitions"]
    group = definitions["ManagedNodeGroup"]["properties"]
    assert (group["volumeSize"]["default"], group["volumeType"]["default"]) == (80, "gp3")
    assert definitions["Platform"]["properties"]["removal"]["default"] == "retain"
    assert definitions["AutoModeConfig"]["properties"]["nodePools"]["default"] == [
        "general-purpose",
        "system",
    ]
    assert "default" not in group["instanceType"]
    assert "default" not in definitions["ClusterConfig"]["properties"]["availabilityZones"]


def test_defaults_are_values_that_the_schema_takes() -> None:
    """An editor may offer them."""
    schema = json.loads(json_schema())
    found = 0
    for section in schema["definitions"].values():
        for field in section.get("properties", {}).values():
            if "default" in field:
                found += 1
                Draft7Validator({"definitions": schema["definitions"]} | field).validate(
                    field["default"]
                )
    assert found > 10
