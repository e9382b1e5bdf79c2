"""The configuration of the VPC CNI: what the add-on is told, and what it would ignore."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.vpc_cni import (
    NetworkPolicyMode,
    PodSecurityGroups,
    RandomPorts,
    SourceNat,
    VpcCniConfig,
)
from eks_constructs.planning.vpc_cni_pods import PodSubnet, WarmAddresses

A = PodSubnet(subnet_id="subnet-0000000a", security_group_ids=("sg-0000000a", "${Token[TOKEN.1]}"))
B = PodSubnet(subnet_id="${Token[TOKEN.2]}")


def test_nothing_said_is_nothing_told() -> None:
    """The add-on keeps its own defaults."""
    assert VpcCniConfig().values() == {}
    assert VpcCniConfig().addon == "vpc-cni"


def test_everything_said_is_told() -> None:
    """Each attribute in the words of the add-on."""
    config = VpcCniConfig(
        prefix_delegation=True,
        pod_subnets={"eu-west-1b": B, "eu-west-1a": A},
        warm=WarmAddresses(prefixes=2, enis=0),
        network_policy=NetworkPolicyMode.STRICT,
        pod_security_groups=PodSecurityGroups.STRICT,
        source_nat=SourceNat(exclude_cidrs=("10.1.0.0/16",), random_ports=RandomPorts.NONE),
        windows=True,
        windows_prefix_delegation=True,
        mtu=1500,
        eni_tags={"team": "net", "a": "b"},
        env={"AWS_VPC_K8S_CNI_LOGLEVEL": "INFO"},
    )
    assert config.values() == {
        "env": {
            "ENABLE_PREFIX_DELEGATION": "true",
            "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "true",
            "ENI_CONFIG_LABEL_DEF": "topology.kubernetes.io/zone",
            "NETWORK_POLICY_ENFORCING_MODE": "strict",
            "ENABLE_POD_ENI": "true",
            "POD_SECURITY_GROUP_ENFORCING_MODE": "strict",
            "AWS_VPC_ENI_MTU": "1500",
            "ADDITIONAL_ENI_TAGS": '{"a":"b","team":"net"}',
            "WARM_ENI_TARGET": "0",
            "WARM_PREFIX_TARGET": "2",
            "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS": "10.1.0.0/16",
            "AWS_VPC_K8S_CNI_RANDOMIZESNAT": "none",
            "AWS_VPC_K8S_CNI_LOGLEVEL": "INFO",
        },
        "init": {"env": {"DISABLE_TCP_EARLY_DEMUX": "true"}},
        "eniConfig": {
            "create": True,
            "region": "eu-west-1",
            "subnets": {
                "eu-west-1a": {
                    "id": "subnet-0000000a",
                    "securityGroups": ["sg-0000000a", "${Token[TOKEN.1]}"],
                },
                "eu-west-1b": {"id": "${Token[TOKEN.2]}"},
            },
        },
        "enableNetworkPolicy": "true",
        "enableWindowsIpam": "true",
        "enableWindowsPrefixDelegation": "true",
    }


def test_standard_groups_of_pods_need_no_change_of_the_kernel() -> None:
    """Probes reach them anyway."""
    values = VpcCniConfig(pod_security_groups=PodSecurityGroups.STANDARD).values()
    assert values == {
        "env": {"ENABLE_POD_ENI": "true", "POD_SECURITY_GROUP_ENFORCING_MODE": "standard"}
    }


def test_external_source_nat() -> None:
    """One variable."""
    values = VpcCniConfig(source_nat=SourceNat(external=True)).values()
    assert values == {"env": {"AWS_VPC_K8S_CNI_EXTERNALSNAT": "true"}}


@pytest.mark.parametrize(
    ("zone", "region"),
    [
        ("eu-west-1a", "eu-west-1"),
        ("us-gov-west-1b", "us-gov-west-1"),
        ("us-west-2-lax-1a", "us-west-2"),
        ("us-east-1-wl1-bos-wlz-1", ""),
        ("eu-west-1", ""),
        ("use1-az1", ""),
    ],
)
def test_the_region_is_read_from_the_zone(zone: str, region: str) -> None:
    """Of zones and local zones; ids of zones are none."""
    assert PodSubnet.region_of(zone) == region


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (
            lambda: VpcCniConfig(warm=WarmAddresses(enis=1, ips=5)),
            "warm.enis: must be left out with ips, which overrides it, got 1 [not-together]",
        ),
        (
            lambda: VpcCniConfig(
                prefix_delegation=True, warm=WarmAddresses(prefixes=1, minimum_ips=3)
            ),
            (
                "warm.prefixes: must be left out with ips or minimum_ips, which override it, got 1 "
                "[not-together]"
            ),
        ),
        (
            lambda: VpcCniConfig(warm=WarmAddresses(prefixes=1)),
            (
                "warm.prefixes: must come with prefix_delegation=True; nodes get no blocks "
                "without, got 1 [required]"
            ),
        ),
        (
            lambda: VpcCniConfig(warm=WarmAddresses(ips=0)),
            "warm.ips: must be at least 1, got 0 [out-of-range]",
        ),
        (
            lambda: VpcCniConfig(windows_prefix_delegation=True),
            (
                "windows_prefix_delegation: must come with windows=True; there are no Windows "
                "nodes without, got True [required]"
            ),
        ),
        (
            lambda: VpcCniConfig(mtu=9002),
            "mtu: must be from 576 to 9001, got 9002 [out-of-range]",
        ),
        (
            lambda: VpcCniConfig(eni_tags={"k8s.amazonaws.com/x": "y"}),
            (
                "eni_tags: must have a key of 1 to 128 characters without k8s.amazonaws.com, which "
                "the plugin keeps to itself, got 'k8s.amazonaws.com/x' [name-invalid]"
            ),
        ),
        (
            lambda: VpcCniConfig(eni_tags={"a": "b" * 257}),
            "eni_tags.a: must have values of at most 256 characters",
        ),
        (
            lambda: VpcCniConfig(mtu=1500, env={"AWS_VPC_ENI_MTU": "1400"}),
            (
                "env: must be left out: an attribute of this configuration sets it already, got "
                "'AWS_VPC_ENI_MTU' [not-together]"
            ),
        ),
        (
            lambda: VpcCniConfig(env={"NOT GOOD": "x"}),
            "env: must be the name of a variable: letters, digits and underscores, got 'NOT GOOD'",
        ),
        (
            lambda: VpcCniConfig(pod_subnets={"use1-az1": B}),
            "pod_subnets: must have names of zones for keys, such as eu-west-1a, got 'use1-az1'",
        ),
        (
            lambda: VpcCniConfig(pod_subnets={"eu-west-1a": B, "eu-west-2a": B}),
            (
                "pod_subnets: must be in zones of one region, that of the cluster, got "
                "['eu-west-1', 'eu-west-2'] [invalid-value]"
            ),
        ),
        (
            lambda: VpcCniConfig(pod_subnets={"eu-west-1a": PodSubnet(subnet_id="10.0.0.0/8")}),
            (
                "pod_subnets['eu-west-1a'].subnet_id: must be the id of a subnet, subnet- "
                "and 8 or 17 hexadecimal digits, "
                "such as subnet-0123456789abcdef0, got '10.0.0.0/8' [invalid-value]"
            ),
        ),
        (
            lambda: VpcCniConfig(
                pod_subnets={
                    "eu-west-1a": PodSubnet(subnet_id="subnet-00000001", security_group_ids=("x",))
                }
            ),
            (
                "pod_subnets['eu-west-1a'].security_group_ids[0]: must be the id of a security "
                "group, sg- and 8 or 17 hexadecimal digits, such as sg-0123456789abcdef0, got 'x' "
                "[invalid-value]"
            ),
        ),
        (
            lambda: SourceNat(external=True, exclude_cidrs=("10.0.0.0/8",)),
            "exclude_cidrs: must be left out with external, where nodes translate nothing",
        ),
        (
            lambda: SourceNat(external=True, random_ports=RandomPorts.PRNG),
            "random_ports: must be left out with external, where nodes translate nothing",
        ),
        (
            lambda: SourceNat(exclude_cidrs=("10.0.0.1/8",)),
            "exclude_cidrs[0]: must be the first address of its block and a prefix length, as in ",
        ),
    ],
)
def test_what_the_plugin_would_ignore_is_refused(make: Callable[[], object], told: str) -> None:
    """Each contradiction by name, with the fix."""
    with pytest.raises(ConfigurationError) as refused:
        make()
    assert told in str(refused.value)


COUNTS = st.none() | st.integers(-1, 3)


@given(COUNTS, COUNTS, COUNTS, COUNTS, st.booleans())
def test_a_warm_pool_is_obeyed_or_refused(
    enis: int | None,
    prefixes: int | None,
    ips: int | None,
    minimum_ips: int | None,
    prefix_delegation: bool,  # noqa: FBT001 - drawn, not called
) -> None:
    """No count that is told to the plugin is overridden by another one."""
    warm = WarmAddresses(enis=enis, prefixes=prefixes, ips=ips, minimum_ips=minimum_ips)
    try:
        config = VpcCniConfig(warm=warm, prefix_delegation=prefix_delegation)
    except ConfigurationError:
        return
    env = config.values().get("env", {})
    assert isinstance(env, dict)
    assert not {"WARM_ENI_TARGET", "WARM_IP_TARGET"} <= env.keys()
    if "WARM_PREFIX_TARGET" in env:
        assert "ENABLE_PREFIX_DELEGATION" in env
        assert not {"WARM_IP_TARGET", "MINIMUM_IP_TARGET"} & env.keys()
    assert all(isinstance(value, str) for value in env.values())
    json.dumps(config.values())
