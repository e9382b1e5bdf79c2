"""Security groups of a cluster beside the one that EKS makes for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.address_blocks import is_ipv6
from eks_constructs.planning.cluster_security_groups import api_source_problems
from eks_constructs.planning.resource_ids import id_problems
from eks_constructs.tokens import require_concrete

_HTTPS: Final = 443
_ALL: Final = "-1"


class ControlPlaneSecurityGroup(Construct):
    """A further security group on the interfaces of a control plane.

    Give it to a cluster in ``security_groups``. Nodes that do not have the security group that EKS
    makes for the cluster get their rules from and to this one.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        vpc_id: VPC of the cluster.
        api_from: Blocks, of IPv4 or IPv6, that may reach the Kubernetes API at port 443 inside the
            VPC: peered networks, networks of hybrid nodes. Default: none.

    Raises:
        ConfigurationError: A block is malformed or given twice, or the VPC has no such id.

    See https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
    """

    security_group_id: Final[str]
    security_group: Final[ec2.ISecurityGroup]

    def __init__(
        self, scope: Construct, construct_id: str, *, vpc_id: str, api_from: Sequence[str] = ()
    ) -> None:
        super().__init__(scope, construct_id)
        subject = "control plane security group"
        require_concrete({"api_from": tuple(api_from)}, subject=subject)
        refuse(
            subject,
            [
                *id_problems(vpc_id, kind="vpc", where="vpc_id"),
                *api_source_problems(api_from, where="api_from"),
            ],
        )
        group = ec2.CfnSecurityGroup(
            self,
            "Resource",
            group_description="Communication between the control plane and nodes",
            vpc_id=vpc_id,
        )
        self.security_group_id = group.attr_group_id
        self.security_group = ec2.SecurityGroup.from_security_group_id(
            self, "Reference", group.attr_group_id, mutable=False
        )
        rules = Construct(self, "ApiFrom")
        for cidr in api_from:
            ipv6 = is_ipv6(cidr)
            ec2.CfnSecurityGroupIngress(
                rules,
                cidr,
                group_id=group.attr_group_id,
                ip_protocol="tcp",
                from_port=_HTTPS,
                to_port=_HTTPS,
                cidr_ip=None if ipv6 else cidr,
                cidr_ipv6=cidr if ipv6 else None,
                description=f"The Kubernetes API from {cidr}",
            )


class SharedNodeSecurityGroup(Construct):
    """A security group for the nodes of all self-managed groups of a cluster.

    Nodes in it reach each other at all ports, and by default also the control plane and managed
    nodes, which have the security group that EKS makes for the cluster.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster_security_group_id: Security group that EKS made for the cluster, such as
            ``cluster.cluster_security_group_id``.
        vpc_id: VPC of the cluster, to make the group in. Default: ``security_group_id`` says which
            group it is.
        security_group_id: A group that exists, whose own rules are left alone. Default: one is
            made in ``vpc_id``.
        cluster_rules: Make the two rules that let the group and that of the cluster reach each
            other at all ports. Default: yes; without them, the group given must have rules.

    Raises:
        ConfigurationError: Not exactly one of VPC and group is given, or an id is malformed; a
            group that is made has no rules.

    See https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
    """

    security_group_id: Final[str]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster_security_group_id: str,
        vpc_id: str | None = None,
        security_group_id: str | None = None,
        cluster_rules: bool = True,
    ) -> None:
        super().__init__(scope, construct_id)
        refuse(
            "shared node security group",
            _shared_problems(vpc_id, security_group_id, cluster_rules=cluster_rules),
        )
        self.security_group_id = (
            security_group_id if security_group_id is not None else self._make(vpc_id)
        )
        if cluster_rules:
            self._open("FromCluster", self.security_group_id, cluster_security_group_id)
            self._open("ToCluster", cluster_security_group_id, self.security_group_id)

    def _make(self, vpc_id: str | None) -> str:
        group = ec2.CfnSecurityGroup(
            self,
            "Resource",
            group_description="Communication between all nodes in the cluster",
            vpc_id=vpc_id,
        )
        self._open("NodesToNodes", group.attr_group_id, group.attr_group_id)
        return group.attr_group_id

    def _open(self, construct_id: str, group_id: str, source_id: str) -> None:
        ec2.CfnSecurityGroupIngress(
            self,
            construct_id,
            group_id=group_id,
            ip_protocol=_ALL,
            source_security_group_id=source_id,
            description=_DESCRIPTIONS[construct_id],
        )


_DESCRIPTIONS: Final = {
    "FromCluster": "Anything from the control plane and managed nodes",
    "ToCluster": "Anything from self-managed nodes",
    "NodesToNodes": "Anything between self-managed nodes",
}


def _shared_problems(
    vpc_id: str | None, security_group_id: str | None, *, cluster_rules: bool
) -> Iterator[Problem]:
    if (vpc_id is None) == (security_group_id is None):
        message = "must be given, or security_group_id instead; exactly one of them"
        yield Problem(code="not-together", where="vpc_id", got=vpc_id, message=message)
    if vpc_id is not None:
        yield from id_problems(vpc_id, kind="vpc", where="vpc_id")
    if security_group_id is not None:
        yield from id_problems(security_group_id, kind="sg", where="security_group_id")
    if security_group_id is None and not cluster_rules:
        message = "must be true unless security_group_id names a group that has rules of its own"
        yield Problem(code="not-together", where="cluster_rules", got=False, message=message)
