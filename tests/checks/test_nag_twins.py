"""Where cdk-nag finds the same thing as a rule of ours, the catalogue says so."""

from __future__ import annotations

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_eks as eks
from cdk_nag import AwsSolutionsChecks

from eks_constructs.checks import RULES
from tests.checks.compliant import template
from tests.checks.edits import Mutation
from tests.checks.mutations import MUTATIONS
from tests.checks.support import include

_TWINS = {rule.name: set(rule.nag) for rule in RULES}
_OF_CLUSTERS = {twin for twins in _TWINS.values() for twin in twins if "-EKS" in twin}


@pytest.fixture(scope="module")
def nag_findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Return what cdk-nag finds in each mutated template, by stack."""
    folder = tmp_path_factory.mktemp("nag")
    app = App(outdir=str(folder / "out"))
    for mutation in MUTATIONS:
        include(Stack(app, mutation.name), folder, template(*mutation.edits, whole=True))
    found: dict[str, set[str]] = {mutation.name: set() for mutation in MUTATIONS}
    for violation in AwsSolutionsChecks(app).validate_scope(app).violations:
        for resource in violation.violating_resources:
            if not violation.rule_name.startswith("AwsSolutions-IAM"):
                found[str(resource.construct_path).partition("/")[0]].add(violation.rule_name)
    return found


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_cdk_nag_finds_the_twin_and_nothing_else(
    mutation: Mutation, nag_findings: dict[str, set[str]]
) -> None:
    """Whoever acknowledges one must acknowledge the other; the page names both."""
    assert nag_findings[mutation.name] == _TWINS[mutation.rule] - _OF_CLUSTERS


def test_cdk_nag_finds_the_twins_of_a_cluster() -> None:
    """Only on the class of `aws_eks`; the one that an included template gets, it does not see."""
    app = App()
    network = eks.CfnCluster.ResourcesVpcConfigProperty(subnet_ids=["subnet-1", "subnet-2"])
    eks.CfnCluster(
        Stack(app, "Bare"),
        "Cluster",
        role_arn="arn:aws:iam::111122223333:role/cluster",
        resources_vpc_config=network,
    )
    violations = AwsSolutionsChecks(app).validate_scope(app).violations
    assert {violation.rule_name for violation in violations} == _OF_CLUSTERS
