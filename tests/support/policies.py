"""What parliament and cloudsplaining say about policies given as data."""

from __future__ import annotations

import json
import warnings
from importlib import import_module
from types import ModuleType
from typing import Final

from cloudsplaining.scan.policy_document import PolicyDocument

from eks_constructs.planning.policies.statements import WellKnownPolicy, document

PLACE: Final = {"partition": "aws", "region": "eu-west-1", "account": "111122223333"}
"""Where the policies are imagined to be deployed."""

RISKS: Final = (
    "all_allowed_unrestricted_actions",
    "allows_data_exfiltration_actions",
    "allows_privilege_escalation",
    "contains_statement_using_not_action",
    "credentials_exposure",
    "infrastructure_modification",
    "permissions_management_without_constraints",
    "service_wildcard",
    "tagging_actions_without_constraints",
    "write_actions_without_constraints",
)


def _load_parliament() -> ModuleType:
    with warnings.catch_warnings():
        # It leaves files open while it is imported, and is compiled then: its texts hold escapes
        # that are none, of which Python 3.12 and later warn by another name.
        for kind in (ResourceWarning, DeprecationWarning, SyntaxWarning):
            warnings.simplefilter("ignore", kind)
        return import_module("parliament")


_PARLIAMENT: Final = _load_parliament()


def parliament_findings(policy: WellKnownPolicy) -> set[tuple[str, str, str]]:
    """Return what parliament has to say, by policy, issue and subject."""
    text = json.dumps(document(policy.statements, **PLACE))
    found = set()
    for finding in _PARLIAMENT.analyze_policy_string(text).findings:
        detail = str(finding.detail)
        known = [word for word in detail.replace("'", " ").split() if ":" in word]
        subject = next((word for word in known if not word.endswith(":")), detail)
        found.add((policy.name, str(finding.issue), subject))
    return found


def cloudsplaining_findings(policy: WellKnownPolicy) -> set[tuple[str, str, str]]:
    """Return what cloudsplaining has to say, by policy, risk and action."""
    scanned = PolicyDocument(document(policy.statements, **PLACE))
    return {(policy.name, risk, str(action)) for risk in RISKS for action in getattr(scanned, risk)}
