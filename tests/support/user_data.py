"""Clusters and nodes to write user data for, and how a mail program reads it."""

from __future__ import annotations

import email
from email.message import Message
from typing import Final, cast

from eks_constructs.planning.cluster_network import IpFamily
from eks_constructs.planning.node_labels import Taint, TaintEffect
from eks_constructs.planning.user_data import ClusterFacts, NodeSettings

CLUSTER: Final = ClusterFacts(
    name="demo",
    endpoint="https://0123.gr7.eu-west-1.eks.amazonaws.com",
    certificate_authority="LS0tLS1CRUdJTg==",
    service_cidr="172.20.0.0/16",
)
IPV6: Final = ClusterFacts(
    name="demo",
    endpoint=CLUSTER.endpoint,
    certificate_authority=CLUSTER.certificate_authority,
    service_cidr="fd12:3456:789a::/108",
    ip_family=IpFamily.IPV6,
)
TOKENS: Final = ClusterFacts(
    name="${Token[TOKEN.1]}",
    endpoint="${Token[Endpoint.2]}",
    certificate_authority="${Token[Authority.3]}",
    service_cidr="${Token[ServiceIpv6Cidr.4]}",
    ip_family=IpFamily.IPV6,
)
REGISTERED: Final = NodeSettings(
    labels={"team": "data", "example.com/pool": "gpu"},
    taints=[
        Taint(key="gpu", effect=TaintEffect.NO_SCHEDULE),
        Taint(key="dedicated", value="data", effect=TaintEffect.NO_EXECUTE),
    ],
    max_pods=110,
)


def parts(text: str) -> list[tuple[str, str]]:
    """Return content type and text of each part of a MIME document."""
    message = email.message_from_bytes(text.encode())
    assert not message.defects
    found = cast("list[Message]", message.get_payload())
    return [
        (part.get_content_type(), cast("bytes", part.get_payload(decode=True)).decode())
        for part in found
    ]
