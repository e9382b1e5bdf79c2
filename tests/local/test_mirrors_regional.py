"""Keys, log groups, parameters, buckets and repositories, as moto shows them."""

from __future__ import annotations

from eks_constructs.local.json_values import JsonObject, as_object, objects
from tests.local.cloud import Cloud, ref, resource


def test_key_and_alias_change_in_place(cloud: Cloud) -> None:
    """Rotation and policy of the key, target of the alias."""

    def template(target: str, rotation: str) -> JsonObject:
        policy: JsonObject = {"Version": "2012-10-17", "Statement": []}
        key = resource("KMS::Key", KeyPolicy=policy, EnableKeyRotation=rotation)
        alias = resource("KMS::Alias", AliasName="alias/eks", TargetKeyId=ref(target))
        return {"One": key, "Two": key, "Alias": alias}

    assert cloud.create(template("One", "true")).status == "CREATE_COMPLETE", cloud.reasons()
    assert cloud.update(template("Two", "false")).status == "UPDATE_COMPLETE", cloud.reasons()
    key: JsonObject = {"KeyId": "alias/eks"}
    shown = as_object(cloud.call("kms.describe_key", key)["KeyMetadata"])
    assert shown["KeyId"] == cloud.resources()["Two"].physical_id
    rotation = cloud.call("kms.get_key_rotation_status", {"KeyId": shown["KeyId"]})
    assert rotation["KeyRotationEnabled"] is False


def test_retention_of_a_log_group_changes(cloud: Cloud) -> None:
    """From a number of days to for ever."""
    cloud.create({"Log": resource("Logs::LogGroup", LogGroupName="/l", RetentionInDays="30")})
    asked: JsonObject = {"logGroupNamePrefix": "/l"}
    before = objects(cloud.call("logs.describe_log_groups", asked)["logGroups"])
    cloud.update({"Log": resource("Logs::LogGroup", LogGroupName="/l")})
    after = objects(cloud.call("logs.describe_log_groups", asked)["logGroups"])
    assert before[0]["retentionInDays"] == 30
    assert "retentionInDays" not in after[0]


def test_parameter_is_overwritten(cloud: Cloud) -> None:
    """A new value in place."""
    for value, send in (("one", cloud.create), ("two", cloud.update)):
        send({"P": resource("SSM::Parameter", Name="/p", Type="String", Value=value)})
        shown = as_object(cloud.call("ssm.get_parameter", {"Name": "/p"})["Parameter"])
        assert shown["Value"] == value


def test_bucket_and_its_policy(cloud: Cloud) -> None:
    """The bucket is encrypted; its policy is kept as a record and never enforced."""
    default: JsonObject = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    encryption: JsonObject = {"ServerSideEncryptionConfiguration": [default]}
    deny: JsonObject = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    stack = cloud.create(
        {
            "Bucket": resource(
                "S3::Bucket",
                BucketEncryption=encryption,
                VersioningConfiguration={"Status": "Enabled"},
            ),
            "Policy": resource(
                "S3::BucketPolicy", Bucket=ref("Bucket"), PolicyDocument={"Statement": [deny]}
            ),
        },
        sections={"Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Bucket", "Arn"]}}}},
    )
    name = cloud.resources()["Bucket"].physical_id
    assert stack.outputs == {"Arn": f"arn:aws:s3:::{name}"}
    assert name == name.lower()
    cloud.call("s3.put_object", {"Bucket": name, "Key": "a", "Body": "text"})
    shown = cloud.call("s3.get_bucket_encryption", {"Bucket": name})
    assert "aws:kms" in str(shown["ServerSideEncryptionConfiguration"])


def test_repository_has_a_uri(cloud: Cloud) -> None:
    """ECR gives the address to push to."""
    uri: JsonObject = {"Fn::GetAtt": ["Repository", "RepositoryUri"]}
    stack = cloud.create(
        {"Repository": resource("ECR::Repository", RepositoryName="images")},
        sections={"Outputs": {"Uri": {"Value": uri}}},
    )
    assert stack.outputs == {"Uri": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/images"}
