"""Values that make sense, by the name that a field has in Python.

They are for environments that can be built. Fields without a sample get whatever their types
allow, and what is then refused is passed over.
"""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from eks_constructs.config import ClusterConfig, Platform
from eks_constructs.config.access import (
    AccessConfig,
    AccessEntry,
    AccessPolicyAssociation,
    AccessScope,
)
from tests.support.models import Samples, sections

_ROLE: Final = "arn:aws:iam::111122223333:role/{}"
_ADMIN: Final = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
_NAMES: Final = st.from_regex(r"[a-z][a-z0-9]{1,8}", fullmatch=True)
_TAGS: Final = st.dictionaries(_NAMES, _NAMES, max_size=2)

_LET_IN: Final = AccessConfig(
    access_entries=(
        AccessEntry(
            principal_arn=_ROLE.format("Admin"),
            access_policies=(
                AccessPolicyAssociation(
                    policy_arn=_ADMIN, access_scope=AccessScope(type="cluster")
                ),
            ),
        ),
    )
)

SAMPLES: Final[Samples] = {
    "access_config": st.just(_LET_IN),
    "account": st.just("111122223333"),
    "ami_family": st.sampled_from(["AmazonLinux2023", "bottlerocket"]),
    "attach_policy_arns": st.just(("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",)),
    "availability_zones": st.just(("eu-west-1a", "eu-west-1b")),
    "bootstrap_cluster_creator_admin_permissions": st.just(value=False),
    "cidr": st.sampled_from(["10.0.0.0/16", "10.64.0.0/16", "192.168.0.0/18"]),
    "disable_imdsv1": st.just(value=True),
    "instance_type": st.sampled_from(["m6i.large", "m7g.xlarge"]),
    "instance_types": st.just(("m6i.large", "m5.large")),
    "key_arn": st.just("arn:aws:kms:eu-west-1:111122223333:key/0"),
    "labels": _TAGS,
    "max_size": st.integers(5, 9),
    "min_size": st.integers(0, 5),
    "name": _NAMES,
    "namespace": _NAMES,
    "namespaces": st.just(("shop",)),
    "node_role_arn": st.just(_ROLE.format("Nodes")),
    "policy_arn": st.just(_ADMIN),
    "principal_arn": _NAMES.map(_ROLE.format),
    "principals": st.just((_ROLE.format("Team"),)),
    "public_access_cidrs": st.just(("203.0.113.0/24",)),
    "region": st.just("eu-west-1"),
    "retention_in_days": st.sampled_from([30, 365]),
    "role_arn": st.just(_ROLE.format("Pods")),
    "service_account_name": _NAMES,
    "tags": _TAGS,
    "version": st.just(None),
    "cidrs": st.just(("172.16.0.0/16",)),
    "issuer_url": st.just("https://id.example.com"),
    "log_retention_in_days": st.just(90),
    "timeout_minutes": st.just(180),
    "volume_encrypted": st.just(value=True),
}

CLUSTERS: Final = sections(ClusterConfig, SAMPLES, always=frozenset({"access_config"}))
PLATFORMS: Final = st.none() | sections(Platform, SAMPLES)
"""Most can be built; all can be read."""
