"""A scraper that AWS runs: it reads the metrics of a cluster, without anything in the cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from aws_cdk import Fn, Stack
from aws_cdk import aws_aps as aps
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from aws_cdk.interfaces.aws_eks import IClusterRef
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.imported import zone_of
from eks_constructs.planning.arns import PROMETHEUS_WORKSPACE
from eks_constructs.planning.prometheus_scrape import alias_problems, place_problems
from eks_constructs.planning.prometheus_workspace import region_problems
from eks_constructs.prometheus_scraper._configuration import ScraperConfiguration
from eks_constructs.prometheus_scraper._roles import ScraperRoles, own_roles
from eks_constructs.tokens import is_token, require_concrete

__all__ = ["PrometheusScraper", "ScraperRoles"]

_COMPONENTS: Final = ("COLLECTOR", "EXPORTER", "SERVICE_DISCOVERY")
_OWN_ROLES: Final = ScraperRoles.own()


class PrometheusScraper(Construct):
    """A managed scraper: it reads metrics of a cluster and writes them to a workspace.

    It stands in the subnets, a network interface in each, and reaches API server, nodes and pods
    from there. The cluster needs a private endpoint, and an authentication mode with access
    entries: the service then makes the entry for its own service-linked role, with the access
    policy ``AmazonPrometheusScraperPolicy``, and refuses one that somebody else makes. Clusters
    that know ``aws-auth`` only must be opened by hand.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        cluster: The cluster to read: ours, an L1, any L2, or an imported one. Another one replaces
            the scraper.
        workspace_arn: The workspace to write to, of the same region.
        subnets: Subnets of the cluster's VPC, 2 to 5, in at least two zones, with an address free
            in each.
        security_groups: Security groups of its interfaces, 1 to 5, which nodes and pods must let
            in: mostly the cluster's own group.
        cluster_label: Value of the label ``cluster`` of every series. Default: the cluster's name.
        scrape_interval_seconds: Seconds between two readings, 30 to 3,600. Default: 60.
        extra_jobs: Further jobs in YAML: a list of ``scrape_config`` as Prometheus knows them.
            Default: none.
        configuration: All of the configuration in YAML, instead of what the three arguments before
            make. Default: what the shipped rules and dashboards need of API server, scheduler,
            controller manager, kubelets, containers, node exporter, kube-state-metrics, CoreDNS,
            VPC CNI and cert-manager, and nothing else.
        roles: As whom it writes. Default: by two roles made here.
        log_group: Where it logs what it finds, reads and writes. Default: nowhere.
        alias: Name for people. Default: none.

    Raises:
        ConfigurationError: Everything that the service would refuse, all at once.

    See https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html
    """

    resource: Final[aps.CfnScraper]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cluster: IClusterRef,
        workspace_arn: str,
        subnets: Sequence[ec2.ISubnet],
        security_groups: Sequence[ec2.ISecurityGroup],
        cluster_label: str | None = None,
        scrape_interval_seconds: int | None = None,
        extra_jobs: str | None = None,
        configuration: str | None = None,
        roles: ScraperRoles = _OWN_ROLES,
        log_group: logs.ILogGroup | None = None,
        alias: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        text = ScraperConfiguration(
            cluster_name=cluster_label or cluster.cluster_ref.cluster_name,
            interval_seconds=scrape_interval_seconds,
            extra_jobs=extra_jobs,
            whole=configuration,
        )
        given: dict[str, object] = {"extra_jobs": extra_jobs, "configuration": configuration}
        given |= {"alias": alias, "scrape_interval_seconds": scrape_interval_seconds}
        require_concrete(given, subject="Prometheus scraper")
        found = [
            *_destination_problems(Stack.of(self).region, workspace_arn),
            *alias_problems(alias),
            *place_problems([zone_of(each) for each in subnets], len(security_groups)),
            *text.problems(),
        ]
        refuse("Prometheus scraper", found)
        self.resource = aps.CfnScraper(
            self,
            "Resource",
            alias=alias,
            source=_source(cluster, subnets, security_groups),
            destination=aps.CfnScraper.DestinationProperty(
                amp_configuration=aps.CfnScraper.AmpConfigurationProperty(
                    workspace_arn=workspace_arn
                )
            ),
            # The function rather than its result, so that a change can be read in the template.
            scrape_configuration=aps.CfnScraper.ScrapeConfigurationProperty(
                configuration_blob=Fn.base64(text.text())
            ),
            scraper_logging_configuration=_logging(log_group) if log_group is not None else None,
        )
        self._write_by(roles, workspace_arn)

    def _write_by(self, roles: ScraperRoles, workspace_arn: str) -> None:
        if roles.service_linked:
            return
        source, target = roles.source, roles.target
        if source is None or target is None:
            source, target, policy = own_roles(self, workspace_arn)
            self.resource.node.add_dependency(policy)
        self.resource.role_configuration = aps.CfnScraper.RoleConfigurationProperty(
            source_role_arn=source.role_arn, target_role_arn=target.role_arn
        )


def _source(
    cluster: IClusterRef,
    subnets: Sequence[ec2.ISubnet],
    security_groups: Sequence[ec2.ISecurityGroup],
) -> aps.CfnScraper.SourceProperty:
    return aps.CfnScraper.SourceProperty(
        eks_configuration=aps.CfnScraper.EksConfigurationProperty(
            cluster_arn=cluster.cluster_ref.cluster_arn,
            subnet_ids=[subnet.subnet_id for subnet in subnets],
            security_group_ids=[group.security_group_id for group in security_groups],
        )
    )


def _destination_problems(region: str, workspace_arn: str) -> Iterator[Problem]:
    if not is_token(region):
        yield from region_problems(region, scraper=True)
    yield from PROMETHEUS_WORKSPACE.problems(workspace_arn, where="workspace_arn")


def _logging(log_group: logs.ILogGroup) -> aps.CfnScraper.ScraperLoggingConfigurationProperty:
    return aps.CfnScraper.ScraperLoggingConfigurationProperty(
        logging_destination=aps.CfnScraper.ScraperLoggingDestinationProperty(
            cloud_watch_logs=aps.CfnScraper.CloudWatchLogDestinationProperty(
                log_group_arn=log_group.log_group_arn
            )
        ),
        scraper_components=[
            aps.CfnScraper.ScraperComponentProperty(type=each) for each in _COMPONENTS
        ],
    )
