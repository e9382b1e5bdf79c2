"""Networks, endpoints and remote networks, changed in the file of a live cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from eks_constructs.local.client import LocalAws
from tests.config.files import START
from tests.support.cdk_cli import Cli, bootstrapped

pytestmark = pytest.mark.e2e
FILE: Final = (
    START
    + """
addonsConfig: {disableDefaultAddons: true}
vpc: {extraCIDRs: [172.16.0.0/16], nat: {gateway: Disable}}
remoteNetworkConfig: {remoteNodeNetworks: [{cidrs: [10.80.0.0/16]}]}
"""
)
EDITS: Final = {
    "{extraCIDRs: [172.16.0.0/16], nat: {gateway: Disable}}": "{extraCIDRs: [172.17.0.0/16], "
    "nat: {gateway: HighlyAvailable}, hostnameType: resource-name, "
    "clusterEndpoints: {privateAccess: true}, publicAccessCIDRs: [198.51.100.0/24], "
    "controlPlaneOnPrivateSubnets: true}",
    "{remoteNodeNetworks: [{cidrs: [10.80.0.0/16]}]}": "{remoteNodeNetworks: "
    "[{cidrs: [10.81.0.0/16]}], vpcGatewayID: tgw-0123456789abcdef0}",
}
KEPT: Final = ("AWS::EC2::VPC", "AWS::EKS::Cluster")


@pytest.fixture(scope="module")
def cli(aws: LocalAws) -> Iterator[Cli]:
    """Return the CLI with a bootstrapped local AWS and a file of our own."""
    with bootstrapped(aws, "dev") as cli:
        cli.file.write_text(FILE)
        yield cli


def test_every_edit_is_an_update_in_place(cli: Cli) -> None:
    """Gateways, routes and rules come and go; network and cluster stay."""
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    before = {name: cli.the(name).physical_id for name in KEPT}
    for old, new in EDITS.items():
        cli.edit(old, new)
    done = cli.deploy()
    assert done.returncode == 0, done.stdout + done.stderr
    assert {name: cli.the(name).physical_id for name in KEPT} == before
    network = cli.the("AWS::EKS::Cluster").properties["ResourcesVpcConfig"]
    assert isinstance(network, dict)
    assert network["EndpointPrivateAccess"] is True
    assert network["PublicAccessCidrs"] == ["198.51.100.0/24"]
    assert isinstance(network["SubnetIds"], list)
    assert len(network["SubnetIds"]) == 3
    assert cli.the("AWS::EC2::TransitGatewayAttachment").status == "CREATE_COMPLETE"
