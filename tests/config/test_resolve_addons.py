"""From addons and addonsConfig to the add-ons of a cluster."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.config.resolved_identity import MadeRole, Permissions
from eks_constructs.config.resolved_workloads import Addon, AddonPodIdentity
from eks_constructs.planning.addons import ResolveConflicts
from tests.config.files import PLATFORM, START, load

AGENT = "{name: eks-pod-identity-agent}"


def addons_of(folder: Path, text: str) -> dict[str, Addon]:
    """Return the add-ons of a file by name."""
    return {addon.name: addon for addon in load(folder, text).addons}


def test_the_eksctl_addons_live_on_the_role_of_the_nodes(tmp_path: Path) -> None:
    """Four of them, without identities."""
    environment = load(tmp_path, START)
    assert [each.name for each in environment.addons] == [
        "coredns",
        "kube-proxy",
        "metrics-server",
        "vpc-cni",
    ]
    assert not any(each.pod_identities for each in environment.addons)
    assert environment.compute.node_role_serves_cni


def test_the_hardened_network_plugin_has_a_role_of_its_own(tmp_path: Path) -> None:
    """Handed out by the agent, which comes with it."""
    environment = load(tmp_path, START + PLATFORM)
    addons = {each.name: each for each in environment.addons}
    assert "eks-pod-identity-agent" in addons
    assert addons["vpc-cni"].pod_identities == (
        AddonPodIdentity(
            service_account="aws-node",
            role=MadeRole(permissions=Permissions(managed_policies=("AmazonEKS_CNI_Policy",))),
        ),
    )
    assert not environment.compute.node_role_serves_cni


def test_the_network_plugin_of_an_ipv6_cluster_has_other_permissions(tmp_path: Path) -> None:
    """AWS has no managed policy for them."""
    text = START + "kubernetesNetworkConfig: {ipFamily: IPv6}\n" + PLATFORM
    assert addons_of(tmp_path, text)["vpc-cni"].pod_identities == (
        AddonPodIdentity(
            service_account="aws-node", role=MadeRole(permissions=Permissions(ipv6_cni=True))
        ),
    )


def test_default_addons_can_be_left_out(tmp_path: Path) -> None:
    """Then only those listed come."""
    text = START + "addonsConfig: {disableDefaultAddons: true}\naddons: [{name: coredns}]\n"
    assert list(addons_of(tmp_path, text)) == ["coredns"]


def test_auto_mode_needs_few_addons(tmp_path: Path) -> None:
    """It brings the others itself, unless there are other nodes too."""
    text = START + "autoModeConfig: {enabled: true}\n"
    assert list(addons_of(tmp_path, text)) == ["metrics-server"]
    assert "vpc-cni" in addons_of(tmp_path, text + "managedNodeGroups: [{name: a}]\n")


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("cn-north-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
    ],
)
def test_metrics_server_is_left_out_where_it_does_not_exist(
    tmp_path: Path, region: str, partition: str
) -> None:
    """As eksctl does in China, GovCloud and the isolated regions."""
    text = START.replace("eu-west-1", region).replace("arn:aws:", f"arn:{partition}:")
    text += f"availabilityZones: [{region}a, {region}b]\n"
    assert "metrics-server" not in addons_of(tmp_path, text)


def test_recommended_identities_can_be_had_for_all(tmp_path: Path) -> None:
    """Those that AWS recommends none for stay without."""
    addons = addons_of(
        tmp_path,
        START
        + "addonsConfig: {autoApplyPodIdentityAssociations: true}\n"
        + f"addons: [{AGENT}, {{name: aws-ebs-csi-driver}}]\n",
    )
    assert addons["aws-ebs-csi-driver"].pod_identities[0].service_account == "ebs-csi-controller-sa"
    assert addons["vpc-cni"].pod_identities
    assert not addons["coredns"].pod_identities


def test_what_is_said_goes_before_the_defaults(tmp_path: Path) -> None:
    """Settings in YAML become JSON with sorted keys."""
    addon = addons_of(
        tmp_path,
        START
        + "addons: [{name: coredns, version: v1.12.1-eksbuild.2, resolveConflicts: preserve, "
        + "tags: {t: u}, namespaceConfig: {namespace: dns}, "
        + 'configurationValues: "b: 1\\na: [x]"}]\n',
    )["coredns"]
    assert addon.version == "v1.12.1-eksbuild.2"
    assert addon.resolve_conflicts is ResolveConflicts.PRESERVE
    assert addon.tags == {"t": "u"}
    assert addon.namespace == "dns"
    assert addon.configuration_values == '{"a":["x"],"b":1}'


def test_a_role_by_the_issuer_frees_the_nodes_of_the_network_plugin(tmp_path: Path) -> None:
    """The plugin needs one identity, whichever it is."""
    role = "arn:aws:iam::111122223333:role/Cni"
    text = START + f"addons: [{{name: vpc-cni, serviceAccountRoleARN: '{role}'}}]\n"
    environment = load(tmp_path, text)
    assert not environment.compute.node_role_serves_cni


def test_windows_nodes_need_addresses_from_the_network_plugin(tmp_path: Path) -> None:
    """And the role of the cluster must manage them."""
    environment = load(
        tmp_path,
        START
        + "managedNodeGroups: [{name: a, amiFamily: WindowsServer2022CoreContainer, "
        + "instanceType: m6i.large}]\n"
        + PLATFORM,
    )
    addons = {each.name: each for each in environment.addons}
    assert addons["vpc-cni"].configuration_values == '{"enableWindowsIpam":"true"}'
    assert environment.cluster.role.resource_controller_policy


def test_a_name_like_a_known_one_is_warned_of(tmp_path: Path) -> None:
    """EKS has more add-ons than the catalogue, so it is no problem."""
    warnings = load(tmp_path, START + "addons: [{name: vpc-cnii}]\n").warnings
    assert "is no add-on that the catalogue knows; did you mean vpc-cni?" in {
        warning.message for warning in warnings
    }


def issuer_role_of(addon: Addon) -> tuple[MadeRole, list[str]]:
    """Return the role by the issuer that is made for an add-on, and whose pods may take it on."""
    assert addon.issuer_role is not None
    assert isinstance(addon.issuer_role.role, MadeRole)
    return addon.issuer_role.role, [each.subject for each in addon.issuer_role.subjects]


def test_a_provider_frees_the_nodes_of_the_network_plugin(tmp_path: Path) -> None:
    """With withOIDC the plugin gets a role by the issuer; eksctl drops it from the nodes too."""
    environment = load(tmp_path, START + "iam: {withOIDC: true}\n")
    plugin = next(each for each in environment.addons if each.name == "vpc-cni")
    role, subjects = issuer_role_of(plugin)
    assert role.permissions == Permissions(managed_policies=("AmazonEKS_CNI_Policy",))
    assert subjects == ["system:serviceaccount:kube-system:aws-node"]
    assert not environment.compute.node_role_serves_cni


def test_the_role_of_an_ipv6_plugin_has_other_permissions(tmp_path: Path) -> None:
    """As eksctl writes them into a policy of their own."""
    text = (
        "iam: {withOIDC: true}\nkubernetesNetworkConfig: {ipFamily: IPv6}\n"
        "addons: [{name: vpc-cni}, {name: coredns}, {name: kube-proxy}]\n"
    )
    role, _ = issuer_role_of(addons_of(tmp_path, START + text)["vpc-cni"])
    assert role.permissions == Permissions(ipv6_cni=True)


def test_a_hardened_plugin_keeps_its_pod_identity(tmp_path: Path) -> None:
    """Whether or not there is a provider for others."""
    plugin = addons_of(tmp_path, START + "iam: {withOIDC: true}\n" + PLATFORM)["vpc-cni"]
    assert plugin.issuer_role is None
    assert plugin.pod_identities


def test_nodes_serve_a_plugin_of_others_as_eksctl_has_it(tmp_path: Path) -> None:
    """Unless there is a provider; hardened nodes serve none."""
    off = "addonsConfig: {disableDefaultAddons: true}\n"
    assert load(tmp_path, START + off).compute.node_role_serves_cni
    with_oidc = START + off + "iam: {withOIDC: true}\n"
    assert not load(tmp_path, with_oidc).compute.node_role_serves_cni
    assert not load(tmp_path, START + off + PLATFORM).compute.node_role_serves_cni


def test_drivers_get_a_role_for_their_own_accounts(tmp_path: Path) -> None:
    """Without the provider they get none; eksctl lets every service account have it."""
    drivers = "addons: [{name: aws-ebs-csi-driver}, {name: aws-efs-csi-driver}]\n"
    for name, accounts in (
        ("aws-ebs-csi-driver", ["ebs-csi-controller-sa"]),
        ("aws-efs-csi-driver", ["efs-csi-controller-sa", "efs-csi-node-sa"]),
    ):
        assert addons_of(tmp_path, START + drivers)[name].issuer_role is None
        addon = addons_of(tmp_path, START + drivers + "iam: {withOIDC: true}\n")[name]
        role, subjects = issuer_role_of(addon)
        assert role.permissions.policies
        assert subjects == [f"system:serviceaccount:kube-system:{each}" for each in accounts]


def test_a_role_by_the_issuer_has_what_the_file_names(tmp_path: Path) -> None:
    """And a boundary; where the catalogue knows no service account, the namespace has it."""
    text = (
        "iam: {withOIDC: true}\n"
        "addons: [{name: coredns, attachPolicyARNs: ['arn:aws:iam::aws:policy/X'], "
        "permissionsBoundary: 'arn:aws:iam::aws:policy/Y'}]\n"
    )
    environment = load(tmp_path, START + text)
    addon = next(each for each in environment.addons if each.name == "coredns")
    role, subjects = issuer_role_of(addon)
    assert role.permissions.managed_policies == ("arn:aws:iam::aws:policy/X",)
    assert role.boundary_arn == "arn:aws:iam::aws:policy/Y"
    assert subjects == ["system:serviceaccount:kube-system:*"]
    assert [each.where for each in environment.warnings if each.code == "wide-trust"] == [
        "addons[0].attachPolicyARNs"
    ]


def test_a_role_without_a_provider_is_warned_of(tmp_path: Path) -> None:
    """As eksctl does; so is a boundary of a role that nobody makes."""
    text = (
        "addons: [{name: coredns, attachPolicyARNs: ['arn:aws:iam::aws:policy/X']}, "
        "{name: kube-proxy, permissionsBoundary: 'arn:aws:iam::aws:policy/Y'}]\n"
    )
    environment = load(tmp_path, START + text)
    assert not any(each.issuer_role for each in environment.addons)
    assert [each.where for each in environment.warnings if each.code == "no-effect"] == [
        "addons[0].attachPolicyARNs",
        "addons[1].permissionsBoundary",
    ]


def test_associations_may_make_roles(tmp_path: Path) -> None:
    """With every detail of a role."""
    text = (
        f"addons: [{AGENT}, {{name: aws-ebs-csi-driver, podIdentityAssociations: [{{"
        "namespace: kube-system, serviceAccountName: ebs-csi-controller-sa, roleName: ebs, "
        "permissionPolicy: {Statement: {Effect: Allow, Action: a, Resource: b}}, "
        "permissionPolicyName: c, permissionsBoundaryARN: 'arn:aws:iam::aws:policy/Y'}]}]\n"
    )
    (found,) = addons_of(tmp_path, START + text)["aws-ebs-csi-driver"].pod_identities
    assert found.role == MadeRole(
        permissions=Permissions(
            document='{"Statement":{"Effect":"Allow","Action":"a","Resource":"b"}}',
            document_name="c",
            inline=True,
        ),
        boundary_arn="arn:aws:iam::aws:policy/Y",
        name="ebs",
    )


def test_the_newest_version_is_that_of_the_catalogue(tmp_path: Path) -> None:
    """A part of one finds the newest with it; what is unknown is EKS's default, with a warning."""
    start = START.replace("region: eu-west-1", "region: eu-west-1, version: '1.35'")
    text = (
        "addons: [{name: coredns, version: latest}, {name: vpc-cni, version: '1.21'}, "
        "{name: aws-ebs-csi-driver, version: latest}]\n"
    )
    environment = load(tmp_path, start + text)
    versions = {each.name: each.version for each in environment.addons}
    assert versions["coredns"] == "v1.13.2-eksbuild.4"
    assert versions["vpc-cni"] == "v1.21.1-eksbuild.7"
    assert versions["aws-ebs-csi-driver"] is None
    assert [each.where for each in environment.warnings if each.code == "unknown-value"] == [
        "addons[2].version"
    ]


