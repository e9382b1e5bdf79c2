"""From ``fargateProfiles`` to what EKS makes of them."""

from __future__ import annotations

from functools import partial

from eks_constructs.config import fargate
from eks_constructs.config import resolved_workloads as resolved
from eks_constructs.config.resolve_subnets import SubnetChooser
from eks_constructs.config.sources import Sources
from eks_constructs.planning.fargate import FargateSelector, fargate_profile_problems
from eks_constructs.planning.network_layout import SubnetTier


def resolve_fargate_profiles(
    sources: Sources, chooser: SubnetChooser
) -> tuple[resolved.FargateProfile, ...]:
    """Return the Fargate profiles, sorted by name.

    Args:
        sources: Where they are described.
        chooser: Chooses their subnets.
    """
    written = sources.config.fargate_profiles
    names = (profile.name for profile in written)
    sources.findings.refuse_duplicates("fargateProfiles", "profile", names)
    profiles = (
        _profile(sources, chooser, profile, f"fargateProfiles[{index}]")
        for index, profile in enumerate(written)
    )
    return tuple(sorted(profiles, key=lambda profile: profile.name))


def resolve_fargate_role(sources: Sources) -> resolved.FargateRole:
    """Return the execution role of profiles that name none.

    Args:
        sources: Where it is described.
    """
    section = sources.config.iam
    boundary = section.fargate_pod_execution_role_permissions_boundary
    if section.fargate_pod_execution_role_arn is not None and boundary is not None:
        sources.findings.refuse(
            "not-together",
            "iam.fargatePodExecutionRolePermissionsBoundary",
            "must be left out with fargatePodExecutionRoleARN: that role is not changed",
        )
    if all(each.pod_execution_role_arn for each in sources.config.fargate_profiles):
        _warn_of_idle_role(sources)
    return resolved.FargateRole(
        arn=section.fargate_pod_execution_role_arn, permissions_boundary_arn=boundary
    )


def _warn_of_idle_role(sources: Sources) -> None:
    section = sources.config.iam
    for name, value in (
        ("fargatePodExecutionRoleARN", section.fargate_pod_execution_role_arn),
        (
            "fargatePodExecutionRolePermissionsBoundary",
            section.fargate_pod_execution_role_permissions_boundary,
        ),
    ):
        if value is not None:
            message = "has no effect without a Fargate profile that names no role; leave it out"
            sources.findings.warn("no-effect", f"iam.{name}", message, value)


def takes_coredns(profiles: tuple[resolved.FargateProfile, ...]) -> bool:
    """Say whether a profile takes the pods of CoreDNS.

    Args:
        profiles: The profiles of the environment.
    """
    return any(
        selector.namespace == "kube-system"
        and set(selector.labels.items())
        <= {("k8s-app", "kube-dns"), ("eks.amazonaws.com/component", "coredns")}
        for profile in profiles
        for selector in profile.selectors
    )


def _profile(
    sources: Sources, chooser: SubnetChooser, profile: fargate.FargateProfile, where: str
) -> resolved.FargateProfile:
    findings = sources.findings
    selectors = []
    for index, each in enumerate(profile.selectors):
        selector = findings.attempt(
            partial(FargateSelector, namespace=each.namespace, labels=each.labels),
            otherwise=None,
            under=f"{where}.selectors[{index}]",
        )
        if selector is not None:
            selectors.append(selector)
    problems = fargate_profile_problems(profile.name, selectors, tags=profile.tags)
    refused = len(selectors) < len(profile.selectors)
    findings.add(
        (each for each in problems if not (refused and each.where.startswith("selectors"))),
        under=where,
    )
    selection = chooser.choose(where, SubnetTier.PRIVATE, zones=None, subnets=profile.subnets)
    return resolved.FargateProfile(
        name=profile.name,
        selectors=tuple(selectors),
        role_arn=profile.pod_execution_role_arn,
        subnet_ids=selection.subnet_ids,
        zones=selection.zones,
        tags=profile.tags,
    )
