"""What is known of an environment while it runs, with every gap filled."""

from __future__ import annotations

from eks_constructs.planning.alert_manager import AlertRouting
from eks_constructs.planning.prometheus_rules import AlertThresholds, RuleGroup
from eks_constructs.planning.service_accounts import ServiceAccount
from eks_constructs.values import frozen


@frozen
class Metrics:
    """Metrics in Amazon Managed Prometheus.

    Attributes:
        retention_days: Days that samples are kept.
        scrape_interval_seconds: Seconds between two readings of the managed scraper; ``None`` for
            no scraper.
        remote_write: Service account of a Prometheus in the cluster that writes here; ``None`` for
            no such Prometheus.
        rule_groups: Shipped rules; empty for none.
        thresholds: From where on they alert.
        alert_routing: Which alerts go to the topic of the environment; ``None`` for none.
    """

    retention_days: int
    scrape_interval_seconds: int | None
    remote_write: ServiceAccount | None
    rule_groups: tuple[RuleGroup, ...]
    thresholds: AlertThresholds
    alert_routing: AlertRouting | None
