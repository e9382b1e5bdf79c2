"""What both kinds of node groups say of their nodes, by managed groups."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

from eks_constructs.config.resolved_workloads import NodeGroup
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.capacity import Capacity
from eks_constructs.planning.capacity_reservation import CapacityReservation
from eks_constructs.planning.given_launch_template import GivenLaunchTemplate
from eks_constructs.planning.node_volumes import RootVolume
from eks_constructs.planning.placement import Placement, PlacementGroup
from eks_constructs.planning.policies.node_addons import NodeAddon
from eks_constructs.planning.user_data import BottlerocketSettings, NodeSettings
from tests.config.files import PLATFORM, START, load, problems_in, problems_of, write

RSA: Final = f"ssh-rsa {'A' * 372} me"
AMI: Final = "ami-0123456789abcdef0"
FROM_GROUP: Final = "ssh: {publicKeyName: k, sourceSecurityGroupIds: [sg-00000001]}"
ADMIN_OFF: Final = "{admin: {enabled: false}}"
ADMIN_ROOT: Final = "{admin: {superpowered: true}}"
BLOCK: Final = "cr-0123456789abcdef0"


def group_of(folder: Path, fields: str, *, hardened: bool = False, before: str = "") -> NodeGroup:
    """Return the one node group with these fields."""
    text = f"{START}{before}managedNodeGroups: [{{name: a{fields}}}]\n"
    (group,) = load(folder, text + (PLATFORM if hardened else "")).compute.node_groups
    return group


def warnings_of(folder: Path, fields: str) -> list[str]:
    """Return the fields of the one eksctl group that are warned about."""
    environment = load(folder, f"{START}managedNodeGroups: [{{name: a{fields}}}]\n")
    prefix = "managedNodeGroups[0]."
    return [
        each.where.removeprefix(prefix)
        for each in environment.warnings
        if each.where.startswith(prefix)
    ]


def test_speeds_of_volumes_are_written_out_as_eksctl_does(tmp_path: Path) -> None:
    """The hardened profile leaves them to EBS."""
    assert _speed(tmp_path, "") == (3000, 125)
    assert _speed(tmp_path, ", volumeType: io1") == (100, None)
    assert _speed(tmp_path, ", volumeType: io2") == (100, None)
    assert _speed(tmp_path, ", volumeType: gp2") == (None, None)
    assert _speed(tmp_path, ", volumeIOPS: 4000, volumeThroughput: 200") == (4000, 200)
    volume = group_of(tmp_path, "", hardened=True).spec.root_volume
    assert (volume.size_gib, volume.iops, volume.throughput) == (80, None, None)


def _speed(folder: Path, fields: str) -> tuple[int | None, int | None]:
    volume = group_of(folder, fields).spec.root_volume
    return volume.iops, volume.throughput


@pytest.mark.parametrize(
    ("fields", "eksctl", "hardened"),
    [("", None, True), (", volumeEncrypted: true", True, True)],
)
def test_encryption_is_the_accounts_choice_for_eksctl(
    tmp_path: Path, fields: str, *, eksctl: bool | None, hardened: bool
) -> None:
    """Unless the file says so."""
    assert group_of(tmp_path, fields).spec.root_volume.encrypted is eksctl
    assert group_of(tmp_path, fields, hardened=True).spec.root_volume.encrypted is hardened


def test_further_volumes_are_of_eighty_gib(tmp_path: Path) -> None:
    """Or of the size of their snapshot."""
    text = "{volumeName: /dev/sdf}, {volumeName: /dev/sdg, snapshotID: snap-0123456789abcdef0}"
    volumes = group_of(tmp_path, f", additionalVolumes: [{text}]").spec.machine.volumes
    assert [(each.size_gib, each.encrypted) for each in volumes] == [(80, None), (None, None)]


def test_weak_nodes_are_warned_about(tmp_path: Path) -> None:
    """Where the file keeps eksctl's meaning."""
    private = ", privateNetworking: true, volumeEncrypted: true"
    assert warnings_of(tmp_path, private) == []
    assert warnings_of(tmp_path, "") == ["privateNetworking", "volumeEncrypted"]
    fields = (
        ", privateNetworking: true, volumeEncrypted: false, disableIMDSv1: false, ssh: "
        "{publicKeyName: k}, iam: {withAddonPolicies: {xRay: true}}, placement: {groupName: g, "
        "spreadLevel: rack}"
    )
    assert sorted(warnings_of(tmp_path, fields)) == [
        "disableIMDSv1",
        "iam.withAddonPolicies",
        "placement.spreadLevel",
        "ssh.sourceSecurityGroupIds",
        "volumeEncrypted",
    ]


