"""Files that ``eksctl create cluster --dry-run`` writes: every field, also those of no value."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from eks_constructs.config.resolved_workloads import NodeGroup
from eks_constructs.planning.capacity import Scaling
from tests.config.files import PLATFORM, START, load

GROUP: Final = """
  - name: ng
    amiFamily: AmazonLinux2023
    desiredCapacity: 2
    disableIMDSv1: true
    disablePodIMDS: false
    iam: {withAddonPolicies: {autoScaler: false, ebs: false}}
    instanceSelector: {}
    instanceType: m5.large
    labels: {alpha.eksctl.io/cluster-name: dev, alpha.eksctl.io/nodegroup-name: ng}
    maxSize: 2
    minSize: 2
    privateNetworking: true
    ssh: {allow: false, publicKeyPath: ""}
    volumeEncrypted: true
    volumeIOPS: 3000
    volumeSize: 80
    volumeThroughput: 125
    volumeType: gp3
"""
MANAGED: Final = """    releaseVersion: ""
    securityGroups: {withLocal: null, withShared: null}
    tags: {alpha.eksctl.io/nodegroup-name: ng, alpha.eksctl.io/nodegroup-type: managed}
"""
SELF_MANAGED: Final = """    containerRuntime: containerd
    securityGroups: {withLocal: true, withShared: true}
"""
CLUSTER: Final = """
addonsConfig: {}
cloudWatch: {clusterLogging: {}}
iam: {vpcResourceControllerPolicy: true, withOIDC: false}
privateCluster: {enabled: false, skipEndpointCreation: false}
vpc:
  autoAllocateIPv6: false
  cidr: 192.168.0.0/16
  clusterEndpoints: {privateAccess: false, publicAccess: true}
  manageSharedNodeSecurityGroupRules: true
  nat: {gateway: Single}
"""


def test_a_file_with_a_managed_group_is_taken_as_it_is(tmp_path: Path) -> None:
    """A selector that asks for nothing selects nothing, and no release is no release."""
    text = f"{START}{CLUSTER}managedNodeGroups:{GROUP}{MANAGED}"
    (group,) = load(tmp_path, text).compute.node_groups
    assert isinstance(group, NodeGroup)
    assert group.spec.instance_types == ("m5.large",)
    assert group.spec.release_version is None
    assert group.spec.machine.ssh is None
    assert group.spec.scaling == Scaling(min_size=2, max_size=2, desired_size=2)


def test_a_file_with_a_self_managed_group_is_taken_as_it_is(tmp_path: Path) -> None:
    """With what only this kind has."""
    text = f"{START}{CLUSTER}nodeGroups:{GROUP}{SELF_MANAGED}"
    (group,) = load(tmp_path, text).compute.self_managed
    assert group.spec.instance_types == ("m5.large",)
    assert group.spec.machine.ssh is None


@pytest.mark.parametrize("platform", ["", PLATFORM])
def test_nothing_is_said_of_fields_of_no_value(tmp_path: Path, platform: str) -> None:
    """They are no mistake of whoever takes such a file."""
    lines = GROUP.splitlines(keepends=True)
    group = "".join(line for line in lines if "withAddon" not in line)
    text = f"{START}managedNodeGroups:{group}{MANAGED}{platform}"
    warned = [each.where for each in load(tmp_path, text).warnings]
    assert [where for where in warned if where.startswith("managedNodeGroups[0].")] == []
