"""The next certificate authority of a cluster."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk.assertions import Template

from eks_constructs.certificate_authority import CertificateAuthority
from eks_constructs.cluster import Cluster
from eks_constructs.errors import ConfigurationError

TYPE = "AWS::EKS::CertificateAuthority"


def stack_in(context: Mapping[str, object], region: str | None) -> Stack:
    """Return an empty stack in a region, or in none that is known."""
    env = Environment(account="111122223333", region=region) if region else None
    return Stack(App(context=context), "Stack", env=env)


@pytest.mark.parametrize("region", [None, "eu-west-1"])
def test_it_belongs_to_its_cluster_and_is_kept(
    cdk_context: Mapping[str, object], region: str | None
) -> None:
    """EKS deletes none that signs, so it must not leave with the template."""
    stack = stack_in(cdk_context, region)
    CertificateAuthority(stack, "Next", cluster=Cluster.from_name(stack, "Cluster", "demo"))
    Template.from_stack(stack).has_resource(
        TYPE,
        {
            "Properties": {"ClusterName": "demo"},
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
        },
    )


def test_it_can_be_deleted_with_its_template(cdk_context: Mapping[str, object]) -> None:
    """Whoever wants that says so."""
    stack = stack_in(cdk_context, None)
    CertificateAuthority(
        stack,
        "Next",
        cluster=Cluster.from_name(stack, "Cluster", "demo"),
        removal_policy=RemovalPolicy.DESTROY,
    )
    Template.from_stack(stack).has_resource(TYPE, {"DeletionPolicy": "Delete"})


def test_its_id_is_an_output(cdk_context: Mapping[str, object]) -> None:
    """The cluster needs it as text in a later deployment."""
    stack = stack_in(cdk_context, None)
    made = CertificateAuthority(stack, "Next", cluster=Cluster.from_name(stack, "Cluster", "demo"))
    made.add_output()
    found = Template.from_stack(stack).find_outputs("CertificateAuthorityId")
    (logical_id,) = Template.from_stack(stack).find_resources(TYPE)
    assert found["CertificateAuthorityId"]["Value"] == {"Fn::GetAtt": [logical_id, "Id"]}


def test_attributes_are_those_of_the_resource(cdk_context: Mapping[str, object]) -> None:
    """What a rotation has to know."""
    stack = stack_in(cdk_context, None)
    made = CertificateAuthority(stack, "Next", cluster=Cluster.from_name(stack, "Cluster", "demo"))
    attributes = (made.authority_id, made.certificate_data, made.distribution_status)
    assert [stack.resolve(each)["Fn::GetAtt"][1] for each in attributes] == [
        "Id",
        "Data",
        "DistributionStatus",
    ]


@pytest.mark.parametrize("region", ["us-gov-west-1", "cn-north-1"])
def test_it_is_refused_where_cloudformation_has_none(
    cdk_context: Mapping[str, object], region: str
) -> None:
    """Before anything is deployed."""
    stack = stack_in(cdk_context, region)
    cluster = Cluster.from_name(stack, "Cluster", "demo")
    with pytest.raises(ConfigurationError, match="invalid certificate authority") as caught:
        CertificateAuthority(stack, "Next", cluster=cluster)
    (problem,) = caught.value.problems
    assert (problem.code, problem.got) == ("not-supported", region)


def test_an_authority_has_no_snapshots(cdk_context: Mapping[str, object]) -> None:
    """The CDK would say so with a stack trace."""
    stack = stack_in(cdk_context, None)
    cluster = Cluster.from_name(stack, "Cluster", "demo")
    with pytest.raises(ConfigurationError, match="removal_policy: must not be SNAPSHOT"):
        CertificateAuthority(stack, "Next", cluster=cluster, removal_policy=RemovalPolicy.SNAPSHOT)
