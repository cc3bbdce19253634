"""The fact sheets of the law, walked figure by figure, independently of how the rulebooks are read.

A path names a figure: ``democracy/matters/law_2022/infrastructure_contribution/threshold``. Items of a
list are named by what identifies them (regime and code, id, title), else by their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[1] / "data" / "law"
SHEETS = ("democracy", "officers", "funds")

IDENTITY: dict[str, tuple[str, ...]] = {
    "democracy/regimes": ("id",),
    "democracy/publicity_items": ("regime", "code"),
    "democracy/publicity_rules": ("regime", "code"),
    "democracy/matters": ("regime", "code"),
    "democracy/procedure": ("regime", "code"),
    "democracy/village_head": ("regime", "code"),
    "democracy/boards": ("code", "regime"),
    "democracy/conventions": ("regime",),
    "democracy/administrative_unit_consultation": ("regime",),
    "democracy/poverty_standards": ("regime",),
    "democracy/poverty_scores": ("regime",),
    "democracy/poverty_review": ("regime",),
    "democracy/cultural_titles": ("regime", "title"),
    "officers/regimes": ("id",),
    "officers/rules": ("id",),
    "funds/regimes": ("id",),
    "funds/decision_rules": ("id",),
    "funds/contributions": ("id",),
    "funds/fund_kinds": ("code",),
    "funds/deadlines": ("id",),
    "funds/voucher_rules": ("id",),
    "funds/books": ("code",),
    "funds/book_layouts": ("code",),
    "funds/book_rules": ("id",),
    "funds/reports": ("code",),
    "funds/report_layouts": ("code",),
    "funds/posting_templates": ("event", "step"),
    "funds/accounting_rules": ("id",),
    "funds/fund_publicity": ("id",),
}


@cache
def sheet(name: str) -> dict[str, Any]:
    """One sheet; the key ``off``, which YAML reads as false, is given its name back."""
    return _named(yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")))


def _named(node: Any) -> Any:
    if isinstance(node, dict):
        return {"off" if key is False else str(key): _named(part) for key, part in node.items()}
    if isinstance(node, list):
        return [_named(part) for part in node]
    return node.isoformat() if isinstance(node, date) else node


def items(path: str, node: Any) -> Iterator[tuple[str, Any]]:
    """The children of a node, each with its own path."""
    if isinstance(node, dict):
        yield from ((f"{path}/{key}", part) for key, part in node.items())
    elif isinstance(node, list):
        names = IDENTITY.get(path)
        for place, part in enumerate(node):
            own = "/".join(str(part[name]) for name in names) if names else str(place)
            yield f"{path}/{own}", part


def leaves(path: str, node: Any) -> Iterator[tuple[str, Any]]:
    """Every figure and word below a node."""
    if isinstance(node, (dict, list)) and node:
        for own, part in items(path, node):
            yield from leaves(own, part)
    else:
        yield path, node


@cache
def nodes() -> dict[str, tuple[Any, ...]]:
    """For every path of every sheet, the node and all that encloses it, outermost first."""
    found: dict[str, tuple[Any, ...]] = {}

    def walk(path: str, node: Any, above: tuple[Any, ...]) -> None:
        found[path] = (*above, node)
        for own, part in items(path, node):
            walk(own, part, (*above, node))

    for name in SHEETS:
        walk(name, sheet(name), ())
    return found


def plain(node: Any) -> Any:
    """A figure of a sheet in a form that the value of a rule can be brought to as well."""
    if isinstance(node, dict):
        named = {("relation" if key in ("op", "cmp") else key): part for key, part in node.items()}
        if "num" in named:
            return ("share", named["relation"], Fraction(named["num"], named["den"]), base(named["base"]))
        keys = named.keys() - {"what", "note", "confidence", "citation"}
        if {"n", "unit"} <= keys <= {"n", "unit", "relation", "from", "continuous"}:
            continuous = named.get("continuous", False)
            return (
                "period",
                named.get("relation"),
                named["n"],
                named["unit"],
                named.get("from", ""),
                continuous,
            )
        if keys == {"relation", "n"}:
            return ("bound", named["relation"], named["n"])
        parts = {key: plain(part) for key, part in named.items() if key not in ("confidence", "citation")}
        return {key: part for key, part in parts.items() if part not in (None, "", {})} or None
    if isinstance(node, list):
        return [plain(part) for part in node]
    if isinstance(node, float):
        share = Fraction(str(node))
        return f"{share.numerator}/{share.denominator}"
    if isinstance(node, str) and re.fullmatch(r"\d+%", node):
        return node[:-1] + "/100"
    return node


def base(name: str) -> str:
    """The sheet names one base in words."""
    return "eligible_for_title" if name == "eligible families or villages" else name


def nearest(path: str, *names: str) -> Any:
    """The value of the first of ``names`` found at the node or above it."""
    for node in reversed(nodes()[path]):
        if isinstance(node, dict):
            for name in names:
                if node.get(name) is not None:
                    return node[name]
    return None


def cites(source: str, article: str, clause: str | None, point: str | None) -> bool:
    """Whether a citation in a sheet's words names the article, and the clause and point if given.

    The sheets write "Art. 15(1)(a)", "Art 15 cl 2(d)", "Điều 12.3(c)", "Arts. 36-40".
    """
    text = re.sub(r"(\d+[a-zđ]?) cl (\d+(?:-\d+)?)", r"\1(\2)", source)
    text = re.sub(r"(\d+)\.(\d+)-\1\.(\d+)", r"\1(\2-\3)", text)
    text = re.sub(r"(?<![\d/.])(\d+)\.(\d+(?:-\d+)?)(?![\d.])", r"\1(\2)", text)
    text = re.sub(r"\(([\da-zđ]+)\)-\(([\da-zđ]+)\)", r"(\1-\2)", text)
    spans = re.findall(r"(?<![\w/])(\d+[a-zđ]?(?:-\d+)?)((?:\([\da-zđ]+(?:-[\da-zđ]+)?\))*)", text)
    for named, below in spans:
        parts = re.findall(r"\(([^)]+)\)", below)
        if not _spans(named, article):
            continue
        if clause is None:
            return True
        in_clause = bool(parts) and _spans(parts[0], clause)
        if in_clause and (point is None or (len(parts) > 1 and _spans(parts[1], point))):
            return True
    return False


def _spans(named: str, wanted: str) -> bool:
    if named == wanted:
        return True
    first, dash, last = named.partition("-")
    return bool(dash) and first.isdigit() and wanted.isdigit() and int(first) <= int(wanted) <= int(last)
