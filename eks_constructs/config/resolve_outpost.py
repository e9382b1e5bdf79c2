"""A cluster on an AWS Outpost: from ``outpost``, and what it excludes in all other sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from eks_constructs.config.cluster_config import ClusterConfig
from eks_constructs.config.defaults import Defaults
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cluster import AuthenticationMode
from eks_constructs.planning.cluster_components import Outpost
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.planning.placement import SpreadLevel

_WHERE: Final = "outpost"
_NAMES: Final = {
    "outpost_arn": f"{_WHERE}.controlPlaneOutpostARN",
    "control_plane_group_name": f"{_WHERE}.controlPlanePlacement.groupName",
    "control_plane_spread_level": f"{_WHERE}.controlPlanePlacement.spreadLevel",
    "etcd_instance_type": f"{_WHERE}.etcdInstanceType",
    "etcd_spread_level": f"{_WHERE}.etcdPlacement.spreadLevel",
}
_EXCLUDED: Final[Mapping[str, str]] = {
    "addons": "a local cluster has no managed add-ons; install them as manifests",
    "availabilityZones": "the zone is that of the Outpost",
    "fargateProfiles": "there is no Fargate on an Outpost",
    "gitops": "it is not supported there",
    "iam.withOIDC": "a local cluster has no issuer of tokens",
    "identityProviders": "a local cluster takes none",
    "karpenter": "it needs an issuer of tokens, which a local cluster does not have",
    "localZones": "the zone is that of the Outpost",
    "managedNodeGroups": "EKS manages no nodes there; use nodeGroups",
    "remoteNetworkConfig": "hybrid nodes join clusters in the region only",
    "secretsEncryption": "a local cluster does not know it",
    "vpc.autoAllocateIPv6": "a local cluster has IPv4 only",
    "vpc.publicAccessCIDRs": "its endpoint is private",
    "autoModeConfig.enabled": "there is no Auto Mode on an Outpost",
    "vpc.clusterEndpoints.publicAccess": "its endpoint is private",
    "zonalShiftConfig.enabled": "an Outpost is in one zone",
}
"""What a local cluster cannot have, with the reason."""


def defaults_on_outpost(defaults: Defaults, config: ClusterConfig) -> Defaults:
    """Return a table of defaults as it is for a cluster on an Outpost; the same without one.

    Args:
        defaults: The table.
        config: What was given.
    """
    if config.outpost is None:
        return defaults
    extended = config.outpost.etcd_instance_type is not None
    return replace(
        defaults,
        addons=(),
        # Without etcd on instances of its own, EKS knows no access entries there.
        authentication_mode=defaults.authentication_mode
        if extended
        else AuthenticationMode.CONFIG_MAP,
        lockout_accepted=defaults.lockout_accepted or not extended,
        bootstrap_creator_admin=True,
        control_plane_tiers=(SubnetTier.PRIVATE,),
        own_secrets_key=False,
        public_access=False,
        private_access=True,
        resource_controller_policy=False,
        service_policy=False,
        tag_sessions=False,
        zonal_shift=False,
    )


def resolve_outpost(sources: Sources) -> Outpost | None:
    """Decide where on an Outpost the control plane runs; ``None`` for in the region.

    Args:
        sources: Where it is described.
    """
    section, findings = sources.config.outpost, sources.findings
    if section is None:
        return None
    _check_rest(sources)
    instance_type = section.control_plane_instance_type
    if instance_type is None:
        message = "must be given, such as m5.large: what the Outpost has is not looked up"
        findings.refuse("required", f"{_WHERE}.controlPlaneInstanceType", message)
    spread, etcd = section.control_plane_placement.spread_level, section.etcd_placement.spread_level
    return findings.attempt(
        lambda: Outpost(
            outpost_arn=section.control_plane_outpost_arn,
            control_plane_instance_type=instance_type or "",
            control_plane_group_name=section.control_plane_placement.group_name,
            control_plane_spread_level=SpreadLevel(spread) if spread is not None else None,
            etcd_instance_type=section.etcd_instance_type,
            etcd_spread_level=SpreadLevel(etcd) if etcd is not None else None,
        ),
        otherwise=None,
        names=_NAMES,
    )


def _check_rest(sources: Sources) -> None:
    config, findings = sources.config, sources.findings
    for path, reason in _given(config):
        message = f"must be left out with outpost: {reason}"
        findings.refuse("not-together", path, message)
    if config.kubernetes_network_config.ip_family == "IPv6":
        message = "must be IPv4 with outpost: a local cluster has no other"
        findings.refuse("not-together", "kubernetesNetworkConfig.ipFamily", message, "IPv6")
    access = config.access_config
    if access.bootstrap_cluster_creator_admin_permissions is False:
        message = "must be true or left out with outpost, where EKS takes nothing else"
        where = "accessConfig.bootstrapClusterCreatorAdminPermissions"
        findings.refuse("not-together", where, message, False)  # noqa: FBT003 - what was given
    etcd = config.outpost is not None and config.outpost.etcd_instance_type is not None
    if etcd and access.authentication_mode == "CONFIG_MAP":
        message = "must be API or API_AND_CONFIG_MAP with outpost.etcdInstanceType"
        findings.refuse("not-together", "accessConfig.authenticationMode", message, "CONFIG_MAP")
    if config.vpc.id is None and config.vpc.subnets is None:
        message = "must be given with outpost: the zone of new ones would have to be looked up"
        findings.refuse("required", "vpc.subnets", message)


def _given(config: ClusterConfig) -> Iterator[tuple[str, str]]:
    """Yield what the file says although a local cluster cannot have it."""
    file = config.model_dump(by_alias=True, exclude_unset=True)
    for path, reason in _EXCLUDED.items():
        place: object = file
        for name in path.split("."):
            place = place.get(name) if isinstance(place, Mapping) else None
        if place:
            yield path, reason
