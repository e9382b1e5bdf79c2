"""Settings of the control plane's components are those that EKS accepts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.cluster_components import (
    ApiServerConfig,
    ControllerManagerConfig,
    Outpost,
    PortRange,
    ResourceWeight,
    SchedulerConfig,
)
from eks_constructs.planning.placement import SpreadLevel

OUTPOST = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0"


@given(st.integers(-5, 70000), st.integers(-5, 70000))
def test_port_range_is_ordered_or_refused(low: int, high: int) -> None:
    """A range that is accepted is a range."""
    try:
        ports = PortRange(min_port=low, max_port=high)
    except ConfigurationError:
        return
    assert 1 <= ports.min_port <= ports.max_port <= 65535


def test_port_range_the_wrong_way_round_is_refused() -> None:
    """The message names the other end."""
    with pytest.raises(ConfigurationError, match=r"min_port: must be at most max_port \(30000\)"):
        PortRange(min_port=32767, max_port=30000)


@pytest.mark.parametrize("ttl", ["30s", "30m", "1h"])
def test_event_ttl_has_one_unit(ttl: str) -> None:
    """Durations of one unit are accepted."""
    assert ApiServerConfig(event_ttl=ttl).event_ttl == ttl


@pytest.mark.parametrize("ttl", ["", "30", "1h30m", "0m", "1d", "-1h"])
def test_event_ttl_in_another_form_is_refused(ttl: str) -> None:
    """Anything else is refused with an example."""
    with pytest.raises(ConfigurationError, match="one unit of s, m or h, such as 30m"):
        ApiServerConfig(event_ttl=ttl)


@pytest.mark.parametrize("threshold", [0, 1_000_001])
def test_garbage_collector_threshold_out_of_range_is_refused(threshold: int) -> None:
    """EKS takes 1 to 1,000,000."""
    with pytest.raises(ConfigurationError, match="must be from 1 to 1000000"):
        ControllerManagerConfig(terminated_pod_gc_threshold=threshold)


def test_sync_period_in_another_form_is_refused() -> None:
    """The autoscaler's period is a duration of one unit."""
    with pytest.raises(ConfigurationError, match="such as 15s"):
        ControllerManagerConfig(horizontal_pod_autoscaler_sync_period="15")


def test_all_wrong_weights_are_named_at_once() -> None:
    """Weights out of range, empty and repeated names come in one error."""
    with pytest.raises(ConfigurationError) as refused:
        SchedulerConfig(
            resources=(
                ResourceWeight(name="cpu", weight=0),
                ResourceWeight(name="", weight=5),
                ResourceWeight(name="cpu", weight=101),
            )
        )
    assert [str(problem) for problem in refused.value.problems] == [
        "resources[0].weight: must be from 1 to 100, got 0 [out-of-range]",
        "resources[1].name: must have 1 to 253 characters, got '' [name-invalid]",
        "resources[2].weight: must be from 1 to 100, got 101 [out-of-range]",
        "resources: must name each resource once, got 'cpu' [name-duplicate]",
    ]


def test_too_many_weights_are_refused() -> None:
    """EKS takes a hundred."""
    weights = tuple(ResourceWeight(name=f"r{index}", weight=1) for index in range(101))
    with pytest.raises(ConfigurationError, match="must have at most 100 resources"):
        SchedulerConfig(resources=weights)


def test_outpost_arn_must_be_one() -> None:
    """The ARN of something else is refused with an example."""
    with pytest.raises(ConfigurationError, match="must be the ARN of an Outpost, such as arn:"):
        Outpost(outpost_arn="arn:aws:s3:::bucket", control_plane_instance_type="m5.large")


def test_outpost_spread_needs_separate_etcd() -> None:
    """Spreads are for instances that etcd has to itself."""
    with pytest.raises(ConfigurationError) as refused:
        Outpost(
            outpost_arn=OUTPOST,
            control_plane_instance_type="m5.large",
            control_plane_spread_level=SpreadLevel.HOST,
            etcd_spread_level=SpreadLevel.RACK,
        )
    assert [problem.where for problem in refused.value.problems] == [
        "control_plane_spread_level",
        "etcd_spread_level",
    ]
    assert "must be left out unless etcd_instance_type is given" in str(refused.value)


def test_outpost_placement_group_excludes_separate_etcd() -> None:
    """A placement group and separate etcd do not go together."""
    with pytest.raises(ConfigurationError, match="must be left out with etcd_instance_type"):
        Outpost(
            outpost_arn=OUTPOST,
            control_plane_instance_type="m5.large",
            control_plane_group_name="group",
            etcd_instance_type="m5.large",
        )