@pytest.mark.parametrize(
    ("fields", "warned"),
    [
        (", instanceType: g5.xlarge", ["instanceType"]),
        (", instanceTypes: [inf2.xlarge]", ["instanceTypes"]),
        (", instanceType: g5.xlarge, amiFamily: Bottlerocket", []),
        (", instanceType: c5n.18xlarge, efaEnabled: true", ["efaEnabled"]),
    ],
)
def test_device_plugins_are_left_to_the_user(
    tmp_path: Path, fields: str, warned: list[str]
) -> None:
    """Eksctl installs them after the deployment."""
    always = ", privateNetworking: true, volumeEncrypted: true"
    assert warnings_of(tmp_path, f"{always}{fields}") == warned


def test_metadata_needs_tokens_unless_the_file_says_otherwise(tmp_path: Path) -> None:
    """Who keeps pods away means it."""
    assert not group_of(tmp_path, "").spec.machine.imdsv1
    assert group_of(tmp_path, ", disableIMDSv1: false").spec.machine.imdsv1
    both = group_of(tmp_path, ", disableIMDSv1: false, disablePodIMDS: true").spec
    assert not both.machine.imdsv1
    assert both.metadata_hop_limit == 1


@pytest.mark.parametrize(
    ("ssh", "opens", "key"),
    [
        ("{}", None, None),
        ("{publicKeyName: k}", True, "k"),
        ("{publicKeyName: k, allow: true}", True, "k"),
        ("{publicKeyName: k, allow: false}", False, "k"),
        (f"{{publicKey: {RSA}, allow: false}}", None, None),
        ("{publicKeyPath: k}", True, "k"),
    ],
)
def test_a_key_opens_the_port_unless_told_not_to(
    tmp_path: Path, ssh: str, *, opens: bool | None, key: str | None
) -> None:
    """As in eksctl."""
    found = group_of(tmp_path, f", ssh: {ssh}").spec.machine.ssh
    assert (found.opens_port if found else None) is opens
    assert (found.key_name if found else None) == key


@pytest.mark.parametrize("hardened", [False, True])
@pytest.mark.parametrize(
    ("fields", "admin"),
    [
        (FROM_GROUP, True),
        ("ssh: {allow: true, publicKeyName: k, sourceSecurityGroupIds: [sg-00000001]}", True),
        ("ssh: {allow: false, publicKeyName: k}", None),
        (f"{FROM_GROUP}, bottlerocket: {{enableAdminContainer: false}}", False),
        (f"{FROM_GROUP}, bottlerocket: {{settings: {{host-containers: {ADMIN_OFF}}}}}", None),
        (f"{FROM_GROUP}, bottlerocket: {{settings: {{host-containers: {ADMIN_ROOT}}}}}", True),
    ],
)
def test_ssh_to_bottlerocket_starts_what_answers_it(
    tmp_path: Path, fields: str, admin: object, *, hardened: bool
) -> None:
    """The admin container alone runs a server for SSH; whoever speaks of it decides."""
    group = group_of(tmp_path, f", amiFamily: Bottlerocket, {fields}", hardened=hardened)
    settings = group.spec.settings or NodeSettings()
    assert settings.bottlerocket.admin_container is admin


