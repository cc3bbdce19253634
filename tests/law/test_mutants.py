"""A wrong figure does not pass: every single change to a rulebook is refused or caught."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.law_mutants import DATA, caught, documents, mutants


def test_every_mutant_of_the_law_is_caught():
    made = [mutant for name in documents() for mutant in mutants(name, (DATA / name).read_text("utf-8"))]
    assert len(made) > 5000
    assert [mutant for mutant in made if not caught(mutant)] == []
