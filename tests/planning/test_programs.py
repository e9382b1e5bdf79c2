"""Programs by eksctl's names."""

from __future__ import annotations

import pytest

from eks_constructs.planning.policies.programs import Program, program_policy
from eks_constructs.planning.policies.statements import WellKnownPolicy


def policy(program: Program, *, any_volume: bool = False) -> WellKnownPolicy:
    """Return what a program may do in the cluster ``demo``."""
    return program_policy(program, cluster_name="demo", any_volume=any_volume)


@pytest.mark.parametrize("program", Program)
def test_every_program_may_do_something(program: Program) -> None:
    """By statements or by a policy of AWS."""
    found = policy(program)
    assert bool(found.statements) != bool(found.managed_policies)


@pytest.mark.parametrize("program", [Program.EXTERNAL_DNS, Program.CERT_MANAGER])
def test_zones_are_all_of_the_account(program: Program) -> None:
    """Since the name says nothing of zones; the reason stands beside the wildcard."""
    (first, *_) = policy(program).statements
    assert first.resources == ("arn:${AWS::Partition}:route53:::hostedzone/*",)
    assert first.wildcard == "every hosted zone was asked for by name"


@pytest.mark.parametrize("program", [Program.AUTO_SCALER, Program.AWS_LOAD_BALANCER_CONTROLLER])
def test_what_belongs_to_a_cluster_is_limited_to_it(program: Program) -> None:
    """Where eksctl allows it for all of the account."""
    text = str(policy(program).statements)
    assert "demo" in text
    assert "SetDesiredCapacity" in text or "CreateLoadBalancer" in text


def test_volumes_are_the_drivers_own_unless_any_will_do() -> None:
    """AWS keeps a policy for each."""
    driver = Program.EBS_CSI_CONTROLLER
    assert policy(driver).managed_policies == ("AmazonEBSCSIDriverPolicyV2",)
    any_volume = policy(driver, any_volume=True)
    assert any_volume.managed_policies == ("service-role/AmazonEBSCSIDriverPolicy",)
