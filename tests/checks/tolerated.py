"""What no rule may mind: values known later, and other ways to meet a demand."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

from tests.checks.edits import REMOVED, Edit
from tests.checks.paths import (
    CLUSTER,
    IN_GROUP,
    LOGS,
    METADATA,
    NODES,
    STATEMENTS,
    TEMPLATE,
    VPC_CONFIG,
)
from tests.checks.queues import QUEUES_TOLERATED

_KNOWN_LATER: Final[JsonValue] = {"Ref": "Flag"}
_LIST_KNOWN_LATER: Final[JsonValue] = {"Ref": "List"}

TOLERATED: Final = {
    **QUEUES_TOLERATED,
    "Intrinsics": (
        Edit(f"{VPC_CONFIG}/EndpointPublicAccess", _KNOWN_LATER),
        Edit(f"{VPC_CONFIG}/EndpointPrivateAccess", _KNOWN_LATER),
        Edit(f"{VPC_CONFIG}/SubnetIds", _LIST_KNOWN_LATER),
        Edit(f"{CLUSTER}/Version", _KNOWN_LATER),
        Edit(f"{CLUSTER}/UpgradePolicy/SupportType", _KNOWN_LATER),
        Edit(f"{CLUSTER}/AccessConfig/AuthenticationMode", _KNOWN_LATER),
        Edit(f"{CLUSTER}/AccessConfig/BootstrapClusterCreatorAdminPermissions", _KNOWN_LATER),
        Edit(f"{CLUSTER}/DeletionProtection", _KNOWN_LATER),
        Edit(f"{CLUSTER}/ZonalShiftConfig/Enabled", _KNOWN_LATER),
        Edit(LOGS, _LIST_KNOWN_LATER),
        Edit("ClusterLogGroup/Properties/LogGroupName", {"Fn::Sub": "/aws/eks/${Flag}/cluster"}),
        Edit("ClusterLogGroup/Properties/RetentionInDays", _KNOWN_LATER),
        Edit("ClusterRole/Properties/ManagedPolicyArns/1", _KNOWN_LATER),
        Edit("NodeRole/Properties/ManagedPolicyArns", _LIST_KNOWN_LATER),
        Edit(f"{METADATA}/HttpTokens", _KNOWN_LATER),
        Edit(f"{METADATA}/HttpPutResponseHopLimit", _KNOWN_LATER),
        Edit(f"{TEMPLATE}/BlockDeviceMappings/0/Ebs/Encrypted", _KNOWN_LATER),
        Edit(
            f"{TEMPLATE}/NetworkInterfaces",
            [{"DeviceIndex": 0, "AssociatePublicIpAddress": _KNOWN_LATER}],
        ),
        Edit(f"{NODES}/AmiType", _KNOWN_LATER),
        Edit(f"{NODES}/NodeRepairConfig/Enabled", _KNOWN_LATER),
        Edit("PublicA/Properties/MapPublicIpOnLaunch", _KNOWN_LATER),
        Edit(f"{IN_GROUP}/CidrIp", _KNOWN_LATER),
        Edit("Ingress/Properties/CidrIp", _KNOWN_LATER),
        Edit("Key/Properties/EnableKeyRotation", _KNOWN_LATER),
        Edit(f"{STATEMENTS}/0/Principal/AWS", _KNOWN_LATER),
        Edit("Files/Properties/Encrypted", _KNOWN_LATER),
        Edit("Files/Properties/BackupPolicy/Status", _KNOWN_LATER),
        Edit("AccessPoint/Properties/PosixUser/Uid", _KNOWN_LATER),
    ),
    "OtherStacks": (
        Edit(
            f"{VPC_CONFIG}/SubnetIds/0",
            {"Fn::GetStackOutput": {"StackName": "network", "OutputName": "Subnet"}},
        ),
        Edit(
            f"{CLUSTER}/EncryptionConfig/0/Provider/KeyArn",
            {"Fn::GetStackOutput": {"StackName": "keys", "OutputName": "Key"}},
        ),
    ),
    "PublicWithKnownCidrsLater": (
        Edit(f"{VPC_CONFIG}/EndpointPublicAccess", _KNOWN_LATER),
        Edit(f"{VPC_CONFIG}/PublicAccessCidrs", _LIST_KNOWN_LATER),
    ),
    "SshFromGroups": (
        Edit(f"{NODES}/RemoteAccess", {"Ec2SshKey": "key", "SourceSecurityGroups": ["sg-1"]}),
    ),
    "LiteralPolicies": (
        Edit(
            "ClusterRole/Properties/ManagedPolicyArns",
            ["arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"],
        ),
    ),
    "RetainExceptOnCreate": (
        Edit("Key/DeletionPolicy", "RetainExceptOnCreate"),
        Edit("Files/DeletionPolicy", "RetainExceptOnCreate"),
        Edit("Vault/DeletionPolicy", "RetainExceptOnCreate"),
    ),
    "TlsAsBoolean": (
        Edit(
            "Files/Properties/FileSystemPolicy/Statement/1/Condition/Bool",
            {"aws:SecureTransport": False},
        ),
    ),
    "TlsAsList": (
        Edit(
            "Files/Properties/FileSystemPolicy/Statement/1/Condition/Bool",
            {"aws:SecureTransport": ["false"]},
        ),
    ),
    "AsymmetricKey": (
        Edit("Key/Properties/EnableKeyRotation", REMOVED),
        Edit("Key/Properties/KeySpec", "RSA_2048"),
        Edit("Key/Properties/KeyUsage", "SIGN_VERIFY"),
    ),
    "PrivateDnsKnownLater": (Edit("EcrApi/Properties/PrivateDnsEnabled", _KNOWN_LATER),),
    "EndpointsInOtherWords": (
        Edit("EcrApi/Properties/ServiceName", "com.amazonaws.eu-west-1.ecr.api"),
        Edit("EcrDkr/Properties/ServiceName", {"Fn::Sub": "com.amazonaws.${AWS::Region}.ecr.dkr"}),
    ),
    "NoInterfaceEndpoints": (Edit("EcrApi", REMOVED), Edit("EcrDkr", REMOVED)),
    "PodsOfOneCluster": (
        Edit(
            "PodRole/Properties/AssumeRolePolicyDocument/Statement/0/Condition",
            {"ArnEquals": {"aws:SourceArn": _KNOWN_LATER}},
        ),
    ),
    "PodsOfOneAccount": (
        Edit(
            "PodRole/Properties/AssumeRolePolicyDocument/Statement/0/Condition",
            {"StringEquals": {"aws:SourceAccount": _KNOWN_LATER, "aws:RequestTag/team": "a"}},
        ),
    ),
    "AccountsByPattern": (
        Edit(
            "TokenRole/Properties/AssumeRolePolicyDocument/Statement/0/Condition",
            {
                "StringEquals": {"oidc.eks.eu-west-1.amazonaws.com/id/1:aud": "sts.amazonaws.com"},
                "StringLike": {
                    "oidc.eks.eu-west-1.amazonaws.com/id/1:sub": "system:serviceaccount:team-*:app"
                },
            },
        ),
    ),
    "TokensOfOthers": (
        Edit(
            "TokenRole/Properties/AssumeRolePolicyDocument/Statement/0",
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Principal": {"Federated": "cognito-identity.amazonaws.com"},
                "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": "pool"}},
            },
        ),
    ),
    "LiteralAccount": (
        Edit(f"{STATEMENTS}/0/Principal/AWS", "arn:aws:iam::111122223333:root"),
        Edit(f"{STATEMENTS}/2/Principal/AWS", ["arn:aws:iam::111122223333:root"]),
    ),
    "NoKeyPolicy": (Edit("Key/Properties/KeyPolicy", REMOVED),),
}
"""Edits that no rule of ours may mind."""
