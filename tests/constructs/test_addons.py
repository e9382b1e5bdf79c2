"""Add-ons reach the template as declared, in an order that EKS can bear."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from eks_constructs.addons import (
    AddonPodIdentity,
    AddonSpec,
    JsonObject,
    ManagedAddon,
    ManagedAddons,
)
from eks_constructs.errors import ConfigurationError
from eks_constructs.iam import PodIdentityRole
from eks_constructs.planning.addons import ResolveConflicts
from tests.support.l1_properties import paths_set, property_paths

TYPE = "AWS::EKS::Addon"


@pytest.fixture
def stack(cdk_context: Mapping[str, object]) -> Stack:
    """Return an empty stack with the project's feature flags."""
    return Stack(App(context=cdk_context), "Stack")


@pytest.fixture
def cluster(stack: Stack) -> eks.CfnCluster:
    """Return a cluster made by plain CDK code."""
    return eks.CfnCluster(
        stack,
        "Cluster",
        role_arn="arn:aws:iam::111122223333:role/eks",
        resources_vpc_config=eks.CfnCluster.ResourcesVpcConfigProperty(subnet_ids=["a", "b"]),
    )


def dependencies(template: Template) -> dict[str, set[str]]:
    """Return the names of the add-ons that each add-on is told to wait for."""
    found = template.find_resources(TYPE)
    names = {key: addon["Properties"]["AddonName"] for key, addon in found.items()}
    return {
        names[key]: {names[on] for on in addon.get("DependsOn", []) if on in names}
        for key, addon in found.items()
    }


def test_addon_by_default(stack: Stack, cluster: eks.CfnCluster) -> None:
    """What is declared wins over what somebody changed; the rest is EKS's choice."""
    ManagedAddon(stack, "Addon", cluster=cluster, name="kube-proxy")
    (found,) = Template.from_stack(stack).find_resources(TYPE).values()
    assert found["Properties"] == {
        "AddonName": "kube-proxy",
        "ClusterName": {"Ref": "Cluster"},
        "ResolveConflicts": "OVERWRITE",
    }


def test_every_property_is_reachable(stack: Stack, cluster: eks.CfnCluster) -> None:
    """Nothing that the service can do is out of reach."""
    role = PodIdentityRole(stack, "Role").role
    ManagedAddon(
        stack,
        "Addon",
        cluster=cluster,
        name="vpc-cni",
        version="v1.20.1-eksbuild.1",
        configuration_values={"env": {"B": "2", "A": "1"}},
        resolve_conflicts=ResolveConflicts.PRESERVE,
        preserve_on_delete=True,
        pod_identity_associations=[AddonPodIdentity(service_account="aws-node", role=role)],
        namespace="kube-system",
        tags={"team": "platform"},
    )
    ManagedAddon(stack, "Irsa", cluster=cluster, name="x", service_account_role=role)
    template = Template.from_stack(stack)
    found = [addon["Properties"] for addon in template.find_resources(TYPE).values()]
    reached = frozenset[str]().union(*map(paths_set, found))
    assert property_paths(eks.CfnAddon) - reached == set()
    template.has_resource_properties(
        TYPE,
        {
            "ConfigurationValues": '{"env":{"A":"1","B":"2"}}',
            "ResolveConflicts": "PRESERVE",
            "PodIdentityAssociations": [
                {"ServiceAccount": "aws-node", "RoleArn": {"Fn::GetAtt": Match.any_value()}}
            ],
            "NamespaceConfig": {"Namespace": "kube-system"},
            "Tags": [{"Key": "team", "Value": "platform"}],
        },
    )


def test_configuration_order_never_shows(cdk_context: Mapping[str, object]) -> None:
    """The same configuration gives the same text."""

    def text(values: Mapping[str, int]) -> object:
        stack = Stack(App(context=cdk_context), "Stack")
        reference = eks.CfnCluster.from_cluster_name(stack, "Cluster", "demo")
        addon = ManagedAddon(
            stack, "Addon", cluster=reference, name="x", configuration_values=values
        )
        return addon.resource.configuration_values

    assert text({"a": 1, "b": 2}) == text({"b": 2, "a": 1}) == '{"a":1,"b":2}'


def test_configuration_may_hold_tokens(stack: Stack, cluster: eks.CfnCluster) -> None:
    """Values that only the deployment knows are filled in by CloudFormation."""
    values: JsonObject = {"z": 1, "region": stack.region}
    ManagedAddon(stack, "Addon", cluster=cluster, name="x", configuration_values=values)
    Template.from_stack(stack).has_resource_properties(
        TYPE,
        {
            "ConfigurationValues": {
                "Fn::Join": ["", ['{"region":"', {"Ref": "AWS::Region"}, '","z":1}']]
            }
        },
    )


