"""User data of Windows: PowerShell that calls the bootstrap script of the EKS image.

See https://docs.aws.amazon.com/eks/latest/userguide/eks-optimized-windows-ami.html#bootstrap-script-configuration-parameters
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eks_constructs.planning.user_data._dns import dns_address
from eks_constructs.planning.user_data._facts import ClusterFacts, NodeSettings
from eks_constructs.planning.user_data._kubelet import flags

_SCRIPT: Final = r"$env:ProgramFiles\Amazon\EKS\Start-EKSBootstrap.ps1"
_QUOTES: Final = re.compile("['\u2018\u2019\u201a\u201b]")
"""What PowerShell takes for a single quote; doubled, each stands for itself."""


def windows(node: NodeSettings, cluster: ClusterFacts | None) -> str | None:
    """Return the user data, or nothing when there is nothing to say.

    Args:
        node: What the node is told.
        cluster: The cluster to join; ``None`` when EKS adds that.
    """
    commands = [command.rstrip("\n") for command in node.pre_commands]
    if cluster is not None:
        commands.append(f'[string]$EKSBootstrapScriptFile = "{_SCRIPT}"')
        commands += _join(node, cluster)
    if not commands:
        return None
    return "\n".join(["<powershell>", *commands, "</powershell>", ""])


def _join(node: NodeSettings, cluster: ClusterFacts) -> Iterator[str]:
    arguments = [(name, _quoted(text)) for name, text in _arguments(node, cluster)]
    if node.override is not None:
        yield from (f"[string]${name.removeprefix('-')} = {text}" for name, text in arguments)
        yield node.override.rstrip("\n")
        return
    call = (f"{name} {text}" for name, text in arguments)
    yield " `\n  ".join(["& $EKSBootstrapScriptFile", *call, "3>&1 4>&1 5>&1 6>&1"])


def _arguments(node: NodeSettings, cluster: ClusterFacts) -> Iterator[tuple[str, str]]:
    yield "-EKSClusterName", cluster.name
    yield "-APIServerEndpoint", cluster.endpoint
    yield "-Base64ClusterCA", cluster.certificate_authority
    if dns := node.cluster_dns or dns_address(cluster.service_cidr):
        yield "-DNSClusterIP", dns
    if cluster.service_cidr is not None:
        yield "-ServiceCIDR", cluster.service_cidr
    if extra := " ".join(flags(node)):
        yield "-KubeletExtraArgs", extra


def _quoted(text: str) -> str:
    return f"'{_QUOTES.sub(lambda found: found[0] * 2, text)}'"
