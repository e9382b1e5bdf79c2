"""Programs that write records into hosted zones of Route 53."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eks_constructs.errors import refuse
from eks_constructs.planning.policies.inputs import zone_problems
from eks_constructs.planning.policies.statements import (
    AllowedActions,
    WellKnownPolicy,
    any_of,
    anywhere,
)

EVERY_ZONE: Final = ("*",)
"""All hosted zones of the account, for those who cannot name theirs."""
_REASON: Final = "every hosted zone was asked for by name"


def external_dns(*, zone_ids: Sequence[str]) -> WellKnownPolicy:
    """Return what ExternalDNS needs to keep the records of some hosted zones.

    It may list the names of all zones, for which Route 53 knows no narrower permission.

    Args:
        zone_ids: Hosted zones it may change, such as ``Z0123456789ABCDEFGHIJ``, or
            :data:`EVERY_ZONE`.

    Raises:
        ConfigurationError: There is no zone, or one is not an id.

    See https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html
    """
    refuse("external-dns policy", zone_problems(zone_ids))
    return WellKnownPolicy(
        name="external-dns",
        statements=(
            AllowedActions(
                actions=(
                    "route53:ChangeResourceRecordSets",
                    "route53:ListResourceRecordSets",
                    "route53:ListTagsForResources",
                ),
                resources=_zones(zone_ids),
                wildcard=_wildcard(zone_ids),
            ),
            anywhere("route53:ListHostedZones"),
        ),
    )


def cert_manager(*, zone_ids: Sequence[str]) -> WellKnownPolicy:
    """Return what cert-manager needs for ACME challenges by DNS in some hosted zones.

    It may write text records only.

    Args:
        zone_ids: Hosted zones it may change, such as ``Z0123456789ABCDEFGHIJ``, or
            :data:`EVERY_ZONE`.

    Raises:
        ConfigurationError: There is no zone, or one is not an id.

    See https://cert-manager.io/docs/configuration/acme/dns01/route53/
    """
    refuse("cert-manager policy", zone_problems(zone_ids))
    return WellKnownPolicy(
        name="cert-manager",
        statements=(
            AllowedActions(
                actions=("route53:ChangeResourceRecordSets",),
                resources=_zones(zone_ids),
                conditions=any_of(
                    "ForAllValues:StringEquals",
                    "route53:ChangeResourceRecordSetsRecordTypes",
                    ["TXT"],
                ),
                wildcard=_wildcard(zone_ids),
            ),
            AllowedActions(
                actions=("route53:ListResourceRecordSets",),
                resources=_zones(zone_ids),
                wildcard=_wildcard(zone_ids),
            ),
            AllowedActions(
                actions=("route53:GetChange",),
                resources=("arn:${AWS::Partition}:route53:::change/*",),
                wildcard="Route 53 names a change when it is made",
            ),
            anywhere("route53:ListHostedZonesByName"),
        ),
    )


def _zones(zone_ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"arn:${{AWS::Partition}}:route53:::hostedzone/{zone_id}" for zone_id in zone_ids)


def _wildcard(zone_ids: Sequence[str]) -> str:
    return _REASON if tuple(zone_ids) == EVERY_ZONE else ""
