"""A security group for nodes that must not share that of the cluster.

See https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aws_cdk import Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk.interfaces.aws_ec2 import IVPCRef
from constructs import Construct

from eks_constructs.values import frozen


@frozen
class _Rule:
    construct_id: str
    protocol: str
    ports: tuple[int, int]
    what: str


_FROM_CONTROL_PLANE: Final = (
    _Rule(
        construct_id="Https",
        protocol="tcp",
        ports=(443, 443),
        what="webhooks and aggregated APIs on port 443",
    ),
    _Rule(
        construct_id="High",
        protocol="tcp",
        ports=(1025, 65535),
        what="kubelet, and webhooks of pods",
    ),
)
_API: Final = _Rule(
    construct_id="Https", protocol="tcp", ports=(443, 443), what="the Kubernetes API"
)
_DNS: Final = (
    _Rule(construct_id="DnsTcp", protocol="tcp", ports=(53, 53), what="DNS"),
    _Rule(construct_id="DnsUdp", protocol="udp", ports=(53, 53), what="DNS"),
)


def node_security_group(
    scope: Construct, *, vpc: IVPCRef, name: str, cluster_name: str, cluster_group_id: str
) -> ec2.CfnSecurityGroup:
    """Make a security group for the nodes, with rules to and from that of the cluster.

    It carries the tag by which controllers find the one group of a node that they may change. So
    the nodes must not have the group of the cluster too, which carries the same.

    Args:
        scope: The node group.
        vpc: Where it belongs.
        name: Name of the node group.
        cluster_name: Cluster that the nodes join.
        cluster_group_id: Security group that EKS made for the cluster.
    """
    group = _group(scope, vpc=vpc, name=name, cluster_name=cluster_name)
    node_group_id = group.attr_group_id
    ec2.CfnSecurityGroupIngress(
        scope,
        "NodesToNodes",
        group_id=node_group_id,
        ip_protocol="-1",
        source_security_group_id=node_group_id,
        description="Anything between nodes of the group",
    )
    for rule in (*_FROM_CONTROL_PLANE, *_DNS):
        said, place = f"From the cluster: {rule.what}", f"ClusterToNodes{rule.construct_id}"
        _ingress(scope, place, rule, to=node_group_id, source=cluster_group_id, said=said)
    for rule in (_API, *_DNS):
        said, place = f"From nodes of {name}: {rule.what}", f"NodesToCluster{rule.construct_id}"
        _ingress(scope, place, rule, to=cluster_group_id, source=node_group_id, said=said)
    return group


def control_plane_node_security_group(
    scope: Construct,
    *,
    vpc: IVPCRef,
    name: str,
    cluster_name: str,
    control_plane_group_id: str,
    ingress: Sequence[ec2.CfnSecurityGroup.IngressProperty],
) -> ec2.CfnSecurityGroup:
    """Make a security group for the nodes, with rules to and from one of the control plane alone.

    No pod has that one, so nothing is said of DNS; nor of nodes to each other, for which they have
    another group. The group of the control plane may be one that lets nothing out by itself, so
    it is told what it may send.

    Args:
        scope: The node group.
        vpc: Where it belongs.
        name: Name of the node group.
        cluster_name: Cluster that the nodes join.
        control_plane_group_id: Further security group of the control plane's interfaces.
        ingress: More that nodes let in.
    """
    group = _group(scope, vpc=vpc, name=name, cluster_name=cluster_name)
    group.security_group_ingress = [
        *(
            ec2.CfnSecurityGroup.IngressProperty(
                ip_protocol=rule.protocol,
                from_port=rule.ports[0],
                to_port=rule.ports[1],
                source_security_group_id=control_plane_group_id,
                description=f"From the control plane: {rule.what}",
            )
            for rule in _FROM_CONTROL_PLANE
        ),
        *ingress,
    ]
    for rule in _FROM_CONTROL_PLANE:
        ec2.CfnSecurityGroupEgress(
            scope,
            f"ControlPlaneToNodes{rule.construct_id}",
            group_id=control_plane_group_id,
            ip_protocol=rule.protocol,
            from_port=rule.ports[0],
            to_port=rule.ports[1],
            destination_security_group_id=group.attr_group_id,
            description=f"To nodes of {name}: {rule.what}",
        )
    _ingress(
        scope,
        "NodesToControlPlaneHttps",
        _API,
        to=control_plane_group_id,
        source=group.attr_group_id,
        said=f"From nodes of {name}: {_API.what}",
    )
    return group


def _group(scope: Construct, *, vpc: IVPCRef, name: str, cluster_name: str) -> ec2.CfnSecurityGroup:
    group = ec2.CfnSecurityGroup(
        scope,
        "NodeSecurityGroup",
        group_description=f"Nodes of {name}",
        vpc_id=vpc.vpc_ref.vpc_id,
        security_group_egress=[
            ec2.CfnSecurityGroup.EgressProperty(
                ip_protocol="-1", cidr_ip="0.0.0.0/0", description="Anything the nodes ask for"
            ),
            ec2.CfnSecurityGroup.EgressProperty(
                ip_protocol="-1", cidr_ipv6="::/0", description="The same over IPv6"
            ),
        ],
    )
    Tags.of(group).add(f"kubernetes.io/cluster/{cluster_name}", "owned")
    return group


def _ingress(
    scope: Construct, construct_id: str, rule: _Rule, *, to: str, source: str, said: str
) -> None:
    ec2.CfnSecurityGroupIngress(
        scope,
        construct_id,
        group_id=to,
        ip_protocol=rule.protocol,
        from_port=rule.ports[0],
        to_port=rule.ports[1],
        source_security_group_id=source,
        description=said,
    )
