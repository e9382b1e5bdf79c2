"""For each rule the edits that switch its secure default off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.checks.compliant import managed_policy
from tests.checks.edits import REMOVED, Edit

_CLUSTER: Final = "Cluster/Properties"
_VPC_CONFIG: Final = f"{_CLUSTER}/ResourcesVpcConfig"
_LOGS: Final = f"{_CLUSTER}/Logging/ClusterLogging/EnabledTypes"
_TEMPLATE: Final = "Template/Properties/LaunchTemplateData"
_METADATA: Final = f"{_TEMPLATE}/MetadataOptions"
_NODES: Final = "Nodes/Properties"
_STATEMENTS: Final = "Key/Properties/KeyPolicy/Statement"
_IN_GROUP: Final = "Group/Properties/SecurityGroupIngress/0"
_WORLD: Final = "0.0.0.0/0"


@dataclass(frozen=True, slots=True)
class Mutation:
    """Edits that one rule must mind, and no other.

    Attributes:
        name: A word for it.
        rule: The rule.
        place: Logical id of the resource that it must name.
        edits: What changes in the compliant template.
    """

    name: str
    rule: str
    place: str
    edits: tuple[Edit, ...]


def _mutation(name: str, rule: str, *edits: Edit, at: str = "") -> Mutation:
    return Mutation(name, rule, at or edits[0].path.partition("/")[0], edits)


def _without(path: str) -> Edit:
    return Edit(path, REMOVED)


MUTATIONS: Final = (
    _mutation(
        "PublicEndpoint",
        "EKS_C1_NO_PUBLIC_ENDPOINT",
        Edit(f"{_VPC_CONFIG}/EndpointPublicAccess", value=True),
        Edit(f"{_VPC_CONFIG}/PublicAccessCidrs", ["198.51.100.0/24"]),
    ),
    _mutation(
        "UnsaidEndpoint",
        "EKS_C1_NO_PUBLIC_ENDPOINT",
        _without(f"{_VPC_CONFIG}/EndpointPublicAccess"),
        Edit(f"{_VPC_CONFIG}/PublicAccessCidrs", ["198.51.100.0/24"]),
    ),
    _mutation(
        "NoPrivateEndpoint",
        "EKS_C1_PRIVATE_ENDPOINT",
        _without(f"{_VPC_CONFIG}/EndpointPrivateAccess"),
    ),
    _mutation(
        "NoSecretsKey", "EKS_C3_SECRETS_ENCRYPTION", _without(f"{_CLUSTER}/EncryptionConfig")
    ),
    _mutation("NoApiLog", "EKS_C4_LOG_API", Edit(f"{_LOGS}/0/Type", "audit")),
    _mutation("NoAuditLog", "EKS_C4_LOG_AUDIT", Edit(f"{_LOGS}/1/Type", "api")),
    _mutation("NoAuthenticatorLog", "EKS_C4_LOG_AUTHENTICATOR", Edit(f"{_LOGS}/2/Type", "api")),
    _mutation("NoManagerLog", "EKS_C4_LOG_CONTROLLER_MANAGER", Edit(f"{_LOGS}/3/Type", "api")),
    _mutation("NoSchedulerLog", "EKS_C4_LOG_SCHEDULER", Edit(f"{_LOGS}/4/Type", "api")),
    _mutation(
        "NoClusterLogGroup",
        "EKS_C5_CLUSTER_LOG_GROUP",
        Edit("ClusterLogGroup/Properties/LogGroupName", "/aws/eks/dev"),
        at="Cluster",
    ),
    _mutation(
        "NoRetention",
        "EKS_C5_LOG_GROUP_RETENTION",
        _without("FlowLogGroup/Properties/RetentionInDays"),
    ),
    _mutation("NoLogKey", "EKS_C5_LOG_GROUP_KEY", _without("ClusterLogGroup/Properties/KmsKeyId")),
    _mutation("NoVersion", "EKS_C6_VERSION", _without(f"{_CLUSTER}/Version")),
    _mutation("NoUpgradePolicy", "EKS_C7_STANDARD_SUPPORT", _without(f"{_CLUSTER}/UpgradePolicy")),
    _mutation(
        "ConfigMap",
        "EKS_C8_API_AUTHENTICATION",
        Edit(f"{_CLUSTER}/AccessConfig/AuthenticationMode", "API_AND_CONFIG_MAP"),
    ),
    _mutation(
        "CreatorIsAdmin",
        "EKS_C8_NO_CREATOR_ADMIN",
        _without(f"{_CLUSTER}/AccessConfig/BootstrapClusterCreatorAdminPermissions"),
    ),
    _mutation(
        "Unprotected",
        "EKS_C9_DELETION_PROTECTION",
        Edit(f"{_CLUSTER}/DeletionProtection", value=False),
    ),
    _mutation("NoZonalShift", "EKS_C10_ZONAL_SHIFT", _without(f"{_CLUSTER}/ZonalShiftConfig")),
    _mutation(
        "OneSubnet", "EKS_C11_TWO_SUBNETS", Edit(f"{_VPC_CONFIG}/SubnetIds", [{"Ref": "PrivateA"}])
    ),
    _mutation(
        "ForeignTrust",
        "EKS_C12_CLUSTER_ROLE_TRUST",
        Edit(
            "ClusterRole/Properties/AssumeRolePolicyDocument/Statement/0/Principal",
            {"Service": ["eks.amazonaws.com", "lambda.amazonaws.com"]},
        ),
    ),
    _mutation(
        "AccountTrust",
        "EKS_C12_CLUSTER_ROLE_TRUST",
        Edit(
            "ClusterRole/Properties/AssumeRolePolicyDocument/Statement/0/Principal/AWS",
            "arn:aws:iam::111122223333:root",
        ),
    ),
    _mutation(
        "Administrator",
        "EKS_C12_CLUSTER_ROLE_POLICIES",
        Edit("ClusterRole/Properties/ManagedPolicyArns/1", managed_policy("AdministratorAccess")),
    ),
    _mutation(
        "LiteralAdministrator",
        "EKS_C12_CLUSTER_ROLE_POLICIES",
        Edit(
            "ClusterRole/Properties/ManagedPolicyArns/1",
            "arn:aws:iam::aws:policy/AdministratorAccess",
        ),
    ),
    _mutation("NoTags", "EKS_C13_TAGS", _without(f"{_CLUSTER}/Tags")),
    _mutation("NoNodeTags", "EKS_C13_TAGS", Edit(f"{_NODES}/Tags", {})),
    _mutation("NoTemplate", "EKS_N1_LAUNCH_TEMPLATE", _without(f"{_NODES}/LaunchTemplate")),
    _mutation("Imdsv1", "EKS_N1_IMDSV2", Edit(f"{_METADATA}/HttpTokens", "optional")),
    _mutation("HopLimit", "EKS_N2_HOP_LIMIT", Edit(f"{_METADATA}/HttpPutResponseHopLimit", 2)),
    _mutation("NoHopLimit", "EKS_N2_HOP_LIMIT", _without(f"{_METADATA}/HttpPutResponseHopLimit")),
    _mutation(
        "PlainVolume",
        "EKS_N3_ENCRYPTED_VOLUMES",
        _without(f"{_TEMPLATE}/BlockDeviceMappings/0/Ebs/Encrypted"),
    ),
    _mutation("NoVolume", "EKS_N3_ENCRYPTED_VOLUMES", _without(f"{_TEMPLATE}/BlockDeviceMappings")),
    _mutation(
        "PublicAddress",
        "EKS_N4_NO_PUBLIC_ADDRESS",
        Edit(
            f"{_TEMPLATE}/NetworkInterfaces",
            [{"DeviceIndex": 0, "AssociatePublicIpAddress": True}],
        ),
    ),
    _mutation("Ssh", "EKS_N5_NO_SSH", Edit(f"{_NODES}/RemoteAccess", {"Ec2SshKey": "key"})),
    _mutation("NoAmiType", "EKS_N6_AMI_TYPE", _without(f"{_NODES}/AmiType")),
    _mutation("Al2", "EKS_N6_NO_AL2", Edit(f"{_NODES}/AmiType", "AL2_x86_64")),
    _mutation("NoUpdateConfig", "EKS_N7_UPDATE_CONFIG", _without(f"{_NODES}/UpdateConfig")),
    _mutation("NoRepair", "EKS_N7_NODE_REPAIR", _without(f"{_NODES}/NodeRepairConfig")),
    _mutation(
        "CniOnNodes",
        "EKS_N8_NO_CNI_POLICY",
        Edit("NodeRole/Properties/ManagedPolicyArns/1", managed_policy("AmazonEKS_CNI_Policy")),
    ),
    _mutation(
        "RegistryPowerUser",
        "EKS_N8_REGISTRY_PULL_ONLY",
        Edit(
            "NodeRole/Properties/ManagedPolicyArns/1",
            managed_policy("AmazonEC2ContainerRegistryPowerUser"),
        ),
    ),
    _mutation("NoFlowLog", "EKS_V1_FLOW_LOG", _without("FlowLog"), at="Vpc"),
    _mutation(
        "PublicOnLaunch",
        "EKS_V3_NO_PUBLIC_IP_ON_LAUNCH",
        Edit("PublicB/Properties/MapPublicIpOnLaunch", value=True),
    ),
    _mutation(
        "OpenWeb",
        "EKS_V4_NO_OPEN_INGRESS",
        Edit(f"{_IN_GROUP}/FromPort", 443),
        Edit(f"{_IN_GROUP}/CidrIp", _WORLD),
    ),
    _mutation("OpenWebRule", "EKS_V4_NO_OPEN_INGRESS", Edit("Ingress/Properties/CidrIp", _WORLD)),
    _mutation("OpenSsh", "EKS_V4_NO_OPEN_SSH_RDP", Edit(f"{_IN_GROUP}/CidrIp", _WORLD)),
    _mutation(
        "OpenRdpRule",
        "EKS_V4_NO_OPEN_SSH_RDP",
        Edit("Ingress/Properties/ToPort", 4000),
        _without("Ingress/Properties/CidrIp"),
        Edit("Ingress/Properties/CidrIpv6", "::/0"),
    ),
    _mutation(
        "NoDescription", "EKS_V5_RULE_DESCRIPTION", _without("Egress/Properties/Description")
    ),
    _mutation(
        "NoGroupDescription", "EKS_V5_RULE_DESCRIPTION", _without(f"{_IN_GROUP}/Description")
    ),
    _mutation("OneNat", "EKS_V6_NAT_PER_ZONE", _without("NatB"), at="NatA"),
    _mutation(
        "PublicDns",
        "EKS_V7_PRIVATE_DNS",
        Edit("EcrApi/Properties/PrivateDnsEnabled", value=False),
    ),
    _mutation("UnsaidDns", "EKS_V7_PRIVATE_DNS", _without("EcrDkr/Properties/PrivateDnsEnabled")),
    _mutation("NoEcrApi", "EKS_V7_REGISTRY_ENDPOINTS", _without("EcrApi"), at="EcrDkr"),
    _mutation(
        "OtherThanEcrDkr",
        "EKS_V7_REGISTRY_ENDPOINTS",
        Edit("EcrDkr/Properties/ServiceName", "com.amazonaws.eu-west-1.sts"),
        at="EcrApi",
    ),
    _mutation("NoS3", "EKS_V7_S3_ENDPOINT", _without("S3"), at="Vpc"),
    _mutation(
        "NoElbTag",
        "EKS_V8_PUBLIC_SUBNET_TAG",
        Edit("PublicA/Properties/Tags", []),
        Edit("PublicB/Properties/Tags", []),
        at="Vpc",
    ),
    _mutation(
        "NoInternalElbTag",
        "EKS_V8_PRIVATE_SUBNET_TAG",
        Edit("PrivateA/Properties/Tags", []),
        Edit("PrivateB/Properties/Tags", []),
        at="Vpc",
    ),
    _mutation("NoRotation", "EKS_K1_KEY_ROTATION", _without("Key/Properties/EnableKeyRotation")),
    _mutation(
        "AnyPrincipal", "EKS_K2_NO_WILDCARD_PRINCIPAL", Edit(f"{_STATEMENTS}/0/Principal", "*")
    ),
    _mutation(
        "AnyAccount",
        "EKS_K2_NO_WILDCARD_PRINCIPAL",
        Edit(f"{_STATEMENTS}/2/Principal/AWS/0", "*"),
    ),
    _mutation("AnyGrant", "EKS_K2_GRANT_CONDITION", _without(f"{_STATEMENTS}/2/Condition")),
    _mutation("LooseKey", "EKS_K2_KEY_RETAINED", Edit("Key/DeletionPolicy", "Delete")),
    _mutation(
        "PlainFiles",
        "EKS_F1_EFS_ENCRYPTED",
        Edit("Files/Properties/Encrypted", value=False),
    ),
    _mutation(
        "FilesWithoutPolicy", "EKS_F1_EFS_TLS", _without("Files/Properties/FileSystemPolicy")
    ),
    _mutation(
        "FilesWithoutTls",
        "EKS_F1_EFS_TLS",
        Edit("Files/Properties/FileSystemPolicy/Statement/1/Effect", "Allow"),
    ),
    _mutation("NoBackup", "EKS_F1_EFS_BACKUP", _without("Files/Properties/BackupPolicy")),
    _mutation(
        "BackupOff",
        "EKS_F1_EFS_BACKUP",
        Edit("Files/Properties/BackupPolicy/Status", "DISABLED"),
    ),
    _mutation("LooseFiles", "EKS_F1_EFS_RETAINED", Edit("Files/DeletionPolicy", "Delete")),
    _mutation("AnyUser", "EKS_F1_ACCESS_POINT_USER", _without("AccessPoint/Properties/PosixUser")),
    _mutation(
        "RootUser",
        "EKS_F1_ACCESS_POINT_USER",
        Edit("AccessPoint/Properties/PosixUser/Uid", "0"),
    ),
    _mutation("VaultWithoutKey", "EKS_B1_VAULT_KEY", _without("Vault/Properties/EncryptionKeyArn")),
    _mutation("LooseVault", "EKS_B1_VAULT_RETAINED", Edit("Vault/DeletionPolicy", "Delete")),
)
"""One secure default switched off each."""

OPEN_TO_THE_WORLD: Final = (
    _mutation(
        "WorldCidr",
        "EKS_C2_PUBLIC_ENDPOINT_CIDRS",
        Edit(f"{_VPC_CONFIG}/EndpointPublicAccess", value=True),
        Edit(f"{_VPC_CONFIG}/PublicAccessCidrs", ["198.51.100.0/24", _WORLD]),
    ),
    _mutation(
        "WorldCidr6",
        "EKS_C2_PUBLIC_ENDPOINT_CIDRS",
        Edit(f"{_VPC_CONFIG}/EndpointPublicAccess", value=True),
        Edit(f"{_VPC_CONFIG}/PublicAccessCidrs", ["::/0"]),
    ),
    _mutation(
        "NoCidrs",
        "EKS_C2_PUBLIC_ENDPOINT_CIDRS",
        Edit(f"{_VPC_CONFIG}/EndpointPublicAccess", value=True),
    ),
)
"""A public endpoint open to all breaks two rules: that it is public, and to whom."""
