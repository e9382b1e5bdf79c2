"""The network plugin is told of subnets for pods."""

from __future__ import annotations

import json

from eks_constructs.planning.cni_addresses import cni_settings
from eks_constructs.planning.custom_networking import chooses_pod_subnets, with_pod_subnets

SUBNETS = {"eu-west-1b": "subnet-0000000b", "eu-west-1a": "subnet-0000000a"}


def test_each_zone_has_its_subnet() -> None:
    """Zones are sorted, so that their order is never a change."""
    found = with_pod_subnets(None, SUBNETS)
    assert json.dumps(found) == json.dumps(
        {
            "env": {
                "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "true",
                "ENI_CONFIG_LABEL_DEF": "topology.kubernetes.io/zone",
            },
            "eniConfig": {
                "create": True,
                "region": "eu-west-1",
                "subnets": {
                    "eu-west-1a": {"id": "subnet-0000000a"},
                    "eu-west-1b": {"id": "subnet-0000000b"},
                },
            },
        }
    )


def test_what_the_add_on_was_told_besides_stays() -> None:
    """Other variables and other settings."""
    given = '{"enableNetworkPolicy":"true","env":{"ENABLE_PREFIX_DELEGATION":"true"}}'
    found = with_pod_subnets(given, SUBNETS)
    assert found["enableNetworkPolicy"] == "true"
    settings = cni_settings(json.dumps(found), ipv6=False)
    assert (settings.prefix_delegation, settings.custom_networking) == (True, True)


def test_subnets_that_the_caller_chose_are_seen() -> None:
    """So that nobody overrules them in silence."""
    assert chooses_pod_subnets('{"eniConfig":{}}')
    assert not chooses_pod_subnets('{"env":{}}')
    assert not chooses_pod_subnets(None)
