"""Devices of nodes that pods get only through a program in the cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eks_constructs.config.node_group_place import NodeGroupPlace
from eks_constructs.planning.ami import AmiFamily
from eks_constructs.planning.instance_types import Accelerator, find


def warn_of_device_plugins(
    place: NodeGroupPlace, family: AmiFamily, instance_types: Sequence[str], name: str
) -> None:
    """Warn of device plugins, which eksctl installs and CloudFormation cannot.

    Args:
        place: The node group.
        family: Operating system of its nodes.
        instance_types: Its instance types.
        name: The field that they stand in.
    """
    if not place.defaults.eksctl_names:
        return
    for field, device, plugin in _devices(place, family, instance_types, name):
        message = (
            f"brings {device}, which pods get through a device plugin: eksctl installs it, here it "
            f"is left to you; install {plugin}"
        )
        place.warn("not-supported", field, message)


def _devices(
    place: NodeGroupPlace, family: AmiFamily, instance_types: Sequence[str], name: str
) -> Iterator[tuple[str, str, str]]:
    if place.group.efa_enabled:
        yield "efaEnabled", "Elastic Fabric Adapters", "the Helm chart aws-efa-k8s-device-plugin"
    found = [each for kind in instance_types if (each := find(kind)) is not None]
    accelerators = {each.accelerator for each in found}
    # Bottlerocket and Windows bring the plugin for GPUs.
    if Accelerator.NVIDIA in accelerators and family is AmiFamily.AMAZON_LINUX_2023:
        yield name, "GPUs of NVIDIA", "the Helm chart nvidia-device-plugin"
    if Accelerator.NEURON in accelerators:
        yield name, "Neuron devices", "the Helm chart neuron-helm-chart"
