"""``traffic`` of the Platform document: names, certificates, and what load balancers need."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from eks_constructs.config.section import Many, Section


class Zone(Section):
    """A hosted zone."""

    domain: str = Field(description="Domain, in lower case.")
    id: str | None = Field(
        default=None, description="Id of a zone that exists. Unsaid: one is made, and kept."
    )
    parent_id: str | None = Field(
        default=None,
        description="Id of the parent zone, of the same account, that delegates to the one that is "
        "made. Unsaid: an output tells its name servers.",
    )
    parent_domain: str | None = Field(
        default=None, description="Domain of the parent zone, which goes with its id."
    )


class ZoneCertificate(Section):
    """A certificate of ACM."""

    name: str = Field(description="What you call it; its resources are named after it.")
    names: Many[str] = Field(description="Names that it is for, each in one of the zones.")
    expiry_alarm: bool | None = Field(
        default=None,
        description="An alarm, to whom alarms of the environment go, when ACM could not renew it. "
        "Unsaid: no.",
    )


class TrafficAcl(Section):
    """A web ACL of WAF."""

    requests_per_five_minutes: int | None = Field(
        default=None, description="Most requests of one address. Unsaid: 2000."
    )
    count_only: bool | None = Field(
        default=None, description="Only count what would be blocked. Unsaid: no."
    )
    count_rules: Mapping[str, Many[str]] = Field(
        default={},
        description="Names of rules that only count, by their group, such as "
        "SizeRestrictions_BODY of AWSManagedRulesCommonRuleSet. Unsaid: none.",
    )


class AccessLogs(Section):
    """A bucket for access logs of load balancers."""

    retention_in_days: int | None = Field(
        default=None, description="Days that logs are kept. Unsaid: 90."
    )


class IngressClass(Section):
    """A class of ingresses: what holds for each of its load balancers."""

    name: str = Field(description="Name of the class, which ingresses give.")
    scheme: Literal["internet-facing", "internal"] = Field(
        description="Whether its load balancers can be reached from the internet."
    )
    group: str | None = Field(
        default=None,
        description="Ingresses of a group share a load balancer. Unsaid: each has its own.",
    )
    certificates: Many[str] = Field(
        default=(),
        description="Names of certificates of this file. Unsaid: found by the names of hosts.",
    )
    default: bool | None = Field(
        default=None, description="Whether ingresses without a class have this one. Unsaid: no."
    )


class Traffic(Section):
    """How traffic finds the cluster; a stack of its own, which is made if anything is asked for."""

    zones: Many[Zone] = Field(default=(), description="Hosted zones.")
    certificates: Many[ZoneCertificate] = Field(
        default=(), description="Certificates, shown by records in the zones."
    )
    external_dns: bool | None = Field(
        default=None,
        description="The add-on external-dns, which may write to these zones only. Unsaid: no.",
    )
    load_balancer_controller: bool | None = Field(
        default=None,
        description="The role of the AWS Load Balancer Controller, and the values of its chart. "
        "Unsaid: no.",
    )
    web_acl: TrafficAcl | None = Field(
        default=None,
        description="A web ACL for load balancers; an empty map has all defaults. Unsaid: none.",
    )
    access_logs: AccessLogs | None = Field(
        default=None,
        description="A bucket for access logs; an empty map has all defaults. Unsaid: none.",
    )
    ingress_classes: Many[IngressClass] = Field(
        default=(),
        description="Classes of ingresses, with the web ACL and the access logs of this file; "
        "left to apply as manifests.",
    )
