"""Capabilities, each kind with its own settings."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from eks_constructs.planning.capability import (
    Ack,
    ArgoCd,
    ArgoCdRole,
    CapabilityConfiguration,
    Kro,
    SsoIdentity,
    SsoIdentityType,
    capability_problems,
    capability_type,
)

INSTANCE = "arn:aws:sso:::instance/ssoins-0123456789abcdef"
ARGO_CD = ArgoCd(identity_center_instance_arn=INSTANCE)
ANN = SsoIdentity.user("u-ann")


def texts(configuration: CapabilityConfiguration, name: str = "x") -> list[str]:
    """Return every problem as text."""
    return [str(problem) for problem in capability_problems(name, configuration, tags={})]


def test_a_kind_has_the_name_that_eks_gives_it() -> None:
    """All three."""
    assert [capability_type(each) for each in (ARGO_CD, Ack(), Kro())] == ["ARGOCD", "ACK", "KRO"]


def test_identities_are_users_or_groups() -> None:
    """The factories say which."""
    assert SsoIdentity.user("a").type is SsoIdentityType.USER
    assert SsoIdentity.group("a").type is SsoIdentityType.GROUP


@pytest.mark.parametrize(
    "configuration",
    [
        ARGO_CD,
        ArgoCd(
            identity_center_instance_arn=INSTANCE,
            identity_center_region="eu-west-1",
            namespace="argocd",
            endpoint_prefix="a" * 50,
            vpc_endpoint_ids=["vpce-00000123"],
            roles={ArgoCdRole.ADMIN: [ANN], ArgoCdRole.VIEWER: [SsoIdentity.group("u-ann")]},
        ),
        Ack(),
        Ack(disabled_services=["s3", "ec2"], enable_cross_namespace=True),
        Kro(),
    ],
)
def test_what_eks_takes_has_no_problem(configuration: CapabilityConfiguration) -> None:
    """Bare, and with everything."""
    assert texts(configuration) == []


@pytest.mark.parametrize(
    ("configuration", "text"),
    [
        (
            replace(ARGO_CD, identity_center_instance_arn="ssoins-1"),
            (
                "configuration.identity_center_instance_arn: must be the ARN of an instance of IAM "
                "Identity Center, such as arn:aws:sso:::instance/ssoins-0123456789abcdef, got "
                "'ssoins-1' [arn-invalid]"
            ),
        ),
        (
            replace(ARGO_CD, identity_center_region="Ireland"),
            (
                "configuration.identity_center_region: must be the name of an AWS region, such as "
                "eu-central-1, got 'Ireland' [invalid-value]"
            ),
        ),
        (
            replace(ARGO_CD, namespace="Argo"),
            (
                "configuration.namespace: must have 1 to 63 lower-case letters, digits and "
                "hyphens, none at either end, got 'Argo' [name-invalid]"
            ),
        ),
        (
            replace(ARGO_CD, endpoint_prefix="-a"),
            (
                "configuration.endpoint_prefix: must be 1 to 50 lower-case letters, digits and "
                "hyphens, a letter or digit at both ends, got '-a' [name-invalid]"
            ),
        ),
        (
            replace(ARGO_CD, vpc_endpoint_ids=["vpc-00000001"]),
            (
                "configuration.vpc_endpoint_ids[0]: must be the id of a VPC endpoint, vpce- "
                "and 8 or 17 hexadecimal digits, "
                "such as vpce-0123456789abcdef0, got 'vpc-00000001' [invalid-value]"
            ),
        ),
        (
            replace(ARGO_CD, vpc_endpoint_ids=["vpce-00000001", "vpce-00000001"]),
            (
                "configuration.vpc_endpoint_ids[1]: must be named once only, got 'vpce-00000001' "
                "[name-duplicate]"
            ),
        ),
        (
            replace(ARGO_CD, roles={ArgoCdRole.EDITOR: []}),
            (
                "configuration.roles.EDITOR: must name somebody; leave out a role that nobody has "
                "[empty]"
            ),
        ),
        (
            replace(ARGO_CD, roles={ArgoCdRole.EDITOR: [SsoIdentity.user("")]}),
            (
                "configuration.roles.EDITOR[0].id: must be the id of a user or group in the "
                "identity store, got '' [empty]"
            ),
        ),
        (
            replace(ARGO_CD, roles={ArgoCdRole.ADMIN: [ANN], ArgoCdRole.VIEWER: [ANN]}),
            (
                "configuration.roles.VIEWER[0]: must have one role only, but has ADMIN too, got "
                "'u-ann' [name-duplicate]"
            ),
        ),
        (
            replace(ARGO_CD, roles={cast("ArgoCdRole", "OWNER"): [ANN]}),
            (
                "configuration.roles: must be one of ADMIN, EDITOR, VIEWER, got 'OWNER' "
                "[unknown-value]"
            ),
        ),
        (
            Ack(disabled_services=["Amazon S3"]),
            (
                "configuration.disabled_services[0]: must be the name of a service in ACK, such as "
                "s3 or dynamodb, got 'Amazon S3' [name-invalid]"
            ),
        ),
        (
            Ack(disabled_services=["s3", "s3"]),
            (
                "configuration.disabled_services[1]: must be named once only, got 's3' "
                "[name-duplicate]"
            ),
        ),
        (
            Ack(disabled_services=[f"s{number}" for number in range(201)]),
            "configuration.disabled_services: must be at most 200, got 201 [too-many]",
        ),
    ],
)
def test_what_eks_refuses_is_refused(configuration: CapabilityConfiguration, text: str) -> None:
    """Where it is, what is allowed, and what was given."""
    assert texts(configuration) == [text]


@pytest.mark.parametrize("name", ["", "a.b", "a" * 101])
def test_a_name_that_eks_does_not_take_is_refused(name: str) -> None:
    """In the words of the caller."""
    (text,) = texts(Kro(), name)
    assert text == (
        f"name: must be 1 to 100 letters, digits, hyphens and underscores, got {name!r} "
        "[name-invalid]"
    )


def test_tags_are_judged_too() -> None:
    """As those of everything else."""
    (problem,) = capability_problems("kro", Kro(), tags={"aws:x": "y"})
    assert problem.code == "name-invalid"


def test_what_only_the_deployment_knows_is_not_judged() -> None:
    """A placeholder has no form yet."""
    later = "${Token[TOKEN.1]}"
    argo_cd = ArgoCd(
        identity_center_instance_arn=later,
        identity_center_region=later,
        namespace=later,
        endpoint_prefix=later,
        vpc_endpoint_ids=[later],
    )
    assert capability_problems("x", argo_cd, tags={}, unknown={later}) == ()
