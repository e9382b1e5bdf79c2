"""What keeps user data from being written, or a node with it from joining."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from types import MappingProxyType
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.address_blocks import block_form_problems, parse_block
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.cluster_network import IpFamily
from eks_constructs.planning.placeholders import is_placeholder
from eks_constructs.planning.user_data._bottlerocket_checks import bottlerocket_problems
from eks_constructs.planning.user_data._facts import (
    BottlerocketSettings,
    ClusterFacts,
    NodeSettings,
)
from eks_constructs.planning.user_data._label_checks import register_problems
from eks_constructs.planning.user_data._mime import BOUNDARY

_ASCII: Final = re.compile(r"[\t\n -~]*", re.ASCII)
_WINDOWS_TEXT: Final = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*")
_FLAG: Final = re.compile(r"--[a-z][a-z0-9-]*(?:=[!#-&(-\[\]-~]*)?", re.ASCII)
_NODE_CONFIG: Final = re.compile(r"^kind: *[\"']?NodeConfig\b", re.MULTILINE)
_OWN_FLAGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "--cluster-dns": "cluster_dns",
        "--max-pods": "max_pods",
        "--node-labels": "labels",
        "--register-with-taints": "taints",
    }
)
_OWN_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {"clusterDNS": "cluster_dns", "maxPods": "max_pods", "registerWithTaints": "taints"}
)
_FIELDS_OF_EKS: Final = frozenset(
    {
        "address",
        "apiVersion",
        "authentication",
        "authorization",
        "clusterDomain",
        "kind",
        "serverTLSBootstrap",
    }
)

_NO_SHELL: Final = (
    "must be left out for Bottlerocket, which has no shell; use bottlerocket.settings"
)
_NODEADM_ONLY: Final = "must be left out unless the family is AmazonLinux2023"
_NO_BOTTLEROCKET: Final = "must be left out unless the family is Bottlerocket"
_UBUNTU_ONLY: Final = "must be left out unless the family is Ubuntu"
_BOTTLEROCKET: Final = (
    "must be left out for Bottlerocket; use bottlerocket.settings with its names under 'kubernetes'"
)
_ON_BOTTLEROCKET: Final[Mapping[str, str]] = MappingProxyType(
    {
        "containerd_config": _NODEADM_ONLY,
        "kubelet_config": _BOTTLEROCKET,
        "kubelet_flags": _BOTTLEROCKET,
        "local_storage": f"{_NODEADM_ONLY}; use 'bootstrap-commands' in bottlerocket.settings",
        "metadata_labels": _UBUNTU_ONLY,
        "override": _NO_SHELL,
        "pre_commands": f"{_NO_SHELL} with 'bootstrap-containers' or 'bootstrap-commands'",
    }
)
_ON_WINDOWS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bottlerocket": _NO_BOTTLEROCKET,
        "containerd_config": _NODEADM_ONLY,
        "kubelet_config": "must be left out for Windows; use kubelet_flags",
        "local_storage": _NODEADM_ONLY,
        "metadata_labels": _UBUNTU_ONLY,
    }
)
_ON_UBUNTU: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bottlerocket": _NO_BOTTLEROCKET,
        "containerd_config": f"{_NODEADM_ONLY}; write the file with pre_commands",
        "local_storage": f"{_NODEADM_ONLY}; mount the disks with pre_commands",
    }
)
_WITH_EKS: Final = "must be given to the managed node group itself: EKS passes it on to the nodes"
_WITH_EKS_ON_WINDOWS: Final = (
    "must be left out: EKS calls the bootstrap script of its Windows images itself"
)

MOST_BYTES: Final = 16 * 1024
"""What EC2 takes as user data, before base64."""
_ROOM: Final = 2048
"""Kept free for what only CloudFormation knows: a certificate authority is about 1,500 bytes."""


def settings_problems(family: AmiFamily, node: NodeSettings, *, partial: bool) -> Iterator[Problem]:
    """Give what is wrong with the settings themselves, and what the family cannot do.

    Args:
        family: Operating system of the node.
        node: What the node is told.
        partial: Whether EKS adds how to join.
    """
    yield from _unsupported(node, _refused_by(family))
    if partial:
        refused = dict.fromkeys(("labels", "taints"), _WITH_EKS)
        if family.is_windows:
            names = ("cluster_dns", "kubelet_flags", "max_pods", "override")
            refused |= dict.fromkeys(names, _WITH_EKS_ON_WINDOWS)
        yield from _unsupported(node, refused)
    yield from register_problems(node)
    if node.max_pods is not None and node.max_pods < 1:
        message = "must be at least 1"
        yield Problem(code="out-of-range", where="max_pods", got=node.max_pods, message=message)
    yield from _dns(node.cluster_dns)
    yield from _kubelet(node)
    yield from _texts(family, node)
    yield from bottlerocket_problems(node.bottlerocket, partial=partial)


def _refused_by(family: AmiFamily) -> Mapping[str, str]:
    if family.is_windows:
        return _ON_WINDOWS
    if family.is_ubuntu:
        return _ON_UBUNTU
    if family is AmiFamily.BOTTLEROCKET:
        return _ON_BOTTLEROCKET
    return {"bottlerocket": _NO_BOTTLEROCKET, "metadata_labels": _UBUNTU_ONLY}


def _unsupported(node: NodeSettings, refused: Mapping[str, str]) -> Iterator[Problem]:
    given: Mapping[str, object] = {
        "bottlerocket": None if node.bottlerocket == BottlerocketSettings() else True,
        "cluster_dns": node.cluster_dns,
        "containerd_config": node.containerd_config,
        "kubelet_config": dict(node.kubelet_config) or None,
        "kubelet_flags": list(node.kubelet_flags) or None,
        "labels": dict(node.labels) or None,
        "local_storage": node.local_storage,
        "max_pods": node.max_pods,
        "metadata_labels": dict(node.metadata_labels) or None,
        "override": node.override,
        "pre_commands": list(node.pre_commands) or None,
        "taints": [taint.key for taint in node.taints] or None,
    }
    for where, message in refused.items():
        if given[where] is not None:
            # What was given may be long, and says nothing that the name does not.
            yield Problem(code="not-together", where=where, got=None, message=message)


def _dns(address: str | None) -> Iterator[Problem]:
    if address is None or is_placeholder(address):
        return
    try:
        ip_address(address)
    except ValueError:
        message = "must be an IP address, such as 10.100.0.10"
        yield Problem(code="invalid-value", where="cluster_dns", got=address, message=message)


def _kubelet(node: NodeSettings) -> Iterator[Problem]:
    for name in sorted(node.kubelet_config):
        where = f"kubelet_config.{name}"
        if name in _OWN_FIELDS:
            message = f"must not be given; use {_OWN_FIELDS[name]}"
            yield Problem(code="not-together", where=where, got=None, message=message)
        elif name in _FIELDS_OF_EKS:
            message = "must not be given: a node with another value cannot join"
            yield Problem(code="not-supported", where=where, got=None, message=message)
    for index, flag in enumerate(node.kubelet_flags):
        where = f"kubelet_flags[{index}]"
        name = flag.partition("=")[0]
        if name in _OWN_FLAGS:
            message = f"must not be given; use {_OWN_FLAGS[name]}"
            yield Problem(code="not-together", where=where, got=flag, message=message)
        elif not _FLAG.fullmatch(flag):
            message = "must be like '--name' or '--name=value', without spaces, quotes, backslashes"
            yield Problem(code="invalid-value", where=where, got=flag, message=message)


def _texts(family: AmiFamily, node: NodeSettings) -> Iterator[Problem]:
    for index, command in enumerate(node.pre_commands):
        yield from _text(family, f"pre_commands[{index}]", command)
    if node.override is None:
        return
    yield from _text(family, "override", node.override)
    if family is AmiFamily.AMAZON_LINUX_2023 and not _NODE_CONFIG.search(node.override):
        message = (
            "must be a NodeConfig of nodeadm in YAML, with apiVersion: node.eks.aws/v1alpha1 and "
            "kind: NodeConfig; use pre_commands for shell"
        )
        yield Problem(code="invalid-value", where="override", got=None, message=message)


def _text(family: AmiFamily, where: str, text: str) -> Iterator[Problem]:
    if not text.strip():
        message = "must have content, or be left out"
        yield Problem(code="empty", where=where, got=text, message=message)
    elif family.is_windows:
        if "powershell>" in text.lower():
            message = "must not hold a <powershell> tag: the commands stand between two already"
            yield Problem(code="invalid-value", where=where, got=None, message=message)
        if not _WINDOWS_TEXT.fullmatch(text):
            message = "must hold no control characters"
            yield Problem(code="invalid-value", where=where, got=None, message=message)
    elif not _ASCII.fullmatch(text):
        message = (
            "must be ASCII with line feeds only: cloud-init garbles the rest; fetch other files "
            "from where the node can reach them"
        )
        yield Problem(code="invalid-value", where=where, got=None, message=message)
    elif any(line.startswith(f"--{BOUNDARY}") for line in text.split("\n")):
        message = f"must have no line that begins with --{BOUNDARY}, which ends a part of the data"
        yield Problem(code="invalid-value", where=where, got=None, message=message)


def cluster_problems(
    family: AmiFamily, cluster: ClusterFacts, node: NodeSettings
) -> Iterator[Problem]:
    """Give what is missing from the facts of a cluster, and what does not fit them.

    Args:
        family: Operating system of the node.
        cluster: The cluster to join.
        node: What the node is told.
    """
    for name in ("name", "endpoint", "certificate_authority"):
        if not getattr(cluster, name):
            message = "must be given: a node cannot join without"
            yield Problem(code="empty", where=f"cluster.{name}", got=None, message=message)
    ipv6 = cluster.ip_family is IpFamily.IPV6
    if family.is_windows and ipv6:
        message = "must be ipv4: Windows nodes cannot join a cluster of IPv6"
        where = "cluster.ip_family"
        yield Problem(code="not-together", where=where, got=str(cluster.ip_family), message=message)
    if family.is_ubuntu and ipv6 and node.cluster_dns is not None:
        message = "must be left out: Ubuntu derives it from the block of services in IPv6"
        yield Problem(
            code="not-together", where="cluster_dns", got=node.cluster_dns, message=message
        )
    if not cluster.service_cidr and (
        family is AmiFamily.AMAZON_LINUX_2023 or (family.is_ubuntu and ipv6)
    ):
        message = (
            f"must be given for {family}, which asks EKS for nothing; set the block of services "
            "on the cluster and give the same here"
        )
        yield Problem(code="required", where="cluster.service_cidr", got=None, message=message)
    yield from _service_cidr(cluster)


def _service_cidr(cluster: ClusterFacts) -> Iterator[Problem]:
    cidr = cluster.service_cidr
    if not cidr or is_placeholder(cidr):
        return
    where = "cluster.service_cidr"
    yield from block_form_problems(cidr, where=where, example="10.100.0.0/16")
    block = parse_block(cidr)
    if block is not None and f"ipv{block.version}" != cluster.ip_family:
        message = f"must be a block of {cluster.ip_family}, the IP family of the cluster"
        yield Problem(code="not-together", where=where, got=cidr, message=message)


def size_problems(text: str | None, cluster: ClusterFacts | None) -> Iterator[Problem]:
    """Give a problem if EC2 would not take so much.

    Args:
        text: The user data.
        cluster: The cluster to join, whose own texts do not count: room is kept for them.
    """
    known = () if cluster is None else (cluster.endpoint, cluster.certificate_authority)
    size = len((text or "").encode()) - sum(len(each) for each in known)
    most = MOST_BYTES - _ROOM
    if size > most:
        message = (
            f"must be at most {most} bytes without the facts of the cluster, so that all of it "
            f"stays within the {MOST_BYTES} of EC2; fetch longer scripts from S3, for example"
        )
        yield Problem(code="out-of-range", where="user_data", got=size, message=message)
