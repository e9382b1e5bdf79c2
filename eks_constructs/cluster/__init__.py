"""The control plane of an EKS cluster.

Its own values live in :mod:`eks_constructs.planning.cluster` and its neighbours, where the
environment file finds them too.
"""

from __future__ import annotations

from eks_constructs.cluster._cluster import Cluster
from eks_constructs.cluster._options import AutoMode, ControlPlaneLogging, SecretsEncryption

__all__ = ["AutoMode", "Cluster", "ControlPlaneLogging", "SecretsEncryption"]
