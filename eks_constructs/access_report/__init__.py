"""Who can do what in the clusters of synthesised templates.

It reads what the CDK wrote, not what was meant, and starts neither Node nor AWS.
"""

from __future__ import annotations

from eks_constructs.access_report._assembly import TemplatesError, read_assembly, read_templates
from eks_constructs.access_report._clusters import ClusterAccess, Grant, clusters_in
from eks_constructs.access_report._print import as_json, print_tables

__all__ = [
    "ClusterAccess",
    "Grant",
    "TemplatesError",
    "as_json",
    "clusters_in",
    "print_tables",
    "read_assembly",
    "read_templates",
]
