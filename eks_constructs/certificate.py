"""Certificates of ACM, issued and renewed by records in hosted zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sns as sns
from constructs import Construct

from eks_constructs.alarm_actions import tell
from eks_constructs.errors import refuse
from eks_constructs.log_group import removal_policy_problems
from eks_constructs.planning.dns import certificate_problems, zone_of
from eks_constructs.tokens import require_concrete

_RENEWED_BEFORE_DAYS: Final = 30


class Certificate(Construct):
    """A public certificate for load balancers, renewed by ACM as long as its records stay.

    The deployment waits until the certificate is issued: the zones must be delegated by then, else
    it waits for up to three days.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        names: Names it is for, the first one its subject; ``*.`` before a name stands for all names
            one level below it, not for the name itself.
        zones: Hosted zones by their domain, in which the records are made that show ACM whose names
            they are. Each name uses the longest domain that covers it.
        key_algorithm: Key. Default: ECDSA P-256, which is faster than RSA and taken by every
            client since about 2012.
        removal_policy: What happens when it leaves the template. Default: kept, because a load
            balancer may still use it.

    Raises:
        ConfigurationError: A name is none, twice there, or in none of the zones.

    See https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
    """

    certificate: Final[acm.ICertificate]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Sequence[str],
        zones: Mapping[str, route53.IHostedZone],
        key_algorithm: acm.KeyAlgorithm | None = None,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, construct_id)
        domains = sorted(zones)
        require_concrete({"names": list(names), "zones": domains}, subject="certificate")
        refuse(
            "certificate",
            [
                *removal_policy_problems(removal_policy, things="certificates"),
                *certificate_problems(names, domains),
            ],
        )
        certificate = acm.Certificate(
            self,
            "Resource",
            domain_name=names[0],
            subject_alternative_names=list(names[1:]) or None,
            validation=acm.CertificateValidation.from_dns_multi_zone(
                {name: zones[zone_of(name, domains) or ""] for name in names}
            ),
            key_algorithm=key_algorithm or acm.KeyAlgorithm.EC_PRIME256_V1,
        )
        certificate.apply_removal_policy(removal_policy)
        self.certificate = certificate

    def expiry_alarm(
        self, construct_id: str = "ExpiryAlarm", *, topic: sns.ITopic | None = None
    ) -> cloudwatch.Alarm:
        """Make an alarm that tells when ACM could not renew the certificate.

        A certificate is valid for 198 days, and ACM renews it 45 days before the end; with fewer
        than 30 days left something is wrong, mostly a record that was removed.

        Args:
            construct_id: Id in the certificate. Default: ``ExpiryAlarm``.
            topic: Topic that is told. Default: none; add an action of yours.

        See https://docs.aws.amazon.com/acm/latest/userguide/acm-public-certificates.html and
        https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
        """
        alarm = cloudwatch.Alarm(
            self,
            construct_id,
            metric=self.certificate.metric_days_to_expiry(period=Duration.days(1)),
            threshold=_RENEWED_BEFORE_DAYS,
            comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
            alarm_description="ACM has not renewed the certificate: are its DNS records in place?",
        )
        if topic is not None:
            # The topic's policy is of its own stack, which must not wait for this one.
            tell(Stack.of(topic), [alarm], topic)
        return alarm
