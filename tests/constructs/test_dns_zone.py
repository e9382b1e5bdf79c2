"""Hosted zones and certificates: whose names they are, and what is made for them."""

from __future__ import annotations

import pytest
from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from eks_constructs.certificate import Certificate
from eks_constructs.dns_zone import DnsZone, ZoneDelegation
from eks_constructs.errors import ConfigurationError

ZONE = "AWS::Route53::HostedZone"
RECORD = "AWS::Route53::RecordSet"
CERTIFICATE = "AWS::CertificateManager::Certificate"
ENVIRONMENT = Environment(region="eu-west-1")


def given_zone(stack: Stack, domain: str, zone_id: str = "ZPARENT") -> route53.IHostedZone:
    """Return a zone that somebody else made."""
    return route53.HostedZone.from_hosted_zone_attributes(
        stack, domain, hosted_zone_id=zone_id, zone_name=domain
    )


def test_a_zone_is_public_kept_and_tells_its_servers(stack: Stack) -> None:
    """Nothing else is made."""
    DnsZone(stack, "Zone", domain_name="shop.example.com")
    template = Template.from_stack(stack)
    template.has_resource(
        ZONE, {"Properties": {"Name": "shop.example.com."}, "DeletionPolicy": "Retain"}
    )
    (output,) = template.to_json()["Outputs"].values()
    zone = next(iter(template.find_resources(ZONE)))
    assert output["Value"] == {"Fn::Join": [",", {"Fn::GetAtt": [zone, "NameServers"]}]}
    template.resource_count_is(RECORD, 0)


def test_a_parent_of_the_same_account_delegates(stack: Stack) -> None:
    """By a record that follows the zone."""
    DnsZone(
        stack,
        "Zone",
        domain_name="shop.example.com",
        parent=given_zone(stack, "example.com"),
        removal_policy=RemovalPolicy.DESTROY,
    )
    template = Template.from_stack(stack)
    zone = next(iter(template.find_resources(ZONE)))
    template.has_resource(ZONE, {"DeletionPolicy": "Delete"})
    template.has_resource_properties(
        RECORD,
        {
            "HostedZoneId": "ZPARENT",
            "Name": "shop.example.com.",
            "ResourceRecords": {"Fn::GetAtt": [zone, "NameServers"]},
            "TTL": "3600",
            "Type": "NS",
        },
    )


def test_a_private_zone_belongs_to_vpcs(stack: Stack) -> None:
    """It has no servers to tell of."""
    vpc = ec2.Vpc.from_vpc_attributes(
        stack, "Vpc", vpc_id="vpc-0123456789abcdef0", availability_zones=["eu-west-1a"]
    )
    DnsZone(stack, "Zone", domain_name="shop.internal", vpcs=[vpc])
    template = Template.from_stack(stack)
    template.has_resource_properties(
        ZONE, {"VPCs": [{"VPCId": "vpc-0123456789abcdef0", "VPCRegion": "eu-west-1"}]}
    )
    template.resource_count_is("AWS::Route53::RecordSet", 0)
    assert template.find_outputs("*") == {}


@pytest.mark.parametrize(
    ("domain", "private", "told"),
    [
        ("example.com", False, "domain_name: must be below the domain of the parent zone"),
        ("a.example.com", True, "parent: must be left out of a private zone"),
        ("A.example.com", False, "domain_name: must be a domain name in lower case"),
    ],
)
def test_zones_that_cannot_be(stack: Stack, domain: str, private: bool, told: str) -> None:  # noqa: FBT001 - a case
    """Told in our words."""
    vpc = ec2.Vpc.from_vpc_attributes(
        stack, "Vpc", vpc_id="vpc-0123456789abcdef0", availability_zones=["eu-west-1a"]
    )
    with pytest.raises(ConfigurationError) as caught:
        DnsZone(
            stack,
            "Zone",
            domain_name=domain,
            parent=given_zone(stack, "example.com"),
            vpcs=[vpc] if private else [],
        )
    assert told in str(caught.value)


