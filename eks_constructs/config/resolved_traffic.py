"""How traffic finds an environment, with every gap filled."""

from __future__ import annotations

from collections.abc import Mapping

from eks_constructs.planning.load_balancers import Scheme
from eks_constructs.planning.web_acl import ManagedRules
from eks_constructs.values import frozen


@frozen
class Zone:
    """A hosted zone.

    Attributes:
        domain: Its domain.
        zone_id: Id of a zone that exists; ``None`` when one is made.
        parent_id: Id of the zone that delegates to one that is made; ``None`` for none.
        parent_domain: Its domain.
    """

    domain: str
    zone_id: str | None
    parent_id: str | None
    parent_domain: str | None


@frozen
class WebAcl:
    """A web ACL.

    Attributes:
        requests_per_five_minutes: Most requests of one address.
        count_only: Whether it only counts.
        count_rules: Names of rules that only count, by their group.
    """

    requests_per_five_minutes: int
    count_only: bool
    count_rules: Mapping[ManagedRules, tuple[str, ...]]


@frozen
class IngressClass:
    """A class of ingresses.

    Attributes:
        name: Its name.
        scheme: Whether its load balancers can be reached from the internet.
        group: Group that shares a load balancer; ``None`` for one each.
        certificates: What the user calls its certificates; none to find them by names of hosts.
        default: Whether ingresses without a class have this one.
    """

    name: str
    scheme: Scheme
    group: str | None
    certificates: tuple[str, ...]
    default: bool


@frozen
class Traffic:
    """Names, certificates and load balancers of an environment.

    Attributes:
        zones: Hosted zones, sorted by domain.
        certificates: Names of each certificate, by what the user calls it.
        expiry_alarms: What the user calls the certificates whose end is told, sorted.
        external_dns: Whether external-dns writes to the zones.
        controller: Whether the load balancer controller gets a role.
        web_acl: A web ACL; ``None`` for none.
        access_log_days: Days that access logs are kept; ``None`` for no bucket.
        ingress_classes: Classes of ingresses, sorted by name.
    """

    zones: tuple[Zone, ...]
    certificates: Mapping[str, tuple[str, ...]]
    expiry_alarms: tuple[str, ...]
    external_dns: bool
    controller: bool
    web_acl: WebAcl | None
    access_log_days: int | None
    ingress_classes: tuple[IngressClass, ...]
