"""``python -m benchmarks [--full]``: speed, as ratios measured in one run.

Absolute times do not carry over to other machines; ratios do. ``--full`` adds 50 environments.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from benchmarks.case import PROJECT
from benchmarks.large_files import large_file
from benchmarks.measure import measure

DEV: Final = PROJECT / "environments/dev.yaml"
_COUNTS: Final = (1, 5, 20)
_FULL_COUNTS: Final = (*_COUNTS, 50)
_GROUPS: Final = (225, 450, 900)
_TARGET: Final = 1.15
# Wider than the noise of a few runs, narrower than what a cost that grows with the count shows.
_LINEAR_WITHIN: Final = 1.25


def _module(name: str, folder: Path, *arguments: Path) -> tuple[str, ...]:
    outdir = folder / f"{name}-{len(arguments)}"
    return (sys.executable, "-m", f"benchmarks.{name}", str(outdir), *map(str, arguments))


def copies_of_dev(folder: Path, count: int) -> list[Path]:
    """Copy the dev environment under other names, each with a cluster of its own."""
    text = DEV.read_text()
    files = []
    for number in range(count):
        file = folder / f"env{number:02}.yaml"
        file.write_text(text.replace("  name: dev\n", f"  name: env{number:02}\n"))
        files.append(file)
    return files


def compare_with_handwritten(folder: Path) -> None:
    """Print what the library costs over a hand-written app with the same resources."""
    found = measure(
        {
            "library": _module("library", folder, DEV),
            "handwritten": _module("handwritten", folder),
        }
    )
    ours, floor = found["library"], found["handwritten"]
    print(f"synth of dev, ratio to the same resources by hand (target: at most {_TARGET})")
    for what, ratio in (
        ("time", ours.seconds / floor.seconds),
        ("processor time", ours.cpu_seconds / floor.cpu_seconds),
        ("peak memory of the largest process", ours.peak / floor.peak),
        ("peak memory of Python", ours.own_peak / floor.own_peak),
    ):
        print(f"  {what}: {ratio:.2f} ({'met' if ratio <= _TARGET else 'missed'})")


def compare_counts(folder: Path, counts: Sequence[int]) -> None:
    """Print what each further environment costs, and whether that stays the same."""
    files = copies_of_dev(folder, max(counts))
    found = measure({str(count): _module("library", folder, *files[:count]) for count in counts})
    seconds = {count: found[str(count)].seconds for count in counts}
    first = seconds[counts[0]]
    print("further environments")
    marginal = []
    for fewer, more in pairwise(counts):
        each = (seconds[more] - seconds[fewer]) / (more - fewer)
        marginal.append(each)
        print(f"  {fewer} to {more}: {each:.3f} s each, {each / first:.2f} of a first one")
    growth = marginal[-1] / marginal[0]
    verdict = "linear" if growth <= _LINEAR_WITHIN else "not linear"
    print(f"  last to first step: {growth:.2f} ({verdict}; at most {_LINEAR_WITHIN})")


def compare_validate() -> None:
    """Print what checking a file costs over a bare start of Python."""
    command = shutil.which("eks-constructs", path=str(Path(sys.executable).parent))
    found = measure(
        {
            "validate": (command or "eks-constructs", "validate", str(DEV)),
            "bare": (sys.executable, "-c", "pass"),
        }
    )
    ratio = found["validate"].seconds / found["bare"].seconds
    print(f"validate, ratio to a bare start of Python: {ratio:.1f}")


def compare_large_files(folder: Path) -> None:
    """Print what checking long files costs over a short one, and whether that grows evenly."""
    command = shutil.which("eks-constructs", path=str(Path(sys.executable).parent))
    files = {str(count): large_file(folder, count) for count in _GROUPS}
    found = measure(
        {
            name: (command or "eks-constructs", "validate", str(file))
            for name, file in {"dev": DEV, **files}.items()
        }
    )
    start = found["dev"].cpu_seconds
    print("validate of long files, processor time, ratio to dev")
    each = []
    for name, file in files.items():
        more = found[name].cpu_seconds - start
        each.append(more / int(name))
        print(f"  {name} groups, {file.stat().st_size / 1e6:.1f} MB: {1 + more / start:.2f}")
    growth = each[-1] / each[0]
    verdict = "linear" if growth <= _LINEAR_WITHIN else "not linear"
    print(f"  a group of the longest to one of the shortest: {growth:.2f} ({verdict})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="speed, as ratios")
    parser.add_argument("--full", action="store_true", help="also 50 environments")
    counts = _FULL_COUNTS if parser.parse_args().full else _COUNTS
    with tempfile.TemporaryDirectory() as folder:
        compare_with_handwritten(Path(folder))
        compare_counts(Path(folder), counts)
        compare_large_files(Path(folder))
    compare_validate()


if __name__ == "__main__":
    main()
