"""An environment as an app in Python that uses our constructs directly, without its file.

The environment is built for once, while every call of the code that builds it is written down;
the app makes the same calls. So it has all sections of the file, and new ones without more ado.
"""

from __future__ import annotations

from eks_constructs.to_python.app import StageClass, environment_in_python

__all__ = ["StageClass", "environment_in_python"]
