"""A hand-written template that meets every rule."""

from __future__ import annotations

import json
from typing import Final

from pydantic import JsonValue

from tests.checks.compliant_pods import PODS
from tests.checks.edits import Edit
from tests.checks.queues import QUEUES


def template(*edits: Edit, whole: bool = False) -> dict[str, JsonValue]:
    """Return the template that meets every rule, after some edits.

    Args:
        edits: What to change. The parts of the template that no edit touches are left out.
        whole: Keep all parts.
    """
    touched = {edit.path.partition("/")[0] for edit in edits}
    parts = [part for part in _PARTS if whole or not edits or touched & part.keys()]
    resources: JsonValue = json.loads(json.dumps({k: v for part in parts for k, v in part.items()}))
    for edit in edits:
        edit.apply(resources)
    return {"Parameters": _PARAMETERS, "Resources": resources}


def managed_policy(name: str) -> JsonValue:
    """Return the ARN of an AWS managed policy, as the CDK writes it."""
    return {"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, f":iam::aws:policy/{name}"]]}


def _role(service: str, *policies: str) -> JsonValue:
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRole",
                        "Principal": {"Service": service},
                    }
                ],
            },
            "ManagedPolicyArns": [managed_policy(name) for name in policies],
        },
    }


def _subnet(zone: str, block: int, role: str) -> JsonValue:
    return {
        "Type": "AWS::EC2::Subnet",
        "Properties": {
            "VpcId": {"Ref": "Vpc"},
            "AvailabilityZone": f"eu-west-1{zone}",
            "CidrBlock": f"10.0.{block}.0/24",
            "MapPublicIpOnLaunch": False,
            "Tags": [{"Key": f"kubernetes.io/role/{role}", "Value": "1"}],
        },
    }


def _nat(subnet: str) -> JsonValue:
    return {
        "Type": "AWS::EC2::NatGateway",
        "Properties": {"SubnetId": {"Ref": subnet}, "AllocationId": "eipalloc-0123456789abcdef0"},
    }


def _interface_endpoint(service: str) -> JsonValue:
    return {
        "Type": "AWS::EC2::VPCEndpoint",
        "Properties": {
            "VpcId": {"Ref": "Vpc"},
            "VpcEndpointType": "Interface",
            "ServiceName": {
                "Fn::Join": ["", ["com.amazonaws.", {"Ref": "AWS::Region"}, f".{service}"]]
            },
            "SubnetIds": [{"Ref": "PrivateA"}, {"Ref": "PrivateB"}],
            "SecurityGroupIds": [{"Fn::GetAtt": ["Group", "GroupId"]}],
            "PrivateDnsEnabled": True,
        },
    }


def _log_group(**name: str) -> JsonValue:
    return {
        "Type": "AWS::Logs::LogGroup",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            **name,
            "RetentionInDays": 365,
            "KmsKeyId": {"Fn::GetAtt": ["Key", "Arn"]},
        },
    }


_TAGS: Final[JsonValue] = [{"Key": "owner", "Value": "platform"}]
_ACCOUNT: Final[JsonValue] = {
    "Fn::Join": [
        "",
        ["arn:", {"Ref": "AWS::Partition"}, ":iam::", {"Ref": "AWS::AccountId"}, ":root"],
    ]
}

_KEYS: Final[dict[str, JsonValue]] = {
    "Key": {
        "Type": "AWS::KMS::Key",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "EnableKeyRotation": True,
            "KeyPolicy": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "kms:*",
                        "Principal": {"AWS": _ACCOUNT},
                        "Resource": "*",
                    },
                    {
                        "Effect": "Allow",
                        "Action": "kms:Decrypt",
                        "Principal": {"Service": "logs.eu-west-1.amazonaws.com"},
                        "Resource": "*",
                    },
                    {
                        "Effect": "Allow",
                        "Action": ["kms:CreateGrant", "kms:ListGrants"],
                        "Principal": {"AWS": [_ACCOUNT]},
                        "Resource": "*",
                        "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
                    },
                ],
            },
        },
    },
}

_NETWORK: Final[dict[str, JsonValue]] = {
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
    "Gateway": {"Type": "AWS::EC2::InternetGateway"},
    "PublicA": _subnet("a", 0, "elb"),
    "PublicB": _subnet("b", 1, "elb"),
    "PrivateA": _subnet("a", 2, "internal-elb"),
    "PrivateB": _subnet("b", 3, "internal-elb"),
    "NatA": _nat("PublicA"),
    "NatB": _nat("PublicB"),
    "S3": {
        "Type": "AWS::EC2::VPCEndpoint",
        "Properties": {
            "VpcId": {"Ref": "Vpc"},
            "VpcEndpointType": "Gateway",
            "ServiceName": {"Fn::Join": ["", ["com.amazonaws.", {"Ref": "AWS::Region"}, ".s3"]]},
        },
    },
    "EcrApi": _interface_endpoint("ecr.api"),
    "EcrDkr": _interface_endpoint("ecr.dkr"),
    "FlowLogGroup": _log_group(),
    "FlowLogRole": _role("vpc-flow-logs.amazonaws.com"),
    "FlowLog": {
        "Type": "AWS::EC2::FlowLog",
        "Properties": {
            "ResourceId": {"Ref": "Vpc"},
            "ResourceType": "VPC",
            "TrafficType": "ALL",
            "LogGroupName": {"Ref": "FlowLogGroup"},
            "DeliverLogsPermissionArn": {"Fn::GetAtt": ["FlowLogRole", "Arn"]},
        },
    },
    "Group": {
        "Type": "AWS::EC2::SecurityGroup",
        "Properties": {
            "GroupDescription": "Nodes",
            "VpcId": {"Ref": "Vpc"},
            "SecurityGroupIngress": [
                {
                    "IpProtocol": "tcp",
                    "FromPort": 22,
                    "ToPort": 443,
                    "CidrIp": "10.0.0.0/16",
                    "Description": "Inside the VPC",
                }
            ],
            "SecurityGroupEgress": [
                {"IpProtocol": "-1", "CidrIp": "0.0.0.0/0", "Description": "Everything out"}
            ],
        },
    },
    "Ingress": {
        "Type": "AWS::EC2::SecurityGroupIngress",
        "Properties": {
            "GroupId": {"Fn::GetAtt": ["Group", "GroupId"]},
            "IpProtocol": "tcp",
            "FromPort": 443,
            "ToPort": 443,
            "CidrIp": "10.0.0.0/16",
            "Description": "Inside the VPC",
        },
    },
    "Egress": {
        "Type": "AWS::EC2::SecurityGroupEgress",
        "Properties": {
            "GroupId": {"Fn::GetAtt": ["Group", "GroupId"]},
            "IpProtocol": "tcp",
            "FromPort": 443,
            "ToPort": 443,
            "CidrIp": "10.0.0.0/16",
            "Description": "Inside the VPC",
        },
    },
}

