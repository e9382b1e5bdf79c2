"""What Karpenter needs in AWS: scoped, encrypted, in its cluster."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from eks_constructs.cluster import Cluster
from eks_constructs.errors import ConfigurationError
from eks_constructs.karpenter import Karpenter
from eks_constructs.kubernetes_manifests import KubernetesManifests
from eks_constructs.network import Network
from eks_constructs.planning.manifests.karpenter import karpenter_node_pool
from eks_constructs.planning.service_accounts import ServiceAccount
from tests.support.storage import Foreign

ROLE = "AWS::IAM::Role"
ENVIRONMENT = Environment(region="eu-west-1")


def outputs(template: Template, name: str) -> str:
    """Return the values of the outputs whose keys begin with a name, as text."""
    found = template.find_outputs("*")
    return json.dumps([each["Value"] for key, each in found.items() if key.startswith(name)])


def test_the_queue_by_default(stack: Stack, there: Foreign) -> None:
    """Encrypted by SQS, five minutes, TLS only, and only for its own rules."""
    Karpenter(stack, "Karpenter", cluster=there.cluster, cluster_name="demo")
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::SQS::Queue", {"MessageRetentionPeriod": 300, "SqsManagedSseEnabled": True}
    )
    template.resource_count_is("AWS::KMS::Key", 0)
    (policy,) = template.find_resources("AWS::SQS::QueuePolicy").values()
    closed, *opened = policy["Properties"]["PolicyDocument"]["Statement"]
    assert (closed["Effect"], closed["Action"]) == ("Deny", "sqs:*")
    assert closed["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    rules = template.find_resources("AWS::Events::Rule")
    assert {each["Principal"]["Service"] for each in opened} == {"events.amazonaws.com"}
    senders = [each["Condition"]["ArnEquals"]["aws:SourceArn"] for each in opened]
    assert senders == [{"Fn::GetAtt": [rule, "Arn"]} for rule in rules]


def test_the_rules_send_to_the_queue(stack: Stack, there: Foreign) -> None:
    """Each of the five kinds of events."""
    made = Karpenter(stack, "Karpenter", cluster=there.cluster, cluster_name="demo")
    rules = Template.from_stack(stack).find_resources("AWS::Events::Rule").values()
    assert made.queue is not None
    queue = stack.resolve(made.queue.queue_arn)
    assert [rule["Properties"]["Targets"][0]["Arn"] for rule in rules] == [queue] * 5
    patterns = [rule["Properties"]["EventPattern"] for rule in rules]
    assert {(each["source"][0], each["detail-type"][0]) for each in patterns} == {
        ("aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"),
        ("aws.ec2", "EC2 Instance Rebalance Recommendation"),
        ("aws.ec2", "EC2 Instance State-change Notification"),
        ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
        ("aws.health", "AWS Health Event"),
    }


def test_the_queue_with_a_key(stack: Stack, there: Foreign) -> None:
    """Events may use it, and Karpenter may read with it."""
    key = kms.Key(stack, "Key")
    Karpenter(stack, "Karpenter", cluster=there.cluster, cluster_name="demo", queue_key=key)
    template = Template.from_stack(stack)
    arn = stack.resolve(key.key_arn)
    template.has_resource_properties("AWS::SQS::Queue", {"KmsMasterKeyId": arn})
    assert "events.amazonaws.com" in json.dumps(template.find_resources("AWS::KMS::Key"))
    reads = Match.object_like({"Action": "kms:Decrypt", "Resource": arn})
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {"PolicyDocument": {"Statement": Match.array_with([reads])}},
    )


def test_the_role_is_for_one_service_account_of_one_cluster(stack: Stack, there: Foreign) -> None:
    """By EKS Pod Identity."""
    made = Karpenter(
        stack,
        "Karpenter",
        cluster=there.cluster,
        cluster_name="demo",
        runs_as=ServiceAccount(namespace="scaling", name="scaler"),
    )
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::EKS::PodIdentityAssociation",
        {
            "ClusterName": "demo",
            "Namespace": "scaling",
            "ServiceAccount": "scaler",
            "RoleArn": stack.resolve(made.role.role_arn),
        },
    )
    assert made.helm_values["serviceAccount"] == {"name": "scaler"}
    trust = json.dumps(template.find_resources(ROLE))
    assert '"aws:RequestTag/kubernetes-service-account": "scaler"' in trust


def test_a_given_role_gets_the_permissions(stack: Stack, there: Foreign) -> None:
    """The chart is told its name, and nothing is associated."""
    given = iam.Role(stack, "Given", assumed_by=iam.AccountRootPrincipal())
    made = Karpenter(
        stack,
        "Karpenter",
        cluster=there.cluster,
        cluster_name="demo",
        role=given,
        create_service_account=False,
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::EKS::PodIdentityAssociation", 0)
    template.resource_count_is(ROLE, 2)
    (policy,) = template.find_resources("AWS::IAM::ManagedPolicy").values()
    assert policy["Properties"]["Roles"] == [stack.resolve(given.role_name)]
    assert made.helm_values["serviceAccount"] == {
        "name": "karpenter",
        "create": False,
        "annotations": {"eks.amazonaws.com/role-arn": given.role_arn},
    }


def test_no_queue_and_names_that_were_asked_for(stack: Stack, there: Foreign) -> None:
    """Nothing is said of a queue, and the profile stands beside the permission to make others."""
    made = Karpenter(
        stack,
        "Karpenter",
        cluster=there.cluster,
        cluster_name="demo",
        interruption_queue=False,
        instance_profile=True,
        instance_profile_name="Profile",
        own_instance_profiles=True,
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::SQS::Queue", 0)
    template.resource_count_is("AWS::Events::Rule", 0)
    assert made.queue is None
    assert made.helm_values["settings"] == {"clusterName": "demo"}
    template.has_resource_properties(
        "AWS::IAM::InstanceProfile", {"InstanceProfileName": "Profile"}
    )
    policies = json.dumps(template.find_resources("AWS::IAM::ManagedPolicy"))
    assert "iam:CreateInstanceProfile" in policies
    assert "sqs:" not in policies


def test_a_queue_with_a_name(stack: Stack, there: Foreign) -> None:
    """For scripts that look for it."""
    Karpenter(stack, "Karpenter", cluster=there.cluster, cluster_name="demo", queue_name="demo")
    Template.from_stack(stack).has_resource_properties("AWS::SQS::Queue", {"QueueName": "demo"})


def test_the_nodes_have_a_role_and_a_way_in(stack: Stack, there: Foreign) -> None:
    """The role is the only one that Karpenter may hand out; it makes the profiles itself."""
    made = Karpenter(stack, "Karpenter", cluster=there.cluster, cluster_name="demo")
    template = Template.from_stack(stack)
    nodes = stack.resolve(made.node_role.role_arn)
    template.has_resource_properties(
        "AWS::EKS::AccessEntry",
        {"ClusterName": "demo", "PrincipalArn": nodes, "Type": "EC2_LINUX"},
    )
    template.resource_count_is("AWS::IAM::InstanceProfile", 0)
    statements = [
        statement
        for policy in template.find_resources("AWS::IAM::ManagedPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]
    (passing,) = [each for each in statements if each["Action"] == "iam:PassRole"]
    assert passing["Resource"] == nodes
    assert "iam:CreateInstanceProfile" in json.dumps(statements)


def test_a_given_role_that_is_in_the_cluster_already(stack: Stack, there: Foreign) -> None:
    """It is neither made nor let in again."""
    given = iam.Role.from_role_arn(stack, "Given", "arn:aws:iam::111122223333:role/nodes/Given")
    made = Karpenter(
        stack,
        "Karpenter",
        cluster=there.cluster,
        cluster_name="demo",
        node_role=given,
        node_access_entry=False,
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::EKS::AccessEntry", 0)
    template.resource_count_is(ROLE, 1)
    assert made.node_class(image="al2023@latest").document()["spec"]["role"] == "Given"  # type: ignore[index,call-overload]  # JSON


def test_an_instance_profile_instead_of_permissions(stack: Stack, there: Foreign) -> None:
    """Node classes name it, and Karpenter makes none."""
    made = Karpenter(
        stack, "Karpenter", cluster=there.cluster, cluster_name="demo", instance_profile=True
    )
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::InstanceProfile", 1)
    policies = json.dumps(template.find_resources("AWS::IAM::ManagedPolicy"))
    assert "iam:CreateInstanceProfile" not in policies
    spec = stack.resolve(made.node_class(image="al2023@latest").document()["spec"])
    (profile,) = template.find_resources("AWS::IAM::InstanceProfile")
    assert spec["instanceProfile"] == {"Ref": profile}
    assert "role" not in spec


def test_what_was_imported_is_tagged_by_commands(stack: Stack, there: Foreign) -> None:
    """Nothing here could tag it, so the output says how."""
    made = Karpenter(
        stack,
        "Karpenter",
        cluster=there.cluster,
        cluster_name="demo",
        subnets=[*there.subnets, there.subnets[0]],
        security_groups=[there.client],
        discovery="shared",
    )
    line = (
        "aws ec2 create-tags --region eu-west-1 "
        "--resources subnet-0000000a subnet-0000000b sg-00000001 "
        "--tags Key=karpenter.sh/discovery,Value=shared"
    )
    assert made.create_tags_commands == (line,)
    assert line in outputs(Template.from_stack(stack), "KarpenterCreateTags")
    spec = made.node_class(image="al2023@latest").document()["spec"]
    assert isinstance(spec, dict)
    assert spec["securityGroupSelectorTerms"] == [{"id": "sg-00000001"}]
    assert spec["subnetSelectorTerms"] == [{"tags": {"karpenter.sh/discovery": "shared"}}]


def test_what_this_app_makes_is_tagged_where_it_is_made(
    stack: Stack, cdk_context: Mapping[str, object]
) -> None:
    """Subnets and groups; no command is left to run, and no other subnet is tagged."""
    app = App(context=cdk_context)
    env = Environment(region="eu-west-1")
    base = Stack(app, "Base", env=env)
    network = Network(base, "Network", zones=["eu-west-1a", "eu-west-1b"], cluster_names=["demo"])
    group = ec2.SecurityGroup(base, "Group", vpc=network.vpc)
    cluster = Cluster(base, "Cluster", name="demo", version="1.36", subnets=network.private_subnets)
    stack = Stack(app, "Scaling", env=env)
    made = Karpenter(
        stack,
        "Karpenter",
        cluster=cluster,
        cluster_name="demo",
        subnets=network.private_subnets,
        security_groups=[group],
    )
    assert made.create_tags_commands == ()
    template = Template.from_stack(base)
    tagged = Match.array_with([{"Key": "karpenter.sh/discovery", "Value": "demo"}])
    tags = {"Properties": {"Tags": tagged}}
    private = len(network.private_subnets)
    assert len(template.find_resources("AWS::EC2::Subnet", tags)) == private
    assert len(template.find_resources("AWS::EC2::SecurityGroup", tags)) == 1
    assert not outputs(Template.from_stack(stack), "KarpenterCreateTags").strip("[]")


def test_objects_for_the_cluster(stack: Stack, there: Foreign) -> None:
    """Node class and node pool go where all manifests go, the role's name filled in."""
    made = Karpenter(stack, "Karpenter", cluster=there.cluster, cluster_name="demo")
    KubernetesManifests(
        stack,
        "Manifests",
        cluster_name="demo",
        manifests=[made.node_class(image="bottlerocket@latest"), karpenter_node_pool()],
    )
    text = outputs(Template.from_stack(stack), "Manifests")
    role = stack.resolve(made.node_role.role_name)
    assert json.dumps(role) in text
    assert "NodePool" in text


