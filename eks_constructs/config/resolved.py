"""An environment as it will be built: every gap of the file filled, in planning's own values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from eks_constructs.config.resolved_alerts import AlertTopic
from eks_constructs.config.resolved_cluster import Cluster
from eks_constructs.config.resolved_identity import Identity
from eks_constructs.config.resolved_workloads import Addon, Compute
from eks_constructs.errors import Problem
from eks_constructs.planning.ip_budget import IpBudget
from eks_constructs.planning.network import Ipv6Pool, NetworkPlan
from eks_constructs.planning.network_existing import ExistingNetworkPlan
from eks_constructs.values import frozen

if TYPE_CHECKING:  # what few environments have need not be loaded for the others
    from eks_constructs.config.resolved_capabilities import Capability
    from eks_constructs.config.resolved_cloudwatch import CloudWatch
    from eks_constructs.config.resolved_costs import Costs
    from eks_constructs.config.resolved_grafana import Grafana
    from eks_constructs.config.resolved_karpenter import Karpenter
    from eks_constructs.config.resolved_logs import Logs
    from eks_constructs.config.resolved_observability import Metrics
    from eks_constructs.config.resolved_traces import Traces
    from eks_constructs.config.resolved_traffic import Traffic
    from eks_constructs.planning.endpoints import EndpointFeature


class Profile(StrEnum):
    """Which table of defaults filled the gaps, and how findings of the checks count.

    Attributes:
        HARDENED: As the security controls ask; findings are errors.
        EKSCTL: As eksctl would; findings are warnings.
    """

    HARDENED = "hardened"
    EKSCTL = "eksctl"


class Removal(StrEnum):
    """What happens to what holds data when the environment goes."""

    RETAIN = "retain"
    DESTROY = "destroy"


@frozen
class RemoteGateway:
    """A gateway that leads to networks outside AWS.

    Attributes:
        gateway_id: A transit gateway or a virtual private gateway.
        cidrs: Blocks that it leads to.
    """

    gateway_id: str
    cidrs: tuple[str, ...]


@frozen
class NewNetwork:
    """A network that is made for the environment.

    Attributes:
        plan: Its block, zones, subnets and gateways.
        dual_stack: Whether it has IPv6 addresses too.
        ipv6_pool: Where those come from; ``None`` for Amazon.
        remote_gateway: Gateway to networks outside AWS; ``None`` for none.
        flow_log_retention_days: Days that flow logs are kept; ``None`` for no flow logs.
    """

    plan: NetworkPlan
    dual_stack: bool
    ipv6_pool: Ipv6Pool | None
    remote_gateway: RemoteGateway | None
    flow_log_retention_days: int | None


@frozen
class ExistingNetwork:
    """A network that somebody else made.

    Attributes:
        plan: Its ids, under the names of the file.
    """

    plan: ExistingNetworkPlan


@frozen
class Endpoints:
    """VPC endpoints, for a cluster without any way to the internet.

    Attributes:
        features: What the cluster does, which decides on the endpoints.
    """

    features: frozenset[EndpointFeature]


@frozen
class Acknowledgement:
    """A finding of the policy checks that is accepted.

    Attributes:
        rule: Id of the rule.
        place: Path of the construct below the environment.
        reason: Why it is right here.
    """

    rule: str
    place: str
    reason: str


@frozen
class Platform:
    """What belongs to an environment besides its cluster.

    Attributes:
        account: AWS account; ``None`` for that of the credentials in use.
        profile: Which table of defaults was used.
        termination_protection: Whether stacks refuse to be deleted.
        removal: What happens to log groups, keys, buckets, metrics and hosted zones.
        tags: Tags on every stack and what is in it: those of eksctl, if its defaults hold, then
            those of the ClusterConfig's metadata, then those of the Platform document.
        acknowledgements: Findings of the policy checks that are accepted.
    """

    account: str | None
    profile: Profile
    termination_protection: bool
    removal: Removal
    tags: Mapping[str, str]
    acknowledgements: tuple[Acknowledgement, ...]


@frozen
class Environment:
    """One environment, ready to be built.

    Attributes:
        name: Name of its stage, and the beginning of the names of its stacks.
        source: The file it was read from; ``None`` when it was described in Python.
        region: AWS region.
        partition: AWS partition of the region.
        network: The network, made or brought along.
        endpoints: VPC endpoints to make; ``None`` for none.
        cluster: The control plane.
        addons: Add-ons, sorted by name.
        compute: What runs pods.
        identity: Who pods are to AWS, and who comes to the cluster from elsewhere.
        in_cluster: Kubernetes objects and charts that are left to apply: kind, and namespace and
            name.
        capabilities: What EKS runs for the cluster outside of it, sorted by name.
        karpenter: What Karpenter needs; ``None`` where it is not wanted.
        logs: Where logs go; ``None`` for nowhere but CloudWatch.
        traces: Where traces go; ``None`` for nowhere.
        traffic: Names, certificates, load balancers; ``None`` for none.
        costs: A budget; ``None`` for none.
        metrics: Metrics in Amazon Managed Prometheus; ``None`` for none.
        cloudwatch: What is made in CloudWatch besides logs; ``None`` for nothing.
        grafana: Where people look at it all; ``None`` for nowhere.
        alert_topic: Topic of all alerts and alarms; ``None`` when nobody is told.
        platform: Account, protection, tags and acknowledgements.
        ip_budget: Addresses of a network that is made, and what takes them at the maximum size of
            everything; ``None`` for a network that exists, whose subnets nobody knows the size of.
        warnings: What deploys, and should be known.
    """

    name: str
    source: Path | None
    region: str
    partition: str
    network: NewNetwork | ExistingNetwork
    endpoints: Endpoints | None
    cluster: Cluster
    addons: tuple[Addon, ...]
    compute: Compute
    identity: Identity
    in_cluster: tuple[str, ...]
    capabilities: tuple[Capability, ...]
    karpenter: Karpenter | None
    logs: Logs | None
    traces: Traces | None
    traffic: Traffic | None
    costs: Costs | None
    metrics: Metrics | None
    cloudwatch: CloudWatch | None
    grafana: Grafana | None
    alert_topic: AlertTopic | None
    platform: Platform
    ip_budget: IpBudget | None
    warnings: tuple[Problem, ...]
