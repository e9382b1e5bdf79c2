"""The configuration of the network plugin that gives pods addresses of subnets of their own.

See https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, cast

from eks_constructs.planning.json_values import JsonObject
from eks_constructs.planning.vpc_cni import VpcCniConfig
from eks_constructs.planning.vpc_cni_pods import PodSubnet

SWITCH: Final = "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG"
_ENI_CONFIG: Final = "eniConfig"


def with_pod_subnets(configuration: str | None, subnets: Mapping[str, str]) -> JsonObject:
    """Return the configuration of the add-on ``vpc-cni`` with custom networking switched on.

    Interfaces for pods carry the security groups of their node.

    Args:
        configuration: What the add-on is configured with besides, a JSON object; ``None`` for
            nothing.
        subnets: Zone to the id of its subnet for pods.
    """
    given = cast("JsonObject", json.loads(configuration) if configuration is not None else {})
    places = {zone: PodSubnet(subnet_id=subnet_id) for zone, subnet_id in subnets.items()}
    own = VpcCniConfig(pod_subnets=places).values()
    variables = {**_env(given), **_env(own)}
    return {**given, **own, "env": variables}


def chooses_pod_subnets(configuration: str | None) -> bool:
    """Return whether a configuration of the add-on names subnets for pods itself.

    Args:
        configuration: A JSON object; ``None`` for nothing.
    """
    return configuration is not None and _ENI_CONFIG in json.loads(configuration)


def _env(configuration: JsonObject) -> JsonObject:
    variables = configuration.get("env")
    return variables if isinstance(variables, Mapping) else {}
