"""What a self-managed node group must find where it is put."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eks_constructs.planning.group_place import GroupPlace, group_place_problems

WHOLE = GroupPlace(
    subnets=2,
    has_vpc=True,
    cluster_security_group=True,
    control_plane_security_group=False,
    own_security_group=True,
    security_groups=0,
    role=True,
    instance_profile=True,
)


@pytest.mark.parametrize(
    ("place", "where"),
    [
        (WHOLE, []),
        (replace(WHOLE, subnets=0), ["subnets"]),
        (replace(WHOLE, has_vpc=False), ["vpc"]),
        (replace(WHOLE, has_vpc=False, own_security_group=False), []),
        (replace(WHOLE, cluster_security_group=False), ["cluster_security_group_id"]),
        (
            replace(WHOLE, cluster_security_group=False, own_security_group=False),
            ["cluster_security_group_id"],
        ),
        (
            replace(
                WHOLE, cluster_security_group=False, own_security_group=False, security_groups=1
            ),
            [],
        ),
        (replace(WHOLE, control_plane_security_group=True), ["cluster_security_group_id"]),
        (
            replace(WHOLE, control_plane_security_group=True, cluster_security_group=False),
            [],
        ),
        (
            replace(WHOLE, control_plane_security_group=True, own_security_group=False),
            ["control_plane_security_group_id"],
        ),
        (replace(WHOLE, role=False), ["role"]),
        (replace(WHOLE, role=False, instance_profile=False), []),
    ],
)
def test_what_is_missing_is_told(place: GroupPlace, where: list[str]) -> None:
    """And nothing else."""
    assert [problem.where for problem in group_place_problems(place)] == where