def test_conflicts_are_overwritten_unless_the_file_says_otherwise(tmp_path: Path) -> None:
    """There are none at creation, where eksctl overwrites whatever is said."""
    addons = addons_of(tmp_path, START + "addons: [{name: coredns, resolveConflicts: none}]\n")
    assert addons["coredns"].resolve_conflicts is ResolveConflicts.NONE
    assert addons["vpc-cni"].resolve_conflicts is ResolveConflicts.OVERWRITE


def test_filters_of_the_search_for_versions_do_nothing(tmp_path: Path) -> None:
    """Nothing is searched for, which a warning says."""
    text = "addons: [{name: coredns, publishers: [eks], types: [networking], owners: [aws]}]\n"
    warnings = load(tmp_path, START + text).warnings
    assert [each.where for each in warnings if each.code == "no-effect"] == [
        "addons[0].publishers",
        "addons[0].types",
        "addons[0].owners",
    ]


def test_an_association_is_where_its_addon_is(tmp_path: Path) -> None:
    """EKS is not asked to look elsewhere, and eksctl does not tell it either."""
    environment = load(
        tmp_path,
        f"{START}addons: [{AGENT}, {{name: cert-manager}}, {{name: adot, podIdentityAssociations: "
        "[{namespace: adot-col, serviceAccountName: adot-col-otlp-ingest, "
        "permissionPolicyARNs: ['arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess']}]}]\n",
    )
    (warning,) = [each for each in environment.warnings if each.code == "no-effect"]
    assert str(warning).partition(": ")[2] == (
        "addons[2].podIdentityAssociations[0].namespace: is ignored, as eksctl ignores it; the "
        "add-on decides the namespace [no-effect]"
    )
