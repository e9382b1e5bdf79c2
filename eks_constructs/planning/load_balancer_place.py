"""Where a load balancer stands, and what of other services it may use there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.arns import ArnForm

_CERTIFICATE: Final = ArnForm(
    what="a certificate of ACM, of the region of the load balancer",
    service="acm",
    resource=r"certificate/[\w-]+",
    example="certificate/12345678-1234-1234-1234-123456789012",
)
_WEB_ACL: Final = ArnForm(
    what="a regional web ACL of WAF, of the region of the load balancer",
    service="wafv2",
    resource=r"regional/webacl/[\w-]+/[\w-]+",
    example="regional/webacl/shop/12345678-1234-1234-1234-123456789012",
)


def place_problems(
    *,
    zones: Sequence[str | None],
    certificate_arns: Sequence[str],
    web_acl_arn: str | None,
    region: str | None,
) -> Iterator[Problem]:
    """Yield what keeps an application load balancer from standing in some subnets.

    Args:
        zones: Zone of each subnet; ``None`` where it is not known.
        certificate_arns: Its certificates.
        web_acl_arn: Web ACL before it; ``None`` for none.
        region: Its region; ``None`` where it is not known.

    See https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
    """
    for index, zone in enumerate(zones):
        if zone is not None and zone in zones[:index]:
            message = "must be in a zone of its own: a load balancer takes one subnet of each"
            where = f"subnets[{index}]"
            yield Problem(code="name-duplicate", where=where, got=zone, message=message)
    certificate = replace(_CERTIFICATE, region=region)
    yield from certificate.list_problems(certificate_arns, where="certificates")
    if web_acl_arn is not None:
        acl = replace(_WEB_ACL, region=region)
        yield from acl.problems(web_acl_arn, where="web_acl_arn")
