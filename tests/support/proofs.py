"""Whole verdicts, and refusals, held against a file that people read: one file for a judge.

A golden file says of each situation what is told in Vietnamese and in English, and then everything that the
verdict carries. It is written anew, to be read line by line before it is kept, with::

    WRITE_GOLDEN=1 python -m pytest tests/council/test_golden.py
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from grassroots_gov.errors import GrassrootsError
from grassroots_gov.law import RuleBook, Verdict

__all__ = ["hold"]


def hold(path: Path, situations: Mapping[str, Callable[[], Verdict]]) -> None:
    """Each situation is told in the file at ``path`` word for word, and no other is."""
    said = "\n".join(f"=== {name}\n{_told(judge)}" for name, judge in situations.items())
    if os.environ.get("WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(said, "utf-8")
    assert said.split("\n=== ") == path.read_text("utf-8").split("\n=== ")


def _told(judge: Callable[[], Verdict]) -> str:
    try:
        verdict = judge()
    except GrassrootsError as refused:
        lines = [type(refused).__name__, *(refused.explain(lang) for lang in ("vi", "en"))]
        return "\n".join([*lines, _json(_plain(refused)), ""])
    plain = verdict.to_dict()
    assert Verdict.from_dict(plain) == verdict
    findings = plain.pop("findings")
    # The digest changes with every sheet: only whose it is stands in the file.
    of_vietnam = plain["book_digest"] == RuleBook.vietnam().digest
    plain["book_digest"] = "vietnam" if of_vietnam else "another" if plain["book_digest"] else ""
    told = [verdict.explain("vi"), verdict.explain("en"), *map(_json, findings), _json(plain)]
    return "\n".join([*told, ""])


def _plain(refused: GrassrootsError) -> dict[str, str]:
    return {
        name: repr(value) if isinstance(value, (int, tuple)) else str(value)
        for name, value in refused.data().items()
    }


def _json(values: Mapping[str, Any]) -> str:
    cited = values.get("citation")
    shown = {name: value for name, value in values.items() if value not in (None, "", {})}
    if cited:
        shown["citation"] = " ".join(part or "-" for part in cited.values())
    return json.dumps(shown, ensure_ascii=False)
