"""From iam, iamIdentityMappings and identityProviders to who is who."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.config.resolved_identity import MadeRole, Permissions
from eks_constructs.errors import Problem
from eks_constructs.planning.service_accounts import ServiceAccount, SubjectPattern
from tests.config.files import PLATFORM, START, load

AGENT = "addons: [{name: eks-pod-identity-agent}]\n"
ACCOUNTS = """
iam:
  withOIDC: true
  serviceAccounts:
    - metadata: {name: web, namespace: shop}
      wellKnownPolicies: {ebsCSIController: true}
      roleOnly: true
      subjectPattern: 'web-*'
    - metadata: {name: api, labels: {a: b}, annotations: {c: d}}
      attachPolicyARNs: ['arn:aws:iam::aws:policy/X', 'arn:aws:iam::aws:policy/X']
      attachPolicy: {Version: 2012-10-17, Statement: {Effect: Deny, Action: '*', Resource: '*'}}
      permissionsBoundary: 'arn:aws:iam::111122223333:policy/Limit'
      roleName: api
      tags: {t: u}
    - metadata: {name: old, namespace: shop}
      attachRoleARN: 'arn:aws:iam::111122223333:role/Old'
"""


def codes(warnings: tuple[Problem, ...], *skipped: str) -> list[tuple[str, str]]:
    """Return code and place of warnings."""
    usual = {"single-nat-gateway", "public-endpoint-open", "support-ends-soon", *skipped}
    return [(each.code, each.where) for each in warnings if each.code not in usual]


def test_nothing_is_made_unasked(tmp_path: Path) -> None:
    """Not even a provider, which EKS Pod Identity does not need."""
    identity = load(tmp_path, START).identity
    assert not identity.oidc_provider
    assert (identity.issuer_accounts, identity.pod_identities, identity.provider) == ((), (), None)


def test_service_accounts_keep_what_the_file_says(tmp_path: Path) -> None:
    """Sorted by namespace and name; the namespace is default where none is said."""
    environment = load(tmp_path, START + ACCOUNTS)
    api, old, web = environment.identity.issuer_accounts
    assert environment.identity.oidc_provider
    assert api.subject == api.account == ServiceAccount(namespace="default", name="api")
    assert (api.labels, api.annotations, api.manifest) == ({"a": "b"}, {"c": "d"}, True)
    assert api.role == MadeRole(
        permissions=Permissions(
            managed_policies=("arn:aws:iam::aws:policy/X",),
            document='{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*",'
            '"Resource":"*"}}',
            inline=True,
        ),
        boundary_arn="arn:aws:iam::111122223333:policy/Limit",
        name="api",
        tags={"t": "u"},
    )
    assert (old.role, old.manifest) == ("arn:aws:iam::111122223333:role/Old", True)
    assert web.subject == SubjectPattern(namespace="shop", name="web-*")
    assert not web.manifest


def test_what_is_left_to_apply_is_listed(tmp_path: Path) -> None:
    """Namespaces before what is in them; those of every cluster are there already."""
    assert load(tmp_path, START + ACCOUNTS).in_cluster == (
        "Namespace shop",
        "ServiceAccount default/api",
        "ServiceAccount shop/old",
    )


def test_the_driver_of_volumes_reaches_its_own_when_hardened(tmp_path: Path) -> None:
    """The older policy, which eksctl attaches, reaches others too."""
    for text, policy in (
        (ACCOUNTS, "service-role/AmazonEBSCSIDriverPolicy"),
        (ACCOUNTS + PLATFORM, "AmazonEBSCSIDriverPolicyV2"),
    ):
        role = load(tmp_path, START + text).identity.issuer_accounts[-1].role
        assert isinstance(role, MadeRole)
        (found,) = role.permissions.policies
        assert found.managed_policies == (policy,)


def test_hardened_namespaces_are_labelled(tmp_path: Path) -> None:
    """Those of eksctl are bare."""
    assert not load(tmp_path, START).identity.labelled_namespaces
    assert load(tmp_path, START + PLATFORM).identity.labelled_namespaces


def test_associations_keep_what_the_file_says(tmp_path: Path) -> None:
    """The policy of sessions loses the white space that EKS would count."""
    text = """
