"""The hooks: everything that a plugin may answer, each with one docstring of one shape.

A plugin is a module, or an object, whose functions are marked with :data:`hookimpl`; it names the
parameters it wants, in any order, and leaves out the others. Every docstring below says: what it is for,
its arguments, the answer, how several answers combine, and what a failure does.
"""

# mypy: disable-error-code="empty-body"
# A specification has a docstring and no body: it is never called.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pluggy import HookimplMarker, HookspecMarker

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from datetime import date

    from grassroots_gov.commune import Commune
    from grassroots_gov.duty import DutyPlan, DutyRequest
    from grassroots_gov.journal import Fact, Store
    from grassroots_gov.law import Finding, Layer
    from grassroots_gov.notices import Notifier
    from grassroots_gov.worktime import Announcement

__all__ = ["API_VERSION", "CLOSED", "ISOLATED", "PROJECT", "hookimpl", "hookspec"]

PROJECT = "grassroots_gov"

API_VERSION = (1, 0)
"""The version of these hooks: the second number grows with an addition, the first with a change.

A plugin names the range it was written for as ``GRASSROOTS_GOV_API = ">=1,<2"``.
"""

hookspec = HookspecMarker(PROJECT)
hookimpl = HookimplMarker(PROJECT)
"""Marks a function of a plugin as the implementation of the hook whose name it bears."""


@hookspec
def open_store(url: str) -> Store | None:
    """Open the store that ``url`` names.

    Arguments: ``url``, as the user wrote it, secrets included.
    Answer: an open ``Store``, or ``None`` where the scheme is not this plugin's.
    Combination: exactly one plugin must answer; where two do, both are closed and named.
    Failure: stops the opening; a ``StorageError`` goes to the caller as it is. Secrets are struck out.
    """


@hookspec
def notifiers(config: Mapping[str, object]) -> Sequence[Notifier]:
    """Make the channels that the configuration asks for.

    Arguments: ``config``, the tables of the commune's configuration, one per plugin name.
    Answer: ready ``Notifier`` objects; none where the configuration has nothing for this plugin.
    Combination: all are collected; one channel name twice is refused, naming both plugins.
    Failure: isolated: the other plugins are still asked, and the failure is in ``host.failures``.
    """


@hookspec
def rule_layers(unit: str) -> Sequence[Layer]:
    """Add the rules that a province or commune sets where the law leaves it to them.

    Arguments: ``unit``, the name of the administrative unit.
    Answer: layers for the rulebook.
    Combination: all are collected, in the order of the plugins' names.
    Failure: closed: nothing is judged under half a rulebook.
    """


@hookspec
def announcements(year: int) -> Sequence[Announcement]:
    """Add government announcements of days off and days worked in exchange.

    Arguments: ``year``, the calendar year asked about.
    Answer: announcements for the working calendar.
    Combination: all are collected; contradictions are refused by the calendar.
    Failure: closed: no deadline is computed on half a calendar.
    """


@hookspec
def review(commune: Commune, fact: Fact) -> Sequence[Finding]:
    """Look at a fact before it is written, and object.

    Arguments: ``commune`` for reading, ``fact`` as it would be written.
    Answer: findings; none where there is no objection.
    Combination: all are collected; any finding stops the fact.
    Failure: closed: a review that fails stops the fact, too.
    """


@hookspec
def recorded(commune: Commune, fact: Fact) -> None:
    """Take notice of a fact that has been written.

    Arguments: ``commune`` for reading, ``fact`` as it stands in the journal.
    Answer: nothing.
    Combination: every plugin is told.
    Failure: isolated: the fact stands, the others are told, and the failure is in ``host.failures``.
    """


@hookspec(firstresult=True)
def plan_duty(request: DutyRequest) -> DutyPlan | None:
    """Plan a roster in the place of the built-in planner.

    Arguments: ``request``, everything the planner is given.
    Answer: a plan that meets the same promises, or ``None`` to leave it to the next.
    Combination: the first answer is taken.
    Failure: closed: the error goes to the caller; no other planner is tried in silence.
    """


@hookspec(firstresult=True)
def official_unit(code: str, on: date) -> str | None:
    """Name the administrative unit of an official code.

    Arguments: ``code``, as the national list writes it; ``on``, the day whose list is asked.
    Answer: the official name, or ``None`` where this plugin's list does not have the code on that day.
    Combination: the first answer is taken.
    Failure: closed: the error goes to the caller; no unit is called unknown because a list could not be read.
    """


@hookspec(firstresult=True)
def render(document: object, format: str) -> bytes | None:  # noqa: A002 - the contract's name
    """Write a document in a format.

    Arguments: ``document``, a value of the library (a statement, a roster); ``format``, such as "docx".
    Answer: the bytes of the file, or ``None`` where this plugin does not write it.
    Combination: the first answer is taken.
    Failure: closed: the error goes to the caller.
    """


@hookspec
def commands(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Add commands to the command line.

    Arguments: ``subparsers``, to which the plugin adds parsers that set ``run`` as their default.
    Answer: nothing.
    Combination: every plugin is asked, in the order of their names.
    Failure: isolated: the command line works without them, and the failure is in ``host.failures``.
    """


ISOLATED = frozenset({"notifiers", "recorded", "commands"})
"""Hooks whose failure never stops the work: the failure is kept and attributed."""

CLOSED = frozenset(
    {"open_store", "rule_layers", "announcements", "review", "plan_duty", "official_unit", "render"}
)
"""Hooks whose failure stops the work: law, money and what the caller waits for."""
