"""User data of Ubuntu: shell scripts, the last of which calls the bootstrap script of the image.

The scripts run in the order of the document. Given the endpoint and the certificate authority, the
bootstrap script asks EKS for nothing; the address of the DNS it derives from an IPv6 block of
services itself.

See https://documentation.ubuntu.com/aws/aws-how-to/kubernetes/deploy-self-managed-node-group/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from eks_constructs.planning.cluster_network import IpFamily
from eks_constructs.planning.user_data._dns import dns_address
from eks_constructs.planning.user_data._facts import ClusterFacts, NodeSettings
from eks_constructs.planning.user_data._kubelet import flags, labels_text, other_flags, taints_text
from eks_constructs.planning.user_data._mime import multipart, script

_CALL: Final = '/etc/eks/bootstrap.sh "$CLUSTER_NAME" "${BOOTSTRAP_ARGS[@]}"'
_CURL: Final = "curl --fail --silent --show-error --retry 5"
_METADATA: Final = (
    "IMDS=http://169.254.169.254/latest",
    f"IMDS_TOKEN=$({_CURL} -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' $IMDS/api/token)",
    f'metadata() {{ {_CURL} -H "X-aws-ec2-metadata-token: $IMDS_TOKEN" "$IMDS/meta-data/$1"; }}',
)
"""Shell that reads the instance metadata with a session token; the node stops if it cannot.

See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
"""
_CONFIG: Final = "/etc/kubernetes/kubelet/kubelet-config.json"


def ubuntu(node: NodeSettings, cluster: ClusterFacts) -> str:
    """Return the user data.

    Args:
        node: What the node is told.
        cluster: The cluster to join.
    """
    join = "\n".join(_join(node, cluster))
    return multipart([*(script(command) for command in node.pre_commands), script(join)])


def _join(node: NodeSettings, cluster: ClusterFacts) -> Iterator[str]:
    yield "set -o errexit -o nounset -o pipefail"
    yield f"CLUSTER_NAME={_quoted(cluster.name)}"
    yield f"API_SERVER_URL={_quoted(cluster.endpoint)}"
    yield f"B64_CLUSTER_CA={_quoted(cluster.certificate_authority)}"
    yield from _kubelet_arguments(node)
    yield "BOOTSTRAP_ARGS=("
    yield from (f"  {argument}" for argument in _arguments(node, cluster))
    yield ")"
    if node.override is None:
        yield _CALL
    else:
        if not node.metadata_labels:
            yield f"NODE_LABELS={_quoted(labels_text(node))}"
        yield f"NODE_TAINTS={_quoted(taints_text(node))}"
        yield f"MAX_PODS={_quoted(str(node.max_pods or ''))}"
        yield f"CLUSTER_DNS={_quoted(_dns(node, cluster) or '')}"
        yield node.override.rstrip("\n")
    if node.kubelet_config:
        # The image takes no drop-in files, so its own file is changed.
        extra = json.dumps(node.kubelet_config, sort_keys=True)
        yield f"jq --argjson extra {_quoted(extra)} '. * $extra' {_CONFIG} > {_CONFIG}.new"
        yield f"mv {_CONFIG}.new {_CONFIG}"
        yield "snap restart kubelet-eks"


def _kubelet_arguments(node: NodeSettings) -> Iterator[str]:
    if not node.metadata_labels:
        yield f"KUBELET_EXTRA_ARGS={_quoted(' '.join(flags(node)))}"
        return
    yield from _METADATA
    yield f"NODE_LABELS={_quoted(labels_text(node))}"
    for key, path in sorted(node.metadata_labels.items()):
        # A line each, so that the script ends at any that cannot be read.
        yield f'NODE_LABELS="${{NODE_LABELS:+$NODE_LABELS,}}{key}=$(metadata {path})"'
    others = "".join(f" {flag}" for flag in other_flags(node))
    yield f'KUBELET_EXTRA_ARGS="--node-labels=$NODE_LABELS"{_quoted(others) if others else ""}'


def _arguments(node: NodeSettings, cluster: ClusterFacts) -> Iterator[str]:
    yield '--apiserver-endpoint "$API_SERVER_URL"'
    yield '--b64-cluster-ca "$B64_CLUSTER_CA"'
    if cluster.ip_family is IpFamily.IPV6 and cluster.service_cidr is not None:
        yield "--ip-family ipv6"
        yield f"--service-ipv6-cidr {_quoted(cluster.service_cidr)}"
    elif dns := _dns(node, cluster):
        yield f"--dns-cluster-ip {_quoted(dns)}"
    if node.max_pods is not None:
        # The limit of the image would otherwise stand beside ours.
        yield "--use-max-pods false"
    yield '--kubelet-extra-args "$KUBELET_EXTRA_ARGS"'


def _dns(node: NodeSettings, cluster: ClusterFacts) -> str | None:
    return node.cluster_dns or dns_address(cluster.service_cidr)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
