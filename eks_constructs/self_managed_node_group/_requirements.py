"""``InstanceRequirements`` of an Auto Scaling group from the values of planning: mapping only."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_autoscaling as autoscaling

from eks_constructs.planning.instance_requirements import Between, InstanceRequirements
from eks_constructs.planning.instance_types import Accelerator, Architecture

_Group = autoscaling.CfnAutoScalingGroup
_CPU_MANUFACTURERS: Final = {
    Architecture.X86_64: ["intel", "amd"],
    Architecture.ARM64: ["amazon-web-services"],
}
_ACCELERATOR_TYPES: Final = {
    Accelerator.NVIDIA: ["gpu"],
    Accelerator.NEURON: ["inference"],
}
_ACCELERATOR_MANUFACTURERS: Final = {
    Accelerator.NVIDIA: ["nvidia"],
    Accelerator.NEURON: ["amazon-web-services"],
}
_ANY: Final = Between(min=1)
_NONE: Final = Between(max=0)


def instance_requirements(
    wanted: InstanceRequirements,
) -> autoscaling.CfnAutoScalingGroup.InstanceRequirementsProperty:
    """Return the property for what instance types must have.

    Args:
        wanted: What they must have.
    """
    none = wanted.accelerator is Accelerator.NONE
    count = _NONE if none else wanted.accelerator_count or _ANY
    return _Group.InstanceRequirementsProperty(
        v_cpu_count=_Group.VCpuCountRequestProperty(min=wanted.vcpus.min, max=wanted.vcpus.max),
        memory_mib=_Group.MemoryMiBRequestProperty(
            min=wanted.memory_mib.min, max=wanted.memory_mib.max
        ),
        accelerator_count=_Group.AcceleratorCountRequestProperty(min=count.min, max=count.max),
        accelerator_manufacturers=_ACCELERATOR_MANUFACTURERS.get(wanted.accelerator),
        accelerator_names=list(wanted.accelerator_names) or None,
        accelerator_total_memory_mib=_accelerator_memory(wanted.accelerator_memory_mib),
        accelerator_types=_ACCELERATOR_TYPES.get(wanted.accelerator),
        allowed_instance_types=list(wanted.allowed_instance_types) or None,
        bare_metal=str(wanted.bare_metal),
        baseline_ebs_bandwidth_mbps=_ebs_bandwidth(wanted.ebs_bandwidth_mbps),
        baseline_performance_factors=_like(wanted.like_family),
        burstable_performance=str(wanted.burstable),
        cpu_manufacturers=_CPU_MANUFACTURERS[wanted.architecture],
        excluded_instance_types=list(wanted.excluded_instance_types) or None,
        instance_generations=[str(each) for each in wanted.generations] or None,
        local_storage=str(wanted.local_storage),
        local_storage_types=list(wanted.local_storage_types) or None,
        max_spot_price_as_percentage_of_optimal_on_demand_price=(
            wanted.spot_max_percentage_of_on_demand
        ),
        memory_gib_per_v_cpu=_memory_per_vcpu(wanted.memory_gib_per_vcpu),
        network_bandwidth_gbps=_network_bandwidth(wanted.network_bandwidth_gbps),
        network_interface_count=_interfaces(wanted.network_interfaces),
        on_demand_max_price_percentage_over_lowest_price=wanted.on_demand_max_percentage,
        require_hibernate_support=True if wanted.hibernation else None,
        spot_max_price_percentage_over_lowest_price=wanted.spot_max_percentage,
        total_local_storage_gb=_local_storage(wanted.total_local_storage_gb),
    )


def _accelerator_memory(
    value: Between | None,
) -> autoscaling.CfnAutoScalingGroup.AcceleratorTotalMemoryMiBRequestProperty | None:
    if value is None:
        return None
    return _Group.AcceleratorTotalMemoryMiBRequestProperty(min=value.min, max=value.max)


def _ebs_bandwidth(
    value: Between | None,
) -> autoscaling.CfnAutoScalingGroup.BaselineEbsBandwidthMbpsRequestProperty | None:
    if value is None:
        return None
    return _Group.BaselineEbsBandwidthMbpsRequestProperty(min=value.min, max=value.max)


def _like(
    family: str | None,
) -> autoscaling.CfnAutoScalingGroup.BaselinePerformanceFactorsRequestProperty | None:
    if family is None:
        return None
    return _Group.BaselinePerformanceFactorsRequestProperty(
        cpu=_Group.CpuPerformanceFactorRequestProperty(
            references=[_Group.PerformanceFactorReferenceRequestProperty(instance_family=family)]
        )
    )


def _memory_per_vcpu(
    value: Between | None,
) -> autoscaling.CfnAutoScalingGroup.MemoryGiBPerVCpuRequestProperty | None:
    if value is None:
        return None
    return _Group.MemoryGiBPerVCpuRequestProperty(min=value.min, max=value.max)


def _network_bandwidth(
    value: Between | None,
) -> autoscaling.CfnAutoScalingGroup.NetworkBandwidthGbpsRequestProperty | None:
    if value is None:
        return None
    return _Group.NetworkBandwidthGbpsRequestProperty(min=value.min, max=value.max)


def _interfaces(
    value: Between | None,
) -> autoscaling.CfnAutoScalingGroup.NetworkInterfaceCountRequestProperty | None:
    if value is None:
        return None
    return _Group.NetworkInterfaceCountRequestProperty(min=value.min, max=value.max)


def _local_storage(
    value: Between | None,
) -> autoscaling.CfnAutoScalingGroup.TotalLocalStorageGBRequestProperty | None:
    if value is None:
        return None
    return _Group.TotalLocalStorageGBRequestProperty(min=value.min, max=value.max)
