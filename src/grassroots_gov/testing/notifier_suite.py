"""The channels' kit for pytest: a class to inherit, and two fixtures to write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import pytest

from grassroots_gov.errors import ConformanceError
from grassroots_gov.notices import Message, Notifier
from grassroots_gov.testing.notifiers import CLAUSES, Clause, Trouble, run_clause

__all__ = ["NotifierConformance"]


class NotifierConformance:
    """Inherit, and write the fixtures ``make_notifier`` and ``received``; each clause is a test.

    ``trouble`` (a fixture) breaks the channel; without it the level ``faults`` is left out. The class
    variables ``unsupported`` and ``not_yet`` declare gaps, ``recipients``, ``patience`` and ``settle`` are
    as in ``check_notifier``.
    """

    unsupported: Collection[str] = ()
    not_yet: Collection[str] = ()
    recipients: Sequence[str] = ("xom-1", "xom-2")
    patience: float = 10.0
    settle: float = 0.02

    @pytest.fixture
    def make_notifier(self) -> Callable[[], Notifier]:
        """Make a notifier on the channel under test."""
        raise ConformanceError("named", "write the fixture make_notifier: it makes your notifier")

    @pytest.fixture
    def received(self) -> Callable[[], Sequence[Message]]:
        """See what the channel delivered so far."""
        raise ConformanceError(
            "accepted_is_delivered",
            "write the fixture received: it answers what your channel delivered so far",
        )

    @pytest.fixture
    def trouble(self) -> Trouble | None:
        """Break the channel, if the tests can."""
        return None

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """A test for each clause that the channel does not declare as a gap."""
        if "clause" in metafunc.fixturenames:
            kind = metafunc.cls or type(self)
            # Whoever does not write the fixture cannot break the channel.
            own = kind.__mro__[: kind.__mro__.index(NotifierConformance)]
            faults = any("trouble" in vars(base) for base in own)
            clauses = [
                clause
                for clause in CLAUSES
                if clause.name not in kind.unsupported and (faults or clause.level == "core")
            ]
            metafunc.parametrize("clause", clauses, ids=[clause.name for clause in clauses])

    def test_clause(
        self,
        clause: Clause,
        make_notifier: Callable[[], Notifier],
        received: Callable[[], Sequence[Message]],
        trouble: Trouble | None,
    ) -> None:
        """The channel keeps the clause."""
        try:
            run_clause(
                clause, make_notifier, received, recipients=self.recipients, trouble=trouble,
                patience=self.patience, settle=self.settle,
            )  # fmt: skip
        except ConformanceError as error:
            if error.clause not in {*self.unsupported, *self.not_yet}:
                raise
        else:
            if clause.name in self.not_yet:
                raise ConformanceError(clause.name, "marked not_yet, and it holds: take the mark away")
