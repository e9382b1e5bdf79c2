"""The configuration of CoreDNS."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.coredns import (
    CoreDnsAutoscaling,
    CoreDnsConfig,
    Toleration,
    TolerationEffect,
)


def test_nothing_said_is_nothing_told() -> None:
    """The add-on keeps its own defaults."""
    assert CoreDnsConfig().values() == {}
    assert CoreDnsConfig().addon == "coredns"


def test_everything_said_is_told() -> None:
    """Each attribute in the words of the add-on."""
    config = CoreDnsConfig(
        autoscaling=CoreDnsAutoscaling(),
        requests={"cpu": "100m"},
        limits={"memory": "170Mi"},
        tolerations=(
            Toleration(),
            Toleration(key="a", value="b", effect=TolerationEffect.NO_SCHEDULE),
            Toleration(key="c"),
        ),
        node_selector={"role": "system"},
        max_unavailable=0,
        corefile=".:53 {}",
    )
    assert config.values() == {
        "autoScaling": {"enabled": True, "minReplicas": 2, "maxReplicas": 10},
        "corefile": ".:53 {}",
        "nodeSelector": {"role": "system"},
        "podDisruptionBudget": {"enabled": True, "maxUnavailable": 0},
        "resources": {"limits": {"memory": "170Mi"}, "requests": {"cpu": "100m"}},
        "tolerations": [
            {"operator": "Exists"},
            {"operator": "Equal", "key": "a", "value": "b", "effect": "NoSchedule"},
            {"operator": "Exists", "key": "c"},
        ],
    }


def test_coredns_on_fargate() -> None:
    """One word moves it."""
    config = CoreDnsConfig(fargate=True, replicas=3)
    assert config.values() == {"computeType": "Fargate", "replicaCount": 3}


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (
            lambda: CoreDnsConfig(replicas=2, autoscaling=CoreDnsAutoscaling()),
            (
                "replicas: must be left out with autoscaling, which decides the number of pods, "
                "got 2 [not-together]"
            ),
        ),
        (lambda: CoreDnsConfig(replicas=0), "replicas: must be at least 1, got 0 [out-of-range]"),
        (
            lambda: CoreDnsConfig(max_unavailable=-1),
            "max_unavailable: must be at least 0, got -1 [out-of-range]",
        ),
        (
            lambda: CoreDnsConfig(fargate=True, node_selector={"a": "b"}),
            "node_selector: must be left out with fargate, which has no nodes to choose",
        ),
        (
            lambda: Toleration(value="b"),
            "value: must come with key, whose value it is, got 'b' [required]",
        ),
    ],
)
def test_contradictions_are_refused(make: Callable[[], object], told: str) -> None:
    """Each by name."""
    with pytest.raises(ConfigurationError) as refused:
        make()
    assert told in str(refused.value)


@given(st.integers(-2, 20), st.integers(-2, 20))
def test_autoscaling_is_ordered_or_refused(low: int, high: int) -> None:
    """At least one pod, and the most is no fewer than the fewest."""
    try:
        scaling = CoreDnsAutoscaling(min_replicas=low, max_replicas=high)
    except ConfigurationError:
        assert low < 1 or high < low
        return
    assert 1 <= scaling.min_replicas <= scaling.max_replicas
