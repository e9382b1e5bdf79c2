"""``python -m benchmarks.handwritten OUTDIR``: the dev environment by hand, the floor of a synth.

Values already decided: no planning, no files, no refusals. The CDK's L2 constructs where a person
would take them and the library does: roles, policies, keys, log groups. L1 for the rest, so that
addresses and names are those of the library.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import App, Aws, CfnOutput, CfnTag, Stack, Stage, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.case import feature_flags, print_own_peak
from benchmarks.handwritten_eks import (
    access_entry,
    addon,
    cluster,
    fargate_profile,
    node_group,
)
from benchmarks.handwritten_parts import encryption_key, log_group, role

REGION = "eu-west-1"
ZONES = ("eu-west-1a", "eu-west-1b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """One kind of subnet.

    Attributes:
        name: What it is called in ids and names.
        cidrs: One per zone.
        load_balancers: The role tag for load balancers. Default: none.
    """

    name: str
    cidrs: tuple[str, str]
    load_balancers: str | None = None


TIERS = (
    Tier(
        name="public",
        cidrs=("10.10.192.0/22", "10.10.196.0/22"),
        load_balancers="kubernetes.io/role/elb",
    ),
    Tier(
        name="private",
        cidrs=("10.10.0.0/19", "10.10.32.0/19"),
        load_balancers="kubernetes.io/role/internal-elb",
    ),
    Tier(name="control-plane", cidrs=("10.10.248.0/28", "10.10.248.16/28")),
)


def _name(value: str) -> list[CfnTag]:
    return [CfnTag(key="Name", value=value)]


class Network(Stack):
    """VPC, three tiers of subnets in two zones, the way in, flow logs."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id, description="Network of the EKS environment dev")
        self.subnets: dict[str, list[str]] = {tier.name: [] for tier in TIERS}
        self.route_tables: dict[str, list[str]] = {tier.name: [] for tier in TIERS}
        vpc = ec2.CfnVPC(
            self,
            "Vpc",
            cidr_block="10.10.0.0/16",
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags=_name("dev"),
        )
        self.vpc_id = vpc.ref
        for tier in TIERS:
            for zone, cidr in zip(ZONES, tier.cidrs, strict=True):
                self._subnet(tier, zone, cidr)
        self._internet()
        self._flow_log()
        ec2.CfnVPCEndpoint(
            self,
            "S3Endpoint",
            service_name=f"com.amazonaws.{Aws.REGION}.s3",
            vpc_endpoint_type="Gateway",
            vpc_id=self.vpc_id,
            route_table_ids=[table for tables in self.route_tables.values() for table in tables],
            tags=_name("dev"),
        )

    def _subnet(self, tier: Tier, zone: str, cidr: str) -> None:
        place = f"{tier.name}-{zone}"
        tags = _name(f"dev/{tier.name}/{zone}")
        roles = (
            [
                CfnTag(key="kubernetes.io/cluster/dev", value="shared"),
                CfnTag(key=tier.load_balancers, value="1"),
            ]
            if tier.load_balancers
            else []
        )
        subnet = ec2.CfnSubnet(
            self,
            f"Subnet-{place}",
            vpc_id=self.vpc_id,
            availability_zone=zone,
            cidr_block=cidr,
            map_public_ip_on_launch=False,
            tags=[*roles, *tags],
        ).ref
        table = ec2.CfnRouteTable(self, f"RouteTable-{place}", vpc_id=self.vpc_id, tags=tags).ref
        ec2.CfnSubnetRouteTableAssociation(
            self, f"Association-{place}", route_table_id=table, subnet_id=subnet
        )
        self.subnets[tier.name].append(subnet)
        self.route_tables[tier.name].append(table)

    def _internet(self) -> None:
        gateway = ec2.CfnInternetGateway(self, "InternetGateway", tags=_name("dev")).ref
        attachment = ec2.CfnVPCGatewayAttachment(
            self, "Attachment", vpc_id=self.vpc_id, internet_gateway_id=gateway
        )
        for zone, table in zip(ZONES, self.route_tables["public"], strict=True):
            ec2.CfnRoute(
                self,
                f"DefaultRoute-{zone}",
                route_table_id=table,
                destination_cidr_block="0.0.0.0/0",
                gateway_id=gateway,
            ).add_resource_dependency(attachment)

    def _flow_log(self) -> None:
        flow_logs = f"arn:aws:ec2:{REGION}:{Aws.ACCOUNT_ID}:vpc-flow-log/*"
        writer = role(
            self,
            "FlowLogRole",
            service="vpc-flow-logs.amazonaws.com",
            conditions={
                "StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID},
                "ArnLike": {"aws:SourceArn": flow_logs},
            },
        )
        key = encryption_key(self, "FlowLogKey")
        group = log_group(self, "FlowLogGroup", region=REGION, key=key)
        policy = iam.ManagedPolicy(
            self,
            "FlowLogPolicy",
            description="Write the flow log of a VPC to its log group",
            roles=[writer],
            statements=[
                iam.PolicyStatement(
                    actions=[
                        "logs:CreateLogStream",
                        "logs:DescribeLogStreams",
                        "logs:PutLogEvents",
                    ],
                    resources=[group.log_group_arn],
                )
            ],
        )
        ec2.CfnFlowLog(
            self,
            "FlowLog",
            resource_id=self.vpc_id,
            resource_type="VPC",
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_group_name=group.log_group_name,
            deliver_logs_permission_arn=writer.role_arn,
            tags=_name("dev"),
        ).node.add_dependency(policy)
        for made in (writer, key, group):
            Tags.of(made).add("Name", "dev")


