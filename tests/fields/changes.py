"""One change after the other to a ClusterConfig, and what becomes of the templates.

Each file in ``cases`` holds groups of changes that begin from the same document::

    - profile: hardened            # or eksctl, which is taken when nothing is said
      base:                        # laid over START; null takes a key away
        managedNodeGroups: [{name: workers}]
      changes:
        managedNodeGroups[].labels:      # a path as in the data of known_fields
          to: {team: shop}               # the other value; null takes the field away
          in: [AWS::EKS::Nodegroup]      # types of the resources that change, come or go

``in`` has ``manifest:<Kind>`` for a Kubernetes object, and ``chart:<release>`` for a Helm chart.
``[]`` of a path is the first item of the list, ``*`` the first key of the map. ``also`` is laid
over the document on both sides of the one change, for a field that needs another; ``together`` on
the later side only, for a field that cannot change alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

import yaml
from aws_cdk import App
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from eks_constructs.config import ClusterConfig, Platform, environment
from stacks import EnvironmentStage
from tests.conftest import PROJECT
from tests.support.assemblies import read_stacks

FOLDER: Final = Path(__file__).parent / "cases"
START: Final = """
metadata: {name: own, region: eu-west-1, version: "1.35"}
accessConfig:
  accessEntries:
    - principalARN: arn:aws:iam::111122223333:role/PlatformAdmin
      accessPolicies:
        - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
          accessScope: {type: cluster}
addonsConfig: {disableDefaultAddons: true}
vpc:
  id: vpc-0123456789abcdef0
  subnets:
    private:
      eu-west-1a: {id: subnet-0a00000000000000a}
      eu-west-1b: {id: subnet-0b00000000000000b}
"""
"""What every base is laid over; nothing is made for it but a cluster, so it synthesises fast."""

Document: TypeAlias = dict[str, JsonValue]
Things: TypeAlias = Mapping[str, str]
"""Every resource and Kubernetes object of an environment: its place and type, and its text."""


class Change(BaseModel):
    """Another value for one field, and where that is seen."""

    model_config = ConfigDict(extra="forbid")
    to: JsonValue
    seen_in: list[str] = Field(alias="in", min_length=1)
    also: Document = {}
    together: Document = {}


class Group(BaseModel):
    """Changes to the same document."""

    model_config = ConfigDict(extra="forbid")
    profile: Literal["eksctl", "hardened"] = "eksctl"
    base: Document = {}
    changes: dict[str, Change]

    def document(self, change: Change) -> Document:
        """Return the document that a change is made to."""
        start: Document = yaml.safe_load(START)
        return laid_over(laid_over(start, self.base), change.also)


@cache
def groups() -> tuple[tuple[str, Group], ...]:
    """Return every group of changes with the name of its file."""
    return tuple(
        (file.stem, Group.model_validate(group))
        for file in sorted(FOLDER.glob("*.yaml"))
        for group in yaml.safe_load(file.read_text(encoding="utf-8"))
    )


def laid_over(lower: Document, upper: Document) -> Document:
    """Return a document with another one laid over it, map by map."""
    result = dict(lower)
    for key, value in upper.items():
        under = result.get(key)
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(under, dict):
            result[key] = laid_over(under, value)
        else:
            result[key] = value
    return result


def changed(document: Document, path: str, value: JsonValue) -> Document:
    """Return a document with another value at a path; ``None`` takes the field away."""
    result = deepcopy(document)
    place: JsonValue = result
    *way, last = path.replace("[]", ".[]").split(".")
    for step in way:
        place = _inside(place, step)
    assert isinstance(place, dict), f"{path}: the base has no map to put {last} into"
    if value is None:
        assert last in place, f"{path}: nothing to take away"
        del place[last]
    else:
        assert place.get(last) != value, f"{path}: the base has this value already"
        place[last] = value
    return result


def _inside(place: JsonValue, step: str) -> JsonValue:
    if step == "[]":
        assert isinstance(place, list), "the base has no list there"
        return place[0]
    assert isinstance(place, dict), "the base has no map there"
    if step == "*":
        return next(iter(place.values()))
    return place.setdefault(step, {})


def things_of(document: Document, profile: str) -> Things:
    """Return everything that an environment is made of."""
    return _things(json.dumps(document, sort_keys=False), profile)


@cache
def _things(document: str, profile: str) -> Things:
    context = json.loads((PROJECT / "cdk.json").read_text())["context"]
    app = App(context=context | {"@aws-cdk/core:validation": False}, analytics_reporting=False)
    config = ClusterConfig.model_validate(json.loads(document), by_alias=True, by_name=False)
    platform = Platform.model_validate({"defaults": profile})
    EnvironmentStage(app, "own", environment=environment("own", config, platform))
    app.synth()
    found: dict[str, str] = {}
    for stack in read_stacks(Path(app.outdir)):
        for logical_id, body in stack.resources.items():
            place = f"{body['Type']} {stack.path}/{logical_id}"
            found[place] = json.dumps(body, sort_keys=True)
    for file in sorted(Path(app.outdir).glob("**/kubernetes/**/*.values.json")):
        chart = f"{file.read_text()}{file.with_suffix('.yaml').read_text()}"
        found[f"chart:{json.loads(file.read_text())['release']} {file.stem}"] = chart
    for file in sorted(Path(app.outdir).glob("**/kubernetes/**/*.yaml")):
        if file.name.endswith(".values.yaml"):
            continue
        for each in yaml.safe_load_all(file.read_text(encoding="utf-8")):
            name = each["metadata"]["name"]
            found[f"manifest:{each['kind']} {file.stem}/{name}"] = json.dumps(each, sort_keys=True)
    return found


def types_that_differ(before: Things, after: Things) -> set[str]:
    """Return the types of resources and objects that changed, came or went."""
    places = {place for place in {*before, *after} if before.get(place) != after.get(place)}
    return {place.partition(" ")[0] for place in places}
