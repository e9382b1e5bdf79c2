"""Which subnets node groups and Fargate profiles run in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from eks_constructs.planning.network_layout import SubnetTier
from tests.config.files import PLATFORM, START, load, problems_in

VPC: Final = (
    "vpc: {id: vpc-00000001, subnets: {private: {eu-west-1a: {id: subnet-00000001}, "
    "b: {id: subnet-00000002, az: eu-west-1b}}}}\n"
)


def test_subnets_go_by_their_name_or_their_id(tmp_path: Path) -> None:
    """Each once, in the order of the file."""
    subnets = "[b, subnet-00000001, subnet-00000002]"
    text = f"{START}{VPC}managedNodeGroups: [{{name: a, subnets: {subnets}}}]\n"
    (group,) = load(tmp_path, text + PLATFORM).compute.node_groups
    assert group.subnet_ids == ("subnet-00000002", "subnet-00000001")
    assert group.zones == ()


def test_without_names_all_of_the_tier_are_used(tmp_path: Path) -> None:
    """By their zones."""
    text = f"{START}{VPC}fargateProfiles: [{{name: a, selectors: [{{namespace: a}}]}}]\n"
    (profile,) = load(tmp_path, text).compute.fargate_profiles
    assert profile.zones == ("eu-west-1a", "eu-west-1b")


def test_zones_narrow_the_choice(tmp_path: Path) -> None:
    """Within the zones of the network."""
    text = f"{START}managedNodeGroups: [{{name: a, availabilityZones: [eu-west-1c]}}]\n"
    (group,) = load(tmp_path, text).compute.node_groups
    assert (group.tier, group.zones) == (SubnetTier.PUBLIC, ("eu-west-1c",))


def test_a_tier_without_subnets_is_refused(tmp_path: Path) -> None:
    """Nodes that eksctl would make public meet a network with private subnets only."""
    assert problems_in(tmp_path, f"{START}{VPC}managedNodeGroups: [{{name: a}}]\n") == [
        (
            "dev.yaml:6:21: managedNodeGroups[0]: must have subnets in vpc.subnets.public to run "
            "in; name them there [required]"
        )
    ]


def test_empty_choices_are_refused(tmp_path: Path) -> None:
    """An empty list is no way to say all."""
    text = f"{START}managedNodeGroups: [{{name: a, availabilityZones: []}}]\n"
    assert problems_in(tmp_path, text) == [
        (
            "dev.yaml:5:31: managedNodeGroups[0].availabilityZones: must name a zone, or be left "
            "out to use all of them [empty]"
        )
    ]
    text = (
        f"{START}{VPC}fargateProfiles: [{{name: a, subnets: [], selectors: [{{namespace: a}}]}}]\n"
    )
    assert problems_in(tmp_path, text) == [
        (
            "dev.yaml:6:29: fargateProfiles[0].subnets: must name a subnet, or be left out to use "
            "all of them [empty]"
        )
    ]


def test_groups_run_in_subnets_that_the_file_does_not_list(tmp_path: Path) -> None:
    """By id, such as those that a VPC got later; not in those of the other tier."""
    text = f"{START}{VPC}managedNodeGroups: [{{name: a, privateNetworking: true, subnets: [%s]}}]\n"
    (group,) = load(tmp_path, text % "subnet-00000009, eu-west-1a").compute.node_groups
    assert group.subnet_ids[0] == "subnet-00000009"
    (problem,) = problems_in(tmp_path, text % "late")
    assert "must be the id of a subnet, or a key of vpc.subnets.private: " in problem


PUBLIC_TOO: Final = VPC.replace(
    "subnets: {", "subnets: {public: {c: {id: subnet-00000003}, d: {id: subnet-00000004}}, "
)


def test_private_groups_may_name_public_subnets_as_with_eksctl(tmp_path: Path) -> None:
    """With a warning; hardened nodes may not."""
    text = (
        f"{START}{PUBLIC_TOO}managedNodeGroups: "
        "[{name: a, privateNetworking: true, subnets: [c, subnet-00000004, b]}]\n"
    )
    environment = load(tmp_path, text)
    (group,) = environment.compute.node_groups
    assert group.subnet_ids == ("subnet-00000003", "subnet-00000004", "subnet-00000002")
    warned = [each.where for each in environment.warnings if each.code == "public-nodes"]
    assert warned == [f"managedNodeGroups[0].subnets[{index}]" for index in (0, 1)]
    problems = problems_in(tmp_path, text + PLATFORM)
    assert len(problems) == 2
    assert all("private: eu-west-1a, b; this one is public" in problem for problem in problems)


def test_public_groups_are_told_which_subnets_are_private(tmp_path: Path) -> None:
    """By key or by id; eksctl refuses them too."""
    for name in ("b", "subnet-00000002"):
        text = f"{START}{PUBLIC_TOO}managedNodeGroups: [{{name: a, subnets: [{name}]}}]\n"
        (problem,) = problems_in(tmp_path, text)
        assert "this one is private: set privateNetworking: true" in problem


def test_fargate_stays_out_of_public_subnets(tmp_path: Path) -> None:
    """EKS takes private ones only, with either defaults."""
    profile = "fargateProfiles: [{name: a, subnets: [c], selectors: [{namespace: a}]}]\n"
    (problem,) = problems_in(tmp_path, f"{START}{PUBLIC_TOO}{profile}")
    assert "this one is public" in problem


def test_adapters_are_in_one_subnet_where_no_zone_is_known(tmp_path: Path) -> None:
    """Any one would do; it is always the same."""
    text = (
        f"{START}vpc: {{id: vpc-00000001, subnets: {{private: {{one: {{id: subnet-00000001}}, "
        "two: {id: subnet-00000002}}}}\n"
        "managedNodeGroups: [{name: a, privateNetworking: true, efaEnabled: true, "
        "instanceType: c5n.18xlarge}]\n"
    )
    (group,) = load(tmp_path, text).compute.node_groups
    assert group.subnet_ids == ("subnet-00000001",)
