"""Grants, by cluster."""

from __future__ import annotations

from typing import Final

import pytest

from eks_constructs.access_report import ClusterAccess, Grant, TemplatesError, clusters_in
from eks_constructs.access_report._assembly import JsonObject, JsonValue
from tests.access_report.templates import ADMIN, VIEW, cluster, resource, stack

HOME: Final[JsonObject] = {"Ref": "Cluster"}


def grants(**resources: JsonValue) -> tuple[Grant, ...]:
    """Return what is granted in a stack with a cluster and these."""
    (found,) = clusters_in([stack({"Cluster": cluster(), **resources})])
    return found.grants


def entry(**properties: JsonValue) -> JsonObject:
    """Return an access entry of the administrator."""
    return resource("AccessEntry", ClusterName=HOME, PrincipalArn=ADMIN, **properties)


def policy(scope: JsonObject) -> JsonValue:
    """Return one access policy."""
    return [{"PolicyArn": VIEW, "AccessScope": scope}]


def test_a_policy_for_the_whole_cluster() -> None:
    """The name of the policy says what is allowed."""
    (grant,) = grants(
        Entry=entry(
            Type="STANDARD",
            AccessPolicies=policy({"Type": "cluster"}),
            KubernetesGroups=["viewers"],
            Username="ann",
        )
    )
    assert grant == Grant(
        principal=ADMIN,
        access="AmazonEKSViewPolicy",
        scope="cluster",
        groups=("viewers",),
        username="ann",
        stack="one",
    )


def test_a_policy_for_namespaces() -> None:
    """One called cluster is not the whole cluster."""
    scope: JsonObject = {"Type": "namespace", "Namespaces": ["shop", "cluster"]}
    (grant,) = grants(Entry=entry(AccessPolicies=policy(scope)))
    assert (grant.scope, grant.namespaces) == ("namespace", ("cluster", "shop"))


@pytest.mark.parametrize(
    ("properties", "access"),
    [
        ({"KubernetesGroups": ["g"]}, "groups only"),
        ({}, "nothing"),
        ({"Type": "EC2_LINUX"}, "nodes (EC2_LINUX)"),
        (
            {"Type": "EC2", "AccessPolicies": policy({"Type": "cluster"})},
            "AmazonEKSViewPolicy (EC2)",
        ),
    ],
)
def test_an_entry_without_policies_or_of_nodes(properties: JsonObject, access: str) -> None:
    """Each says what it is there for."""
    (grant,) = grants(Entry=entry(**properties))
    assert grant.access == access


def test_roles_that_eks_makes_entries_for_are_shown() -> None:
    """Of nodes, pods and capabilities; and users of an identity provider."""
    found = grants(
        Nodes=resource("Nodegroup", ClusterName=HOME, NodeRole="arn:nodes"),
        Same=resource("Nodegroup", ClusterName=HOME, NodeRole="arn:nodes"),
        Pods=resource("FargateProfile", ClusterName=HOME, PodExecutionRoleArn="arn:pods"),
        Kro=resource("Capability", ClusterName=HOME, RoleArn="arn:kro", Type="KRO"),
        Users=resource(
            "IdentityProviderConfig", ClusterName=HOME, Oidc={"IssuerUrl": "https://id.example.com"}
        ),
    )
    assert [(grant.principal, grant.access) for grant in found] == [
        ("arn:kro", "capability KRO"),
        ("arn:nodes", "nodes of a managed group"),
        ("arn:pods", "pods on Fargate"),
        ("users of https://id.example.com", "role bindings of the cluster"),
    ]


def test_auto_mode_brings_nodes() -> None:
    """With the role that the cluster names."""
    auto = cluster()
    properties = auto["Properties"]
    assert isinstance(properties, dict)
    properties["ComputeConfig"] = {"NodeRoleArn": "arn:auto"}
    (found,) = clusters_in([stack({"Cluster": auto})])
    assert [(grant.principal, grant.access) for grant in found.grants] == [
        ("arn:auto", "nodes of Auto Mode")
    ]


@pytest.mark.parametrize(
    "made", [cluster(creator=True), resource("Cluster", Name="demo")], ids=["said", "unsaid"]
)
def test_the_creator_is_administrator_unless_told_otherwise(made: JsonObject) -> None:
    """As EKS has it."""
    (found,) = clusters_in([stack({"Cluster": made})])
    (grant,) = found.grants
    assert (grant.access, grant.scope) == ("AmazonEKSClusterAdminPolicy", "cluster")
    assert grant.principal == "creator of the cluster (the role that deploys)"


def test_stacks_are_put_together_and_clusters_kept_apart() -> None:
    """By name and region, whichever way a stack names its cluster."""
    output: JsonObject = {"Fn::GetStackOutput": {"StackName": "one", "OutputName": "Name"}}
    nodes = resource("Nodegroup", ClusterName=output, NodeRole="arn:nodes")
    by_name = resource("AccessEntry", ClusterName="demo", PrincipalArn=ADMIN)
    elsewhere = resource("AccessEntry", ClusterName="demo", PrincipalArn=ADMIN)
    found = clusters_in(
        [
            stack({"Entry": elsewhere}, name="far", region="us-east-1"),
            stack({"Cluster": cluster()}, outputs={"Name": {"Value": HOME}}),
            stack({"Nodes": nodes, "Entry": by_name}, name="two"),
        ]
    )
    assert [(each.name, each.region, each.authentication_mode) for each in found] == [
        ("demo", "eu-west-1", "API"),
        ("demo", "us-east-1", ""),
    ]
    assert [(grant.principal, grant.stack) for grant in found[0].grants] == [
        (ADMIN, "two"),
        ("arn:nodes", "two"),
    ]


def test_a_cluster_without_anybody_is_shown() -> None:
    """That is worth knowing."""
    (found,) = clusters_in([stack({"Cluster": cluster()})])
    assert found == ClusterAccess(
        name="demo", region="eu-west-1", account="", authentication_mode="API"
    )


def test_no_cluster_at_all_is_an_error() -> None:
    """With the stacks that were looked into."""
    with pytest.raises(TemplatesError) as caught:
        clusters_in([stack({"Bucket": {"Type": "AWS::S3::Bucket"}})])
    assert str(caught.value) == ("there is no cluster in these stacks, and no access to one: one")
    with pytest.raises(TemplatesError, match="none at all"):
        clusters_in([])
