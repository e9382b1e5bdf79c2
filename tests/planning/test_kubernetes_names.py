"""Names that Kubernetes takes."""

from __future__ import annotations

import pytest

from eks_constructs.planning.kubernetes_names import namespace_problems, object_name_problems


@pytest.mark.parametrize("namespace", ["Team", "a.b", "-a", "a-", "x" * 64, "", "${Ns}"])
def test_namespace_that_cannot_exist_is_refused(namespace: str) -> None:
    """Namespaces are DNS labels."""
    (problem,) = namespace_problems(namespace, where="namespace")
    assert problem.message.startswith("must have 1 to 63 lower-case letters, digits and hyphens")
    assert namespace_problems(None, where="namespace") == ()
    assert namespace_problems("kube-system", where="namespace") == ()


@pytest.mark.parametrize(
    "name", ["", "A", "a_b", "-a", "a-", "a..b", "a" * 254, "a\n", "a:b", "${Name}"]
)
def test_names_that_kubernetes_refuses(name: str) -> None:
    """Nothing that CloudFormation would replace gets in either."""
    (problem,) = object_name_problems(name)
    assert problem.code == "name-invalid"
    assert "lower-case letters, digits, hyphens and dots" in problem.message


@pytest.mark.parametrize("name", ["a", "gp3", "a.b-c", "a" * 253])
def test_names_that_kubernetes_takes(name: str) -> None:
    """They pass."""
    assert object_name_problems(name) == ()
