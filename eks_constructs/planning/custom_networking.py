"""The configuration of the network plugin that gives pods addresses of subnets of their own.

See https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, TypeAlias, cast

_JsonValue: TypeAlias = "str | int | float | bool | list[_JsonValue] | JsonObject | None"
JsonObject: TypeAlias = "dict[str, _JsonValue]"

ENI_CONFIG: Final = "eniConfig"
SWITCH: Final = "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG"
_VARIABLES: Final = {SWITCH: "true", "ENI_CONFIG_LABEL_DEF": "topology.kubernetes.io/zone"}


def with_pod_subnets(
    configuration: str | None, *, region: str, subnets: Mapping[str, str]
) -> JsonObject:
    """Return the configuration of the add-on ``vpc-cni`` with custom networking switched on.

    Interfaces for pods carry the security groups of their node.

    Args:
        configuration: What the add-on is configured with besides, a JSON object; ``None`` for
            nothing.
        region: Region of the cluster.
        subnets: Zone to the id of its subnet for pods.
    """
    content = cast("JsonObject", json.loads(configuration) if configuration is not None else {})
    variables = content.get("env")
    own = variables if isinstance(variables, dict) else {}
    places: JsonObject = {zone: {"id": subnets[zone]} for zone in sorted(subnets)}
    return {
        **content,
        "env": {**own, **_VARIABLES},
        ENI_CONFIG: {"create": True, "region": region, "subnets": places},
    }


def chooses_pod_subnets(configuration: str | None) -> bool:
    """Return whether a configuration of the add-on names subnets for pods itself.

    Args:
        configuration: A JSON object; ``None`` for nothing.
    """
    return configuration is not None and ENI_CONFIG in json.loads(configuration)
