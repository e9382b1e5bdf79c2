"""User data with the tokens of a real cluster, as CloudFormation will put it together."""

from __future__ import annotations

import tomllib
from typing import Final, cast

import pytest
import yaml
from aws_cdk import App, Fn, Stack
from aws_cdk import aws_eks as eks

from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.cluster_network import IpFamily
from eks_constructs.planning.user_data import ClusterFacts, NodeSettings, full_user_data
from tests.support.user_data import parts

DEPLOYED: Final = {
    "CertificateAuthorityData": "LS0tLS1CRUdJTg==",
    "Endpoint": "https://0123.gr7.eu-west-1.eks.amazonaws.com",
    "KubernetesNetworkConfig.ServiceIpv6Cidr": "fd12:3456:789a::/108",
}
NAME: Final = "demo"


def deployed(family: AmiFamily) -> str:
    """Return the user data of a node as it is once CloudFormation knows the cluster."""
    stack = Stack(App(), "Stack")
    cluster = eks.CfnCluster(
        stack,
        "Cluster",
        role_arn="arn:aws:iam::111122223333:role/cluster",
        resources_vpc_config=eks.CfnCluster.ResourcesVpcConfigProperty(subnet_ids=["subnet-1"]),
    )
    facts = ClusterFacts(
        name=cluster.ref,
        endpoint=cluster.attr_endpoint,
        certificate_authority=cluster.attr_certificate_authority_data,
        service_cidr=cluster.attr_kubernetes_network_config_service_ipv6_cidr,
        ip_family=IpFamily.IPV6,
    )
    node = NodeSettings(pre_commands=[f"echo '{cluster.ref}'"] if family.is_ubuntu else [])
    text = stack.resolve(Fn.base64(full_user_data(family, facts, node)))
    separator, pieces = text["Fn::Base64"]["Fn::Join"]
    return cast("str", separator).join(_value(piece) for piece in pieces)


def _value(piece: str | dict[str, object]) -> str:
    if isinstance(piece, str):
        return piece
    if "Ref" in piece:
        return NAME
    _, attribute = cast("list[str]", piece["Fn::GetAtt"])
    return DEPLOYED[attribute]


def test_nodeadm_gets_the_cluster() -> None:
    """With the block of IPv6 that only EKS knows, from which nodeadm derives the DNS address."""
    ((_, text),) = parts(deployed(AmiFamily.AMAZON_LINUX_2023))
    assert yaml.safe_load(text)["spec"]["cluster"] == {
        "name": NAME,
        "apiServerEndpoint": DEPLOYED["Endpoint"],
        "certificateAuthority": DEPLOYED["CertificateAuthorityData"],
        "cidr": DEPLOYED["KubernetesNetworkConfig.ServiceIpv6Cidr"],
    }


def test_bottlerocket_gets_the_cluster() -> None:
    """It asks EKS for the DNS address, which cannot be derived from a token."""
    settings = tomllib.loads(deployed(AmiFamily.BOTTLEROCKET))["settings"]
    assert settings["kubernetes"] == {
        "api-server": DEPLOYED["Endpoint"],
        "cluster-certificate": DEPLOYED["CertificateAuthorityData"],
        "cluster-name": NAME,
    }


@pytest.mark.parametrize(
    "line",
    [
        "API_SERVER_URL='https://0123.gr7.eu-west-1.eks.amazonaws.com'",
        "B64_CLUSTER_CA='LS0tLS1CRUdJTg=='",
        "CLUSTER_NAME='demo'",
        "  --service-ipv6-cidr 'fd12:3456:789a::/108'",
        "echo 'demo'",
    ],
)
def test_ubuntu_gets_the_cluster(line: str) -> None:
    """Commands of the caller may hold tokens too."""
    assert line in deployed(AmiFamily.UBUNTU_2404).splitlines()
