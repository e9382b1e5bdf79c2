"""The Platform document: what eksctl has no word for; the second document of a file."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from eks_constructs.config.costs import Costs
from eks_constructs.config.observability import Observability
from eks_constructs.config.section import ACCOUNT_FORM, Many, NonEmpty, Section
from eks_constructs.config.traffic import Traffic

ProfileName = Literal["hardened", "eksctl"]
RemovalName = Literal["retain", "destroy"]
AccessLevelName = Literal["view", "edit", "admin", "cluster-admin"]
LayoutName = Literal["by-zone", "eksctl"]
AccountId = Annotated[str, StringConstraints(pattern=ACCOUNT_FORM)]


class FlowLogs(Section):
    """A record of the connections in the VPC."""

    enabled: bool | None = Field(default=None, description="Unsaid: yes (hardened), no (eksctl).")
    retention_in_days: int | None = Field(
        default=None, description="Days that records are kept. Unsaid: 365."
    )


class IpBudget(Section):
    """What takes addresses besides nodes; see docs/ip-budget.md."""

    fargate_pods: Annotated[int, Field(ge=0)] | None = Field(
        default=None,
        description="Most Fargate pods at one time. Unsaid: 10 for each profile.",
    )
    load_balancers: Annotated[int, Field(ge=0)] | None = Field(
        default=None,
        description="Most load balancers at one time, of each kind: internet-facing and internal. "
        "Unsaid: 1.",
    )


class PlatformNetwork(Section):
    """The network that is made."""

    layout: LayoutName | None = Field(
        default=None,
        description="Where each subnet lies: by-zone never moves one when zones change, eksctl is "
        "for networks that were laid out by it. Unsaid: by-zone (hardened), eksctl (eksctl).",
    )
    control_plane_subnets: bool | None = Field(
        default=None,
        description="Small subnets of their own for the control plane's interfaces. Unsaid: yes "
        "(hardened with by-zone), else no.",
    )
    isolated_subnets: bool | None = Field(
        default=None, description="Subnets without a way out, for databases. Unsaid: no."
    )
    pod_cidr: str | None = Field(
        default=None,
        description="A second block, /16 to /25, usually in 100.64.0.0/10, from which pods get "
        "their addresses by custom networking. Unsaid: pods share the subnets of their nodes.",
    )
    flow_logs: FlowLogs = Field(
        default_factory=FlowLogs.unsaid,
        description="A record of the connections in the VPC.",
    )
    ip_budget: IpBudget = Field(
        default_factory=IpBudget.unsaid,
        description="What takes addresses besides nodes.",
    )
    karpenter_discovery: NonEmpty | None = Field(
        default=None,
        description="Value of the tag karpenter.sh/discovery on private subnets. Unsaid: no tag.",
    )
    allow_public_cidr: bool | None = Field(
        default=None,
        description="Accept a vpc.cidr outside the private ranges. Unsaid: refused.",
    )


class PlatformNodes(Section):
    """What holds for all managed node groups."""

    metadata_hop_limit: Annotated[int, Field(ge=1, le=2)] | None = Field(
        default=None,
        description="1 keeps pods from the credentials of their node, 2 lets them in. A group's "
        "disablePodIMDS goes before. Unsaid: 1 (hardened), 2 (eksctl).",
    )


class Acknowledgement(Section):
    """A finding of the policy checks that is accepted, at one place and for a reason."""

    rule: NonEmpty = Field(description="Id of the rule, as the finding names it.")
    place: NonEmpty = Field(
        description="Path of the construct below the environment, as the finding names it."
    )
    reason: NonEmpty = Field(description="Why it is right here; it is kept in the report.")


class Team(Section):
    """People who share namespaces, and what they may do there."""

    name: NonEmpty = Field(description="Name of the team; each once only.")
    principals: Many[str] = Field(
        description="ARNs of the IAM roles or users of the team. A principal may be in several "
        "teams, and in accessConfig too."
    )
    level: AccessLevelName = Field(
        description="view, edit or admin in the namespaces, or cluster-admin in the whole cluster."
    )
    namespaces: Many[str] = Field(
        default=(),
        description="Namespaces of the team, such as shop-*; * alone for all of the cluster. Left "
        "out for cluster-admin.",
    )


class ExtendedSupport(Section):
    """A Kubernetes version past its standard support."""

    acknowledged: NonEmpty = Field(description="Why its price is accepted.")


class Platform(Section):
    """What belongs to an environment besides the cluster; its presence means hardened defaults."""

    api_version: Literal["eks-constructs/v1"] = Field(
        default="eks-constructs/v1", description="The format of this document."
    )
    kind: Literal["Platform"] = Field(default="Platform", description="The kind of this document.")
    account: AccountId | None = Field(
        default=None,
        description="AWS account to deploy to, in quotes. Unsaid: that of the credentials in use.",
    )
    defaults: ProfileName | None = Field(
        default=None,
        description="Which table fills what the file leaves unsaid. Unsaid: hardened.",
    )
    termination_protection: bool | None = Field(
        default=None,
        description="Refuse to delete the stacks until it is off. Unsaid: yes.",
    )
    deletion_protection: bool | None = Field(
        default=None,
        description="Refuse to delete the cluster until it is off. Unsaid: yes (hardened), no "
        "(eksctl).",
    )
    removal: RemovalName | None = Field(
        default=None,
        description="What happens to log groups, keys, buckets, metrics and hosted zones with the "
        "environment. Unsaid: retain.",
    )
    network: PlatformNetwork = Field(
        default_factory=PlatformNetwork.unsaid,
        description="The network that is made.",
    )
    cni_pod_identity: bool | None = Field(
        default=None,
        description="Give vpc-cni its permissions by EKS Pod Identity instead of the role of the "
        "nodes. Unsaid: yes (hardened), no (eksctl).",
    )
    nodes: PlatformNodes = Field(
        default_factory=PlatformNodes.unsaid,
        description="What holds for all managed node groups.",
    )
    tags: Mapping[str, str] = Field(
        default_factory=dict, description="Tags on every stack and what is in it."
    )
    teams: Many[Team] = Field(
        default=(), description="Who may do what, by team; added to accessConfig.accessEntries."
    )
    traffic: Traffic | None = Field(
        default=None,
        description="Names, certificates, and what load balancers need. Unsaid: nothing is made.",
    )
    costs: Costs | None = Field(default=None, description="A monthly budget. Unsaid: none.")
    observability: Observability = Field(
        default_factory=Observability.unsaid,
        description="What is known of the environment while it runs.",
    )
    acknowledgements: Many[Acknowledgement] = Field(
        default=(), description="Findings of the policy checks that are accepted."
    )
    extended_support: ExtendedSupport | None = Field(
        default=None, description="Accept a Kubernetes version past its standard support."
    )
