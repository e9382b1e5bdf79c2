"""Instance types: their figures, which go together, and how many pods they carry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.instance_types import (
    Accelerator,
    Architecture,
    InstanceType,
    find,
    instance_type_problems,
    max_pods,
    names,
    require,
)


def test_every_line_of_the_catalogue_can_be_read() -> None:
    """Each type has figures that make sense, and the lines are sorted."""
    assert list(names()) == sorted(names())
    for name in names():
        found = require(name)
        assert found.vcpus >= 1
        assert found.memory_mib >= 512
        assert found.network_interfaces >= 2 or "." in name
        assert 4 <= max_pods(name) <= max_pods(name, prefix_delegation=True) <= 250


def test_figures_are_those_of_ec2() -> None:
    """One type with everything: GPUs, EFA, Nitro."""
    assert find("p5.48xlarge") == InstanceType(
        name="p5.48xlarge",
        architecture=Architecture.X86_64,
        vcpus=192,
        memory_mib=2097152,
        gpu_manufacturer="NVIDIA",
        gpu_count=8,
        neuron_devices=0,
        network_interfaces=2,
        ipv4_per_interface=50,
        nitro=True,
        burstable=False,
        efa_interfaces=32,
        efa_first_card=0,
        enclaves=True,
    )


@pytest.mark.parametrize(
    ("name", "architecture", "accelerator"),
    [
        ("m7g.large", Architecture.ARM64, Accelerator.NONE),
        ("g5g.xlarge", Architecture.ARM64, Accelerator.NVIDIA),
        ("g6f.large", Architecture.X86_64, Accelerator.NVIDIA),
        ("inf2.xlarge", Architecture.X86_64, Accelerator.NEURON),
        ("trn2u.48xlarge", Architecture.X86_64, Accelerator.NEURON),
        ("g4ad.xlarge", Architecture.X86_64, Accelerator.NONE),
        ("c1.medium", Architecture.X86_64, Accelerator.NONE),
    ],
)
def test_kinds_that_decide_the_image(
    name: str, architecture: Architecture, accelerator: Accelerator
) -> None:
    """Shares of a GPU count as one; AMD's do not, for EKS has no image with their driver."""
    found = require(name)
    assert (found.architecture, found.accelerator) == (architecture, accelerator)


def test_burstable_types_are_marked() -> None:
    """T types spend credits."""
    assert require("t4g.medium").burstable
    assert not require("m7g.medium").burstable


@pytest.mark.parametrize(
    ("name", "pods", "with_prefixes"),
    [
        ("t3.micro", 4, 34),
        ("m5.large", 29, 110),
        ("m5.4xlarge", 110, 110),
        ("m5.24xlarge", 250, 250),
        ("p5.48xlarge", 100, 250),
        ("trn1.32xlarge", 247, 250),
        ("m4.large", 20, 20),
    ],
)
def test_pods_per_node_are_those_of_aws(name: str, pods: int, with_prefixes: int) -> None:
    """Figures as in the tables of AWS, capped as in managed node groups; Xen has no prefixes."""
    assert max_pods(name) == pods
    assert max_pods(name, prefix_delegation=True) == with_prefixes


@pytest.mark.parametrize(
    ("name", "pods", "with_prefixes"),
    [("t3.micro", 3, 18), ("m5.large", 20, 110), ("m5.24xlarge", 250, 250), ("m4.large", 11, 11)],
)
def test_pods_in_subnets_of_their_own_lose_an_interface(
    name: str, pods: int, with_prefixes: int
) -> None:
    """As the calculator of AWS counts them."""
    assert max_pods(name, custom_networking=True) == pods
    assert max_pods(name, custom_networking=True, prefix_delegation=True) == with_prefixes


def test_an_unknown_type_is_refused_with_the_nearest_names() -> None:
    """A misspelt type is answered with the one that was meant."""
    (problem,) = instance_type_problems(["m5.lagre"], where="instanceType")
    assert str(problem) == (
        "instanceType: must be an instance type of the catalogue of 2026-10-27 "
        "(did you mean m5.large or m5n.large or m5d.large?); for a newer type, "
        "upgrade eks-constructs, got 'm5.lagre' [unknown-value]"
    )
    with pytest.raises(ConfigurationError, match="instance_type: must be an instance type of"):
        max_pods("nothing")


def test_every_unknown_type_of_a_list_is_named() -> None:
    """The place in the list is part of the path."""
    problems = instance_type_problems(["m5.large", "x", "y"], where="types")
    assert [each.where for each in problems] == ["types[1]", "types[2]"]


def test_mixed_architectures_are_refused() -> None:
    """No image boots on both."""
    (problem,) = instance_type_problems(["m7g.large", "m5.large", "c7g.large"])
    assert str(problem) == (
        "instance_types: must have one architecture, so that one image fits all; make a group of "
        "each, got 'arm64: m7g.large, c7g.large; x86_64: m5.large' [mixed-instance-types]"
    )


def test_mixed_accelerators_are_refused() -> None:
    """GPU, Neuron and plain types need different images."""
    (problem,) = instance_type_problems(["m5.large", "g5.xlarge", "inf2.xlarge"])
    assert str(problem) == (
        "instance_types: must have one accelerator, so that one image fits all; make a group of "
        "each, got 'neuron: inf2.xlarge; none: m5.large; nvidia: g5.xlarge' [mixed-instance-types]"
    )


@given(st.lists(st.sampled_from(["m5.large", "m6i.large", "m7g.large", "g5.xlarge"]), max_size=5))
def test_a_list_is_accepted_just_if_one_image_fits_all(types: list[str]) -> None:
    """Neither order nor repetition matters."""
    kinds = {(require(name).architecture, require(name).accelerator) for name in types}
    assert bool(instance_type_problems(types)) == (len(kinds) > 1)


@pytest.mark.parametrize(
    ("name", "adapters", "first_card"),
    [
        ("m6i.large", 0, 0),
        ("c5n.18xlarge", 1, 0),
        ("dl1.24xlarge", 4, 0),
        ("p6-b300.48xlarge", 16, 1),
    ],
)
def test_adapters_are_counted_by_network_card(name: str, adapters: int, first_card: int) -> None:
    """One type has none on its first card, which all others count from."""
    found = require(name)
    assert (found.efa_interfaces, found.efa_first_card) == (adapters, first_card)


def test_enclaves_need_a_core_of_their_own() -> None:
    """So the smallest sizes have none."""
    assert not require("m6i.large").enclaves
    assert require("m6i.xlarge").enclaves
