"""The two doors to an environment, and what several files must not share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from eks_constructs.config import (
    ClusterConfig,
    Environment,
    Platform,
    environment,
    load_environments,
)
from eks_constructs.config.access import (
    AccessConfig,
    AccessEntry,
    AccessPolicyAssociation,
    AccessScope,
)
from eks_constructs.config.managed_node_groups import ManagedNodeGroup
from eks_constructs.config.metadata import Metadata
from eks_constructs.config.node_group_parts import Taint
from eks_constructs.config.vpc import Nat, Vpc
from eks_constructs.errors import ConfigurationError
from tests.config.files import ADMIN, HEADER, PLATFORM, START, load, problems_of, write

CLUSTER: Final = ClusterConfig(
    metadata=Metadata(name="dev", region="eu-west-1", version="1.36", tags={"team": "a"}),
    access_config=AccessConfig(
        access_entries=(
            AccessEntry(
                principal_arn="arn:aws:iam::111122223333:role/Admin",
                access_policies=(
                    AccessPolicyAssociation(
                        policy_arn="arn:aws:eks::aws:cluster-access-policy/"
                        "AmazonEKSClusterAdminPolicy",
                        access_scope=AccessScope(type="cluster"),
                    ),
                ),
            ),
        )
    ),
    vpc=Vpc(cidr="10.1.0.0/16", nat=Nat(gateway="Single")),
    managed_node_groups=(
        ManagedNodeGroup(
            name="workers",
            instance_types=("m6i.large",),
            min_size=1,
            taints=(Taint(key="a", value="b", effect="NoSchedule"),),
        ),
    ),
)
TEXT: Final = (
    f"{HEADER}metadata: {{name: dev, region: eu-west-1, version: '1.36', tags: {{team: a}}}}\n"
    f"{ADMIN}\n"
    "vpc: {cidr: 10.1.0.0/16, nat: {gateway: Single}}\n"
    "managedNodeGroups: [{name: workers, instanceTypes: [m6i.large], minSize: 1, "
    "taints: {a: 'b:NoSchedule'}}]\n"
)


def without_source(found: Environment) -> tuple[object, ...]:
    """Return all that does not depend on the door."""
    return (
        found.name,
        found.region,
        found.network,
        found.cluster,
        found.addons,
        found.compute,
        found.platform,
        {(warning.code, warning.where, warning.message) for warning in found.warnings},
    )


@pytest.mark.parametrize("platform", [None, Platform()], ids=["eksctl", "hardened"])
def test_both_doors_lead_to_the_same_environment(tmp_path: Path, platform: Platform | None) -> None:
    """What is described in Python is what the file says."""
    from_file = load(tmp_path, TEXT + (PLATFORM if platform is not None else ""))
    assert without_source(environment("dev", CLUSTER, platform)) == without_source(from_file)
    assert from_file.source == tmp_path / "dev.yaml"


def test_the_python_door_refuses_what_the_file_door_refuses(tmp_path: Path) -> None:
    """The same problems, without places."""
    group = ManagedNodeGroup(name="a", min_size=3, max_size=2)
    broken = CLUSTER.model_copy(update={"managed_node_groups": (group,)})
    with pytest.raises(ConfigurationError) as caught:
        environment("dev", broken)
    assert [str(problem) for problem in caught.value.problems] == [
        (
            "managedNodeGroups[0].minSize: must be at most maxSize (2); lower it or raise maxSize, "
            "got 3 [out-of-range]"
        )
    ]
    text = START + "managedNodeGroups: [{name: a, minSize: 3, maxSize: 2}]\n"
    assert problems_of(write(tmp_path, text)) == [
        f"dev.yaml:5:40: {problem}" for problem in caught.value.problems
    ]


def test_sections_cannot_be_changed() -> None:
    """What was checked stays as it was checked."""
    with pytest.raises(ValueError, match="frozen"):
        CLUSTER.metadata.name = "other"  # type: ignore[misc]  # that is what must not work


def test_environments_are_sorted_by_name(tmp_path: Path) -> None:
    """The order of the files means nothing."""
    paths = [
        write(tmp_path, START.replace("name: dev", f"name: {name}"), f"{name}.yaml")
        for name in ("b", "a")
    ]
    assert [each.name for each in load_environments(paths)] == ["a", "b"]


def test_problems_of_all_files_are_told_by_file_and_line(tmp_path: Path) -> None:
    """One run shows everything."""
    wrong = START + "vpc: {cidr: x}\nzonalShiftConfig: {on: true}\n"
    paths = [
        write(tmp_path, wrong.replace("name: dev", f"name: {name}"), f"{name}.yaml")
        for name in ("b", "a")
    ]
    places = [problem.partition(" ")[0] for problem in problems_of(paths)]
    assert places == ["a.yaml:5:13:", "a.yaml:6:20:", "b.yaml:5:13:", "b.yaml:6:20:"]


def test_two_files_cannot_name_one_environment(tmp_path: Path) -> None:
    """The stem of the file is the name, whatever the folder and the ending."""
    other = tmp_path / "more"
    other.mkdir()
    first = write(tmp_path, START, "dev.yaml")
    second = write(other, START.replace("name: dev", "name: two"), "dev.yml")
    assert problems_of([first, second]) == [
        (
            "dev.yml:1:1: file: must have a name of its own, but dev.yaml names the same "
            "environment; rename one, got 'dev' [name-duplicate]"
        )
    ]


def test_a_file_that_is_named_twice_is_one(tmp_path: Path) -> None:
    """As when patterns overlap; and files that nobody can read have no names to clash."""
    file = write(tmp_path, START + "vpc: {cidr: x}\n", "dev.yaml")
    assert problems_of([file, file]) == problems_of([file])
    missing = [tmp_path / "none.yaml", tmp_path / "none.yml"]
    assert len(problems_of(missing)) == len(missing)


def test_two_environments_cannot_describe_one_cluster(tmp_path: Path) -> None:
    """EKS keeps names apart by account and region."""
    first, second = (write(tmp_path, START, f"{name}.yaml") for name in ("a", "b"))
    assert problems_of([first, second]) == [
        (
            "b.yaml:3:18: metadata.name: must be the only cluster of this name in eu-west-1, but "
            "a.yaml describes it too; EKS keeps names apart by account and region, got 'dev' "
            "[name-duplicate]"
        )
    ]
    elsewhere = write(tmp_path, START + PLATFORM + "account: '111122223333'\n", "c.yaml")
    assert problems_of([first, elsewhere]) == []


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("01-simple.yaml", "env-01-simple"),
        ("my env.yaml", "my-env"),
        ("a_b.prod.yaml", "a-b-prod"),
        ("Prod.yml", "Prod"),
    ],
)
def test_an_environment_is_named_after_its_file(tmp_path: Path, file: str, name: str) -> None:
    """In letters, digits and hyphens, a letter first, as CloudFormation names stacks."""
    assert load(tmp_path, START, file).name == name


def test_files_must_not_differ_in_other_characters_alone(tmp_path: Path) -> None:
    """They would name the same stacks."""
    first = write(tmp_path, START, "a-b.yaml")
    second = write(tmp_path, START.replace("name: dev", "name: two"), "a_b.yaml")
    (problem,) = problems_of([first, second])
    assert "a-b.yaml names the same environment; rename one, got 'a-b'" in problem


@pytest.mark.parametrize("name", ["--.yaml", f"{'x' * 65}.yaml", "ё.yaml"])
def test_the_name_of_a_file_must_fit_its_stacks(tmp_path: Path, name: str) -> None:
    """CloudFormation names stacks with letters, digits and hyphens."""
    (problem,) = problems_of(write(tmp_path, START, name))
    assert "must have a name of letters, digits and hyphens, a letter first" in problem


def test_the_same_files_give_the_same_result_on_every_day(tmp_path: Path) -> None:
    """Support is judged by the date of the catalogue unless a day is given."""
    path = write(tmp_path, TEXT)
    assert load_environments([path]) == load_environments([path])
    with pytest.raises(ConfigurationError, match="must be a Kubernetes version that EKS supports"):
        load_environments([path], today=date(2040, 1, 1))
    with pytest.raises(ConfigurationError, match="must be a Kubernetes version that EKS supports"):
        environment("dev", CLUSTER, today=date(2040, 1, 1))
