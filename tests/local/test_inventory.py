"""What exists, as it travels between processes."""

from __future__ import annotations

from eks_constructs.local.inventory import Inventory
from tests.local.cloud import Cloud, cluster


def test_inventory_survives_the_journey(cloud: Cloud) -> None:
    """As JSON and back it is the same."""
    cloud.create({"Cluster": {**cluster(), "DeletionPolicy": "Retain"}})
    inventory = cloud.server.inventory()
    assert Inventory.from_json(inventory.to_json()) == inventory
    assert [row.physical_id for row in inventory.of_type("AWS::EKS::Cluster")] == ["dev"]
