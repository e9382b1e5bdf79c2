"""Rewrite the dated catalogues of ``eks_constructs/planning/data`` from public facts.

    python -m tools.refresh_catalogue instance-types --as-of 2026-10-27
    python -m tools.refresh_catalogue regions --as-of 2026-10-27
    aws eks describe-cluster-versions --output json > versions.json
    python -m tools.refresh_catalogue kubernetes-versions --as-of 2026-11-23 versions.json
    python -m tools.refresh_catalogue addon-versions --as-of 2026-11-25

The first two read the data files that moto and botocore ship; ``--as-of`` is the release date of
the moto installed. The last asks EKS, with the credentials and the region of the environment.
``addons.json`` is kept by hand: no public file says what it says.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Final, NotRequired, TypedDict, cast

import boto3  # type: ignore[import-untyped]  # boto3 ships no type information
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend

from tools.addon_versions import Client, addon_versions

DATA: Final = Path(__file__).parents[1] / "eks_constructs" / "planning" / "data"

MORE_TYPES: Final = {
    # moto describes what one account sees in one day; these are sold elsewhere. Figures are from
    # the AWS pages on instance types and from the limits table of the Amazon VPC CNI.
    "dl1.24xlarge": "x86_64 96 786432 15 50 nitro efa=4",
    "g4ad.16xlarge": "x86_64 64 262144 8 30 nitro gpu=AMD:4",
    "g4ad.2xlarge": "x86_64 8 32768 2 4 nitro gpu=AMD:1",
    "g4ad.4xlarge": "x86_64 16 65536 3 10 nitro gpu=AMD:1",
    "g4ad.8xlarge": "x86_64 32 131072 4 15 nitro gpu=AMD:2",
    "g4ad.xlarge": "x86_64 4 16384 2 4 nitro gpu=AMD:1",
    "i3.metal": "x86_64 72 524288 15 50 nitro",
    "p3.16xlarge": "x86_64 64 499712 8 30 gpu=NVIDIA:8",
    "p3.2xlarge": "x86_64 8 62464 4 15 gpu=NVIDIA:1",
    "p3.8xlarge": "x86_64 32 249856 8 30 gpu=NVIDIA:4",
}
NEURON_DEVICES: Final = {"trn2u.48xlarge": 16}
"""Trainium machines that moto's data describes without their devices."""

EXCLUDED_ZONE_IDS: Final = {
    "ca-central-1": ["cac1-az3"],
    "us-east-1": ["use1-az3"],
    "us-west-1": ["usw1-az2"],
}
ZONE_LETTERS: Final = {"us-west-1": "abc"}
"""Regions of which one account sees only some zones, so that one account's view is too narrow."""
ZONES_PER_ACCOUNT: Final = {"us-west-1": 2}
REMARKS: Final = {
    "us-east-1": "use1-az3 has no room for clusters; many accounts know it as us-east-1e",
    "us-west-1": "an account sees two of the three zones; which two differs by account",
}


class _Gpu(TypedDict):
    Count: int
    Manufacturer: str


class _NeuronDevice(TypedDict):
    Count: int


class _Card(TypedDict):
    InterfaceTypes: list[str]
    NetworkCardIndex: int
    MaximumNetworkInterfaces: int


class _Network(TypedDict):
    DefaultNetworkCardIndex: int
    EfaInfo: NotRequired[dict[str, int]]
    EfaSupported: bool
    Ipv4AddressesPerInterface: int
    NetworkCards: list[_Card]


class _InstanceTypeFacts(TypedDict):
    BareMetal: bool
    BurstablePerformanceSupported: bool
    GpuInfo: NotRequired[dict[str, list[_Gpu]]]
    Hypervisor: NotRequired[str]
    MemoryInfo: dict[str, int]
    NetworkInfo: _Network
    NeuronInfo: NotRequired[dict[str, list[_NeuronDevice]]]
    NitroEnclavesSupport: NotRequired[str]
    ProcessorInfo: dict[str, list[str]]
    VCpuInfo: dict[str, int]


