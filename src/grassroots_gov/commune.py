"""The front door: opens a journal and hands each room what it needs, nothing else.

What belongs here: building the rooms, and wiring what one must know of another.
What does not: any rule; the rooms judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Self

from grassroots_gov.journal import Codec, Fact, Journal, Store

if TYPE_CHECKING:
    from types import TracebackType

    from grassroots_gov.cases.room import CasesRoom
    from grassroots_gov.council.room import CouncilRoom
    from grassroots_gov.decisions.room import DecisionsRoom
    from grassroots_gov.duty.room import DutyRoom
    from grassroots_gov.funds.room import FundsRoom
    from grassroots_gov.hooks import PluginHost
    from grassroots_gov.hooks.outbox import Chain, Outbox
    from grassroots_gov.hooks.policy import Policy
    from grassroots_gov.law import Obligation, RuleBook, Verdict
    from grassroots_gov.officers.room import OfficersRoom
    from grassroots_gov.publicity.room import PublicityRoom
    from grassroots_gov.succession import FundMove, Inherited
    from grassroots_gov.worktime import Announcement, Touched, WorkCalendar

__all__ = ["Commune"]


class Commune:
    """One commune's journal and its rooms (xã): ``officers``, ``duty``, ``decisions``, ``funds``,
    ``cases``, ``council``, ``publicity``.

    >>> with Commune.open("memory:") as commune:
    ...     commune.verify().outcome
    <Outcome.HOLDS: 'holds'>
    """

    def __init__(
        self,
        store: Store,
        *,
        host: PluginHost,
        clock: Callable[[], datetime],
        salt: Callable[[int], bytes],
        by: str = "",
        unit: str = "",
    ) -> None:
        self.host = host
        self.unit = unit
        self._clock = clock
        self._announced: tuple[Announcement, ...] = ()
        self._supposed: WorkCalendar | None = None
        self._journal = Journal(
            store,
            Codec(),
            clock=clock,
            salt=salt,
            by=by,
            book=self._book_digest,
            review=self._review,
            recorded=lambda fact: host.recorded(self, fact),
        )

    @classmethod
    def open(
        cls,
        url: str,
        *,
        host: PluginHost | None = None,
        today: date | None = None,
        by: str = "",
        unit: str = "",
        create: bool = True,
        store: Store | None = None,
    ) -> Self:
        """Open the journal that ``url`` names, creating it unless ``create`` is false.

        ``host``   the plugins; the installed ones where none is given
        ``today``  the day that goes into every fact as its time of writing; the clock's moment where none
                   is given, so that a program that gives it runs the same every time
        ``by``     who writes, as it stands in every fact
        ``unit``   the administrative unit's code or name, for which plugins may add rules
        ``store``  what is open already at ``url``; opened by ``host`` where none is given

        Raises :class:`ForeignStore`, :class:`StoreUnavailable`, :class:`StoreBusy`, or what the plugin of
        another scheme raises.
        """
        from os import urandom

        from grassroots_gov.hooks import PluginHost

        host = PluginHost.discover() if host is None else host
        if store is None:
            store = host.open_store(url) if create else _open_existing(host, url)
        return cls(store, host=host, clock=_clock(today), salt=urandom, by=by, unit=unit)

    # --- what every room is given -------------------------------------------------------------------

    @cached_property
    def book(self) -> RuleBook:
        """The national rulebook with the layers that plugins add for this unit."""
        from grassroots_gov.law import RuleBook

        book = RuleBook.vietnam()
        for layer in self.host.rule_layers(self.unit):
            book = book.with_layer(layer)
        return book

    @property
    def calendar(self) -> WorkCalendar:
        """The working calendar with every announcement that plugins give and the journal holds."""
        from grassroots_gov.worktime.facts import ANNOUNCEMENTS

        if self._supposed is not None:
            return self._supposed
        announced, _ = self._announcements.state("calendar", ANNOUNCEMENTS)
        while len(self._announced) < len(announced):
            announcement = announced[len(self._announced)]
            self._calendar = self._calendar.with_announcement(announcement)
            self._announced += (announcement,)
        return self._calendar

    @cached_property
    def _calendar(self) -> WorkCalendar:
        return self._given_calendar()

    def _given_calendar(self) -> WorkCalendar:
        from grassroots_gov.worktime import WorkCalendar

        calendar = WorkCalendar.vietnam()
        given = (one for year in calendar.years for one in self.host.announcements(year))
        return WorkCalendar.vietnam(announcements=tuple(given))

    def announce(self, announcement: Announcement, *, on: date) -> WorkCalendar:
        """Take in a government announcement of days off and worked in exchange (thông báo hoán đổi).

        Every room works with the new calendar from then on; what was promised before stays as it was
        until a fact moves it. Raises :class:`ConflictingAnnouncement`, and then nothing is written.
        """
        from grassroots_gov.worktime.facts import ANNOUNCEMENTS, Announced

        def judge(announced: tuple[Announcement, ...]) -> list[Announced]:
            if announcement in announced:
                return []
            self.calendar.with_announcement(announcement)
            return [Announced.of(announcement)]

        self._announcements.write("calendar", ANNOUNCEMENTS, judge, effective_on=on)
        return self.calendar

    def touched(self, announcement: Announcement, *, on: date) -> tuple[Touched, ...]:
        """What ``announcement`` touches of all that was fixed by the day ``on``, and who decides.

        Promises to applicants and petitioners, meetings and sessions, duties, and the days of the law that
        run in working days (postings, notices, answers). It may be asked before :meth:`announce` or after;
        nothing is written and nothing moves. Raises :class:`ConflictingAnnouncement`.
        """
        from grassroots_gov.obligations import moved
        from grassroots_gov.worktime import touched

        before, after = self._around(announcement)
        try:
            self._supposed = before
            then = self.obligations(on)
            self._supposed = after
            now = self.obligations(on)
            cases = self.cases.touched(before, on=on)
        finally:
            self._supposed = None
        fixed = [one for room in (self.duty, self.decisions, self.council) for one in room.promises(on)]
        found = (*cases, *touched(fixed, before=before, after=after), *moved(then, now, after))
        return tuple(sorted(found, key=lambda one: (one.promise.on, one.promise.kind)))

    def _around(self, announcement: Announcement) -> tuple[WorkCalendar, WorkCalendar]:
        """The calendar before an announcement, and with it."""
        if announcement not in self.calendar_announcements():
            return self.calendar, self.calendar.with_announcement(announcement)
        before = self._given_calendar()
        for earlier in self.calendar_announcements():
            if earlier == announcement:
                break
            before = before.with_announcement(earlier)
        return before, before.with_announcement(announcement)

    def calendar_announcements(self) -> tuple[Announcement, ...]:
        """The announcements that the journal holds, in the order they were taken in."""
        from grassroots_gov.worktime.facts import ANNOUNCEMENTS

        return self._announcements.state("calendar", ANNOUNCEMENTS)[0]

    # --- the rooms ----------------------------------------------------------------------------------

    @cached_property
    def officers(self) -> OfficersRoom:
        """Who serves, who is away, who answers for what (cán bộ, công chức)."""
        from grassroots_gov.officers.facts import CODEC
        from grassroots_gov.officers.room import OfficersRoom

        return OfficersRoom(self._journal.speaking(CODEC), self._law, self._days)

    @cached_property
    def duty(self) -> DutyRoom:
        """Rosters: planned, published, swapped, served (trực lãnh đạo, tiếp công dân)."""
        from grassroots_gov.duty.facts import CODEC
        from grassroots_gov.duty.room import DutyRoom

        return DutyRoom(
            self._journal.speaking(CODEC),
            self._law,
            self._days,
            officers=self.officers.serving,
            absences=self.officers.absences,
            planner=self.host.plan_duty,
        )

    @cached_property
    def decisions(self) -> DecisionsRoom:
        """What the people discuss and decide (dân bàn, dân quyết định)."""
        from grassroots_gov.decisions.facts import CODEC
        from grassroots_gov.decisions.room import DecisionsRoom

        return DecisionsRoom(self._journal.speaking(CODEC), self._law, self._days)

    @cached_property
    def funds(self) -> FundsRoom:
        """Money that people give and the commune spends (các loại quỹ)."""
        from grassroots_gov.funds.facts import CODEC
        from grassroots_gov.funds.room import FundsRoom

        return FundsRoom(
            self._journal.speaking(CODEC),
            self._law,
            self._days,
            decision=lambda of: self.decisions.concluded(of),
        )

    @cached_property
    def cases(self) -> CasesRoom:
        """Dossiers and petitions, answered in time (một cửa, đơn thư)."""
        from grassroots_gov.cases.facts import CODEC
        from grassroots_gov.cases.room import CasesRoom

        return CasesRoom(self._journal.speaking(CODEC), self._law, self._days)

    @cached_property
    def council(self) -> CouncilRoom:
        """The People's Council: sessions, requests, supervision (Hội đồng nhân dân)."""
        from grassroots_gov.council.facts import CODEC
        from grassroots_gov.council.room import CouncilRoom

        return CouncilRoom(self._journal.speaking(CODEC), self._law, self._days)

    @cached_property
    def publicity(self) -> PublicityRoom:
        """What must be shown, where, how long (công khai)."""
        from grassroots_gov.publicity.facts import CODEC
        from grassroots_gov.publicity.room import PublicityRoom

        return PublicityRoom(
            self._journal.speaking(CODEC),
            self._law,
            self._days,
            villages=lambda on: self.officers.villages.names(on),
            next_session=lambda on: self.council.next_regular(on),
        )

    # --- the whole ----------------------------------------------------------------------------------

    def obligations(self, on: date) -> tuple[Obligation, ...]:
        """What the commune owes on the day ``on``, by law, late things first."""
        from grassroots_gov.obligations import obligations

        rooms = (
            self.duty, self.decisions, self.funds, self.cases, self.council, self.publicity, self.officers
        )  # fmt: skip
        return obligations(on, *(room.owed for room in rooms), self._undelivered)

    def inherited(self, on: date) -> tuple[Inherited, ...]:
        """Open petitions and voters' requests of villages that were merged or split, with who follows.

        A village is known by its id ("U3", "u3"), name or code on the day it was written; what names none
        that is known is left out, as is a denunciation's place: nobody is to be found by it.
        """
        from grassroots_gov.errors import UnknownUnit
        from grassroots_gov.succession import Waiting, inherited

        villages = self.officers.villages

        def find(name: str, day: date) -> str | None:
            try:
                return villages.called(name, day).id
            except UnknownUnit:
                try:
                    return villages.unit(name.upper()).id
                except UnknownUnit:
                    return None

        waiting = [
            *(
                Waiting(kind="petition", id=one.petition_id, village=one.village, since=one.lodged_on)
                for one in self.cases.petitions.open(on)
                if one.kind != "denunciation"
            ),
            *(
                Waiting(kind="request", id=one.id, village=one.village, since=one.received)
                for one in self.council.requests(on)
                if one.state != "answered"
            ),
        ]
        return tuple(inherited(waiting, find, villages, on=on))

    def fund_moves(self, funds: Mapping[str, str], *, on: date) -> tuple[FundMove, ...]:
        """Which money goes to which fund where villages were merged or split (bàn giao quỹ thôn).

        ``funds``  the fund of each village, by the village's id, those that ended and those that follow

        Each answer is one transfer, which a decision must say: see ``funds.transfer``. What was moved
        already is no longer there, so that nothing is moved twice. :class:`UnknownUnit`,
        :class:`UnknownFund`.
        """
        from grassroots_gov.errors import UnknownFund
        from grassroots_gov.succession import fund_moves

        known = {one.code for one in self.funds.funds()}
        for code in funds.values():
            if code not in known:
                raise UnknownFund(code, tuple(sorted(known)))
        return tuple(
            fund_moves(
                funds,
                lambda account, fund: self.funds.balance(account, fund=fund, on=on),
                ("111", "1128"),
                self.officers.villages,
                on=on,
            )
        )

    def outbox(
        self,
        compose: Callable[[Fact], Iterable[Chain]],
        *,
        config: Mapping[str, object] | None = None,
        policy: Policy | None = None,
        since: datetime | None = None,
    ) -> Outbox:
        """What hands the notices that facts call for to the channels of the plugins (thông báo).

        ``compose``  answers the notices that a fact calls for
        ``config``   the tables of the configuration, one per plugin; ``policy`` and ``since`` as in
                     :class:`~grassroots_gov.hooks.outbox.Outbox`
        """
        from grassroots_gov.hooks.outbox import Outbox

        channels = self.host.notifiers(config or {})
        return Outbox(self._journal, channels, compose, policy=policy, since=since)

    def facts(self, stream: str | None = None, after: int = 0) -> Iterator[Fact]:
        """The facts of ``stream`` after a position; of every stream in turn where none is named."""
        for name in self._journal.streams() if stream is None else (stream,):
            yield from self._journal.facts(name, after)

    def count_facts(self) -> int:
        """How many facts the journal holds; none of them is read."""
        return self._journal.count()

    def verify(self, *, checkpoint: str | None = None) -> Verdict:
        """Whether every fact is as it was written: the first one changed, dropped or reordered is named.

        With a ``checkpoint`` from the notice board the history up to it must be the one it was taken of.
        """
        from grassroots_gov.verification import verify

        return verify(self._journal, self.book.digest, on=self._clock().date(), checkpoint=checkpoint)

    def checkpoint(self) -> str:
        """A short digest of the whole journal, to print on the notice board."""
        return self._journal.checkpoint()

    # --- opening and closing ------------------------------------------------------------------------

    def close(self) -> None:
        """Close the store; twice is harmless."""
        self._journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- inside -------------------------------------------------------------------------------------

    def _book_digest(self) -> str:
        """The digest of :attr:`book`; the national one is known without reading a rule."""
        if "book" not in self.__dict__ and not self.host.rule_layers(self.unit):
            from grassroots_gov.law.shipped import national_digest

            return national_digest()
        return self.book.digest

    def _law(self) -> RuleBook:
        return self.book

    def _days(self) -> WorkCalendar:
        return self.calendar

    @cached_property
    def _announcements(self) -> Journal:
        from grassroots_gov.worktime.facts import CODEC

        return self._journal.speaking(CODEC)

    def _undelivered(self, on: date) -> tuple[Obligation, ...]:
        from grassroots_gov.hooks.undelivered import owed

        return owed(self._journal, on)

    def _review(self, fact: Fact) -> None:
        findings = self.host.review(self, fact)
        if findings:
            from grassroots_gov.errors import RuleError
            from grassroots_gov.law import Outcome, Verdict

            raise RuleError(
                Verdict("law.review", fact.effective_on, Outcome.FAILS, findings, book_digest=fact.book)
            )


def _clock(today: date | None) -> Callable[[], datetime]:
    if today is None:
        return lambda: datetime.now(UTC)
    moment = datetime.combine(today, time(), UTC)
    return lambda: moment


def _open_existing(host: PluginHost, url: str) -> Store:
    """Open a store that is there; one that is not is :class:`StoreUnavailable` and is not made."""
    from grassroots_gov.errors import StoreUnavailable

    if url == "memory:":
        raise StoreUnavailable(url, "missing")
    if url.startswith("sqlite:///"):
        plain = url.removesuffix("?mode=rwc")
        url = plain if "?" in plain else f"{plain}?mode=rw"
    return host.open_store(url)
