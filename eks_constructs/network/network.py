"""The network of a cluster: VPC, subnets, ways out, records of its traffic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from aws_cdk import Acknowledgment, RemovalPolicy, Validations
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.network.existing_network import ExistingNetwork
from eks_constructs.network.flow_logs import FlowLogs, VpcFlowLog
from eks_constructs.network.internet import route_out_by_ipv6, route_to_internet, route_to_s3
from eks_constructs.network.known_inputs import require_known_ids, require_known_plan
from eks_constructs.network.local_zones import local_subnets
from eks_constructs.network.nat_gateways import NatGateways
from eks_constructs.network.subnets import (
    SCOPES,
    Blocks,
    facts,
    further_blocks,
    make_subnet,
    name_network,
    vpc_resource,
)
from eks_constructs.network.vpc_reference import vpc_reference
from eks_constructs.planning.network import HostnameType, Ipv6Pool, NatMode, NetworkPlan
from eks_constructs.planning.network_existing import ExistingNetworkPlan, ExistingSubnet
from eks_constructs.planning.network_layout import Subnet, SubnetLayout, SubnetTier

_FLOW_LOGS: Final = FlowLogs()
_ZONES_ARE_GIVEN: Final = Acknowledgment(
    id="CloudFormation-Validate::W3010",
    reason="zones are named so that a zone which appears in the account moves no subnet",
)
_NO_SUBNETS: Final[Mapping[str, ExistingSubnet]] = {}


class Network(Construct):
    """A VPC whose subnets keep their addresses whatever zones come and go.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        zones: Two to six Availability Zones, such as ``eu-west-1a``. Never found out here: a zone
            that appears in the account must not move anything.
        cidr: IPv4 block: /16 to /22, with control-plane subnets to /20; in eksctl's layout /16 to
            /24. Default: 10.0.0.0/16.
        layout: Where in the block each subnet lies. Default: by zone, so that a change of zones
            never moves other subnets. Another layout later is another network.
        control_plane_subnets: Make a /28 in each zone for the cluster's own network interfaces,
            so that pods cannot use up the addresses that an upgrade needs. Default: no.
        isolated_subnets: Make subnets without a way out, for databases. Default: no.
        pod_cidr: A second IPv4 block, /16 to /25, usually in 100.64.0.0/10, with a subnet per zone
            for pods with custom networking. Default: none, and pods share the nodes' subnets.
        local_zones: Local Zones, each with a public and a private subnet, in eksctl's layout and
            with one NAT gateway at most. Default: none; :class:`LocalZoneSubnets` adds some later.
        public_subnets: Make public subnets, with an internet gateway. Default: yes.
        cluster_names: Clusters that will live here; subnets for load balancers get
            ``kubernetes.io/cluster/<name>=shared``. With exactly one, its name starts the ``Name``
            tags. Default: none, and the construct path starts them.
        karpenter_discovery: Value of ``karpenter.sh/discovery`` on private subnets, usually the
            cluster's name. Default: no such tag.
        nat: How private subnets reach the internet. Default: a NAT gateway per zone. With
            ``NONE``, :class:`NatGateways` can still be made elsewhere, for instance in another
            stack, so that a cluster need not wait for them.
        dual_stack: Give everything IPv6 addresses as well, as a cluster with the ``ipv6`` family
            needs. Private subnets then also reach the IPv6 internet, if there are public ones.
            Default: no.
        ipv6_pool: Where the IPv6 addresses come from. Default: Amazon gives a /56.
        map_public_ip_on_launch: Give instances in public subnets public addresses. Default: no.
        hostname_type: What host names of instances are made of. Default: their IPv4 addresses.
        flow_logs: What to record of the traffic. Default: everything, encrypted, for a year;
            ``None`` records nothing.
        allow_public_cidr: Accept a block outside RFC 1918 and 100.64.0.0/10. Default: refused.
        removal_policy: What happens to the flow logs and their key, and to nothing else, when
            they leave the template. Default: kept.

    Raises:
        ConfigurationError: Everything that cannot be, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
    """

    vpc_id: Final[str]
    cidr: Final[str]
    zones: Final[tuple[str, ...]]
    subnet_plan: Final[tuple[Subnet, ...]]
    public_subnets: Final[tuple[ec2.ISubnet, ...]]
    private_subnets: Final[tuple[ec2.ISubnet, ...]]
    control_plane_subnets: Final[tuple[ec2.ISubnet, ...]]
    isolated_subnets: Final[tuple[ec2.ISubnet, ...]]
    pod_subnets: Final[Mapping[str, ec2.ISubnet]]
    """Zone to its subnet for pods, as the network plugin wants them; empty without a block."""

    local_subnets: Final[Mapping[SubnetTier, Mapping[str, ec2.ISubnet]]]
    """Local Zone to its subnet, for public and private ones; no tier without Local Zones."""

    cidrs: Final[tuple[str, ...]]
    """Every IPv4 block: that of the network, then that of the pods."""

    ipv6_cidr: Final[str | None]
    """The IPv6 block, for those who wait for the network; ``None`` without."""

    internet_gateway_id: Final[str | None]
    nat_gateways: Final[NatGateways | None]
    flow_log: Final[VpcFlowLog | None]
    endpoint_services: Final[tuple[str, ...]] = ("s3",)

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        zones: Sequence[str],
        cidr: str = "10.0.0.0/16",
        layout: SubnetLayout = SubnetLayout.BY_ZONE,
        control_plane_subnets: bool = False,
        isolated_subnets: bool = False,
        pod_cidr: str | None = None,
        local_zones: Sequence[str] = (),
        public_subnets: bool = True,
        cluster_names: Sequence[str] = (),
        karpenter_discovery: str | None = None,
        nat: NatMode = NatMode.PER_ZONE,
        dual_stack: bool = False,
        ipv6_pool: Ipv6Pool | None = None,
        map_public_ip_on_launch: bool = False,
        hostname_type: HostnameType | None = None,
        flow_logs: FlowLogs | None = _FLOW_LOGS,
        allow_public_cidr: bool = False,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        places = (*zones, *local_zones)
        require_known_plan(places, (cidr, pod_cidr), cluster_names, karpenter_discovery)
        plan = NetworkPlan(
            zones=tuple(zones),
            cidr=cidr,
            layout=layout,
            public_subnets=public_subnets,
            control_plane_subnets=control_plane_subnets,
            isolated_subnets=isolated_subnets,
            pod_cidr=pod_cidr,
            local_zones=tuple(local_zones),
            nat=nat,
            cluster_names=tuple(cluster_names),
            karpenter_discovery=karpenter_discovery,
            map_public_ip_on_launch=map_public_ip_on_launch,
            hostname_type=hostname_type,
            allow_public_cidr=allow_public_cidr,
        )
        resource = vpc_resource(self, plan)
        self.vpc_id = resource.ref
        self.cidr = cidr
        self.cidrs = (cidr,) if pod_cidr is None else (cidr, pod_cidr)
        blocks = further_blocks(self, resource, dual_stack, ipv6_pool, pod_cidr)
        self.ipv6_cidr = blocks.ipv6.cidr if blocks.ipv6 is not None else None
        self.subnet_plan = plan.subnets
        self.zones = plan.zones_in_order
        self._made: Final = self._subnets(plan, blocks)
        self.public_subnets = self._of(SubnetTier.PUBLIC)
        self.private_subnets = self._of(SubnetTier.PRIVATE)
        self.control_plane_subnets = self._of(SubnetTier.CONTROL_PLANE)
        self.isolated_subnets = self._of(SubnetTier.ISOLATED)
        self.pod_subnets = {each.availability_zone: each for each in self._of(SubnetTier.PODS)}
        self.internet_gateway_id = self._route(ipv6=dual_stack)
        self.local_subnets = local_subnets(self, plan, self.vpc_id, self.internet_gateway_id)
        self.nat_gateways = self._nat_gateways(nat)
        route_to_s3(self, vpc_id=self.vpc_id, subnets=tuple(self._made.values()))
        self.flow_log = self._flow_log(flow_logs, removal_policy)
        name_network(self, plan, self._made)
        Validations.of(self).acknowledge(_ZONES_ARE_GIVEN)

    @cached_property
    def vpc(self) -> ec2.IVpc:
        """The VPC for constructs of the CDK that insist on one; described at the first use."""
        known: dict[SubnetTier, list[ExistingSubnet]] = {tier: [] for tier in SubnetTier}
        for subnet, made in self._made.items():
            known[subnet.tier].append(facts(subnet, made))
        return vpc_reference(
            self, "Vpc", vpc_id=self.vpc_id, cidr=self.cidr, zones=self.zones, subnets=known
        )

    @staticmethod
    def from_existing(
        scope: Construct,
        construct_id: str,
        *,
        vpc_id: str | None = None,
        cidr: str | None = None,
        public_subnets: Mapping[str, ExistingSubnet] = _NO_SUBNETS,
        private_subnets: Mapping[str, ExistingSubnet] = _NO_SUBNETS,
        control_plane_subnets: Mapping[str, ExistingSubnet] = _NO_SUBNETS,
        isolated_subnets: Mapping[str, ExistingSubnet] = _NO_SUBNETS,
        cluster_names: Sequence[str] = (),
        karpenter_discovery: str | None = None,
        one_zone: bool = False,
    ) -> ExistingNetwork:
        """Describe a VPC that exists already, in the shape of one of ours.

        Nothing in it is made or changed. A warning (``eks-constructs:subnet-tags``) names the
        commands that give its subnets the tags they need.

        Args:
            scope: Parent construct.
            construct_id: Id in the parent.
            vpc_id: Such as ``vpc-0123456789abcdef0``; ids must be known at synthesis. Default: that
                of the subnets, which a network interface finds at deployment if anything asks.
            cidr: Its IPv4 block. Default: not known.
            public_subnets: Public subnets, each under a name of your choice, which becomes a
                construct id; a zone may have several. Default: none.
            private_subnets: Private subnets, likewise. Default: none.
            control_plane_subnets: Subnets for nothing but the control plane. Default: none.
            isolated_subnets: Subnets without a way out. Default: none.
            cluster_names: Clusters that will use the subnets. Default: none.
            karpenter_discovery: Value of ``karpenter.sh/discovery``. Default: no such tag.
            one_zone: Whether one zone is enough, as on an Outpost. Default: two are needed.

        Raises:
            ConfigurationError: Malformed ids, one subnet twice, fewer than two zones in all.

        See https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
        """
        subnets = {
            SubnetTier.PUBLIC: public_subnets,
            SubnetTier.PRIVATE: private_subnets,
            SubnetTier.CONTROL_PLANE: control_plane_subnets,
            SubnetTier.ISOLATED: isolated_subnets,
        }
        require_known_ids(vpc_id, subnets)
        plan = ExistingNetworkPlan(
            vpc_id=vpc_id,
            cidr=cidr,
            subnets=subnets,
            cluster_names=tuple(cluster_names),
            karpenter_discovery=karpenter_discovery,
            one_zone=one_zone,
        )
        return ExistingNetwork(scope, construct_id, plan=plan)

    def _subnets(self, plan: NetworkPlan, blocks: Blocks) -> Mapping[Subnet, ec2.Subnet]:
        tiers = sorted({subnet.tier for subnet in self.subnet_plan})
        scopes = {tier: Construct(self, SCOPES[tier]) for tier in tiers}
        return {
            subnet: make_subnet(
                scopes[subnet.tier], subnet, plan=plan, vpc_id=self.vpc_id, blocks=blocks
            )
            for subnet in self.subnet_plan
        }

    def _of(self, tier: SubnetTier) -> tuple[ec2.Subnet, ...]:
        return tuple(made for subnet, made in self._made.items() if subnet.tier is tier)

    def _route(self, *, ipv6: bool) -> str | None:
        public = self._of(SubnetTier.PUBLIC)
        if not public:
            return None
        gateway_id = route_to_internet(self, vpc_id=self.vpc_id, subnets=public, ipv6=ipv6)
        if ipv6:
            private = self._of(SubnetTier.PRIVATE)
            route_out_by_ipv6(self, vpc_id=self.vpc_id, subnets=private)
        return gateway_id

    def _nat_gateways(self, mode: NatMode) -> NatGateways | None:
        if mode is NatMode.NONE:
            return None
        local = self.local_subnets.get(SubnetTier.PRIVATE, {})
        return NatGateways(
            self,
            "NatGateways",
            public_subnets=self.public_subnets,
            private_subnets=(*self.private_subnets, *local.values()),
            mode=mode,
        )

    def _flow_log(
        self, flow_logs: FlowLogs | None, removal_policy: RemovalPolicy
    ) -> VpcFlowLog | None:
        if flow_logs is None:
            return None
        return VpcFlowLog(
            self,
            "FlowLog",
            vpc_id=self.vpc_id,
            flow_logs=flow_logs,
            removal_policy=removal_policy,
        )
