"""How many addresses a full node takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning import instance_types
from eks_constructs.planning.cni_addresses import CniSettings, cni_settings, node_addresses

settings = st.builds(
    CniSettings,
    prefix_delegation=st.booleans(),
    warm_eni_target=st.integers(0, 3),
    warm_ip_target=st.none() | st.integers(0, 20),
    minimum_ip_target=st.none() | st.integers(0, 40),
    warm_prefix_target=st.integers(0, 2),
    custom_networking=st.booleans(),
    ipv6=st.booleans(),
)


@pytest.mark.parametrize(
    ("instance_type", "cni", "pods", "in_node_subnet", "in_pod_subnet"),
    [
        # Three interfaces of ten addresses, all taken: 27 pods, 3 interfaces.
        ("m6i.large", CniSettings(), 29, 30, 0),
        # 110 pods at most on 16 processors: four interfaces carry 108, a fifth is spare.
        ("m5.4xlarge", CniSettings(), 110, 150, 0),
        ("m5.4xlarge", CniSettings(warm_eni_target=0), 110, 120, 0),
        # 108 + 2 addresses on four interfaces.
        ("m5.4xlarge", CniSettings(warm_ip_target=2), 110, 114, 0),
        ("m5.4xlarge", CniSettings(minimum_ip_target=200), 110, 207, 0),
        # 108 pods in seven blocks of sixteen, one spare, one interface.
        ("m6i.large", CniSettings(prefix_delegation=True), 110, 129, 0),
        ("m6i.large", CniSettings(prefix_delegation=True, warm_ip_target=5), 110, 129, 0),
        ("m6i.large", CniSettings(prefix_delegation=True, warm_prefix_target=0), 110, 113, 0),
        # Not built on Nitro: no blocks.
        ("m4.large", CniSettings(prefix_delegation=True), 20, 20, 0),
        # The first interface serves the node only.
        ("m6i.large", CniSettings(custom_networking=True), 20, 1, 20),
        ("m6i.large", CniSettings(custom_networking=True, prefix_delegation=True), 110, 1, 129),
        ("m6i.large", CniSettings(ipv6=True), 110, 1, 0),
        ("m6i.large", CniSettings(ipv6=True, custom_networking=True), 110, 1, 0),
    ],
)
def test_examples_worked_out_by_hand(
    instance_type: str, cni: CniSettings, pods: int, in_node_subnet: int, in_pod_subnet: int
) -> None:
    """By the rules of the plugin's documentation."""
    found = node_addresses(instance_type, cni)
    assert (found.pods, found.in_node_subnet, found.in_pod_subnet) == (
        pods,
        in_node_subnet,
        in_pod_subnet,
    )


@given(st.sampled_from(instance_types.names()), settings)
def test_every_pod_has_an_address_and_no_interface_more_than_it_can(
    name: str, cni: CniSettings
) -> None:
    """Whatever the settings: enough for the pods, at most what the instance can hold."""
    found = node_addresses(name, cni)
    kind = instance_types.require(name)
    most = kind.network_interfaces * kind.ipv4_per_interface
    if cni.prefix_delegation and kind.nitro:
        most = kind.network_interfaces * (1 + 16 * (kind.ipv4_per_interface - 1))
    assert 1 <= found.in_node_subnet <= most
    assert found.in_pod_subnet <= most
    assert cni.ipv6 or found.total > found.pods - 2
    assert found.pods <= instance_types.max_pods(name, prefix_delegation=True)


@given(st.sampled_from(instance_types.names()), settings, st.integers(1, 3))
def test_more_spare_interfaces_never_take_less(name: str, cni: CniSettings, more: int) -> None:
    """Spare ones are on top."""
    greedier = CniSettings(warm_eni_target=cni.warm_eni_target + more)
    thrifty = CniSettings(warm_eni_target=cni.warm_eni_target)
    assert node_addresses(name, greedier).total >= node_addresses(name, thrifty).total


def test_settings_are_read_from_the_add_on() -> None:
    """Values are text there, as in any environment of a process."""
    text = (
        '{"env":{"ENABLE_PREFIX_DELEGATION":"true","WARM_ENI_TARGET":"2","WARM_IP_TARGET":"5",'
        '"MINIMUM_IP_TARGET":"10","WARM_PREFIX_TARGET":"3",'
        '"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG":"true"}}'
    )
    assert cni_settings(text, ipv6=True) == CniSettings(
        prefix_delegation=True,
        warm_eni_target=2,
        warm_ip_target=5,
        minimum_ip_target=10,
        warm_prefix_target=3,
        custom_networking=True,
        ipv6=True,
    )


@pytest.mark.parametrize(
    "text", [None, "{}", '{"env":null}', '{"env":{"WARM_IP_TARGET":"some"}}', "[]"]
)
def test_what_is_not_said_is_left_to_the_plugin(text: str | None) -> None:
    """Its own defaults: one spare interface."""
    assert cni_settings(text, ipv6=False) == CniSettings()
