"""Scrapers: where they stand, what they read, and as whom they write."""

from __future__ import annotations

import pytest
import yaml
from aws_cdk import Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk.assertions import Template

from eks_constructs.errors import ConfigurationError
from eks_constructs.prometheus_scraper import PrometheusScraper, ScraperRoles
from tests.support.storage import Foreign

TYPE = "AWS::APS::Scraper"
WORKSPACE = "arn:aws:aps:eu-west-1:111122223333:workspace/ws-0123abcd"
JOB = "- job_name: own\n  static_configs: [{targets: ['10.0.0.1:80']}]\n"
ENVIRONMENT = Environment(account="111122223333", region="eu-west-1")


def scraper(stack: Stack, there: Foreign, **options: object) -> PrometheusScraper:
    """Make a scraper with some options."""
    place: dict[str, object] = {
        "cluster": there.cluster,
        "workspace_arn": WORKSPACE,
        "subnets": there.subnets,
        "security_groups": [there.client],
    }
    return PrometheusScraper(stack, "Scraper", **{**place, **options})  # type: ignore[arg-type]


def configuration(template: Template) -> str:
    """Return the configuration that is deployed."""
    (found,) = template.find_resources(TYPE).values()
    blob = found["Properties"]["ScrapeConfiguration"]["ConfigurationBlob"]
    text: str = blob["Fn::Base64"]
    return text


def test_scraper_by_default(stack: Stack, there: Foreign) -> None:
    """It reads the cluster from its subnets, and marks its series with its name."""
    scraper(stack, there)
    template = Template.from_stack(stack)
    (found,) = template.find_resources(TYPE).values()
    properties = found["Properties"]
    assert properties["Source"] == {
        "EksConfiguration": {
            "ClusterArn": "arn:aws:eks:eu-west-1:111122223333:cluster/demo",
            "SubnetIds": ["subnet-0000000a", "subnet-0000000b"],
            "SecurityGroupIds": ["sg-00000001"],
        }
    }
    assert properties["Destination"] == {"AmpConfiguration": {"WorkspaceArn": WORKSPACE}}
    assert "ScraperLoggingConfiguration" not in properties
    content = yaml.safe_load(configuration(template))
    assert content["global"] == {"scrape_interval": "60s", "external_labels": {"cluster": "demo"}}
    assert "kubelet" in [job["job_name"] for job in content["scrape_configs"]]


def test_it_writes_by_roles_for_this_workspace_only(stack: Stack, there: Foreign) -> None:
    """Only the service may have the first, for scrapers of this account, and only it the second."""
    scraper(stack, there)
    template = Template.from_stack(stack)
    roles = template.find_resources("AWS::IAM::Role")
    source = next(name for name in roles if "Source" in name)
    target = next(name for name in roles if "Target" in name)
    scrapers = "arn:aws:aps:eu-west-1:111122223333:scraper/*"
    (first,) = roles[source]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert first == {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "scraper.aps.amazonaws.com"},
        "Condition": {
            "ArnLike": {"aws:SourceArn": scrapers},
            "StringEquals": {"aws:SourceAccount": "111122223333"},
        },
    }
    (second,) = roles[target]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert second == {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": {"Fn::GetAtt": [source, "Arn"]}},
        "Condition": {"StringLike": {"sts:ExternalId": scrapers}},
    }
    policies = template.find_resources("AWS::IAM::ManagedPolicy")
    allowed = {
        (each["Action"], str(each["Resource"]))
        for policy in policies.values()
        for each in policy["Properties"]["PolicyDocument"]["Statement"]
    }
    assert allowed == {
        ("aps:RemoteWrite", WORKSPACE),
        ("sts:AssumeRole", str({"Fn::GetAtt": [target, "Arn"]})),
    }
    (found,) = template.find_resources(TYPE).values()
    assert found["Properties"]["RoleConfiguration"] == {
        "SourceRoleArn": {"Fn::GetAtt": [source, "Arn"]},
        "TargetRoleArn": {"Fn::GetAtt": [target, "Arn"]},
    }
    assert [name for name in found["DependsOn"] if "AssumeTarget" in name]


def test_roles_can_be_brought_along(stack: Stack, there: Foreign) -> None:
    """For a workspace of another account."""
    arn = "arn:aws:iam::444455556666:role/Target"
    roles = ScraperRoles.given(
        source=iam.Role.from_role_arn(stack, "Source", "arn:aws:iam::111122223333:role/Source"),
        target=iam.Role.from_role_arn(stack, "Target", arn),
    )
    scraper(stack, there, roles=roles)
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Role", 0)
    template.has_resource_properties(
        TYPE,
        {
            "RoleConfiguration": {
                "SourceRoleArn": "arn:aws:iam::111122223333:role/Source",
                "TargetRoleArn": arn,
            }
        },
    )


def test_service_linked_role_can_write(stack: Stack, there: Foreign) -> None:
    """To a workspace with a key of AWS."""
    scraper(stack, there, roles=ScraperRoles.none())
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Role", 0)
    (found,) = template.find_resources(TYPE).values()
    assert "RoleConfiguration" not in found["Properties"]


