"""What WAF and AWS Budgets would refuse."""

from __future__ import annotations

from eks_constructs.planning.cost_budget import budget_problems
from eks_constructs.planning.web_acl import CAPACITY, DEFAULT_RULES, ManagedRules, web_acl_problems


def test_the_default_rules_cost_no_more_than_the_base_price() -> None:
    """A web ACL of more than 1,500 units costs extra for each million requests."""
    assert sum(CAPACITY[rule] for rule in DEFAULT_RULES) <= 1500
    assert set(CAPACITY) == set(ManagedRules)
    assert not list(
        web_acl_problems(name="shop", rules=DEFAULT_RULES, requests_per_five_minutes=2000)
    )


def test_web_acls_that_cannot_be() -> None:
    """All that is wrong is told at once."""
    rules = [ManagedRules.COMMON, ManagedRules.COMMON, "Mine"]
    found = web_acl_problems(name="a b", rules=rules, requests_per_five_minutes=1)  # type: ignore[arg-type]
    assert [(problem.where, problem.code) for problem in found] == [
        ("name", "name-invalid"),
        ("rules", "unknown-value"),
        ("rules", "name-duplicate"),
        ("requests_per_five_minutes", "out-of-range"),
    ]
    (empty,) = web_acl_problems(name="a", rules=[], requests_per_five_minutes=None)
    assert empty.message == "must hold at least one group, or give a limit of requests"


def test_rules_that_only_count_are_of_the_web_acl() -> None:
    """A group that is not there would be ignored, and WAF knows no rule twice."""
    found = web_acl_problems(
        name="a",
        rules=[ManagedRules.COMMON],
        requests_per_five_minutes=None,
        counted={
            ManagedRules.COMMON: ["SizeRestrictions_BODY", "a b", "SizeRestrictions_BODY"],
            ManagedRules.LINUX: [],
        },
    )
    assert [(problem.where, problem.code) for problem in found] == [
        ("count_rules['AWSManagedRulesCommonRuleSet'][1]", "name-invalid"),
        ("count_rules['AWSManagedRulesCommonRuleSet'][2]", "name-duplicate"),
        ("count_rules['AWSManagedRulesLinuxRuleSet']", "not-together"),
        ("count_rules['AWSManagedRulesLinuxRuleSet']", "out-of-range"),
    ]


def test_a_budget_tells_somebody() -> None:
    """And knows of what."""
    assert not list(
        budget_problems(
            monthly_usd=500,
            tags={"environment": "prod"},
            actual_percent=[80, 100],
            forecast_percent=[100],
            emails=["costs@example.com"],
            topics=1,
        )
    )
    found = budget_problems(
        monthly_usd=0,
        tags={"a$b": "c", "d": ""},
        actual_percent=[0, 80, 80],
        forecast_percent=[],
        emails=["nobody"],
        topics=0,
    )
    assert [problem.where for problem in found] == [
        "monthly_usd",
        "tags['a$b']",
        "tags['d']",
        "actual_percent[0]",
        "actual_percent",
        "emails[0]",
    ]
    silent = budget_problems(
        monthly_usd=1, tags={}, actual_percent=[], forecast_percent=[], emails=[], topics=0
    )
    assert [problem.where for problem in silent] == ["actual_percent", "emails"]
