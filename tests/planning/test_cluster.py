"""A cluster that EKS would refuse is refused with every reason at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.cluster import (
    AuthenticationMode,
    ClusterChoices,
    LogType,
    SupportType,
    cluster_problems,
    name_problems,
    rollback_timeout_problems,
    version_form_problems,
)
from eks_constructs.planning.cluster_components import Outpost
from eks_constructs.planning.cluster_network import (
    EndpointAccess,
    KubernetesNetwork,
    RemoteNetworks,
)

SOUND = ClusterChoices(
    name="demo",
    version="1.35",
    subnets=2,
    zones=frozenset({"eu-west-1a", "eu-west-1b"}),
    endpoint=EndpointAccess.private(),
    log_types=frozenset(LogType),
    secrets_key=True,
    authentication_mode=AuthenticationMode.API,
    bootstrap_creator_admin=False,
    deletion_protection=True,
    support_type=SupportType.STANDARD,
    zonal_shift=True,
    scaling_tier=None,
    egress_mode=None,
    api_server=None,
    controller_manager=None,
    scheduler=None,
    rollback_timeout_minutes=None,
    force_upgrade=None,
    active_certificate_authority_id=None,
    auto_mode=False,
    network=KubernetesNetwork.ipv4(),
    remote_networks=None,
    outpost=None,
)
OUTPOST = Outpost(
    outpost_arn="arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0",
    control_plane_instance_type="m5.large",
)


def said(choices: ClusterChoices) -> list[str]:
    """Return the problems as text."""
    return [str(problem) for problem in cluster_problems(choices)]


def test_sound_choices_have_no_problems() -> None:
    """The example that the others vary is accepted."""
    assert said(SOUND) == []


@pytest.mark.parametrize("name", ["a", "Team-1_prod", "9lives", "x" * 100])
def test_name_that_eks_accepts(name: str) -> None:
    """Letters, digits, hyphens and underscores, up to a hundred."""
    assert name_problems(name, where="name") == ()


@pytest.mark.parametrize("name", ["", "-a", "_a", "a.b", "a b", "x" * 101, "größe", "a\n"])
def test_name_that_eks_refuses(name: str) -> None:
    """Everything else is refused with the rule."""
    (problem,) = name_problems(name, where="metadata.name")
    assert problem.where == "metadata.name"
    assert problem.message == (
        "must have 1 to 100 letters, digits, hyphens and underscores, and start with a letter or "
        "digit"
    )


@pytest.mark.parametrize("version", ["1.3", "1.35.1", "v1.35", "2.10", "latest", ""])
def test_version_in_another_form_is_refused(version: str) -> None:
    """EKS knows minor versions only."""
    (problem,) = version_form_problems(version, where="version")
    assert problem.message == "must be a minor version such as 1.35; EKS chooses the patch itself"


@given(st.integers(0, 20000))
def test_rollback_timeout_is_accepted_exactly_in_its_range(minutes: int) -> None:
    """Two hours to seven days."""
    accepted = not rollback_timeout_problems(minutes, where="rollback_timeout_minutes")
    assert accepted == (120 <= minutes <= 10080)


def test_rollback_timeout_out_of_range_says_the_range() -> None:
    """The message gives both ends in two units."""
    (problem,) = rollback_timeout_problems(60, where="rollback_timeout_minutes")
    assert problem.message == "must be 120 (2 hours) to 10080 minutes (7 days)"


@pytest.mark.parametrize(
    "choices",
    [
        replace(SOUND, subnets=1, zones=None),
        replace(SOUND, subnets=3, zones=frozenset({"eu-west-1a"})),
    ],
)
def test_one_zone_is_refused(choices: ClusterChoices) -> None:
    """One subnet, or several in one zone, are too few."""
    (text,) = said(choices)
    assert text.startswith("subnets: must be in at least two zones")


def test_subnets_of_unknown_zones_are_believed() -> None:
    """Imported subnets do not know their zones."""
    assert said(replace(SOUND, zones=None)) == []


def test_config_map_alone_without_an_admin_is_refused() -> None:
    """Nobody could write the first entry of the config map."""
    (text,) = said(replace(SOUND, authentication_mode=AuthenticationMode.CONFIG_MAP))
    assert "authentication_mode: must be API or API_AND_CONFIG_MAP unless bootstrap" in text


def test_config_map_alone_with_an_admin_is_accepted() -> None:
    """The creator writes the config map."""
    choices = replace(
        SOUND,
        authentication_mode=AuthenticationMode.CONFIG_MAP,
        bootstrap_creator_admin=True,
    )
    assert said(choices) == []


def test_auto_mode_needs_access_entries() -> None:
    """Auto Mode's nodes enter through access entries."""
    choices = replace(
        SOUND,
        authentication_mode=AuthenticationMode.CONFIG_MAP,
        bootstrap_creator_admin=True,
        auto_mode=True,
    )
    assert "with auto_mode, whose nodes use access entries" in said(choices)[0]


def test_remote_networks_must_not_meet_the_services() -> None:
    """The two ranges are compared although they belong to different options."""
    choices = replace(
        SOUND,
        network=KubernetesNetwork.ipv4(service_cidr="10.100.0.0/16"),
        remote_networks=RemoteNetworks(node_cidrs=("10.100.4.0/24",)),
    )
    (text,) = said(choices)
    assert text.startswith("remote_networks.node_cidrs[0]: must not overlap network.service_ipv4")


def test_remote_networks_need_ipv4() -> None:
    """Hybrid nodes know IPv4 only."""
    choices = replace(
        SOUND,
        network=KubernetesNetwork.ipv6(),
        remote_networks=RemoteNetworks(node_cidrs=("10.80.0.0/16",)),
    )
    assert "must be left out of an IPv6 cluster" in said(choices)[0]


def test_local_cluster_supports_little() -> None:
    """Everything that an Outpost cannot do is named at once."""
    choices = replace(
        SOUND,
        subnets=1,
        endpoint=EndpointAccess.public(only_from=["203.0.113.0/24"]),
        network=KubernetesNetwork.ipv6(),
        auto_mode=True,
        outpost=OUTPOST,
    )
    assert [text.partition(" for a local cluster")[0] for text in said(choices)] == [
        "endpoint: must be private",
        "network.ip_family: must be ipv4",
        "bootstrap_creator_admin: must be on",
        "secrets: must be off",
        "auto_mode: must be left out",
        "zonal_shift: must be off",
    ]


def test_local_cluster_without_all_that_is_accepted() -> None:
    """One subnet is enough on an Outpost, which is one zone."""
    choices = replace(
        SOUND,
        subnets=1,
        bootstrap_creator_admin=True,
        secrets_key=False,
        zonal_shift=False,
        outpost=OUTPOST,
    )
    assert said(choices) == []
