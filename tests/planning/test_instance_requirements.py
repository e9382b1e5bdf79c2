"""Instance types found by what they have."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.instance_requirements import Between, InstanceRequirements
from eks_constructs.planning.instance_types import Accelerator, Architecture, require

VCPUS = Between(min=2, max=8)
MEMORY = Between(min=4096)


KINDS = [
    kind
    for kind in product(Architecture, Accelerator)
    if kind != (Architecture.ARM64, Accelerator.NEURON)
]


@pytest.mark.parametrize(("architecture", "accelerator"), KINDS)
def test_a_stand_in_is_of_the_kind_that_is_looked_for(
    architecture: Architecture, accelerator: Accelerator
) -> None:
    """Since it decides the image."""
    wanted = InstanceRequirements(
        vcpus=VCPUS, memory_mib=MEMORY, architecture=architecture, accelerator=accelerator
    )
    found = require(wanted.stand_in)
    assert (found.architecture, found.accelerator) == (architecture, accelerator)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: InstanceRequirements(
                vcpus=VCPUS,
                memory_mib=MEMORY,
                architecture=Architecture.ARM64,
                accelerator=Accelerator.NEURON,
            ),
            "accelerator: must not be neuron with arm64: no type has both",
        ),
        (Between, "min: must be given, or max instead"),
        (lambda: Between(min=-1), "min: must be 0 or more, got -1"),
        (lambda: Between(min=3, max=2), "min: must be at most max (2), got 3"),
        (
            lambda: InstanceRequirements(vcpus=Between(max=4), memory_mib=MEMORY),
            "vcpus.min: must be given: EC2 Auto Scaling asks for the smallest type accepted",
        ),
        (
            lambda: InstanceRequirements(
                vcpus=VCPUS, memory_mib=MEMORY, accelerator_names=("a100",)
            ),
            "accelerator_names: must be left out unless accelerator says which",
        ),
        (
            lambda: InstanceRequirements(
                vcpus=VCPUS,
                memory_mib=MEMORY,
                allowed_instance_types=("m6*",),
                excluded_instance_types=("m6a*",),
            ),
            "excluded_instance_types: must be left out with allowed_instance_types",
        ),
        (
            lambda: InstanceRequirements(
                vcpus=VCPUS, memory_mib=MEMORY, excluded_instance_types=("m6a*",) * 401
            ),
            "excluded_instance_types: must be at most 400 patterns, got 401",
        ),
        (
            lambda: InstanceRequirements(
                vcpus=VCPUS,
                memory_mib=MEMORY,
                spot_max_percentage=20,
                spot_max_percentage_of_on_demand=50,
            ),
            "spot_max_percentage_of_on_demand: must be left out with spot_max_percentage",
        ),
    ],
)
def test_impossible_requirements_are_refused(make: Callable[[], object], text: str) -> None:
    """Each with what is allowed instead."""
    with pytest.raises(ConfigurationError) as caught:
        make()
    assert text in str(caught.value)
