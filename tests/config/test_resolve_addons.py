"""From addons and addonsConfig to the add-ons of a cluster."""

from __future__ import annotations

from pathlib import Path

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
        AddonPodIdentity(service_account="aws-node", policies=("AmazonEKS_CNI_Policy",)),
    )
    assert not environment.compute.node_role_serves_cni


def test_the_network_plugin_of_an_ipv6_cluster_has_other_permissions(tmp_path: Path) -> None:
    """AWS has no managed policy for them."""
    text = START + "kubernetesNetworkConfig: {ipFamily: IPv6}\n" + PLATFORM
    assert addons_of(tmp_path, text)["vpc-cni"].pod_identities == (
        AddonPodIdentity(service_account="aws-node", ipv6_cni=True),
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


def test_metrics_server_is_left_out_where_it_does_not_exist(tmp_path: Path) -> None:
    """As eksctl does in China."""
    text = START.replace("eu-west-1", "cn-north-1").replace("arn:aws:", "arn:aws-cn:")
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
