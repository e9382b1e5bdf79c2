"""Configuration of the add-on ``vpc-cni``, which gives pods their addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.addon_catalogue import CNI
from eks_constructs.planning.address_blocks import block_form_problems
from eks_constructs.planning.json_values import JsonObject
from eks_constructs.planning.vpc_cni_pods import PodSubnet, WarmAddresses, pod_subnet_problems
from eks_constructs.values import frozen

_MTU: Final = (576, 9001)
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_RESERVED_TAG: Final = "k8s.amazonaws.com"
_TAG_KEY: Final = 128
_TAG_VALUE: Final = 256


class NetworkPolicyMode(StrEnum):
    """What a new pod may do until its Kubernetes network policies are in force.

    See https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
    """

    STANDARD = "standard"
    """Everything, for the moment."""
    STRICT = "strict"
    """Nothing: each pod needs policies for every endpoint that it talks to, CoreDNS included."""


class PodSecurityGroups(StrEnum):
    """How security groups of single pods are enforced.

    See https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
    """

    STANDARD = "standard"
    """Beside network policies and node-local DNS; traffic out of the VPC leaves with the address
    and the security groups of the node."""
    STRICT = "strict"
    """Only the pod's own security groups count; no source NAT for these pods."""


class RandomPorts(StrEnum):
    """How source NAT picks ports of outgoing connections."""

    HASH = "hashrandom"
    NONE = "none"
    PRNG = "prng"


@frozen
class SourceNat:
    """How traffic of pods leaves the VPC.

    Attributes:
        external: Leave it to a NAT gateway, so that other networks see the pods' own addresses;
            nodes must be in private subnets. Default: translated on the node.
        exclude_cidrs: IPv4 blocks outside the VPC that see the pods' own addresses all the same.
            Default: none.
        random_ports: How ports are picked. Default: the add-on's own, ``PRNG``.

    Raises:
        ConfigurationError: A block is none, or an option has no effect with ``external``.

    See https://docs.aws.amazon.com/eks/latest/userguide/external-snat.html
    """

    external: bool = False
    exclude_cidrs: tuple[str, ...] = ()
    random_ports: RandomPorts | None = None

    def __post_init__(self) -> None:
        """Refuse what would have no effect."""
        refuse("source NAT", self._problems())

    def _problems(self) -> Iterator[Problem]:
        others = {"exclude_cidrs": self.exclude_cidrs, "random_ports": self.random_ports}
        for where, given in others.items():
            if self.external and given:
                message = "must be left out with external, where nodes translate nothing"
                yield Problem(code="not-together", where=where, got=given, message=message)
        for index, cidr in enumerate(self.exclude_cidrs):
            yield from block_form_problems(cidr, where=f"exclude_cidrs[{index}]", version=4)

    def variables(self) -> Iterator[tuple[str, str]]:
        """Yield the variables of the plugin that say this."""
        if self.external:
            yield "AWS_VPC_K8S_CNI_EXTERNALSNAT", "true"
        if self.exclude_cidrs:
            yield "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS", ",".join(self.exclude_cidrs)
        if self.random_ports is not None:
            yield "AWS_VPC_K8S_CNI_RANDOMIZESNAT", self.random_ports.value


