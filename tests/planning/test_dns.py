"""Domain names, and the zones that their records belong to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.planning.dns import (
    certificate_problems,
    delegation_problems,
    domain_problems,
    is_within,
    name_server_problems,
    zone_of,
)

LABELS = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
DOMAINS = st.lists(LABELS, min_size=2, max_size=4).map(".".join)


@given(DOMAINS)
def test_domains_are_taken_and_lie_within_themselves(domain: str) -> None:
    """A star stands only where it is asked for."""
    assert domain_problems(domain) == ()
    assert domain_problems(f"*.{domain}") != ()
    assert domain_problems(f"*.{domain}", wildcard=True) == ()
    assert is_within(domain, domain)
    assert is_within(f"*.{domain}", domain)
    assert not is_within(domain, f"x.{domain}")


@pytest.mark.parametrize(
    "name", ["", "com", "example.com.", "Example.com", "-a.com", "a..com", "*.example.com", "é.com"]
)
def test_what_is_no_domain_is_refused(name: str) -> None:
    """With the form that is due."""
    (problem,) = domain_problems(name)
    assert str(problem) == (
        "domain_name: must be a domain name in lower case, such as shop.example.com; no dot at its "
        f"end, got {name!r} [name-invalid]"
    )


@given(DOMAINS, LABELS)
def test_the_longest_domain_has_a_name(domain: str, label: str) -> None:
    """A zone of its own hides the parent's records."""
    inner = f"{label}.{domain}"
    assert zone_of(f"a.{inner}", [domain, inner]) == inner
    assert zone_of(domain, [inner, domain]) == domain
    assert zone_of(f"x{domain}", [domain]) is None


def test_certificate_names_lie_in_the_zones() -> None:
    """All that is wrong with them is told at once."""
    names = ["shop.example.com", "*.shop.example.com", "shop.example.org", "Shop"]
    found = certificate_problems([*names, names[0]], ["example.com"])
    assert [(problem.where, problem.code, problem.message) for problem in found] == [
        ("names[2]", "not-together", "must be in one of the zones: example.com"),
        ("names[3]", "name-invalid", domain_problems("Shop", wildcard=True)[0].message),
        ("names[4]", "name-duplicate", "must be named once"),
    ]
    assert not list(certificate_problems(names[:2], ["example.com"]))


def test_a_certificate_needs_names_and_zones() -> None:
    """The first name is the subject, which is short."""
    assert [problem.where for problem in certificate_problems([], [])] == ["names", "zones"]
    long = f"{'a' * 60}.example.com"
    (problem,) = certificate_problems([long], ["example.com"])
    assert problem.message.startswith("must have at most 64 characters, as the first name")
    assert not list(certificate_problems(["example.com", long], ["example.com"]))


def test_delegation_goes_down() -> None:
    """Never to the same domain, or to another one."""
    assert delegation_problems("shop.example.com", "example.com") == ()
    for domain in ("example.com", "example.org"):
        (problem,) = delegation_problems(domain, "example.com")
        assert problem.message == "must be below the domain of the parent zone, example.com"


def test_name_servers_are_two_at_least() -> None:
    """Those that the zone shows, with or without the dot at their ends."""
    good = {"shop.example.com": ["ns-1.awsdns-1.org", "ns-2.awsdns-2.com."]}
    assert not list(name_server_problems(good))
    assert [problem.where for problem in name_server_problems({})] == ["name_servers"]
    found = [problem.where for problem in name_server_problems({"a.b": ["ns1.c", "ns1.c"]})]
    assert found == ["name_servers['a.b']"]
    found = [problem.where for problem in name_server_problems({"a.b": ["ns1.c", "x"]})]
    assert found == ["name_servers['a.b'][1]"]
