"""What aws-auth says, said by access entries."""

from __future__ import annotations

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.access import AccessEntryType
from eks_constructs.planning.access_from_mapping import entry_from_mapping

ARN = "arn:aws:iam::111122223333:role/Dev"


def test_people_keep_username_and_groups() -> None:
    """Each group once."""
    entry = entry_from_mapping(arn=ARN, username="dev", groups=["viewers", "devs", "viewers"])
    assert (entry.principal_arn, entry.username) == (ARN, "dev")
    assert entry.kubernetes_groups == ("viewers", "devs")
    assert not entry.is_cluster_admin


def test_masters_become_administrators() -> None:
    """Access entries refuse the group, and have a policy that means the same."""
    entry = entry_from_mapping(arn=ARN, groups=["system:masters", "devs"])
    assert entry.is_cluster_admin
    assert entry.kubernetes_groups == ("devs",)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ([], AccessEntryType.EC2_LINUX),
        (["eks:kube-proxy-windows"], AccessEntryType.EC2_WINDOWS),
        (["system:node-proxier"], AccessEntryType.FARGATE_LINUX),
    ],
)
def test_nodes_become_entries_of_their_type(more: list[str], kind: AccessEntryType) -> None:
    """EKS sets username and groups of these."""
    groups = ["system:nodes", "system:bootstrappers", *more]
    entry = entry_from_mapping(arn=ARN, username="system:node:{{EC2PrivateDNSName}}", groups=groups)
    assert (entry.type, entry.username, entry.kubernetes_groups) == (kind, None, ())


def test_other_groups_of_kubernetes_have_no_counterpart() -> None:
    """The message names the way out."""
    with pytest.raises(ConfigurationError, match=r"groups\[1\]: must not begin with system:"):
        entry_from_mapping(arn=ARN, groups=["devs", "system:nodes"])
