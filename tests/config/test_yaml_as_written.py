"""YAML as people write it, and what is said of it when it is not what they meant."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.config.files import ADMIN, HEADER, PLATFORM, START, load, problems_in

GROUP: Final = "managedNodeGroups: [{name: a, "


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1:1: file: is empty; describe an environment, or remove the file [file-empty]"),
        ("\ufeff", "1:1: file: is empty; describe an environment, or remove the file [file-empty]"),
        ("---\n...\n---\n", "1:1: file: is empty"),
        ("null\n", "must be a map of fields"),
        ("just text\n", "1:1: document: must be a map of fields"),
        ("- a\n- b\n", "1:1: document: must be a map of fields"),
        (
            f"{START}\tvpc: {{}}\n",
            "5:1: file: is no valid YAML: indent with spaces",
        ),
        (f"{START}vpc:\n\tcidr: x\n", "6:1: file: is no valid YAML: indent with spaces"),
        (
            f"{START}vpc: {{cidr: x\n",
            "5:6: file: is no valid YAML: what begins here with {",
        ),
        (f"{START}vpc: [a\n", "5:6: file: is no valid YAML: what begins here with [ never ends"),
        (f'{START}vpc: "x\n', '5:6: file: is no valid YAML: what begins here with " never ends'),
        (f"{START}vpc: {{cidr: x}}\nvpc: {{}}\n", "6:1: vpc: is given twice in the same map"),
        (f"{START}vpc: {{cidr: 1}}\n", '5:13: vpc.cidr: must be text; write cidr: "1"'),
        (f"{START}iam: x\n", "5:6: iam: must be a map of fields, got 'x' [wrong-type]"),
        (f"{START}iam: []\n", "5:1: iam: must be a map of fields [wrong-type]"),
        (f"{START}addons: {{}}\n", "5:1: addons: must be a list [wrong-type]"),
        (f"{START}1: x\n", '5:1: document: a key must be text; write "1":'),
        (f"{START}{GROUP}minSize: '2'}}]\n", "5:40: managedNodeGroups[0].minSize: must be a whole"),
        (f"{START}{GROUP}spot: 'true'}}]\n", "write spot: true without quotes"),
        (f"{START}{GROUP}spot: yes please}}]\n", "must be true or false"),
        (f"{START}{GROUP}minSize: 1.5}}]\n", "must be a whole number, got 1.5"),
        (f"{START}{GROUP}labels: {{a: true}}}}]\n", 'labels.a: must be text; write a: "true"'),
        (f"{START}{GROUP}labels: {{a: 010}}}}]\n", 'must be text; write a: "010"'),
        (f"{START}{GROUP}labels: {{a: 2026-01-01T00:00:00Z}}}}]\n", "got '2026-01-01T00:00:00Z'"),
        (f"{START}{GROUP}tags: {{a: 1e3}}}}]\n", ""),
        (f"{START}{GROUP}labels: {{a: 1_000}}}}]\n", 'must be text; write a: "1_000"'),
        (f"{START}{GROUP}minSize: 1:30}}]\n", "minSize: must be a whole number, got '1:30'"),
        (f"{START}{GROUP}minSize: {'9' * 16}}}]\n", "must be a whole number of at most 15 digits"),
        (f"{START}{GROUP}minSize: {'9' * 6000}}}]\n", "must be a whole number of at most 15 digi"),
        (f"{START}{GROUP}labels: {{a: {'9' * 16}}}}}]\n", f'text; write a: "{"9" * 16}", got 9999'),
        (f"{START}{GROUP}minSize: !!int x}}]\n", "must be what its YAML tag !!int says; leave the"),
        (f"{START}{GROUP}spot: !!bool x}}]\n", "must be what its YAML tag !!bool says; leave the"),
        (f"{START}availabilityZones: [~]\n", "availabilityZones[0]: must be text, got ~ [wrong-"),
        (f'{START}"a\\nb": 1\n', '["a\\nb"]: is no field here'),
        (
            f"{START}{GROUP.replace(': a', ': ' + 'a' * 999)}}}]\n",
            f"got '{'a' * 399}… [name-invalid]",
        ),
        (START.replace("kind: ClusterConfig", "kind:"), "1:1: kind: must be given; write kind: C"),
        (START.replace("eksctl.io/v1alpha5", "~"), "1:1: apiVersion: must be given; write apiVe"),
        (f"{START}{PLATFORM}".replace("kind: P", "kind: #"), "6:1: kind: must be given; write kin"),
        (f"{START}{GROUP}labels: {{a: no}}}}]\n", 'must be text; write a: "no"'),
        (f"{START}{GROUP}labels: {{yes: a}}}}]\n", 'a key must be text; write "yes":'),
        (START.replace("region: eu-west-1", "region: eu-west-1, version: 1.30"), '"1.30"'),
        (f"{START}---\n{START}", "must be the only ClusterConfig of the file"),
        (f"{START}{PLATFORM}{PLATFORM}", "must be the only Platform of the file"),
        (f"{START}---\na: 1\n", "6:1: kind: must be given; write kind: Platform [required]"),
        (f"{START}foo:\n", "5:1: foo: is no field here"),
        (f"{START}vpc: {{cidr:10.0.0.0/16}}\n", "write a space after the colon, cidr: 10.0.0.0/16"),
        (f"{START}{GROUP}labels: {{a: ~}}}}]\n", 'labels.a: must have a value; write a: ""'),
        (f"{START}{PLATFORM}nope: null\n", "8:1: Platform.nope: is no field here"),
        (f"{START}{PLATFORM}tags: {{a: }}\n", "Platform.tags.a: must have a value"),
        (f"{START}vpc: {{nat: {{gatway: }}}}\n", "5:13: vpc.nat.gatway: is no field here; did you"),
        (f"{START}x: {{a: }}\n", "5:1: x: is no field here"),
        (f"{START}managedNodeGroups:\n  -name: a\n", "write a space after each hyphen"),
        (
            f"{START}managedNodeGroups:\n  name: a\n",
            "managedNodeGroups: must be a list; put a hyphen before each entry [wrong-type]",
        ),
        (
            f"{START}{GROUP}instanceTypes: m5.large}}]\n",
            "instanceTypes: must be a list; write instanceTypes: [m5.large], got 'm5.large'",
        ),
        (
            f"{START}cloudWatch: {{clusterLogging: {{enableTypes: '*'}}}}\n",
            "must be a list; write enableTypes: [\"*\"], got '*' [wrong-type]",
        ),
        (
            f"{START}{GROUP}taints: {{a: x}}}}]\n",
            "taints.a: must be one of NoSchedule",
        ),
        (f"{START}{GROUP}taints: {{a: 7}}}}]\n", "taints.a: must be one of NoSchedule, Pre"),
        (f"{START}{GROUP}taints: {{a: }}}}]\n", "taints.a: must have a value; leave"),
        (
            f"{START}vpc: {{subnets: {{private: {{a: }}}}}}\n",
            "vpc.subnets.private.a: must have a value; leave the key out where it has none",
        ),
        (
            f"{START}{GROUP}taints: [{{key: a, effect: noschedule}}]}}]\n",
            "did you mean NoSchedule?",
        ),
        (f"{START}{GROUP}taints: 5}}]\n", "taints: must be a list"),
    ],
)
def test_what_is_not_meant_is_refused_with_the_fix(tmp_path: Path, text: str, problem: str) -> None:
    """At its place; nothing is taken for something else in silence."""
    found = problems_in(tmp_path, text)
    assert any(problem in each for each in found) if problem else found == []


@pytest.mark.parametrize(
    "text",
    [
        START + "vpc:\niam: ~\naddons: null\nmanagedNodeGroups:\ncloudWatch: {clusterLogging: }\n",
        START + "vpc: {cidr: , nat: ~, id: null}\n",
        "\ufeff" + START,
        START.replace("\n", "\r\n"),
        START.replace("\n", "\r"),
        "%YAML 1.2\n---\n" + START + "...\n",
        "---\n" + START + "---\n",
        "# a comment\n\n" + START + "  # another\n",
        START + PLATFORM + "---\n# nothing more\n",
        f"{HEADER}metadata:\n  'name': \"dev\"\n  \"region\": 'eu-west-1'\n{ADMIN}\n",
        "{" + ", ".join(START.strip().split("\n")) + "}",
        f"? apiVersion\n: eksctl.io/v1alpha5\n? kind\n: ClusterConfig\n{START[len(HEADER) :]}",
        START + "kubernetesNetworkConfig: {ipFamily: ipV4}\n",
        START + f"{GROUP}amiFamily: amazonLINUX2023, spot: on}}]\n",
        START + f"{GROUP}minSize: 0x2, maxSize: !!int '3', tags: {{a: !!str 1}}}}]\n",
        START + f"{GROUP}tags: {{a: '', b: 'x y'}}}}]\n",
    ],
)
def test_what_is_meant_is_taken(tmp_path: Path, text: str) -> None:
    """Empty sections, directives, quotes, both styles, line ends and marks of any editor."""
    assert problems_in(tmp_path, text) == []


def test_both_spellings_of_taints_mean_the_same(tmp_path: Path) -> None:
    """The map is eksctl's older one."""
    as_map = load(tmp_path, f"{START}{GROUP}taints: {{a: 'b:NoSchedule', c: ':NoExecute'}}}}]\n")
    as_list = load(
        tmp_path,
        f"{START}{GROUP}taints: [{{key: a, value: b, effect: NoSchedule}}, "
        "{key: c, effect: NoExecute}]}]\n",
    )
    assert as_map == as_list


