"""Tags for the Cluster Autoscaler."""

from __future__ import annotations

from eks_constructs.planning.autoscaler_tags import discovery_tags, hint_problems, hint_tags
from eks_constructs.planning.node_labels import Taint, TaintEffect

GPU = Taint(key="nvidia.com/gpu", value="yes", effect=TaintEffect.NO_SCHEDULE)
BARE = Taint(key="batch", effect=TaintEffect.PREFER_NO_SCHEDULE)


def test_a_group_is_found_by_two_tags() -> None:
    """One says that it may be scaled, one by which cluster."""
    assert discovery_tags("prod") == {
        "k8s.io/cluster-autoscaler/enabled": "true",
        "k8s.io/cluster-autoscaler/prod": "owned",
    }


def test_hints_describe_a_node_that_does_not_exist() -> None:
    """In the spelling of the autoscaler; a taint without a value begins with the colon."""
    prefix = "k8s.io/cluster-autoscaler/node-template"
    assert hint_tags({"team": "a"}, [GPU, BARE], {"ephemeral-storage": "80Gi"}) == {
        f"{prefix}/label/team": "a",
        f"{prefix}/taint/nvidia.com/gpu": "yes:NoSchedule",
        f"{prefix}/taint/batch": ":PreferNoSchedule",
        f"{prefix}/resources/ephemeral-storage": "80Gi",
    }


def test_hints_that_fit_no_tag_are_refused() -> None:
    """A key of a tag has 128 characters, and one value."""
    long = f"{'a' * 60}.example.com/{'b' * 20}"
    found = [str(each) for each in hint_problems({long: "x"}, [GPU, GPU], {})]
    assert found[0].startswith(f"labels.{long}: must be shorter by 11 characters to fit into a tag")
    assert found[1].startswith("taints[1].key: must stand once: a tag for the Cluster Autoscaler")
    assert not list(hint_problems({"team": "a"}, [GPU, BARE], {"cpu": "1"}))
