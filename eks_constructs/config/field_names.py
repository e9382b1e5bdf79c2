"""From Python's ``service_ipv4_cidr`` to the file's ``serviceIPv4CIDR``."""

from __future__ import annotations

from typing import Final

_ACRONYMS: Final = {
    each.lower(): each
    for each in (
        "ACL",
        "API",
        "ARN",
        "ARNs",
        "ASG",
        "CIDR",
        "CIDRs",
        "CSI",
        "DNS",
        "IAM",
        "ID",
        "IDs",
        "IMDS",
        "IMDSv1",
        "IOPS",
        "IPv4",
        "IPv6",
        "OIDC",
        "TTL",
        "URL",
        "USD",
        "XML",
    )
}


def file_name(attribute: str) -> str:
    """Return the name of a field in the file.

    The first word is in lower case, the others begin with a capital; acronyms are spelled as
    eksctl spells them.

    Args:
        attribute: Name in Python, such as ``volume_kms_key_id``.
    """
    first, *rest = attribute.split("_")
    return first + "".join(_ACRONYMS.get(word, word.capitalize()) for word in rest)
