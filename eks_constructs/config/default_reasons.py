"""Why each table of defaults has what it has: one line for each attribute and each table.

``C1``, ``N2`` and the like are the numbers of the security controls that a default answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from eks_constructs.values import frozen


@frozen
class Reason:
    """Why the two tables fill a gap as they do.

    Attributes:
        eksctl: Of the table ``EKSCTL``.
        hardened: Of the table ``HARDENED``.
    """

    eksctl: str
    hardened: str


REASONS: Final[Mapping[str, Reason]] = {
    "version": Reason(
        eksctl="a constant of version 0.231, not what EKS would take",
        hardened="the newest but one: add-ons have caught up, and its support is long (C6)",
    ),
    "extended_support_accepted": Reason(
        eksctl="nobody is asked before a version costs several times as much",
        hardened="extended support costs several times as much; accept it by name (C6)",
    ),
    "cidr": Reason(
        eksctl="the block of every VPC that it makes",
        hardened="the largest private range, which leaves room for others beside it",
    ),
    "zones": Reason(
        eksctl="three, in us-east-1 two; it picks them at random",
        hardened="EKS runs its own control plane in three (C11)",
    ),
    "zones_by_region": Reason(
        eksctl="two in us-east-1",
        hardened="three in every region",
    ),
    "nat": Reason(
        eksctl="one gateway for all zones, in the first",
        hardened="no zone loses its way out with another (V6)",
    ),
    "layout": Reason(
        eksctl="public ones first, then private ones",
        hardened="no subnet moves when zones are added or taken away",
    ),
    "control_plane_subnets": Reason(
        eksctl="there are none",
        hardened="an upgrade never waits for addresses that pods have used up (C11)",
    ),
    "control_plane_tiers": Reason(
        eksctl="all subnets are handed to EKS",
        hardened="interfaces of the control plane need no way in from the internet (C11)",
    ),
    "full_subnets_accepted": Reason(
        eksctl="nobody counts addresses",
        hardened="pods without an address fail when load is highest",
    ),
    "flow_logs": Reason(
        eksctl="there are none",
        hardened="who spoke with whom can be looked up (V1)",
    ),
    "map_public_ip_on_launch": Reason(
        eksctl="nodes stand in public subnets and need an address there",
        hardened="nothing is on the internet by accident (V3)",
    ),
    "cluster_tags": Reason(
        eksctl="nothing goes by it any more",
        hardened="older controllers find the subnets of their cluster by it",
    ),
    "endpoints_of_eksctl": Reason(
        eksctl="those of eksctl, and no more",
        hardened="what nodes, pods and add-ons in use call",
    ),
    "ipv6_nat_is_fixed": Reason(
        eksctl="IPv6 clusters always have a single gateway",
        hardened="as for every cluster: no zone loses its way out with another (V6)",
    ),
    "public_access": Reason(
        eksctl="as EKS itself: the API is on the internet",
        hardened="nobody outside the network can try the API (C1)",
    ),
    "private_access": Reason(
        eksctl="as EKS itself: nodes reach the API through the internet",
        hardened="nodes reach the API inside the VPC (C1)",
    ),
    "open_endpoint_accepted": Reason(
        eksctl="as EKS itself: from everywhere",
        hardened="a public endpoint names the blocks that need it (C2)",
    ),
    "own_security_groups": Reason(
        eksctl="one for the control plane, one that self-managed nodes share",
        hardened="the group that EKS makes for every cluster does it all",
    ),
    "log_types": Reason(
        eksctl="none is switched on",
        hardened="what happened in the control plane can be looked up (C4)",
    ),
    "required_log_types": Reason(
        eksctl="none is demanded",
        hardened="who did what must be on record (C4)",
    ),
    "log_retention_days": Reason(
        eksctl="no end is set",
        hardened="a year, as auditors ask (C5)",
    ),
    "own_secrets_key": Reason(
        eksctl="EKS encrypts with a key of its own",
        hardened="reading secrets takes a permission that you give (C3)",
    ),
    "authentication_mode": Reason(
        eksctl="the ConfigMap aws-auth still counts beside access entries",
        hardened="access is in AWS only, where it can be reviewed (C8)",
    ),
    "bootstrap_creator_admin": Reason(
        eksctl="as EKS itself",
        hardened="every administrator is named (C8)",
    ),
    "lockout_accepted": Reason(
        eksctl="an access entry can be added later",
        hardened="a cluster that nobody can use helps nobody (C8)",
    ),
    "support_type": Reason(
        eksctl="as EKS itself",
        hardened="EKS updates a forgotten cluster instead of billing it (C7)",
    ),
    "zonal_shift": Reason(
        eksctl="left to EKS, where it is off",
        hardened="traffic can be moved out of a zone in trouble (C10)",
    ),
    "deletion_protection": Reason(
        eksctl="left to EKS, where it is off",
        hardened="a cluster is never deleted by accident (C9)",
    ),
    "auto_mode_public_registry": Reason(
        eksctl="pulls from Amazon ECR Public with credentials have higher limits",
        hardened="nodes pull from your own registry, or without credentials",
    ),
    "service_policy": Reason(
        eksctl="another policy is attached instead",
        hardened="of no harm: since 2020 a service-linked role has the same permissions",
    ),
    "tag_sessions": Reason(
        eksctl="the trust policy is the same with Auto Mode and without",
        hardened="only Auto Mode tags its sessions",
    ),
    "resource_controller_policy": Reason(
        eksctl="attached to every cluster",
        hardened="only security groups of pods and Windows need it (C12)",
    ),
    "addons": Reason(
        eksctl="installed in every cluster",
        hardened="what runs in every cluster; the agent gives pods their permissions (I2)",
    ),
    "coredns_leaves_nodes": Reason(
        eksctl="CoreDNS goes to Fargate as soon as a profile takes it",
        hardened="CoreDNS stays where nodes are, which serve it without delay",
    ),
    "cni_pod_identity": Reason(
        eksctl="the network plugin lives on the role of the nodes",
        hardened="the role of the nodes cannot change the network (N8)",
    ),
    "nodes_serve_any_cni": Reason(
        eksctl="a network plugin of others lives on the role of the nodes too",
        hardened="the role of the nodes cannot change the network (N8)",
    ),
    "loose_addon_roles_accepted": Reason(
        eksctl="roles of add-ons are for every service account of the cluster",
        hardened="a role is for the pods that need it (I2)",
    ),
    "unknown_latest_accepted": Reason(
        eksctl="it asks EKS, and nothing is asked here",
        hardened="a version that nobody named is no version",
    ),
    "ebs_csi_any_volume": Reason(
        eksctl="it attaches AmazonEBSCSIDriverPolicy",
        hardened="the driver needs no volumes but its own (I1)",
    ),
    "labelled_namespaces": Reason(
        eksctl="it makes them bare",
        hardened="no pod of them gets the powers of its node (P1)",
    ),
    "oidc_groups_prefix": Reason(
        eksctl="nothing is sent, so groups keep their names",
        hardened="the provider cannot name groups of the cluster (P3)",
    ),
    "karpenter_of_eksctl": Reason(
        eksctl="names, namespace and identity that scripts look for",
        hardened="EKS Pod Identity, and no name that stands in the way (I2)",
    ),
    "karpenter_queue": Reason(
        eksctl="made when the file asks for it",
        hardened="nodes are emptied before spot capacity is taken back",
    ),
    "ami_family": Reason(
        eksctl="for every Kubernetes version that it still supports",
        hardened="made for containers, and patched by AWS (N6)",
    ),
    "instance_type": Reason(
        eksctl="the type of every group that names none",
        hardened="the same size, a generation newer at the same price",
    ),
    "min_size": Reason(
        eksctl="two nodes, unless another size is given",
        hardened="one node in each of three zones (N7)",
    ),
    "max_size": Reason(
        eksctl="as many as minSize",
        hardened="room for an update, and for a zone that is lost",
    ),
    "private_networking": Reason(
        eksctl="nodes stand in public subnets",
        hardened="no node has an address on the internet (N4)",
    ),
    "metadata_hop_limit": Reason(
        eksctl="pods can take the credentials of their node",
        hardened="pods cannot take the credentials of their node (N2)",
    ),
    "weak_nodes_accepted": Reason(
        eksctl="what the file says is carried out, with a warning",
        hardened="whoever is in one pod should not get the node (N1 to N5)",
    ),
    "volumes_encrypted": Reason(
        eksctl="left to the settings of the account",
        hardened="whoever gets at a volume or its copy reads nothing (N3)",
    ),
    "volume_iops": Reason(
        eksctl="written out, as what EC2 takes anyway",
        hardened="left to EC2",
    ),
    "volume_throughput": Reason(
        eksctl="written out, as what EC2 takes anyway",
        hardened="left to EC2",
    ),
    "update": Reason(
        eksctl="as EKS itself: one node after another",
        hardened="an update takes three steps, whatever the size (N7)",
    ),
    "node_repair": Reason(
        eksctl="left to EKS, where it is off",
        hardened="a broken node is replaced without you (N7)",
    ),
    "spot_allocation": Reason(
        eksctl="left to EC2, which takes the cheapest pools",
        hardened="cheap pools that are seldom taken back",
    ),
    "group_metrics": Reason(
        eksctl="left to EC2 Auto Scaling, which writes none",
        hardened="they are free, and tell why a group has the size it has",
    ),
    "autoscaler_tags": Reason(
        eksctl="only where the file asks for them",
        hardened="the Cluster Autoscaler finds groups and knows their nodes",
    ),
    "policies_replace": Reason(
        eksctl="policies of the file stand instead of the usual ones",
        hardened="policies of the file are added, so that nodes still work",
    ),
    "eksctl_names": Reason(
        eksctl="its tools and people find groups by them",
        hardened="nothing here goes by them",
    ),
}
"""By attribute of :class:`~eks_constructs.config.defaults.Defaults`."""
