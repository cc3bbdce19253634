"""The stores' kit for pytest: a class to inherit, and one fixture to write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import pytest

from grassroots_gov.errors import ConformanceError
from grassroots_gov.journal.store import Store
from grassroots_gov.testing.storage import CLAUSES, Clause, Level, missing, run_clause

__all__ = ["StorageConformance"]


class StorageConformance:
    """Inherit, and write the fixture ``open_store``; each clause is a test.

    The class variables ``level``, ``unsupported`` and ``not_yet`` are as in ``check_storage``; the fixture
    ``raw`` may be written too. Clauses declared unsupported are not collected.
    """

    level: Level = "full"
    unsupported: Collection[str] = ()
    not_yet: Collection[str] = ()

    @pytest.fixture
    def open_store(self) -> Callable[[str], Store]:
        """Open a store by name."""
        raise ConformanceError(
            "methods", "write the fixture open_store: it answers a function that opens a store"
        )

    @pytest.fixture
    def raw(self) -> Callable[[str], Iterator[bytes]] | None:
        """Show all bytes that the backend keeps for a store, where the tests can."""
        return None

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each clause that is not declared unsupported."""
        if "clause" in metafunc.fixturenames:
            wanted = [clause for clause in CLAUSES if clause.name not in self.unsupported]
            metafunc.parametrize("clause", wanted, ids=[clause.name for clause in wanted])

    def test_declarations(self) -> None:
        """Every declared gap is the name of a clause."""
        unknown = {*self.unsupported, *self.not_yet} - {clause.name for clause in CLAUSES}
        assert not unknown, f"no clause is called {', '.join(sorted(unknown))}"

    def test_clause(
        self,
        clause: Clause,
        open_store: Callable[[str], Store],
        raw: Callable[[str], Iterator[bytes]] | None,
    ) -> None:
        """The store keeps the clause, or declares the gap."""
        reason = missing(clause, open_store, raw, [])
        if reason:
            pytest.skip(reason)
        try:
            run_clause(clause, open_store, level=self.level, raw=raw)
        except ConformanceError:
            if clause.name not in self.not_yet:
                raise
        else:
            if clause.name in self.not_yet:
                raise ConformanceError(clause.name, "marked not_yet, and it holds: take the mark away")
