"""Signing in to Grafana, and from where: what the service would refuse is refused before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning import regions
from eks_constructs.planning.grafana import (
    GrafanaAccess,
    SamlAttributes,
    SamlSignIn,
    place_problems,
    region_problems,
)
from tests.support.resource_types import known_regions, regions_without

NAMES = SamlAttributes(role="role")
URL = "https://login.example.com/metadata"
XML = '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"/>'


def saml(
    *,
    admin_roles: tuple[str, ...] = ("platform",),
    editor_roles: tuple[str, ...] = (),
    metadata_url: str | None = URL,
    metadata_xml: str | None = None,
    allowed_organizations: tuple[str, ...] = (),
    login_minutes: int | None = None,
) -> SamlSignIn:
    """Return a way to sign in that is right but for what is said."""
    return SamlSignIn(
        attributes=NAMES,
        admin_roles=admin_roles,
        editor_roles=editor_roles,
        metadata_url=metadata_url,
        metadata_xml=metadata_xml,
        allowed_organizations=allowed_organizations,
        login_minutes=login_minutes,
    )


REFUSALS: dict[str, tuple[Callable[[], object], str]] = {
    "no metadata": (
        lambda: saml(metadata_url=None),
        "metadata_url: must be given, or metadata_xml, and not both",
    ),
    "metadata twice": (lambda: saml(metadata_xml=XML), "and not both, got 'https://login"),
    "metadata in the open": (
        lambda: saml(metadata_url="http://login.example.com"),
        "must be a URL that begins with https://",
    ),
    "metadata of something else": (
        lambda: saml(metadata_url=None, metadata_xml="<html/>"),
        "metadata_xml: must be metadata of SAML 2.0",
    ),
    "no admin": (lambda: saml(admin_roles=()), "admin_roles: must name at least one role"),
    "empty role": (lambda: saml(admin_roles=(" ",)), r"admin_roles\[0\]: must have 1 to 256"),
    "admin and editor": (
        lambda: saml(editor_roles=("platform",)),
        "editor_roles: must not be among admin_roles too",
    ),
    "organisations without an attribute": (
        lambda: saml(allowed_organizations=("shop",)),
        "attributes.org: must be named",
    ),
    "no minutes": (lambda: saml(login_minutes=0), "login_minutes: must be at least 1"),
    "empty attribute": (lambda: SamlAttributes(role=""), "role: must have 1 to 256"),
    "nobody": (GrafanaAccess, "nobody could reach it without"),
    "no prefix list": (
        lambda: GrafanaAccess(prefix_list_ids=("10.0.0.0/8",)),
        r"prefix_list_ids\[0\]: must be the id of a prefix list, pl- and 8 or 17 ",
    ),
    "no endpoint": (
        lambda: GrafanaAccess(vpc_endpoint_ids=("vpc-00000001",)),
        r"vpc_endpoint_ids\[0\]: must be the id of a VPC endpoint, vpce- and 8 or 17 ",
    ),
    "endpoint twice": (
        lambda: GrafanaAccess(vpc_endpoint_ids=("vpce-00000001", "vpce-00000001")),
        r"vpc_endpoint_ids\[1\]: must be given once",
    ),
    "too many": (
        lambda: GrafanaAccess(vpc_endpoint_ids=tuple(f"vpce-{each}" for each in range(6))),
        "vpc_endpoint_ids: must be at most 5, got 6",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(name: str) -> None:
    """Each with what is allowed."""
    make, message = REFUSALS[name]
    with pytest.raises(ConfigurationError, match=message):
        make()


def test_metadata_may_be_a_text_or_known_later() -> None:
    """Of a file, or of a token of the CDK."""
    assert saml(metadata_url=None, metadata_xml=XML).metadata_xml == XML
    assert saml(metadata_url="${Token[Url.1]}").metadata_url == "${Token[Url.1]}"
    assert GrafanaAccess(vpc_endpoint_ids=("${Token[Id.1]}",)).prefix_list_ids == ()


IDS = st.lists(st.sampled_from("abcdefgh"), max_size=8)


@given(subnets=IDS, groups=IDS, zones=st.text("123", min_size=1, max_size=3))
def test_a_place_is_whole_or_refused(subnets: list[str], groups: list[str], zones: str) -> None:
    """Nothing at all, or subnets in two zones and security groups, each once."""
    of_each = [zones[ord(each) % len(zones)] for each in subnets]
    if list(place_problems(subnets=subnets, zones=of_each, security_groups=groups)):
        return
    if subnets or groups:
        assert 2 <= len(set(subnets)) == len(subnets) <= 6
        assert 1 <= len(set(groups)) == len(groups) <= 5
        assert len(set(of_each)) > 1


def test_zones_that_nobody_knows_are_not_judged() -> None:
    """Imported subnets often do not say."""
    found = place_problems(subnets=["a", "b"], zones=[None, "1"], security_groups=["g"])
    assert list(found) == []


@pytest.mark.parametrize(
    ("region", "refused"),
    [("eu-west-1", False), ("eu-north-1", True), ("cn-north-1", True), ("moon-1", False)],
)
def test_regions(region: str, refused: bool) -> None:  # noqa: FBT001
    """As far as the catalogue knows them."""
    assert bool(list(region_problems(region))) == refused


def test_regions_are_those_of_cloudformation() -> None:
    """As the schemas that come with cfn-lint have them, in the partition that the page is about."""
    known = {each for each in known_regions() if partition_of(each) == "aws"}
    refused = {region for region in known if list(region_problems(region))}
    assert regions_without("AWS::Grafana::Workspace") & known == refused


def partition_of(name: str) -> str:
    """Return the partition of a region of the catalogue."""
    found = regions.find(name)
    assert found is not None
    return found.partition
