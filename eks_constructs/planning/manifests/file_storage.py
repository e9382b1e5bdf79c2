"""Classes and volumes on file systems and buckets that exist already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.manifests.storage import (
    EFS_DRIVER,
    FSX_DRIVER,
    MOUNTPOINT_DRIVER,
    AccessMode,
    PersistentVolume,
    ReclaimPolicy,
    StorageClass,
    VolumeClaim,
)

_TLS: Final = "tls"


def efs_storage_class(
    *,
    name: str,
    file_system_id: str,
    base_path: str = "/dynamic",
    is_default: bool = False,
    reclaim_policy: ReclaimPolicy = ReclaimPolicy.DELETE,
) -> StorageClass:
    """Return a class whose volumes are access points of one EFS file system.

    Each volume gets a directory of its own that only its own user can read. When a volume is
    deleted its access point goes; its files stay in the file system.

    Args:
        name: Name of the class.
        file_system_id: Id of the file system.
        base_path: Directory below which the directories are made.
        is_default: Whether claims without a class get this one.
        reclaim_policy: What happens to the access point with its claim. Default: deleted.

    See https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html
    """
    refuse("storage class", _path_problems(base_path))
    return StorageClass(
        name=name,
        driver=EFS_DRIVER,
        parameters={
            "basePath": base_path,
            "directoryPerms": "700",
            "fileSystemId": file_system_id,
            "provisioningMode": "efs-ap",
        },
        is_default=is_default,
        reclaim_policy=reclaim_policy,
        # EFS grows by itself, and is reached from every zone.
        expandable=False,
        in_zone_of_pod=False,
        mount_options=(_TLS,),
    )


def efs_volume(
    *,
    name: str,
    file_system_id: str,
    access_point_id: str | None = None,
    capacity_gib: int = 1,
    access_mode: AccessMode = AccessMode.READ_WRITE_MANY,
    claim: VolumeClaim | None = None,
) -> PersistentVolume:
    """Return a volume on an EFS file system, mounted with TLS.

    Args:
        name: Name of the volume.
        file_system_id: Id of the file system.
        access_point_id: Access point to mount through. Default: none, so that the volume is the
            root of the file system.
        capacity_gib: Size in GiB, which Kubernetes asks for and EFS does not look at.
        access_mode: How many may use it. Default: many, reading and writing.
        claim: The one claim that may have it. Default: any of the right size.

    See https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html
    """
    handle = file_system_id if access_point_id is None else f"{file_system_id}::{access_point_id}"
    return PersistentVolume(
        name=name,
        driver=EFS_DRIVER,
        handle=handle,
        capacity_gib=capacity_gib,
        access_mode=access_mode,
        claim=claim,
        mount_options=(_TLS,),
    )


def lustre_volume(
    *,
    name: str,
    file_system_id: str,
    dns_name: str,
    mount_name: str,
    capacity_gib: int,
    claim: VolumeClaim | None = None,
) -> PersistentVolume:
    """Return a volume that is a whole FSx for Lustre file system.

    Args:
        name: Name of the volume.
        file_system_id: Id of the file system.
        dns_name: Its DNS name.
        mount_name: Name that Lustre knows it by.
        capacity_gib: Its size in GiB.
        claim: The one claim that may have it. Default: any of the right size.

    See https://docs.aws.amazon.com/eks/latest/userguide/fsx-csi.html
    """
    return PersistentVolume(
        name=name,
        driver=FSX_DRIVER,
        handle=file_system_id,
        attributes={"dnsname": dns_name, "mountname": mount_name},
        capacity_gib=capacity_gib,
        claim=claim,
        # Locks hold between nodes, not on one node only.
        mount_options=("flock",),
    )


def bucket_volume(
    *,
    name: str,
    bucket_name: str,
    prefix: str = "",
    read_only: bool = False,
    options: Sequence[str] = (),
    claim: VolumeClaim | None = None,
) -> PersistentVolume:
    """Return a volume that is a bucket, through Mountpoint for Amazon S3.

    Args:
        name: Name of the volume.
        bucket_name: Name of the bucket.
        prefix: Start of the keys that are mounted, ending with ``/``. Default: the whole bucket.
        read_only: Whether pods may only read. Default: they may write and delete.
        options: Further options of Mountpoint, such as ``uid=1000``. Default: none.
        claim: The one claim that may have it. Default: any.

    Raises:
        ConfigurationError: The prefix does not end with ``/``, or starts with it.

    See https://docs.aws.amazon.com/eks/latest/userguide/s3-csi.html
    """
    refuse("bucket volume", prefix_problems(prefix))
    access = ("read-only",) if read_only else ("allow-delete", "allow-overwrite")
    below = (f"prefix {prefix}",) if prefix else ()
    return PersistentVolume(
        name=name,
        driver=MOUNTPOINT_DRIVER,
        # Two volumes of one bucket need two handles, and the name is unique in the cluster.
        handle=name,
        attributes={"bucketName": bucket_name},
        capacity_gib=1,
        access_mode=AccessMode.READ_ONLY_MANY if read_only else AccessMode.READ_WRITE_MANY,
        claim=claim,
        mount_options=(*access, *below, *options),
    )


def prefix_problems(prefix: str, *, where: str = "prefix") -> tuple[Problem, ...]:
    """Return a problem if Mountpoint cannot mount the keys with this beginning.

    Args:
        prefix: Start of the keys; empty for all.
        where: Path of the value, for the problem.
    """
    is_folder = prefix.endswith("/") and not prefix.startswith("/") and "*" not in prefix
    if not prefix or is_folder:
        return ()
    message = "must end with / and neither start with it nor hold *, such as team/data/"
    return (Problem(code="invalid-value", where=where, got=prefix, message=message),)


def _path_problems(path: str) -> Iterator[Problem]:
    if not path.startswith("/") or (path != "/" and path.endswith("/")):
        message = "must be a path from the root of the file system, such as /dynamic"
        yield Problem(code="invalid-value", where="base_path", got=path, message=message)
