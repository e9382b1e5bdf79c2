"""User data, byte for byte: one small file for each thing that nodes are told.

To change what is written on purpose, change the file with the code; ``golden/user_data`` is meant
to be read.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
import yaml

from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.user_data import (
    BottlerocketSettings,
    ClusterFacts,
    LocalStorage,
    NodeSettings,
    full_user_data,
    partial_user_data,
)
from tests.support.user_data import CLUSTER, IPV6, REGISTERED, TOKENS, parts

GOLDEN: Final = Path(__file__).parent / "golden" / "user_data"
LINUX: Final = AmiFamily.AMAZON_LINUX_2023
WINDOWS: Final = AmiFamily.WINDOWS_2022_CORE


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What one file holds.

    Attributes:
        family: Operating system.
        cluster: The cluster to join; ``None`` when EKS adds that.
        node: What the node is told.
    """

    family: AmiFamily
    cluster: ClusterFacts | None = None
    node: NodeSettings = field(default_factory=NodeSettings)


CASES: Final = {
    "amazon-linux-2023.mime": Case(family=LINUX, cluster=CLUSTER),
    "amazon-linux-2023-ipv6.mime": Case(family=LINUX, cluster=IPV6),
    "amazon-linux-2023-tokens.mime": Case(family=LINUX, cluster=TOKENS),
    "amazon-linux-2023-registered.mime": Case(family=LINUX, cluster=CLUSTER, node=REGISTERED),
    "amazon-linux-2023-everything.mime": Case(
        family=LINUX,
        cluster=CLUSTER,
        node=NodeSettings(
            pre_commands=["sysctl -w vm.max_map_count=262144", "#!/usr/bin/python3\nprint(1)"],
            cluster_dns="169.254.20.10",
            kubelet_config={"systemReserved": {"cpu": "100m"}, "imageGCLowThresholdPercent": 50},
            kubelet_flags=["--v=4"],
            local_storage=LocalStorage.RAID0,
            containerd_config="version = 3\n[debug]\nlevel = 'info'\n",
            override=(
                "---\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n"
                "spec:\n  featureGates:\n    InstanceIdNodeName: true\n"
            ),
        ),
    ),
    "amazon-linux-2023-managed.mime": Case(
        family=LINUX, node=NodeSettings(pre_commands=["yum install -y htop"], max_pods=58)
    ),
    "bottlerocket.toml": Case(family=AmiFamily.BOTTLEROCKET, cluster=CLUSTER),
    "bottlerocket-ipv6.toml": Case(family=AmiFamily.BOTTLEROCKET, cluster=IPV6),
    "bottlerocket-tokens.toml": Case(family=AmiFamily.BOTTLEROCKET, cluster=TOKENS),
    "bottlerocket-registered.toml": Case(
        family=AmiFamily.BOTTLEROCKET, cluster=CLUSTER, node=REGISTERED
    ),
    "bottlerocket-settings.toml": Case(
        family=AmiFamily.BOTTLEROCKET,
        cluster=CLUSTER,
        node=NodeSettings(
            bottlerocket=BottlerocketSettings(
                admin_container=True,
                control_container=False,
                settings={
                    "motd": 'say "hello"',
                    "host-containers": {"admin": {"superpowered": True}},
                    "kernel": {"lockdown": "integrity", "sysctl": {"vm.max_map_count": "262144"}},
                    "kubernetes": {"system-reserved": {"cpu": "10m"}, "registry-qps": 10},
                    "container-registry": {
                        "mirrors": [{"registry": "*", "endpoint": ["https://mirror.example"]}]
                    },
                },
            )
        ),
    ),
    "bottlerocket-managed.toml": Case(
        family=AmiFamily.BOTTLEROCKET,
        node=NodeSettings(
            max_pods=58, bottlerocket=BottlerocketSettings(settings={"motd": "hello"})
        ),
    ),
    "windows.ps1": Case(family=WINDOWS, cluster=CLUSTER),
    "windows-registered.ps1": Case(family=WINDOWS, cluster=CLUSTER, node=REGISTERED),
    "windows-everything.ps1": Case(
        family=WINDOWS,
        cluster=CLUSTER,
        node=NodeSettings(
            pre_commands=["Write-Host 'Größe'"],
            cluster_dns="172.20.0.99",
            kubelet_flags=["--v=4"],
        ),
    ),
    "windows-override.ps1": Case(
        family=WINDOWS,
        cluster=CLUSTER,
        node=NodeSettings(
            max_pods=20, override="& C:\\join.ps1 $EKSClusterName $KubeletExtraArgs\n"
        ),
    ),
    "windows-managed.ps1": Case(
        family=WINDOWS, node=NodeSettings(pre_commands=["Write-Host 'hello'"])
    ),
    "ubuntu.mime": Case(family=AmiFamily.UBUNTU_2404, cluster=CLUSTER),
    "ubuntu-ipv6.mime": Case(family=AmiFamily.UBUNTU_2404, cluster=IPV6),
    "ubuntu-registered.mime": Case(
        family=AmiFamily.UBUNTU_PRO_2204, cluster=CLUSTER, node=REGISTERED
    ),
    "ubuntu-everything.mime": Case(
        family=AmiFamily.UBUNTU_2404,
        cluster=CLUSTER,
        node=NodeSettings(
            pre_commands=["apt-get install -y htop"],
            kubelet_config={"systemReserved": {"cpu": "100m"}},
            kubelet_flags=["--v=4"],
            metadata_labels={"example.com/id": "instance-id"},
            override='/opt/join.sh "$CLUSTER_NAME" "${BOOTSTRAP_ARGS[@]}"',
        ),
    ),
}


