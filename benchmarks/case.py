"""What every measured program shares, so that none pays for another's imports."""

from __future__ import annotations

import json
import resource
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parent.parent


def feature_flags() -> dict[str, object]:
    """Return the context of cdk.json, which an app started without the CDK CLI does not read."""
    context: dict[str, object] = json.loads((PROJECT / "cdk.json").read_text())["context"]
    return context


def print_own_peak() -> None:
    """Print the peak memory of this process alone: Node, which jsii starts, is another one."""
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