iam:
  podIdentityAssociations:
    - namespace: shop
      serviceAccountName: api
      createServiceAccount: true
      permissionPolicy: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}
      permissionPolicyName: api
      roleName: api
      permissionsBoundaryARN: 'arn:aws:iam::111122223333:policy/Limit'
      tags: {t: u}
      targetRoleARN: 'arn:aws:iam::444455556666:role/Target'
      disableSessionTags: true
      policy: '{ "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"} }'
"""
    environment = load(tmp_path, START + AGENT + text)
    (found,) = environment.identity.pod_identities
    assert found.session_policy == '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'
    assert (found.session_tags, found.tags, found.manifest) == (False, {"t": "u"}, True)
    assert found.target_role_arn == "arn:aws:iam::444455556666:role/Target"
    assert isinstance(found.role, MadeRole)
    assert found.role.permissions.document_name == found.role.name == "api"
    assert found.role.boundary_arn == "arn:aws:iam::111122223333:policy/Limit"
    assert environment.in_cluster == ("Namespace shop", "ServiceAccount shop/api")


def test_auto_mode_hands_identities_out_by_itself(tmp_path: Path) -> None:
    """So no agent need be listed."""
    text = (
        "autoModeConfig: {enabled: true}\n"
        "iam: {podIdentityAssociations: [{namespace: a, serviceAccountName: b, "
        "roleARN: 'arn:aws:iam::111122223333:role/N'}]}\n"
    )
    (found,) = load(tmp_path, START + text).identity.pod_identities
    assert found.role == "arn:aws:iam::111122223333:role/N"


def test_mappings_become_entries(tmp_path: Path) -> None:
    """Beside those of accessConfig; the same mapping twice is one."""
    mapping = "{arn: 'arn:aws:iam::111122223333:user/me', username: me, groups: [devs]}"
    text = f"iamIdentityMappings: [{mapping}, {mapping}]\n"
    admin, me = load(tmp_path, START + text).cluster.access.entries
    assert admin.is_cluster_admin
    assert (me.username, me.kubernetes_groups) == ("me", ("devs",))


def test_an_administrator_by_mapping_is_enough(tmp_path: Path) -> None:
    """Then nobody is locked out."""
    text = START.partition("accessConfig")[0] + (
        "iamIdentityMappings: [{arn: 'arn:aws:iam::111122223333:role/Ops', "
        "groups: ['system:masters']}]\n"
    )
    assert codes(load(tmp_path, text).warnings) == []


@pytest.mark.parametrize(
    ("platform", "prefix", "warned"),
    [("", "", ["identityProviders[0].groupsPrefix"]), (PLATFORM, "oidc:", [])],
)
def test_groups_from_outside_are_set_apart_when_hardened(
    tmp_path: Path, platform: str, prefix: str, warned: list[str]
) -> None:
    """With eksctl the provider may name any group, which is told."""
    text = (
        "identityProviders: [{type: oidc, name: a, issuerURL: https://id.example.com, "
        "clientID: b, groupsClaim: groups}]\n"
    )
    environment = load(tmp_path, START + text + platform)
    provider = environment.identity.provider
    assert provider is not None
    assert provider.groups_prefix == prefix
    found = [each.where for each in environment.warnings if each.code == "wide-trust"]
    assert found == warned


def test_what_eksctl_writes_is_ignored(tmp_path: Path) -> None:
    """With a warning."""
    text = (
        "iam: {withOIDC: true, serviceAccounts: [{metadata: {name: a}, attachRoleARN: "
        "'arn:aws:iam::111122223333:role/N', status: {roleARN: x}}]}\n"
    )
    assert codes(load(tmp_path, START + text).warnings) == [
        ("no-effect", "iam.serviceAccounts[0].status")
    ]


def test_whole_accounts_and_services_are_left_to_apply(tmp_path: Path) -> None:
    """Each account once, for aws-auth; Amazon EMR lets itself in, and a warning says so."""
    environment = load(
        tmp_path,
        START
        + "iamIdentityMappings: [{account: '222233334444'}, {account: '111122223333'}, "
        + "{account: '222233334444'}, {serviceName: emr-containers, namespace: emr}]\n",
    )
    assert environment.identity.mapped_accounts == ("111122223333", "222233334444")
    assert "ConfigMap kube-system/aws-auth" in environment.in_cluster
    told = [each.where for each in environment.warnings if each.code == "not-supported"]
    assert told == ["iamIdentityMappings[3].serviceName"]
