"""Helm charts: what to install where."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from eks_constructs.planning.helm import HelmChart, chart_problems, install_command

CHART: Final = HelmChart(
    chart="oci://example.com/thing", version="1.2.3", release="thing", namespace="things"
)


def test_the_command_reads_the_values_from_its_input() -> None:
    """Version and namespace are said; without a version Helm takes the newest."""
    assert install_command(CHART) == (
        "helm upgrade --install thing oci://example.com/thing --version 1.2.3 "
        "--namespace things --create-namespace --values -"
    )
    assert "--version" not in install_command(replace(CHART, version=None))


@pytest.mark.parametrize(
    ("chart", "expected"),
    [
        (CHART, []),
        (replace(CHART, release="x" * 53), []),
        (replace(CHART, release="x" * 54), ["release name-invalid"]),
        (replace(CHART, release="-x"), ["release name-invalid"]),
        (replace(CHART, namespace="Kube"), ["namespace name-invalid"]),
        (replace(CHART, chart=" "), ["chart empty"]),
    ],
)
def test_what_helm_would_refuse(chart: HelmChart, expected: list[str]) -> None:
    """It is refused here, in words."""
    assert [f"{each.where} {each.code}" for each in chart_problems(chart)] == expected


def test_a_chart_may_be_named_in_a_repository() -> None:
    """Which is asked over TLS only."""
    chart = HelmChart(
        chart="fluent-bit",
        version="1.0.0",
        release="fluent-bit",
        namespace="logging",
        repository="https://fluent.github.io/helm-charts",
    )
    assert not list(chart_problems(chart))
    assert "fluent-bit --repo https://fluent.github.io/helm-charts --version" in install_command(
        chart
    )
    (problem,) = chart_problems(replace(chart, repository="http://fluent.github.io"))
    assert problem.where == "repository"