class _ClusterVersion(TypedDict):
    clusterVersion: str
    releaseDate: str
    endOfStandardSupportDate: str
    endOfExtendedSupportDate: str


class _Partition(TypedDict):
    id: str
    regions: dict[str, object]


def instance_types(as_of: str) -> None:
    """Write ``instance_types.json``: one line of figures for each type EKS can run."""
    packed = (files("moto") / "ec2/resources/instance_types.json.gz").read_bytes()
    facts = cast("dict[str, _InstanceTypeFacts]", json.loads(gzip.decompress(packed)))
    lines = {name: _figures(name, each) for name, each in facts.items() if _runs_linux(each)}
    content = {
        "as_of": as_of,
        "source": "EC2 DescribeInstanceTypes as bundled with moto; a few types by hand",
        "format": "architecture vCPUs memory-MiB interfaces IPv4-per-interface flags",
        "types": dict(sorted({**MORE_TYPES, **lines}.items())),
    }
    _write("instance_types.json", content)


def _runs_linux(facts: _InstanceTypeFacts) -> bool:
    # Mac machines run macOS only, so no node can be one.
    return not any("mac" in each for each in facts["ProcessorInfo"]["SupportedArchitectures"])


def _figures(name: str, facts: _InstanceTypeFacts) -> str:
    network = facts["NetworkInfo"]
    # Pods get addresses on the first card only; further cards carry EFA traffic.
    card = network["NetworkCards"][network["DefaultNetworkCardIndex"]]
    figures = (
        facts["ProcessorInfo"]["SupportedArchitectures"][-1],
        facts["VCpuInfo"]["DefaultVCpus"],
        facts["MemoryInfo"]["SizeInMiB"],
        card["MaximumNetworkInterfaces"],
        network["Ipv4AddressesPerInterface"],
        *_flags(name, facts),
    )
    return " ".join(map(str, figures))


def _flags(name: str, facts: _InstanceTypeFacts) -> Iterable[str]:
    if facts.get("Hypervisor", "nitro") == "nitro":
        yield "nitro"
    for gpu in facts.get("GpuInfo", {}).get("Gpus", [])[:1]:
        yield f"gpu={gpu['Manufacturer']}:{gpu['Count']}"
    devices = sum(each["Count"] for each in facts.get("NeuronInfo", {}).get("NeuronDevices", []))
    if devices := devices or NEURON_DEVICES.get(name, 0):
        yield f"neuron={devices}"
    if facts["BurstablePerformanceSupported"]:
        yield "burstable"
    if facts["NetworkInfo"]["EfaSupported"]:
        yield _efa(facts["NetworkInfo"])
    if facts.get("NitroEnclavesSupport") == "supported":
        yield "enclaves"


def _efa(network: _Network) -> str:
    # How many adapters there can be, one on each card; and the first card, where it is not card 0.
    first = next(
        card["NetworkCardIndex"]
        for card in network["NetworkCards"]
        if "efa" in card["InterfaceTypes"]
    )
    count = network.get("EfaInfo", {})["MaximumEfaInterfaces"]
    return f"efa={count}" if first == 0 else f"efa={count}@{first}"


def regions(as_of: str) -> None:
    """Write ``regions.json``: partition and zones of every region."""
    text = (files("botocore") / "data/partitions.json").read_text()
    partitions = cast("dict[str, list[_Partition]]", json.loads(text))["partitions"]
    zones = _zones()
    table = {
        region: _region(region, partition["id"], zones.get(region, set()))
        for partition in partitions
        for region in partition["regions"]
        if not region.endswith("-global")
    }
    content = {
        "as_of": as_of,
        "source": "EC2 zones as bundled with moto, partitions as bundled with botocore",
        "regions": dict(sorted(table.items())),
    }
    _write("regions.json", content)


