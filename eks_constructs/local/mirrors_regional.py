"""How keys, log groups, parameters, buckets and repositories are carried out in moto."""

from __future__ import annotations

from collections.abc import Mapping

from eks_constructs.local.arns import arn, partition_of
from eks_constructs.local.aws_api import AwsApi
from eks_constructs.local.carrying import Made, Request
from eks_constructs.local.json_values import (
    JsonObject,
    JsonValue,
    as_flag,
    as_object,
    as_text,
    objects,
    tag_map,
)
from eks_constructs.local.mirrors import ApiMirror, by, document, tag_list, taking
from eks_constructs.local.state import Resource


def regional_mirrors(api: AwsApi) -> Mapping[str, ApiMirror]:
    """Return how each type is carried out."""
    return {**_kms(api), **_storage(api), "AWS::Logs::LogGroup": _log_group(api)}


def _kms(api: AwsApi) -> Mapping[str, ApiMirror]:
    return {
        "AWS::KMS::Key": ApiMirror(
            api=api,
            create_call="kms.create_key",
            arguments=_key_arguments,
            physical_id=("KeyMetadata", "KeyId"),
            found={"Arn": ("KeyMetadata", "Arn"), "KeyId": ("KeyMetadata", "KeyId")},
            settle=_settle_key,
            delete_call="kms.schedule_key_deletion",
            delete_arguments=by("KeyId"),
        ),
        "AWS::KMS::Alias": ApiMirror(
            api=api,
            create_call="kms.create_alias",
            arguments=taking("AliasName", "TargetKeyId"),
            physical_id=lambda request: as_text(request.properties["AliasName"]),
            settle=_settle_alias,
            delete_call="kms.delete_alias",
            delete_arguments=by("AliasName"),
        ),
        "AWS::SSM::Parameter": ApiMirror(
            api=api,
            create_call="ssm.put_parameter",
            arguments=_parameter_arguments,
            physical_id=lambda request: as_text(request.properties.get("Name")) or request.name,
            settle=_settle_parameter,
            delete_call="ssm.delete_parameter",
            delete_arguments=by("Name"),
        ),
    }


def _storage(api: AwsApi) -> Mapping[str, ApiMirror]:
    return {
        "AWS::S3::Bucket": ApiMirror(
            api=api,
            create_call="s3.create_bucket",
            arguments=_bucket_arguments,
            physical_id=lambda request: (
                as_text(request.properties.get("BucketName")) or request.name
            ),
            settle=_settle_bucket,
            delete_call="s3.delete_bucket",
            delete_arguments=by("Bucket"),
        ),
        # No bucket policies: moto overlooks their conditions, so that "deny without TLS" would
        # deny every upload.
        "AWS::ECR::Repository": ApiMirror(
            api=api,
            create_call="ecr.create_repository",
            arguments=lambda request: {
                "repositoryName": request.properties.get("RepositoryName") or request.name,
                "tags": tag_list(request.properties.get("Tags")),
            },
            physical_id=("repository", "repositoryName"),
            found={
                "Arn": ("repository", "repositoryArn"),
                "RepositoryUri": ("repository", "repositoryUri"),
            },
            delete_call="ecr.delete_repository",
            delete_arguments=by("repositoryName"),
        ),
    }


def _log_group(api: AwsApi) -> ApiMirror:
    return ApiMirror(
        api=api,
        create_call="logs.create_log_group",
        arguments=lambda request: {
            "logGroupName": request.properties.get("LogGroupName") or request.name,
            "kmsKeyId": request.properties.get("KmsKeyId"),
            "tags": {**tag_map(request.properties.get("Tags"))},
        },
        physical_id=lambda request: as_text(request.properties.get("LogGroupName")) or request.name,
        settle=_settle_log_group,
        delete_call="logs.delete_log_group",
        delete_arguments=by("logGroupName"),
    )


def _key_arguments(request: Request) -> JsonObject:
    policy = request.properties.get("KeyPolicy")
    return {
        "Policy": document(policy) if policy is not None else None,
        **taking("Description", "KeySpec", "KeyUsage", "MultiRegion")(request),
        "Tags": [
            {"TagKey": key, "TagValue": value}
            for key, value in tag_map(request.properties.get("Tags")).items()
        ],
    }


