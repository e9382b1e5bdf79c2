"""What instances of a node group are beyond type, image and main volume."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from enum import StrEnum
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.capacity import CapacityType
from eks_constructs.planning.capacity_reservation import CapacityReservation, ReservationPreference
from eks_constructs.planning.extra_volumes import ExtraVolume, extra_volume_problems
from eks_constructs.planning.instance_types import InstanceType, find
from eks_constructs.planning.node_volumes import RootVolume
from eks_constructs.planning.placement import Placement, PlacementStrategy
from eks_constructs.planning.ssh_access import SshAccess, ssh_problems
from eks_constructs.values import frozen

_THREADS: Final = (1, 2)


class CpuCredits(StrEnum):
    """How burstable instances (T types) spend CPU credits, in the words of EC2."""

    STANDARD = "standard"
    UNLIMITED = "unlimited"


@frozen
class CpuOptions:
    """Fewer cores or threads than an instance type has, for licences paid by core.

    Attributes:
        core_count: Cores, 1 or more; which numbers a type accepts stands on the AWS page.
        threads_per_core: 1 switches simultaneous threads off; 2 leaves them on.

    Raises:
        ConfigurationError: A number is out of range.

    See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/cpu-options-supported-instances-values.html
    """

    core_count: int
    threads_per_core: int

    def __post_init__(self) -> None:
        """Refuse what EC2 would refuse of any type."""
        refuse("CPU options", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if self.core_count < 1:
            message, got = "must be 1 or more", self.core_count
            yield Problem(code="out-of-range", where="core_count", got=got, message=message)
        if self.threads_per_core not in _THREADS:
            message, got = "must be 1 or 2", self.threads_per_core
            yield Problem(code="out-of-range", where="threads_per_core", got=got, message=message)


@frozen
class NodeMachine:
    """What instances are beyond type, image and main volume. A change of any of it rolls the nodes.

    Attributes:
        volumes: Further volumes. Default: none.
        efa: Whether each network card gets an Elastic Fabric Adapter, for MPI and NCCL. Needs one
            subnet, one kind of instance type and a security group that is made for it. Default:
            no.
        placement: Placement group and tenancy. Default: neither.
        capacity_reservation: On-Demand Capacity Reservations to use. Default: any open one that
            fits, as EC2 does by itself.
        cpu: Fewer cores or threads. Default: all that the type has.
        cpu_credits: How burstable types spend credits. Default: that of the type, which is
            unlimited from T3 on.
        enclaves: Whether Nitro Enclaves can be started. Default: no.
        ebs_optimized: Whether volumes get bandwidth of their own. Default: that of the type, which
            is yes for every current one.
        detailed_monitoring: Whether metrics come every minute, which costs. Default: every five.
        metadata_tags_off: Whether to say that tags cannot be read from the instance metadata.
            Needed where the account's default is that they can: EC2 then starts no node, because
            the tags that Kubernetes needs hold slashes. So there is no switch to turn them on.
            Default: no, the account decides.
        imdsv1: Whether the instance metadata also answers requests without a session token
            (IMDSv1), which gives the role of the node away to any program that can be made to
            fetch a URL. Auditors refuse it. Default: it does not.
        ssh: Key pair, and who may connect. Default: neither; use Session Manager.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-launchtemplate-launchtemplatedata.html
    """

    volumes: tuple[ExtraVolume, ...] = ()
    efa: bool = False
    placement: Placement = field(default_factory=Placement)
    capacity_reservation: CapacityReservation | None = None
    cpu: CpuOptions | None = None
    cpu_credits: CpuCredits | None = None
    enclaves: bool = False
    ebs_optimized: bool | None = None
    detailed_monitoring: bool = False
    metadata_tags_off: bool = False
    imdsv1: bool = False
    ssh: SshAccess | None = None


@frozen
class MachineUse:
    """How the instances are used that a :class:`NodeMachine` describes.

    Attributes:
        instance_types: Names of the types, each in the catalogue or reported elsewhere.
        family: Operating system.
        capacity_type: How they are bought; spot if any of them is.
        subnets: How many subnets they run in.
        has_vpc: Whether the VPC is known, so that a security group can be made in it.
        root_volume: Volume for images, containers and logs. Default: one that the family names.
    """

    instance_types: Sequence[str]
    family: AmiFamily
    capacity_type: CapacityType
    subnets: int
    has_vpc: bool
    root_volume: RootVolume | None = None


def node_machine_problems(
    machine: NodeMachine, use: MachineUse, *, where: str = "machine"
) -> tuple[Problem, ...]:
    """Return everything about the instances that could never deploy.

    Args:
        machine: What they are beyond type, image and main volume.
        use: How they are used.
        where: Path of the machine, for the problems.
    """
    found = [each for name in use.instance_types if (each := find(name)) is not None]
    problems = (
        *extra_volume_problems(machine.volumes, use.family, root_volume=use.root_volume),
        *(_efa_problems(use, found) if machine.efa else ()),
        *_placement_problems(machine.placement, use, found),
        *_reservation_problems(machine.capacity_reservation, use.capacity_type),
        *(_cpu_problems(machine.cpu, use, found) if machine.cpu is not None else ()),
        *_credit_problems(machine.cpu_credits, found),
        *_enclave_problems(machine, found),
        *ssh_problems(machine.ssh, use.family, has_vpc=use.has_vpc),
    )
    return tuple(problem.under(where) for problem in problems)


def makes_security_groups(machine: NodeMachine) -> bool:
    """Return whether a security group is made for the instances.

    Args:
        machine: What they are beyond type, image and main volume.
    """
    return machine.efa or (machine.ssh is not None and machine.ssh.opens_port)


def _efa_problems(use: MachineUse, found: Sequence[InstanceType]) -> Iterator[Problem]:
    without = [each.name for each in found if not each.efa_interfaces]
    if without:
        message = "must be false: these types have no Elastic Fabric Adapter"
        yield Problem(code="not-supported", where="efa", got=", ".join(without), message=message)
    elif len({(each.efa_interfaces, each.efa_first_card) for each in found}) > 1:
        message = "must be false, or all types must have the same number of adapters"
        got = ", ".join(f"{each.name}: {each.efa_interfaces}" for each in found)
        yield Problem(code="mixed-instance-types", where="efa", got=got, message=message)
    if use.family.is_windows:
        message = "must be false: Windows has no Elastic Fabric Adapter"
        yield Problem(code="not-supported", where="efa", got=str(use.family), message=message)
    if use.subnets > 1:
        message = "must be false, or there must be one subnet: adapters reach no other zone"
        yield Problem(
            code="not-together", where="efa", got=f"{use.subnets} subnets", message=message
        )
    if not use.has_vpc:
        message = "must come with vpc, in which its security group is made"
        yield Problem(code="required", where="efa", got=None, message=message)


def _placement_problems(
    placement: Placement, use: MachineUse, found: Sequence[InstanceType]
) -> Iterator[Problem]:
    group = placement.group
    if group is None or group.strategy is not PlacementStrategy.CLUSTER:
        return
    where = "placement.group"
    if use.subnets > 1:
        message = "must be left out, or there must be one subnet: it lies in one zone"
        got = f"{use.subnets} subnets"
        yield Problem(code="not-together", where=where, got=got, message=message)
    burstable = ", ".join(each.name for each in found if each.burstable)
    if burstable:
        message = "must be left out: burstable types cannot be packed close together"
        yield Problem(code="not-supported", where=where, got=burstable, message=message)


def _reservation_problems(
    reservation: CapacityReservation | None, capacity: CapacityType
) -> Iterator[Problem]:
    if reservation is None or capacity is CapacityType.ON_DEMAND:
        return
    if capacity is CapacityType.SPOT and reservation.preference is ReservationPreference.NONE:
        return
    message = "must be left out unless instances are bought on demand"
    where, got = "capacity_reservation", str(capacity)
    yield Problem(code="not-together", where=where, got=got, message=message)


def _cpu_problems(
    cpu: CpuOptions, use: MachineUse, found: Sequence[InstanceType]
) -> Iterator[Problem]:
    if len(use.instance_types) != 1:
        message = "must be left out unless there is one instance type: each has numbers of its own"
        got = len(use.instance_types)
        yield Problem(code="not-together", where="cpu", got=f"{got} types", message=message)
        return
    threads = cpu.core_count * cpu.threads_per_core
    for each in found:
        if threads > each.vcpus:
            message = f"must give at most the {each.vcpus} vCPUs of {each.name}"
            yield Problem(code="out-of-range", where="cpu", got=threads, message=message)
        if ".metal" in each.name:
            message = "must be left out of bare metal, whose cores cannot be switched off"
            yield Problem(code="not-supported", where="cpu", got=each.name, message=message)


def _credit_problems(
    credits_: CpuCredits | None, found: Sequence[InstanceType]
) -> Iterator[Problem]:
    steady = ", ".join(each.name for each in found if not each.burstable)
    if credits_ is not None and steady:
        message = "must be left out: these types do not burst"
        yield Problem(code="not-supported", where="cpu_credits", got=steady, message=message)


def _enclave_problems(machine: NodeMachine, found: Sequence[InstanceType]) -> Iterator[Problem]:
    without = ", ".join(each.name for each in found if not each.enclaves)
    if machine.enclaves and without:
        message = "must be false: these types cannot run enclaves"
        yield Problem(code="not-supported", where="enclaves", got=without, message=message)
