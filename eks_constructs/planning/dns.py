"""Domain names: which can be, and which hosted zone their records belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from eks_constructs.errors import Problem

_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_DOMAIN: Final = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})+", re.ASCII)
_MOST_NAMES: Final = 100
"""Names of one certificate that ACM can be asked to raise the quota of 10 to."""
_LONGEST_FIRST_NAME: Final = 64


def domain_problems(
    name: str, *, where: str = "domain_name", wildcard: bool = False
) -> tuple[Problem, ...]:
    """Return a problem if a name is no domain name in lower case.

    Args:
        name: The name, without a dot at its end.
        where: Path of the value, for the problem.
        wildcard: Whether ``*.`` may stand before it. Default: no.

    See https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
    """
    bare = name.removeprefix("*.") if wildcard else name
    if _DOMAIN.fullmatch(bare):
        return ()
    star = ", *. before it if it stands for all names of one level" if wildcard else ""
    message = (
        f"must be a domain name in lower case, such as shop.example.com{star}; no dot at its end"
    )
    return (Problem(code="name-invalid", where=where, got=name, message=message),)


def is_within(name: str, domain: str) -> bool:
    """Return whether a name is a domain, or below it; ``*.`` before the name is no level."""
    bare = name.removeprefix("*.")
    return bare == domain or bare.endswith(f".{domain}")


def zone_of(name: str, domains: Sequence[str]) -> str | None:
    """Return the domain of the hosted zone that the records of a name belong to.

    Args:
        name: Name of a record.
        domains: Domains of the zones; the longest that covers the name has it.
    """
    covering = [domain for domain in domains if is_within(name, domain)]
    return max(covering, key=len) if covering else None


def record_problems(name: str, domains: Sequence[str], *, where: str) -> tuple[Problem, ...]:
    """Return a problem if no record of a name can be written to some zones.

    Args:
        name: The name; ``*.`` may stand before it.
        domains: Domains of the hosted zones.
        where: Path of the name, for the problem.
    """
    wrong = domain_problems(name, where=where, wildcard=True)
    return wrong or _zone_problems(name, domains, where)


def _zone_problems(name: str, domains: Sequence[str], where: str) -> tuple[Problem, ...]:
    if zone_of(name, domains) is not None:
        return ()
    given = f": {', '.join(sorted(set(domains)))}" if domains else ", but none is given"
    message = f"must be in one of the zones{given}"
    return (Problem(code="not-together", where=where, got=name, message=message),)


def certificate_problems(names: Sequence[str], domains: Sequence[str]) -> Iterator[Problem]:
    """Yield everything that keeps a certificate from being issued by records in some zones.

    Args:
        names: Names of the certificate, the first one its subject.
        domains: Domains of the hosted zones.

    See https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
    """
    if not 1 <= len(names) <= _MOST_NAMES:
        message = f"must have 1 to {_MOST_NAMES} names; ACM allows 10 until its quota is raised"
        yield Problem(code="out-of-range", where="names", got=len(names), message=message)
    if not domains:
        message = "must have at least one hosted zone, in which ACM looks for its records"
        yield Problem(code="empty", where="zones", got=None, message=message)
    for index, name in enumerate(names):
        where = f"names[{index}]"
        if wrong := domain_problems(name, where=where, wildcard=True):
            yield from wrong
            continue
        if name in names[:index]:
            message = "must be named once"
            yield Problem(code="name-duplicate", where=where, got=name, message=message)
        if index == 0 and len(name) > _LONGEST_FIRST_NAME:
            message = (
                f"must have at most {_LONGEST_FIRST_NAME} characters, as the first name; put a "
                "shorter one before it"
            )
            yield Problem(code="name-invalid", where=where, got=name, message=message)
        if domains:
            yield from _zone_problems(name, domains, where)


def delegation_problems(domain: str, parent: str) -> tuple[Problem, ...]:
    """Return a problem if a zone cannot be delegated from a parent.

    Args:
        domain: Domain of the zone.
        parent: Domain of the parent zone.
    """
    if is_within(domain, parent) and domain != parent:
        return ()
    message = f"must be below the domain of the parent zone, {parent}"
    return (Problem(code="not-together", where="domain_name", got=domain, message=message),)


def name_server_problems(servers: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Yield what is wrong with the name servers of delegated zones.

    Args:
        servers: Names of the servers by domain.
    """
    if not servers:
        message = "must have at least one domain with its name servers"
        yield Problem(code="empty", where="name_servers", got=None, message=message)
    for domain, names in servers.items():
        where = f"name_servers[{domain!r}]"
        yield from domain_problems(domain, where=where)
        if len(names) < 2 or len(set(names)) < len(names):  # noqa: PLR2004 - DNS wants a spare one
            message = "must be at least two different name servers, those that the zone shows"
            yield Problem(code="out-of-range", where=where, got=list(names), message=message)
        for index, name in enumerate(names):
            yield from domain_problems(name.removesuffix("."), where=f"{where}[{index}]")
