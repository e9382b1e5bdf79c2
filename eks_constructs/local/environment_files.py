"""What deploying an environment file needs to know of it: its name, region and account."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from eks_constructs.local.client import DEFAULT_ACCOUNT, LocalAwsError
from eks_constructs.local.json_values import JsonObject, as_object, as_text, to_json_value


@dataclass(frozen=True, kw_only=True, slots=True)
class EnvironmentFile:
    """An environment file, as far as the local AWS looks into it.

    Attributes:
        path: Where it is.
        name: Name of the environment.
        region: Its region.
        account: Its account; that of a plain local AWS when the file names none.
    """

    path: Path
    name: str
    region: str
    account: str


def read_environment_file(path: Path) -> EnvironmentFile:
    """Read name, region and account; everything else is for the app itself to check.

    Args:
        path: The file.

    Raises:
        LocalAwsError: It cannot be read, or does not say its name and region.
    """
    try:
        documents = [
            as_object(to_json_value(item)) for item in yaml.safe_load_all(path.read_text("utf-8"))
        ]
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LocalAwsError(f"{path}: cannot be read: {error}") from error
    metadata = as_object(_of_kind(documents, "ClusterConfig").get("metadata"))
    name, region = as_text(metadata.get("name")), as_text(metadata.get("region"))
    if not name or not region:
        raise LocalAwsError(f"{path}: metadata.name and metadata.region must be given")
    account = as_text(_of_kind(documents, "Platform").get("account")) or DEFAULT_ACCOUNT
    return EnvironmentFile(path=path, name=name, region=region, account=account)


def _of_kind(documents: list[JsonObject], kind: str) -> JsonObject:
    return next((item for item in documents if item.get("kind") == kind), {})
