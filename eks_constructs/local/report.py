"""What exists in a local AWS, as tables that people read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.table import Table

from eks_constructs.local.inventory import Inventory, ResourceRow
from eks_constructs.local.json_values import (
    JsonObject,
    as_flag,
    as_object,
    as_text,
    objects,
    tag_map,
    texts,
)

_Row = Callable[[Inventory, ResourceRow], tuple[str, ...]]
_OWN_TAGS = ("kubernetes.io/", "karpenter.sh/")


def print_report(console: Console, inventory: Inventory) -> None:
    """Print stacks, network, cluster, what runs on it, and what was retained.

    Args:
        console: Where to.
        inventory: What exists.
    """
    if not inventory.stacks and not inventory.resources:
        console.print("Nothing exists yet.")
        return
    for table in tables(inventory):
        console.print(table)


def tables(inventory: Inventory) -> Iterator[Table]:
    """Yield the tables that have rows."""
    yield _stacks(inventory)
    for title, type_name, columns, row in _SECTIONS:
        found = inventory.of_type(type_name)
        if found:
            yield _table(title, columns, [row(inventory, item) for item in found])
    retained = [item for item in inventory.resources if item.retained]
    if retained:
        rows = [(item.type, item.physical_id, item.stack) for item in retained]
        yield _table("Retained on purpose", ("type", "id", "was in stack"), rows)


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _stacks(inventory: Inventory) -> Table:
    rows = []
    for stack in inventory.stacks:
        own = [
            item
            for item in inventory.resources
            if item.stack == stack.name and item.region == stack.region and not item.retained
        ]
        rows.append(
            (stack.name, stack.region, stack.status, str(len(own)), f"{stack.seconds:.1f} s")
        )
    return _table("Stacks", ("stack", "region", "status", "resources", "took"), rows)


def _vpc(_: Inventory, vpc: ResourceRow) -> tuple[str, ...]:
    return (_name(vpc), vpc.physical_id, as_text(vpc.properties.get("CidrBlock")))


def _subnet(_: Inventory, subnet: ResourceRow) -> tuple[str, ...]:
    tags = tag_map(subnet.properties.get("Tags"))
    shown = [f"{key}={value}" for key, value in tags.items() if key.startswith(_OWN_TAGS)]
    return (
        _name(subnet),
        as_text(subnet.properties.get("AvailabilityZone")),
        as_text(subnet.properties.get("CidrBlock")),
        "\n".join(sorted(shown)),
    )


def _cluster(_: Inventory, cluster: ResourceRow) -> tuple[str, ...]:
    vpc = as_object(cluster.properties.get("ResourcesVpcConfig"))
    return (
        cluster.physical_id,
        as_text(cluster.properties.get("Version")),
        _endpoint(vpc),
        as_text(as_object(cluster.properties.get("AccessConfig")).get("AuthenticationMode")),
        "yes" if cluster.properties.get("EncryptionConfig") else "no",
        "yes" if as_flag(cluster.properties.get("DeletionProtection")) else "no",
    )


def _endpoint(vpc: JsonObject) -> str:
    # EKS opens the public endpoint, and only that, unless told otherwise.
    public = as_flag(vpc.get("EndpointPublicAccess", True))
    private = as_flag(vpc.get("EndpointPrivateAccess", False))
    places = texts(vpc.get("PublicAccessCidrs")) or ["0.0.0.0/0"]
    words = ["private"] if private else []
    return ", ".join([*words, f"public from {', '.join(places)}"] if public else words)


def _node_group(inventory: Inventory, group: ResourceRow) -> tuple[str, ...]:
    scaling = as_object(group.properties.get("ScalingConfig"))
    wanted = scaling.get("DesiredSize")
    size = f"{as_text(scaling.get('MinSize'))} to {as_text(scaling.get('MaxSize'))}"
    return (
        group.physical_id,
        ", ".join(_instance_types(inventory, group)),
        as_text(group.properties.get("CapacityType")) or "ON_DEMAND",
        size if wanted is None else f"{size}, now {as_text(wanted)}",
        as_text(group.properties.get("AmiType")),
    )


def _instance_types(inventory: Inventory, group: ResourceRow) -> list[str]:
    own = texts(group.properties.get("InstanceTypes"))
    used = as_text(as_object(group.properties.get("LaunchTemplate")).get("Id"))
    from_template = [
        as_text(as_object(template.properties.get("LaunchTemplateData")).get("InstanceType"))
        for template in inventory.of_type("AWS::EC2::LaunchTemplate")
        if template.physical_id == used
    ]
    return own or [name for name in from_template if name]


def _fargate_profile(_: Inventory, profile: ResourceRow) -> tuple[str, ...]:
    selectors = []
    for selector in objects(profile.properties.get("Selectors")):
        labels = tag_map(selector.get("Labels"))
        wanted = ", ".join(f"{key}={value}" for key, value in labels.items())
        selectors.append(f"{as_text(selector.get('Namespace'))} {wanted}".strip())
    return (profile.physical_id, "\n".join(selectors))


def _addon(_: Inventory, addon: ResourceRow) -> tuple[str, ...]:
    version = as_text(addon.properties.get("AddonVersion")) or "default of the cluster's version"
    return (as_text(addon.properties.get("AddonName")), version)


def _access_entry(_: Inventory, entry: ResourceRow) -> tuple[str, ...]:
    return (
        as_text(entry.properties.get("PrincipalArn")),
        as_text(entry.properties.get("Type")) or "STANDARD",
        "\n".join(_policy(item) for item in objects(entry.properties.get("AccessPolicies"))),
        ", ".join(texts(entry.properties.get("KubernetesGroups"))),
    )


def _policy(item: JsonObject) -> str:
    name = as_text(item.get("PolicyArn")).rpartition("/")[2]
    spaces = ", ".join(texts(as_object(item.get("AccessScope")).get("Namespaces")))
    return f"{name} in {spaces}" if spaces else name


def _name(row: ResourceRow) -> str:
    return tag_map(row.properties.get("Tags")).get("Name", row.logical_id)


_SECTIONS: Sequence[tuple[str, str, tuple[str, ...], _Row]] = (
    ("VPC", "AWS::EC2::VPC", ("name", "id", "CIDR"), _vpc),
    ("Subnets", "AWS::EC2::Subnet", ("name", "zone", "CIDR", "tags"), _subnet),
    (
        "Cluster",
        "AWS::EKS::Cluster",
        ("name", "version", "endpoint", "authentication", "secrets encrypted", "protected"),
        _cluster,
    ),
    (
        "Node groups",
        "AWS::EKS::Nodegroup",
        ("cluster/name", "instance types", "capacity", "nodes", "image"),
        _node_group,
    ),
    ("Fargate profiles", "AWS::EKS::FargateProfile", ("cluster|name", "selects"), _fargate_profile),
    ("Add-ons", "AWS::EKS::Addon", ("name", "version"), _addon),
    (
        "Access entries",
        "AWS::EKS::AccessEntry",
        ("principal", "type", "policies", "groups"),
        _access_entry,
    ),
)
