"""Where in the compliant template the things stand that rules look at."""

from __future__ import annotations

from typing import Final

CLUSTER: Final = "Cluster/Properties"
VPC_CONFIG: Final = f"{CLUSTER}/ResourcesVpcConfig"
LOGS: Final = f"{CLUSTER}/Logging/ClusterLogging/EnabledTypes"
TEMPLATE: Final = "Template/Properties/LaunchTemplateData"
METADATA: Final = f"{TEMPLATE}/MetadataOptions"
NODES: Final = "Nodes/Properties"
STATEMENTS: Final = "Key/Properties/KeyPolicy/Statement"
IN_GROUP: Final = "Group/Properties/SecurityGroupIngress/0"
