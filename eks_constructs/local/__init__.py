"""A local AWS for the real CDK CLI: no account, no network, no cost."""

from __future__ import annotations
