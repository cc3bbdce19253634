"""The names that outside software relies on, where it looks for them, and what importing them costs."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import grassroots_gov

SOURCE = Path(grassroots_gov.__file__)


@pytest.mark.parametrize("name", grassroots_gov.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(grassroots_gov, name)
    assert getattr(value, "__name__", name) == name
    assert value.__doc__, f"{name} has no docstring"


def test_names_for_type_checkers_are_the_names_at_run_time() -> None:
    checking = next(node for node in ast.parse(SOURCE.read_text("utf-8")).body if isinstance(node, ast.If))
    imported = {
        alias.asname: node.module
        for node in checking.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert sorted(str(name) for name in imported) == grassroots_gov.__all__
    for name, module in imported.items():
        assert getattr(importlib.import_module(str(module)), str(name)) is getattr(grassroots_gov, str(name))


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Communes"):
        grassroots_gov.Communes  # type: ignore[attr-defined] # noqa: B018


def test_every_error_is_in_the_one_tree_with_a_code_of_its_own() -> None:
    from grassroots_gov import errors
    from grassroots_gov.text import has

    tree = [
        value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)
    ]
    codes = [error.code for error in tree if issubclass(error, errors.GrassrootsError)]
    assert len(codes) == len(tree) == len(set(codes))
    assert [code for code in codes if not (has(f"errors.{code}") and has(f"errors.{code}.mend"))] == []


HEAVY = (
    "hypothesis",
    "holidays",
    "dateutil.rrule",
    "sqlalchemy",
    "rich",
    "sqlite3",
    "pluggy",
    "json",
    "tomllib",
)


def test_importing_the_library_loads_nothing_heavy() -> None:
    code = f"import sys, grassroots_gov; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "heavy"),
    [
        ("Dong", ("hypothesis", "holidays", "dateutil", "sqlalchemy", "rich", "sqlite3", "pluggy")),
        ("decide", ("hypothesis", "holidays", "dateutil", "sqlalchemy", "rich", "sqlite3", "pluggy")),
        (
            "plan_duty",
            ("hypothesis", "holidays", "dateutil.rrule", "sqlalchemy", "rich", "sqlite3", "pluggy"),
        ),
        ("Ledger", ("hypothesis", "holidays", "dateutil", "sqlalchemy", "rich", "sqlite3", "pluggy")),
        ("Commune", ("hypothesis", "holidays", "dateutil", "sqlalchemy", "rich")),
    ],
)
def test_a_room_loads_only_what_it_uses(name: str, heavy: tuple[str, ...]) -> None:
    code = f"import sys; from grassroots_gov import {name}; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
