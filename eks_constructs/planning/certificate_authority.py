"""Certificate authorities of a cluster: where they can be made by CloudFormation.

See https://docs.aws.amazon.com/eks/latest/userguide/certificate-authority-rotation.html
"""

from __future__ import annotations

from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.planning import regions

_AS_OF: Final = "2026-10-20"
_PARTITIONS_WITHOUT: Final = frozenset({"aws-cn", "aws-us-gov"})
_REGIONS_WITHOUT: Final = frozenset({"me-central-1"})


def certificate_authority_problems(region: str) -> tuple[Problem, ...]:
    """Return a problem if CloudFormation has no certificate authorities in a region.

    Args:
        region: The region. One that the catalogue does not know is not judged.
    """
    found = regions.find(region)
    if found is None:
        return ()
    if found.partition not in _PARTITIONS_WITHOUT and region not in _REGIONS_WITHOUT:
        return ()
    message = (
        "must be a region where CloudFormation has AWS::EKS::CertificateAuthority; its list of "
        f"{_AS_OF} leaves out GovCloud, China and {', '.join(sorted(_REGIONS_WITHOUT))}; "
        "there, rotate with the API of EKS"
    )
    return (Problem(code="not-supported", where="region", got=region, message=message),)