def test_configuration_text_passes_unchanged(stack: Stack, cluster: eks.CfnCluster) -> None:
    """Text of the caller is not rewritten."""
    text = '{ "b": 1, "a": 2 }'
    ManagedAddon(stack, "Addon", cluster=cluster, name="x", configuration_values=text)
    Template.from_stack(stack).has_resource_properties(TYPE, {"ConfigurationValues": text})


def test_addon_waits_for_its_role_and_the_roles_policies(
    stack: Stack, cluster: eks.CfnCluster
) -> None:
    """A grant made later is there before the add-on starts."""
    role = iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("pods.eks.amazonaws.com"))
    identity = AddonPodIdentity(service_account="s", role=role)
    ManagedAddon(stack, "Addon", cluster=cluster, name="x", pod_identity_associations=[identity])
    role.add_to_policy(iam.PolicyStatement(actions=["s3:GetObject"], resources=["*"]))
    (found,) = Template.from_stack(stack).find_resources(TYPE).values()
    assert any(name.startswith("RoleDefaultPolicy") for name in found["DependsOn"])


def test_problems_are_refused_all_at_once(stack: Stack, cluster: eks.CfnCluster) -> None:
    """Name, namespace, identities and configuration come in one error."""
    role = PodIdentityRole(stack, "Role").role
    with pytest.raises(ConfigurationError) as refused:
        ManagedAddon(
            stack,
            "Addon",
            cluster=cluster,
            name="vpc cni",
            namespace="Kube",
            configuration_values="a: 1",
            service_account_role=role,
            pod_identity_associations=[AddonPodIdentity(service_account="s", role=role)],
        )
    text = str(refused.value)
    assert "must be letters, digits, hyphens and underscores" in text
    assert "namespace: must have 1 to 63 lower-case letters" in text
    assert "must be left out when service_account_role is given" in text
    assert "configuration_values: must be a JSON object" in text


def test_addons_keep_their_logical_ids(cdk_context: Mapping[str, object]) -> None:
    """Adding one does not rename the others."""

    def ids(*names: str) -> dict[str, str]:
        stack = Stack(App(context=cdk_context), "Stack")
        reference = eks.CfnCluster.from_cluster_name(stack, "Cluster", "demo")
        ManagedAddons(
            stack, "Addons", cluster=reference, addons={name: AddonSpec() for name in names}
        )
        found = Template.from_stack(stack).find_resources(TYPE)
        return {addon["Properties"]["AddonName"]: key for key, addon in found.items()}

    both = ids("vpc-cni", "coredns")
    assert ids("vpc-cni") == {"vpc-cni": both["vpc-cni"]}


def test_clients_wait_for_the_agent(stack: Stack, cluster: eks.CfnCluster) -> None:
    """What uses Pod Identity starts after its agent; what does not, does not wait."""
    identity = AddonPodIdentity(
        service_account="aws-node", role=PodIdentityRole(stack, "Role").role
    )
    addons = ManagedAddons(
        stack,
        "Addons",
        cluster=cluster,
        addons={
            "vpc-cni": AddonSpec(pod_identity_associations=[identity]),
            "kube-proxy": AddonSpec(),
            "eks-pod-identity-agent": AddonSpec(),
        },
    )
    assert list(addons.addons) == ["eks-pod-identity-agent", "kube-proxy", "vpc-cni"]
    assert dependencies(Template.from_stack(stack)) == {
        "eks-pod-identity-agent": set(),
        "kube-proxy": set(),
        "vpc-cni": {"eks-pod-identity-agent"},
    }


def test_at_most_ten_are_made_at_a_time(stack: Stack, cluster: eks.CfnCluster) -> None:
    """The eleventh waits for the first."""
    names = [f"addon-{index:02}" for index in range(12)]
    ManagedAddons(stack, "Addons", cluster=cluster, addons={name: AddonSpec() for name in names})
    waits = {key: on for key, on in dependencies(Template.from_stack(stack)).items() if on}
    assert waits == {"addon-10": {"addon-00"}, "addon-11": {"addon-01"}}


def test_addons_bring_no_lambda(stack: Stack, cluster: eks.CfnCluster) -> None:
    """Everything is plain CloudFormation."""
    ManagedAddons(stack, "Addons", cluster=cluster, addons={"vpc-cni": AddonSpec()})
    text = json.dumps(Template.from_stack(stack).to_json())
    assert "AWS::Lambda" not in text
    assert "Custom::" not in text
