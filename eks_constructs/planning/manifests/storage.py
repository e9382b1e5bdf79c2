"""Storage classes, snapshot classes and volumes for the CSI drivers of AWS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.json_values import JsonValue
from eks_constructs.planning.kubernetes_names import namespace_problems, object_name_problems
from eks_constructs.planning.manifests.manifest import Manifest
from eks_constructs.values import frozen

EBS_DRIVER: Final = "ebs.csi.aws.com"
"""The EBS CSI driver, add-on ``aws-ebs-csi-driver``."""
AUTO_MODE_EBS_DRIVER: Final = "ebs.csi.eks.amazonaws.com"
"""The block storage of EKS Auto Mode, which needs no add-on."""
EFS_DRIVER: Final = "efs.csi.aws.com"
"""The EFS CSI driver, add-on ``aws-efs-csi-driver``."""
FSX_DRIVER: Final = "fsx.csi.aws.com"
"""The FSx for Lustre CSI driver, add-on ``aws-fsx-csi-driver``."""
MOUNTPOINT_DRIVER: Final = "s3.csi.aws.com"
"""The Mountpoint for Amazon S3 CSI driver, add-on ``aws-mountpoint-s3-csi-driver``."""

_NO_TAGS: Final[Mapping[str, str]] = MappingProxyType({})
_DEFAULT_CLASS: Final = "storageclass.kubernetes.io/is-default-class"
_DEFAULT_SNAPSHOT_CLASS: Final = "snapshot.storage.kubernetes.io/is-default-class"


class ReclaimPolicy(StrEnum):
    """What happens to a volume when its claim is deleted."""

    DELETE = "Delete"
    """It is deleted with all that is on it."""
    RETAIN = "Retain"
    """It is kept."""


class AccessMode(StrEnum):
    """How many may use a volume, and how."""

    READ_ONLY_MANY = "ReadOnlyMany"
    READ_WRITE_MANY = "ReadWriteMany"
    READ_WRITE_ONCE = "ReadWriteOnce"
    READ_WRITE_ONCE_POD = "ReadWriteOncePod"


@frozen
class VolumeClaim:
    """The one claim that a volume is kept for.

    Attributes:
        name: Name of the PersistentVolumeClaim.
        namespace: Its namespace.
    """

    name: str
    namespace: str

    def problems(self, where: str) -> Iterator[Problem]:
        """Yield what Kubernetes would refuse.

        Args:
            where: Path of the claim.
        """
        yield from object_name_problems(self.name, where=f"{where}.name")
        yield from namespace_problems(self.namespace, where=f"{where}.namespace")


@frozen
class StorageClass:
    """A kind of volumes that pods may ask for.

    Attributes:
        name: Name of the class.
        driver: CSI driver that makes the volumes.
        parameters: Parameters of the driver.
        is_default: Whether claims without a class get this one. One class of a cluster may be it.
        reclaim_policy: What happens to a volume with its claim. Default: deleted.
        expandable: Whether a claim may grow. Default: yes.
        in_zone_of_pod: Wait with the volume until a pod needs it, and make it in the pod's zone.
            Default: yes; a volume of EBS made earlier may stand where no node is.
        mount_options: Options of the mount. Default: none.

    Raises:
        ConfigurationError: The name is none that Kubernetes accepts.

    See https://kubernetes.io/docs/concepts/storage/storage-classes/
    """

    name: str
    driver: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    is_default: bool = False
    reclaim_policy: ReclaimPolicy = ReclaimPolicy.DELETE
    expandable: bool = True
    in_zone_of_pod: bool = True
    mount_options: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Refuse what Kubernetes would refuse."""
        refuse("storage class", object_name_problems(self.name))

    def manifest(self) -> Manifest:
        """Return the object."""
        options: dict[str, JsonValue] = (
            {"mountOptions": list(self.mount_options)} if self.mount_options else {}
        )
        return Manifest(
            api_version="storage.k8s.io/v1",
            kind="StorageClass",
            name=self.name,
            annotations={_DEFAULT_CLASS: "true"} if self.is_default else {},
            body={
                "provisioner": self.driver,
                "parameters": dict(sorted(self.parameters.items())),
                "reclaimPolicy": self.reclaim_policy.value,
                "allowVolumeExpansion": self.expandable,
                "volumeBindingMode": "WaitForFirstConsumer" if self.in_zone_of_pod else "Immediate",
                **options,
            },
        )


