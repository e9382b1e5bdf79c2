"""Whatever a node is told arrives at the program that reads it."""

from __future__ import annotations

import shlex
import string
import subprocess
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeAlias

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.node_labels import Taint, TaintEffect
from eks_constructs.planning.user_data import (
    BottlerocketSettings,
    ClusterFacts,
    NodeSettings,
    _toml,
    _yaml,
    full_user_data,
    partial_user_data,
    partial_user_data_problems,
)
from tests.support.user_data import CLUSTER, IPV6, REGISTERED, parts

Tree: TypeAlias = "dict[str, Tree] | Sequence[Tree] | str | int | float | bool"

LINUX: Final = AmiFamily.AMAZON_LINUX_2023
FEW: Final = settings(max_examples=50)
KEY: Final = st.text(min_size=1, max_size=20)
SCALARS: Final = (
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
TREES: Final = st.dictionaries(
    KEY,
    st.recursive(
        SCALARS,
        lambda below: st.lists(below, max_size=3) | st.dictionaries(KEY, below, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)
COMMANDS: Final = st.text("\t\n" + string.printable[:95], min_size=1).filter(str.strip)
NAMES: Final = st.from_regex(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,20}[A-Za-z0-9])?", fullmatch=True)
KEYS: Final = NAMES | NAMES.map(lambda name: f"example.com/{name}")


@FEW
@example({"large": 1e16, "small": 1e-05, "word": "no", "yes": "1e16", "empty": {}, "none": []})
@given(TREES)
def test_yaml_is_read_as_it_was_written(tree: dict[str, Tree]) -> None:
    """By another parser, and whatever the texts hold."""
    text = "\n".join(_yaml.lines(tree))
    assert text.isascii()
    assert (yaml.safe_load(text) or {}) == tree


@FEW
@given(st.text(string.ascii_letters + " #:-\"'\n"))
def test_a_text_of_many_lines_is_read_as_it_was_written(text: str) -> None:
    """Most stand as blocks, so that people can read them."""
    written = "".join(f"{line}\n" for line in _yaml.lines({"config": text}))
    assert yaml.safe_load(written) == {"config": text}


@FEW
@given(TREES)
def test_toml_is_read_as_it_was_written(tree: dict[str, Tree]) -> None:
    """By another parser, and whatever keys and texts hold."""
    text = _toml.document(tree)
    assert text.isascii()
    assert tomllib.loads(text) == tree


@FEW
@given(TREES)
def test_what_eks_merges_holds_nothing_that_it_cannot_read(tree: dict[str, Tree]) -> None:
    """No escaped quotes, and no quoted keys in headers; else it is refused."""
    node = NodeSettings(bottlerocket=BottlerocketSettings(settings=tree))
    if partial_user_data_problems(AmiFamily.BOTTLEROCKET, node):
        return
    text = partial_user_data(AmiFamily.BOTTLEROCKET, node) or ""
    assert '\\"' not in text.replace("\\\\", "")
    assert not [line for line in text.splitlines() if line.startswith("[") and '"' in line]


@pytest.mark.parametrize("family", [LINUX, AmiFamily.UBUNTU_2404])
@FEW
@given(commands=st.lists(COMMANDS, max_size=4))
def test_commands_arrive_as_they_were_given(family: AmiFamily, commands: list[str]) -> None:
    """Each in a part of its own, in order, after the line that names the interpreter."""
    text = full_user_data(family, CLUSTER, NodeSettings(pre_commands=commands))
    found = [body for _, body in parts(text)[:-1]]
    expected = [each if each.startswith("#!") else f"#!/bin/bash\n{each}" for each in commands]
    assert found == [f"{each}\n" for each in expected]


@FEW
@given(
    labels=st.dictionaries(KEYS, NAMES, max_size=5),
    by_key=st.dictionaries(KEYS, NAMES, max_size=5),
)
def test_labels_and_taints_arrive_as_they_were_given(
    labels: dict[str, str], by_key: dict[str, str]
) -> None:
    """In the words of nodeadm, of Bottlerocket and of the kubelet."""
    node = NodeSettings(
        labels=labels,
        taints=[
            Taint(key=key, value=value, effect=TaintEffect.NO_SCHEDULE)
            for key, value in by_key.items()
        ],
    )
    ((_, text),) = parts(full_user_data(LINUX, CLUSTER, node))
    kubelet = yaml.safe_load(text)["spec"].get("kubelet", {})
    flags = [flag.removeprefix("--node-labels=") for flag in kubelet.get("flags", [])]
    assert dict(pair.split("=") for flag in flags for pair in flag.split(",")) == labels
    registered = kubelet.get("config", {}).get("registerWithTaints", [])
    assert {each["key"]: each["value"] for each in registered} == by_key
    assert {each["effect"] for each in registered} <= {"NoSchedule"}

    document = tomllib.loads(full_user_data(AmiFamily.BOTTLEROCKET, CLUSTER, node))["settings"]
    assert document["kubernetes"].get("node-labels", {}) == labels
    assert document["kubernetes"].get("node-taints", {}) == {
        key: [f"{value}:NoSchedule"] for key, value in by_key.items()
    }


def _run(text: str, *, before: str = "") -> list[str]:
    """Run the last script of a document, and return the words that it was about to pass on."""
    _, body = parts(text)[-1]
    script = before + body
    run = subprocess.run(["bash"], input=script, capture_output=True, text=True, check=True)  # noqa: S607
    return run.stdout.splitlines()


@pytest.mark.parametrize("cluster", [CLUSTER, IPV6])
def test_bash_passes_every_word_on(cluster: ClusterFacts) -> None:
    """The bootstrap script of Ubuntu gets flags and values, each as one word."""
    show = 'printf "%s\\n" "$CLUSTER_NAME" "${BOOTSTRAP_ARGS[@]}"'
    words = _run(full_user_data(AmiFamily.UBUNTU_2404, cluster, replace(REGISTERED, override=show)))
    assert words[0] == cluster.name
    given = dict(zip(words[1::2], words[2::2], strict=True))
    assert given["--apiserver-endpoint"] == cluster.endpoint
    assert given["--b64-cluster-ca"] == cluster.certificate_authority
    assert given["--use-max-pods"] == "false"
    assert given.get("--dns-cluster-ip") == (None if cluster is IPV6 else "172.20.0.10")
    assert given.get("--service-ipv6-cidr") == (cluster.service_cidr if cluster is IPV6 else None)
    assert given["--kubelet-extra-args"].split() == [
        "--node-labels=example.com/pool=gpu,team=data",
        "--register-with-taints=dedicated=data:NoExecute,gpu=:NoSchedule",
        "--max-pods=110",
    ]


@pytest.mark.parametrize("labels", [{}, {"team": "data"}])
def test_labels_of_the_instance_come_after_those_that_are_known(labels: dict[str, str]) -> None:
    """The node asks its metadata for them, with a session token."""
    node = NodeSettings(
        labels=labels,
        metadata_labels={"node-lifecycle": "instance-life-cycle", "example.com/id": "instance-id"},
        kubelet_flags=["--v=4"],
        override='printf "%s\\n" "$NODE_LABELS" "$KUBELET_EXTRA_ARGS"',
    )
    imds = (
        "curl() { local url=${!#}; case $url in\n"
        "*/api/token) echo secret ;;\n"
        "*) [[ $* == *'X-aws-ec2-metadata-token: secret'* ]] && echo ${url##*/} ;;\n"
        "esac; }\n"
    )
    words = _run(full_user_data(AmiFamily.UBUNTU_2404, CLUSTER, node), before=imds)
    known = "team=data," if labels else ""
    found = f"{known}example.com/id=instance-id,node-lifecycle=instance-life-cycle"
    assert words == [found, f"--node-labels={found} --v=4"]


def test_a_node_without_metadata_does_not_join() -> None:
    """Half of its labels would be worse."""
    node = NodeSettings(
        metadata_labels={"a": "instance-id", "b": "instance-life-cycle"}, override="echo joined"
    )
    text = full_user_data(AmiFamily.UBUNTU_2404, CLUSTER, node)
    broken = "curl() { [[ ${!#} != */instance-id ]]; }\n"
    with pytest.raises(subprocess.CalledProcessError):
        _run(text, before=broken)


@FEW
@given(st.text(string.printable, min_size=1).filter(str.strip))
def test_a_shell_takes_a_name_as_one_word(name: str) -> None:
    """Even one with quotes, which EKS would refuse."""
    text = full_user_data(AmiFamily.UBUNTU_2404, replace(CLUSTER, name=name), NodeSettings())
    after = text.split("CLUSTER_NAME=", 1)[1].split("\nAPI_SERVER_URL=", 1)[0]
    assert shlex.split(after) == [name]


def test_powershell_takes_quotes_as_they_are() -> None:
    """It knows five kinds of single quotes, and all must be doubled."""
    cluster = replace(CLUSTER, name="a'b\u2018c\u2019d")
    text = full_user_data(AmiFamily.WINDOWS_2022_CORE, cluster, NodeSettings())
    assert "-EKSClusterName 'a''b\u2018\u2018c\u2019\u2019d' `" in text
