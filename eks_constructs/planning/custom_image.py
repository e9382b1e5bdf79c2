"""Images that are not of EKS, in managed node groups.

See https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-custom-ami
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.resource_ids import id_problems

_PARAMETER: Final = re.compile(r"\{\{resolve:ssm:/[^}]+\}\}")


def custom_image_problems(
    image_id: str,
    family: AmiFamily,
    *,
    joins: bool,
    version: str | None,
    release_version: str | None,
    fips: bool,
) -> Iterator[Problem]:
    """Yield what keeps nodes with an image of the user's from joining.

    Args:
        image_id: The image, or a dynamic reference to a parameter that holds it.
        family: Its operating system.
        joins: Whether there is user data that joins the cluster.
        version: Kubernetes version asked for; ``None`` for none.
        release_version: Release of the EKS image asked for; ``None`` for none.
        fips: Whether an image with FIPS 140 validated cryptography was asked for.
    """
    if not _PARAMETER.fullmatch(image_id):
        yield from id_problems(image_id, kind="ami", where="image_id")
    if not joins:
        message = "must be given with image_id: EKS joins only its own images to the cluster"
        yield Problem(code="required", where="user_data", got=None, message=message)
    for where, value in (("version", version), ("release_version", release_version)):
        if value is not None:
            message = "must not be given with image_id: the image decides it"
            yield Problem(code="not-together", where=where, got=value, message=message)
    if fips:
        message = "must not be given with image_id: it selects an image of EKS"
        yield Problem(code="not-together", where="fips", got=True, message=message)
    if family.is_windows:
        message = (
            "must not be a Windows family with image_id: EKS then leaves an entry of the aws-auth "
            "ConfigMap to you; use the EKS image"
        )
        yield Problem(code="not-together", where="ami_family", got=str(family), message=message)
