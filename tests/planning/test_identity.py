"""Roles get the policies they need and no others."""

from __future__ import annotations

import pytest

from eks_constructs.planning.identity import (
    CNI_IPV6_PERMISSIONS,
    RegistryAccess,
    addon_identity_problems,
    cluster_role_policies,
    node_role_policies,
    node_role_problems,
)


def test_cluster_role_policies_by_default() -> None:
    """The cluster policy, and the service policy unless left out."""
    both = cluster_role_policies(
        service_policy=True, auto_mode=False, resource_controller_policy=False, local_outpost=False
    )
    assert both == ("AmazonEKSClusterPolicy", "AmazonEKSServicePolicy")


def test_cluster_role_policies_with_everything() -> None:
    """Auto Mode adds four, the resource controller one."""
    names = cluster_role_policies(
        service_policy=False, auto_mode=True, resource_controller_policy=True, local_outpost=False
    )
    assert names == (
        "AmazonEKSClusterPolicy",
        "AmazonEKSVPCResourceController",
        "AmazonEKSBlockStoragePolicy",
        "AmazonEKSComputePolicy",
        "AmazonEKSLoadBalancingPolicy",
        "AmazonEKSNetworkingPolicy",
    )


def test_local_cluster_has_a_policy_of_its_own() -> None:
    """On an Outpost neither of the two usual policies is attached."""
    names = cluster_role_policies(
        service_policy=True, auto_mode=False, resource_controller_policy=False, local_outpost=True
    )
    assert names == ("AmazonEKSLocalOutpostClusterPolicy",)


@pytest.mark.parametrize("registry", list(RegistryAccess))
def test_node_role_policies(registry: RegistryAccess) -> None:
    """Only what was asked for."""
    names = node_role_policies(cni_policy=False, ssm=False, registry=registry, auto_mode=False)
    assert names == ("AmazonEKSWorkerNodePolicy", registry.value)
    more = node_role_policies(cni_policy=True, ssm=True, registry=registry, auto_mode=False)
    assert set(more) - set(names) == {"AmazonEKS_CNI_Policy", "AmazonSSMManagedInstanceCore"}


def test_auto_mode_nodes_have_less() -> None:
    """The minimal policy replaces the usual one."""
    names = node_role_policies(
        cni_policy=False, ssm=False, registry=RegistryAccess.PULL_ONLY, auto_mode=True
    )
    assert names == ("AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly")


def test_auto_mode_nodes_take_no_useless_policies() -> None:
    """What would have no effect is refused by name."""
    found = [str(p) for p in node_role_problems(cni_policy=True, ssm=True, auto_mode=True)]
    assert found == [
        f"{where}: must be off for nodes of EKS Auto Mode, where it would have no effect, "
        "got True [not-together]"
        for where in ("cni_policy", "ssm")
    ]
    assert not list(node_role_problems(cni_policy=True, ssm=True, auto_mode=False))


def test_ipv6_permissions_change_network_interfaces_only() -> None:
    """What changes something is bound to network interfaces."""
    (bound,) = [each for each in CNI_IPV6_PERMISSIONS if each.resources != ("*",)]
    assert bound.actions == ("ec2:AssignIpv6Addresses", "ec2:CreateTags")
    assert [arn.rpartition(":")[2] for arn in bound.resources] == ["network-interface/*"]
    assert all("*" not in action for each in CNI_IPV6_PERMISSIONS for action in each.actions)


def test_addon_with_two_kinds_of_identity_is_refused() -> None:
    """IRSA and Pod Identity exclude each other."""
    (problem,) = addon_identity_problems(
        "vpc-cni", has_service_account_role=True, service_accounts=["aws-node"]
    )
    assert problem.message == (
        "must be left out when service_account_role is given; prefer Pod Identity"
    )


def test_the_agent_has_no_identity() -> None:
    """The agent cannot serve itself."""
    (problem,) = addon_identity_problems(
        "eks-pod-identity-agent", has_service_account_role=False, service_accounts=["a"]
    )
    assert problem.message == "must be left out of the agent itself, which serves the others"


def test_service_accounts_are_named_once_and_well() -> None:
    """Repeated and impossible names are refused together."""
    found = addon_identity_problems(
        "x", has_service_account_role=False, service_accounts=["a", "a", "Not Valid"]
    )
    assert [(problem.code, problem.got) for problem in found] == [
        ("name-duplicate", "a"),
        ("name-invalid", "Not Valid"),
    ]
