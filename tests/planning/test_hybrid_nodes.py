"""Where hybrid nodes get their credentials, and what they may do with them."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.hybrid_nodes import (
    RolesAnywhere,
    SsmActivation,
    create_activation_command,
)
from eks_constructs.planning.policies.hybrid_nodes import hybrid_nodes

CLUSTER: Final = "arn:aws:eks:eu-west-1:111122223333:cluster/demo"
PEM: Final = "-----BEGIN CERTIFICATE-----\nMIIB+/8=\n-----END CERTIFICATE-----\n"
ANCHOR: Final = "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/1234abcd"
PRIVATE_CA: Final = "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/1234abcd"


@given(limit=st.integers(1, 1000), name=st.from_regex(r"[\w.-]{1,256}", fullmatch=True))
def test_the_command_that_makes_an_activation(limit: int, name: str) -> None:
    """It carries the tag that the policy asks for."""
    if not name.isascii():
        return
    command = create_activation_command(
        SsmActivation(registration_limit=limit, instance_name=name),
        role_name="Nodes",
        cluster_arn=CLUSTER,
        region="eu-west-1",
    )
    assert shlex.split(command) == [
        *("aws", "ssm", "create-activation"),
        *("--region", "eu-west-1"),
        *("--iam-role", "Nodes"),
        *("--default-instance-name", name),
        *("--registration-limit", str(limit)),
        *("--tags", f"Key=EKSClusterARN,Value={CLUSTER}"),
    ]


def test_permissions_with_systems_manager() -> None:
    """Machines can leave it again: those of the cluster."""
    policy = hybrid_nodes(cluster_arn=CLUSTER, ssm=True, pod_identity=False)
    assert policy.managed_policies == (
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonSSMManagedInstanceCore",
    )
    describe, _, deregister = policy.statements
    assert (describe.actions, describe.resources) == (("eks:DescribeCluster",), (CLUSTER,))
    (condition,) = deregister.conditions
    assert (condition.key, condition.values) == ("ssm:resourceTag/EKSClusterARN", (CLUSTER,))


def test_permissions_with_roles_anywhere() -> None:
    """Nothing of Systems Manager."""
    policy = hybrid_nodes(cluster_arn=CLUSTER, ssm=False, pod_identity=True)
    assert policy.managed_policies == ("AmazonEC2ContainerRegistryPullOnly",)
    actions = [action for each in policy.statements for action in each.actions]
    assert actions == ["eks:DescribeCluster", "eks-auth:AssumeRoleForPodIdentity"]
    assert all(each.resources == (CLUSTER,) for each in policy.statements)


@pytest.mark.parametrize(
    "given",
    [
        {"certificate": PEM},
        {"certificate": PEM + PEM},
        {"certificate": "${Token[TOKEN.7]}"},
        {"private_ca_arn": PRIVATE_CA},
        {"trust_anchor_arn": ANCHOR},
        {"trust_anchor_arn": "${Token[TOKEN.7]}"},
        {"certificate": PEM, "node_name": "x509SAN/Name/CN"},
    ],
)
def test_whose_certificates_are_trusted(given: dict[str, str]) -> None:
    """One way of three."""
    made = RolesAnywhere(**given)  # type: ignore[arg-type]  # all of them are text
    assert made.session_seconds == 3600


REFUSALS: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "nobody": (RolesAnywhere, "certificate: must be given, or private_ca_arn or trust_anchor_arn"),
    "two": (
        lambda: RolesAnywhere(certificate=PEM, trust_anchor_arn=ANCHOR),
        "certificate: must be given, .* exactly one of them",
    ),
    "body alone": (
        lambda: RolesAnywhere(certificate="MIIB"),
        "certificate: must be in PEM format, from -----BEGIN CERTIFICATE----- on",
    ),
    "authority": (
        lambda: RolesAnywhere(private_ca_arn="1234"),
        r"private_ca_arn: must be the ARN of an authority of AWS Private CA, such as arn:aws:acm",
    ),
    "anchor": (
        lambda: RolesAnywhere(trust_anchor_arn="1234"),
        r"trust_anchor_arn: must be the ARN of a trust anchor, such as arn:aws:rolesanywhere",
    ),
    "attribute": (
        lambda: RolesAnywhere(certificate=PEM, node_name="CN"),
        "node_name: must be an attribute of certificates, such as x509Subject/CN, got 'CN'",
    ),
    "long session": (
        lambda: RolesAnywhere(certificate=PEM, session_seconds=43201),
        "session_seconds: must be 900 to 43200 seconds, got 43201",
    ),
    "no machine": (
        lambda: SsmActivation(registration_limit=0),
        "registration_limit: must be 1 to 1000, got 0",
    ),
    "instance name": (
        lambda: SsmActivation(instance_name="a b"),
        "instance_name: must have 1 to 256 letters, digits, dots, hyphens and underscores",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_aws_would_refuse(name: str) -> None:
    """It is refused here, in words."""
    make, message = REFUSALS[name]
    with pytest.raises(ConfigurationError, match=message):
        make()