def test_lines_and_columns_are_those_of_editors(tmp_path: Path) -> None:
    """Counted from 1, in characters, whatever ends the lines and whatever stands before."""
    text = START + "# é 😀\nvpc:   {cidr:    x, é: 1}\nzonalShift: {}\n"
    expected = ["6:18: vpc.cidr", '6:21: vpc["é"]', "7:1: zonalShift"]
    for each in (text, text.replace("\n", "\r\n"), "\ufeff" + text):
        found = problems_in(tmp_path, each)
        places = [problem.removeprefix("dev.yaml:").partition(": is")[0] for problem in found]
        assert [each.partition(": must")[0] for each in places] == expected


def test_an_alias_is_wrong_where_it_was_written(tmp_path: Path) -> None:
    """The path is that of its use, the place the one to mend."""
    text = f"{START}managedNodeGroups:\n- &a {{name: a, minSize: x}}\n- {{<<: *a, name: b}}\n"
    assert [each.partition(": must")[0] for each in problems_in(tmp_path, text)] == [
        "dev.yaml:6:25: managedNodeGroups[0].minSize",
        "dev.yaml:6:25: managedNodeGroups[1].minSize",
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("vpc: " + "[" * 9000 + "]" * 9000, "5:104: file", id="lists"),
        pytest.param("vpc: " + "[" * 200_000, "5:104: file", id="deep enough to crash a parser"),
        pytest.param("vpc: " + "{a: " * 400 + "}" * 400, "5:398: file", id="maps"),
        pytest.param(
            "a0: &a0 {a: b}\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 110)),
            "5:5: a100[",
            id="aliases",
        ),
        pytest.param(
            "a0: &a0 {a: b}\n" + "".join(f"a{n}: &a{n} {{<<: *a{n - 1}}}\n" for n in range(1, 110)),
            "5:5: a100",
            id="merges",
        ),
    ],
)
def test_what_lies_too_deep_is_refused(tmp_path: Path, text: str, place: str) -> None:
    """No field does, and the stack of a parser ends somewhere."""
    told = "more than 100 maps and lists lie in one another; no field is that deep [yaml-invalid]"
    deep = [each for each in problems_in(tmp_path, START + text) if each.endswith(told)]
    assert deep[0].startswith(f"dev.yaml:{place}")


def test_a_time_is_text_as_it_is_to_eksctl(tmp_path: Path) -> None:
    """In YAML 1.1 it was a number of base 60."""
    environment = load(tmp_path, START.replace("eu-west-1", "eu-west-1, tags: {opens: 12:30}"))
    assert environment.platform.tags["opens"] == "12:30"
