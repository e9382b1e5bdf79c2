"""Configuration of the add-on ``aws-ebs-csi-driver``, which makes volumes for pods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Final

from eks_constructs.errors import Problem, refuse
from eks_constructs.planning.json_values import JsonObject, JsonValue
from eks_constructs.values import frozen

EBS_CSI: Final = "aws-ebs-csi-driver"
_DRIVERS_OWN: Final = frozenset(
    {"CSIVolumeName", "CSIVolumeSnapshotName", "ebs.csi.aws.com/cluster"}
)
_TAG_KEY: Final = 128
_TAG_VALUE: Final = 256


@frozen
class EbsCsiConfig:
    """Configuration of the add-on ``aws-ebs-csi-driver``.

    Attributes:
        default_storage_class: Make a storage class of the driver, and make it the cluster's
            default. Default: none is made.
        volume_tags: Tags of every volume and snapshot that the driver makes. Default: its own
            only.
        cluster_tag: Name in the tag ``kubernetes.io/cluster/<name>`` of what the driver makes.
            Default: not tagged so.

    Raises:
        ConfigurationError: A tag cannot be.

    See https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html and
    https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/tagging.md
    """

    default_storage_class: bool = False
    volume_tags: Mapping[str, str] = field(default_factory=dict)
    cluster_tag: str | None = None

    def __post_init__(self) -> None:
        """Refuse tags that the driver would fail on."""
        refuse(f"configuration of {EBS_CSI}", self._problems())

    @property
    def addon(self) -> str:
        """Return the name of the add-on that this configures."""
        return EBS_CSI

    def values(self) -> JsonObject:
        """Return the configuration as the add-on takes it."""
        controller: dict[str, JsonValue] = {}
        if self.volume_tags:
            controller["extraVolumeTags"] = dict(self.volume_tags)
        if self.cluster_tag is not None:
            controller["k8sTagClusterId"] = self.cluster_tag
        return {
            **({"controller": controller} if controller else {}),
            **({"defaultStorageClass": {"enabled": True}} if self.default_storage_class else {}),
        }

    def _problems(self) -> Iterator[Problem]:
        for key, value in sorted(self.volume_tags.items()):
            if not 1 <= len(key) <= _TAG_KEY or key.startswith("aws:"):
                message = (
                    f"must have keys of 1 to {_TAG_KEY} characters that do not start with aws:"
                )
                yield Problem(code="name-invalid", where="volume_tags", got=key, message=message)
            elif key in _DRIVERS_OWN or key.startswith("kubernetes.io/cluster/"):
                message = "must have keys that the driver does not set itself"
                yield Problem(code="not-together", where="volume_tags", got=key, message=message)
            if len(value) > _TAG_VALUE:
                where = f"volume_tags.{key}"
                message = f"must have at most {_TAG_VALUE} characters"
                yield Problem(code="invalid-value", where=where, got=value, message=message)