def _settle_key(api: AwsApi, request: Request, made: Made, before: Resource | None) -> JsonObject:
    key: JsonObject = {"KeyId": made.physical_id}
    if as_flag(request.properties.get("EnableKeyRotation")):
        api.call(request.region, "kms.enable_key_rotation", key)
    elif before is not None:
        api.call(request.region, "kms.disable_key_rotation", key)
    if before is not None and "KeyPolicy" in request.properties:
        text = document(request.properties["KeyPolicy"])
        policy: JsonObject = {**key, "PolicyName": "default", "Policy": text}
        api.call(request.region, "kms.put_key_policy", policy)
    return {}


def _settle_alias(api: AwsApi, request: Request, _: Made, before: Resource | None) -> JsonObject:
    if before is not None:
        given = taking("AliasName", "TargetKeyId")(request)
        api.call(request.region, "kms.update_alias", given)
    return {}


def _parameter_arguments(request: Request) -> JsonObject:
    return {
        "Name": request.properties.get("Name") or request.name,
        **taking("Type", "Value", "Description", "AllowedPattern", "Tier")(request),
    }


def _settle_parameter(
    api: AwsApi, request: Request, made: Made, before: Resource | None
) -> JsonObject:
    if before is not None:
        given: JsonObject = {**_parameter_arguments(request), "Name": made.physical_id}
        api.call(request.region, "ssm.put_parameter", {**given, "Overwrite": True})
    path = made.physical_id.removeprefix("/")
    return {"Arn": arn("ssm", request.region, f"parameter/{path}")}


def _bucket_arguments(request: Request) -> JsonObject:
    place: JsonObject = {"LocationConstraint": request.region}
    return {
        "Bucket": request.properties.get("BucketName") or request.name,
        # S3 refuses a location constraint for its own home region.
        "CreateBucketConfiguration": None if request.region == "us-east-1" else place,
    }


def _settle_bucket(api: AwsApi, request: Request, made: Made, __: Resource | None) -> JsonObject:
    name, region = made.physical_id, request.region
    status = as_object(request.properties.get("VersioningConfiguration")).get("Status")
    if status is not None:
        versioning: JsonObject = {"Bucket": name, "VersioningConfiguration": {"Status": status}}
        api.call(region, "s3.put_bucket_versioning", versioning)
    rules = as_object(request.properties.get("BucketEncryption"))
    if rules:
        encryption: JsonObject = {
            "Bucket": name,
            "ServerSideEncryptionConfiguration": _rules(rules),
        }
        api.call(region, "s3.put_bucket_encryption", encryption)
    suffix = "amazonaws.com.cn" if partition_of(region) == "aws-cn" else "amazonaws.com"
    return {
        "Arn": f"arn:{partition_of(region)}:s3:::{name}",
        "DomainName": f"{name}.s3.{suffix}",
        "DualStackDomainName": f"{name}.s3.dualstack.{region}.{suffix}",
        "RegionalDomainName": f"{name}.s3.{region}.{suffix}",
        "WebsiteURL": f"http://{name}.s3-website-{region}.{suffix}",
    }


def _rules(encryption: JsonObject) -> JsonObject:
    """CloudFormation and the S3 API have different words for the rules of encryption."""
    rules: list[JsonValue] = []
    for rule in objects(encryption.get("ServerSideEncryptionConfiguration")):
        default = rule.get("ServerSideEncryptionByDefault", {})
        bucket_key = as_flag(rule.get("BucketKeyEnabled"))
        rules.append(
            {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": bucket_key}
        )
    return {"Rules": rules}


def _settle_log_group(api: AwsApi, request: Request, made: Made, _: Resource | None) -> JsonObject:
    group: JsonObject = {"logGroupName": made.physical_id}
    days = request.properties.get("RetentionInDays")
    if days is None:
        api.call(request.region, "logs.delete_retention_policy", group)
    else:
        retention: JsonObject = {**group, "retentionInDays": int(as_text(days))}
        api.call(request.region, "logs.put_retention_policy", retention)
    return {"Arn": arn("logs", request.region, f"log-group:{made.physical_id}:*")}