def test_zones_of_other_accounts_are_delegated_by_what_they_output(stack: Stack) -> None:
    """One record a domain, in the same order whatever the order of the servers."""
    servers = ["ns-2.awsdns-2.org", "ns-1.awsdns-1.com"]
    ZoneDelegation(
        stack,
        "Delegation",
        parent=given_zone(stack, "example.com"),
        name_servers={"shop.example.com": servers},
    )
    Template.from_stack(stack).has_resource_properties(
        RECORD, {"ResourceRecords": ["ns-1.awsdns-1.com.", "ns-2.awsdns-2.org."], "Type": "NS"}
    )
    with pytest.raises(ConfigurationError, match="must be below the domain of the parent zone"):
        ZoneDelegation(
            stack,
            "Other",
            parent=given_zone(stack, "example.org"),
            name_servers={"shop.example.com": servers},
        )


def test_the_alarm_of_a_certificate_tells_a_topic_of_another_stack() -> None:
    """The topic lets alarms write to it, and its stack does not wait for theirs."""
    app = App()
    stack, other = (Stack(app, name, env=ENVIRONMENT) for name in ("Traffic", "Alerts"))
    topic = sns.Topic(other, "Topic")
    certificate = Certificate(
        stack,
        "Certificate",
        names=["example.com"],
        zones={"example.com": given_zone(stack, "example.com")},
    )
    certificate.expiry_alarm(topic=topic)
    Template.from_stack(stack).has_resource_properties(
        "AWS::CloudWatch::Alarm", {"AlarmActions": [Match.any_value()]}
    )
    Template.from_stack(other).has_resource_properties(
        "AWS::SNS::TopicPolicy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        Match.object_like(
                            {
                                "Action": "sns:Publish",
                                "Principal": {"Service": "cloudwatch.amazonaws.com"},
                            }
                        )
                    ]
                )
            }
        },
    )
    assert other.dependencies == []


def test_each_name_of_a_certificate_is_shown_in_its_zone(stack: Stack) -> None:
    """The longest domain that covers it has the record."""
    certificate = Certificate(
        stack,
        "Certificate",
        names=["example.com", "*.shop.example.com", "example.org"],
        zones={
            "example.com": given_zone(stack, "example.com", "ZCOM"),
            "shop.example.com": given_zone(stack, "shop.example.com", "ZSHOP"),
            "example.org": given_zone(stack, "example.org", "ZORG"),
        },
    )
    alarm = certificate.expiry_alarm()
    template = Template.from_stack(stack)
    template.has_resource(
        CERTIFICATE,
        {
            "DeletionPolicy": "Retain",
            "Properties": {
                "DomainName": "example.com",
                "SubjectAlternativeNames": ["*.shop.example.com", "example.org"],
                "ValidationMethod": "DNS",
                "KeyAlgorithm": "EC_prime256v1",
                "DomainValidationOptions": [
                    {"DomainName": "example.com", "HostedZoneId": "ZCOM"},
                    {"DomainName": "*.shop.example.com", "HostedZoneId": "ZSHOP"},
                    {"DomainName": "example.org", "HostedZoneId": "ZORG"},
                ],
                "Tags": Match.any_value(),
            },
        },
    )
    template.has_resource_properties(
        "AWS::CloudWatch::Alarm",
        {"MetricName": "DaysToExpiry", "Threshold": 30, "ComparisonOperator": "LessThanThreshold"},
    )
    assert stack.resolve(alarm.alarm_arn) is not None


def test_the_key_of_a_certificate_may_be_chosen(stack: Stack) -> None:
    """For clients that only know RSA."""
    Certificate(
        stack,
        "Certificate",
        names=["example.com"],
        zones={"example.com": given_zone(stack, "example.com")},
        key_algorithm=acm.KeyAlgorithm.RSA_2048,
        removal_policy=RemovalPolicy.DESTROY,
    )
    template = Template.from_stack(stack)
    template.has_resource(
        CERTIFICATE, {"DeletionPolicy": "Delete", "Properties": {"KeyAlgorithm": "RSA_2048"}}
    )
    template.has_resource_properties(CERTIFICATE, {"SubjectAlternativeNames": Match.absent()})


def test_a_certificate_outside_of_the_zones_is_refused(stack: Stack) -> None:
    """Otherwise the deployment would wait for three days."""
    with pytest.raises(ConfigurationError, match=r"names\[0\]: must be in one of the zones"):
        Certificate(
            stack,
            "Certificate",
            names=["example.org"],
            zones={"example.com": given_zone(stack, "example.com")},
        )