class Egress(Stack):
    """One NAT gateway and the routes of both zones to it."""

    def __init__(self, scope: Construct, construct_id: str, *, network: Network) -> None:
        super().__init__(scope, construct_id, description="NAT gateways of the EKS environment dev")
        tags = _name("dev/egress/NatGateways/eu-west-1a")
        address = ec2.CfnEIP(self, "ElasticIp", domain="vpc", tags=tags)
        gateway = ec2.CfnNatGateway(
            self,
            "Gateway",
            allocation_id=address.attr_allocation_id,
            subnet_id=network.subnets["public"][0],
            tags=tags,
        ).ref
        for zone, table in zip(ZONES, network.route_tables["private"], strict=True):
            ec2.CfnRoute(
                self,
                f"Route-{zone}",
                route_table_id=table,
                destination_cidr_block="0.0.0.0/0",
                nat_gateway_id=gateway,
            )


class HandwrittenStage(Stage):
    """The five stacks of the dev environment, in the order in which they are deployed."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id, env=cdk.Environment(region=REGION))
        network = Network(self, "network")
        control_plane = Stack(
            self, "control-plane", description="Control plane of the EKS environment dev"
        )
        made = cluster(control_plane, network.subnets["control-plane"], REGION)
        for output, value in (
            ("ClusterName", made.ref),
            ("Endpoint", made.attr_endpoint),
            ("UpdateKubeconfig", f"aws eks update-kubeconfig --name dev --region {REGION}"),
        ):
            CfnOutput(control_plane, output, value=value)
        access_entry(control_plane, made.ref)
        egress = Egress(self, "egress", network=network)
        compute = Stack(self, "compute", description="Nodes of the EKS environment dev")
        node_group(compute, made.ref, network.subnets["private"])
        fargate_profile(compute, made.ref, network.subnets["private"], REGION)
        compute.add_stack_dependency(control_plane)
        compute.add_stack_dependency(egress)
        platform = Stack(self, "platform", description="Platform of the EKS environment dev")
        for name in ("coredns", "metrics-server"):
            addon(platform, name, made.ref)
        platform.add_stack_dependency(compute)
        Tags.of(self).add("team", "platform")


def synthesise(outdir: str) -> None:
    """Build the stage and write the cloud assembly."""
    app = App(context=feature_flags(), outdir=outdir, analytics_reporting=False)
    HandwrittenStage(app, "dev")
    app.synth()


if __name__ == "__main__":
    synthesise(sys.argv[1])
    print_own_peak()