def test_half_of_the_roles_is_refused(stack: Stack) -> None:
    """One cannot write without the other."""
    role = iam.Role.from_role_arn(stack, "Source", "arn:aws:iam::111122223333:role/Source")
    with pytest.raises(ConfigurationError, match="must be given together with target"):
        ScraperRoles(source=role, target=None, service_linked=False)


def test_jobs_of_users_come_after_ours(stack: Stack, there: Foreign) -> None:
    """With interval, label, logs and name."""
    group = logs.LogGroup.from_log_group_name(stack, "Logs", "/scraper")
    scraper(
        stack,
        there,
        cluster_label="blue",
        scrape_interval_seconds=30,
        extra_jobs=JOB,
        log_group=group,
        alias="demo",
    )
    template = Template.from_stack(stack)
    content = yaml.safe_load(configuration(template))
    assert content["global"] == {"scrape_interval": "30s", "external_labels": {"cluster": "blue"}}
    assert content["scrape_configs"][-1] == yaml.safe_load(JOB)[0]
    (found,) = template.find_resources(TYPE).values()
    assert found["Properties"]["Alias"] == "demo"
    logging = found["Properties"]["ScraperLoggingConfiguration"]
    assert [each["Type"] for each in logging["ScraperComponents"]] == [
        "COLLECTOR",
        "EXPORTER",
        "SERVICE_DISCOVERY",
    ]
    arn = logging["LoggingDestination"]["CloudWatchLogs"]["LogGroupArn"]
    assert arn == "arn:aws:logs:eu-west-1:111122223333:log-group:/scraper:*"


def test_whole_configuration_is_taken_as_it_is(stack: Stack, there: Foreign) -> None:
    """Nothing of ours is added."""
    text = f"scrape_configs:\n{JOB}"
    scraper(stack, there, configuration=text)
    assert configuration(Template.from_stack(stack)) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "must be one document in YAML"),
        ("a", "must be a map with scrape_configs"),
        ("scrape_configs: []", "must be a list of at least one job"),
        (f"remote_write: []\nscrape_configs:\n{JOB}", "must have global and scrape_configs only"),
        (f"global: 1\nscrape_configs:\n{JOB}", "global: must be a map"),
        (
            f"global: {{scrape_interval: 15s}}\nscrape_configs:\n{JOB}",
            "must be 30s or longer; a scraper reads no faster",
        ),
        (f"scrape_configs:\n{JOB}{JOB}", "must be the name of one job only"),
        ("scrape_configs: [a]", "must be a map with a job_name"),
        ("scrape_configs: [{static_configs: []}]", "must name the job"),
        ("scrape_configs: [{job_name: a}]", "must say where its targets are"),
        (
            f"scrape_configs:\n{JOB}  ec2_sd_configs: []",
            "ec2_sd_configs: must be left out: a scraper does not know it",
        ),
        (f"scrape_configs:\n{JOB}  scrape_interval: 1 minute", "must be a duration, such as 60s"),
        (f"scrape_configs:\n{JOB}  authorization: {{type: Basic}}", "must be Bearer"),
        (f"scrape_configs:\n{JOB}  bearer_token_file: /token", "must be Bearer"),
        (
            f"scrape_configs:\n{JOB.replace('10.0.0.1', 'example.com')}",
            r"targets\[0\]: must be an IP address with a port",
        ),
    ],
)
def test_a_configuration_that_is_none_is_refused(
    stack: Stack, there: Foreign, text: str, message: str
) -> None:
    """By its place, in our words."""
    with pytest.raises(ConfigurationError, match=f"configuration.*{message}"):
        scraper(stack, there, configuration=text)


def test_problems_are_refused_all_at_once(stack: Stack, there: Foreign) -> None:
    """Everything that the service would refuse."""
    with pytest.raises(ConfigurationError) as refused:
        scraper(
            stack,
            there,
            workspace_arn="ws",
            alias="-",
            subnets=there.subnets[:1],
            security_groups=[],
            scrape_interval_seconds=15,
            extra_jobs="job_name: a",
            configuration="scrape_configs: []",
        )
    assert [each.where for each in refused.value.problems] == [
        "workspace_arn",
        "alias",
        "subnets",
        "security_groups",
        "scrape_interval_seconds",
        "extra_jobs",
        "configuration",
        "configuration.scrape_configs",
    ]


def test_two_subnets_of_one_zone_are_refused(stack: Stack, there: Foreign) -> None:
    """Where their zones are known."""
    one = there.subnets[0]
    with pytest.raises(ConfigurationError, match="subnets: must be in at least two zones"):
        scraper(stack, there, subnets=[one, one])
    unknown = ec2.Subnet.from_subnet_id(stack, "Unknown", "subnet-0000000c")
    PrometheusScraper(
        stack,
        "Other",
        cluster=there.cluster,
        workspace_arn=WORKSPACE,
        subnets=[one, unknown],
        security_groups=[there.client],
    )


def test_a_job_with_the_name_of_ours_is_refused(stack: Stack, there: Foreign) -> None:
    """Prometheus would not take it."""
    with pytest.raises(ConfigurationError, match="must be the name of one job only"):
        scraper(stack, there, extra_jobs=JOB.replace("own", "kubelet"))
