"""Which endpoints a cluster needs, and what they are called where."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning import regions
from eks_constructs.planning.endpoints import (
    SERVICES,
    EndpointFeature,
    EndpointKind,
    is_available,
    plan_endpoints,
    service_name,
    services,
)

features_in_use = st.sets(st.sampled_from(EndpointFeature), min_size=1)
known_regions = st.sampled_from(regions.names())


def planned(*features: EndpointFeature, region: str = "eu-west-1") -> Mapping[str, EndpointKind]:
    """Return the services of a plan and how they are reached."""
    plan = plan_endpoints(features=features, region=region)
    return {each.service: each.kind for each in plan.endpoints}


def test_nodes_pull_images_and_join() -> None:
    """Layers of images come from S3, by the gateway that costs nothing."""
    interface = EndpointKind.INTERFACE
    assert planned(EndpointFeature.NODES) == {
        "ec2": interface,
        "ecr.api": interface,
        "ecr.dkr": interface,
        "eks": interface,
        "s3": EndpointKind.GATEWAY,
    }


@pytest.mark.parametrize("feature", EndpointFeature)
def test_every_feature_names_what_it_calls(feature: EndpointFeature) -> None:
    """A new feature arrives with its services."""
    assert SERVICES[feature]
    assert tuple(planned(feature)) == tuple(sorted(SERVICES[feature]))


@pytest.mark.parametrize(
    ("feature", "service"),
    [
        (EndpointFeature.POD_IDENTITY, "eks-auth"),
        (EndpointFeature.IRSA, "sts"),
        (EndpointFeature.CLUSTER_AUTOSCALER, "autoscaling"),
        (EndpointFeature.KARPENTER, "sqs"),
        (EndpointFeature.LOAD_BALANCERS, "elasticloadbalancing"),
        (EndpointFeature.SESSION_MANAGER, "ssmmessages"),
        (EndpointFeature.SESSION_MANAGER, "ec2messages"),
        (EndpointFeature.PROMETHEUS, "aps-workspaces"),
        (EndpointFeature.GUARDDUTY, "guardduty-data"),
        (EndpointFeature.SIGNALS, "cloudformation"),
        (EndpointFeature.EFS, "elasticfilesystem"),
    ],
)
def test_features_that_hang_without_their_service(feature: EndpointFeature, service: str) -> None:
    """Each of these was found out by somebody's private cluster."""
    assert service in planned(feature)


@given(features_in_use, features_in_use, known_regions)
def test_more_features_never_take_an_endpoint_away(
    some: set[EndpointFeature], more: set[EndpointFeature], region: str
) -> None:
    """And no service has two endpoints, whoever else calls it."""
    fewer = [each.service for each in plan_endpoints(features=some, region=region).endpoints]
    all_of_them = plan_endpoints(features=some | more, region=region)
    names = [each.service for each in all_of_them.endpoints]
    assert set(fewer) <= set(names)
    assert names == sorted(set(names))
    assert set(names).isdisjoint(all_of_them.unavailable)


@given(features_in_use, st.sets(st.sampled_from(services())), st.booleans())
def test_existing_endpoints_are_not_made_again(
    features: set[EndpointFeature],
    existing: set[str],
    complete: bool,  # noqa: FBT001 - hypothesis passes it by position
) -> None:
    """Whichever way they are named; the rest is made as before."""
    names = [service_name(each, "cn-north-1") if complete else each for each in sorted(existing)]
    plan = plan_endpoints(features=features, region="cn-north-1", existing=names)
    every = plan_endpoints(features=features, region="cn-north-1")
    assert plan.endpoints == tuple(e for e in every.endpoints if e.service not in existing)


def test_names_differ_in_china() -> None:
    """Some services keep the usual prefix there, some do not."""
    assert service_name("ecr.api", "eu-west-1") == "com.amazonaws.eu-west-1.ecr.api"
    assert service_name("ecr.api", "us-gov-west-1") == "com.amazonaws.us-gov-west-1.ecr.api"
    assert service_name("ecr.api", "cn-north-1") == "cn.com.amazonaws.cn-north-1.ecr.api"
    assert service_name("logs", "cn-north-1") == "com.amazonaws.cn-north-1.logs"
    assert service_name("s3", "cn-north-1") == "com.amazonaws.cn-north-1.s3"
    assert service_name("ecr.dkr", "eusc-de-east-1") == "eu.amazonaws.eusc-de-east-1.ecr.dkr"


def test_a_service_without_endpoint_is_told_and_not_made() -> None:
    """AWS publishes where the API of EKS has none."""
    plan = plan_endpoints(features=[EndpointFeature.NODES], region="mx-central-1")
    assert plan.unavailable == ("eks",)
    assert "eks" not in {each.service for each in plan.endpoints}
    assert is_available("eks-auth", "ap-southeast-5")


def test_what_cannot_be_is_refused_at_once() -> None:
    """With what was meant."""
    with pytest.raises(ConfigurationError) as caught:
        plan_endpoints(features=[], region="eu-wset-1", existing=["ecr-api"])
    assert str(caught.value) == (
        "invalid VPC endpoints:\n"
        "  - features: must name what the cluster does, such as EndpointFeature.NODES [empty]\n"
        "  - region: must be a region of the catalogue of 2026-10-27 (did you mean eu-west-1 or "
        "us-west-1 or me-west-1?); for a newer region, upgrade eks-constructs, got 'eu-wset-1' "
        "[unknown-value]\n"
        "  - existing[0]: must be a service that a feature calls, such as ecr.api, or a complete "
        "name, such as com.amazonaws.eu-west-1.execute-api (did you mean ecr.api?), got 'ecr-api' "
        "[unknown-value]"
    )


def test_a_feature_that_is_none_is_refused() -> None:
    """Text from elsewhere is checked as well."""
    with pytest.raises(ConfigurationError, match=r"did you mean nodes\?"):
        plan_endpoints(features=["node"], region="eu-west-1")  # type: ignore[list-item]