def test_a_boundary_holds_for_both_roles(stack: Stack, there: Foreign) -> None:
    """Both are made here."""
    boundary = iam.ManagedPolicy.from_aws_managed_policy_name("PowerUserAccess")
    Karpenter(
        stack,
        "Karpenter",
        cluster=there.cluster,
        cluster_name="demo",
        permissions_boundary=boundary,
    )
    roles = Template.from_stack(stack).find_resources(ROLE).values()
    assert len(roles) == 2
    assert all("PermissionsBoundary" in role["Properties"] for role in roles)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"cluster_name": "prod"}, "cluster_name: must be the name of the cluster, demo"),
        ({"cluster_name": "${Token[TOKEN.7]}"}, "cluster_name: must be known at synthesis"),
        ({"cluster_name": "demo", "discovery": ""}, "discovery: must not be empty"),
        ({"cluster_name": "demo", "discovery": "ä!"}, "discovery: must have a value of at most"),
    ],
)
def test_names_that_cannot_be(
    stack: Stack, there: Foreign, given: dict[str, str], message: str
) -> None:
    """They are refused before anything is made."""
    with pytest.raises(ConfigurationError, match=message):
        Karpenter(stack, "Karpenter", cluster=there.cluster, **given)  # type: ignore[arg-type]  # all of them are text