def test_the_most_pods_may_stand_among_the_settings_of_bottlerocket(tmp_path: Path) -> None:
    """In managed groups eksctl takes them there; beside an image of one's own nowhere else."""
    own = "bottlerocket: {settings: {kubernetes: {max-pods: 9, allowed-unsafe-sysctls: [net.a]}}}"
    for image in ("", f", ami: {AMI}"):
        settings = group_of(tmp_path, f", amiFamily: Bottlerocket, {own}{image}").spec.settings
        assert settings is not None
        assert settings.max_pods == 9
        assert settings.bottlerocket.settings == {
            "kubernetes": {"allowed-unsafe-sysctls": ["net.a"]}
        }
    text = f"{START}managedNodeGroups: [{{name: a, amiFamily: Bottlerocket, "
    for fields in (f"maxPodsPerNode: 8, {own}", own.replace("max-pods: 9", "max-pods: 0")):
        (problem,) = problems_in(tmp_path, f"{text}{fields}}}]\n")
        assert "kubernetes.max-pods: must not be given; use maxPodsPerNode" in problem
    (problem,) = problems_in(tmp_path, f"{text}ami: {AMI}, maxPodsPerNode: 8}}]\n")
    assert "set max-pods in bottlerocket.settings.kubernetes" in problem


def test_a_volume_of_no_size_is_left_to_the_image(tmp_path: Path) -> None:
    """As with eksctl, which writes none then; hardened, nobody could say that it is encrypted."""
    group = group_of(tmp_path, ", volumeSize: 0")
    assert group.spec.root_volume == RootVolume(size_gib=0, encrypted=None)
    warned = warnings_of(tmp_path, ", volumeSize: 0, volumeType: gp3, privateNetworking: true")
    assert warned == ["volumeSize", "volumeType"]
    text = f"{START}managedNodeGroups: [{{name: a, volumeSize: 0}}]\n{PLATFORM}"
    (problem,) = problems_in(tmp_path, text)
    assert "volumeSize: must be 1 or more: only the account's default encrypts" in problem


def test_ssh_to_other_systems_starts_nothing(tmp_path: Path) -> None:
    """They run a server for SSH anyway."""
    assert group_of(tmp_path, f", {FROM_GROUP}").spec.settings is None


@pytest.mark.parametrize(
    ("ssh", "warned"),
    [
        ("{sourceSecurityGroupIds: [sg-00000001]}", ["ssh.sourceSecurityGroupIds"]),
        (
            "{publicKeyName: k, allow: false, sourceSecurityGroupIds: [sg-00000001]}",
            ["ssh.sourceSecurityGroupIds"],
        ),
        (f"{{publicKey: {RSA}, allow: false}}", ["ssh.publicKey"]),
        ("{publicKeyPath: k, allow: false}", ["ssh.publicKeyPath"]),
        ("{publicKeyName: k, sourceSecurityGroupIds: [sg-00000001]}", []),
    ],
)
def test_ssh_that_opens_nothing_is_warned_about(
    tmp_path: Path, ssh: str, warned: list[str]
) -> None:
    """Eksctl ignores it in silence."""
    always = ", privateNetworking: true, volumeEncrypted: true"
    assert warnings_of(tmp_path, f"{always}, ssh: {ssh}") == warned


def test_a_key_is_read_beside_the_file(tmp_path: Path) -> None:
    """Not where the command happens to run."""
    write(tmp_path, f"{RSA}\n", "id.pub")
    found = group_of(tmp_path, ", ssh: {publicKeyPath: id.pub}").spec.machine.ssh
    assert found is not None
    assert found.public_key == RSA