_CLUSTER: Final[dict[str, JsonValue]] = {
    "ClusterLogGroup": _log_group(LogGroupName="/aws/eks/dev/cluster"),
    "ClusterRole": _role("eks.amazonaws.com", "AmazonEKSClusterPolicy", "AmazonEKSServicePolicy"),
    "Cluster": {
        "Type": "AWS::EKS::Cluster",
        "DependsOn": ["ClusterLogGroup"],
        "Properties": {
            "Name": "dev",
            "Version": "1.35",
            "RoleArn": {"Fn::GetAtt": ["ClusterRole", "Arn"]},
            "ResourcesVpcConfig": {
                "SubnetIds": [{"Ref": "PrivateA"}, {"Ref": "PrivateB"}],
                "EndpointPublicAccess": False,
                "EndpointPrivateAccess": True,
            },
            "EncryptionConfig": [
                {
                    "Provider": {"KeyArn": {"Fn::GetAtt": ["Key", "Arn"]}},
                    "Resources": ["secrets"],
                }
            ],
            "Logging": {
                "ClusterLogging": {
                    "EnabledTypes": [
                        {"Type": "api"},
                        {"Type": "audit"},
                        {"Type": "authenticator"},
                        {"Type": "controllerManager"},
                        {"Type": "scheduler"},
                    ]
                }
            },
            "UpgradePolicy": {"SupportType": "STANDARD"},
            "AccessConfig": {
                "AuthenticationMode": "API",
                "BootstrapClusterCreatorAdminPermissions": False,
            },
            "DeletionProtection": True,
            "ZonalShiftConfig": {"Enabled": True},
            "Tags": _TAGS,
        },
    },
}

_NODES: Final[dict[str, JsonValue]] = {
    "NodeRole": _role(
        "ec2.amazonaws.com", "AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"
    ),
    "Template": {
        "Type": "AWS::EC2::LaunchTemplate",
        "Properties": {
            "LaunchTemplateData": {
                "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
                "BlockDeviceMappings": [
                    {"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": True, "VolumeSize": 80}}
                ],
            }
        },
    },
    "Nodes": {
        "Type": "AWS::EKS::Nodegroup",
        "Properties": {
            "ClusterName": {"Ref": "Cluster"},
            "NodeRole": {"Fn::GetAtt": ["NodeRole", "Arn"]},
            "Subnets": [{"Ref": "PrivateA"}, {"Ref": "PrivateB"}],
            "AmiType": "AL2023_x86_64_STANDARD",
            "LaunchTemplate": {
                "Id": {"Ref": "Template"},
                "Version": {"Fn::GetAtt": ["Template", "LatestVersionNumber"]},
            },
            "UpdateConfig": {"MaxUnavailablePercentage": 33},
            "NodeRepairConfig": {"Enabled": True},
            "Tags": {"owner": "platform"},
        },
    },
}

_RETAINED: Final[dict[str, JsonValue]] = {
    "DeletionPolicy": "Retain",
    "UpdateReplacePolicy": "Retain",
}

_STORAGE: Final[dict[str, JsonValue]] = {
    "Files": {
        "Type": "AWS::EFS::FileSystem",
        **_RETAINED,
        "Properties": {
            "Encrypted": True,
            "BackupPolicy": {"Status": "ENABLED"},
            "FileSystemPolicy": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "elasticfilesystem:ClientMount",
                        "Principal": {"AWS": _ACCOUNT},
                    },
                    {
                        "Effect": "Deny",
                        "Action": "*",
                        "Principal": {"AWS": "*"},
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    },
                ],
            },
        },
    },
    "AccessPoint": {
        "Type": "AWS::EFS::AccessPoint",
        "Properties": {
            "FileSystemId": {"Ref": "Files"},
            "PosixUser": {"Uid": "1000", "Gid": "1000"},
        },
    },
    "Vault": {
        "Type": "AWS::Backup::BackupVault",
        **_RETAINED,
        "Properties": {
            "BackupVaultName": "storage",
            "EncryptionKeyArn": {"Fn::GetAtt": ["Key", "Arn"]},
        },
    },
}

_PARTS: Final = (_KEYS, _NETWORK, _CLUSTER, _NODES, PODS, QUEUES, _STORAGE)
_PARAMETERS: Final[JsonValue] = {
    "Flag": {"Type": "String"},
    "List": {"Type": "CommaDelimitedList"},
}
