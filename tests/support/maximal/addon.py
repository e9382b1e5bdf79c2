"""Add-ons with everything: by Pod Identity, and by IRSA."""

from __future__ import annotations

from aws_cdk import Stack

from eks_constructs.addons import AddonPodIdentity, ManagedAddon
from eks_constructs.cluster import Cluster
from eks_constructs.iam import PodIdentityRole
from eks_constructs.planning.addons import ResolveConflicts


def maximal(stack: Stack) -> None:
    """Make add-ons that together set every property."""
    cluster = Cluster.from_name(stack, "Cluster", "demo")
    role = PodIdentityRole(stack, "Role").role
    ManagedAddon(
        stack,
        "PodIdentity",
        cluster=cluster,
        name="vpc-cni",
        version="v1.20.1-eksbuild.1",
        configuration_values={"env": {"ENABLE_PREFIX_DELEGATION": "true"}},
        resolve_conflicts=ResolveConflicts.PRESERVE,
        preserve_on_delete=True,
        pod_identity_associations=[AddonPodIdentity(service_account="aws-node", role=role)],
        namespace="kube-system",
        tags={"team": "platform"},
    )
    ManagedAddon(stack, "Irsa", cluster=cluster, name="other", service_account_role=role)