@frozen
class PersistentVolume:
    """A volume that exists already, offered to pods.

    It is always kept: its data lives in a resource of AWS that outlasts the cluster.

    Attributes:
        name: Name of the volume.
        driver: CSI driver that mounts it.
        handle: What the driver knows the volume by; unique in the cluster.
        attributes: Further attributes for the driver.
        capacity_gib: Size in GiB, which Kubernetes insists on and compares with that of the claim.
        access_mode: How many may use it. Default: many, reading and writing.
        claim: The one claim that may have it. Default: any of the right size.
        mount_options: Options of the mount. Default: none.

    Raises:
        ConfigurationError: A name is none that Kubernetes accepts, or the size is not positive.

    See https://kubernetes.io/docs/concepts/storage/persistent-volumes/
    """

    name: str
    driver: str
    handle: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    capacity_gib: int
    access_mode: AccessMode = AccessMode.READ_WRITE_MANY
    claim: VolumeClaim | None = None
    mount_options: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Refuse what Kubernetes would refuse."""
        refuse("persistent volume", self._problems())

    def _problems(self) -> Iterator[Problem]:
        yield from object_name_problems(self.name)
        if self.claim is not None:
            yield from self.claim.problems("claim")
        if self.capacity_gib < 1:
            message = "must be at least 1 GiB"
            yield Problem(
                code="out-of-range", where="capacity_gib", got=self.capacity_gib, message=message
            )

    def manifest(self) -> Manifest:
        """Return the object."""
        spec: dict[str, JsonValue] = {
            "capacity": {"storage": f"{self.capacity_gib}Gi"},
            "accessModes": [self.access_mode.value],
            "persistentVolumeReclaimPolicy": ReclaimPolicy.RETAIN.value,
            # Without the empty class, the default class would make a new volume for the claim.
            "storageClassName": "",
        }
        if self.claim is not None:
            spec["claimRef"] = {"namespace": self.claim.namespace, "name": self.claim.name}
        if self.mount_options:
            spec["mountOptions"] = list(self.mount_options)
        csi: dict[str, JsonValue] = {"driver": self.driver, "volumeHandle": self.handle}
        if self.attributes:
            csi["volumeAttributes"] = dict(sorted(self.attributes.items()))
        return Manifest(
            api_version="v1",
            kind="PersistentVolume",
            name=self.name,
            body={"spec": {**spec, "csi": csi}},
        )


def ebs_storage_class(
    *,
    name: str = "gp3",
    kms_key_id: str | None = None,
    is_default: bool = True,
    auto_mode: bool = False,
    reclaim_policy: ReclaimPolicy = ReclaimPolicy.DELETE,
    tags: Mapping[str, str] = _NO_TAGS,
) -> StorageClass:
    """Return the class of encrypted gp3 volumes that a cluster should have by default.

    EKS makes no default class, and the class ``gp2`` of older clusters encrypts nothing.

    Args:
        name: Name of the class.
        kms_key_id: ARN of the key that encrypts; the driver's role must be allowed to use it.
            Default: the account's default key for EBS.
        is_default: Whether claims without a class get this one.
        auto_mode: Whether EKS Auto Mode runs the cluster, with a driver of its own.
        reclaim_policy: What happens to a volume with its claim. Default: deleted.
        tags: Tags of the volumes, such as that of a backup plan. Default: those of the driver.

    See https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
    """
    tagged = {
        f"tagSpecification_{at}": f"{tag}={value}"
        for at, (tag, value) in enumerate(sorted(tags.items()), start=1)
    }
    key = {} if kms_key_id is None else {"kmsKeyId": kms_key_id}
    return StorageClass(
        name=name,
        driver=AUTO_MODE_EBS_DRIVER if auto_mode else EBS_DRIVER,
        parameters={"encrypted": "true", "type": "gp3", **key, **tagged},
        is_default=is_default,
        reclaim_policy=reclaim_policy,
    )


def ebs_snapshot_class(
    *,
    name: str = "ebs",
    is_default: bool = True,
    auto_mode: bool = False,
    deletion_policy: ReclaimPolicy = ReclaimPolicy.RETAIN,
) -> Manifest:
    """Return the class of snapshots of EBS volumes; the add-on ``snapshot-controller`` makes them.

    Args:
        name: Name of the class.
        is_default: Whether snapshots without a class get this one.
        auto_mode: Whether EKS Auto Mode runs the cluster, with a driver of its own.
        deletion_policy: What happens to the snapshot in EBS when the object is deleted. Default:
            kept, since snapshots are wanted most after something was deleted.

    Raises:
        ConfigurationError: The name is none that Kubernetes accepts.

    See https://docs.aws.amazon.com/eks/latest/userguide/csi-snapshot-controller.html
    """
    refuse("snapshot class", object_name_problems(name))
    return Manifest(
        api_version="snapshot.storage.k8s.io/v1",
        kind="VolumeSnapshotClass",
        name=name,
        annotations={_DEFAULT_SNAPSHOT_CLASS: "true"} if is_default else {},
        body={
            "driver": AUTO_MODE_EBS_DRIVER if auto_mode else EBS_DRIVER,
            "deletionPolicy": deletion_policy.value,
        },
    )
