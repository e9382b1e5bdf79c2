"""What deploying reads from an environment file."""

from __future__ import annotations

from pathlib import Path

import pytest

from eks_constructs.local.client import LocalAwsError
from eks_constructs.local.environment_files import read_environment_file

_CLUSTER = "kind: ClusterConfig\nmetadata: {name: dev, region: eu-west-1}\n"


def test_account_is_the_one_of_the_platform(tmp_path: Path) -> None:
    """Named in the second document, else that of a plain local AWS."""
    path = tmp_path / "dev.yaml"
    path.write_text(_CLUSTER)
    assert read_environment_file(path).account == "123456789012"
    path.write_text(f'{_CLUSTER}---\nkind: Platform\naccount: "111122223333"\n')
    file = read_environment_file(path)
    assert (file.name, file.region, file.account) == ("dev", "eu-west-1", "111122223333")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"kind: ClusterConfig\n", "metadata.name and metadata.region must be given"),
        (b"", "metadata.name and metadata.region must be given"),
        (b"a: [", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_unreadable_file_is_told(tmp_path: Path, content: bytes, message: str) -> None:
    """With its path."""
    path = tmp_path / "dev.yaml"
    path.write_bytes(content)
    with pytest.raises(LocalAwsError, match=f"dev.yaml: {message}"):
        read_environment_file(path)


def test_missing_file_is_told(tmp_path: Path) -> None:
    """With its path."""
    with pytest.raises(LocalAwsError, match=r"gone\.yaml: cannot be read"):
        read_environment_file(tmp_path / "gone.yaml")
