"""What Karpenter and hybrid nodes need is carried out, from a template as the CDK writes it."""

from __future__ import annotations

from eks_constructs.local.json_values import JsonObject, JsonValue, as_text
from tests.local.cloud import ROLE_ARN, Cloud, ref, resource


def _attribute(logical_id: str, name: str) -> JsonObject:
    return {"Fn::GetAtt": [logical_id, name]}


def template(detail_type: str = "AWS Health Event") -> JsonObject:
    """Return a queue with a rule, an instance profile, a trust anchor and a profile."""
    statement: JsonObject = {
        "Effect": "Deny",
        "Action": "sqs:*",
        "Principal": {"AWS": "*"},
        "Resource": _attribute("Queue", "Arn"),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy: JsonObject = {"Version": "2012-10-17", "Statement": [statement]}
    target: JsonObject = {"Id": "Target0", "Arn": _attribute("Queue", "Arn")}
    pattern: JsonObject = {"source": ["aws.health"], "detail-type": [detail_type]}
    trust: JsonObject = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "ec2.amazonaws.com"},
            }
        ],
    }
    source: JsonObject = {
        "SourceType": "CERTIFICATE_BUNDLE",
        "SourceData": {"X509CertificateData": "-----BEGIN CERTIFICATE-----"},
    }
    roles: list[JsonValue] = [ref("Role")]
    return {
        "Queue": resource("SQS::Queue", MessageRetentionPeriod=300, SqsManagedSseEnabled=True),
        "QueuePolicy": resource("SQS::QueuePolicy", Queues=[ref("Queue")], PolicyDocument=policy),
        "Rule": resource("Events::Rule", EventPattern=pattern, State="ENABLED", Targets=[target]),
        "Role": resource("IAM::Role", AssumeRolePolicyDocument=trust),
        "InstanceProfile": resource("IAM::InstanceProfile", Roles=roles),
        "TrustAnchor": resource("RolesAnywhere::TrustAnchor", Name="Nodes", Source=source),
        "Profile": resource("RolesAnywhere::Profile", Name="Nodes", RoleArns=[ROLE_ARN]),
    }


def test_made_changed_and_removed(cloud: Cloud) -> None:
    """With the attributes that outputs and policies ask for."""
    outputs: JsonObject = {
        "Queue": {"Value": _attribute("Queue", "QueueName")},
        "Anchor": {"Value": _attribute("TrustAnchor", "TrustAnchorArn")},
        "Profile": {"Value": _attribute("Profile", "ProfileArn")},
    }
    stack = cloud.create(template(), sections={"Outputs": outputs})
    assert stack.status == "CREATE_COMPLETE", cloud.reasons()
    assert as_text(stack.outputs["Anchor"]).startswith("arn:aws:rolesanywhere:eu-west-1:")
    assert as_text(stack.outputs["Profile"]).startswith("arn:aws:rolesanywhere:eu-west-1:")
    assert as_text(stack.outputs["Queue"]).startswith("app-Queue-")
    changed = template(detail_type="EC2 Instance Rebalance Recommendation")
    stack = cloud.update(changed, sections={"Outputs": outputs})
    assert stack.status == "UPDATE_COMPLETE", cloud.reasons()
    cloud.delete()
    assert cloud.stack_names() == []
