"""``python -m benchmarks``: what more environments cost, and what validation costs."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parent.parent
_REPEATS: Final = 3
_COUNTS: Final = (1, 5, 20)
_FULL_COUNTS: Final = (1, 5, 20, 50)


def seconds(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Return the median time of a command, each run a process of its own."""
    times = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        subprocess.run(command, cwd=PROJECT, env=dict(environment), check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def environment_files(folder: Path, count: int) -> list[Path]:
    """Copy the dev environment under other names, each with a cluster of its own."""
    text = (PROJECT / "environments/dev.yaml").read_text()
    files = []
    for number in range(count):
        file = folder / f"env{number:02}.yaml"
        file.write_text(text.replace("name: dev", f"name: env{number:02}"))
        files.append(file)
    return files


def synth_seconds(folder: Path, count: int) -> float:
    """Return how long the app takes for so many environments, template validation off."""
    context = json.loads((PROJECT / "cdk.json").read_text())["context"]
    files = ",".join(str(file) for file in environment_files(folder, count))
    environment = {
        **os.environ,
        "CDK_VALIDATION": "false",
        "CDK_OUTDIR": str(folder / "cdk.out"),
        "CDK_CONTEXT_JSON": json.dumps({**context, "environment": files}),
    }
    return seconds((sys.executable, "app.py"), environment)


def main() -> None:
    """Print ratios measured in this run; absolute times do not carry over to other machines."""
    counts = _FULL_COUNTS if "--full" in sys.argv else _COUNTS
    first = 0.0
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            took = synth_seconds(Path(folder), count)
        first = first or took
        more = f", each further one {(took - first) / (count - 1) / first:.2f}" if count > 1 else ""
        print(f"synth of {count:2} environments: {took / first:.2f} of one{more}")
    bare = seconds((sys.executable, "-c", "pass"), os.environ)
    validate = ("eks-constructs", "validate", "environments/dev.yaml")
    print(f"validate: {seconds(validate, os.environ) / bare:.1f} of a bare start of Python")


if __name__ == "__main__":
    main()