def written(case: Case) -> str:
    """Return the user data of a case."""
    if case.cluster is not None:
        return full_user_data(case.family, case.cluster, case.node)
    text = partial_user_data(case.family, case.node)
    assert text is not None
    return text


@pytest.mark.parametrize("name", CASES)
def test_what_is_written_is_what_stands_in_the_file(name: str) -> None:
    """Same facts, same bytes."""
    assert written(CASES[name]) == (GOLDEN / name).read_text(encoding="utf-8")


def test_no_file_is_left_over() -> None:
    """Each belongs to a case."""
    assert sorted(file.name for file in GOLDEN.iterdir()) == sorted(CASES)


@pytest.mark.parametrize("name", [name for name in CASES if name.endswith(".mime")])
def test_cloud_init_can_read_every_document(name: str) -> None:
    """Scripts come first, and begin by naming their interpreter; NodeConfigs are YAML."""
    found = parts(written(CASES[name]))
    kinds = [kind for kind, _ in found]
    assert kinds == sorted(kinds, key=["text/x-shellscript", "application/node.eks.aws"].index)
    for kind, text in found:
        if kind == "text/x-shellscript":
            assert text.startswith("#!/")
        else:
            config = yaml.safe_load(text)
            assert (config["apiVersion"], config["kind"]) == ("node.eks.aws/v1alpha1", "NodeConfig")


@pytest.mark.parametrize("name", [name for name in CASES if name.endswith(".toml")])
def test_bottlerocket_can_read_every_document(name: str) -> None:
    """Everything stands under its settings."""
    assert list(tomllib.loads(written(CASES[name]))) == ["settings"]


def test_a_token_stands_whole_between_quotes() -> None:
    """CloudFormation puts the value there, and the parser finds it."""
    (_, text), *_ = parts(written(CASES["amazon-linux-2023-tokens.mime"]))
    assert yaml.safe_load(text)["spec"]["cluster"] == {
        "name": TOKENS.name,
        "apiServerEndpoint": TOKENS.endpoint,
        "certificateAuthority": TOKENS.certificate_authority,
        "cidr": TOKENS.service_cidr,
    }
    settings = tomllib.loads(written(CASES["bottlerocket-tokens.toml"]))["settings"]
    assert settings["kubernetes"] == {
        "api-server": TOKENS.endpoint,
        "cluster-certificate": TOKENS.certificate_authority,
        "cluster-name": TOKENS.name,
    }


@pytest.mark.parametrize("family", [each for each in AmiFamily if not each.is_ubuntu])
def test_with_nothing_to_say_eks_is_left_alone(family: AmiFamily) -> None:
    """The launch template then has no user data of ours."""
    assert partial_user_data(family, NodeSettings()) is None


@pytest.mark.parametrize("family", AmiFamily)
def test_the_order_of_labels_and_taints_does_not_matter(family: AmiFamily) -> None:
    """Another order in the source rolls no nodes."""
    other = NodeSettings(
        labels=dict(reversed(list(REGISTERED.labels.items()))),
        taints=list(reversed(REGISTERED.taints)),
        max_pods=REGISTERED.max_pods,
    )
    assert full_user_data(family, CLUSTER, REGISTERED) == full_user_data(family, CLUSTER, other)
