"""Fields of the file are spelled as eksctl spells them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args, get_origin

import pytest

from eks_constructs.config import ClusterConfig
from eks_constructs.config.field_names import file_name
from eks_constructs.config.known_fields import eksctl_paths
from eks_constructs.config.section import Section


@pytest.mark.parametrize(
    ("attribute", "name"),
    [
        ("id", "id"),
        ("iam", "iam"),
        ("min_size", "minSize"),
        ("service_ipv4_cidr", "serviceIPv4CIDR"),
        ("public_access_cidrs", "publicAccessCIDRs"),
        ("attach_policy_arns", "attachPolicyARNs"),
        ("volume_kms_key_id", "volumeKmsKeyID"),
        ("disable_imdsv1", "disableIMDSv1"),
        ("kube_api_server_config", "kubeAPIServerConfig"),
        ("event_ttl", "eventTTL"),
    ],
)
def test_acronyms_keep_their_spelling(attribute: str, name: str) -> None:
    """The first word is in lower case, later acronyms are not."""
    assert file_name(attribute) == name


def test_every_field_of_the_model_is_one_of_eksctl() -> None:
    """A field that eksctl does not have belongs to the Platform document."""
    assert sorted(set(_paths(ClusterConfig, "")) - eksctl_paths()) == []


def _paths(section: type[Section], prefix: str) -> Iterator[str]:
    for name, field in section.model_fields.items():
        path = f"{prefix}.{field.alias or name}".removeprefix(".")
        yield path
        for inner, suffix in _sections(field.annotation):
            yield from _paths(inner, f"{path}{suffix}")


def _sections(annotation: object) -> Iterator[tuple[type[Section], str]]:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation, ""
    origin = get_origin(annotation)
    step = "[]" if origin is tuple else ".*" if origin is Mapping else ""
    for argument in get_args(annotation):
        yield from ((inner, step + suffix) for inner, suffix in _sections(argument))
