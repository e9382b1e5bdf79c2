"""Fargate profiles: pods that run without nodes of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import Final, cast

from aws_cdk import CfnTag, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct, IDependable

from eks_constructs.errors import Problem, refuse
from eks_constructs.iam import FargatePodExecutionRole
from eks_constructs.planning.fargate import FargateSelector, fargate_profile_problems
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.naming import FARGATE_PROFILE_KEY, physical_name
from eks_constructs.role_policies import what_replaces
from eks_constructs.tokens import in_stable_order, is_token, require_concrete
from eks_constructs.values import frozen

_NO_TAGS: Final[Mapping[str, str]] = MappingProxyType({})


class FargateProfile(Construct):
    """Pods that match a selector run on AWS Fargate, in private subnets.

    EKS can change nothing but the tags of a profile, so every other change makes a new one before
    the old one goes; its pods then start anew. Fargate is not available in AWS GovCloud.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster: ours, an L1, any L2, or an imported one.
        name: Name of the profile, at most 56 characters, not starting with ``eks-``; also the value
            of the tag ``eks-constructs/fargate-profile``. EKS sees it with a hash of all that
            cannot change in place.
        selectors: Which pods it takes, 1 to 5.
        subnets: Where pods run; at least one, and only private ones, which EKS checks when the
            profile is made: nothing here can tell for subnets that were made elsewhere. Their
            order is irrelevant.
        role: Pod execution role. Default: a
            :class:`~eks_constructs.iam.FargatePodExecutionRole` for this cluster.
        after: Profile to wait for, since EKS makes only one at a time in a cluster; see
            :class:`FargateProfiles`, which chains them. Default: none.
        tags: Tags of the profile; pods do not get them. Default: none.
        requires: What must exist before the profile. Default: only the routes of the subnets.

    Raises:
        ConfigurationError: Everything that could never deploy, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
    """

    role: Final[iam.IRole]
    profile: Final[eks.CfnFargateProfile]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        name: str,
        selectors: Sequence[FargateSelector],
        subnets: Sequence[ec2.ISubnet],
        role: iam.IRole | None = None,
        after: FargateProfile | None = None,
        tags: Mapping[str, str] = _NO_TAGS,
        requires: Sequence[IDependable] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse(f"Fargate profile {name!r}", _problems(name, selectors, tags, subnets))
        cluster_name = cluster.cluster_ref.cluster_name
        self.role = (
            role
            if role is not None
            else FargatePodExecutionRole(self, "Role", cluster_name=cluster_name).role
        )
        all_tags = {**tags, FARGATE_PROFILE_KEY: name}
        stack = Stack.of(self)
        role_arn = self.role.role_arn
        subnet_ids = in_stable_order(stack, [each.subnet_id for each in subnets])
        # Any of them takes a pod, so another order is no change; CloudFormation would replace.
        ordered = sorted(selectors, key=lambda each: (each.namespace, sorted(each.labels.items())))
        self.profile = eks.CfnFargateProfile(
            self,
            "Resource",
            cluster_name=cluster_name,
            pod_execution_role_arn=role_arn,
            selectors=[_selector(selector) for selector in ordered],
            subnets=subnet_ids,
            tags=[CfnTag(key=key, value=all_tags[key]) for key in sorted(all_tags)],
        )
        create_only = {
            "ClusterName": cluster_name,
            "PodExecutionRoleArn": role_arn,
            **what_replaces(self.role),
            "Selectors": [[selector.namespace, dict(selector.labels)] for selector in ordered],
            "Subnets": subnet_ids,
            # A profile that moves to another place in the app must not find its name taken.
            "Place": [stack.stack_name, stack.get_logical_id(self.profile)],
        }
        resolved = cast("dict[str, JsonValue]", stack.resolve(create_only))
        self.profile.fargate_profile_name = physical_name(name, resolved)
        routes = (subnet.internet_connectivity_established for subnet in subnets)
        self.profile.node.add_dependency(*routes, *requires)
        if after is not None:
            self.profile.add_resource_dependency(after.profile)


@frozen
class FargateProfileSpec:
    """One of several Fargate profiles.

    Attributes:
        selectors: Which pods it takes, 1 to 5.
        subnets: Private subnets where pods run. Default: those that all profiles share.
        role: Pod execution role. Default: the one that all profiles share.
        tags: Tags of the profile. Default: none.
    """

    selectors: Sequence[FargateSelector]
    subnets: Sequence[ec2.ISubnet] | None = None
    role: iam.IRole | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


class FargateProfiles(Construct):
    """Every Fargate profile of a cluster, made one after another as EKS demands.

    They follow each other in the order of their names, so that the order does not depend on who
    wrote them down. A profile made elsewhere at the same time still collides.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster: ours, an L1, any L2, or an imported one.
        profiles: Profiles by name.
        subnets: Private subnets of every profile that names none itself.
        role: Pod execution role of every profile that names none itself. Default: one is made and
            shared, since it grants the same to all.
        requires: What must exist before the first profile. Default: only the routes of the subnets.

    Raises:
        ConfigurationError: Everything about every profile that could never deploy, all at once.

    See https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
    """

    role: Final[iam.IRole]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        profiles: Mapping[str, FargateProfileSpec],
        subnets: Sequence[ec2.ISubnet],
        role: iam.IRole | None = None,
        requires: Sequence[IDependable] = (),
    ) -> None:
        super().__init__(scope, construct_id)
        refuse("Fargate profiles", _problems_of_all(profiles, subnets))
        cluster_name = cluster.cluster_ref.cluster_name
        self.role = (
            role
            if role is not None
            else FargatePodExecutionRole(self, "Role", cluster_name=cluster_name).role
        )
        # Scoped on their own, so that a profile may be called "Role".
        chain = Construct(self, "Profiles")
        made: dict[str, FargateProfile] = {}
        previous: FargateProfile | None = None
        for name, spec in sorted(profiles.items()):
            previous = made[name] = FargateProfile(
                chain,
                name,
                cluster=cluster,
                name=name,
                selectors=spec.selectors,
                subnets=spec.subnets if spec.subnets is not None else subnets,
                role=spec.role if spec.role is not None else self.role,
                after=previous,
                tags=spec.tags,
                requires=requires,
            )
        self._profiles = made

    @property
    def profiles(self) -> Mapping[str, FargateProfile]:
        """The profiles by the name that the user gave."""
        return MappingProxyType(self._profiles)


def _problems_of_all(
    profiles: Mapping[str, FargateProfileSpec], shared_subnets: Sequence[ec2.ISubnet]
) -> Iterator[Problem]:
    for name, spec in sorted(profiles.items()):
        subnets = spec.subnets if spec.subnets is not None else shared_subnets
        for problem in _problems(name, spec.selectors, spec.tags, subnets):
            yield problem.under(f"profiles[{name!r}]")


def _problems(
    name: str,
    selectors: Sequence[FargateSelector],
    tags: Mapping[str, str],
    subnets: Sequence[ec2.ISubnet],
) -> Iterator[Problem]:
    require_concrete({"name": name}, subject="Fargate profile")
    concrete = {key: text for key, text in tags.items() if not is_token(text)}
    yield from fargate_profile_problems(name, selectors, tags=concrete)
    if not subnets:
        message = "must be at least one private subnet"
        yield Problem(code="empty", where="subnets", got=None, message=message)


def _selector(selector: FargateSelector) -> eks.CfnFargateProfile.SelectorProperty:
    labels = [
        eks.CfnFargateProfile.LabelProperty(key=key, value=selector.labels[key])
        for key in sorted(selector.labels)
    ]
    return eks.CfnFargateProfile.SelectorProperty(
        namespace=selector.namespace, labels=labels or None
    )
