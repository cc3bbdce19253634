"""The conformance kit for stores: what a ``Store`` promises, clause by clause.

Needs nothing but a function that opens a store by name. Clauses have names and two levels: ``quick`` takes
moments, ``full`` adds size and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from grassroots_gov.errors import ConformanceError
from grassroots_gov.testing import storage_handles, storage_names, storage_processes, storage_records
from grassroots_gov.testing.storage_bench import Bench, Clause, Hung, Level, OpenStore, watched

__all__ = ["CLAUSES", "Clause", "Level", "check_storage", "run_clause"]

LIMIT = {"quick": 120.0, "full": 600.0}
"""Seconds after which a clause hangs."""


def _model(bench: Bench) -> None:
    from grassroots_gov.testing.storage_model import check_model

    check_model(bench)


CLAUSES: tuple[Clause, ...] = (
    storage_handles.BY_NAME,  # first: every clause begins with a store of its own
    *storage_records.CLAUSES,
    *storage_names.CLAUSES,
    *storage_handles.CLAUSES,
    Clause("model", "Whatever is done in whatever order, the store answers as a simple model does.", _model),
    *storage_processes.CLAUSES,
)
"""Every clause, in the order in which they are checked."""

CAPABILITIES = {
    "processes": "the store lives in one process: what another writes under its name is not there",
    "raw": "needs raw=, which shows the bytes that the backend keeps",
}


def check_storage(
    open_store: OpenStore,
    *,
    level: Level | None = None,
    unsupported: Collection[str] = (),
    not_yet: Collection[str] = (),
    only: Collection[str] = (),
    raw: Callable[[str], Iterator[bytes]] | None = None,
) -> None:
    """Check a store against every clause; :class:`ConformanceError` names the first that it breaks.

    ``open_store``   ``open_store(name)`` opens, creating if absent, the store known by that name; opened
                     again after ``close()`` it shows all that was appended
    ``level``        ``"quick"`` for moments; ``"full"``, the default, with 16 MiB and 100,000 records
    ``unsupported``  clauses the store cannot keep and never will; they are left out
    ``not_yet``      clauses it does not keep yet; it is an error when one begins to pass
    ``only``         these clauses and no others, while one of them is being mended
    ``raw``          ``raw(name)`` gives all bytes that the backend keeps for a store, to look for
                     erased ones

    >>> from grassroots_gov.journal import MemoryStore
    >>> shelf = {}
    >>> check_storage(lambda name: shelf.setdefault(name, MemoryStore()).again(), level="quick")
    """
    _known({*unsupported, *not_yet, *only})
    chosen: Level = level if level is not None else "full"
    reach: list[bool] = []
    for clause in CLAUSES:
        if clause.name in unsupported or (only and clause.name not in only):
            continue
        if missing(clause, open_store, raw, reach):
            continue
        try:
            run_clause(clause, open_store, level=chosen, raw=raw)
        except ConformanceError:
            if clause.name not in not_yet:
                raise
        else:
            if clause.name in not_yet:
                raise ConformanceError(clause.name, "marked not_yet, and it holds: take the mark away")


def run_clause(
    clause: Clause,
    open_store: OpenStore,
    *,
    level: Level = "full",
    raw: Callable[[str], Iterator[bytes]] | None = None,
) -> None:
    """Check one clause; the arguments are those of :func:`check_storage`."""
    bench = Bench(clause.name, open_store, level, raw)
    try:
        with watched(LIMIT[level]):
            clause.check(bench)
    except ConformanceError as error:
        if error.clause == clause.name:
            raise
        raise ConformanceError(clause.name, error.reason) from error  # it comes from another process
    except Hung:
        raise ConformanceError(clause.name, f"no answer within {LIMIT[level]:.0f} seconds") from None
    except Exception as error:
        raise ConformanceError(clause.name, f"{type(error).__name__}: {error}"[:500]) from error
    finally:
        bench.close_all()


def missing(
    clause: Clause,
    open_store: OpenStore,
    raw: Callable[[str], Iterator[bytes]] | None,
    reach: list[bool],
) -> str:
    """Why the clause has no meaning for this store; ``reach`` remembers the answer about processes."""
    if clause.needs == "raw" and raw is None:
        return CAPABILITIES["raw"]
    if clause.needs == "processes":
        if not reach:
            probe = Bench("processes", open_store, "quick")
            reach.append(storage_processes.reaches_processes(open_store, probe.fresh()))
        if not reach[0]:
            return CAPABILITIES["processes"]
    return ""


def _known(names: set[str]) -> None:
    unknown = names - {clause.name for clause in CLAUSES}
    if unknown:
        raise ConformanceError(min(unknown), "no clause has this name")
