"""Decisions as pure functions over plain values: no CDK, no input or output."""