def _zones() -> dict[str, set[str]]:
    zones = {
        region: {zone.name for zone in found if zone.zone_type == "availability-zone"}
        for region, found in RegionsAndZonesBackend.zones.items()
    }
    folder = files("moto") / "ec2/resources/instance_type_offerings/availability-zone"
    for file in folder.iterdir():
        offered = cast("list[dict[str, str]]", json.loads(gzip.decompress(file.read_bytes())))
        region = file.name.removesuffix(".json.gz")
        zones.setdefault(region, set()).update(each["Location"] for each in offered)
    return zones


def _region(region: str, partition: str, zones: Iterable[str]) -> dict[str, object]:
    letters = "".join(sorted(zone.removeprefix(region) for zone in zones))
    entry: dict[str, object] = {
        "partition": partition,
        "zones": ZONE_LETTERS.get(region, letters),
    }
    extras: Mapping[str, Mapping[str, object]] = {
        "excluded_zone_ids": EXCLUDED_ZONE_IDS,
        "zones_per_account": ZONES_PER_ACCOUNT,
        "remark": REMARKS,
    }
    entry.update({key: table[region] for key, table in extras.items() if region in table})
    return entry


def kubernetes_versions(as_of: str, described: Path) -> None:
    """Write ``kubernetes_versions.json`` from the answer of ``DescribeClusterVersions``."""
    answer = cast("dict[str, list[_ClusterVersion]]", json.loads(described.read_text()))
    found = sorted(
        answer["clusterVersions"],
        key=lambda each: tuple(map(int, each["clusterVersion"].split("."))),
    )
    content = {
        "as_of": as_of,
        "source": "EKS DescribeClusterVersions",
        "versions": {
            each["clusterVersion"]: {
                "released": _utc_day(each["releaseDate"]),
                "end_of_standard_support": _utc_day(each["endOfStandardSupportDate"]),
                "end_of_extended_support": _utc_day(each["endOfExtendedSupportDate"]),
                "derived": [],
            }
            for each in found
        },
    }
    _write("kubernetes_versions.json", content)


def _utc_day(moment: str) -> str:
    # The CLI prints local time; the calendar of AWS is in UTC, where each period starts a day.
    return datetime.fromisoformat(moment).astimezone(UTC).date().isoformat()


def _write(name: str, content: Mapping[str, object]) -> None:
    """Write JSON with one entry of the last, long table on each line, so that diffs are small."""
    *head, (table_name, table) = content.items()
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in head]
    rows = [
        f"    {json.dumps(key)}: {json.dumps(value)}"
        for key, value in cast("dict[str, object]", table).items()
    ]
    body = ",\n".join(rows)
    opening = f"  {json.dumps(table_name)}: {{"
    text = "\n".join(("{", *lines, opening, body, "  }", "}", ""))
    (DATA / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(rows)} entries, {len(text)} bytes")


def main() -> None:
    """Read the command line and write one catalogue."""
    parser = argparse.ArgumentParser(description="Refresh one catalogue of facts.")
    parser.add_argument(
        "catalogue", choices=["instance-types", "regions", "kubernetes-versions", "addon-versions"]
    )
    parser.add_argument(
        "--as-of", required=True, type=date.fromisoformat, help="date of the facts, YYYY-MM-DD"
    )
    parser.add_argument("file", nargs="?", type=Path, help="answer of DescribeClusterVersions")
    arguments = parser.parse_intermixed_args()
    as_of = cast("date", arguments.as_of).isoformat()
    match cast("str", arguments.catalogue):
        case "instance-types":
            instance_types(as_of)
        case "regions":
            regions(as_of)
        case "addon-versions":
            client = cast("Client", boto3.client("eks"))
            _write("addon_versions.json", addon_versions(client, as_of))
        case _ if isinstance(arguments.file, Path):
            kubernetes_versions(as_of, arguments.file)
        case _:
            parser.error("kubernetes-versions needs the answer of DescribeClusterVersions")


if __name__ == "__main__":
    main()
