"""From ``karpenter`` to what it needs in AWS."""

from __future__ import annotations

from typing import Final

from eks_constructs.config import karpenter as written
from eks_constructs.config.check_agent import check_agent
from eks_constructs.config.discovery import karpenter_discovery
from eks_constructs.config.resolve_version import intended_version
from eks_constructs.config.resolved_karpenter import Karpenter
from eks_constructs.config.sources import Sources
from eks_constructs.planning.cluster import AuthenticationMode
from eks_constructs.planning.eksctl_names import karpenter_name_problems, karpenter_names
from eks_constructs.planning.helm import HelmChart
from eks_constructs.planning.karpenter import (
    CHART,
    chart_tag,
    chart_version_problems,
    instance_profile_problems,
    kubernetes_version_problems,
)
from eks_constructs.planning.network_tags import KARPENTER_TAG
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.values import frozen

_RELEASE: Final = "karpenter"
_SYSTEM: Final = "kube-system"


@frozen
class KarpenterFacts:
    """What Karpenter depends on elsewhere in the environment.

    Attributes:
        authentication: Where the cluster looks up access.
        agent: Whether something in the cluster hands out identities by EKS Pod Identity.
        nodes_serve_cni: Whether roles of nodes carry the permissions of the network plugin.
    """

    authentication: AuthenticationMode
    agent: bool
    nodes_serve_cni: bool


def resolve_karpenter(
    sources: Sources, given: written.Karpenter, facts: KarpenterFacts
) -> Karpenter:
    """Return what Karpenter needs.

    Args:
        sources: The whole file.
        given: The section.
        facts: What it depends on.
    """
    defaults = sources.defaults
    _check(sources, given, facts)
    as_eksctl = defaults.karpenter_of_eksctl
    names = karpenter_names(sources.config.metadata.name) if as_eksctl else None
    profile = given.default_instance_profile
    namespace = _RELEASE if as_eksctl else _SYSTEM
    queue, chart_makes = given.with_spot_interruption_queue, given.create_service_account
    return Karpenter(
        chart=HelmChart(
            chart=CHART,
            version=chart_tag(given.version),
            release=_RELEASE,
            namespace=namespace,
        ),
        runs_as=ServiceAccount(namespace=namespace, name=_RELEASE),
        chart_makes_account=chart_makes if chart_makes is not None else not as_eksctl,
        issuer=as_eksctl,
        names=names,
        instance_profile=profile or (names.instance_profile if names is not None else None),
        makes_profiles=as_eksctl or profile is None,
        queue=queue if queue is not None else defaults.karpenter_queue,
        discovery=karpenter_discovery(sources),
        node_boundary_arn=sources.config.iam.service_role_permissions_boundary,
        nodes_serve_cni=as_eksctl or facts.nodes_serve_cni,
    )


def _check(sources: Sources, given: written.Karpenter, facts: KarpenterFacts) -> None:
    findings, metadata = sources.findings, sources.config.metadata
    findings.add(chart_version_problems(given.version, where="karpenter.version"))
    kubernetes = intended_version(sources)
    for late in kubernetes_version_problems(given.version, kubernetes_version=kubernetes):
        findings.warn(late.code, "karpenter.version", late.message, late.got)
    if given.default_instance_profile is not None:
        where = "karpenter.defaultInstanceProfile"
        findings.add(instance_profile_problems(given.default_instance_profile, where=where))
    if metadata.tags.get(KARPENTER_TAG) == "":
        message = "must have 1 to 256 characters with karpenter, which finds subnets by it"
        findings.refuse("empty", f'metadata.tags["{KARPENTER_TAG}"]', message)
    if sources.defaults.karpenter_of_eksctl:
        findings.add(karpenter_name_problems(metadata.name, where="metadata.name"))
    if facts.authentication is AuthenticationMode.CONFIG_MAP:
        message = (
            "must be left out with authenticationMode CONFIG_MAP: its nodes come in by an access "
            "entry; use API_AND_CONFIG_MAP"
        )
        findings.refuse("not-together", "karpenter", message)
    _check_identity(sources, facts)


def _check_identity(sources: Sources, facts: KarpenterFacts) -> None:
    if sources.defaults.karpenter_of_eksctl:
        if not sources.config.iam.with_oidc:
            message = "must be true with karpenter, whose pods take on their role by the issuer"
            sources.findings.refuse("required", "iam.withOIDC", message)
    else:
        check_agent(sources, "karpenter", agent=facts.agent)
