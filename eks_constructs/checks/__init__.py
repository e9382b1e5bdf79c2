"""Policy checks at every synth: rules for EKS, and findings accepted one by one."""

from __future__ import annotations

from eks_constructs.checks.acknowledgements import Acknowledgement, acknowledge
from eks_constructs.checks.catalogue import RULES, Override, Rule
from eks_constructs.checks.library import acknowledge_library_findings
from eks_constructs.checks.registration import add_checks, warn_only
from eks_constructs.checks.report import (
    AcknowledgedFinding,
    Finding,
    Report,
    Severity,
    UnusedAcknowledgement,
    format_findings,
    read_report,
    unused_acknowledgements,
)

__all__ = [
    "RULES",
    "AcknowledgedFinding",
    "Acknowledgement",
    "Finding",
    "Override",
    "Report",
    "Rule",
    "Severity",
    "UnusedAcknowledgement",
    "acknowledge",
    "acknowledge_library_findings",
    "add_checks",
    "format_findings",
    "read_report",
    "unused_acknowledgements",
    "warn_only",
]
