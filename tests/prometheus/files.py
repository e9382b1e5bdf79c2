"""Every file that the programs of Prometheus judge, as it would be deployed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import yaml

from eks_constructs.planning.alert_manager import (
    AlertRouting,
    AlertSeverity,
    alert_manager_definition,
)
from eks_constructs.planning.dashboards import Dashboard, dashboard_text
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.prometheus_rules import AlertThresholds, RuleGroup, rules_text
from eks_constructs.planning.prometheus_scrape import default_scrape_configuration
from tests.support.grafana import DashboardModel
from tests.support.promtool import FOLDER

TOPIC: Final = "arn:aws:sns:eu-west-1:111122223333:alerts"
EXTRA_JOB: Final[JsonValue] = {
    "job_name": "own",
    "static_configs": [{"targets": ["10.0.0.1:8080"]}],
}


def rule_files() -> dict[str, str]:
    """Return the files of rules with the thresholds that they have by default."""
    return {f"{group}.yaml": rules_text(group, AlertThresholds()) for group in RuleGroup}


def dashboard_rules() -> dict[str, str]:
    """Return every question of the dashboards, each as a rule, for promtool reads rules only."""
    questions = [
        target.promql()
        for each in Dashboard
        for target in DashboardModel.model_validate_json(dashboard_text(each)).targets()
    ]
    rules = [
        {"record": f"dashboard:question:{number}", "expr": text}
        for number, text in enumerate(questions)
    ]
    content = {"groups": [{"name": "dashboards", "rules": rules}]}
    return {"dashboards.yaml": yaml.safe_dump(content, sort_keys=False)}


def rule_tests() -> dict[str, str]:
    """Return the tests of rules, which name those files."""
    return {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.test.yaml")}


def scrape_files() -> dict[str, str]:
    """Return the configuration of a scraper, with a job of a user.

    Debian builds promtool without the discovery of Kubernetes, so targets are found another way.
    """
    text = default_scrape_configuration(
        cluster_name="prod", interval_seconds=60, extra_jobs=[EXTRA_JOB]
    )
    content = yaml.safe_load(text)
    for job in content["scrape_configs"]:
        if job.pop("kubernetes_sd_configs", None) is not None:
            job["static_configs"] = [{"targets": ["10.0.0.1:443"]}]
        if "authorization" in job:
            # promtool looks whether the file is there, which it is in a pod only.
            job["authorization"] = {"credentials": "of a pod"}
    return {"scrape.yaml": yaml.safe_dump(content, sort_keys=False)}


def alert_manager_files() -> dict[str, str]:
    """Return the part of the definition that is the alert manager's own, for every severity."""
    return {
        f"alert-manager-{severity}.yaml": yaml.safe_load(
            alert_manager_definition(
                AlertRouting(least_severity=severity), topic_arn=TOPIC, region="eu-west-1"
            )
        )["alertmanager_config"]
        for severity in AlertSeverity
    }


def all_files() -> dict[str, str]:
    """Return all of them by name."""
    rules = {**rule_files(), **dashboard_rules(), **rule_tests()}
    return {**rules, **scrape_files(), **alert_manager_files()}


def write_files(folder: Path) -> None:
    """Write all of them.

    Args:
        folder: Where to.
    """
    for name, text in all_files().items():
        (folder / name).write_text(text, encoding="utf-8")
