"""From nodeGroups to the specifications of self-managed node groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.config import Environment
from eks_constructs.config.resolved_workloads import NodeSecurity, SelfManagedNodeGroup
from eks_constructs.planning.access import AccessEntryType
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.auto_scaling import GroupMetric
from eks_constructs.planning.capacity import Scaling
from eks_constructs.planning.cluster_network import IpFamily
from eks_constructs.planning.group_updates import RollingUpdate
from eks_constructs.planning.instances_distribution import InstancesDistribution
from eks_constructs.planning.network_layout import SubnetTier
from eks_constructs.planning.node_machine import CpuCredits
from tests.config.files import PLATFORM, START, load, problems_in

ROLE = "arn:aws:iam::111122223333:role/team/nodes"
PULL = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"


def environment_of(folder: Path, fields: str, platform: str = "", more: str = "") -> Environment:
    """Return the environment with one self-managed group with these fields."""
    return load(folder, f"{START}{more}nodeGroups: [{{name: a{fields}}}]\n{platform}")


def group_of(folder: Path, fields: str, platform: str = "", more: str = "") -> SelfManagedNodeGroup:
    """Return the one self-managed group with these fields."""
    (group,) = environment_of(folder, fields, platform, more).compute.self_managed
    return group


def test_labels_may_be_empty(tmp_path: Path) -> None:
    """Nodes register themselves with them, and Kubernetes takes them."""
    assert group_of(tmp_path, ", labels: {gpu: ''}").spec.labels["gpu"] == ""


def test_the_eksctl_group_is_that_of_eksctl(tmp_path: Path) -> None:
    """Two m5.large in public subnets, in a security group of their own and in the shared one."""
    group = group_of(tmp_path, "")
    spec = group.spec
    assert spec.type_names == ("m5.large",)
    assert not spec.is_mixed
    assert spec.scaling == Scaling(min_size=2, max_size=2)
    assert spec.ami_family is AmiFamily.AMAZON_LINUX_2023
    assert (spec.version, spec.image_id) == ("1.34", None)
    assert spec.metadata_hop_limit == 2
    volume = spec.root_volume
    assert (volume.size_gib, volume.iops, volume.throughput) == (80, 3000, 125)
    assert volume.encrypted is None
    assert group.tier is SubnetTier.PUBLIC
    assert spec.labels == {
        "alpha.eksctl.io/cluster-name": "dev",
        "alpha.eksctl.io/nodegroup-name": "a",
    }
    assert spec.tags == {
        "Name": "dev-a-Node",
        "alpha.eksctl.io/nodegroup-name": "a",
        "alpha.eksctl.io/nodegroup-type": "unmanaged",
        "eksctl.io/v1alpha2/nodegroup-name": "a",
    }
    assert group.security == NodeSecurity(
        cluster=False, own=True, by_control_plane=True, shared=True, ids=()
    )
    assert spec.behaviour.metrics == ()
    assert not spec.autoscaler_discovery
    assert not spec.autoscaler_hints
    assert spec.update == RollingUpdate()
    assert group.role.arn is None


def test_the_hardened_group_is_as_closed_as_a_managed_one(tmp_path: Path) -> None:
    """Private, encrypted, in the security group of the cluster, with metrics and hints."""
    group = group_of(tmp_path, "", PLATFORM)
    spec = group.spec
    assert spec.type_names == ("m6i.large",)
    assert spec.scaling == Scaling(min_size=3, max_size=6)
    assert spec.metadata_hop_limit == 1
    assert spec.root_volume.encrypted is True
    assert group.tier is SubnetTier.PRIVATE
    assert spec.labels == {}
    assert spec.tags == {}
    assert group.security == NodeSecurity(
        cluster=True, own=False, by_control_plane=False, shared=False, ids=()
    )
    assert spec.behaviour.metrics == tuple(GroupMetric)
    assert spec.autoscaler_discovery
    assert spec.autoscaler_hints


def test_what_is_said_reaches_the_specification(tmp_path: Path) -> None:
    """Every field of this kind alone has a place there."""
    spec = group_of(
        tmp_path,
        ", amiFamily: ubuntu2404, ami: ami-0123456789abcdef0, instanceType: t3.large, "
        "cpuCredits: Unlimited, clusterDNS: 10.100.0.99, maxPodsPerNode: 20, "
        "kubeletExtraConfig: {maxParallelImagePulls: 4}, preBootstrapCommands: [ls], "
        "overrideBootstrapCommand: join, maxInstanceLifetime: 86401, "
        "classicLoadBalancerNames: [web], propagateASGTags: true, "
        "iam: {withAddonPolicies: {autoScaler: true}}, tags: {t: u}, instanceName: node, "
        "targetGroupARNs: ['arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/t/1']",
    ).spec
    assert spec.ami_family is AmiFamily.UBUNTU_2404
    assert (spec.version, spec.image_id) == (None, "ami-0123456789abcdef0")
    assert spec.machine.cpu_credits is CpuCredits.UNLIMITED
    settings = spec.settings
    assert (settings.cluster_dns, settings.max_pods) == ("10.100.0.99", 20)
    assert settings.kubelet_config == {"maxParallelImagePulls": 4}
    assert (settings.pre_commands, settings.override) == (("ls",), "join")
    behaviour = spec.behaviour
    assert behaviour.max_instance_lifetime_seconds == 86401
    assert behaviour.load_balancer_names == ("web",)
    assert len(behaviour.target_group_arns) == 1
    assert spec.autoscaler_discovery
    assert spec.autoscaler_hints
    assert (spec.tags["t"], spec.tags["Name"]) == ("u", "node")


def test_fields_of_the_kubelet_with_a_home_of_their_own_move_there(tmp_path: Path) -> None:
    """People write them where eksctl takes them too; the IP budget counts by the most pods."""
    extra = "kubeletExtraConfig: {maxPods: 20, clusterDNS: [10.100.0.99], maxParallelImagePulls: 4}"
    settings = group_of(tmp_path, f", {extra}").spec.settings
    assert (settings.cluster_dns, settings.max_pods) == ("10.100.0.99", 20)
    assert settings.kubelet_config == {"maxParallelImagePulls": 4}


@pytest.mark.parametrize(
    ("extra", "field", "home"),
    [
        ("maxPodsPerNode: 9, kubeletExtraConfig: {maxPods: 20}", "maxPods", "maxPodsPerNode"),
        ("kubeletExtraConfig: {maxPods: -1}", "maxPods", "maxPodsPerNode"),
        ("kubeletExtraConfig: {clusterDNS: [10.0.0.1, 10.0.0.2]}", "clusterDNS", "clusterDNS"),
        ("kubeletExtraConfig: {clusterDNS: 10.0.0.1}", "clusterDNS", "clusterDNS"),
    ],
)
def test_fields_of_the_kubelet_that_do_not_fit_their_home_are_refused(
    tmp_path: Path, extra: str, field: str, home: str
) -> None:
    """With the name of the home, which takes one value."""
    (problem,) = problems_in(tmp_path, f"{START}nodeGroups: [{{name: a, {extra}}}]\n")
    assert f"kubeletExtraConfig.{field}: must not be given; use {home}" in problem


def test_the_address_of_dns_may_stand_among_the_settings_of_bottlerocket(tmp_path: Path) -> None:
    """Eksctl takes it there as long as clusterDNS does not say it too."""
    own = "{kubernetes: {cluster-dns-ip: 10.100.0.99}, motd: hello}"
    group = group_of(tmp_path, f", amiFamily: Bottlerocket, bottlerocket: {{settings: {own}}}")
    assert group.spec.settings.cluster_dns == "10.100.0.99"
    assert group.spec.settings.bottlerocket.settings == {"motd": "hello"}


@pytest.mark.parametrize("ami", ["auto", "auto-ssm"])
def test_the_newest_image_is_found_at_deployment(tmp_path: Path, ami: str) -> None:
    """By the parameter of its version, where eksctl writes down an id once."""
    spec = group_of(tmp_path, f", ami: {ami}").spec
    assert (spec.version, spec.image_id) == ("1.34", None)


def test_an_enclave_and_a_capacity_block_reach_the_instances(tmp_path: Path) -> None:
    """As options of the machine, and as the way it is bought."""
    assert group_of(
        tmp_path, ", instanceType: m5.xlarge, enclaveEnabled: true"
    ).spec.machine.enclaves
    spec = group_of(
        tmp_path,
        ", instanceType: p5.48xlarge, instanceMarketOptions: {marketType: capacity-block}, "
        "capacityReservation: {capacityReservationTarget: {capacityReservationID: "
        "cr-0123456789abcdef0}}",
    ).spec
    assert spec.capacity_block == "cr-0123456789abcdef0"
    assert spec.machine.capacity_reservation is None


def test_groups_are_sorted_by_name(tmp_path: Path) -> None:
    """Their order in the file means nothing."""
    groups = load(tmp_path, START + "nodeGroups: [{name: b}, {name: a}]\n").compute.self_managed
    assert [group.spec.name for group in groups] == ["a", "b"]


@pytest.mark.parametrize(
    ("more", "services"),
    [
        ("", "10.100.0.0/16"),
        ("vpc: {cidr: 10.0.0.0/16}\n", "172.20.0.0/16"),
        ("kubernetesNetworkConfig: {serviceIPv4CIDR: 10.96.0.0/12}\n", "10.96.0.0/12"),
    ],
)
def test_nodes_know_the_block_of_the_services(tmp_path: Path, more: str, services: str) -> None:
    """The one given, or the one that EKS takes beside the network; the cluster itself says none."""
    environment = environment_of(tmp_path, "", more=more)
    (group,) = environment.compute.self_managed
    facts = group.spec.cluster_facts
    assert facts is not None
    assert facts.service_cidr == services
    written = environment.cluster.addresses.kubernetes_network.service_ipv4_cidr
    assert written == (services if "kubernetesNetworkConfig" in more else None)


def test_nodes_join_a_cluster_of_ipv6(tmp_path: Path) -> None:
    """Which eksctl cannot; its block of services is known at deployment."""
    more = (
        "addons: [{name: vpc-cni}, {name: coredns}, {name: kube-proxy}]\n"
        "kubernetesNetworkConfig: {ipFamily: IPv6}\n"
    )
    facts = group_of(tmp_path, "", more=more).spec.cluster_facts
    assert facts is not None
    assert facts.ip_family is IpFamily.IPV6


def test_policies_replace_the_usual_ones_but_for_pulling_images(tmp_path: Path) -> None:
    """As eksctl has it for this kind; the hardened profile adds them instead."""
    fields = ", iam: {attachPolicyARNs: ['arn:aws:iam::aws:policy/X']}"
    role = group_of(tmp_path, fields).role
    assert role.policies_replace
    assert role.policy_arns == ("arn:aws:iam::aws:policy/X", PULL)
    role = group_of(tmp_path, fields, PLATFORM).role
    assert not role.policies_replace
    assert role.policy_arns == ("arn:aws:iam::aws:policy/X",)


def test_roles_given_are_let_in_once(tmp_path: Path) -> None:
    """By an entry beside the cluster, so that groups can share a role; its path belongs to it."""
    text = START + (
        f"nodeGroups: [{{name: a, iam: {{instanceRoleARN: '{ROLE}'}}}}, "
        f"{{name: b, iam: {{instanceRoleARN: '{ROLE}'}}}}]\n"
    )
    environment = load(tmp_path, text)
    entries = environment.cluster.access.entries
    (entry,) = [entry for entry in entries if entry.principal_arn == ROLE]
    assert entry.type is AccessEntryType.EC2_LINUX
    assert [group.role.arn for group in environment.compute.self_managed] == [ROLE, ROLE]


def test_roles_of_windows_nodes_are_let_in_as_such(tmp_path: Path) -> None:
    """And the cluster gets what Windows needs."""
    fields = f", amiFamily: WindowsServer2022CoreContainer, iam: {{instanceRoleARN: '{ROLE}'}}"
    environment = environment_of(tmp_path, fields)
    entries = {entry.principal_arn: entry.type for entry in environment.cluster.access.entries}
    assert entries[ROLE] is AccessEntryType.EC2_WINDOWS
    assert environment.cluster.role.resource_controller_policy
    (plugin,) = [addon for addon in environment.addons if addon.name == "vpc-cni"]
    assert "enableWindowsIpam" in (plugin.configuration_values or "")


def test_an_entry_that_is_there_already_is_kept(tmp_path: Path) -> None:
    """If it is one for nodes."""
    entry = f"{{principalARN: '{ROLE}', type: EC2_LINUX}}"
    text = START.replace("accessEntries: [", f"accessEntries: [{entry}, ")
    text += f"nodeGroups: [{{name: a, iam: {{instanceRoleARN: '{ROLE}'}}}}]\n"
    entries = load(tmp_path, text).cluster.access.entries
    assert [each.principal_arn for each in entries].count(ROLE) == 1


@pytest.mark.parametrize(
    ("fields", "platform", "more", "security"),
    [
        (", securityGroups: {withShared: false}", "", "", (False, True, False)),
        (", securityGroups: {withLocal: false}", "", "", (False, False, True)),
        (", securityGroups: {withLocal: true}", PLATFORM, "", (False, True, False)),
        ("", PLATFORM, "vpc: {sharedNodeSecurityGroup: sg-0000000a}\n", (False, True, True)),
    ],
)
def test_security_groups_are_those_asked_for(
    tmp_path: Path, fields: str, platform: str, more: str, security: tuple[bool, bool, bool]
) -> None:
    """Of the cluster, of their own, and the shared one."""
    found = group_of(tmp_path, fields, platform, more).security
    assert (found.cluster, found.own, found.shared) == security


def test_security_groups_of_the_users_come_on_top(tmp_path: Path) -> None:
    """Whatever else there is."""
    fields = ", securityGroups: {attachIDs: [sg-0000000a, sg-0000000b]}"
    for platform in ("", PLATFORM):
        assert group_of(tmp_path, fields, platform).security.ids == ("sg-0000000a", "sg-0000000b")


def test_addresses_of_this_kind_are_counted_too(tmp_path: Path) -> None:
    """In the budget of the network."""
    budget = environment_of(tmp_path, ", maxSize: 20", PLATFORM).ip_budget
    assert budget is not None
    assert [row.group.name for row in budget.groups] == ["a"]


def test_a_mix_without_spot_is_on_demand(tmp_path: Path) -> None:
    """And what it says of spot instances is warned about."""
    environment = environment_of(
        tmp_path,
        ", instancesDistribution: {instanceTypes: [m5.large, m6i.large], maxPrice: 0.1, "
        "capacityRebalance: true}",
    )
    (group,) = environment.compute.self_managed
    assert group.spec.distribution == InstancesDistribution()
    assert group.spec.is_mixed
    unused = [each.where for each in environment.warnings if each.code == "no-effect"]
    place = "nodeGroups[0].instancesDistribution"
    assert unused == [f"{place}.maxPrice", f"{place}.capacityRebalance"]


def test_processes_are_suspended_during_updates_only(tmp_path: Path) -> None:
    """Which a warning says; what an update needs anyway stays suspended too."""
    environment = environment_of(tmp_path, ", asgSuspendProcesses: [AddToLoadBalancer]")
    (group,) = environment.compute.self_managed
    update = group.spec.update
    assert isinstance(update, RollingUpdate)
    assert [str(each) for each in update.suspend][-1] == "AddToLoadBalancer"
    assert len(update.suspend) == len(RollingUpdate().suspend) + 1
    (warning,) = [each for each in environment.warnings if each.code == "not-supported"]
    assert "not for good" in warning.message


def test_fields_without_effect_are_warned_of(tmp_path: Path) -> None:
    """As with eksctl they change nothing."""
    fields = ", updateConfig: {maxUnavailable: 1}, containerRuntime: containerd"
    environment = environment_of(tmp_path, fields)
    unused = sorted(each.where for each in environment.warnings if each.code == "no-effect")
    assert unused == ["nodeGroups[0].containerRuntime", "nodeGroups[0].updateConfig"]


def test_tags_of_everything_are_judged_where_they_stand(tmp_path: Path) -> None:
    """Not once more for each group."""
    text = START.replace("region: eu-west-1", "region: eu-west-1, tags: {'aws:x': y}")
    (problem,) = problems_in(tmp_path, f"{text}nodeGroups: [{{name: a}}]\n")
    assert "metadata.tags" in problem


@pytest.mark.parametrize(
    ("groups", "warned"),
    [
        ("{withShared: false}", True),
        ("{withShared: false, attachIDs: [sg-0aaaaaaaaaaaaaaa1]}", False),
        ("{withLocal: false}", False),
        ("{}", False),
    ],
)
def test_nodes_that_reach_nobody_are_told_of(tmp_path: Path, groups: str, *, warned: bool) -> None:
    """The own group of eksctl has no rule between nodes."""
    found = environment_of(tmp_path, f", securityGroups: {groups}").warnings
    where = [each.where for each in found if each.code == "required"]
    assert where == (["nodeGroups[0].securityGroups.withShared"] if warned else [])
