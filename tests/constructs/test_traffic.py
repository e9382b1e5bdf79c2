"""Load balancers: their logs, rules, controller, and an address that clusters share."""

from __future__ import annotations

import pytest
from aws_cdk import Environment, RemovalPolicy, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from eks_constructs.cluster import Cluster
from eks_constructs.cost_budget import CostBudget
from eks_constructs.errors import ConfigurationError
from eks_constructs.load_balancer_controller import LoadBalancerController
from eks_constructs.load_balancer_logs import LoadBalancerLogs
from eks_constructs.planning.load_balancers import Backend
from eks_constructs.planning.web_acl import ManagedRules
from eks_constructs.shared_load_balancer import SharedLoadBalancer
from eks_constructs.web_acl import WebAcl

VPC = "vpc-0123456789abcdef0"
LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
ENVIRONMENT = Environment(account="111122223333", region="eu-west-1")


def vpc(stack: Stack) -> ec2.IVpc:
    """Return a VPC that somebody else made."""
    return ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id=VPC,
        availability_zones=["eu-west-1a", "eu-west-1b"],
        public_subnet_ids=["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    )


def certificate(stack: Stack) -> acm.ICertificate:
    """Return a certificate that somebody else made."""
    arn = "arn:aws:acm:eu-west-1:111122223333:certificate/0123"
    return acm.Certificate.from_certificate_arn(stack, "Certificate", arn)


def test_logs_are_encrypted_private_and_gone_after_three_months(stack: Stack) -> None:
    """By S3 itself: application load balancers know no other encryption."""
    LoadBalancerLogs(stack, "Logs")
    template = Template.from_stack(stack)
    template.has_resource(
        "AWS::S3::Bucket",
        {
            "DeletionPolicy": "Retain",
            "Properties": {
                "BucketEncryption": {
                    "ServerSideEncryptionConfiguration": [
                        {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
                    ]
                },
                "LifecycleConfiguration": {
                    "Rules": [Match.object_like({"ExpirationInDays": 90, "Status": "Enabled"})]
                },
            },
        },
    )
    (policy,) = template.find_resources("AWS::S3::BucketPolicy").values()
    statements = {
        each.get("Sid", ""): each for each in policy["Properties"]["PolicyDocument"]["Statement"]
    }
    for sid, service in (
        ("ApplicationLoadBalancers", "logdelivery.elasticloadbalancing.amazonaws.com"),
        ("NetworkLoadBalancers", "delivery.logs.amazonaws.com"),
    ):
        assert statements[sid]["Principal"] == {"Service": service}
        assert statements[sid]["Action"] == "s3:PutObject"
        assert "/AWSLogs/111122223333/*" in str(statements[sid]["Resource"])


def test_logs_that_cannot_be(stack: Stack) -> None:
    """A bucket has no snapshots, and a day has 24 hours."""
    with pytest.raises(ConfigurationError) as caught:
        LoadBalancerLogs(stack, "Logs", retention_days=0, removal_policy=RemovalPolicy.SNAPSHOT)
    assert [problem.where for problem in caught.value.problems] == [
        "removal_policy",
        "retention_days",
    ]


def test_a_web_acl_blocks_and_logs(stack: Stack) -> None:
    """Rules in the order given, behind the limit; no credentials in the log."""
    acl = WebAcl(stack, "Acl", name="shop", rules=[ManagedRules.COMMON])
    template = Template.from_stack(stack)
    (found,) = template.find_resources("AWS::WAFv2::WebACL").values()
    rules = found["Properties"]["Rules"]
    assert [(rule["Priority"], rule["Name"]) for rule in rules] == [
        (0, "requests-per-address"),
        (1, "AWSManagedRulesCommonRuleSet"),
    ]
    assert rules[0]["Action"] == {"Block": {}}
    assert rules[0]["Statement"]["RateBasedStatement"]["Limit"] == 2000
    assert rules[1]["OverrideAction"] == {"None": {}}
    template.has_resource_properties(
        "AWS::Logs::LogGroup", {"LogGroupName": "aws-waf-logs-shop", "RetentionInDays": 365}
    )
    template.has_resource(
        "AWS::WAFv2::LoggingConfiguration",
        {
            "DependsOn": [Match.string_like_regexp("AclLogPolicy.*")],
            "Properties": {
                "RedactedFields": [
                    {"SingleHeader": {"Name": "authorization"}},
                    {"SingleHeader": {"Name": "cookie"}},
                ]
            },
        },
    )
    assert stack.resolve(acl.arn) == {"Fn::GetAtt": [web_acl_id(template), "Arn"]}


def web_acl_id(template: Template) -> str:
    """Return the logical id of the web ACL."""
    return next(iter(template.find_resources("AWS::WAFv2::WebACL")))


def test_a_web_acl_may_only_count(stack: Stack) -> None:
    """To see in the log what would be blocked."""
    WebAcl(stack, "Acl", name="shop", rules=[ManagedRules.COMMON], count_only=True)
    (found,) = Template.from_stack(stack).find_resources("AWS::WAFv2::WebACL").values()
    rate, common = found["Properties"]["Rules"]
    assert (rate["Action"], common["OverrideAction"]) == ({"Count": {}}, {"Count": {}})


def test_a_web_acl_may_count_single_rules(stack: Stack) -> None:
    """Such as the one that blocks large bodies, where people send files."""
    WebAcl(
        stack,
        "Acl",
        name="shop",
        count_rules={ManagedRules.COMMON: ["SizeRestrictions_BODY", "NoUserAgent_HEADER"]},
    )
    (found,) = Template.from_stack(stack).find_resources("AWS::WAFv2::WebACL").values()
    groups = [
        rule["Statement"]["ManagedRuleGroupStatement"] for rule in found["Properties"]["Rules"][1:]
    ]
    assert {group["Name"]: group.get("RuleActionOverrides") for group in groups} == {
        "AWSManagedRulesAmazonIpReputationList": None,
        "AWSManagedRulesCommonRuleSet": [
            {"Name": "NoUserAgent_HEADER", "ActionToUse": {"Count": {}}},
            {"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}},
        ],
        "AWSManagedRulesKnownBadInputsRuleSet": None,
    }


def test_a_web_acl_that_cannot_be(stack: Stack) -> None:
    """Told in our words."""
    with pytest.raises(ConfigurationError) as caught:
        WebAcl(stack, "Acl", name="a b", requests_per_five_minutes=1, retention_days=2)
    assert [problem.where for problem in caught.value.problems] == [
        "name",
        "requests_per_five_minutes",
        "retention_days",
    ]


def test_the_controller_has_a_role_of_its_own(stack: Stack) -> None:
    """With a cluster that we did not make."""
    controller = LoadBalancerController(
        stack,
        "Controller",
        cluster=Cluster.from_name(stack, "Cluster", "shop"),
        cluster_name="shop",
        vpc_id=VPC,
    )
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::EKS::PodIdentityAssociation",
        {
            "ClusterName": "shop",
            "Namespace": "kube-system",
            "ServiceAccount": "aws-load-balancer-controller",
        },
    )
    assert controller.helm_values["vpcId"] == VPC
    assert controller.helm_values["clusterName"] == "shop"
    assert controller.chart.namespace == "kube-system"


def test_the_controller_of_another_cluster(stack: Stack) -> None:
    """The policy would be for another cluster than the pods are in."""
    with pytest.raises(ConfigurationError) as caught:
        LoadBalancerController(
            stack,
            "Controller",
            cluster=Cluster.from_name(stack, "Cluster", "shop"),
            cluster_name="other",
            vpc_id="none",
        )
    assert [problem.where for problem in caught.value.problems] == ["cluster_name", "vpc_id"]


def test_two_clusters_share_an_address(stack: Stack) -> None:
    """By weight; unencrypted requests are sent to the encrypted port."""
    network = vpc(stack)
    logs = LoadBalancerLogs(stack, "Logs")
    zone = route53.HostedZone.from_hosted_zone_attributes(
        stack, "Zone", hosted_zone_id="ZSHOP", zone_name="example.com"
    )
    shared = SharedLoadBalancer(
        stack,
        "Shared",
        vpc=network,
        subnets=network.public_subnets,
        certificates=[certificate(stack)],
        backends={"green": Backend(weight=10), "blue": Backend(weight=90, health_path="/ok")},
        internet_facing=True,
        access_logs=logs.bucket,
        web_acl_arn="arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/1",
        names=["shop.example.com"],
        zones={"example.com": zone},
    )
    template = Template.from_stack(stack)
    assert list(shared.target_groups) == ["blue", "green"]
    blue, green = (stack.resolve(group.target_group_arn) for group in shared.target_groups.values())
    template.has_resource_properties(
        LISTENER,
        {
            "Port": 443,
            "Protocol": "HTTPS",
            "DefaultActions": [
                {
                    "Type": "forward",
                    "ForwardConfig": {
                        "TargetGroups": [
                            {"TargetGroupArn": blue, "Weight": 90},
                            {"TargetGroupArn": green, "Weight": 10},
                        ]
                    },
                }
            ],
        },
    )
    template.has_resource_properties(
        LISTENER, {"Port": 80, "DefaultActions": [Match.object_like({"Type": "redirect"})]}
    )
    (balancer,) = template.find_resources(BALANCER).values()
    attributes = {
        each["Key"]: each["Value"] for each in balancer["Properties"]["LoadBalancerAttributes"]
    }
    assert attributes["deletion_protection.enabled"] == "true"
    assert attributes["routing.http.drop_invalid_header_fields.enabled"] == "true"
    assert attributes["access_logs.s3.enabled"] == "true"
    template.has_resource_properties(
        "AWS::Route53::RecordSet", {"Name": "shop.example.com.", "Type": "A"}
    )
    template.resource_count_is("AWS::WAFv2::WebACLAssociation", 1)
    (group,) = template.find_resources("AWS::EC2::SecurityGroup").values()
    assert [
        (rule["CidrIp"], rule["FromPort"]) for rule in group["Properties"]["SecurityGroupIngress"]
    ] == [("0.0.0.0/0", 80), ("0.0.0.0/0", 443)]


def test_a_shared_address_reaches_the_pods(stack: Stack) -> None:
    """The CDK lets nothing out to targets that it does not know, and every pod would be unwell."""
    network = vpc(stack)
    shared = SharedLoadBalancer(
        stack,
        "Shared",
        vpc=network,
        subnets=network.public_subnets,
        certificates=[certificate(stack)],
        backends={
            "blue": Backend(weight=1),
            "green": Backend(weight=1),
            "old": Backend(weight=1, port=3000),
        },
    )
    groups = Template.from_stack(stack).find_resources("AWS::EC2::SecurityGroup")
    ((name, group),) = groups.items()
    assert [
        (rule["CidrIp"], rule["FromPort"], rule["ToPort"], rule["IpProtocol"])
        for rule in group["Properties"]["SecurityGroupEgress"]
    ] == [("0.0.0.0/0", 3000, 3000, "tcp"), ("0.0.0.0/0", 8080, 8080, "tcp")]
    given = stack.resolve(shared.security_group.security_group_id)
    assert given == {"Fn::GetAtt": [name, "GroupId"]}


def test_an_internal_address_lets_nobody_in_unsaid(stack: Stack) -> None:
    """Blocks are named one by one."""
    network = vpc(stack)
    for name, cidrs in (("Closed", None), ("Open", ["10.0.0.0/8", "2001:db8::/32"])):
        SharedLoadBalancer(
            stack,
            name,
            vpc=network,
            subnets=network.public_subnets,
            certificates=[certificate(stack)] if name == "Closed" else [certificate_of(stack)],
            backends={"blue": Backend(weight=1)},
            allowed_cidrs=cidrs,
        )
    groups = Template.from_stack(stack).find_resources("AWS::EC2::SecurityGroup")
    rules = [len(group["Properties"].get("SecurityGroupIngress", [])) for group in groups.values()]
    assert sorted(rules) == [0, 4]


def certificate_of(stack: Stack) -> acm.ICertificate:
    """Return another certificate that somebody else made."""
    arn = "arn:aws:acm:eu-west-1:111122223333:certificate/4567"
    return acm.Certificate.from_certificate_arn(stack, "Other", arn)


def test_what_a_load_balancer_may_use_is_of_its_region(stack: Stack) -> None:
    """Certificates and web ACLs of CloudFront are of another one; a zone has one subnet."""
    twice = [
        ec2.Subnet.from_subnet_attributes(
            stack, name, subnet_id=f"subnet-{name}", availability_zone="eu-west-1a"
        )
        for name in ("One", "Two")
    ]
    arn = "arn:aws:acm:us-east-1:111122223333:certificate/0123"
    with pytest.raises(ConfigurationError) as caught:
        SharedLoadBalancer(
            stack,
            "Shared",
            vpc=vpc(stack),
            subnets=twice,
            certificates=[acm.Certificate.from_certificate_arn(stack, "Abroad", arn)],
            backends={"blue": Backend(weight=1)},
            web_acl_arn="arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/1",
        )
    assert [problem.where for problem in caught.value.problems] == [
        "subnets[1]",
        "certificates[0]",
        "web_acl_arn",
    ]
    assert "such as arn:aws:acm:eu-west-1:" in str(caught.value)


def test_an_address_that_cannot_be_shared(stack: Stack) -> None:
    """All at once."""
    with pytest.raises(ConfigurationError) as caught:
        SharedLoadBalancer(
            stack,
            "Shared",
            vpc=vpc(stack),
            subnets=[],
            certificates=[],
            backends={},
            allowed_cidrs=["x"],
            names=["shop.example.com"],
        )
    assert [problem.where for problem in caught.value.problems] == [
        "subnets",
        "certificates",
        "backends",
        "allowed_cidrs[0]",
        "names[0]",
    ]


def test_a_budget_for_what_carries_a_tag(stack: Stack) -> None:
    """Told by mail and to a topic, which lets it, and so does its key."""
    topic = sns.Topic(stack, "Topic", master_key=kms.Key(stack, "Key"))
    CostBudget(
        stack,
        "Budget",
        monthly_usd=500,
        tags={"environment": "prod"},
        emails=["costs@example.com"],
        topic=topic,
    )
    template = Template.from_stack(stack)
    (found,) = template.find_resources("AWS::Budgets::Budget").values()
    budget = found["Properties"]["Budget"]
    assert budget["BudgetLimit"] == {"Amount": 500, "Unit": "USD"}
    assert budget["CostFilters"] == {"TagKeyValue": ["user:environment$prod"]}
    told = found["Properties"]["NotificationsWithSubscribers"]
    assert [
        (each["Notification"]["NotificationType"], each["Notification"]["Threshold"])
        for each in told
    ] == [("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)]
    assert [each["SubscriptionType"] for each in told[0]["Subscribers"]] == ["EMAIL", "SNS"]
    template.has_resource_properties(
        "AWS::SNS::TopicPolicy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [Match.object_like({"Principal": {"Service": "budgets.amazonaws.com"}})]
                )
            }
        },
    )
    template.has_resource_properties(
        "AWS::KMS::Key",
        {
            "KeyPolicy": {
                "Statement": Match.array_with(
                    [
                        Match.object_like(
                            {
                                "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
                                "Principal": {"Service": "budgets.amazonaws.com"},
                            }
                        )
                    ]
                )
            }
        },
    )


def test_a_budget_of_the_account(stack: Stack) -> None:
    """Without tags it counts everything; without anybody to tell it is refused."""
    CostBudget(stack, "Budget", monthly_usd=500, emails=["costs@example.com"])
    (found,) = Template.from_stack(stack).find_resources("AWS::Budgets::Budget").values()
    assert "CostFilters" not in found["Properties"]["Budget"]
    with pytest.raises(ConfigurationError, match="somebody must be told"):
        CostBudget(stack, "Silent", monthly_usd=500)
