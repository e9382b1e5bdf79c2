"""What the patterns over the audit log find in events as the API server writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase

import pytest

from eks_constructs.planning.audit import AUDIT_EVENTS, audit_problems

_TERM = re.compile(r'\$\.([\w.]+) (!=|=|<) (?:"([^"]*)"|(\d+))')
_LONGEST_PATTERN = 1024


def finds(pattern: str, event: Mapping[str, object]) -> bool:
    """Return whether CloudWatch Logs would find an event; a field that is not there is not equal.

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
    """

    def holds(term: re.Match[str]) -> str:
        path, operator, text, number = term.groups()
        value: object = event
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        if value is None:
            return "False"
        if text is not None:
            return str(fnmatchcase(str(value), text) is (operator == "="))
        assert isinstance(value, int)
        return str({"=": value == int(number), "<": value < int(number)}[operator])

    inside = re.fullmatch(r"\{ (.*) \}", pattern)
    assert inside is not None
    logic = _TERM.sub(holds, inside[1]).replace("&&", "and").replace("||", "or")
    assert re.fullmatch(r"(?:True|False|and|or|[() ])+", logic)
    return bool(eval(logic))  # noqa: S307 - of the words that stand above


def event(
    user: str,
    verb: str,
    resource: str,
    *,
    code: int = 200,
    uri: str | None = None,
    about: Mapping[str, str] | None = None,
) -> Mapping[str, object]:
    """Return an event of the audit log.

    See https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
    """
    return {
        "kind": "Event",
        "user": {"username": user},
        "verb": verb,
        "requestURI": uri or f"/api/v1/{resource}",
        "objectRef": {"resource": resource, **(about or {})},
        "responseStatus": {"code": code},
    }


BINDINGS = "clusterrolebindings"
AUTH = {"name": "aws-auth", "namespace": "kube-system"}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (event("arn:aws:sts::1:assumed-role/a/b", "create", BINDINGS), ["AccessEntryChanges"]),
        (event("system:serviceaccount:a:b", "patch", BINDINGS), ["AccessEntryChanges"]),
        (event("alice", "list", BINDINGS), []),
        (event("eks:addon-manager", "patch", BINDINGS), []),
        (event("alice", "update", "configmaps", about=AUTH), ["AccessEntryChanges"]),
        (event("alice", "get", "configmaps", about=AUTH), []),
        (event("eks:node-manager", "update", "configmaps", about=AUTH), []),
        (event("alice", "update", "configmaps", about=AUTH | {"name": "other"}), []),
        (
            event("alice", "create", "pods", about={"subresource": "exec"}, code=101),
            ["ExecIntoPods"],
        ),
        (
            event("alice", "create", "pods", about={"subresource": "attach"}, code=101),
            ["ExecIntoPods"],
        ),
        (event("alice", "get", "pods", about={"subresource": "log"}), []),
        (event("alice", "list", "secrets"), ["SecretReads"]),
        (event("system:kube-controller-manager", "list", "secrets"), []),
        (event("alice", "get", "secrets", code=403), ["DeniedRequests"]),
        (event("system:anonymous", "get", "pods"), ["AnonymousRequests"]),
        (event("system:anonymous", "get", "", uri="/livez?verbose"), []),
        (event("system:anonymous", "get", "pods", code=403), ["DeniedRequests"]),
    ],
)
def test_patterns_find_what_they_say(given: Mapping[str, object], found: list[str]) -> None:
    """And nothing that happens all the time."""
    assert [name for name, each in AUDIT_EVENTS.items() if finds(each.pattern, given)] == found


def test_patterns_are_no_longer_than_cloudwatch_takes() -> None:
    """See https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html."""
    assert max(len(each.pattern) for each in AUDIT_EVENTS.values()) <= _LONGEST_PATTERN


def test_thresholds_are_for_events_that_exist() -> None:
    """And at least one."""
    assert not list(audit_problems({"DeniedRequests": 5, "ExecIntoPods": None}))
    found = audit_problems({"Denied": 1, "ExecIntoPods": 0})
    assert [problem.where for problem in found] == [
        "thresholds['Denied']",
        "thresholds['ExecIntoPods']",
    ]
