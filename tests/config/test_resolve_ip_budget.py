"""From the file to what takes the addresses of a network."""

from __future__ import annotations

from pathlib import Path

from eks_constructs.config.resolved import Environment
from eks_constructs.planning.network_layout import SubnetTier
from tests.config.files import PLATFORM, START, load

GROUP = "managedNodeGroups: [{name: a, instanceType: m6i.large, minSize: 1, maxSize: 6}]\n"


def parts(environment: Environment, tier: SubnetTier = SubnetTier.PRIVATE) -> dict[str, int]:
    """Return what takes addresses in the first subnet of a tier."""
    assert environment.ip_budget is not None
    return dict(
        next(each.parts for each in environment.ip_budget.subnets if each.subnet.tier is tier)
    )


def test_groups_profiles_and_load_balancers_are_counted(tmp_path: Path) -> None:
    """Ten Fargate pods for each profile, one load balancer of each kind."""
    profiles = "fargateProfiles: [{name: p, selectors: [{namespace: p}]}]\n"
    environment = load(tmp_path, START + GROUP + profiles + PLATFORM)
    assert parts(environment) == {"nodes a": 90, "Fargate": 5, "load balancers": 8}
    assert parts(environment, SubnetTier.PUBLIC) == {"load balancers": 8, "NAT gateway": 1}
    assert parts(environment, SubnetTier.CONTROL_PLANE) == {"control plane": 4}


def test_the_file_may_say_better(tmp_path: Path) -> None:
    """Where it knows how much there will be."""
    said = "network: {ipBudget: {fargatePods: 100, loadBalancers: 3}}\n"
    environment = load(tmp_path, START + GROUP + PLATFORM + said)
    assert parts(environment) == {"nodes a": 90, "Fargate": 50, "load balancers": 24}


def test_eksctl_has_nodes_and_control_plane_in_public_subnets(tmp_path: Path) -> None:
    """And a single NAT gateway in the first of them."""
    environment = load(tmp_path, START + GROUP)
    public = {"nodes a": 90, "load balancers": 8, "NAT gateway": 1, "control plane": 4}
    assert parts(environment, SubnetTier.PUBLIC) == public
    assert parts(environment) == {"load balancers": 8, "control plane": 4}


def test_settings_of_the_network_plugin_count(tmp_path: Path) -> None:
    """Blocks of sixteen, for six nodes of which three are in one zone."""
    values = """'{env: {ENABLE_PREFIX_DELEGATION: "true"}}'"""
    addon = f"addons: [{{name: vpc-cni, configurationValues: {values}}}]\n"
    assert parts(load(tmp_path, START + GROUP + addon + PLATFORM))["nodes a"] == 3 * 129


def test_full_subnets_are_a_warning_with_the_defaults_of_eksctl(tmp_path: Path) -> None:
    """A file that eksctl would take keeps deploying."""
    group = GROUP.replace("maxSize: 6", "maxSize: 60").replace("}]", ", privateNetworking: true}]")
    environment = load(tmp_path, START + "vpc: {cidr: 10.0.0.0/22}\n" + group)
    (warning,) = [each for each in environment.warnings if each.code == "ip-exhaustion"]
    assert warning.where == "vpc.cidr"
    assert "% full" in warning.message


def test_existing_networks_have_no_budget(tmp_path: Path) -> None:
    """Nobody knows the size of their subnets."""
    existing = (
        "vpc: {id: vpc-0123456789abcdef0, subnets: {private: "
        "{eu-west-1a: {id: subnet-0aaaaaaaaaaaaaaa0}, eu-west-1b: {id: subnet-0bbbbbbbbbbbbbbb0}}}}"
        "\n"
    )
    assert load(tmp_path, START + existing).ip_budget is None
