"""The catalogue of add-on versions is what EKS answers, in an order of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import boto3  # type: ignore[import-untyped]  # boto3 ships no type information
import pytest
from botocore.stub import Stubber  # type: ignore[import-untyped]  # the same

from eks_constructs.planning.addon_versions import AddonVersions, addon_version_problems
from tools import refresh_catalogue
from tools.addon_versions import Client, addon_versions


def addon(name: str, **versions: str) -> Mapping[str, object]:
    """Return an add-on as EKS describes it: keywords are versions, values what can run them."""
    return {
        "addonName": name,
        "type": "networking",
        "owner": "aws",
        "addonVersions": [
            {
                "addonVersion": version.replace("_", ".").replace(".e", "-e"),
                "architecture": ["amd64", "arm64"],
                "compatibilities": [
                    {"clusterVersion": each, "platformVersions": ["*"], "defaultVersion": False}
                    for each in kubernetes.split()
                ],
            }
            for version, kubernetes in versions.items()
        ],
    }


PAGES = (
    [
        addon(
            "vpc-cni",
            v1_9_3_eksbuild_1="1.34",
            v1_21_1_eksbuild_7="1.34 1.35",
            v1_21_1_eksbuild_10="1.35",
        )
    ],
    [addon("coredns", v1_13_2_eksbuild_4="1.35 1.9")],
    [addon("vpc-cni", v1_20_0_eksbuild_1="1.34")],
)


def refreshed(*pages: list[Mapping[str, object]]) -> Mapping[str, object]:
    """Return the catalogue made of pages of an answer, each with a token but the last."""
    client = boto3.client(
        "eks",
        region_name="eu-west-1",
        aws_access_key_id="nobody",
        aws_secret_access_key="nothing",  # noqa: S106 - opens nothing: no call leaves the stub
    )
    with Stubber(client) as stub:
        for index, page in enumerate(pages):
            last = index == len(pages) - 1
            asked: dict[str, object] = {"owners": ["aws", "community"]}
            if index:
                asked["nextToken"] = f"page-{index}"
            answer = {"addons": page, **({} if last else {"nextToken": f"page-{index + 1}"})}
            stub.add_response("describe_addon_versions", answer, asked)
        content = addon_versions(cast("Client", client), "2026-11-25")
        stub.assert_no_pending_responses()
    return content


def test_every_page_is_read_and_sorted() -> None:
    """Names by the alphabet, Kubernetes and add-on versions by their numbers."""
    content = refreshed(*PAGES)
    assert content == {
        "as_of": "2026-11-25",
        "source": "EKS DescribeAddonVersions",
        "complete": True,
        "addons": {
            "coredns": {"1.9": ["v1.13.2-eksbuild.4"], "1.35": ["v1.13.2-eksbuild.4"]},
            "vpc-cni": {
                "1.34": ["v1.21.1-eksbuild.7", "v1.20.0-eksbuild.1", "v1.9.3-eksbuild.1"],
                "1.35": ["v1.21.1-eksbuild.10", "v1.21.1-eksbuild.7"],
            },
        },
    }
    assert json.dumps(refreshed(*reversed(PAGES))) == json.dumps(content)


def test_what_is_written_refuses_other_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is read back as a complete catalogue."""
    monkeypatch.setattr(refresh_catalogue, "DATA", tmp_path)
    refresh_catalogue._write("addon_versions.json", refreshed(*PAGES))
    text = (tmp_path / "addon_versions.json").read_text()
    refresh_catalogue._write("addon_versions.json", refreshed(*reversed(PAGES)))
    assert (tmp_path / "addon_versions.json").read_text() == text
    known = AddonVersions.from_json(json.loads(text))
    (problem,) = addon_version_problems(
        "vpc-cni", "v1.9.3-eksbuild.1", kubernetes_version="1.35", known=known
    )
    assert str(problem) == (
        "version: must be one that Kubernetes 1.35 can run, as of 2026-11-25: "
        "v1.21.1-eksbuild.10, v1.21.1-eksbuild.7, got 'v1.9.3-eksbuild.1' [not-supported]"
    )
