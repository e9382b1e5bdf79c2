"""Long environment files: hundreds of node groups, a megabyte of YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from benchmarks.case import PROJECT

_HEAD: Final = (PROJECT / "environments/dev.yaml").read_text().partition("managedNodeGroups:")[0]
_GROUP: Final = """\
  - name: group-{number}
    instanceTypes: [m6i.large, m6a.large, m5.large]
    spot: true
    minSize: 0
    maxSize: 1
    privateNetworking: true
    labels: {{team: team-{number}, purpose: batch}}
    taints:
      - {{key: team, value: team-{number}, effect: NoSchedule}}
    iam:
      attachPolicyARNs:
        - arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy
        - arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly
    updateConfig:
      maxUnavailablePercentage: 20
    tags:
"""
_TAGS: Final = "".join(f'      key-{key}: "some value of tag {key}"\n' for key in range(20))


def large_file(folder: Path, groups: int) -> Path:
    """Write an environment file, and return its path.

    Args:
        folder: Where to.
        groups: How many node groups it has; 900 make about a megabyte.
    """
    text = "".join(_GROUP.format(number=number) + _TAGS for number in range(groups))
    file = folder / f"groups-{groups}.yaml"
    file.write_text(f"{_HEAD}managedNodeGroups:\n{text}")
    return file
