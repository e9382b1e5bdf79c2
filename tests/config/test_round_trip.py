"""A model written as YAML is read back as the same model."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from eks_constructs.config import ClusterConfig, Platform
from eks_constructs.config.environment_file import read_environment_file
from eks_constructs.config.section import Section

TEXT: Final = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=12
)
MAPS: Final = st.dictionaries(TEXT, TEXT, max_size=3)
SIZES: Final = st.integers(1, 1000)
ARNS: Final = st.sampled_from(
    ["arn:aws:iam::111122223333:role/A", "arn:aws-cn:iam::111122223333:policy/path/B"]
)

GROUPS: Final = st.fixed_dictionaries(
    {"name": TEXT},
    optional={
        "instanceTypes": st.lists(TEXT, max_size=3),
        "minSize": st.integers(0, 9),
        "maxSize": SIZES,
        "spot": st.booleans(),
        "labels": MAPS,
        "tags": MAPS,
        "volumeSize": SIZES,
        "disableIMDSv1": st.booleans(),
        "iam": st.fixed_dictionaries({}, optional={"attachPolicyARNs": st.lists(ARNS)}),
        "taints": st.lists(
            st.fixed_dictionaries(
                {"key": TEXT, "effect": st.sampled_from(["NoSchedule", "NoExecute"])},
                optional={"value": TEXT},
            ),
            max_size=2,
        ),
    },
)
CLUSTERS: Final = st.fixed_dictionaries(
    {
        "apiVersion": st.just("eksctl.io/v1alpha5"),
        "kind": st.just("ClusterConfig"),
        "metadata": st.fixed_dictionaries(
            {"name": TEXT, "region": TEXT}, optional={"version": TEXT, "tags": MAPS}
        ),
    },
    optional={
        "availabilityZones": st.lists(TEXT, max_size=3),
        "kubernetesNetworkConfig": st.fixed_dictionaries(
            {"ipFamily": st.sampled_from(["IPv4", "ipv6"])}
        ),
        "vpc": st.fixed_dictionaries(
            {}, optional={"cidr": TEXT, "publicAccessCIDRs": st.lists(TEXT, max_size=2)}
        ),
        "managedNodeGroups": st.lists(GROUPS, max_size=3),
    },
)
PLATFORMS: Final = st.fixed_dictionaries(
    {"apiVersion": st.just("eks-constructs/v1"), "kind": st.just("Platform")},
    optional={
        "account": st.from_regex(r"[0-9]{12}", fullmatch=True),
        "tags": MAPS,
        "network": st.fixed_dictionaries({}, optional={"isolatedSubnets": st.booleans()}),
        "cniPodIdentity": st.booleans(),
        "teams": st.lists(
            st.fixed_dictionaries(
                {
                    "name": TEXT.filter(bool),
                    "principals": st.lists(TEXT, max_size=2),
                    "level": st.sampled_from(["view", "edit", "admin", "cluster-admin"]),
                },
                optional={"namespaces": st.lists(TEXT, max_size=2)},
            ),
            max_size=2,
        ),
    },
)


def written(model: Section) -> str:
    """Return a model as YAML."""
    return yaml.safe_dump(
        model.model_dump(mode="json", exclude_unset=True), allow_unicode=True, sort_keys=False
    )


@settings(max_examples=50, deadline=None)
@given(cluster=CLUSTERS, platform=PLATFORMS)
def test_models_survive_their_way_through_a_file(
    cluster: dict[str, object], platform: dict[str, object]
) -> None:
    """Nothing is lost, and nothing is taken for something else: no text becomes a number."""
    models = (
        ClusterConfig.model_validate(cluster, by_alias=True, by_name=False),
        Platform.model_validate(platform, by_alias=True, by_name=False),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dev.yaml"
        path.write_text("---\n".join(written(model) for model in models), encoding="utf-8")
        found = read_environment_file(path)
    assert (found.problems, found.config, found.platform) == ((), *models)
