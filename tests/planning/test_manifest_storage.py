"""Storage classes, snapshot classes and volumes, compared with the fields that Kubernetes knows."""

from __future__ import annotations

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.manifests.storage import (
    EBS_DRIVER,
    AccessMode,
    PersistentVolume,
    ReclaimPolicy,
    StorageClass,
    VolumeClaim,
    ebs_snapshot_class,
    ebs_storage_class,
)
from eks_constructs.planning.manifests.yaml_text import yaml_text

CLASS_FIELDS = {
    "allowVolumeExpansion",
    "allowedTopologies",
    "apiVersion",
    "kind",
    "metadata",
    "mountOptions",
    "parameters",
    "provisioner",
    "reclaimPolicy",
    "volumeBindingMode",
}
"""See https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/"""


def test_default_class_is_encrypted_gp3() -> None:
    """As a golden file, small enough to be read."""
    assert yaml_text([ebs_storage_class().manifest().document()]) == (
        "apiVersion: storage.k8s.io/v1\n"
        "kind: StorageClass\n"
        "metadata:\n"
        "  name: gp3\n"
        "  annotations:\n"
        '    storageclass.kubernetes.io/is-default-class: "true"\n'
        "provisioner: ebs.csi.aws.com\n"
        "parameters:\n"
        '  encrypted: "true"\n'
        "  type: gp3\n"
        "reclaimPolicy: Delete\n"
        "allowVolumeExpansion: true\n"
        "volumeBindingMode: WaitForFirstConsumer\n"
    )


def test_snapshots_outlive_their_objects() -> None:
    """The golden file of the snapshot class."""
    assert yaml_text([ebs_snapshot_class().document()]) == (
        "apiVersion: snapshot.storage.k8s.io/v1\n"
        "kind: VolumeSnapshotClass\n"
        "metadata:\n"
        "  name: ebs\n"
        "  annotations:\n"
        '    snapshot.storage.kubernetes.io/is-default-class: "true"\n'
        "driver: ebs.csi.aws.com\n"
        "deletionPolicy: Retain\n"
    )


def test_own_key_and_auto_mode() -> None:
    """Every departure from the defaults reaches the object."""
    document = (
        ebs_storage_class(
            name="kept",
            kms_key_id="arn:aws:kms:eu-west-1:111122223333:key/1",
            is_default=False,
            auto_mode=True,
            reclaim_policy=ReclaimPolicy.RETAIN,
        )
        .manifest()
        .document()
    )
    assert document["metadata"] == {"name": "kept"}
    assert document["provisioner"] == "ebs.csi.eks.amazonaws.com"
    assert document["reclaimPolicy"] == "Retain"
    assert document["parameters"] == {
        "encrypted": "true",
        "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
        "type": "gp3",
    }
    snapshots = ebs_snapshot_class(
        is_default=False, auto_mode=True, deletion_policy=ReclaimPolicy.DELETE
    ).document()
    assert snapshots["driver"] == "ebs.csi.eks.amazonaws.com"
    assert snapshots["deletionPolicy"] == "Delete"
    assert snapshots["metadata"] == {"name": "ebs"}


def test_tags_of_volumes() -> None:
    """Numbered in the order of their names, as the driver reads them."""
    parameters = ebs_storage_class(tags={"team": "shop", "backup": "daily"}).parameters
    assert parameters["tagSpecification_1"] == "backup=daily"
    assert parameters["tagSpecification_2"] == "team=shop"


def test_class_has_only_fields_that_kubernetes_knows() -> None:
    """Kubernetes drops others without a word."""
    document = StorageClass(name="a", driver=EBS_DRIVER, mount_options=["debug"]).manifest()
    assert set(document.document()) <= CLASS_FIELDS
    assert document.document()["mountOptions"] == ["debug"]


def test_volume_is_kept_and_bound_by_name() -> None:
    """The empty class keeps the default class from making a new volume for the claim."""
    volume = PersistentVolume(
        name="data",
        driver=EBS_DRIVER,
        handle="vol-1",
        attributes={"b": "2", "a": "1"},
        capacity_gib=5,
        access_mode=AccessMode.READ_WRITE_ONCE,
        claim=VolumeClaim(name="data", namespace="team"),
    )
    assert volume.manifest().document()["spec"] == {
        "capacity": {"storage": "5Gi"},
        "accessModes": ["ReadWriteOnce"],
        "persistentVolumeReclaimPolicy": "Retain",
        "storageClassName": "",
        "claimRef": {"namespace": "team", "name": "data"},
        "csi": {
            "driver": EBS_DRIVER,
            "volumeHandle": "vol-1",
            "volumeAttributes": {"a": "1", "b": "2"},
        },
    }


def test_everything_wrong_with_a_volume_is_said_at_once() -> None:
    """Name, claim and size."""
    with pytest.raises(ConfigurationError) as refused:
        PersistentVolume(
            name="A",
            driver=EBS_DRIVER,
            handle="h",
            capacity_gib=0,
            claim=VolumeClaim(name="B", namespace="c.d"),
        )
    where = [problem.where for problem in refused.value.problems]
    assert where == ["name", "claim.name", "claim.namespace", "capacity_gib"]


def test_names_of_classes_are_checked() -> None:
    """Before anything is applied."""
    with pytest.raises(ConfigurationError, match="invalid storage class"):
        ebs_storage_class(name="GP3")
    with pytest.raises(ConfigurationError, match="invalid snapshot class"):
        ebs_snapshot_class(name="EBS")
