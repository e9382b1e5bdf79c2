"""Environment files for tests, and what is found in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from eks_constructs.config import Environment, load_environments
from eks_constructs.errors import ConfigurationError

ADMIN: Final = (
    "accessConfig: {accessEntries: [{principalARN: 'arn:aws:iam::111122223333:role/Admin', "
    "accessPolicies: [{policyARN: 'arn:aws:eks::aws:cluster-access-policy/"
    "AmazonEKSClusterAdminPolicy', accessScope: {type: cluster}}]}]}"
)
"""One line, so that what follows stands in a known line."""

HEADER: Final = "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\n"
START: Final = f"{HEADER}metadata: {{name: dev, region: eu-west-1}}\n{ADMIN}\n"
"""Four lines that are a whole ClusterConfig; the next line is the fifth."""

PLATFORM: Final = "---\napiVersion: eks-constructs/v1\nkind: Platform\n"


def write(folder: Path, text: str | bytes, name: str = "dev.yaml") -> Path:
    """Write a file, and return its path."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def load(folder: Path, text: str, name: str = "dev.yaml") -> Environment:
    """Return the one environment that a text describes."""
    (environment,) = load_environments([write(folder, text, name)])
    return environment


def problems_of(paths: Path | Sequence[Path]) -> list[str]:
    """Return every problem of files as text, with the files' names instead of their paths."""
    files = [paths] if isinstance(paths, Path) else list(paths)
    try:
        load_environments(files)
    except ConfigurationError as error:
        found = [str(problem) for problem in error.problems]
    else:
        found = []
    for folder in sorted({f"{file.parent}/" for file in files}, key=len, reverse=True):
        found = [problem.replace(folder, "") for problem in found]
    return found


def problems_in(folder: Path, text: str | bytes) -> list[str]:
    """Return every problem of a file with this text."""
    return problems_of(write(folder, text))
