"""Instance types by what they have."""

from __future__ import annotations

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.instance_selector import (
    MOST_SELECTED,
    TypeSelection,
    select_types,
)
from eks_constructs.planning.instance_types import Accelerator, Architecture, require


def test_every_type_found_has_what_was_asked_for() -> None:
    """Numbers match exactly, as in eksctl."""
    found = select_types(TypeSelection(vcpus=2, memory="4", allow="^(c5|c6i|t3)"))
    assert "c5.large" in found
    assert found == tuple(sorted(found))
    for name in found:
        each = require(name)
        assert (each.vcpus, each.memory_mib, each.architecture) == (2, 4096, Architecture.X86_64)
        assert each.accelerator is Accelerator.NONE


def test_accelerators_are_found_only_when_asked_for() -> None:
    """One image must fit all types of a group."""
    with_gpus = select_types(TypeSelection(gpus=1, allow="^g5"))
    assert with_gpus
    assert all(require(name).gpu_count == 1 for name in with_gpus)
    with_neuron = select_types(TypeSelection(neuron_devices=1))
    assert all(require(name).accelerator is Accelerator.NEURON for name in with_neuron)
    none = select_types(TypeSelection(gpus=0, vcpus=4, allow=r"^(g4dn|m5)\."))
    assert none == ("m5.xlarge",)


def test_names_are_allowed_and_denied() -> None:
    """By regular expressions."""
    found = select_types(TypeSelection(vcpus=2, allow=r"^m5a?\.", deny="m5a"))
    assert found == ("m5.large",)
    arm = TypeSelection(vcpus=2, memory="8GiB", architecture=Architecture.ARM64, allow="^m7g")
    assert "m7g.large" in select_types(arm)


@pytest.mark.parametrize(
    ("text", "mib"),
    [("8", 8192), ("8GiB", 8192), ("8 gb", 8192), ("8192MiB", 8192), ("0.5", 512), ("1T", 1048576)],
)
def test_memory_is_read_with_its_unit(text: str, mib: int) -> None:
    """A bare number is GiB."""
    assert TypeSelection(memory=text).memory_mib == mib


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (TypeSelection(vcpus=2), f"must select at most {MOST_SELECTED} types"),
        (TypeSelection(vcpus=3, memory="7"), "must select a type"),
    ],
)
def test_too_many_and_none_are_refused(selection: TypeSelection, message: str) -> None:
    """EKS takes 20 types."""
    with pytest.raises(ConfigurationError, match=message):
        select_types(selection)


def test_what_cannot_be_read_is_refused() -> None:
    """All at once."""
    with pytest.raises(ConfigurationError) as caught:
        TypeSelection(memory="much", allow="(", deny="[")
    assert [problem.where for problem in caught.value.problems] == ["memory", "allow", "deny"]
    with pytest.raises(ConfigurationError, match="must ask for something"):
        TypeSelection(deny="m5")
