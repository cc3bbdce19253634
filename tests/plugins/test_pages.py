"""The pages about plugins name every hook with its promise, and every clause."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grassroots_gov.hooks.specs import CLOSED, ISOLATED
from grassroots_gov.hooks.validate import SPECS
from grassroots_gov.testing import notifiers, storage

DOCS = Path(__file__).parents[2] / "docs"
INDEX = (DOCS / "plugins/index.md").read_text("utf-8")


@pytest.mark.parametrize("hook", sorted(SPECS))
def test_every_hook_stands_in_the_table_with_its_promise_and_has_an_example(hook: str) -> None:
    row = re.search(rf"^\| \[{hook}\]\(hook-{hook}\.md\) \|.*\| (.+) \|$", INDEX, re.MULTILINE)
    assert row is not None
    assert {"isolated": hook in ISOLATED, "closed": hook in CLOSED}.get(row[1], hook == "open_store")
    assert (DOCS / f"plugins/examples/{hook}.txt").exists()
    assert f"hook-{hook}\n" in INDEX.partition("{toctree}")[2]


@pytest.mark.parametrize("hook", sorted(SPECS))
def test_every_hook_says_arguments_answer_combination_and_failure(hook: str) -> None:
    text = SPECS[hook].__doc__ or ""
    found = re.findall(r"^    (\w+): ", text, re.MULTILINE)
    assert found == ["Arguments", "Answer", "Combination", "Failure"]


def test_every_clause_has_a_name_of_its_own_and_a_sentence() -> None:
    for clauses in (notifiers.CLAUSES, storage.CLAUSES):
        names = [clause.name for clause in clauses]
        assert len(set(names)) == len(names)
        assert all(clause.promise.endswith(".") for clause in clauses)
