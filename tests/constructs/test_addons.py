"""Add-ons reach the template as declared, in an order that EKS can bear."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from aws_cdk import App, CfnParameter, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from eks_constructs.addons import (
    UNKNOWN_WARNING,
    AddonPodIdentity,
    AddonSpec,
    JsonObject,
    ManagedAddon,
    ManagedAddons,
)
from eks_constructs.errors import ConfigurationError
from eks_constructs.iam import PodIdentityRole
from eks_constructs.planning.addon_catalogue import find, names
from eks_constructs.planning.addon_roles import AddonRoles
from eks_constructs.planning.addons import ResolveConflicts
from eks_constructs.planning.coredns import CoreDnsConfig
from eks_constructs.planning.vpc_cni import VpcCniConfig
from eks_constructs.planning.vpc_cni_pods import PodSubnet

TYPE = "AWS::EKS::Addon"


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


def test_every_option_lands_where_it_belongs(stack: Stack, cluster: eks.CfnCluster) -> None:
    """Each option sets its own property to the value given."""
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
    Template.from_stack(stack).has_resource_properties(
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


def test_a_typed_configuration_becomes_text(stack: Stack, cluster: eks.CfnCluster) -> None:
    """As the add-on takes it, with the ids of subnets that only the deployment knows."""
    subnet = ec2.CfnSubnet(
        stack, "Pods", vpc_id="vpc-0123456789abcdef0", cidr_block="100.64.0.0/18"
    )
    config = VpcCniConfig(pod_subnets={"eu-west-1a": PodSubnet(subnet_id=subnet.attr_subnet_id)})
    ManagedAddon(stack, "Addon", cluster=cluster, name="vpc-cni", configuration_values=config)
    head, tail = (
        '{"eniConfig":{"create":true,"region":"eu-west-1","subnets":{"eu-west-1a":{"id":"',
        (
            '"}}},"env":{"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG":"true",'
            '"ENI_CONFIG_LABEL_DEF":"topology.kubernetes.io/zone"}}'
        ),
    )
    Template.from_stack(stack).has_resource_properties(
        TYPE,
        {
            "ConfigurationValues": {
                "Fn::Join": ["", [head, {"Fn::GetAtt": ["Pods", "SubnetId"]}, tail]]
            }
        },
    )


def test_a_configuration_of_another_addon_is_refused(stack: Stack, cluster: eks.CfnCluster) -> None:
    """EKS would say so too, but only at the deployment."""
    with pytest.raises(ConfigurationError) as refused:
        ManagedAddon(
            stack, "A", cluster=cluster, name="coredns", configuration_values=VpcCniConfig()
        )
    assert (
        "configuration_values: must be the configuration of coredns, not that of vpc-cni, got "
        "'VpcCniConfig' [invalid-value]"
    ) in str(refused.value)


def test_recommended_roles_are_made(stack: Stack, cluster: eks.CfnCluster) -> None:
    """One for each service account, for this cluster only, with the policies of the catalogue."""
    addon = ManagedAddon(
        stack,
        "Addon",
        cluster=cluster,
        name="aws-ebs-csi-driver",
        pod_identity_associations=AddonRoles.RECOMMENDED,
    )
    assert list(addon.roles) == ["ebs-csi-controller-sa"]
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Role", 1)
    template.has_resource_properties(
        "AWS::IAM::Role",
        {
            "ManagedPolicyArns": [
                {
                    "Fn::Join": [
                        "",
                        [
                            "arn:",
                            {"Ref": "AWS::Partition"},
                            ":iam::aws:policy/AmazonEBSCSIDriverPolicyV2",
                        ],
                    ]
                }
            ],
            "AssumeRolePolicyDocument": {
                "Statement": [
                    Match.object_like(
                        {
                            "Condition": {
                                "ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": ["Cluster", "Arn"]}},
                                "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
                            }
                        }
                    )
                ]
            },
        },
    )
    (found,) = template.find_resources(TYPE).values()
    (association,) = found["Properties"]["PodIdentityAssociations"]
    assert association["ServiceAccount"] == "ebs-csi-controller-sa"
    assert association["RoleArn"]["Fn::GetAtt"][0] in found["DependsOn"]


def test_the_network_plugin_of_an_ipv6_cluster_gets_other_permissions(
    stack: Stack, cluster: eks.CfnCluster
) -> None:
    """AWS has no managed policy for them."""
    ManagedAddon(
        stack,
        "Addon",
        cluster=cluster,
        name="vpc-cni",
        pod_identity_associations=AddonRoles.RECOMMENDED_IPV6,
    )
    template = Template.from_stack(stack)
    assign = Match.object_like({"Action": Match.array_with(["ec2:AssignIpv6Addresses"])})
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {"PolicyDocument": Match.object_like({"Statement": Match.array_with([assign])})},
    )
    assert "AmazonEKS_CNI_Policy" not in json.dumps(template.to_json())


def test_a_narrow_policy_takes_the_place_of_full_access(
    stack: Stack, cluster: eks.CfnCluster
) -> None:
    """AWS names AmazonFSxFullAccess for the driver of FSx, which needs far less."""
    ManagedAddon(
        stack,
        "Addon",
        cluster=cluster,
        name="aws-fsx-csi-driver",
        pod_identity_associations=AddonRoles.RECOMMENDED,
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::ManagedPolicy", 1)
    assert "AmazonFSxFullAccess" not in json.dumps(template.to_json())


def test_recommended_roles_come_after_the_agent(stack: Stack, cluster: eks.CfnCluster) -> None:
    """They are handed out by it, like all others."""
    spec = AddonSpec(pod_identity_associations=AddonRoles.RECOMMENDED)
    ManagedAddons(
        stack,
        "Addons",
        cluster=cluster,
        addons={"vpc-cni": spec, "eks-pod-identity-agent": AddonSpec()},
    )
    waits = dependencies(Template.from_stack(stack))
    assert waits["vpc-cni"] == {"eks-pod-identity-agent"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("coredns", "the add-on calls no AWS API"),
        (
            "external-dns",
            (
                "what the add-on may do depends on you; give a role with "
                "well_known.external_dns to external-dns"
            ),
        ),
        ("fluent-bit", "what the add-on may do depends on you; give a role to fluent-bit"),
        (
            "vendor_x",
            "the catalogue does not know the add-on; name its service accounts and roles",
        ),
    ],
)
def test_no_role_is_guessed(stack: Stack, cluster: eks.CfnCluster, name: str, reason: str) -> None:
    """Where there is no recommendation, the refusal says what to give instead."""
    with pytest.raises(ConfigurationError) as refused:
        ManagedAddon(
            stack,
            "Addon",
            cluster=cluster,
            name=name,
            pod_identity_associations=AddonRoles.RECOMMENDED,
        )
    assert (
        f"pod_identity_associations: must be left out or name roles: {reason}, got "
        "'recommended' [not-supported]"
    ) in str(refused.value)


@pytest.mark.parametrize(
    "name",
    [
        each
        for each in names()
        if (found := find(each)) is not None
        and any(one.managed_policies for one in found.identities)
    ],
)
def test_every_recommendation_can_be_had(stack: Stack, cluster: eks.CfnCluster, name: str) -> None:
    """Each account of the catalogue with a managed policy gets a role."""
    addon = ManagedAddon(
        stack,
        "Addon",
        cluster=cluster,
        name=name,
        pod_identity_associations=AddonRoles.RECOMMENDED,
    )
    assert addon.roles


def test_versions_are_checked_against_the_cluster(stack: Stack, cluster: eks.CfnCluster) -> None:
    """When the Kubernetes version is told."""
    spec = AddonSpec(version="v1.36.0-eksbuild.1")
    ManagedAddons(stack, "Untold", cluster=cluster, addons={"kube-proxy": spec})
    with pytest.raises(ConfigurationError, match=r"must be from v1\.32 to v1\.35"):
        ManagedAddons(
            stack,
            "Told",
            cluster=cluster,
            addons={"kube-proxy": spec},
            kubernetes_version="1.35",
        )


def test_a_version_may_be_a_token(stack: Stack, cluster: eks.CfnCluster) -> None:
    """A parameter of the stack decides it then."""
    version = CfnParameter(stack, "Version").value_as_string
    ManagedAddon(stack, "Addon", cluster=cluster, name="coredns", version=version)
    Template.from_stack(stack).has_resource_properties(TYPE, {"AddonVersion": {"Ref": "Version"}})


def test_identities_need_a_version_that_takes_them(stack: Stack, cluster: eks.CfnCluster) -> None:
    """The CloudWatch agent before 3.1.0 knows IRSA only."""
    with pytest.raises(ConfigurationError, match=r"must be v3\.1\.0-eksbuild\.1 or later"):
        ManagedAddon(
            stack,
            "Addon",
            cluster=cluster,
            name="amazon-cloudwatch-observability",
            version="v2.6.0-eksbuild.1",
            pod_identity_associations=AddonRoles.RECOMMENDED,
        )


def test_an_unknown_name_is_installed_with_a_warning(stack: Stack, cluster: eks.CfnCluster) -> None:
    """A misspelling, most likely."""
    addon = ManagedAddon(stack, "Addon", cluster=cluster, name="coredsn")
    (warning,) = [entry for entry in addon.node.metadata if entry.type == "aws:cdk:warning"]
    assert "did you mean coredns?" in str(warning.data)
    assert UNKNOWN_WARNING in str(warning.data)
    vendor = ManagedAddon(stack, "Vendor", cluster=cluster, name="kubecost_kubecost")
    known = ManagedAddon(
        stack,
        "Known",
        cluster=cluster,
        name="coredns",
        configuration_values=CoreDnsConfig(replicas=3),
    )
    assert not vendor.node.metadata
    assert not known.node.metadata


@pytest.mark.parametrize("name", ["", "no good", "a/b"])
def test_names_that_cannot_be_are_refused_before_they_become_ids(
    stack: Stack, cluster: eks.CfnCluster, name: str
) -> None:
    """In our words, not in those of the CDK."""
    with pytest.raises(ConfigurationError, match="must be letters, digits, hyphens") as refused:
        ManagedAddons(stack, "Addons", cluster=cluster, addons={name: AddonSpec()})
    assert str(refused.value).startswith("invalid add-ons:")


def test_addons_bring_no_lambda(stack: Stack, cluster: eks.CfnCluster) -> None:
    """Everything is plain CloudFormation."""
    ManagedAddons(stack, "Addons", cluster=cluster, addons={"vpc-cni": AddonSpec()})
    text = json.dumps(Template.from_stack(stack).to_json())
    assert "AWS::Lambda" not in text
    assert "Custom::" not in text


def test_tags_that_eks_would_refuse_are_refused(stack: Stack, cluster: eks.CfnCluster) -> None:
    """An add-on takes no tag without a value."""
    with pytest.raises(ConfigurationError) as caught:
        ManagedAddon(stack, "Dns", cluster=cluster, name="coredns", tags={"team": "", "a;b": "c"})
    assert [(problem.where, problem.code) for problem in caught.value.problems] == [
        ("tags.a;b", "name-invalid"),
        ("tags.team", "empty"),
    ]
