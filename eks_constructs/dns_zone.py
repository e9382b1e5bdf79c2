"""Hosted zones of Route 53: made here, delegated from a parent, or given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import CfnOutput, Duration, Fn, RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_route53 as route53
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.log_group import removal_policy_problems
from eks_constructs.planning.dns import delegation_problems, domain_problems, name_server_problems
from eks_constructs.tokens import is_token, require_concrete

_DELEGATION_TTL: Final = Duration.hours(1)


class DnsZone(Construct):
    """A hosted zone for the names of one environment, that outlives what its names lead to.

    Its records are written by others: external-dns, certificates, people. A zone that the parent
    does not delegate to is never asked; the output ``NameServers`` is what the parent needs.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        domain_name: Domain, in lower case and without a dot at its end.
        parent: Zone of the same account to delegate from. Default: nobody delegates here; give the
            output to :class:`ZoneDelegation` in the parent's account.
        vpcs: VPCs in which alone the zone is known. Default: it is public.
        removal_policy: What happens when it leaves the template. Default: kept, because a zone made
            anew has other name servers.

    Raises:
        ConfigurationError: The domain is none, is not below the parent, or a private zone has a
            parent.

    See https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-routing-traffic-for-subdomains.html
    """

    zone: Final[route53.IHostedZone]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        domain_name: str,
        parent: route53.IHostedZone | None = None,
        vpcs: Sequence[ec2.IVpc] = (),
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        require_concrete({"domain_name": domain_name}, subject="DNS zone")
        refuse(
            "DNS zone",
            [
                *removal_policy_problems(removal_policy, things="hosted zones"),
                *domain_problems(domain_name),
                *_parent_problems(domain_name, parent, private=bool(vpcs)),
            ],
        )
        zone = route53.HostedZone(
            self, "Resource", zone_name=domain_name, vpcs=list(vpcs) if vpcs else None
        )
        zone.apply_removal_policy(removal_policy)
        self.zone = zone
        if zone.hosted_zone_name_servers is not None and not vpcs:  # a private zone has none
            self._lead_here(domain_name, zone.hosted_zone_name_servers, parent)

    def _lead_here(
        self, domain_name: str, servers: list[str], parent: route53.IHostedZone | None
    ) -> None:
        CfnOutput(
            self,
            "NameServers",
            value=Fn.join(",", servers),
            description=f"Name servers of {domain_name}, for the delegation in the parent zone",
        )
        if parent is not None:
            route53.ZoneDelegationRecord(
                self,
                "Delegation",
                zone=parent,
                record_name=domain_name,
                name_servers=servers,
                ttl=_DELEGATION_TTL,
            )


class ZoneDelegation(Construct):
    """Records of a parent zone that delegate domains to zones of other accounts.

    It stands in the account of the parent zone and is told what the other account's zones output,
    so that no account has a way into the other.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        parent: The parent zone.
        name_servers: Name servers of each delegated zone, by its domain.

    Raises:
        ConfigurationError: A domain is none or is not below the parent's, or has not at least two
            name servers.

    See https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/CreatingNewSubdomain.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        parent: route53.IHostedZone,
        name_servers: Mapping[str, Sequence[str]],
    ) -> None:
        super().__init__(scope, construct_id)
        servers = {domain: list(names) for domain, names in name_servers.items()}
        require_concrete({"name_servers": list(servers.values())}, subject="zone delegation")
        refuse(
            "zone delegation",
            [
                *name_server_problems(servers),
                *(each for domain in servers for each in _below(domain, parent)),
            ],
        )
        for domain, names in sorted(servers.items()):
            route53.ZoneDelegationRecord(
                self,
                domain,
                zone=parent,
                record_name=domain,
                name_servers=sorted(names),
                ttl=_DELEGATION_TTL,
            )


def _parent_problems(
    domain_name: str, parent: route53.IHostedZone | None, *, private: bool
) -> tuple[Problem, ...]:
    if parent is None:
        return ()
    if private:
        message = "must be left out of a private zone, which nobody delegates to"
        return (Problem(code="not-together", where="parent", got=None, message=message),)
    return _below(domain_name, parent)


def _below(domain: str, parent: route53.IHostedZone) -> tuple[Problem, ...]:
    name = parent.zone_name
    return () if is_token(name) else delegation_problems(domain, name)
