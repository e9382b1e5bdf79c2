"""``vpc``: the network of a cluster, made for it or brought along."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from eks_constructs.config.section import Many, Section, SecurityGroupId, SubnetId, VpcId

NatGatewayName = Literal["HighlyAvailable", "Single", "Disable"]
HostnameTypeName = Literal["ip-name", "resource-name"]
EgressModeName = Literal["AWS_MANAGED", "CUSTOMER_ROUTED", "CUSTOMER_ISOLATED"]


class ExistingSubnet(Section):
    """One subnet of an existing VPC; never looked up, so that it needs an id."""

    id: SubnetId | None = Field(default=None, description="Its id; required here.")
    az: str | None = Field(
        default=None,
        description="Its Availability Zone. Unsaid: the key, if it is the name of a zone; else not "
        "known, and the subnet serves only what needs no zone.",
    )
    cidr: str | None = Field(
        default=None, description="Its block, only compared with that of the VPC."
    )


class Subnets(Section):
    """The subnets of an existing VPC, by a name of your choice."""

    private: Mapping[str, ExistingSubnet] = Field(
        default_factory=dict, description="Subnets whose way out is a NAT gateway, or none."
    )
    public: Mapping[str, ExistingSubnet] = Field(
        default_factory=dict, description="Subnets with a route to an internet gateway."
    )


class Nat(Section):
    """How private subnets reach the internet."""

    gateway: NatGatewayName | None = Field(
        default=None,
        description="HighlyAvailable: a gateway in each zone; Single: one for all; Disable: none. "
        "Unsaid: HighlyAvailable (hardened), Single (eksctl).",
    )


class ClusterEndpoints(Section):
    """From where the Kubernetes API can be reached."""

    public_access: bool | None = Field(
        default=None,
        description="From the internet, limited to publicAccessCIDRs. Unsaid: no (hardened), yes "
        "(eksctl).",
    )
    private_access: bool | None = Field(
        default=None,
        description="From inside the VPC. Unsaid: yes (hardened), no (eksctl).",
    )


class Vpc(Section):
    """The network. With ``id`` an existing VPC is used, else one is made."""

    id: VpcId | None = Field(default=None, description="An existing VPC. Unsaid: one is made.")
    cidr: str | None = Field(
        default=None,
        description="Block of a VPC that is made, /16 to /24. Unsaid: 10.0.0.0/16 (hardened), "
        "192.168.0.0/16 (eksctl). With id: its block, to check other blocks against.",
    )
    ipv6_cidr: str | None = Field(
        default=None,
        alias="ipv6Cidr",
        description="IPv6 block of a VPC that is made, from the pool of ipv6Pool. Unsaid: Amazon "
        "gives a /56.",
    )
    ipv6_pool: str | None = Field(
        default=None,
        description="Id of the pool, brought to AWS, that ipv6Cidr is from.",
    )
    auto_allocate_ipv6: bool | None = Field(
        default=None,
        description="IPv6 addresses of Amazon for the VPC of an IPv4 cluster too. Unsaid: no.",
    )
    hostname_type: HostnameTypeName | None = Field(
        default=None,
        description="What host names of instances are made of, in a VPC that is made: their IPv4 "
        "address, or their id. Unsaid: what EC2 does, ip-name.",
    )
    subnets: Subnets | None = Field(default=None, description="The subnets that exist, to use.")
    security_group: SecurityGroupId | None = Field(
        default=None,
        description="A group that exists for the control plane's interfaces, beside the one that "
        "EKS makes. Unsaid: none (hardened), or one is made (eksctl).",
    )
    control_plane_security_group_ids: Many[SecurityGroupId] | None = Field(
        default=None,
        min_length=1,
        description="The same for several groups; rules of nodes refer to the first.",
    )
    extra_cidrs: Many[str] = Field(
        default=(),
        description="IPv4 blocks, such as peered networks, that may reach the Kubernetes API "
        "inside the VPC at port 443.",
    )
    extra_ipv6_cidrs: Many[str] = Field(
        default=(), description="The same for IPv6 blocks, in an IPv6 cluster."
    )
    shared_node_security_group: SecurityGroupId | None = Field(
        default=None,
        description="A group that exists for all self-managed nodes. Unsaid: none (hardened), or "
        "one is made (eksctl).",
    )
    manage_shared_node_security_group_rules: bool | None = Field(
        default=None,
        description="Let that group and the one that EKS makes reach each other at all ports. "
        "Unsaid: yes.",
    )
    nat: Nat = Field(
        default_factory=Nat.unsaid,
        description="How private subnets reach the internet.",
    )
    cluster_endpoints: ClusterEndpoints = Field(
        default_factory=ClusterEndpoints.unsaid,
        description="From where the API can be reached.",
    )
    public_access_cidrs: Many[str] | None = Field(
        default=None,
        description="Blocks that may reach the public endpoint. Unsaid: a public endpoint is "
        "refused (hardened), or open to all (eksctl).",
    )
    control_plane_subnet_ids: Many[SubnetId] | None = Field(
        default=None,
        description="Subnets of an existing VPC for the control plane's interfaces, in two zones "
        "or more. Unsaid: all private subnets, and in the eksctl profile all public ones too.",
    )
    control_plane_on_private_subnets: bool | None = Field(
        default=None,
        description="Keep the control plane's interfaces off public subnets. Unsaid: yes "
        "(hardened), no (eksctl).",
    )
    control_plane_egress_mode: EgressModeName | None = Field(
        default=None,
        description="Which way traffic of the control plane takes to the internet. Unsaid: "
        "EKS's own default, AWS_MANAGED.",
    )
