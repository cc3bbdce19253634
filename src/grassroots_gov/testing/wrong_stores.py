"""Stores that are wrong on purpose, each in one way that real backends are wrong in.

A kit is worth what it rejects: every class here breaks the clause it names, and the kit's tests hold it to
that. Read one beside the right store it spoils to see what a clause is about.
"""

from __future__ import annotations

from grassroots_gov.testing import wrong_handles, wrong_names, wrong_processes, wrong_records
from grassroots_gov.testing.storage import CLAUSES
from grassroots_gov.testing.wrong_base import NOTED, WrongStore

__all__ = ["WRONG_STORES", "WrongStore", "table"]

MODULES = (wrong_records, wrong_names, wrong_handles, wrong_processes)
_PLACE = {clause.name: place for place, clause in enumerate(CLAUSES)}

WRONG_STORES: tuple[WrongStore, ...] = tuple(
    sorted(
        (wrong for wrong in NOTED if wrong.store.__module__ in {module.__name__ for module in MODULES}),
        key=lambda wrong: (_PLACE[wrong.clause], wrong.name),
    )
)
"""Every wrong store, in the order of the clauses that reject them."""


def table() -> str:
    """The wrong stores as a Markdown table: store, what is wrong, the clause that it meets, the verdict.

    The kit's own tests run every row; a store that another clause refused, or none, would fail them.
    """
    promises = {clause.name: clause.promise for clause in CLAUSES}
    lines = ["| store | what is wrong | clause | verdict |", "|---|---|---|---|"]
    lines += [
        f"| `{wrong.name}` | {wrong.fault} | [{wrong.clause}](storage-{wrong.clause}.md) "
        f"| refused, against: {promises[wrong.clause]} |"
        for wrong in WRONG_STORES
    ]
    return "\n".join(lines) + "\n"
