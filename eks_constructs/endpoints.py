"""VPC endpoints: the AWS services that a cluster calls, without a way to the internet."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from aws_cdk import Stack, Tags, Validations
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.imported import unknown_zone_problems
from eks_constructs.planning.endpoint_place import block_problems
from eks_constructs.planning.endpoint_policy import (
    EndpointGrant,
    EndpointPrincipals,
    endpoint_grants,
)
from eks_constructs.planning.endpoints import (
    EndpointFeature,
    EndpointKind,
    EndpointPlan,
    PlannedEndpoint,
    catalogue_date,
    plan_endpoints,
)
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.tokens import is_token, require_concrete

UNAVAILABLE_WARNING: Final = "eks-constructs:endpoint-unavailable"
"""Id of the warning that names services without an endpoint in the region."""

_ANYONE: Final = EndpointPrincipals.anyone()
_Rules: TypeAlias = list[ec2.CfnSecurityGroup.IngressProperty]


class VpcEndpoints(Construct):
    """The endpoints that the features of a cluster need, and one security group for them.

    Nodes that have no other way out must wait for them: pass this construct in ``requires`` of
    node groups and Fargate profiles. Private DNS is on, so that nothing has to be told of them; the
    VPC must support DNS hostnames and resolution, as those of :class:`Network` do.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        vpc_id: The VPC.
        vpc_cidrs: Its IPv4 blocks, secondary ones too: who may come in, at port 443.
        subnets: Where the network interfaces stand: the first subnet of each zone. The route
            tables of all of them lead to gateway endpoints.
        features: What the cluster does; decides which endpoints there are.
        existing: Services that have an endpoint in the VPC already, by the last part of their name
            or all of it; :class:`Network` says its own in ``endpoint_services``. Default: none.
        principals: Whose requests go through. Default: everybody's, as IAM allows; a restriction
            also keeps foreign credentials from carrying data out.
        ipv6_cidrs: IPv6 blocks of the VPC. Given, the services that can do it answer by IPv6 too.
            Default: IPv4 only.

    Raises:
        ConfigurationError: No features, subnets or blocks; a malformed block or id; a misspelt
            service; the region or a zone is not known.

    See https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
    """

    security_group: Final[ec2.ISecurityGroup | None]
    """Of the interface endpoints; ``None`` when there are none."""

    endpoints: Final[Mapping[str, ec2.CfnVPCEndpoint]]
    """Service, such as ``ecr.api``, to its endpoint."""

    unavailable: Final[tuple[str, ...]]
    """Services that the features call, but that have no endpoint in the region."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc_id: str,
        vpc_cidrs: Sequence[str],
        subnets: Sequence[ec2.ISubnet],
        features: Collection[EndpointFeature],
        existing: Sequence[str] = (),
        principals: EndpointPrincipals = _ANYONE,
        ipv6_cidrs: Sequence[str] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse("VPC endpoints", unknown_zone_problems(subnets, where="subnets"))
        zones = [subnet.availability_zone for subnet in subnets]
        region = Stack.of(self).region
        require_concrete(
            {
                "region": region,
                "existing": tuple(existing),
                "subnets.availability_zone": zones,
            },
            subject="VPC endpoints",
        )
        place = _place_problems(vpc_id, vpc_cidrs, ipv6_cidrs)
        refuse("VPC endpoints", [*_subnet_problems(subnets), *place])
        plan = plan_endpoints(features=features, region=region, existing=existing)
        self._vpc_id: Final = vpc_id
        self._principals: Final = principals
        self._dual_stack: Final = bool(ipv6_cidrs)
        # Read backwards, the first subnet of a zone wins.
        homes = dict(zip(reversed(zones), reversed(subnets), strict=True))
        self._homes: Final = [homes[zone].subnet_id for zone in sorted(homes)]
        self._subnets: Final = subnets
        self.security_group = self._security_group(plan, _rules(vpc_cidrs, ipv6_cidrs))
        self.endpoints = {each.service: self._endpoint(each) for each in plan.endpoints}
        self.unavailable = plan.unavailable
        self._warn(region)

    def _security_group(self, plan: EndpointPlan, rules: _Rules) -> ec2.ISecurityGroup | None:
        if not plan.of_kind(EndpointKind.INTERFACE):
            return None
        group = ec2.CfnSecurityGroup(
            self,
            "SecurityGroup",
            group_description="Interface endpoints of AWS services",
            vpc_id=self._vpc_id,
            security_group_ingress=rules,
            # Without any rule, EC2 would add one that lets everything out.
            security_group_egress=[
                ec2.CfnSecurityGroup.EgressProperty(
                    ip_protocol="-1",
                    cidr_ip="127.0.0.1/32",
                    description="Nowhere: endpoints only answer",
                )
            ],
        )
        Tags.of(group).add("Name", self.node.path)
        return ec2.SecurityGroup.from_security_group_id(
            self, "SecurityGroupReference", group.attr_group_id, mutable=False
        )

    def _endpoint(self, planned: PlannedEndpoint) -> ec2.CfnVPCEndpoint:
        dual_stack = self._dual_stack and planned.dual_stack
        is_interface = planned.kind is EndpointKind.INTERFACE
        endpoint = ec2.CfnVPCEndpoint(
            self,
            planned.service,
            vpc_id=self._vpc_id,
            service_name=planned.service_name,
            vpc_endpoint_type=planned.kind.value,
            subnet_ids=self._homes if is_interface else None,
            security_group_ids=self._group_ids() if is_interface else None,
            private_dns_enabled=True if is_interface else None,
            ip_address_type="dualstack" if dual_stack else None,
            dns_options=ec2.CfnVPCEndpoint.DnsOptionsSpecificationProperty(
                dns_record_ip_type="dualstack"
            )
            if dual_stack
            else None,
            route_table_ids=None if is_interface else self._route_tables(),
            policy_document=self._policy(planned),
        )
        Tags.of(endpoint).add("Name", endpoint.node.path)
        return endpoint

    def _group_ids(self) -> list[str]:
        return [self.security_group.security_group_id] if self.security_group is not None else []

    def _route_tables(self) -> list[str]:
        tables = {each.node.path: _route_table(each) for each in self._subnets}
        refuse("VPC endpoints", _route_table_problems(tables))
        return list(dict.fromkeys(table for table in tables.values() if table is not None))

    def _policy(self, planned: PlannedEndpoint) -> iam.PolicyDocument | None:
        if not planned.takes_policy:
            return None
        stack = Stack.of(self)
        grants = endpoint_grants(
            planned.service,
            principals=self._principals,
            region=stack.region,
            own_account=stack.account,
        )
        statements = [_statement(grant, stack.partition) for grant in grants]
        return iam.PolicyDocument(statements=statements) if statements else None

    def _warn(self, region: str) -> None:
        if self.unavailable:
            Validations.of(self).add_warning(
                UNAVAILABLE_WARNING,
                f"no VPC endpoint exists in {region} for {', '.join(self.unavailable)} (catalogue "
                f"of {catalogue_date()}); what calls it needs another way out",
            )


