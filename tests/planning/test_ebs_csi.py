"""The configuration of the EBS CSI driver."""

from __future__ import annotations

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.ebs_csi import EbsCsiConfig


def test_nothing_said_is_nothing_told() -> None:
    """The add-on keeps its own defaults."""
    assert EbsCsiConfig().values() == {}
    assert EbsCsiConfig().addon == "aws-ebs-csi-driver"


def test_everything_said_is_told() -> None:
    """Each attribute in the words of the add-on."""
    config = EbsCsiConfig(
        default_storage_class=True, volume_tags={"team": "data"}, cluster_tag="demo"
    )
    assert config.values() == {
        "controller": {"extraVolumeTags": {"team": "data"}, "k8sTagClusterId": "demo"},
        "defaultStorageClass": {"enabled": True},
    }


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("", "x", "volume_tags: must have keys of 1 to 128 characters that do not start with aws:"),
        ("aws:x", "x", "volume_tags: must have keys of 1 to 128 characters that do not start with"),
        ("CSIVolumeName", "x", "volume_tags: must have keys that the driver does not set itself"),
        (
            "kubernetes.io/cluster/demo",
            "owned",
            "volume_tags: must have keys that the driver does not set itself",
        ),
        ("a", "x" * 257, "volume_tags.a: must have at most 256 characters"),
    ],
)
def test_tags_that_cannot_be_are_refused(key: str, value: str, told: str) -> None:
    """The driver would make no volume with them."""
    with pytest.raises(ConfigurationError) as refused:
        EbsCsiConfig(volume_tags={key: value})
    assert told in str(refused.value)
