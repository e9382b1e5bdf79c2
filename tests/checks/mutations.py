"""For each rule the edits that switch its secure default off."""

from __future__ import annotations

from typing import Final

from tests.checks.compliant import managed_policy
from tests.checks.edits import Edit, Mutation, mutation, without
from tests.checks.mutations_pods import POD_MUTATIONS
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
from tests.checks.queues import QUEUE_MUTATIONS

_WORLD: Final = "0.0.0.0/0"


MUTATIONS: Final[tuple[Mutation, ...]] = (
    mutation(
        "PublicEndpoint",
        "EKS_C1_NO_PUBLIC_ENDPOINT",
        Edit(f"{VPC_CONFIG}/EndpointPublicAccess", value=True),
        Edit(f"{VPC_CONFIG}/PublicAccessCidrs", ["198.51.100.0/24"]),
    ),
    mutation(
        "UnsaidEndpoint",
        "EKS_C1_NO_PUBLIC_ENDPOINT",
        without(f"{VPC_CONFIG}/EndpointPublicAccess"),
        Edit(f"{VPC_CONFIG}/PublicAccessCidrs", ["198.51.100.0/24"]),
    ),
    mutation(
        "NoPrivateEndpoint",
        "EKS_C1_PRIVATE_ENDPOINT",
        without(f"{VPC_CONFIG}/EndpointPrivateAccess"),
    ),
    mutation("NoSecretsKey", "EKS_C3_SECRETS_ENCRYPTION", without(f"{CLUSTER}/EncryptionConfig")),
    mutation("NoApiLog", "EKS_C4_LOG_API", Edit(f"{LOGS}/0/Type", "audit")),
    mutation("NoAuditLog", "EKS_C4_LOG_AUDIT", Edit(f"{LOGS}/1/Type", "api")),
    mutation("NoAuthenticatorLog", "EKS_C4_LOG_AUTHENTICATOR", Edit(f"{LOGS}/2/Type", "api")),
    mutation("NoManagerLog", "EKS_C4_LOG_CONTROLLER_MANAGER", Edit(f"{LOGS}/3/Type", "api")),
    mutation("NoSchedulerLog", "EKS_C4_LOG_SCHEDULER", Edit(f"{LOGS}/4/Type", "api")),
    mutation(
        "NoClusterLogGroup",
        "EKS_C5_CLUSTER_LOG_GROUP",
        Edit("ClusterLogGroup/Properties/LogGroupName", "/aws/eks/dev"),
        at="Cluster",
    ),
    mutation(
        "NoRetention",
        "EKS_C5_LOG_GROUP_RETENTION",
        without("FlowLogGroup/Properties/RetentionInDays"),
    ),
    mutation("NoLogKey", "EKS_C5_LOG_GROUP_KEY", without("ClusterLogGroup/Properties/KmsKeyId")),
    mutation("NoVersion", "EKS_C6_VERSION", without(f"{CLUSTER}/Version")),
    mutation("NoUpgradePolicy", "EKS_C7_STANDARD_SUPPORT", without(f"{CLUSTER}/UpgradePolicy")),
    mutation(
        "ConfigMap",
        "EKS_C8_API_AUTHENTICATION",
        Edit(f"{CLUSTER}/AccessConfig/AuthenticationMode", "API_AND_CONFIG_MAP"),
    ),
    mutation(
        "CreatorIsAdmin",
        "EKS_C8_NO_CREATOR_ADMIN",
        without(f"{CLUSTER}/AccessConfig/BootstrapClusterCreatorAdminPermissions"),
    ),
    mutation(
        "Unprotected",
        "EKS_C9_DELETION_PROTECTION",
        Edit(f"{CLUSTER}/DeletionProtection", value=False),
    ),
    mutation("NoZonalShift", "EKS_C10_ZONAL_SHIFT", without(f"{CLUSTER}/ZonalShiftConfig")),
    mutation(
        "OneSubnet", "EKS_C11_TWO_SUBNETS", Edit(f"{VPC_CONFIG}/SubnetIds", [{"Ref": "PrivateA"}])
    ),
    mutation(
        "ForeignTrust",
        "EKS_C12_CLUSTER_ROLE_TRUST",
        Edit(
            "ClusterRole/Properties/AssumeRolePolicyDocument/Statement/0/Principal",
            {"Service": ["eks.amazonaws.com", "lambda.amazonaws.com"]},
        ),
    ),
    mutation(
        "AccountTrust",
        "EKS_C12_CLUSTER_ROLE_TRUST",
        Edit(
            "ClusterRole/Properties/AssumeRolePolicyDocument/Statement/0/Principal/AWS",
            "arn:aws:iam::111122223333:root",
        ),
    ),
    mutation(
        "Administrator",
        "EKS_C12_CLUSTER_ROLE_POLICIES",
        Edit("ClusterRole/Properties/ManagedPolicyArns/1", managed_policy("AdministratorAccess")),
    ),
    mutation(
        "LiteralAdministrator",
        "EKS_C12_CLUSTER_ROLE_POLICIES",
        Edit(
            "ClusterRole/Properties/ManagedPolicyArns/1",
            "arn:aws:iam::aws:policy/AdministratorAccess",
        ),
    ),
    mutation("NoTags", "EKS_C13_TAGS", without(f"{CLUSTER}/Tags")),
    mutation("NoNodeTags", "EKS_C13_TAGS", Edit(f"{NODES}/Tags", {})),
    mutation("NoTemplate", "EKS_N1_LAUNCH_TEMPLATE", without(f"{NODES}/LaunchTemplate")),
    mutation("Imdsv1", "EKS_N1_IMDSV2", Edit(f"{METADATA}/HttpTokens", "optional")),
    mutation("HopLimit", "EKS_N2_HOP_LIMIT", Edit(f"{METADATA}/HttpPutResponseHopLimit", 2)),
    mutation("NoHopLimit", "EKS_N2_HOP_LIMIT", without(f"{METADATA}/HttpPutResponseHopLimit")),
    mutation(
        "PlainVolume",
        "EKS_N3_ENCRYPTED_VOLUMES",
        without(f"{TEMPLATE}/BlockDeviceMappings/0/Ebs/Encrypted"),
    ),
    mutation("NoVolume", "EKS_N3_ENCRYPTED_VOLUMES", without(f"{TEMPLATE}/BlockDeviceMappings")),
    mutation(
        "PublicAddress",
        "EKS_N4_NO_PUBLIC_ADDRESS",
        Edit(
            f"{TEMPLATE}/NetworkInterfaces",
            [{"DeviceIndex": 0, "AssociatePublicIpAddress": True}],
        ),
    ),
    mutation("Ssh", "EKS_N5_NO_SSH", Edit(f"{NODES}/RemoteAccess", {"Ec2SshKey": "key"})),
    mutation("NoAmiType", "EKS_N6_AMI_TYPE", without(f"{NODES}/AmiType")),
    mutation("Al2", "EKS_N6_NO_AL2", Edit(f"{NODES}/AmiType", "AL2_x86_64")),
    mutation("NoUpdateConfig", "EKS_N7_UPDATE_CONFIG", without(f"{NODES}/UpdateConfig")),
    mutation("NoRepair", "EKS_N7_NODE_REPAIR", without(f"{NODES}/NodeRepairConfig")),
    mutation(
        "CniOnNodes",
        "EKS_N8_NO_CNI_POLICY",
        Edit("NodeRole/Properties/ManagedPolicyArns/1", managed_policy("AmazonEKS_CNI_Policy")),
    ),
    mutation(
        "RegistryPowerUser",
        "EKS_N8_REGISTRY_PULL_ONLY",
        Edit(
            "NodeRole/Properties/ManagedPolicyArns/1",
            managed_policy("AmazonEC2ContainerRegistryPowerUser"),
        ),
    ),
    mutation("NoFlowLog", "EKS_V1_FLOW_LOG", without("FlowLog"), at="Vpc"),
    mutation(
        "PublicOnLaunch",
        "EKS_V3_NO_PUBLIC_IP_ON_LAUNCH",
        Edit("PublicB/Properties/MapPublicIpOnLaunch", value=True),
    ),
    mutation(
        "OpenWeb",
        "EKS_V4_NO_OPEN_INGRESS",
        Edit(f"{IN_GROUP}/FromPort", 443),
        Edit(f"{IN_GROUP}/CidrIp", _WORLD),
    ),
    mutation("OpenWebRule", "EKS_V4_NO_OPEN_INGRESS", Edit("Ingress/Properties/CidrIp", _WORLD)),
    mutation("OpenSsh", "EKS_V4_NO_OPEN_SSH_RDP", Edit(f"{IN_GROUP}/CidrIp", _WORLD)),
    mutation(
        "OpenRdpRule",
        "EKS_V4_NO_OPEN_SSH_RDP",
        Edit("Ingress/Properties/ToPort", 4000),
        without("Ingress/Properties/CidrIp"),
        Edit("Ingress/Properties/CidrIpv6", "::/0"),
    ),
    mutation("NoDescription", "EKS_V5_RULE_DESCRIPTION", without("Egress/Properties/Description")),
    mutation("NoGroupDescription", "EKS_V5_RULE_DESCRIPTION", without(f"{IN_GROUP}/Description")),
    mutation("OneNat", "EKS_V6_NAT_PER_ZONE", without("NatB"), at="NatA"),
    mutation(
        "PublicDns",
        "EKS_V7_PRIVATE_DNS",
        Edit("EcrApi/Properties/PrivateDnsEnabled", value=False),
    ),
    mutation("UnsaidDns", "EKS_V7_PRIVATE_DNS", without("EcrDkr/Properties/PrivateDnsEnabled")),
    mutation("NoEcrApi", "EKS_V7_REGISTRY_ENDPOINTS", without("EcrApi"), at="EcrDkr"),
    mutation(
        "OtherThanEcrDkr",
        "EKS_V7_REGISTRY_ENDPOINTS",
        Edit("EcrDkr/Properties/ServiceName", "com.amazonaws.eu-west-1.sts"),
        at="EcrApi",
    ),
    mutation("NoS3", "EKS_V7_S3_ENDPOINT", without("S3"), at="Vpc"),
    mutation(
        "NoElbTag",
        "EKS_V8_PUBLIC_SUBNET_TAG",
        Edit("PublicA/Properties/Tags", []),
        Edit("PublicB/Properties/Tags", []),
        at="Vpc",
    ),
    mutation(
        "NoInternalElbTag",
        "EKS_V8_PRIVATE_SUBNET_TAG",
        Edit("PrivateA/Properties/Tags", []),
        Edit("PrivateB/Properties/Tags", []),
        at="Vpc",
    ),
    mutation("NoRotation", "EKS_K1_KEY_ROTATION", without("Key/Properties/EnableKeyRotation")),
    mutation(
        "AnyPrincipal", "EKS_K2_NO_WILDCARD_PRINCIPAL", Edit(f"{STATEMENTS}/0/Principal", "*")
    ),
    mutation(
        "AnyAwsPrincipal",
        "EKS_K2_NO_WILDCARD_PRINCIPAL",
        Edit(f"{STATEMENTS}/0/Principal/AWS", "*"),
    ),
    mutation(
        "AnyAccount",
        "EKS_K2_NO_WILDCARD_PRINCIPAL",
        Edit(f"{STATEMENTS}/2/Principal/AWS/0", "*"),
    ),
    mutation("AnyGrant", "EKS_K2_GRANT_CONDITION", without(f"{STATEMENTS}/2/Condition")),
    mutation("LooseKey", "EKS_K2_KEY_RETAINED", Edit("Key/DeletionPolicy", "Delete")),
    mutation(
        "PlainFiles",
        "EKS_F1_EFS_ENCRYPTED",
        Edit("Files/Properties/Encrypted", value=False),
    ),
    mutation("FilesWithoutPolicy", "EKS_F1_EFS_TLS", without("Files/Properties/FileSystemPolicy")),
    mutation(
        "FilesWithoutTls",
        "EKS_F1_EFS_TLS",
        Edit("Files/Properties/FileSystemPolicy/Statement/1/Effect", "Allow"),
    ),
    mutation("NoBackup", "EKS_F1_EFS_BACKUP", without("Files/Properties/BackupPolicy")),
    mutation(
        "BackupOff",
        "EKS_F1_EFS_BACKUP",
        Edit("Files/Properties/BackupPolicy/Status", "DISABLED"),
    ),
    mutation("LooseFiles", "EKS_F1_EFS_RETAINED", Edit("Files/DeletionPolicy", "Delete")),
    mutation("AnyUser", "EKS_F1_ACCESS_POINT_USER", without("AccessPoint/Properties/PosixUser")),
    mutation(
        "RootUser",
        "EKS_F1_ACCESS_POINT_USER",
        Edit("AccessPoint/Properties/PosixUser/Uid", "0"),
    ),
    mutation("VaultWithoutKey", "EKS_B1_VAULT_KEY", without("Vault/Properties/EncryptionKeyArn")),
    mutation("LooseVault", "EKS_B1_VAULT_RETAINED", Edit("Vault/DeletionPolicy", "Delete")),
    *POD_MUTATIONS,
    *QUEUE_MUTATIONS,
)
"""One secure default switched off each."""

OPEN_TO_THE_WORLD: Final = (
    mutation(
        "WorldCidr",
        "EKS_C2_PUBLIC_ENDPOINT_CIDRS",
        Edit(f"{VPC_CONFIG}/EndpointPublicAccess", value=True),
        Edit(f"{VPC_CONFIG}/PublicAccessCidrs", ["198.51.100.0/24", _WORLD]),
    ),
    mutation(
        "WorldCidr6",
        "EKS_C2_PUBLIC_ENDPOINT_CIDRS",
        Edit(f"{VPC_CONFIG}/EndpointPublicAccess", value=True),
        Edit(f"{VPC_CONFIG}/PublicAccessCidrs", ["::/0"]),
    ),
    mutation(
        "NoCidrs",
        "EKS_C2_PUBLIC_ENDPOINT_CIDRS",
        Edit(f"{VPC_CONFIG}/EndpointPublicAccess", value=True),
    ),
)
"""A public endpoint open to all breaks two rules: that it is public, and to whom."""
