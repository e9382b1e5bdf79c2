"""Classes and volumes on file systems and buckets."""

from __future__ import annotations

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.manifests.file_storage import (
    bucket_volume,
    efs_storage_class,
    efs_volume,
    lustre_volume,
    prefix_problems,
)
from eks_constructs.planning.manifests.yaml_text import yaml_text


def test_efs_class() -> None:
    """A directory for each claim, that only its user can read; the golden file."""
    manifest = efs_storage_class(name="shared", file_system_id="fs-12345678").manifest()
    assert yaml_text([manifest.document()]) == (
        "apiVersion: storage.k8s.io/v1\n"
        "kind: StorageClass\n"
        "metadata:\n"
        "  name: shared\n"
        "provisioner: efs.csi.aws.com\n"
        "parameters:\n"
        "  basePath: /dynamic\n"
        '  directoryPerms: "700"\n'
        "  fileSystemId: fs-12345678\n"
        "  provisioningMode: efs-ap\n"
        "reclaimPolicy: Delete\n"
        "allowVolumeExpansion: false\n"
        "volumeBindingMode: Immediate\n"
        "mountOptions:\n"
        "- tls\n"
    )


def test_efs_volume_names_the_access_point() -> None:
    """In the form of the driver: file system, sub-path, access point."""
    through = efs_volume(name="a", file_system_id="fs-1", access_point_id="fsap-1")
    assert through.handle == "fs-1::fsap-1"
    assert efs_volume(name="a", file_system_id="fs-1").handle == "fs-1"
    assert through.mount_options == ("tls",)


def test_lustre_volume_has_name_and_address() -> None:
    """The driver mounts `dnsname@tcp:/mountname`."""
    volume = lustre_volume(
        name="scratch",
        file_system_id="fs-1",
        dns_name="fs-1.fsx.eu-west-1.amazonaws.com",
        mount_name="abcdef",
        capacity_gib=1200,
    )
    assert volume.handle == "fs-1"
    assert volume.attributes == {
        "dnsname": "fs-1.fsx.eu-west-1.amazonaws.com",
        "mountname": "abcdef",
    }
    assert volume.mount_options == ("flock",)


def test_bucket_volume_writes_by_default() -> None:
    """Mountpoint refuses to delete and overwrite unless told otherwise."""
    volume = bucket_volume(name="data", bucket_name="b", prefix="team/", options=["uid=1000"])
    assert volume.handle == "data"
    assert volume.attributes == {"bucketName": "b"}
    assert volume.mount_options == ("allow-delete", "allow-overwrite", "prefix team/", "uid=1000")
    assert volume.access_mode == "ReadWriteMany"


def test_bucket_volume_can_be_read_only() -> None:
    """Said to Mountpoint and to Kubernetes."""
    volume = bucket_volume(name="data", bucket_name="b", read_only=True)
    assert volume.mount_options == ("read-only",)
    assert volume.access_mode == "ReadOnlyMany"


@pytest.mark.parametrize("prefix", ["team", "/team/", "te*m/"])
def test_prefix_is_a_folder(prefix: str) -> None:
    """Mountpoint wants the slash at its end."""
    (problem,) = prefix_problems(prefix)
    assert "must end with /" in problem.message
    with pytest.raises(ConfigurationError, match="invalid bucket volume"):
        bucket_volume(name="data", bucket_name="b", prefix=prefix)


@pytest.mark.parametrize("path", ["dynamic", "/dynamic/", ""])
def test_base_path_is_one(path: str) -> None:
    """From the root of the file system, without a slash at its end."""
    with pytest.raises(ConfigurationError, match="must be a path from the root"):
        efs_storage_class(name="a", file_system_id="fs-1", base_path=path)
