"""Where generated constructs stand: a stack, and CDK objects of every kind that they take."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count

from aws_cdk import App, CfnWaitConditionHandle, Environment, Fn, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns

from tests.conftest import PROJECT

Maker = Callable[[], object]


@dataclass(frozen=True, kw_only=True, slots=True)
class FuzzPlace:
    """A stack of an app of its own, whose template is validated when it is synthesised."""

    stack: Stack
    _numbers: count[int] = field(default_factory=count)

    @classmethod
    def new(cls) -> FuzzPlace:
        """Make one."""
        context = json.loads((PROJECT / "cdk.json").read_text())["context"]
        strict = {**context, "@aws-cdk/core:validateAgainstDefaultRules": True}
        app = App(context=strict, analytics_reporting=False)
        environment = Environment(account="111122223333", region="eu-west-1")
        stack = Stack(app, "Fuzz", env=environment)
        CfnWaitConditionHandle(stack, "Something")  # a template without resources is not valid
        return cls(stack=stack)

    def synthesise(self) -> None:
        """Synthesise and validate; an error of CDK's validator is raised."""
        app = self.stack.node.root
        assert isinstance(app, App)
        app.synth()

    def makers(self) -> Mapping[str, Mapping[str, Maker]]:
        """Return ways to make each kind of CDK object, by its class and a name."""
        return {
            "IAlarm": {"imported": self._alarm},
            "IClusterRef": {"imported": self._cluster},
            "IBucket": {"imported": self._bucket},
            "IDependable": {"subnet": self._private_subnet},
            "IKey": {"imported": self._given_key, "made": self._key},
            "IHostedZone": {"imported": self._zone},
            "ILogGroup": {"imported": self._log_group},
            "PolicyStatement": {"read": self._statement},
            "IManagedPolicy": {"aws": self._policy},
            "IRole": {"imported": self._given_role, "made": self._role},
            "ISecurityGroup": {"imported": self._security_group},
            "PolicyDocument": {"empty": iam.PolicyDocument},
            "ICertificate": {"imported": self._certificate},
            "KeyAlgorithm": {"rsa": lambda: acm.KeyAlgorithm.RSA_2048},
            "ISubnet": {
                "imported": self._given_subnet,
                "private": self._private_subnet,
                "second": lambda: self._private_subnet("eu-west-1b"),
            },
            "ITopic": {"imported": self._given_topic, "made": self._topic},
            "IVPCRef": {"imported": self._vpc},
            "IVpc": {"imported": self._vpc},
        }

    def new_id(self, kind: str) -> str:
        """Return a construct id that was not used before."""
        return f"{kind}{next(self._numbers)}"

    def _alarm(self) -> object:
        arn = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:given"
        return cloudwatch.Alarm.from_alarm_arn(self.stack, self.new_id("Alarm"), arn)

    def _cluster(self) -> object:
        return eks.CfnCluster.from_cluster_name(self.stack, self.new_id("Cluster"), "dev")

    def _private_subnet(self, zone: str = "eu-west-1a") -> object:
        return ec2.PrivateSubnet(
            self.stack,
            self.new_id("Private"),
            availability_zone=zone,
            cidr_block=f"10.0.{next(self._numbers)}.0/24",
            vpc_id="vpc-0123456789abcdef0",
        )

    def _given_subnet(self) -> object:
        return ec2.Subnet.from_subnet_attributes(
            self.stack,
            self.new_id("Subnet"),
            subnet_id="subnet-0123456789abcdef0",
            availability_zone="eu-west-1a",
        )

    def _vpc(self) -> object:
        return ec2.Vpc.from_vpc_attributes(
            self.stack,
            self.new_id("Vpc"),
            vpc_id="vpc-0123456789abcdef0",
            availability_zones=["eu-west-1a", "eu-west-1b"],
            private_subnet_ids=["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
            vpc_cidr_block="10.0.0.0/16",
        )

    def _role(self) -> object:
        principal = iam.ServicePrincipal("ec2.amazonaws.com")
        return iam.Role(self.stack, self.new_id("Role"), assumed_by=principal)

    def _given_role(self) -> object:
        arn = "arn:aws:iam::111122223333:role/given"
        return iam.Role.from_role_arn(self.stack, self.new_id("Given"), arn)

    def _key(self) -> object:
        return kms.Key(self.stack, self.new_id("Key"))

    def _given_key(self) -> object:
        arn = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555"
        return kms.Key.from_key_arn(self.stack, self.new_id("GivenKey"), arn)

    def _bucket(self) -> object:
        return s3.Bucket.from_bucket_name(self.stack, self.new_id("Bucket"), "given-bucket")

    def _log_group(self) -> object:
        return logs.LogGroup.from_log_group_name(self.stack, self.new_id("Logs"), "/given")

    def _certificate(self) -> object:
        arn = "arn:aws:acm:eu-west-1:111122223333:certificate/given"
        return acm.Certificate.from_certificate_arn(self.stack, self.new_id("Certificate"), arn)

    def _topic(self) -> object:
        arn = "arn:aws:sns:eu-west-1:111122223333:given"
        return sns.Topic.from_topic_arn(self.stack, self.new_id("Topic"), arn)

    def _zone(self) -> object:
        return route53.HostedZone.from_hosted_zone_attributes(
            self.stack, self.new_id("Zone"), hosted_zone_id="ZGIVEN", zone_name="example.com"
        )

    def _given_topic(self) -> object:
        arn = "arn:aws:sns:eu-west-1:111122223333:given"
        return sns.Topic.from_topic_arn(self.stack, self.new_id("GivenTopic"), arn)

    def _policy(self) -> object:
        return iam.ManagedPolicy.from_aws_managed_policy_name("ReadOnlyAccess")

    def _statement(self) -> object:
        return iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::logs/*"])

    def _security_group(self) -> object:
        group = Fn.import_value("Group")
        return ec2.SecurityGroup.from_security_group_id(self.stack, self.new_id("Group"), group)
