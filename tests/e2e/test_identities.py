"""Identities of a file through the real CDK CLI: made, then changed without anything replaced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from eks_constructs.local.client import LocalAws
from tests.support.cdk_cli import Cli, bootstrapped

pytestmark = pytest.mark.e2e
TEXT: Final = """
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: dev, region: eu-west-1}
autoModeConfig: {enabled: true}
addonsConfig: {disableDefaultAddons: true}
iam:
  withOIDC: true
  serviceAccounts:
    - metadata: {name: api, namespace: shop}
      attachPolicyARNs: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
      attachPolicy:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Action: "s3:GetObject", Resource: "*"}]
  podIdentityAssociations:
    - namespace: shop
      serviceAccountName: worker
      permissionPolicyARNs: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
      tags: {team: shop}
addons:
  - {name: aws-efs-csi-driver}
iamIdentityMappings:
  - {arn: "arn:aws:iam::111122223333:role/Ops", groups: ["system:masters", viewers]}
identityProviders:
  - {type: oidc, name: company, issuerURL: https://id.example.com, clientID: kubernetes}
"""
EDITS: Final = {
    "policy/AmazonS3ReadOnlyAccess": "policy/AmazonS3FullAccess",
    "s3:GetObject": "s3:PutObject",
    "team: shop": "team: store",
    "viewers": "developers",
    "name: aws-efs-csi-driver": "name: aws-efs-csi-driver, tags: {team: ops}",
    "clientID: kubernetes": "clientID: kubernetes, tags: {team: ops}",
}
KINDS: Final = (
    "AWS::EKS::AccessEntry",
    "AWS::EKS::Addon",
    "AWS::EKS::Cluster",
    "AWS::EKS::IdentityProviderConfig",
    "AWS::EKS::PodIdentityAssociation",
    "AWS::IAM::OIDCProvider",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
)


@pytest.fixture(scope="module")
def cli(aws: LocalAws) -> Iterator[Cli]:
    """Return the CLI with a bootstrapped local AWS and a file full of identities."""
    with bootstrapped(aws, "dev") as cli:
        cli.file.write_text(TEXT)
        yield cli


def made(cli: Cli) -> dict[str, list[str]]:
    """Return the physical ids of everything that has to do with identities."""
    rows = {kind: cli.inventory().of_type(kind) for kind in KINDS}
    return {
        kind: sorted(row.physical_id for row in found if row.stack.startswith("dev-"))
        for kind, found in rows.items()
    }


def test_identities_are_made_and_change_in_place(cli: Cli) -> None:
    """Whatever a pod or a person may do is an edit of the file."""
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    before = made(cli)
    assert all(before.values())
    assert (
        "arn:aws:iam::123456789012:role/dev-platform-IssuerRolesshopapi"
        in done.stdout + done.stderr
    )
    for old, new in EDITS.items():
        cli.edit(old, new)
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    assert made(cli) == before
    assert {cli.status()[name] for name in ("dev-control-plane", "dev-platform")} == {
        "UPDATE_COMPLETE"
    }