def _statement(grant: EndpointGrant, partition: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        principals=[iam.AnyPrincipal()],
        actions=list(grant.actions),
        resources=[f"arn:{partition}:{resource}" for resource in grant.resources] or ["*"],
        conditions={"StringEquals": {key: list(ids) for key, ids in sorted(grant.equals.items())}}
        if grant.equals
        else None,
    )


def _rules(cidrs: Sequence[str], ipv6_cidrs: Sequence[str]) -> _Rules:
    make = ec2.CfnSecurityGroup.IngressProperty
    text = "HTTPS from the VPC"
    return [
        *(
            make(ip_protocol="tcp", from_port=443, to_port=443, cidr_ip=each, description=text)
            for each in cidrs
        ),
        *(
            make(ip_protocol="tcp", from_port=443, to_port=443, cidr_ipv6=each, description=text)
            for each in ipv6_cidrs
        ),
    ]


def _route_table(subnet: ec2.ISubnet) -> str | None:
    try:
        return subnet.route_table.route_table_id
    except RuntimeError:  # how jsii says that an imported subnet was given none
        return None


def _subnet_problems(subnets: Sequence[ec2.ISubnet]) -> Iterator[Problem]:
    if not subnets:
        message = "must name the subnets of the VPC that call the services, usually private ones"
        yield Problem(code="empty", where="subnets", got=None, message=message)


def _place_problems(
    vpc_id: str, cidrs: Sequence[str], ipv6_cidrs: Sequence[str]
) -> Iterator[Problem]:
    yield from id_problems(vpc_id, kind="vpc", where="vpc_id")
    if not cidrs:
        message = "must name the blocks of the VPC, so that it can reach its endpoints"
        yield Problem(code="empty", where="vpc_cidrs", got=None, message=message)
    yield from block_problems(_known("vpc_cidrs", cidrs), _known("ipv6_cidrs", ipv6_cidrs))


def _known(path: str, cidrs: Sequence[str]) -> Mapping[str, str]:
    return {f"{path}[{index}]": cidr for index, cidr in enumerate(cidrs) if not is_token(cidr)}


def _route_table_problems(tables: Mapping[str, str | None]) -> Iterator[Problem]:
    for path, table in tables.items():
        if table is None:
            message = (
                "must have a known route table for gateway endpoints; give route_table_id to the "
                "subnet, or name the gateway's service in existing"
            )
            yield Problem(code="required", where="subnets", got=path, message=message)
