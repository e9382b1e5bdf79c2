"""What Amazon Managed Grafana accepts of a workspace."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Final
from unicodedata import category

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning import regions
from eks_constructs.planning.interface_places import interface_place_problems
from eks_constructs.planning.placeholders import is_placeholder
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.values import frozen

_NAME: Final = re.compile(r"[a-zA-Z0-9._~-]{1,255}", re.ASCII)
_VERSION: Final = re.compile(r"[1-9]\d?\.\d{1,2}", re.ASCII)
_URL: Final = re.compile(r"https://[^\s/?#]+\S*", re.ASCII)
_ENTITY: Final = re.compile(r"<(?:[\w.-]+:)?(?:EntityDescriptor|EntitiesDescriptor)\b", re.ASCII)
_REGIONS: Final = (
    *("ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2"),
    *("eu-central-1", "eu-west-1", "eu-west-2", "us-east-1", "us-east-2", "us-west-2"),
)
_AS_OF: Final = "2026-11-26"
_LONGEST_URL: Final = 2048
_LONGEST_TEXT: Final = 256
_LONGEST_DESCRIPTION: Final = 2048
_MOST_SUBNETS: Final = 6
_MOST_OF_A_LIST: Final = 5


@frozen
class SamlAttributes:
    """Names of the attributes in what the identity provider says of somebody.

    Attributes:
        role: Attribute with the roles or groups that decide who is an admin or an editor.
        email: Attribute with the address of e-mail. Default: ``mail``.
        name: Attribute with the name. Default: ``displayName``.
        login: Attribute with the login name. Default: ``mail``.
        groups: Attribute with groups, for teams in Grafana. Default: none.
        org: Attribute with organisations, of which some may be let in. Default: none.

    Raises:
        ConfigurationError: A name is empty or too long.

    See https://docs.aws.amazon.com/grafana/latest/userguide/authentication-in-AMG-SAML.html
    """

    role: str
    email: str = "mail"
    name: str = "displayName"
    login: str = "mail"
    groups: str | None = None
    org: str | None = None

    def __post_init__(self) -> None:
        """Refuse what the service would refuse."""
        names: dict[str, str | None] = {
            each.name: getattr(self, each.name) for each in fields(self)
        }
        given = {name: value for name, value in names.items() if value is not None}
        refuse("SAML attributes", _text_problems(given))


@frozen
class SamlSignIn:
    """Signing in by an identity provider that speaks SAML 2.0.

    Attributes:
        attributes: Names of the attributes in what the provider says.
        admin_roles: Values of the role attribute that make somebody an admin.
        editor_roles: Values that make somebody an editor; everybody else only looks. Default:
            none.
        metadata_url: Where the provider publishes its metadata, by https. Default:
            ``metadata_xml`` holds them.
        metadata_xml: The metadata themselves. Default: ``metadata_url`` says where they are.
        allowed_organizations: Values of the organisation attribute that are let in. Default: all.
        login_minutes: Minutes until somebody must sign in again. Default: the service decides.

    Raises:
        ConfigurationError: Everything that the service would refuse, all at once.

    See https://docs.aws.amazon.com/grafana/latest/userguide/authentication-in-AMG-SAML.html
    """

    attributes: SamlAttributes
    admin_roles: tuple[str, ...]
    editor_roles: tuple[str, ...] = ()
    metadata_url: str | None = None
    metadata_xml: str | None = None
    allowed_organizations: tuple[str, ...] = ()
    login_minutes: int | None = None

    def __post_init__(self) -> None:
        """Refuse what the service would refuse."""
        refuse("SAML sign-in", self._problems())

    def _problems(self) -> Iterator[Problem]:
        yield from self._metadata_problems()
        if not self.admin_roles:
            message = "must name at least one role; nobody could administer the workspace without"
            yield Problem(code="required", where="admin_roles", got=None, message=message)
        for where, values in (
            ("admin_roles", self.admin_roles),
            ("editor_roles", self.editor_roles),
            ("allowed_organizations", self.allowed_organizations),
        ):
            yield from _text_problems({f"{where}[{at}]": each for at, each in enumerate(values)})
        for role in sorted(set(self.admin_roles) & set(self.editor_roles)):
            message = "must not be among admin_roles too; an admin may do all that an editor may"
            yield Problem(code="name-duplicate", where="editor_roles", got=role, message=message)
        if self.allowed_organizations and self.attributes.org is None:
            message = "must be named, for allowed_organizations are its values"
            yield Problem(code="required", where="attributes.org", got=None, message=message)
        if self.login_minutes is not None and self.login_minutes < 1:
            where, message = "login_minutes", "must be at least 1"
            yield Problem(code="out-of-range", where=where, got=self.login_minutes, message=message)

    def _metadata_problems(self) -> Iterator[Problem]:
        url, xml = self.metadata_url, self.metadata_xml
        if (url is None) == (xml is None):
            message = "must be given, or metadata_xml, and not both"
            yield Problem(code="required", where="metadata_url", got=url, message=message)
        if url is not None and not is_placeholder(url) and not _is_url(url):
            message = (
                f"must be a URL that begins with https://, of at most {_LONGEST_URL} characters"
            )
            yield Problem(code="invalid-value", where="metadata_url", got=url, message=message)
        if xml is not None and not is_placeholder(xml) and not _ENTITY.search(xml):
            message = "must be metadata of SAML 2.0, with an EntityDescriptor"
            yield Problem(code="invalid-value", where="metadata_xml", got=None, message=message)


@frozen
class GrafanaAccess:
    """From where the workspace can be reached; who signs in is asked all the same.

    Attributes:
        prefix_list_ids: Prefix lists of EC2 with addresses that are let in, at most 5. Default:
            none.
        vpc_endpoint_ids: Interface endpoints of VPCs that are let in, at most 5. Default: none.

    Raises:
        ConfigurationError: Nothing is let in, too much, something twice, or an id is none.

    See https://docs.aws.amazon.com/grafana/latest/userguide/AMG-configure-nac.html
    """

    prefix_list_ids: tuple[str, ...] = ()
    vpc_endpoint_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what the service would refuse."""
        refuse("Grafana access", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if not (self.prefix_list_ids or self.vpc_endpoint_ids):
            message = "must name a prefix list or an endpoint; nobody could reach it without"
            yield Problem(code="empty", where="prefix_list_ids", got=None, message=message)
        for where, ids, kind in (
            ("prefix_list_ids", self.prefix_list_ids, "pl"),
            ("vpc_endpoint_ids", self.vpc_endpoint_ids, "vpce"),
        ):
            if len(ids) > _MOST_OF_A_LIST:
                message = f"must be at most {_MOST_OF_A_LIST}"
                yield Problem(code="too-many", where=where, got=len(ids), message=message)
            for index, each in enumerate(ids):
                at = f"{where}[{index}]"
                yield from id_problems(each, kind=kind, where=at)
                if each in ids[:index]:
                    message = "must be given once"
                    yield Problem(code="name-duplicate", where=at, got=each, message=message)


def sign_in_problems(*, identity_center: bool, saml: bool) -> Iterator[Problem]:
    """Yield a problem if nobody could sign in.

    Args:
        identity_center: Whether people of IAM Identity Center can.
        saml: Whether people of another identity provider can.
    """
    if not (identity_center or saml):
        message = "must be true, or saml be given; nobody could sign in without"
        yield Problem(code="required", where="identity_center", got=False, message=message)


def region_problems(region: str) -> Iterator[Problem]:
    """Yield a problem if a region has no Amazon Managed Grafana.

    Args:
        region: The region. One that the catalogue does not know is not judged.

    See https://docs.aws.amazon.com/general/latest/gr/grafana-service.html
    """
    if regions.find(region) is not None and region not in _REGIONS:
        message = (
            f"must be a region that has Amazon Managed Grafana, on {_AS_OF} one of "
            f"{', '.join(_REGIONS)}; a workspace in one of them reads from others too"
        )
        yield Problem(code="not-supported", where="region", got=region, message=message)


def text_problems(texts: Mapping[str, str | None]) -> Iterator[Problem]:
    """Yield what is wrong with the texts of a workspace.

    Args:
        texts: Its ``name``, ``description`` and ``grafana_version``.
    """
    name, description = texts["name"], texts["description"]
    if name is not None and not _NAME.fullmatch(name):
        message = "must have 1 to 255 letters, digits and . _ ~ -"
        yield Problem(code="name-invalid", where="name", got=name, message=message)
    if description is not None and len(description) > _LONGEST_DESCRIPTION:
        message = f"must have at most {_LONGEST_DESCRIPTION:,} characters"
        got = len(description)
        yield Problem(code="too-many", where="description", got=got, message=message)
    elif description is not None and any(category(each)[0] not in "LNPZ" for each in description):
        message = (
            "must have letters, numbers, blanks and punctuation only; no symbols such as + < ="
        )
        yield Problem(code="invalid-value", where="description", got=description, message=message)
    version = texts["grafana_version"]
    if version is not None and not _VERSION.fullmatch(version):
        message = "must be a version with one dot, such as 12.4"
        yield Problem(code="invalid-value", where="grafana_version", got=version, message=message)


def place_problems(
    *, subnets: Sequence[str], zones: Sequence[str | None], security_groups: Sequence[str]
) -> Iterator[Problem]:
    """Yield what keeps a workspace from reaching into a VPC.

    Args:
        subnets: Ids of the subnets.
        zones: Zone of each; ``None`` where it is not known.
        security_groups: Ids of the security groups.
    """
    if not subnets and not security_groups:
        return
    yield from interface_place_problems(zones, most=_MOST_SUBNETS)
    if not 1 <= len(security_groups) <= _MOST_OF_A_LIST:
        message = f"must be 1 to {_MOST_OF_A_LIST}, for what goes from the workspace into the VPC"
        where, got = "security_groups", len(security_groups)
        yield Problem(code="out-of-range", where=where, got=got, message=message)
    for where, ids in (("subnets", subnets), ("security_groups", security_groups)):
        for each, times in Counter(ids).items():
            if times > 1:
                message = "must be given once"
                yield Problem(code="name-duplicate", where=where, got=each, message=message)


def role_problems(*, role: bool, reads: bool) -> Iterator[Problem]:
    """Yield a problem if both a role and permissions for one were given.

    Args:
        role: Whether a role was given.
        reads: Whether permissions were given.
    """
    if role and reads:
        message = "must be left out beside role; put its permissions on that role"
        yield Problem(code="not-together", where="reads", got=None, message=message)


def _is_url(text: str) -> bool:
    return len(text) <= _LONGEST_URL and _URL.fullmatch(text) is not None


def _text_problems(texts: dict[str, str]) -> Iterator[Problem]:
    for where, text in texts.items():
        if not (text.strip() and len(text) <= _LONGEST_TEXT):
            message = f"must have 1 to {_LONGEST_TEXT} characters"
            yield Problem(code="name-invalid", where=where, got=text, message=message)
