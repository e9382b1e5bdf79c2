"""What is explained of Fargate profiles and add-ons."""

from __future__ import annotations

from typing import Final

from eks_constructs.config.explained import words
from eks_constructs.config.explained.row import NamedList, Row

_PROFILE: Final = "fargateProfiles[]"

LISTS: Final = {
    "compute.fargate_profiles": NamedList(path="fargateProfiles", key="name", field="name"),
    "addons": NamedList(path="addons", key="name", field="name", table="addons"),
}

_FARGATE: Final = (
    Row(resolved="compute.fargate_profiles[].name", path=f"{_PROFILE}.name"),
    Row(resolved="compute.fargate_profiles[].selectors", path=f"{_PROFILE}.selectors"),
    Row(
        resolved="compute.fargate_profiles[].role_arn",
        path=f"{_PROFILE}.podExecutionRoleARN",
        nothing="iam.fargatePodExecutionRoleARN, or the one made for all profiles",
    ),
    Row(
        resolved="compute.fargate_profiles[].zones",
        about="zones",
        source="the private subnets of the network",
    ),
    Row(resolved="compute.fargate_profiles[].subnet_ids", path=f"{_PROFILE}.subnets"),
    Row(resolved="compute.fargate_profiles[].tags", path=f"{_PROFILE}.tags"),
    Row(resolved="compute.fargate_role.arn", path="iam.fargatePodExecutionRoleARN"),
    Row(
        resolved="compute.fargate_role.permissions_boundary_arn",
        path="iam.fargatePodExecutionRolePermissionsBoundary",
    ),
)

_ADDONS: Final = (
    Row(resolved="addons[].name", path="addons[].name"),
    Row(
        resolved="addons[].version",
        path="addons[].version",
        nothing="what EKS recommends for the Kubernetes version",
    ),
    Row(
        resolved="addons[].resolve_conflicts",
        path="addons[].resolveConflicts",
        both="the file decides, not what somebody changed by hand",
    ),
    Row(
        resolved="addons[].configuration_values",
        path="addons[].configurationValues",
        also=("coredns_leaves_nodes",),
        source="where its pods run: on Fargate, or beside Windows nodes",
    ),
    Row(resolved="addons[].namespace", path="addons[].namespaceConfig.namespace"),
    Row(
        resolved="addons[].issuer_role",
        about="AWS permissions by the OIDC issuer",
        source="iam.withOIDC, and what eksctl gives the add-on",
        say=words.issuer_role,
        beside=("serviceAccountRoleARN", "attachPolicyARNs", "attachPolicy", "wellKnownPolicies"),
    ),
    Row(
        resolved="addons[].pod_identities",
        about="AWS permissions by EKS Pod Identity",
        source="what AWS recommends for the add-on",
        say=words.identities,
        beside=("podIdentityAssociations",),
    ),
    Row(resolved="addons[].tags", path="addons[].tags"),
    Row(
        resolved="compute.node_role_serves_cni",
        about="vpc-cni lives on the role of the nodes",
        table="cni_pod_identity",
        also=("nodes_serve_any_cni",),
        table_say=words.is_not,
        source="Platform.cniPodIdentity, iam.withOIDC and the add-on vpc-cni",
    ),
    Row(
        resolved="",
        about="roles of add-ons that are wider than the add-on",
        table="loose_addon_roles_accepted",
        say=words.accepted,
    ),
    Row(
        resolved="",
        about="EKS's default version where latest is not known",
        table="unknown_latest_accepted",
        say=words.accepted,
    ),
)

SAID_ONLY: Final = ("capabilities",)
"""What stays empty unless fields of the file say something, each of them in a part of it."""

ROWS: Final = (*_FARGATE, *_ADDONS)
