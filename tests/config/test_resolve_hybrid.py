"""How machines outside AWS join a cluster."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.config.resolved import NewNetwork, RemoteGateway
from eks_constructs.config.resolved_cluster import HybridNodes
from eks_constructs.planning.hybrid_nodes import RolesAnywhere, SsmActivation
from tests.config.files import PLATFORM, START, load

NODES = "remoteNodeNetworks: [{cidrs: [10.80.0.0/16]}]"
PEM = "-----BEGIN CERTIFICATE-----\\nMIIBAAAA\\n-----END CERTIFICATE-----\\n"
ROLE = "arn:aws:iam::111122223333:role/Machines"


def hybrid(folder: Path, inside: str, rest: str = "") -> HybridNodes | None:
    """Return how machines join, with this beside the networks of nodes."""
    text = f"{START}remoteNetworkConfig: {{{NODES}{inside}}}\n{rest}"
    return load(folder, text).cluster.hybrid_nodes


def test_machines_use_systems_manager_when_nothing_is_said(tmp_path: Path) -> None:
    """A role is made; it serves the agent of EKS Pod Identity where there is one."""
    assert hybrid(tmp_path, "") == HybridNodes(
        role_arn=None, credentials=SsmActivation(), pod_identity=False, access_entry=True
    )
    hardened = hybrid(tmp_path, ", iam: {provider: ssm}", PLATFORM)
    assert hardened is not None
    assert hardened.pod_identity
    assert load(tmp_path, START).cluster.hybrid_nodes is None


@pytest.mark.parametrize("provider", ["ira", "IRA"])
def test_certificates_of_one_s_own_are_trusted(tmp_path: Path, provider: str) -> None:
    """With IAM Roles Anywhere."""
    made = hybrid(tmp_path, f', iam: {{provider: {provider}, caBundleCert: "{PEM}"}}')
    assert made is not None
    assert isinstance(made.credentials, RolesAnywhere)
    assert made.credentials.certificate == PEM.replace("\\n", "\n")


def test_a_role_that_exists_is_let_in_once(tmp_path: Path) -> None:
    """Unless the file lets it in already."""
    given = hybrid(tmp_path, f", iam: {{roleARN: '{ROLE}'}}")
    assert given is not None
    assert (given.role_arn, given.access_entry) == (ROLE, True)
    listed = START.replace(
        "accessEntries: [", f"accessEntries: [{{principalARN: '{ROLE}', type: HYBRID_LINUX}}, "
    )
    text = f"{listed}remoteNetworkConfig: {{{NODES}, iam: {{roleARN: '{ROLE}'}}}}\n"
    again = load(tmp_path, text).cluster.hybrid_nodes
    assert again is not None
    assert not again.access_entry


def test_a_gateway_leads_to_nodes_and_pods(tmp_path: Path) -> None:
    """Without one, it is said that the routes are missing."""
    text = (
        f"{START}remoteNetworkConfig: {{{NODES}, remotePodNetworks: [{{cidrs: [10.85.0.0/16]}}], "
        "vpcGatewayID: tgw-1}\n"
    )
    environment = load(tmp_path, text)
    assert isinstance(environment.network, NewNetwork)
    assert environment.network.remote_gateway == RemoteGateway(
        gateway_id="tgw-1", cidrs=("10.80.0.0/16", "10.85.0.0/16")
    )
    without = load(tmp_path, f"{START}remoteNetworkConfig: {{{NODES}}}\n")
    assert "remoteNetworkConfig.vpcGatewayID" in {each.where for each in without.warnings}


def test_what_a_role_that_exists_makes_idle_is_warned_of(tmp_path: Path) -> None:
    """Its trust anchor is somebody else's."""
    text = (
        f"{START}remoteNetworkConfig: {{{NODES}, iam: {{provider: ira, roleARN: '{ROLE}', "
        f'caBundleCert: "{PEM}"}}}}\n'
    )
    warnings = load(tmp_path, text).warnings
    assert ("no-effect", "remoteNetworkConfig.iam.caBundleCert") in {
        (each.code, each.where) for each in warnings
    }
