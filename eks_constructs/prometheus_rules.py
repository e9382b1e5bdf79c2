"""Rules of a workspace: what is computed from metrics, and what is an alert."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from aws_cdk import aws_aps as aps
from constructs import Construct

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.arns import PROMETHEUS_WORKSPACE
from eks_constructs.planning.prometheus_rule_file import (
    length_problems,
    namespace_problems,
    rule_file_problems,
)
from eks_constructs.planning.prometheus_rules import AlertThresholds, RuleGroup, rules_text
from eks_constructs.tokens import require_concrete
from eks_constructs.yaml_documents import read_yaml

_ALL: Final = tuple(RuleGroup)
_THRESHOLDS: Final = AlertThresholds()
_NO_FILES: Final[Mapping[str, str]] = MappingProxyType({})


class PrometheusRules(Construct):
    """Recording and alerting rules, a file of rules (rule groups namespace) for each group.

    The shipped rules tell clusters apart by the label ``cluster``, so that one set of them is
    enough for a workspace that several clusters write to. They need the metrics that a
    :class:`~eks_constructs.prometheus_scraper.PrometheusScraper` reads by default, from the add-ons
    ``kube-state-metrics`` and ``prometheus-node-exporter`` among others. What each alert means and
    what to do is in docs/prometheus-rules.md. A workspace takes 2,000 rules until AWS raises its
    quota.

    Args:
        scope: Parent construct.
        construct_id: Id in the parent.
        workspace_arn: The workspace.
        groups: Shipped groups to use. Default: all; leave out
            :attr:`~eks_constructs.planning.prometheus_rules.RuleGroup.ADDRESSES` and ``DNS`` for
            clusters in EKS Auto Mode, which have no pods to ask.
        thresholds: From where on the shipped rules alert. Default: see
            :class:`~eks_constructs.planning.prometheus_rules.AlertThresholds`.
        extra_files: Files of rules of your own, by name: text in YAML as Prometheus reads it.
            Their form is checked, their expressions are not. Default: none.

    Raises:
        ConfigurationError: There are no rules, or what the service would refuse of them.

    See https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-Ruler.html and
    https://docs.aws.amazon.com/prometheus/latest/userguide/AMP_quotas.html
    """

    resources: Final[MappingProxyType[str, aps.CfnRuleGroupsNamespace]]
    """Each file of rules by its name."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        workspace_arn: str,
        groups: Sequence[RuleGroup] = _ALL,
        thresholds: AlertThresholds = _THRESHOLDS,
        extra_files: Mapping[str, str] = _NO_FILES,
    ) -> None:
        super().__init__(scope, construct_id)
        texts: dict[str, object] = {
            f"extra_files.{name}": each for name, each in extra_files.items()
        }
        require_concrete({"extra_files": list(extra_files), **texts}, subject="Prometheus rules")
        refuse("Prometheus rules", _problems(workspace_arn, groups, extra_files))
        shipped = {group.value: rules_text(group, thresholds) for group in groups}
        self.resources = MappingProxyType(
            {
                name: aps.CfnRuleGroupsNamespace(
                    self, name, name=name, workspace=workspace_arn, data=text
                )
                for name, text in sorted({**shipped, **extra_files}.items())
            }
        )


def _problems(
    workspace_arn: str, groups: Sequence[RuleGroup], files: Mapping[str, str]
) -> Iterator[Problem]:
    yield from PROMETHEUS_WORKSPACE.problems(workspace_arn, where="workspace_arn")
    if not groups and not files:
        message = "must be at least one, or extra_files must be given"
        yield Problem(code="empty", where="groups", got=None, message=message)
    for name, text in sorted(files.items()):
        where = f"extra_files.{name}"
        yield from namespace_problems(name, where=where, taken=[each.value for each in groups])
        yield from length_problems(text, where=where)
        value, problems = read_yaml(text, where=where)
        yield from problems or rule_file_problems(value, where=where)
