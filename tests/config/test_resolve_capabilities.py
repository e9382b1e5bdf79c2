"""From capabilities to what EKS runs for a cluster outside of it."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.config.resolved_identity import MadeRole, Permissions
from eks_constructs.planning.capability import Ack, ArgoCd, ArgoCdRole, Kro, SsoIdentity
from tests.config.files import START, load


def test_each_kind_has_its_own_settings(tmp_path: Path) -> None:
    """Sorted by name, whatever the order of the file."""
    first, second, third = load(
        tmp_path,
        START
        + "capabilities:\n"
        + "  - {name: kro, type: KRO, roleArn: 'arn:aws:iam::111122223333:role/Kro'}\n"
        + "  - name: cd\n"
        + "    type: ARGOCD\n"
        + "    configuration:\n"
        + "      argocd:\n"
        + "        namespace: argo\n"
        + "        networkAccess: {vpceIds: [vpce-0000000a]}\n"
        + "        awsIdc: {idcInstanceArn: 'arn:aws:sso:::instance/ssoins-1', "
        + "idcRegion: eu-central-1}\n"
        + "        rbacRoleMappings: [{role: ADMIN, identities: [{id: a, type: SSO_GROUP}, "
        + "{id: b, type: SSO_USER}]}]\n"
        + "  - {name: ack, type: ACK, tags: {t: u}}\n",
    ).capabilities
    assert first.name == "ack"
    assert first.configuration == Ack()
    assert first.tags == {"t": "u"}
    assert second.configuration == ArgoCd(
        identity_center_instance_arn="arn:aws:sso:::instance/ssoins-1",
        identity_center_region="eu-central-1",
        namespace="argo",
        vpc_endpoint_ids=("vpce-0000000a",),
        roles={ArgoCdRole.ADMIN: (SsoIdentity.group("a"), SsoIdentity.user("b"))},
    )
    assert third.configuration == Kro()
    assert third.role == "arn:aws:iam::111122223333:role/Kro"


def test_a_role_is_made_with_what_the_file_gives_it(tmp_path: Path) -> None:
    """Also with the boundary, which eksctl drops; nothing given is nothing allowed."""
    bare, given = load(
        tmp_path,
        START
        + "capabilities:\n"
        + "  - {name: a, type: KRO}\n"
        + "  - name: b\n"
        + "    type: ACK\n"
        + "    attachPolicyARNs: ['arn:aws:iam::aws:policy/AmazonS3FullAccess']\n"
        + "    attachPolicy: {Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]}\n"
        + "    permissionsBoundary: 'arn:aws:iam::111122223333:policy/Limit'\n",
    ).capabilities
    assert isinstance(bare.role, MadeRole)
    assert bare.role.permissions == Permissions()
    assert isinstance(given.role, MadeRole)
    assert given.role.permissions.managed_policies == (
        "arn:aws:iam::aws:policy/AmazonS3FullAccess",
    )
    assert given.role.permissions.document is not None
    assert given.role.boundary_arn == "arn:aws:iam::111122223333:policy/Limit"
