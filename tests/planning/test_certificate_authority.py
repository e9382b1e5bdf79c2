"""Where CloudFormation can make a certificate authority."""

from __future__ import annotations

import pytest

from eks_constructs.planning.certificate_authority import certificate_authority_problems


@pytest.mark.parametrize("region", ["eu-west-1", "us-east-1", "eusc-de-east-1", "xx-new-9"])
def test_it_exists_in_most_regions(region: str) -> None:
    """A region that nobody here knows is not judged."""
    assert certificate_authority_problems(region) == ()


@pytest.mark.parametrize(
    "region", ["us-gov-west-1", "us-gov-east-1", "cn-north-1", "cn-northwest-1", "me-central-1"]
)
def test_it_is_refused_where_it_does_not_exist(region: str) -> None:
    """With the way out."""
    (problem,) = certificate_authority_problems(region)
    assert str(problem) == (
        "region: must be a region where CloudFormation has AWS::EKS::CertificateAuthority; its "
        "list of 2026-10-20 leaves out GovCloud, China and me-central-1; there, rotate with the "
        f"API of EKS, got '{region}' [not-supported]"
    )
