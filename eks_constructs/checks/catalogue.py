"""The rules of our own: the Guard text in ``rules/`` says what each demands, this how severe it is.

The Guard files name the same rules; a test compares the two and the table in ``docs/checks.md``.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import resources
from typing import Final

from eks_constructs.values import frozen


class Override(StrEnum):
    """How a demand may be departed from."""

    REFUSED = "no"
    """Never: an error, and no acknowledgement is taken."""
    ACKNOWLEDGED = "ack"
    """By an acknowledgement that names the rule, one place and a reason; an error without it."""
    FREE = "free"
    """By an ordinary option: a finding is advice, so a warning."""


@frozen
class Rule:
    """One rule of our own.

    Attributes:
        name: Its id, stable: acknowledgements name it.
        override: How it may be departed from, which also decides how severe a finding is.
        nag: Rules of cdk-nag's AwsSolutions pack that find the same thing. An acknowledgement of
            one does not cover the other.
    """

    name: str
    override: Override
    nag: tuple[str, ...] = ()


def _rules(override: Override, *names: str) -> tuple[Rule, ...]:
    return tuple(Rule(name=name, override=override, nag=_NAG.get(name, ())) for name in names)


_NAG: Final = {
    "EKS_C1_NO_PUBLIC_ENDPOINT": ("AwsSolutions-EKS1",),
    "EKS_C4_LOG_API": ("AwsSolutions-EKS2[LogExport::api]",),
    "EKS_C4_LOG_AUDIT": ("AwsSolutions-EKS2[LogExport::audit]",),
    "EKS_C4_LOG_AUTHENTICATOR": ("AwsSolutions-EKS2[LogExport::authenticator]",),
    "EKS_C4_LOG_CONTROLLER_MANAGER": ("AwsSolutions-EKS2[LogExport::controllerManager]",),
    "EKS_C4_LOG_SCHEDULER": ("AwsSolutions-EKS2[LogExport::scheduler]",),
    "EKS_F1_EFS_ENCRYPTED": ("AwsSolutions-EFS1",),
    "EKS_K1_KEY_ROTATION": ("AwsSolutions-KMS5",),
    "EKS_S1_QUEUE_ENCRYPTED": ("AwsSolutions-SQS2",),
    "EKS_S1_QUEUE_TLS": ("AwsSolutions-SQS4",),
    "EKS_V1_FLOW_LOG": ("AwsSolutions-VPC7",),
    "EKS_V4_NO_OPEN_INGRESS": ("AwsSolutions-EC23",),
    "EKS_V4_NO_OPEN_SSH_RDP": ("AwsSolutions-EC23",),
}

RULES: Final[tuple[Rule, ...]] = (
    *_rules(
        Override.REFUSED,
        "EKS_C2_PUBLIC_ENDPOINT_CIDRS",
        "EKS_C4_LOG_AUDIT",
        "EKS_C4_LOG_AUTHENTICATOR",
        "EKS_C6_VERSION",
        "EKS_C11_TWO_SUBNETS",
        "EKS_K1_KEY_ROTATION",
        "EKS_K2_NO_WILDCARD_PRINCIPAL",
        "EKS_N1_IMDSV2",
        "EKS_N1_LAUNCH_TEMPLATE",
        "EKS_N3_ENCRYPTED_VOLUMES",
        "EKS_N6_NO_AL2",
        "EKS_V4_NO_OPEN_SSH_RDP",
    ),
    *_rules(
        Override.ACKNOWLEDGED,
        "EKS_C1_NO_PUBLIC_ENDPOINT",
        "EKS_C1_PRIVATE_ENDPOINT",
        "EKS_C3_SECRETS_ENCRYPTION",
        "EKS_C4_LOG_API",
        "EKS_C4_LOG_CONTROLLER_MANAGER",
        "EKS_C4_LOG_SCHEDULER",
        "EKS_C5_CLUSTER_LOG_GROUP",
        "EKS_C5_LOG_GROUP_KEY",
        "EKS_C5_LOG_GROUP_RETENTION",
        "EKS_C8_API_AUTHENTICATION",
        "EKS_C8_NO_CREATOR_ADMIN",
        "EKS_C12_CLUSTER_ROLE_TRUST",
        "EKS_F1_EFS_ENCRYPTED",
        "EKS_F1_EFS_TLS",
        "EKS_I2_POD_IDENTITY_TRUST",
        "EKS_I2_TOKEN_TRUST",
        "EKS_I2_TOKEN_TRUST_TEXT",
        "EKS_I3_NO_INLINE_POLICY",
        "EKS_K2_GRANT_CONDITION",
        "EKS_N2_HOP_LIMIT",
        "EKS_N4_NO_PUBLIC_ADDRESS",
        "EKS_N5_NO_SSH",
        "EKS_S1_QUEUE_ENCRYPTED",
        "EKS_S1_QUEUE_TLS",
        "EKS_V1_FLOW_LOG",
        "EKS_V3_NO_PUBLIC_IP_ON_LAUNCH",
        "EKS_V4_NO_OPEN_INGRESS",
    ),
    *_rules(
        Override.FREE,
        "EKS_B1_VAULT_KEY",
        "EKS_B1_VAULT_RETAINED",
        "EKS_C7_STANDARD_SUPPORT",
        "EKS_C9_DELETION_PROTECTION",
        "EKS_C10_ZONAL_SHIFT",
        "EKS_C12_CLUSTER_ROLE_POLICIES",
        "EKS_C13_TAGS",
        "EKS_F1_ACCESS_POINT_USER",
        "EKS_F1_EFS_BACKUP",
        "EKS_F1_EFS_RETAINED",
        "EKS_I1_NO_ALL_ACTIONS",
        "EKS_I3_MANAGED_GRANTS",
        "EKS_K2_KEY_RETAINED",
        "EKS_N6_AMI_TYPE",
        "EKS_N7_NODE_REPAIR",
        "EKS_N7_UPDATE_CONFIG",
        "EKS_N8_NO_CNI_POLICY",
        "EKS_N8_REGISTRY_PULL_ONLY",
        "EKS_V5_RULE_DESCRIPTION",
        "EKS_V6_NAT_PER_ZONE",
        "EKS_V7_PRIVATE_DNS",
        "EKS_V7_REGISTRY_ENDPOINTS",
        "EKS_V7_S3_ENDPOINT",
        "EKS_V8_PRIVATE_SUBNET_TAG",
        "EKS_V8_PUBLIC_SUBNET_TAG",
    ),
)
"""Every rule of our own."""

RULE_BY_NAME: Final = {rule.name: rule for rule in RULES}


@frozen
class RuleText:
    """One Guard file.

    Attributes:
        name: Its file name.
        text: Its content.
    """

    name: str
    text: str


def rule_texts() -> tuple[RuleText, ...]:
    """Return the Guard files, sorted by name.

    Language reference: https://docs.aws.amazon.com/cfn-guard/latest/ug/writing-rules.html
    """
    files = resources.files("eks_constructs.checks").joinpath("rules").iterdir()
    return tuple(
        RuleText(name=file.name, text=file.read_text(encoding="utf-8"))
        for file in sorted(files, key=lambda file: file.name)
        if file.name.endswith(".guard")
    )
