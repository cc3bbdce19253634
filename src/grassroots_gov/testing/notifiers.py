"""The conformance kit for channels: what a ``Notifier`` promises, clause by clause.

Needs nothing but the channel and a way to see what it delivered. Clauses have names and levels: ``core``
asks only for messages to be sent; ``faults`` needs :class:`Trouble`, which can break the channel.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from itertools import count

from grassroots_gov.errors import ConformanceError
from grassroots_gov.notices import Message, Notifier
from grassroots_gov.testing.notifier_bench import Bench, Trouble
from grassroots_gov.testing.notifier_clauses import CLAUSES, Clause, Level

__all__ = ["CLAUSES", "Clause", "Level", "Trouble", "check_notifier", "run_clause"]


def check_notifier(
    make_notifier: Callable[[], Notifier],
    received: Callable[[], Sequence[Message]],
    *,
    recipients: Sequence[str] = ("xom-1", "xom-2"),
    trouble: Trouble | None = None,
    level: Level | None = None,
    unsupported: Collection[str] = (),
    not_yet: Collection[str] = (),
    only: Collection[str] = (),
    patience: float = 10.0,
    settle: float = 0.02,
) -> None:
    """Check a channel against every clause; :class:`ConformanceError` names the first that it breaks.

    ``make_notifier``  makes a notifier on the channel, ready to send
    ``received``       what the channel delivered so far, unchanged and in order
    ``recipients``     two addresses that the channel understands
    ``trouble``        breaks the channel; without it the level ``faults`` is left out
    ``level``          check this level only; ``faults`` needs ``trouble``
    ``unsupported``    clauses the channel cannot keep and never will; they are left out
    ``not_yet``        clauses it does not keep yet; it is an error when one begins to pass
    ``only``           these clauses and no others, while one of them is being mended
    ``patience``       seconds within which a sending answers and an accepted message arrives
    ``settle``         seconds after which what has not arrived will not

    >>> from grassroots_gov.testing.channels import MemoryNotifier
    >>> channel = MemoryNotifier()
    >>> check_notifier(lambda: channel, channel.received)
    """
    for clause in _wanted(level, trouble, {*unsupported}, {*not_yet}, {*only}):
        try:
            run_clause(
                clause, make_notifier, received,
                recipients=recipients, trouble=trouble, patience=patience, settle=settle,
            )  # fmt: skip
        except ConformanceError as error:
            if error.clause not in {*unsupported, *not_yet}:
                raise
        else:
            if clause.name in not_yet:
                raise ConformanceError(clause.name, "marked not_yet, and it holds: take the mark away")


def run_clause(
    clause: Clause,
    make_notifier: Callable[[], Notifier],
    received: Callable[[], Sequence[Message]],
    *,
    recipients: Sequence[str] = ("xom-1", "xom-2"),
    trouble: Trouble | None = None,
    patience: float = 10.0,
    settle: float = 0.02,
) -> None:
    """Check one clause; the arguments are those of :func:`check_notifier`."""
    # Ids of this run only: a channel remembers those of earlier ones.
    run = f"{clause.name}/{time.time_ns():x}"
    clause.check(Bench(make_notifier, received, recipients, trouble, patience, settle, run, count(1)))


def _wanted(
    level: Level | None,
    trouble: Trouble | None,
    unsupported: set[str],
    not_yet: set[str],
    only: set[str],
) -> list[Clause]:
    unknown = (unsupported | not_yet | only) - {clause.name for clause in CLAUSES}
    if unknown:
        raise ConformanceError("named", f"no clause is called {', '.join(sorted(unknown))}")
    if level == "faults" and trouble is None:
        raise ConformanceError("outage", "the level faults needs trouble=")
    return [
        clause
        for clause in CLAUSES
        if clause.name not in unsupported
        and (not only or clause.name in only)
        and level in (None, clause.level)
        and (clause.level == "core" or trouble is not None)
    ]
