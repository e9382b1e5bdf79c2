"""Access entries reach the template, one for each principal."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from eks_constructs.access_entries import AccessEntries
from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.access import (
    AccessEntry,
    AccessEntryType,
    AccessPolicy,
    AccessScope,
)
from eks_constructs.planning.teams import AccessLevel, Team, team_entries

TYPE = "AWS::EKS::AccessEntry"
ADMIN = "arn:aws:iam::111122223333:role/PlatformAdmin"
FULL = AccessEntry(
    principal_arn=ADMIN,
    policies=(
        AccessPolicy.cluster_admin(),
        AccessPolicy(policy="AmazonEKSViewPolicy", scope=AccessScope.namespaces(["team-*", "b"])),
    ),
    kubernetes_groups=("operators",),
    username="admin:{{SessionName}}",
    tags={"team": "platform"},
)


def entries_of(stack: Stack, *entries: AccessEntry) -> AccessEntries:
    """Make entries for a cluster that exists already."""
    cluster = eks.CfnCluster.from_cluster_name(stack, "Cluster", "demo")
    return AccessEntries(stack, "Access", cluster=cluster, entries=entries)


def test_full_entry_reaches_the_template(stack: Stack) -> None:
    """Names of policies become ARNs of the deployment's partition."""
    access = entries_of(stack, FULL)

    def arn(name: str) -> object:
        rest = f":eks::aws:cluster-access-policy/{name}"
        return {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, rest]]}

    Template.from_stack(stack).has_resource_properties(
        TYPE,
        {
            "ClusterName": "demo",
            "PrincipalArn": ADMIN,
            "Type": "STANDARD",
            "AccessPolicies": [
                {
                    "PolicyArn": arn("AmazonEKSClusterAdminPolicy"),
                    "AccessScope": {"Type": "cluster"},
                },
                {
                    "PolicyArn": arn("AmazonEKSViewPolicy"),
                    "AccessScope": {"Type": "namespace", "Namespaces": ["team-*", "b"]},
                },
            ],
            "KubernetesGroups": ["operators"],
            "Username": "admin:{{SessionName}}",
            "Tags": [{"Key": "team", "Value": "platform"}],
        },
    )
    assert set(access.resources) == {ADMIN}


@pytest.mark.parametrize("kind", AccessEntryType)
def test_every_type_can_be_made(stack: Stack, kind: AccessEntryType) -> None:
    """Those of nodes too, which take nothing else."""
    entries_of(stack, AccessEntry(principal_arn=ADMIN, type=kind))
    Template.from_stack(stack).has_resource_properties(TYPE, {"Type": kind.value})


def test_teams_get_their_entries(stack: Stack) -> None:
    """With the scope of their namespaces."""
    shop = Team(name="shop", principals=(ADMIN,), level=AccessLevel.EDIT, namespaces=("shop-*",))
    entries_of(stack, *team_entries([shop]))
    (found,) = Template.from_stack(stack).find_resources(TYPE).values()
    (policy,) = found["Properties"]["AccessPolicies"]
    assert policy["AccessScope"] == {"Type": "namespace", "Namespaces": ["shop-*"]}


def test_bare_entry_sets_nothing_more(stack: Stack) -> None:
    """What was not said is left to EKS."""
    node = AccessEntry(principal_arn=ADMIN, type=AccessEntryType.EC2_LINUX)
    entries_of(stack, node)
    (found,) = Template.from_stack(stack).find_resources(TYPE).values()
    assert set(found["Properties"]) == {"ClusterName", "PrincipalArn", "Type"}


def test_full_policy_arn_passes_unchanged(stack: Stack) -> None:
    """An ARN of a policy is the caller's word."""
    full = "arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSEditPolicy"
    entries_of(stack, AccessEntry(principal_arn=ADMIN, policies=(AccessPolicy(policy=full),)))
    Template.from_stack(stack).has_resource_properties(
        TYPE, {"AccessPolicies": [Match.object_like({"PolicyArn": full})]}
    )


def test_logical_ids_depend_on_the_principal_alone(cdk_context: Mapping[str, object]) -> None:
    """Removing an entry or changing the order does not rename the others."""
    names = [f"arn:aws:iam::111122223333:role/{name}" for name in ("a", "b", "c")]

    def ids(*arns: str) -> dict[str, str]:
        stack = Stack(App(context=cdk_context), "Stack")
        entries_of(stack, *(AccessEntry(principal_arn=arn) for arn in arns))
        found = Template.from_stack(stack).find_resources(TYPE)
        return {entry["Properties"]["PrincipalArn"]: key for key, entry in found.items()}

    everyone = ids(*names)
    assert ids(*reversed(names)) == everyone
    assert ids(names[2]) == {names[2]: everyone[names[2]]}


def test_role_of_the_same_app_needs_a_key(stack: Stack) -> None:
    """Its ARN is not known, so it cannot be the id of the entry."""
    role = iam.Role(stack, "Role", assumed_by=iam.AccountRootPrincipal())
    with pytest.raises(ConfigurationError) as refused:
        AccessEntries(
            stack,
            "Refused",
            cluster=eks.CfnCluster.from_cluster_name(stack, "Cluster", "demo"),
            entries=[AccessEntry(principal_arn=role.role_arn)],
        )
    assert "entries[0].key: must be given, because the ARN of the principal is not known" in str(
        refused.value
    )
    AccessEntries(
        stack,
        "Access",
        cluster=eks.CfnCluster.from_cluster_name(stack, "Again", "demo"),
        entries=[AccessEntry(principal_arn=role.role_arn, key="deployers")],
    )
    Template.from_stack(stack).has_resource_properties(
        TYPE, {"PrincipalArn": {"Fn::GetAtt": [Match.string_like_regexp("^Role"), "Arn"]}}
    )


def test_problems_are_refused_all_at_once(stack: Stack) -> None:
    """Bad ARNs, duplicates and repeated keys come in one error."""
    with pytest.raises(ConfigurationError) as refused:
        entries_of(
            stack,
            AccessEntry(principal_arn="admin", key="k"),
            AccessEntry(principal_arn=ADMIN, key="k"),
            AccessEntry(principal_arn=ADMIN),
        )
    assert [(problem.where, problem.code) for problem in refused.value.problems] == [
        ("entries[0].principal_arn", "arn-invalid"),
        ("entries[2].principal_arn", "name-duplicate"),
        ("entries[1].key", "name-duplicate"),
    ]


def test_at_most_ten_are_made_at_a_time(stack: Stack) -> None:
    """The eleventh waits for the first."""
    arns = [f"arn:aws:iam::111122223333:role/r{index:02}" for index in range(12)]
    entries_of(stack, *(AccessEntry(principal_arn=arn) for arn in arns))
    found = Template.from_stack(stack).find_resources(TYPE)
    ids = {entry["Properties"]["PrincipalArn"]: key for key, entry in found.items()}
    waits = {key: entry["DependsOn"] for key, entry in found.items() if "DependsOn" in entry}
    assert waits == {ids[arns[10]]: [ids[arns[0]]], ids[arns[11]]: [ids[arns[1]]]}


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1"])
def test_no_partition_is_written_out(cdk_context: Mapping[str, object], region: str) -> None:
    """Policies follow the partition of the deployment."""
    stack = Stack(
        App(context=cdk_context),
        "Stack",
        env=Environment(account="111122223333", region=region),
    )
    principal = f"arn:{stack.partition}:iam::111122223333:role/Admin"
    entries_of(stack, AccessEntry(principal_arn=principal, key="a", policies=FULL.policies))
    assert "arn:aws:" not in json.dumps(Template.from_stack(stack).to_json())
