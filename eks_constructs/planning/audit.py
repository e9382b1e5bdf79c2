"""What the audit log of a cluster tells that somebody should hear of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from eks_constructs.errors import Problem
from eks_constructs.values import frozen


@frozen
class AuditEvent:
    """A kind of event of the audit log.

    Attributes:
        pattern: How CloudWatch Logs finds it.
        threshold: How many in five minutes are worth an alarm.
        description: What happened.
    """

    pattern: str
    threshold: int
    description: str


AUDIT_EVENTS: Final[Mapping[str, AuditEvent]] = {
    "AccessEntryChanges": AuditEvent(
        pattern=(
            # EKS has names that begin so, which no access entry may have: it updates add-ons,
            # and puts the roles of nodes into aws-auth.
            '{ ( ($.objectRef.resource = "configmaps" && $.objectRef.name = "aws-auth" && '
            '$.objectRef.namespace = "kube-system" && $.verb != "get" && $.verb != "list" && '
            '$.verb != "watch") || '
            '($.objectRef.resource = "clusterrolebindings" && ($.verb = "create" || '
            '$.verb = "update" || $.verb = "patch" || $.verb = "delete")) ) && '
            '$.user.username != "eks:*" }'
        ),
        threshold=1,
        description="who may do what in the cluster was changed: cluster role bindings or aws-auth",
    ),
    "AnonymousRequests": AuditEvent(
        pattern=(
            '{ $.user.username = "system:anonymous" && $.responseStatus.code < 400 && '
            '$.requestURI != "/healthz*" && $.requestURI != "/livez*" && '
            '$.requestURI != "/readyz*" && $.requestURI != "/version*" }'
        ),
        threshold=1,
        description="a request without credentials was answered",
    ),
    "DeniedRequests": AuditEvent(
        pattern="{ $.responseStatus.code = 403 }",
        threshold=50,
        description="many requests were denied: somebody tries what they may not do",
    ),
    "ExecIntoPods": AuditEvent(
        pattern=(
            '{ $.objectRef.resource = "pods" && ($.objectRef.subresource = "exec" || '
            '$.objectRef.subresource = "attach") }'
        ),
        threshold=1,
        description="somebody opened a shell in a pod",
    ),
    "SecretReads": AuditEvent(
        pattern=(
            '{ $.objectRef.resource = "secrets" && $.verb = "list" && '
            '$.user.username != "system:*" && $.user.username != "eks:*" }'
        ),
        threshold=5,
        description="somebody lists secrets",
    ),
}
"""Kinds of events by name.

See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html,
https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ and
https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
"""


ACCESS_CALLS: Final = (
    "AssociateAccessPolicy",
    "CreateAccessEntry",
    "DeleteAccessEntry",
    "DisassociateAccessPolicy",
    "UpdateAccessEntry",
    "UpdateClusterConfig",
)
"""Calls of EKS that change who gets into a cluster, from where, and what it logs.

See https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations.html
"""


def audit_problems(thresholds: Mapping[str, int | None]) -> Iterator[Problem]:
    """Yield what is wrong with thresholds for events of the audit log.

    Args:
        thresholds: How many in five minutes, by the name of the event; ``None`` for no alarm.
    """
    for name, threshold in thresholds.items():
        where = f"thresholds[{name!r}]"
        if name not in AUDIT_EVENTS:
            message = f"must be of {', '.join(AUDIT_EVENTS)}"
            yield Problem(code="unknown-value", where=where, got=name, message=message)
        elif threshold is not None and threshold < 1:
            message = "must be at least 1, or None for no alarm"
            yield Problem(code="out-of-range", where=where, got=threshold, message=message)
