"""Registers the strategies of grassroots_gov with Hypothesis, without importing grassroots_gov.

Hypothesis calls :func:`register` when it is imported (entry point group ``hypothesis``). A class that is
already there is registered at once; for the others a finder waits on ``sys.meta_path`` and registers them
when their module is imported, so that ``st.from_type(Officer)`` works whichever comes first. The strategies
themselves are only loaded when one is asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

TYPES = {
    "grassroots_gov.decisions.model": {"Count": "counts"},
    "grassroots_gov.funds.model": {"Entry": "entries"},
    "grassroots_gov.money": {"Dong": "amounts"},
    "grassroots_gov.officers.model": {"Absence": "absences", "Officer": "officers"},
}
"""By module: the class, and the strategy in ``grassroots_gov.strategies`` that draws it."""


def register() -> None:
    """Called by Hypothesis; never raises, because that would break ``import hypothesis`` for everybody."""
    for module in TYPES:
        if module in sys.modules:
            _register(sys.modules[module])
    if not any(isinstance(finder, _Waiting) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Waiting())


def _register(module: ModuleType) -> None:
    try:
        from hypothesis import strategies as st

        for name, strategy in TYPES[module.__name__].items():
            st.register_type_strategy(getattr(module, name), _drawn_by(strategy))
    except Exception as error:
        import warnings

        warnings.warn(f"grassroots_gov: no strategy for {module.__name__}: {error}", stacklevel=2)


def _drawn_by(strategy: str) -> Callable[[object], Any]:
    """A function, not a strategy: called when the type is first drawn, it loads the strategies then."""
    return lambda _: getattr(import_module("grassroots_gov.strategies"), strategy)()


def _then_register(execute: Callable[[ModuleType], None]) -> Callable[[ModuleType], None]:
    def execute_and_register(module: ModuleType) -> None:
        execute(module)
        _register(module)

    return execute_and_register


class _Waiting:
    """Finds no module itself: it lets the others find it, and registers when it has been executed."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name not in TYPES:
            return None
        for finder in sys.meta_path:
            spec = None if isinstance(finder, _Waiting) else finder.find_spec(name, path, target)
            if spec is not None and spec.loader is not None:
                # Of this loader only: others of its kind stay as they are.
                loader: Any = spec.loader
                loader.exec_module = _then_register(loader.exec_module)
                return spec
        return None
