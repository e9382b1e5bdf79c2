"""The table of add-ons in the documentation is that of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from eks_constructs.planning.addon_catalogue import (
    AddonPhase,
    Compute,
    KnownAddon,
    catalogue_date,
    find,
    names,
)
from eks_constructs.planning.addon_roles import AddonRoles, planned_roles
from eks_constructs.planning.addon_versions import known_versions
from tests.conftest import PROJECT

PAGE = PROJECT / "docs" / "addons.md"
COLUMNS = (
    "add-on",
    "from",
    "namespace",
    "created",
    "runs on",
    "in Auto Mode",
    "`AddonRoles.RECOMMENDED`",
    "remark",
)
PLACES = {
    Compute.EC2: "EC2",
    Compute.FARGATE: "Fargate",
    Compute.AUTO_MODE: "Auto Mode",
    Compute.HYBRID: "hybrid nodes",
}


def created(addon: KnownAddon) -> str:
    """Return when an add-on is created."""
    if addon.predecessors:
        return f"after {', '.join(f'`{name}`' for name in sorted(addon.predecessors))}"
    return "before nodes" if addon.phase is AddonPhase.BEFORE_NODES else "after nodes"


def runs_on(addon: KnownAddon) -> str:
    """Return where it runs, where AWS says so."""
    if addon.compute is None:
        return ""
    return ", ".join(text for place, text in PLACES.items() if place in addon.compute)


def recommended(addon: KnownAddon) -> str:
    """Return which policies its roles get, or which policy to give them."""
    if not addon.identities:
        return "needs none"
    planned = planned_roles(addon.name, AddonRoles.RECOMMENDED)
    policies = {
        policy.rpartition("/")[2]: None for role in planned for policy in role.managed_policies
    }
    if policies:
        since = f", from {addon.pod_identity_since}" if addon.pod_identity_since else ""
        return ", ".join(f"`{policy}`" for policy in policies) + since
    known = [each.well_known for each in addon.identities if each.well_known]
    if not known:
        return "yours to give"
    return f"`well_known.{known[0]}`" if planned else f"yours to give: `well_known.{known[0]}`"


def rows() -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"|{'---|' * len(COLUMNS)}"
    for name in names():
        addon = find(name)
        assert addon is not None
        cells = (
            f"`{name}`",
            addon.owner.value,
            addon.namespace or "",
            created(addon),
            runs_on(addon),
            "built in" if addon.in_auto_mode else "",
            recommended(addon),
            "; ".join(
                text
                for text in (
                    addon.remark,
                    f"only in {', '.join(sorted(addon.partitions))}" if addon.partitions else "",
                )
                if text
            ),
        )
        yield f"| {' | '.join(cells)} |"


def version_rows() -> Iterator[str]:
    """Yield the lines of the table of versions."""
    known = known_versions()
    columns = sorted(known.versions)
    yield f"| Kubernetes | {' | '.join(f'`{name}`' for name in columns)} |"
    yield f"|{'---|' * (len(columns) + 1)}"
    kubernetes = {version for rows_ in known.versions.values() for version in rows_}
    for version in sorted(kubernetes, key=lambda text: int(text.partition(".")[2])):
        cells = [next(iter(known.of(name, version)), "") for name in columns]
        yield f"| {version} | {' | '.join(cells)} |"


def test_the_page_shows_the_catalogue() -> None:
    """Line by line, with its date."""
    text = PAGE.read_text(encoding="utf-8")
    assert "\n".join(rows()) in text, "docs/addons.md must hold:\n" + "\n".join(rows())
    assert f"as of {catalogue_date()}" in text


def test_the_page_shows_the_newest_versions() -> None:
    """Those that the AWS pages print, with their date."""
    text = PAGE.read_text(encoding="utf-8")
    assert "\n".join(version_rows()) in text, "\n".join(version_rows())
    assert f"as of {known_versions().as_of}" in text
