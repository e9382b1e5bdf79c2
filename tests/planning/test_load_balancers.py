"""Ingress classes, bindings, and clusters that share an address."""

from __future__ import annotations

import pytest

from eks_constructs.errors import ConfigurationError
from eks_constructs.planning.load_balancers import (
    Backend,
    backend_problems,
    client_problems,
    controller_values,
    ingress_class,
    name_problems,
    target_group_binding,
)


def test_the_controller_asks_nobody_where_it_is() -> None:
    """Pods do not reach the metadata service, and a new certificate each time is no diff."""
    values = controller_values(
        cluster_name="shop", vpc_id="vpc-00000001", region="eu-west-1", service_account="lbc"
    )
    assert (values["vpcId"], values["region"], values["clusterName"]) == (
        "vpc-00000001",
        "eu-west-1",
        "shop",
    )
    assert values["keepTLSSecret"] is True
    assert values["serviceAccount"] == {"create": True, "name": "lbc"}


def test_a_class_says_what_holds_for_all_its_load_balancers() -> None:
    """TLS, where it stands, what stands before it."""
    parameters, ingress = ingress_class(
        name="public",
        scheme="internet-facing",
        group="shop",
        certificate_arns=["arn:c"],
        web_acl_arn="arn:w",
        access_logs_bucket="logs",
        default=True,
    )
    assert parameters.document() == {
        "apiVersion": "elbv2.k8s.aws/v1beta1",
        "kind": "IngressClassParams",
        "metadata": {"name": "public"},
        "spec": {
            "scheme": "internet-facing",
            "targetType": "ip",
            "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
            "sslRedirectPort": "443",
            "loadBalancerAttributes": [
                {"key": "access_logs.s3.bucket", "value": "logs"},
                {"key": "access_logs.s3.enabled", "value": "true"},
                {"key": "routing.http.drop_invalid_header_fields.enabled", "value": "true"},
            ],
            "group": {"name": "shop"},
            "certificateArn": ["arn:c"],
            "wafv2AclArn": "arn:w",
        },
    }
    document = ingress.document()
    assert document["spec"] == {
        "controller": "ingress.k8s.aws/alb",
        "parameters": {
            "apiGroup": "elbv2.k8s.aws",
            "kind": "IngressClassParams",
            "name": "public",
        },
    }
    assert ingress.annotations == {"ingressclass.kubernetes.io/is-default-class": "true"}


def test_a_plain_class_has_nothing_unsaid() -> None:
    """Neither group nor certificate, and it is nobody's default."""
    parameters, ingress = ingress_class(name="inside", scheme="internal")
    spec = parameters.body["spec"]
    assert isinstance(spec, dict)
    assert {"group", "certificateArn", "wafv2AclArn"} & set(spec) == set()
    assert ingress.annotations == {}


def test_names_of_classes_and_bindings_are_those_of_kubernetes() -> None:
    """All that is wrong is told at once."""
    with pytest.raises(ConfigurationError) as caught:
        ingress_class(name="A_b", scheme="public", group="B")  # type: ignore[arg-type]
    assert [problem.where for problem in caught.value.problems] == ["name", "scheme", "group"]
    with pytest.raises(ConfigurationError) as caught:
        target_group_binding(name="A", namespace="_", service="", port=0, target_group_arn="arn:x")
    assert [problem.where for problem in caught.value.problems] == [
        "name",
        "namespace",
        "service",
        "port",
    ]


def test_a_binding_registers_pods() -> None:
    """By their addresses."""
    binding = target_group_binding(
        name="web", namespace="shop", service="web", port=80, target_group_arn="arn:x"
    )
    assert binding.body == {
        "spec": {
            "serviceRef": {"name": "web", "port": 80},
            "targetGroupARN": "arn:x",
            "targetType": "ip",
        }
    }


def test_a_binding_lets_the_load_balancer_in() -> None:
    """The controller writes the rule into the security groups of the pods, for TCP only."""
    binding = target_group_binding(
        name="web",
        namespace="shop",
        service="web",
        port=80,
        target_group_arn="arn:x",
        let_in="sg-0123456789abcdef0",
    )
    assert binding.body["spec"]["networking"] == {  # type: ignore[index, call-overload]
        "ingress": [
            {
                "from": [{"securityGroup": {"groupID": "sg-0123456789abcdef0"}}],
                "ports": [{"protocol": "TCP"}],
            }
        ]
    }


@pytest.mark.parametrize(
    ("backends", "told"),
    [
        ({}, ["backends: must be 1 to 5"]),
        ({"blue": Backend(weight=0)}, ["backends: must not all have the weight 0"]),
        ({"B": Backend(weight=1)}, ["backends['B']: must have lower-case letters"]),
        ({"b": Backend(weight=1000)}, ["backends['b'].weight: must be 0 to 999"]),
        ({"b": Backend(weight=1, port=70000)}, ["backends['b'].port: must be 1 to 65535"]),
        ({"b": Backend(weight=1, health_path="x")}, ["backends['b'].health_path: must start with"]),
        ({f"b{i}": Backend(weight=1) for i in range(6)}, ["backends: must be 1 to 5"]),
    ],
)
def test_backends_that_cannot_share(backends: dict[str, Backend], told: list[str]) -> None:
    """Each problem has its place."""
    found = [str(problem) for problem in backend_problems(backends)]
    assert len(found) == len(told)
    assert all(text.startswith(start) for text, start in zip(found, told, strict=True))


def test_blue_and_green_share() -> None:
    """One of them may be idle."""
    assert not list(backend_problems({"blue": Backend(weight=100), "green": Backend(weight=0)}))


def test_clients_and_names() -> None:
    """Blocks of both families, names of the zones given."""
    assert not list(client_problems(["203.0.113.0/24", "2001:db8::/32"]))
    (wrong,) = client_problems(["203.0.113.1/24"])
    assert wrong.where == "allowed_cidrs[0]"
    assert not list(name_problems(["shop.example.com"], ["example.com"]))
    (other,) = name_problems(["shop.example.org"], ["example.com"])
    assert other.message == "must be in one of the zones: example.com"
    (none,) = name_problems(["shop.example.org"], [])
    assert none.message == "must be in one of the zones, but none is given"
    (bad,) = name_problems(["Shop"], ["example.com"])
    assert bad.code == "name-invalid"
