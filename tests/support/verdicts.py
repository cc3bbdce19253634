"""Verdicts kept whole as text: what a judge said of each case, every figure, article and word of it.

A golden file is read by a person before it is kept; a changed sentence, article or input shows as a change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from grassroots_gov.law import RuleBook, Verdict

__all__ = ["Cases", "kept", "told", "write"]

Cases = Mapping[str, Callable[[], Verdict]]
_HEAD = "### "


def told(verdict: Verdict, *books: RuleBook) -> str:
    """A verdict as JSON, a line for each finding, and in prose in both languages.

    The digest of one of ``books`` is told as "book", for it changes with every rule; what says nothing is
    left out of a finding.
    """
    plain = verdict.to_dict()
    findings = plain.pop("findings")
    if plain["book_digest"] in {book.digest for book in books}:
        plain["book_digest"] = "book"
    lines = [_line(plain), *(_line(_said(finding)) for finding in findings)]
    return "\n".join([*lines, "", verdict.explain("vi"), "", verdict.explain("en")])


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in values.items() if value not in (None, "", {})}
    return {name: _said(value) if isinstance(value, dict) else value for name, value in said.items()}


def _line(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


def kept(path: Path) -> dict[str, str]:
    """What a golden file holds, by case."""
    parts = path.read_text("utf-8").split(f"\n\n{_HEAD}")
    parts[0] = parts[0].removeprefix(_HEAD)
    return {name: text.rstrip("\n") for name, _, text in (part.partition("\n") for part in parts)}


def write(path: Path, cases: Cases, *books: RuleBook) -> None:
    """Write a golden file anew."""
    parts = [f"{_HEAD}{name}\n{told(judge(), *books)}" for name, judge in cases.items()]
    path.write_text("\n\n".join(parts) + "\n", "utf-8")
