"""What user data is written from: the cluster to join, and what a node is told beyond it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum

from eks_constructs.planning.cluster_network import IpFamily
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.node_labels import Taint
from eks_constructs.values import frozen


@frozen
class ClusterFacts:
    """What a node must know of its cluster before it can join.

    Every text may be a CDK token: it is put into the user data between quotes and never looked
    into, with one exception, ``service_cidr``, from which the address of the cluster's DNS is
    derived if it is a literal block.

    Attributes:
        name: Name of the cluster.
        endpoint: URL of the API server; nodes reach it by the private endpoint if there is one.
        certificate_authority: Certificate authority in base64, as EKS gives it.
        service_cidr: Block of the cluster's services, IPv4 or IPv6 as ``ip_family`` says. The
            cluster resource tells only that of IPv6; set an IPv4 block on the cluster and give the
            same here. Default: unknown; Amazon Linux 2023 cannot do without, Bottlerocket asks
            EKS, Windows and Ubuntu take 10.100.0.0/16 or 172.20.0.0/16, as EKS itself would.
        ip_family: IP family of pods and services. Default: IPv4.
    """

    name: str
    endpoint: str
    certificate_authority: str
    service_cidr: str | None = None
    ip_family: IpFamily = IpFamily.IPV4


class LocalStorage(StrEnum):
    """What Amazon Linux 2023 does with the disks of an instance store, in the words of nodeadm.

    See https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/
    """

    RAID0 = "RAID0"
    """One striped volume of all disks, which takes the files of kubelet and containerd."""
    RAID10 = "RAID10"
    """The same, mirrored; needs four disks."""
    MOUNT = "Mount"
    """Each disk by itself."""


@frozen
class BottlerocketSettings:
    """Settings of Bottlerocket, which has no shell to run commands in.

    Attributes:
        settings: Tree under ``settings``, such as ``{"kernel": {"lockdown": "integrity"}}``. What
            has a name of its own in :class:`NodeSettings` must be given there.
        admin_container: Whether the admin container runs, which gives root by SSH. Default: left
            to the image, where it is off.
        control_container: Whether the control container runs, which Systems Manager sessions end
            in. Default: left to the image, where it is on.

    See https://bottlerocket.dev/en/os/latest/api/settings/
    """

    settings: Mapping[str, JsonValue] = field(default_factory=dict)
    admin_container: bool | None = None
    control_container: bool | None = None


@frozen
class NodeSettings:
    """What a node is told beyond how to join.

    Not every operating system can do everything; what one cannot do is refused, not ignored.

    Attributes:
        labels: Labels that the node registers with. Default: none.
        metadata_labels: More labels, whose values the node finds in its instance metadata, such as
            ``{"example.com/id": "instance-id"}``; Ubuntu only. Default: none.
        taints: Taints that the node registers with. Default: none.
        max_pods: Most pods on the node, at least 1. Default: what the addresses of its network
            interfaces allow; see :func:`~eks_constructs.planning.instance_types.max_pods`.
        cluster_dns: Address that pods ask for names; Ubuntu takes none in clusters of IPv6.
            Default: the cluster's DNS service.
        pre_commands: Commands that run before the node joins. On Linux each is a script of its
            own, run by bash unless it begins with ``#!``; on Windows all are PowerShell in one
            script. Default: none.
        kubelet_config: Fields of ``KubeletConfiguration``, over those of the image. Default: none.
        kubelet_flags: Flags of the kubelet, such as ``--v=4``. Default: none.
        override: For Amazon Linux 2023, a ``NodeConfig`` in YAML that stands last, so that its
            values win. For Ubuntu, shell commands instead of the call of ``bootstrap.sh``; they
            find ``CLUSTER_NAME``, ``API_SERVER_URL``, ``B64_CLUSTER_CA``, ``KUBELET_EXTRA_ARGS``,
            ``NODE_LABELS``, ``NODE_TAINTS``, ``MAX_PODS``, ``CLUSTER_DNS`` (empty for none) and
            the array ``BOOTSTRAP_ARGS`` set. For Windows, where EKS does not join the node,
            PowerShell instead of the call of the bootstrap script; it finds
            ``$EKSBootstrapScriptFile`` and each parameter of the script as a variable of its name.
            Default: none.
        local_storage: What becomes of an instance store; Amazon Linux 2023 only. Default: it stays
            as it is.
        containerd_config: TOML merged into the configuration of containerd; Amazon Linux 2023
            only. Default: none.
        bottlerocket: Settings of Bottlerocket. Default: none.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    metadata_labels: Mapping[str, str] = field(default_factory=dict)
    taints: Sequence[Taint] = ()
    max_pods: int | None = None
    cluster_dns: str | None = None
    pre_commands: Sequence[str] = ()
    kubelet_config: Mapping[str, JsonValue] = field(default_factory=dict)
    kubelet_flags: Sequence[str] = ()
    override: str | None = None
    local_storage: LocalStorage | None = None
    containerd_config: str | None = None
    bottlerocket: BottlerocketSettings = field(default_factory=BottlerocketSettings)