@pytest.mark.parametrize("kind", ["nodeGroups", "managedNodeGroups"])
def test_a_key_that_nobody_named_is_that_of_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """As with eksctl, and told; the hardened profile asks for a name, and for who may connect."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".ssh").mkdir()
    write(tmp_path / ".ssh", f"{RSA}\n", "id_rsa.pub")
    text = f"{START}{kind}: [{{name: a, ssh: {{allow: true}}}}]\n"
    environment = load(tmp_path, text)
    (group,) = environment.compute.self_managed or environment.compute.node_groups
    assert group.spec.machine.ssh is not None
    assert group.spec.machine.ssh.public_key == RSA
    told = [each.message for each in environment.warnings if each.where == f"{kind}[0].ssh.allow"]
    (message,) = told
    assert message == (
        "should come with publicKeyName or publicKeyPath or publicKey: the key taken is "
        "~/.ssh/id_rsa.pub, as with eksctl, and every home folder has another"
    )
    hardened = [line.split(" ")[1] for line in problems_of(write(tmp_path, text + PLATFORM))]
    assert hardened == [f"{kind}[0].ssh.sourceSecurityGroupIds:", f"{kind}[0].ssh.allow:"]


@pytest.mark.parametrize(
    ("fields", "cidrs", "anywhere"),
    [
        ("", (), True),
        (", privateNetworking: true", ("192.168.0.0/16",), False),
    ],
)
def test_ssh_comes_from_the_vpc_or_from_everywhere(
    tmp_path: Path, fields: str, cidrs: tuple[str, ...], *, anywhere: bool
) -> None:
    """Nodes in public subnets are open to the whole internet, as in eksctl."""
    found = group_of(tmp_path, f"{fields}, ssh: {{publicKeyName: k}}").spec.machine.ssh
    assert found is not None
    assert (found.source_cidrs, found.from_anywhere) == (cidrs, anywhere)
    named = f"{fields}, ssh: {{publicKeyName: k, sourceSecurityGroupIds: [sg-00000001]}}"
    found = group_of(tmp_path, named).spec.machine.ssh
    assert found is not None
    assert found.source_security_group_ids == ("sg-00000001",)
    assert not found.source_cidrs
    assert not found.from_anywhere


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ("", "dev-a-Node"),
        (", instanceName: n", "n"),
        (", instancePrefix: p", "p-dev-a-Node"),
        (", instancePrefix: p, instanceName: n", "p-n"),
    ],
)
def test_instances_are_named_as_by_eksctl(tmp_path: Path, fields: str, name: str) -> None:
    """Prefix first, then the name or those of cluster and group."""
    assert group_of(tmp_path, fields).instance_name == name


def test_hardened_instances_are_named_by_the_construct(tmp_path: Path) -> None:
    """Unless somebody has an opinion."""
    assert group_of(tmp_path, "", hardened=True).instance_name is None
    named = group_of(tmp_path, ", instancePrefix: p", hardened=True)
    assert named.instance_name == "p-dev-a-Node"


def test_tags_and_labels_of_eksctl_give_way_to_those_of_the_file(tmp_path: Path) -> None:
    """So they can be set to something else, as in eksctl."""
    tags = group_of(tmp_path, ", tags: {'alpha.eksctl.io/nodegroup-type': own, a: b}").spec.tags
    assert tags == {
        "alpha.eksctl.io/nodegroup-name": "a",
        "alpha.eksctl.io/nodegroup-type": "own",
        "a": "b",
    }
    assert group_of(tmp_path, ", tags: {a: b}", hardened=True).spec.tags == {"a": "b"}


def test_both_names_of_the_load_balancer_controller_are_one(tmp_path: Path) -> None:
    """``albIngress`` is the older one."""
    fields = ", iam: {withAddonPolicies: {albIngress: true, ebs: false, xRay: true}}"
    role = group_of(tmp_path, fields).role
    assert role.addons == (NodeAddon.LOAD_BALANCER_CONTROLLER, NodeAddon.X_RAY)
    assert role.inline


def test_the_path_of_a_role_is_dropped_as_in_eksctl(tmp_path: Path) -> None:
    """Nodes of such roles could not register by the aws-auth ConfigMap."""
    arn = "arn:aws:iam::111122223333:role"
    fields = f", iam: {{instanceRoleARN: '{arn}/a/b/nodes'}}"
    assert group_of(tmp_path, fields).role.arn == f"{arn}/nodes"
    assert group_of(tmp_path, fields, hardened=True).role.arn == f"{arn}/a/b/nodes"


def test_nodes_are_told_what_the_file_says(tmp_path: Path) -> None:
    """Nothing is nothing; 0 pods are what the interfaces allow."""
    assert group_of(tmp_path, ", maxPodsPerNode: 0").spec.settings is None
    fields = ", maxPodsPerNode: 20, preBootstrapCommands: [one, two]"
    settings = group_of(tmp_path, fields).spec.settings
    assert settings == NodeSettings(max_pods=20, pre_commands=("one", "two"))
    fields = (
        ", amiFamily: bottlerocketfips, "
        "bottlerocket: {enableAdminContainer: true, settings: {m: x}}"
    )
    spec = group_of(tmp_path, fields).spec
    assert spec.fips
    assert spec.settings == NodeSettings(
        bottlerocket=BottlerocketSettings(settings={"m": "x"}, admin_container=True)
    )


@pytest.mark.parametrize(
    ("before", "services"),
    [
        ("", "10.100.0.0/16"),
        ("vpc: {cidr: 10.0.0.0/16}\n", "172.20.0.0/16"),
        ("kubernetesNetworkConfig: {serviceIPv4CIDR: 10.9.0.0/16}\n", "10.9.0.0/16"),
    ],
)
def test_nodes_with_an_image_of_the_users_know_their_services(
    tmp_path: Path, before: str, services: str
) -> None:
    """EKS tells them nothing."""
    fields = ", amiFamily: AmazonLinux2023, ami: ami-0123456789abcdef0"
    facts = group_of(tmp_path, fields, before=before).spec.cluster_facts
    assert facts is not None
    assert facts.service_cidr == services


def test_ubuntu_boots_the_newest_image_of_canonical(tmp_path: Path) -> None:
    """EKS has no image type of it."""
    spec = group_of(tmp_path, ", amiFamily: ubuntu2404").spec
    assert spec.ami_family is AmiFamily.UBUNTU_2404
    assert spec.image_id == (
        "{{resolve:ssm:/aws/service/canonical/ubuntu/eks/24.04/1.34/stable/current/amd64/hvm/"
        "ebs-gp3/ami-id}}"
    )
    assert spec.cluster_facts is not None


def test_adapters_take_a_zone_and_a_placement_group(tmp_path: Path) -> None:
    """Of which the file may name others."""
    fields = ", instanceType: c5n.18xlarge, efaEnabled: true"
    group = group_of(tmp_path, fields)
    assert group.zones == ("eu-west-1a",)
    assert group.spec.machine.placement == Placement(group=PlacementGroup.cluster())
    group = group_of(
        tmp_path, f"{fields}, availabilityZones: [eu-west-1b], placement: {{groupName: g}}"
    )
    assert group.zones == ("eu-west-1b",)
    assert group.spec.machine.placement == Placement(group=PlacementGroup.existing("g"))


@pytest.mark.parametrize(
    ("reservation", "expected"),
    [
        ("{}", None),
        ("{capacityReservationPreference: open}", CapacityReservation.open()),
        ("{capacityReservationPreference: none}", CapacityReservation.none()),
        (
            f"{{capacityReservationTarget: {{capacityReservationID: {BLOCK}}}}}",
            CapacityReservation.targeted(BLOCK),
        ),
    ],
)
def test_reserved_capacity_is_used(
    tmp_path: Path, reservation: str, expected: CapacityReservation | None
) -> None:
    """Any, none or a certain one."""
    spec = group_of(tmp_path, f", capacityReservation: {reservation}").spec
    assert spec.machine.capacity_reservation == expected
    assert spec.capacity == Capacity.on_demand()


def test_capacity_blocks_are_bought(tmp_path: Path) -> None:
    """The reservation is then the block."""
    fields = (
        ", instanceType: p5.48xlarge, instanceMarketOptions: {marketType: capacity-block}, "
        f"capacityReservation: {{capacityReservationTarget: {{capacityReservationID: {BLOCK}}}}}"
    )
    spec = group_of(tmp_path, fields).spec
    assert spec.capacity == Capacity.block(BLOCK)
    assert spec.machine.capacity_reservation is None


def test_a_selector_finds_types_in_the_catalogue(tmp_path: Path) -> None:
    """Sorted by name; a list of some of them may stand beside it, and is then what is taken."""
    selector = "instanceSelector: {vCPUs: 2, memory: 8GiB, allow: '^m5a?[.]'}"
    assert group_of(tmp_path, f", {selector}").spec.instance_types == ("m5.large", "m5a.large")
    both = f", {selector}, instanceTypes: [m5a.large, m5.large]"
    assert group_of(tmp_path, both).spec.instance_types == ("m5.large", "m5a.large")
    fewer = f", {selector}, instanceTypes: [m5a.large]"
    assert group_of(tmp_path, fewer).spec.instance_types == ("m5a.large",)


@pytest.mark.parametrize(
    ("fields", "types", "has_image"),
    [
        ("", (), True),
        (", instanceTypes: [m5.large]", ("m5.large",), True),
        (", instanceTypes: [m5.large], amiFamily: Bottlerocket", ("m5.large",), False),
    ],
)
def test_a_given_launch_template_has_the_image_unless_a_family_is_named(
    tmp_path: Path, fields: str, types: tuple[str, ...], *, has_image: bool
) -> None:
    """Nobody looks into it."""
    template = "lt-0123456789abcdef0"
    spec = group_of(tmp_path, f", launchTemplate: {{id: {template}, version: '2'}}{fields}").spec
    assert spec.instance_types == types
    assert spec.launch_template == GivenLaunchTemplate(
        template_id=template, version="2", has_image=has_image
    )


def test_a_name_may_not_be_missing_beside_other_problems(tmp_path: Path) -> None:
    """A file that cannot be used still tells everything."""
    file = write(tmp_path, f"{START}managedNodeGroups: [{{minSize: 1}}, {{name: b, ami: x}}]\n")
    assert [line.split(" ")[1] for line in problems_of(file)] == [
        "managedNodeGroups[0].name:",
        "managedNodeGroups[1].amiFamily:",
        "managedNodeGroups[1].ami:",
    ]


@pytest.mark.parametrize("kind", ["nodeGroups", "managedNodeGroups"])
def test_the_helper_of_eksctl_is_not_sourced_on_ubuntu(tmp_path: Path, kind: str) -> None:
    """What it would set is set already, and nothing writes it."""
    text = "#!/bin/bash\nsource /var/lib/cloud/scripts/eksctl/bootstrap.helper.sh\n/join"
    fields = f"ami: {AMI}, amiFamily: Ubuntu2404, overrideBootstrapCommand: {json.dumps(text)}"
    compute = load(tmp_path, f"{START}{kind}: [{{name: a, {fields}}}]\n").compute
    settings = (compute.self_managed or compute.node_groups)[0].spec.settings
    assert settings is not None
    assert settings.override == "#!/bin/bash\n/join"


@pytest.mark.parametrize("kind", ["nodeGroups", "managedNodeGroups"])
@pytest.mark.parametrize(
    ("fields", "platform", "expected"),
    [
        (
            "amiFamily: Ubuntu2404",
            "",
            {"alpha.eksctl.io/instance-id": "instance-id", "node-lifecycle": "instance-life-cycle"},
        ),
        (
            "amiFamily: Ubuntu2404, labels: {node-lifecycle: mine}",
            "",
            {"alpha.eksctl.io/instance-id": "instance-id"},
        ),
        ("amiFamily: Ubuntu2404", PLATFORM, {}),
        ("amiFamily: AmazonLinux2023", "", {}),
    ],
)
def test_ubuntu_nodes_know_their_instance_as_with_eksctl(
    tmp_path: Path, kind: str, fields: str, platform: str, expected: dict[str, str]
) -> None:
    """By labels of which a label of the file takes the place."""
    text = f"{START}{kind}: [{{name: a, ami: {AMI}, {fields}}}]\n{platform}"
    compute = load(tmp_path, text).compute
    (group,) = compute.self_managed or compute.node_groups
    settings = group.spec.settings
    assert (settings.metadata_labels if settings is not None else {}) == expected
