"""Problems of environment files as SARIF, by which code hosts mark the lines of a change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, get_args

import pytest
from jsonschema import Draft7Validator

from eks_constructs.errors import ProblemCode
from eks_constructs.problem_help import plain_help
from tests.config.files import PLATFORM, START, write
from tests.support.command_line import run


def closed(required: dict[str, object], **optional: object) -> dict[str, object]:
    """Return the schema of an object that has no other properties than these."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": sorted(required),
        "properties": required | optional,
    }


TEXT: Final = {"type": "string", "minLength": 1}
POSITIVE: Final = {"type": "integer", "minimum": 1}
MESSAGE: Final = closed({"text": TEXT})
REGION: Final = closed({"startLine": POSITIVE, "startColumn": POSITIVE})
PLACE: Final = closed({"artifactLocation": closed({"uri": TEXT}), "region": REGION})
RESULT: Final = closed(
    {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["error", "warning"]},
        "message": MESSAGE,
        "locations": {
            "type": "array",
            "minItems": 1,
            "items": closed(
                {
                    "physicalLocation": PLACE,
                    "logicalLocations": {
                        "type": "array",
                        "items": closed({"fullyQualifiedName": TEXT}),
                    },
                }
            ),
        },
    }
)
RULE: Final = closed(
    {"id": TEXT, "shortDescription": MESSAGE, "fullDescription": MESSAGE, "help": MESSAGE}
)
LOG: Final = closed(
    {
        "$schema": {"const": "https://json.schemastore.org/sarif-2.1.0.json"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": closed(
                {
                    "tool": closed(
                        {
                            "driver": closed(
                                {
                                    "name": {"const": "eks-constructs"},
                                    "rules": {
                                        "type": "array",
                                        "items": RULE,
                                        "uniqueItems": True,
                                    },
                                }
                            )
                        }
                    ),
                    "columnKind": {"const": "unicodeCodePoints"},
                    "results": {"type": "array", "items": RESULT},
                }
            ),
        },
    }
)
"""The part of SARIF 2.1.0 that is written here, and nothing else of it."""


def sarif(*files: str) -> dict[str, list[dict[str, object]]]:
    """Return the run of a log after a look at its form."""
    log = json.loads(run("validate", "--format", "sarif", *files).stdout)
    Draft7Validator(LOG).validate(log)
    (found,) = log["runs"]
    rules = found["tool"]["driver"]["rules"]
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    return {"rules": rules, "results": found["results"]}


def test_problems_and_warnings_are_results_at_their_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are named from the working directory, as code hosts know them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my env").mkdir()
    text = START + "vpc: {cidr: x, nat: {gateway: Single}}\n" + PLATFORM
    path = write(tmp_path / "my env", text)
    expected = [("cidr-invalid", "error", 5, 13), ("single-nat-gateway", "warning", 5, 31)]
    for name in (str(path), "my env/dev.yaml"):
        found = sarif(name)
        assert [each["id"] for each in found["rules"]] == ["cidr-invalid", "single-nat-gateway"]
        places = [json.loads(json.dumps(each["locations"]))[0] for each in found["results"]]
        regions = [each["physicalLocation"]["region"] for each in places]
        assert [
            (each["ruleId"], each["level"], region["startLine"], region["startColumn"])
            for each, region in zip(found["results"], regions, strict=True)
        ] == expected
        assert places[0]["logicalLocations"] == [{"fullyQualifiedName": "vpc.cidr"}]
        assert places[0]["physicalLocation"]["artifactLocation"] == {"uri": "my%20env/dev.yaml"}
    assert found["results"][0]["message"] == {
        "text": "vpc.cidr: must be an IPv4 block such as 10.0.0.0/16, got 'x'"
    }


def test_a_file_elsewhere_is_named_in_full(tmp_path: Path) -> None:
    """There is no shorter name for it."""
    text = json.dumps(sarif(str(write(tmp_path, "a: 1\n")))["results"])
    assert f'"uri": "file://{tmp_path}/dev.yaml"' in text


def test_a_good_file_gives_an_empty_log(tmp_path: Path) -> None:
    """Then earlier results are gone from the code host."""
    path = write(tmp_path, START + PLATFORM)
    result = run("validate", "--format", "sarif", str(path))
    assert result.exit_code == 0
    assert sarif(str(path)) == {"rules": [], "results": []}


@pytest.mark.parametrize("code", get_args(ProblemCode))
def test_every_code_has_its_help(code: str) -> None:
    """As the documentation explains it, without what only its pages can show."""
    text = plain_help(code)
    assert text
    assert not set("`\n#") & set(text)
    assert "](" not in text


def test_warnings_are_told_beside_problems(tmp_path: Path) -> None:
    """Programs want all that was found, whether or not something was refused."""
    path = write(tmp_path, START + "vpc: {cidr: x, nat: {gateway: Single}}\n" + PLATFORM)
    report = json.loads(run("validate", "--format", "json", str(path)).stdout)
    assert [each["code"] for each in report["problems"]] == ["cidr-invalid"]
    assert [each["code"] for each in report["warnings"]] == ["single-nat-gateway"]
