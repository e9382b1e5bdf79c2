"""A certificate authority, of which only the cluster can be said."""

from __future__ import annotations

from aws_cdk import Stack

from eks_constructs.certificate_authority import CertificateAuthority
from eks_constructs.cluster import Cluster


def maximal(stack: Stack) -> None:
    """Make a certificate authority that sets every property."""
    CertificateAuthority(stack, "Next", cluster=Cluster.from_name(stack, "Cluster", "demo"))
