"""Kubernetes objects as data, and their text."""
