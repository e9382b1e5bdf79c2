"""A key that the model does not have: a field of eksctl that is not carried out, or a slip."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final, TypedDict, cast

from eks_constructs.config.field_paths import path_text
from eks_constructs.errors import ProblemCode

_HINTS: Final = {
    "capabilities": "use the construct Capability in a stack of your own",
    "gitops": "install Flux or Argo CD from a stack of your own",
    "iam.podIdentityAssociations": "those of add-ons go to addons[].podIdentityAssociations",
    "iam.serviceAccounts": "give pods their permissions by EKS Pod Identity",
    "iam.withOIDC": "EKS Pod Identity gives pods their permissions without it; leave it out",
    "iamIdentityMappings": "use accessConfig.accessEntries",
    "identityProviders": "use the construct IdentityProviderConfig in a stack of your own",
    "managedNodeGroups[].ssh": "use Session Manager, which every node role allows",
    "nodeGroups": "use managedNodeGroups",
    "privateCluster": "use vpc.clusterEndpoints and vpc.nat.gateway; in Python, VpcEndpoints makes "
    "the endpoints",
    "vpc.subnets.private.*.cidr": "name the subnet by its id: nothing is looked up in AWS",
    "vpc.subnets.public.*.cidr": "name the subnet by its id: nothing is looked up in AWS",
}
"""What to do instead of the fields of eksctl that people use most."""

_MOST_NAMES: Final = 12


class _File(TypedDict):
    paths: list[str]


@cache
def eksctl_paths() -> frozenset[str]:
    """Return the path of every field of eksctl's ClusterConfig."""
    text = (files(__package__) / "data" / "eksctl_paths.json").read_text(encoding="utf-8")
    return frozenset(cast("_File", json.loads(text))["paths"])


def judge_unknown_key(
    parts: Sequence[str | int], allowed: Sequence[str]
) -> tuple[ProblemCode, str]:
    """Say what is wrong with a key that the model does not have, and how to fix it.

    Args:
        parts: Path of the key.
        allowed: Names that the map around it can have.
    """
    path = path_text(part if isinstance(part, str) else 0 for part in parts)
    generic = path.replace("[0]", "[]")
    if generic in (known := eksctl_paths()) or _in_map(generic) in known:
        hint = _HINTS.get(generic) or _HINTS.get(_in_map(generic))
        instead = f"; {hint}" if hint else "; leave it out, or do it in a stack of your own"
        return "not-supported", f"is a field of eksctl that is not carried out yet{instead}"
    return "unknown-key", _advice(str(parts[-1]), allowed)


def _in_map(path: str) -> str:
    """Return the path with the user's own names of subnets replaced."""
    return re.sub(r"^(vpc\.subnets\.(?:private|public))(?:\.[\w-]+|\[[^\]]*\])\.", r"\1.*.", path)


def _advice(name: str, allowed: Sequence[str]) -> str:
    homes = [path for path in sorted(eksctl_paths()) if path.rpartition(".")[2] == name]
    if len(homes) == 1:
        return f"is no field here; it belongs to {homes[0].rpartition('.')[0] or 'the top level'}"
    if near := _nearest(name, allowed):
        return f"is no field here; did you mean {near}?"
    listed = ", ".join(allowed[:_MOST_NAMES]) + (", …" if len(allowed) > _MOST_NAMES else "")
    return f"is no field here; allowed are {listed}"


def _nearest(name: str, allowed: Sequence[str]) -> str | None:
    folded = {each.lower(): each for each in allowed}
    plain = name.lower().replace("_", "").replace("-", "")
    close = get_close_matches(plain, folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None
