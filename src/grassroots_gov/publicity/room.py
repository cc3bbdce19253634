"""The door of publicity: issue, show, remove, judge, plan, owed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from grassroots_gov.errors import BadChoice, BadInterval, NothingShown, UnknownChannel
from grassroots_gov.journal import Event, Fact, Journal
from grassroots_gov.law import Obligation, RuleBook, Verdict
from grassroots_gov.publicity.facts import (
    BOARD_FOLD,
    STREAM,
    Board,
    Changed,
    FacilityRecorded,
    Issued,
    PlanAdopted,
    Posting,
    RegisterUpdated,
    Removed,
    ReportedToCouncil,
    Shown,
)
from grassroots_gov.publicity.judge import Calendar, judge
from grassroots_gov.publicity.model import RELAY, Channel, channels, requirement
from grassroots_gov.publicity.owed import owed
from grassroots_gov.publicity.plan import PublicityPlan, publicity_plan
from grassroots_gov.publicity.sector import sorts_of
from grassroots_gov.worktime import day_of

__all__ = ["PublicityRoom"]


def _nowhere(_: date) -> Sequence[str]:
    return ()


def _unknown(_: date) -> date | None:
    return None


class PublicityRoom:
    """What one commune must show and has shown (công khai).

    ``villages``      answers the villages of a day, each with a board of its own; where none are named, one
                      board at a village stands for all
    ``next_session``  answers the day of the council's next regular session, to which publicity is reported

    >>> from grassroots_gov import Commune
    >>> with Commune.open("memory:") as commune:
    ...     _ = commune.publicity.show("public_assets", on=date(2024, 6, 3), channel="notice_board")
    ...     [one.due for one in commune.publicity.owed(date(2024, 6, 9)) if one.code == "publicity.keep"]
    [datetime.date(2024, 7, 2)]
    """

    def __init__(
        self,
        journal: Journal,
        book: Callable[[], RuleBook],
        calendar: Callable[[], Calendar],
        *,
        villages: Callable[[date], Sequence[str]] = _nowhere,
        next_session: Callable[[date], date | None] = _unknown,
    ) -> None:
        self._journal = journal
        self._book = book
        self._calendar = calendar
        self._villages = villages
        self._next_session = next_session

    # --- what is done -------------------------------------------------------------------------------

    def facility(self, channel: Channel, *, on: date, present: bool = True) -> Fact:
        """Record whether the commune has a portal or loudspeakers, from ``on``."""
        on = day_of(on)
        self._require_channel(channel, on)
        return self._write(lambda _: [FacilityRecorded(channel=channel, present=present)], on)[0]

    def issue(
        self, item: str, *, on: date, about: str = "", document: str = "", by: str = "", sort: str = ""
    ) -> Fact:
        """A document that must be shown was adopted or received on ``on``; its deadline runs from then.

        ``item``   a code of the law, "budget_and_finance"; ``about`` what of it, "dự toán 2024"
        ``by``     who answers for showing it; the People's Committee where nobody is named
        ``sort``   what paper it is, where the law of a sector gives it a deadline of its own: of the budget a
                   ``draft``, ``final``, ``quarter`` or ``year``; ``support_policy``, ``support_result``;
                   ``fund_plan``, ``fund_half``. Its day is then the one that deadline is counted from

        Raises :class:`UnknownItem`, :class:`BadChoice`.
        """
        on = day_of(on)
        requirement(item, on, self._book())
        if sort and sort not in sorts_of(item):
            raise BadChoice("publicity.sort", sort, sorts_of(item))
        event = Issued(item=item, about=about, document=document, by=by, sort=sort)
        return self._write(lambda _: [event], on)[0]

    def change(self, item: str, *, on: date, about: str = "", document: str = "") -> Fact:
        """What is on show was changed on ``on`` and must promptly be shown anew (công khai lại)."""
        on = day_of(on)
        requirement(item, on, self._book())
        return self._write(lambda _: [Changed(item=item, about=about, document=document)], on)[0]

    def show(
        self,
        item: str,
        *,
        on: date,
        channel: Channel,
        evidence: str | None = None,
        about: str = "",
        place: str = "",
        until: date | None = None,
        by: str = "",
        form: str = "",
    ) -> Fact:
        """It is shown through ``channel`` from ``on`` (niêm yết, đăng tải, truyền thanh).

        It hangs until it is removed, or up to ``until``; a broadcast, or word passed on by a village head,
        is over with its day. ``evidence`` is where the proof lies: a photograph, minutes, a link. ``form`` is
        how a village head passes the word on: ``community_meeting``, ``text_message_to_household_rep`` …

        Raises :class:`UnknownItem`, :class:`UnknownChannel`, :class:`BadChoice`, :class:`BadInterval`.
        """
        on = day_of(on)
        requirement(item, on, self._book())
        self._require_channel(channel, on)
        self._require_form(channel, form, on)
        if until is not None and day_of(until) < on:
            raise BadInterval("worktime.ends_before_start", {"start": on, "end": until})
        shown = Shown(
            item=item,
            about=about,
            channel=channel,
            place=place,
            evidence=evidence,
            until=until,
            by=by,
            form=form,
        )
        return self._write(lambda _: [shown], on)[0]

    def remove(
        self,
        item: str,
        *,
        on: date,
        about: str | None = None,
        channel: Channel | None = None,
        place: str | None = None,
    ) -> tuple[Fact, ...]:
        """It is taken down; ``on`` is the first day on which it does not hang (gỡ).

        Everything of the item, unless ``about``, ``channel`` or ``place`` narrow it.
        :class:`NothingShown` where nothing of it hangs.
        """

        on = day_of(on)

        def hangs(one: Posting) -> bool:
            return (
                one.item == item
                and one.since <= on
                and (one.end is None or one.end > on)
                and about in (None, one.about)
                and channel in (None, one.channel)
                and place in (None, one.place)
            )

        def judged(board: Board) -> list[Event]:
            found = {
                (one.about, one.channel, one.place): Removed(
                    item=item, about=one.about, channel=one.channel, place=one.place
                )
                for one in board.postings
                if hangs(one)
            }
            if not found:
                raise NothingShown(item, on)
            return list(found.values())

        return self._write(judged, on)

    def adopt_plan(self, year: int, *, on: date, document: str = "") -> PublicityPlan:
        """The committee adopts the publicity plan of ``year``, as :meth:`plan` writes it from the law."""
        self._write(lambda _: [PlanAdopted(year=year, document=document)], on)
        return self.plan(year)

    def update_register(self, *, on: date, document: str = "") -> Fact:
        """The list of what was made public was brought up to date, as it must be every quarter."""
        return self._write(lambda _: [RegisterUpdated(document=document)], on)[0]

    def report(self, *, on: date, session_on: date | None = None, document: str = "") -> Fact:
        """The committee reported on publicity to the council's session of ``session_on``."""
        return self._write(lambda _: [ReportedToCouncil(session_on=session_on, document=document)], on)[0]

    # --- what is known ------------------------------------------------------------------------------

    def judge(self, item: str, *, on: date, about: str = "") -> Verdict:
        """Whether it was shown as the law wants; every place and channel a finding."""
        on = day_of(on)
        return judge(self._board(), (item, about), on, self._book(), self._calendar(), self._villages(on))

    def shown(self, on: date) -> tuple[Posting, ...]:
        """What is on show on a day, in the order it was posted."""
        on = day_of(on)
        known = (one.at(on) for one in self._board().postings if one.since <= on)
        return tuple(one for one in known if one.end is None or one.end > on)

    def plan(self, year: int) -> PublicityPlan:
        """The publicity plan of a year: what, where, when, how long, by whom (kế hoạch công khai)."""
        return publicity_plan(year, self._book())

    def owed(self, on: date) -> tuple[Obligation, ...]:
        """What must be shown, kept on show or shown again; what waits for a document is upcoming."""
        on = day_of(on)
        return tuple(
            owed(
                self._board(),
                on,
                self._book(),
                self._calendar(),
                villages=self._villages(on),
                session_on=self._next_session(on),
            )
        )

    # --- inside -------------------------------------------------------------------------------------

    def _require_channel(self, channel: Channel, on: date) -> None:
        known = channels(on, self._book())
        if channel not in known:
            raise UnknownChannel(channel, known)

    def _require_form(self, channel: Channel, form: str, on: date) -> None:
        listed = self._book().at(on).find("publicity.village_head_relay_forms")
        known = tuple(str(one) for one in listed.items()) if listed is not None and channel == RELAY else ()
        if form and form not in known:
            raise BadChoice("publicity.form", form, known)

    def _board(self) -> Board:
        return self._journal.state(STREAM, BOARD_FOLD)[0]

    def _write(self, judged: Callable[[Board], list[Event]], on: date) -> tuple[Fact, ...]:
        return self._journal.write(STREAM, BOARD_FOLD, judged, effective_on=on)