@frozen
class VpcCniConfig:
    """Configuration of the add-on ``vpc-cni``; what is left out is the add-on's own choice.

    Attributes:
        prefix_delegation: Give nodes blocks of 16 addresses instead of single ones, for more pods
            on a node; needs Nitro instances and free ``/28`` blocks in the subnets. Default: no.
        pod_subnets: Subnet of the pods in each zone (custom networking), by the zone's name, such
            as ``eu-west-1a``. IPv4 clusters only. Default: pods are in the subnet of their node.
        warm: Addresses held ready on each node. Default: those of one further interface.
        network_policy: Enforce Kubernetes network policies. Default: they are not.
        pod_security_groups: Allow security groups of single pods; the role of the cluster needs
            AmazonEKSVPCResourceController. Not on Windows nodes. Default: not allowed.
        source_nat: How traffic of pods leaves the VPC. Default: translated on the node.
        windows: Give addresses to pods on Windows nodes. Default: no.
        windows_prefix_delegation: Blocks of addresses for Windows nodes too; needs ``windows``.
            Default: no.
        mtu: Bytes of a packet on the interfaces, 576 to 9001. Default: 9001.
        eni_tags: Tags of the interfaces that the plugin makes. Default: none of yours.
        env: Further variables of the plugin by name, for what has no attribute here.

    Raises:
        ConfigurationError: Everything that the plugin would ignore or fail on, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html and
    https://github.com/aws/amazon-vpc-cni-k8s#cni-configuration-variables
    """

    prefix_delegation: bool = False
    pod_subnets: Mapping[str, PodSubnet] = field(default_factory=dict)
    warm: WarmAddresses | None = None
    network_policy: NetworkPolicyMode | None = None
    pod_security_groups: PodSecurityGroups | None = None
    source_nat: SourceNat | None = None
    windows: bool = False
    windows_prefix_delegation: bool = False
    mtu: int | None = None
    eni_tags: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        refuse(f"configuration of {CNI}", self._problems())

    @property
    def addon(self) -> str:
        """Return the name of the add-on that this configures."""
        return CNI

    def values(self) -> JsonObject:
        """Return the configuration as the add-on takes it."""
        values: dict[str, JsonObject | str] = {}
        if env := {**dict(self._variables()), **self.env}:
            values["env"] = env
        if self.pod_security_groups is PodSecurityGroups.STRICT:
            # Probes of the kubelet reach such pods only without this shortcut of the kernel.
            values["init"] = {"env": {"DISABLE_TCP_EARLY_DEMUX": "true"}}
        if self.pod_subnets:
            values["eniConfig"] = self._eni_config()
        switches = {
            "enableNetworkPolicy": self.network_policy is not None,
            "enableWindowsIpam": self.windows,
            "enableWindowsPrefixDelegation": self.windows_prefix_delegation,
        }
        values.update({name: "true" for name, is_on in switches.items() if is_on})
        return values

    def _eni_config(self) -> JsonObject:
        zones = sorted(self.pod_subnets)
        return {
            "create": True,
            "region": PodSubnet.region_of(zones[0]),
            "subnets": {zone: self.pod_subnets[zone].value() for zone in zones},
        }

    def _variables(self) -> Iterator[tuple[str, str]]:
        if self.prefix_delegation:
            yield "ENABLE_PREFIX_DELEGATION", "true"
        if self.pod_subnets:
            yield "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "true"
            yield "ENI_CONFIG_LABEL_DEF", "topology.kubernetes.io/zone"
        if self.network_policy is not None:
            yield "NETWORK_POLICY_ENFORCING_MODE", self.network_policy.value
        if self.pod_security_groups is not None:
            yield "ENABLE_POD_ENI", "true"
            yield "POD_SECURITY_GROUP_ENFORCING_MODE", self.pod_security_groups.value
        if self.mtu is not None:
            yield "AWS_VPC_ENI_MTU", str(self.mtu)
        if self.eni_tags:
            tags = json.dumps(dict(self.eni_tags), sort_keys=True, separators=(",", ":"))
            yield "ADDITIONAL_ENI_TAGS", tags
        yield from self.warm.variables() if self.warm is not None else ()
        yield from self.source_nat.variables() if self.source_nat is not None else ()

    def _problems(self) -> Iterator[Problem]:
        yield from pod_subnet_problems(self.pod_subnets)
        if self.warm is not None:
            yield from self.warm.problems(prefix_delegation=self.prefix_delegation)
        if self.windows_prefix_delegation and not self.windows:
            message = "must come with windows=True; there are no Windows nodes without"
            where = "windows_prefix_delegation"
            yield Problem(code="required", where=where, got=True, message=message)
        if self.mtu is not None and not _MTU[0] <= self.mtu <= _MTU[1]:
            message = f"must be from {_MTU[0]} to {_MTU[1]}"
            yield Problem(code="out-of-range", where="mtu", got=self.mtu, message=message)
        yield from _tag_problems(self.eni_tags)
        yield from self._env_problems()

    def _env_problems(self) -> Iterator[Problem]:
        typed = {name for name, _ in self._variables()}
        for name in sorted(self.env):
            if _VARIABLE.fullmatch(name) is None:
                message = "must be the name of a variable: letters, digits and underscores"
                yield Problem(code="name-invalid", where="env", got=name, message=message)
            elif name in typed:
                message = "must be left out: an attribute of this configuration sets it already"
                yield Problem(code="not-together", where="env", got=name, message=message)


def _tag_problems(tags: Mapping[str, str]) -> Iterator[Problem]:
    for key, value in sorted(tags.items()):
        if _RESERVED_TAG in key or not 1 <= len(key) <= _TAG_KEY:
            message = (
                f"must have a key of 1 to {_TAG_KEY} characters without {_RESERVED_TAG}, which the "
                "plugin keeps to itself"
            )
            yield Problem(code="name-invalid", where="eni_tags", got=key, message=message)
        if len(value) > _TAG_VALUE:
            message = f"must have values of at most {_TAG_VALUE} characters"
            yield Problem(code="invalid-value", where=f"eni_tags.{key}", got=value, message=message)
