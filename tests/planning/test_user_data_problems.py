"""What user data cannot say is refused by name, with what would be right."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.cluster_network import IpFamily
from eks_constructs.planning.naming import NODE_GROUP_KEY
from eks_constructs.planning.node_labels import Taint, TaintEffect
from eks_constructs.planning.user_data import (
    BottlerocketSettings,
    ClusterFacts,
    LocalStorage,
    NodeSettings,
    full_user_data,
    full_user_data_problems,
    partial_user_data,
    partial_user_data_problems,
)
from tests.support.user_data import CLUSTER, IPV6, TOKENS

LINUX: Final = AmiFamily.AMAZON_LINUX_2023
BOTTLEROCKET: Final = AmiFamily.BOTTLEROCKET
WINDOWS: Final = AmiFamily.WINDOWS_2022_CORE
UBUNTU: Final = AmiFamily.UBUNTU_2404

CONFIG: Final = NodeSettings(kubelet_config={"a": 1})
FLAGS: Final = NodeSettings(kubelet_flags=["--v=4"])
COMMANDS: Final = NodeSettings(pre_commands=["true"])
OVERRIDE: Final = NodeSettings(override="kind: NodeConfig")
STORAGE: Final = NodeSettings(local_storage=LocalStorage.MOUNT)
CONTAINERD: Final = NodeSettings(containerd_config="version = 3\n")
SETTINGS: Final = NodeSettings(bottlerocket=BottlerocketSettings(settings={"motd": "hello"}))
ADMIN: Final = NodeSettings(bottlerocket=BottlerocketSettings(admin_container=False))


INSTANCE_ID: Final = NodeSettings(metadata_labels={"id": "instance-id"})


def test_labels_from_the_metadata_need_a_name_and_a_path_of_their_own() -> None:
    """What the shell would run instead is refused."""
    node = NodeSettings(labels={"id": "1"}, metadata_labels={"id": "$(reboot)", "a b": "x"})
    problems = full_user_data_problems(UBUNTU, CLUSTER, node)
    assert [(problem.where, problem.code) for problem in problems] == [
        ("metadata_labels.a b", "name-invalid"),
        ("metadata_labels.id", "invalid-value"),
        ("metadata_labels.id", "not-together"),
    ]


def _settings(settings: dict[str, object]) -> NodeSettings:
    """Return settings of Bottlerocket, wrong ones included."""
    return NodeSettings(bottlerocket=BottlerocketSettings(settings=settings))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("family", "node", "where"),
    [
        (LINUX, SETTINGS, "bottlerocket"),
        (LINUX, ADMIN, "bottlerocket"),
        (BOTTLEROCKET, COMMANDS, "pre_commands"),
        (BOTTLEROCKET, OVERRIDE, "override"),
        (BOTTLEROCKET, CONFIG, "kubelet_config"),
        (BOTTLEROCKET, FLAGS, "kubelet_flags"),
        (BOTTLEROCKET, STORAGE, "local_storage"),
        (BOTTLEROCKET, CONTAINERD, "containerd_config"),
        (WINDOWS, CONFIG, "kubelet_config"),
        (WINDOWS, STORAGE, "local_storage"),
        (WINDOWS, CONTAINERD, "containerd_config"),
        (WINDOWS, SETTINGS, "bottlerocket"),
        (LINUX, INSTANCE_ID, "metadata_labels"),
        (BOTTLEROCKET, INSTANCE_ID, "metadata_labels"),
        (WINDOWS, INSTANCE_ID, "metadata_labels"),
        (UBUNTU, STORAGE, "local_storage"),
        (UBUNTU, CONTAINERD, "containerd_config"),
        (UBUNTU, SETTINGS, "bottlerocket"),
    ],
)
def test_what_a_family_cannot_do_is_refused(
    family: AmiFamily, node: NodeSettings, where: str
) -> None:
    """Instead of being ignored."""
    (problem,) = full_user_data_problems(family, CLUSTER, node)
    assert (problem.where, problem.code) == (where, "not-together")
    assert problem.message.startswith("must be left out")


def test_bottlerocket_says_what_to_use_instead_of_commands() -> None:
    """It has no shell."""
    with pytest.raises(ConfigurationError) as refusal:
        full_user_data(BOTTLEROCKET, CLUSTER, COMMANDS)
    assert str(refusal.value) == (
        "invalid user data:\n"
        "  - pre_commands: must be left out for Bottlerocket, which has no shell; use "
        "bottlerocket.settings with 'bootstrap-containers' or 'bootstrap-commands' [not-together]"
    )


@pytest.mark.parametrize("family", [LINUX, BOTTLEROCKET, WINDOWS])
def test_labels_and_taints_of_an_eks_image_belong_to_the_group(family: AmiFamily) -> None:
    """EKS passes them on, and knows of them."""
    taint = Taint(key="a", effect=TaintEffect.NO_SCHEDULE)
    with pytest.raises(ConfigurationError) as refusal:
        partial_user_data(family, NodeSettings(labels={"team": "data"}, taints=[taint]))
    assert [problem.where for problem in refusal.value.problems] == ["labels", "taints"]
    assert refusal.value.problems[0].message == (
        "must be given to the managed node group itself: EKS passes it on to the nodes"
    )


def test_eks_joins_its_windows_nodes_itself() -> None:
    """Only commands before that are ours."""
    node = NodeSettings(
        max_pods=20, cluster_dns="172.20.0.10", kubelet_flags=["--v=4"], override="Join"
    )
    problems = partial_user_data_problems(WINDOWS, node)
    assert [problem.where for problem in problems] == [
        "cluster_dns",
        "kubelet_flags",
        "max_pods",
        "override",
    ]
    assert problems[0].message == (
        "must be left out: EKS calls the bootstrap script of its Windows images itself"
    )


def test_ubuntu_has_no_image_of_eks() -> None:
    """So there is nothing to add to."""
    (problem,) = partial_user_data_problems(UBUNTU, NodeSettings())
    assert str(problem) == (
        "family: must not be Ubuntu with an image of EKS, which has none; give an image of its "
        "own, got 'Ubuntu2404' [not-together]"
    )


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (
            NodeSettings(labels={"kubernetes.io/x": "y"}),
            "labels.kubernetes.io/x: must not be in kubernetes.io or k8s.io",
        ),
        (
            NodeSettings(taints=[Taint(key="a", effect=TaintEffect.NO_SCHEDULE)] * 2),
            "taints[1]: must appear once with the effect NoSchedule, got 'a' [name-duplicate]",
        ),
        (NodeSettings(max_pods=0), "max_pods: must be at least 1, got 0 [out-of-range]"),
        (
            NodeSettings(cluster_dns="10.100.0"),
            "cluster_dns: must be an IP address, such as 10.100.0.10, got '10.100.0'",
        ),
        (
            NodeSettings(kubelet_config={"maxPods": 5}),
            "kubelet_config.maxPods: must not be given; use max_pods [not-together]",
        ),
        (
            NodeSettings(kubelet_config={"clusterDomain": "x"}),
            "kubelet_config.clusterDomain: must not be given: a node with another value cannot",
        ),
        (
            NodeSettings(kubelet_flags=["--node-labels=a=b"]),
            "kubelet_flags[0]: must not be given; use labels, got '--node-labels=a=b'",
        ),
        (
            NodeSettings(kubelet_flags=["--v=4", "--a=b c"]),
            (
                "kubelet_flags[1]: must be like '--name' or '--name=value', without spaces, "
                "quotes, backslashes, got '--a=b c' [invalid-value]"
            ),
        ),
        (
            NodeSettings(pre_commands=["true", " \n"]),
            "pre_commands[1]: must have content, or be left out, got ' \\n' [empty]",
        ),
        (
            NodeSettings(pre_commands=["echo é"]),
            "pre_commands[0]: must be ASCII with line feeds only: cloud-init garbles the rest",
        ),
        (
            NodeSettings(pre_commands=["echo\r\n"]),
            "pre_commands[0]: must be ASCII with line feeds only",
        ),
        (
            NodeSettings(pre_commands=["cat <<E\n--==EKS-CONSTRUCTS==--\nE"]),
            "pre_commands[0]: must have no line that begins with --==EKS-CONSTRUCTS==, which ends",
        ),
        (
            NodeSettings(override="/etc/eks/bootstrap.sh demo"),
            "override: must be a NodeConfig of nodeadm in YAML",
        ),
        (
            NodeSettings(pre_commands=["#" * 14400]),
            "user_data: must be at most 14336 bytes without the facts of the cluster",
        ),
    ],
)
def test_what_would_keep_a_node_away_is_refused(node: NodeSettings, message: str) -> None:
    """Before it is launched, and whoever joins it."""
    (problem,) = full_user_data_problems(LINUX, CLUSTER, node)
    assert str(problem).startswith(message)
    if not (node.labels or node.taints):
        assert [each.where for each in partial_user_data_problems(LINUX, node)] == [problem.where]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("</PowerShell>", "must not hold a <powershell> tag: the commands stand between two"),
        ("echo \x00", "must hold no control characters"),
    ],
)
def test_powershell_must_stay_between_its_tags(command: str, message: str) -> None:
    """Or what follows is never run."""
    (problem,) = partial_user_data_problems(WINDOWS, NodeSettings(pre_commands=[command]))
    assert (problem.where, problem.code) == ("pre_commands[0]", "invalid-value")
    assert problem.message.startswith(message)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"kubernetes": {"api-server": "https://x", "max-pods": 5}},
            [
                "kubernetes.api-server: must not be given: it comes from the cluster",
                "kubernetes.max-pods: must not be given; use max_pods",
            ],
        ),
        ({"motd": None}, ["motd: must have a value; leave the setting out to keep that of the"]),
        ({"ntp": {"time-servers": [None]}}, ["ntp.time-servers[0]: must have a value"]),
        ({"kubernetes": 1}, ["kubernetes: must be a mapping"]),
        ({"host-containers": [1]}, ["host-containers: must be a mapping"]),
    ],
)
def test_settings_that_cannot_be_merged_are_refused(
    settings: dict[str, object], message: list[str]
) -> None:
    """Each with its path."""
    problems = full_user_data_problems(BOTTLEROCKET, CLUSTER, _settings(settings))
    assert len(problems) == len(message)
    for problem, expected in zip(problems, message, strict=True):
        assert str(problem).startswith(f"bottlerocket.settings.{expected}")


def test_a_container_is_switched_in_one_place() -> None:
    """By its own name, or in the tree."""
    tree = {"host-containers": {"admin": {"enabled": True}}}
    node = NodeSettings(bottlerocket=BottlerocketSettings(settings=tree, admin_container=True))
    (problem,) = full_user_data_problems(BOTTLEROCKET, CLUSTER, node)
    assert str(problem) == (
        "bottlerocket.settings.host-containers.admin.enabled: must not be given together with "
        "admin_container [not-together]"
    )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"motd": "both \" and '"},
            "bottlerocket.settings.motd: must not hold double quotes together with single ones",
        ),
        (
            {"kernel": {"sysctl": {'a"b': "1"}}},
            "bottlerocket.settings.kernel.sysctl: must have keys without quotes: EKS cannot read",
        ),
        (
            {"x": [1, 2.5]},
            "bottlerocket.settings.x: must hold values of one type: EKS cannot read others",
        ),
    ],
)
def test_toml_that_eks_cannot_read_is_refused_where_eks_reads_it(
    settings: dict[str, object], message: str
) -> None:
    """Bottlerocket itself reads all of TOML."""
    node = _settings(settings)
    (problem,) = partial_user_data_problems(BOTTLEROCKET, node)
    assert str(problem).startswith(message)
    assert not full_user_data_problems(BOTTLEROCKET, CLUSTER, node)


@pytest.mark.parametrize(
    ("family", "cluster", "message"),
    [
        (
            LINUX,
            replace(CLUSTER, name="", endpoint="", certificate_authority=""),
            ["cluster.name", "cluster.endpoint", "cluster.certificate_authority"],
        ),
        (LINUX, replace(CLUSTER, service_cidr=None), ["cluster.service_cidr: must be given for"]),
        (UBUNTU, replace(IPV6, service_cidr=None), ["cluster.service_cidr: must be given for"]),
        (WINDOWS, IPV6, ["cluster.ip_family: must be ipv4: Windows nodes cannot join a cluster"]),
        (
            BOTTLEROCKET,
            replace(CLUSTER, service_cidr="10.100.0.1/16"),
            ["cluster.service_cidr: must be the first address of its block and a prefix length"],
        ),
        (
            LINUX,
            replace(CLUSTER, ip_family=IpFamily.IPV6),
            ["cluster.service_cidr: must be a block of ipv6, the IP family of the cluster"],
        ),
    ],
)
def test_a_cluster_that_cannot_be_joined_is_refused(
    family: AmiFamily, cluster: ClusterFacts, message: list[str]
) -> None:
    """Nothing is guessed."""
    problems = full_user_data_problems(family, cluster, NodeSettings())
    assert len(problems) == len(message)
    for problem, expected in zip(problems, message, strict=True):
        assert str(problem).startswith(expected)


@pytest.mark.parametrize("family", [BOTTLEROCKET, WINDOWS, UBUNTU])
def test_without_the_block_of_services_the_image_finds_the_dns(family: AmiFamily) -> None:
    """It asks EKS, or takes the block that EKS would choose."""
    cluster = replace(CLUSTER, service_cidr=None)
    text = full_user_data(family, cluster, NodeSettings())
    assert "dns" not in text.lower()


def test_the_facts_of_the_cluster_do_not_count_as_size() -> None:
    """As tokens they are short, so room is kept for what they become."""
    node = NodeSettings(pre_commands=["#" * 13_500])
    literal = replace(CLUSTER, certificate_authority="A" * 1_500)
    assert not full_user_data_problems(LINUX, TOKENS, node)
    assert not full_user_data_problems(LINUX, literal, node)
    assert len(full_user_data(LINUX, literal, node)) <= 16 * 1024


def test_a_token_is_not_looked_into() -> None:
    """Neither in the block of services nor in the address of the DNS."""
    node = NodeSettings(cluster_dns="${Token[Dns.5]}")
    for family in (LINUX, BOTTLEROCKET):
        assert "${Token[Dns.5]}" in full_user_data(family, TOKENS, node)


def test_ubuntu_takes_no_dns_address_in_ipv6() -> None:
    """Its bootstrap script overrides the one given."""
    (problem,) = full_user_data_problems(UBUNTU, IPV6, NodeSettings(cluster_dns="fd00::10"))
    assert str(problem) == (
        "cluster_dns: must be left out: Ubuntu derives it from the block of services in IPv6, "
        "got 'fd00::10' [not-together]"
    )


def test_the_label_of_the_library_may_be_given() -> None:
    """The one that holds the name of the node group."""
    node = NodeSettings(labels={NODE_GROUP_KEY: "workers"})
    assert f"{NODE_GROUP_KEY}=workers" in full_user_data(LINUX, CLUSTER, node)


def test_all_problems_are_told_at_once() -> None:
    """Of the cluster, and of what the node is told."""
    node = NodeSettings(max_pods=0, labels={"-": " "}, pre_commands=[""])
    problems = full_user_data_problems(LINUX, replace(CLUSTER, name=""), node)
    assert [problem.code for problem in problems] == [
        "empty",
        "name-invalid",
        "invalid-value",
        "out-of-range",
        "empty",
    ]
