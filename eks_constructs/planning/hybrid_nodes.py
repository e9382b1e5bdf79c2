"""How nodes outside of AWS get their credentials."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.arns import ArnForm
from eks_constructs.planning.placeholders import is_placeholder
from eks_constructs.planning.policies.hybrid_nodes import CLUSTER_TAG
from eks_constructs.values import frozen

_PRIVATE_CA: Final = ArnForm(
    what="an authority of AWS Private CA",
    service="acm-pca",
    resource=r"certificate-authority/[\w-]+",
    example="certificate-authority/1234abcd",
)
_TRUST_ANCHOR: Final = ArnForm(
    what="a trust anchor",
    service="rolesanywhere",
    resource=r"trust-anchor/[\w-]+",
    example="trust-anchor/1234abcd",
)
_MACHINES: Final = (1, 1000)
_INSTANCE_NAME: Final = re.compile(r"[\w.-]{1,256}", re.ASCII)
_SESSION_SECONDS: Final = (900, 43200)
_ATTRIBUTE: Final = re.compile(r"x509(?:Subject|SAN|Issuer)/[\w/.-]{1,100}", re.ASCII)
_CERTIFICATE: Final = re.compile(
    r"\s*(?:-----BEGIN CERTIFICATE-----\s+[\w+/=\s]+-----END CERTIFICATE-----\s*)+", re.ASCII
)


@frozen
class SsmActivation:
    """Credentials from AWS Systems Manager: for machines without certificates of their own.

    Attributes:
        registration_limit: Most machines that may register with one activation, 1 to 1000.
            Default: 10.
        instance_name: Name of the machines in Systems Manager, up to 256 letters, digits, dots,
            hyphens and underscores.

    Raises:
        ConfigurationError: Systems Manager would not accept the limit or the name.

    See https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateActivation.html
    """

    registration_limit: int = 10
    instance_name: str = "eks-hybrid-nodes"

    def __post_init__(self) -> None:
        """Refuse what Systems Manager would refuse."""
        refuse("activation", self._problems())

    def _problems(self) -> Iterator[Problem]:
        low, high = _MACHINES
        limit = self.registration_limit
        if not low <= limit <= high:
            message = f"must be {low} to {high}"
            yield Problem(
                code="out-of-range", where="registration_limit", got=limit, message=message
            )
        name = self.instance_name
        if not is_placeholder(name) and not _INSTANCE_NAME.fullmatch(name):
            message = "must have 1 to 256 letters, digits, dots, hyphens and underscores"
            yield Problem(code="name-invalid", where="instance_name", got=name, message=message)


@frozen
class RolesAnywhere:
    """Credentials from IAM Roles Anywhere: for machines with certificates of their own.

    One of the three that say whose certificates are trusted must be given.

    Attributes:
        certificate: The certificate of an authority of one's own, or several, in PEM format.
        private_ca_arn: An authority of AWS Private CA.
        trust_anchor_arn: A trust anchor that exists.
        node_name: The attribute of a machine's certificate that is the name of its node. Default:
            the common name of its subject.
        session_seconds: Seconds that credentials are valid, 900 to 43200. Default: an hour.

    Raises:
        ConfigurationError: Everything that IAM Roles Anywhere would refuse, all at once.

    See https://docs.aws.amazon.com/rolesanywhere/latest/userguide/getting-started.html
    """

    certificate: str | None = None
    private_ca_arn: str | None = None
    trust_anchor_arn: str | None = None
    node_name: str = "x509Subject/CN"
    session_seconds: int = 3600

    def __post_init__(self) -> None:
        """Refuse what IAM Roles Anywhere would refuse."""
        refuse("roles anywhere", self._problems())

    def _problems(self) -> Iterator[Problem]:
        trusted = (self.certificate, self.private_ca_arn, self.trust_anchor_arn)
        if sum(each is not None for each in trusted) != 1:
            message = (
                "must be given, or private_ca_arn or trust_anchor_arn instead; exactly one of them"
            )
            yield Problem(code="not-together", where="certificate", got=None, message=message)
        yield from self._trust_problems()
        if not _ATTRIBUTE.fullmatch(self.node_name):
            message = "must be an attribute of certificates, such as x509Subject/CN"
            got = self.node_name
            yield Problem(code="invalid-value", where="node_name", got=got, message=message)
        low, high = _SESSION_SECONDS
        seconds = self.session_seconds
        if not low <= seconds <= high:
            message = f"must be {low} to {high} seconds"
            yield Problem(
                code="out-of-range", where="session_seconds", got=seconds, message=message
            )

    def _trust_problems(self) -> Iterator[Problem]:
        text = self.certificate
        if text is not None and not is_placeholder(text) and not _CERTIFICATE.fullmatch(text):
            message = "must be in PEM format, from -----BEGIN CERTIFICATE----- on"
            yield Problem(code="invalid-value", where="certificate", got=None, message=message)
        if self.private_ca_arn is not None:
            yield from _PRIVATE_CA.problems(self.private_ca_arn, where="private_ca_arn")
        if self.trust_anchor_arn is not None:
            yield from _TRUST_ANCHOR.problems(self.trust_anchor_arn, where="trust_anchor_arn")


def create_activation_command(
    activation: SsmActivation, *, role_name: str, cluster_arn: str, region: str
) -> str:
    """Return the AWS CLI line that makes the activation, for which CloudFormation has no type.

    It prints a code that machines register with for 24 hours.

    Args:
        activation: What it is limited to.
        role_name: Name of the nodes' role.
        cluster_arn: ARN of the cluster, for the tag that allows machines to leave again.
        region: Region of the cluster.

    See https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-creds.html
    """
    return shlex.join(
        [
            *("aws", "ssm", "create-activation"),
            *("--region", region),
            *("--iam-role", role_name),
            *("--default-instance-name", activation.instance_name),
            *("--registration-limit", str(activation.registration_limit)),
            *("--tags", f"Key={CLUSTER_TAG},Value={cluster_arn}"),
        ]
    )
