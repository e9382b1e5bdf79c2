"""Fargate profiles: what is synthesised, in which order, what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest
from aws_cdk import CfnParameter
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match

from eks_constructs.errors import ConfigurationError
from eks_constructs.fargate_profile import FargateProfile, FargateProfiles, FargateProfileSpec
from eks_constructs.planning.fargate import FargateSelector
from tests.support.compute import Place, make_place, only

PROFILE = "AWS::EKS::FargateProfile"
BATCH = FargateSelector(namespace="batch")
WEB = FargateSelector(namespace="web-*", labels={"tier": "front", "app": "shop"})


def test_profile_with_its_own_role(place: Place) -> None:
    """Selectors, private subnets, a role that only this cluster can use."""
    FargateProfile(
        place.stack,
        "Web",
        cluster=place.cluster,
        name="web",
        selectors=[WEB, BATCH],
        subnets=place.subnets,
        tags={"team": "a"},
    )
    template = place.template()
    template.has_resource_properties(
        PROFILE,
        {
            "ClusterName": "prod",
            "FargateProfileName": Match.string_like_regexp("^web-[0-9a-f]{6}$"),
            "Selectors": [
                {"Namespace": "batch", "Labels": Match.absent()},
                {
                    "Namespace": "web-*",
                    "Labels": [
                        {"Key": "app", "Value": "shop"},
                        {"Key": "tier", "Value": "front"},
                    ],
                },
            ],
            "Tags": [
                {"Key": "eks-constructs/fargate-profile", "Value": "web"},
                {"Key": "team", "Value": "a"},
            ],
        },
    )
    template.resource_count_is("AWS::IAM::Role", 1)


def test_pods_come_after_the_routes_of_their_subnets(place: Place) -> None:
    """Else their images cannot be pulled."""
    FargateProfile(
        place.stack,
        "Web",
        cluster=place.cluster,
        name="web",
        selectors=[WEB],
        subnets=place.subnets,
    )
    template = place.template()
    routes = {each for each in template.find_resources("AWS::EC2::Route") if "Private" in each}
    assert len(routes) == 2
    assert routes <= set(cast("list[str]", only(template, PROFILE)["DependsOn"]))


def name_of(
    *,
    construct_id: str = "Web",
    selectors: Sequence[FargateSelector] = (BATCH,),
    subnet_count: int = 2,
    reverse: bool = False,
    own_role: bool = False,
    role_name: str | None = None,
    team: str = "a",
) -> str:
    """Return the name under which EKS knows such a profile."""
    place = make_place()
    subnets = place.subnets[:subnet_count]
    role = place.role() if own_role else None
    if role_name is not None:
        pods = iam.ServicePrincipal("eks-fargate-pods.amazonaws.com")
        role = iam.Role(place.stack, "Own", assumed_by=pods, role_name=role_name)
    profile = FargateProfile(
        place.stack,
        construct_id,
        cluster=place.cluster,
        name="web",
        selectors=selectors,
        subnets=list(reversed(subnets)) if reverse else subnets,
        role=role,
        tags={"team": team},
    )
    return str(profile.profile.fargate_profile_name)


def test_change_of_tags_or_order_of_subnets_keeps_the_name() -> None:
    """The profile that there is stays."""
    assert name_of() == name_of(team="b") == name_of(reverse=True)


def test_order_of_selectors_is_no_change() -> None:
    """CloudFormation would replace the profile for it, and all its pods."""
    more = FargateSelector(namespace="web-*", labels={"tier": "back"})
    assert name_of(selectors=[WEB, BATCH, more]) == name_of(selectors=[more, BATCH, WEB])


def test_every_other_change_makes_a_new_name() -> None:
    """So that the new profile can stand beside the old one."""
    names = {
        name_of(),
        name_of(selectors=[WEB]),
        name_of(selectors=[BATCH, WEB]),
        name_of(subnet_count=1),
        name_of(own_role=True),
        name_of(own_role=True, construct_id="Other"),
        name_of(role_name="one"),
        name_of(role_name="two"),
    }
    assert len(names) == 8


def test_profiles_are_made_one_after_another(place: Place) -> None:
    """In the order of their names, whoever wrote them down in which order."""
    made = FargateProfiles(
        place.stack,
        "Fargate",
        cluster=place.cluster,
        subnets=place.subnets,
        profiles={
            "web": FargateProfileSpec(selectors=[WEB]),
            "batch": FargateProfileSpec(selectors=[BATCH]),
            "Role": FargateProfileSpec(selectors=[FargateSelector(namespace="role")]),
        },
    )
    assert list(made.profiles) == ["Role", "batch", "web"]
    template = place.template()
    chain = {
        resource["Properties"]["FargateProfileName"].rsplit("-", 1)[0]: [
            each for each in resource["DependsOn"] if each in template.find_resources(PROFILE)
        ]
        for resource in template.find_resources(PROFILE).values()
    }
    ids = {
        resource["Properties"]["FargateProfileName"].rsplit("-", 1)[0]: logical_id
        for logical_id, resource in template.find_resources(PROFILE).items()
    }
    assert chain == {"Role": [], "batch": [ids["Role"]], "web": [ids["batch"]]}


def test_profiles_share_a_role_and_subnets_unless_they_name_their_own(place: Place) -> None:
    """Both can be replaced for one profile."""
    made = FargateProfiles(
        place.stack,
        "Fargate",
        cluster=place.cluster,
        subnets=place.subnets,
        profiles={
            "a": FargateProfileSpec(selectors=[BATCH]),
            "b": FargateProfileSpec(
                selectors=[WEB], role=place.role(), subnets=place.subnets[:1], tags={"team": "b"}
            ),
        },
    )
    assert made.profiles["a"].role is made.role
    assert made.profiles["b"].role is not made.role
    assert len(made.profiles["a"].profile.subnets or ()) == 2
    assert len(made.profiles["b"].profile.subnets or ()) == 1
    place.template().resource_count_is("AWS::IAM::Role", 1)


def test_own_role_for_all_is_used_and_none_is_made(place: Place) -> None:
    """Bring your own."""
    FargateProfiles(
        place.stack,
        "Fargate",
        cluster=place.cluster,
        subnets=place.subnets,
        role=place.role(),
        profiles={"a": FargateProfileSpec(selectors=[BATCH])},
    )
    place.template().resource_count_is("AWS::IAM::Role", 0)


def test_profiles_wait_for_what_they_require(place: Place) -> None:
    """For endpoints, for example."""
    addon = eks.CfnAddon(place.stack, "Cni", addon_name="vpc-cni", cluster_name="prod")
    FargateProfiles(
        place.stack,
        "Fargate",
        cluster=place.cluster,
        subnets=place.subnets,
        profiles={"a": FargateProfileSpec(selectors=[BATCH])},
        requires=[addon],
    )
    assert "Cni" in cast("list[str]", only(place.template(), PROFILE)["DependsOn"])


def test_all_problems_are_said_at_once(place: Place) -> None:
    """Those of planning and those of the surroundings."""
    with pytest.raises(ConfigurationError) as caught:
        FargateProfile(
            place.stack, "Web", cluster=place.cluster, name="eks-web", selectors=[], subnets=[]
        )
    assert str(caught.value) == (
        "invalid Fargate profile 'eks-web':\n"
        "  - name: must not start with 'eks-', which EKS keeps for itself, got 'eks-web'"
        " [name-invalid]\n"
        "  - selectors: must be 1 to 5: without one the profile takes no pods [empty]\n"
        "  - subnets: must be at least one private subnet [empty]"
    )


def test_token_as_name_is_refused(place: Place) -> None:
    """The name decides the physical name."""
    token = CfnParameter(place.stack, "Name").value_as_string
    with pytest.raises(ConfigurationError, match="name: must be known at synthesis"):
        FargateProfile(
            place.stack,
            "Web",
            cluster=place.cluster,
            name=token,
            selectors=[WEB],
            subnets=place.subnets,
        )


def test_all_problems_of_all_profiles_are_said_at_once(place: Place) -> None:
    """Under the name of each, before any is made."""
    with pytest.raises(ConfigurationError) as caught:
        FargateProfiles(
            place.stack,
            "All",
            cluster=place.cluster,
            profiles={
                "": FargateProfileSpec(selectors=[WEB]),
                "web": FargateProfileSpec(selectors=[], tags={"team": ""}),
            },
            subnets=place.subnets,
        )
    assert [(problem.where, problem.code) for problem in caught.value.problems] == [
        ("profiles[''].name", "required"),
        ("profiles['web'].selectors", "empty"),
        ("profiles['web'].tags.team", "empty"),
    ]
