"""Amazon EKS as typed AWS CDK constructs.

Names are loaded when first used, so that importing a pure module does not start Node. Type checkers
read ``__init__.pyi`` instead.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final

from eks_constructs._homes import HOMES

_HOME: Final = {name: module for module, names in HOMES.items() for name in names}

__all__ = sorted(_HOME)  # noqa: PLE0605 - a list


def __getattr__(name: str) -> object:
    """Load a public name from its module at first use."""
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
