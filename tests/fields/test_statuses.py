"""What becomes of each field of eksctl is data, and the data is true."""

from __future__ import annotations

import re
from typing import Final, get_args

import pytest

from eks_constructs.config import ClusterConfig
from eks_constructs.config.known_fields import Status, eksctl_fields
from tests.conftest import PROJECT
from tests.fields.changes import groups
from tests.support.fields import model_paths

PATHS: Final = (PROJECT / "tests/fields/eksctl_paths.txt").read_text().split()
SHOWN: Final = {path for _, group in groups() for path in group.changes}
ONE_VALUE: Final = {
    "apiVersion",
    "capabilities[].deletePropagationPolicy",
    "kind",
    "nodeGroups[].asgMetricsCollection[].granularity",
}
"""Fields that can only have the value that they have."""
NOT_ALONE: Final = {
    "accessConfig.accessEntries[].accessPolicies[].accessScope.type",
    "identityProviders[].type",
}
"""Fields that cannot change while everything else stays: what they are in is shown to change."""
SECTIONS: Final = sorted({re.split(r"[.\[]", path)[0] for path in PATHS} - ONE_VALUE)


def _leaves(paths: set[str]) -> set[str]:
    """Return the paths that hold values, not other fields."""
    return {
        path
        for path in paths
        if not any(other.startswith((f"{path}.", f"{path}[].", f"{path}.*")) for other in PATHS)
    }


def _with_status(*statuses: str) -> set[str]:
    return {path for path, field in eksctl_fields().items() if field.status in statuses}


def test_the_data_has_every_path_of_the_schema() -> None:
    """No field is forgotten, and none is made up."""
    assert sorted(eksctl_fields()) == sorted(PATHS)


def test_each_path_has_a_status_that_exists() -> None:
    """Nothing else holds the data to the type."""
    assert {field.status for field in eksctl_fields().values()} <= set(get_args(Status))


def test_the_model_has_just_the_fields_that_are_not_refused_unread() -> None:
    """A field with a value of its own is read, unless its key alone is a problem."""
    read = model_paths(ClusterConfig)
    assert sorted(read - set(PATHS)) == []
    assert sorted(_with_status("carried-out", "in-cluster") - read) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_each_field_that_is_carried_out_is_shown_to_be(section: str) -> None:
    """Each has a change that is seen in a template or a manifest; no other field has one."""
    expected = {
        path
        for path in _leaves(_with_status("carried-out", "in-cluster"))
        if re.split(r"[.\[]", path)[0] == section and path not in NOT_ALONE | ONE_VALUE
    }
    shown = {path for path in SHOWN if re.split(r"[.\[]", path)[0] == section}
    assert sorted(expected - shown) == []
    assert sorted(_leaves(shown) - expected) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_what_is_not_carried_out_says_what_to_do_instead(section: str) -> None:
    """A refusal or a warning alone helps nobody."""
    fields = {
        path: field
        for path, field in eksctl_fields().items()
        if re.split(r"[.\[]", path)[0] == section
    }
    mute = [
        path
        for path, field in fields.items()
        if field.status in {"refused", "ignored"} and not field.instead
    ]
    assert sorted(_leaves(set(mute))) == []
