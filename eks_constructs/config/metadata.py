"""``metadata`` and ``kubernetesNetworkConfig``: what a cluster is called, and how it numbers."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from eks_constructs.config.section import Section


class RollbackConfig(Section):
    """What happens to an update of the version that does not come to an end."""

    timeout_minutes: int | None = Field(
        default=None,
        description="Minutes until an unfinished update is cancelled, 120 to 10080. Unsaid: 720.",
    )


class Metadata(Section):
    """Name, place and version of a cluster."""

    name: str = Field(
        description="Name of the cluster: a letter or digit, then letters, digits, hyphens and "
        "underscores, at most 100. It can never change: another name is another cluster."
    )
    region: str = Field(description="AWS region, such as eu-west-1.")
    version: str | None = Field(
        default=None,
        description='Kubernetes minor version in quotes, such as "1.35"; latest for the newest '
        "that this library knows. Unsaid, or auto: the newest but one that EKS supports "
        "(hardened), or 1.34 (eksctl).",
    )
    force_update_version: bool | None = Field(
        default=None,
        description="Update the version although upgrade insights found errors. Unsaid: EKS "
        "refuses.",
    )
    rollback_config: RollbackConfig = Field(
        default_factory=RollbackConfig.unsaid,
        description="When to give an update of the version up.",
    )
    tags: Mapping[str, str] = Field(
        default_factory=dict, description="Tags on every resource of the environment."
    )
    annotations: Mapping[str, str] = Field(
        default_factory=dict,
        description="Notes for readers and their tools; nothing is made of them, by eksctl "
        "neither.",
    )


def _spelled(value: object) -> object:
    if isinstance(value, str):
        return {"ipv4": "IPv4", "ipv6": "IPv6"}.get(value.lower(), value)
    return value


IpFamily = Annotated[Literal["IPv4", "IPv6"], BeforeValidator(_spelled)]


class KubernetesNetworkConfig(Section):
    """Addresses inside Kubernetes; fixed for the life of a cluster."""

    ip_family: IpFamily | None = Field(
        default=None,
        description="Whether pods and services get IPv4 or IPv6 addresses. Unsaid: IPv4.",
    )
    service_ipv4_cidr: str | None = Field(
        default=None,
        description="Block for the addresses of services, /12 to /24 in a private range, apart "
        "from the VPC. Unsaid: EKS takes 10.100.0.0/16 or 172.20.0.0/16, whichever does not "
        "overlap the VPC.",
    )
    service_ipv6_cidr: str | None = Field(
        default=None,
        description="EKS assigns the IPv6 block of services; what is said here changes nothing.",
    )
