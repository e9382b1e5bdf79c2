"""What instances are beyond type, image and main volume, and what does not fit together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.capacity import CapacityType
from eks_constructs.planning.capacity_reservation import CapacityReservation
from eks_constructs.planning.extra_volumes import ExtraVolume
from eks_constructs.planning.node_machine import (
    CpuCredits,
    CpuOptions,
    MachineUse,
    NodeMachine,
    makes_security_groups,
    node_machine_problems,
)
from eks_constructs.planning.placement import Placement, PlacementGroup
from eks_constructs.planning.ssh_access import SshAccess

USE = MachineUse(
    instance_types=("c5n.18xlarge",),
    family=AmiFamily.AMAZON_LINUX_2023,
    capacity_type=CapacityType.ON_DEMAND,
    subnets=1,
    has_vpc=True,
)
EFA = NodeMachine(efa=True)
CLUSTER = NodeMachine(placement=Placement(group=PlacementGroup.cluster()))
SSH = NodeMachine(ssh=SshAccess(key_name="k", source_security_group_ids=("sg-00000001",)))
TARGETED = NodeMachine(capacity_reservation=CapacityReservation.targeted("cr-0123456789abcdef0"))
CORES = NodeMachine(cpu=CpuOptions(core_count=4, threads_per_core=1))


@pytest.mark.parametrize("machine", [NodeMachine(), EFA, CLUSTER, SSH, TARGETED, CORES])
def test_what_fits_passes(machine: NodeMachine) -> None:
    """One type with adapters, in one subnet of a VPC that is known."""
    assert node_machine_problems(machine, USE) == ()


@pytest.mark.parametrize(
    ("machine", "use", "text"),
    [
        (
            EFA,
            replace(USE, instance_types=("m6i.large",)),
            "machine.efa: must be false: these types have no Elastic Fabric Adapter, got",
        ),
        (
            EFA,
            replace(USE, instance_types=("p4d.24xlarge", "p5.48xlarge")),
            (
                "machine.efa: must be false, or all types must have the same number of adapters, "
                "got 'p4d.24xlarge: 4, p5.48xlarge: 32'"
            ),
        ),
        (
            EFA,
            replace(USE, family=AmiFamily.WINDOWS_2022_CORE),
            "machine.efa: must be false: Windows",
        ),
        (EFA, replace(USE, subnets=2), "machine.efa: must be false, or there must be one subnet"),
        (EFA, replace(USE, has_vpc=False), "machine.efa: must come with vpc"),
        (
            CLUSTER,
            replace(USE, subnets=3),
            "machine.placement.group: must be left out, or there must",
        ),
        (
            CLUSTER,
            replace(USE, instance_types=("t3.large",)),
            "machine.placement.group: must be left out: burstable types cannot be packed",
        ),
        (
            TARGETED,
            replace(USE, capacity_type=CapacityType.SPOT),
            (
                "machine.capacity_reservation: must be left out unless instances are bought on "
                "demand, got 'SPOT'"
            ),
        ),
        (
            NodeMachine(capacity_reservation=CapacityReservation.none()),
            replace(USE, capacity_type=CapacityType.CAPACITY_BLOCK),
            "machine.capacity_reservation: must be left out unless instances are bought on demand",
        ),
        (
            CORES,
            replace(USE, instance_types=("m6i.large", "m5.large")),
            "machine.cpu: must be left out unless there is one instance type",
        ),
        (
            CORES,
            replace(USE, instance_types=("m6i.large",)),
            "machine.cpu: must give at most the 2 vCPUs of m6i.large, got 4",
        ),
        (
            CORES,
            replace(USE, instance_types=("m6i.metal",)),
            "machine.cpu: must be left out of bare metal",
        ),
        (
            NodeMachine(cpu_credits=CpuCredits.STANDARD),
            USE,
            "machine.cpu_credits: must be left out: these types do not burst, got 'c5n.18xlarge'",
        ),
        (
            NodeMachine(enclaves=True),
            replace(USE, instance_types=("t3.large",)),
            "machine.enclaves: must be false: these types cannot run enclaves, got 't3.large'",
        ),
        (
            SSH,
            replace(USE, has_vpc=False),
            "machine.ssh.source_security_group_ids: must come with vpc",
        ),
        (
            NodeMachine(volumes=(ExtraVolume(device_name="sdf", size_gib=1),)),
            USE,
            "machine.volumes[0].device_name: must be the name of a block device",
        ),
    ],
)
def test_what_does_not_fit_is_refused(machine: NodeMachine, use: MachineUse, text: str) -> None:
    """Each with what is allowed instead."""
    assert text in "\n".join(map(str, node_machine_problems(machine, use)))


def test_spot_may_say_that_it_wants_no_reservation() -> None:
    """It is what happens anyway."""
    machine = NodeMachine(capacity_reservation=CapacityReservation.none())
    assert node_machine_problems(machine, replace(USE, capacity_type=CapacityType.SPOT)) == ()


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: CpuOptions(core_count=0, threads_per_core=1), "core_count: must be 1 or more"),
        (lambda: CpuOptions(core_count=1, threads_per_core=3), "threads_per_core: must be 1 or 2"),
        (lambda: SshAccess(key_name=" "), "key_name: must be the name of an EC2 key pair"),
    ],
)
def test_impossible_values_are_refused(make: Callable[[], object], text: str) -> None:
    """Whatever the type."""
    with pytest.raises(ConfigurationError) as caught:
        make()
    assert text in str(caught.value)


def test_security_groups_are_made_when_asked_for() -> None:
    """A key alone needs none."""
    assert makes_security_groups(EFA)
    assert makes_security_groups(SSH)
    assert not makes_security_groups(NodeMachine(ssh=SshAccess(key_name="k")))
