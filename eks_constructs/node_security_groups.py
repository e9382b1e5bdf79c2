"""Security groups that nodes need beside that of their cluster."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from aws_cdk import aws_ec2 as ec2
from aws_cdk.interfaces.aws_ec2 import IVPCRef
from constructs import Construct

from eks_constructs.planning.address_blocks import is_ipv6
from eks_constructs.planning.node_template import NodeTemplate

_SSH: Final = 22
_RDP: Final = 3389
_ALL: Final = "-1"


def machine_security_groups(
    scope: Construct, template: NodeTemplate, vpc: IVPCRef | None, *, ssh_group: bool = True
) -> list[str]:
    """Make the security groups that the options of the instances ask for.

    Args:
        scope: The node group.
        template: What was decided; checked, so that there is a VPC if a group is needed.
        vpc: VPC of the nodes.
        ssh_group: Whether who may connect gets a group of its own. Default: yes; without one,
            another group must have :func:`ssh_rules`.

    Returns:
        The ids of the groups made.
    """
    if vpc is None:
        return []
    made: list[str] = []
    if template.machine.efa:
        made.append(_efa_security_group(scope, vpc, template.name))
    ssh = template.machine.ssh
    if ssh_group and ssh is not None and ssh.opens_port:
        made.append(_ssh_security_group(scope, vpc, template))
    return made


def closed_security_group(
    scope: Construct, construct_id: str, *, vpc: IVPCRef, description: str
) -> ec2.CfnSecurityGroup:
    """Make a security group without rules; EC2 would add one that lets all traffic out.

    Args:
        scope: The node group.
        construct_id: Id in the node group.
        vpc: Where it belongs.
        description: What it is for.
    """
    return ec2.CfnSecurityGroup(
        scope,
        construct_id,
        group_description=description,
        vpc_id=vpc.vpc_ref.vpc_id,
        # No rule at all means the default rule; one that nothing matches takes its place.
        security_group_egress=[
            ec2.CfnSecurityGroup.EgressProperty(
                ip_protocol="icmp",
                from_port=252,
                to_port=86,
                cidr_ip="255.255.255.255/32",
                description="Nothing: takes the place of the rule that lets all traffic out",
            )
        ],
    )


def _efa_security_group(scope: Construct, vpc: IVPCRef, name: str) -> str:
    # EFA bypasses IP, so only a rule that names the group itself lets its traffic pass, both ways.
    group = closed_security_group(
        scope, "EfaSecurityGroup", vpc=vpc, description=f"EFA traffic between the nodes of {name}"
    )
    group_id = group.attr_group_id
    ec2.CfnSecurityGroupIngress(
        scope,
        "EfaIngress",
        group_id=group_id,
        ip_protocol=_ALL,
        source_security_group_id=group_id,
        description="EFA traffic from nodes of the same group",
    )
    ec2.CfnSecurityGroupEgress(
        scope,
        "EfaEgress",
        group_id=group_id,
        ip_protocol=_ALL,
        destination_security_group_id=group_id,
        description="EFA traffic to nodes of the same group",
    )
    return group_id


def _ssh_security_group(scope: Construct, vpc: IVPCRef, template: NodeTemplate) -> str:
    word = _port_and_word(template)[1]
    group = closed_security_group(
        scope, "SshSecurityGroup", vpc=vpc, description=f"{word} to the nodes of {template.name}"
    )
    group.security_group_ingress = [*ssh_rules(template)]
    return group.attr_group_id


def _port_and_word(template: NodeTemplate) -> tuple[int, str]:
    return (_RDP, "RDP") if template.family.is_windows else (_SSH, "SSH")


def ssh_rules(template: NodeTemplate) -> Iterator[ec2.CfnSecurityGroup.IngressProperty]:
    """Return the rules that let in who may connect to the nodes.

    Args:
        template: What was decided.
    """
    ssh = template.machine.ssh
    if ssh is None or not ssh.opens_port:
        return
    port, word = _port_and_word(template)
    rule = partial(
        ec2.CfnSecurityGroup.IngressProperty, ip_protocol="tcp", from_port=port, to_port=port
    )
    for source in ssh.source_security_group_ids:
        description = f"{word} from a security group that was named"
        yield rule(source_security_group_id=source, description=description)
    for cidr in ssh.source_cidrs:
        description = f"{word} from addresses that were named"
        ipv6 = is_ipv6(cidr)
        yield rule(
            cidr_ip=None if ipv6 else cidr,
            cidr_ipv6=cidr if ipv6 else None,
            description=description,
        )
    if ssh.from_anywhere:
        yield rule(cidr_ip="0.0.0.0/0", description=f"{word} from everywhere")
        yield rule(cidr_ipv6="::/0", description=f"{word} from everywhere, over IPv6")
