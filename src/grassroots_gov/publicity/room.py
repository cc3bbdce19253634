"""The door of publicity: issue, show, remove, judge, plan, owed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from grassroots_gov.errors import BadInterval, NothingShown, UnknownChannel
from grassroots_gov.journal import Event, Fact, Journal
from grassroots_gov.law import Obligation, RuleBook, Verdict
from grassroots_gov.law.obligation import State
from grassroots_gov.publicity.facts import (
    BOARD_FOLD,
    STREAM,
    Board,
    FacilityRecorded,
    Issued,
    Posting,
    Removed,
    Shown,
)
from grassroots_gov.publicity.judge import Calendar, Watch, judge, watches
from grassroots_gov.publicity.model import (
    BY_COMMITTEE,
    Channel,
    Requirement,
    channels,
    requirement,
    requirements,
)
from grassroots_gov.publicity.plan import PublicityPlan, publicity_plan
from grassroots_gov.text import say

__all__ = ["PublicityRoom"]


def _nowhere(_: date) -> Sequence[str]:
    return ()


class PublicityRoom:
    """What one commune must show and has shown (công khai).

    ``villages``  answers the villages of a day, each with a board of its own; where none are named, one
                  board at a village stands for all
    """

    def __init__(
        self,
        journal: Journal,
        book: Callable[[], RuleBook],
        calendar: Callable[[], Calendar],
        *,
        villages: Callable[[date], Sequence[str]] = _nowhere,
    ) -> None:
        self._journal = journal
        self._book = book
        self._calendar = calendar
        self._villages = villages

    # --- what is done -------------------------------------------------------------------------------

    def facility(self, channel: Channel, *, on: date, present: bool = True) -> Fact:
        """Record whether the commune has a portal or loudspeakers, from ``on``."""
        self._require_channel(channel, on)
        return self._write(lambda _: [FacilityRecorded(channel=channel, present=present)], on)[0]

    def issue(self, item: str, *, on: date, about: str = "", document: str = "", by: str = "") -> Fact:
        """A document that must be shown was adopted or received on ``on``; its deadline runs from then.

        ``item``   a code of the law, "budget_and_finance"; ``about`` what of it, "dự toán 2024"
        ``by``     who answers for showing it; the People's Committee where nobody is named

        Raises :class:`UnknownItem`.
        """
        requirement(item, on, self._book())
        return self._write(lambda _: [Issued(item=item, about=about, document=document, by=by)], on)[0]

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
    ) -> Fact:
        """It is shown through ``channel`` from ``on`` (niêm yết, đăng tải, truyền thanh).

        It hangs until it is removed, or up to ``until``; a broadcast, or word passed on by a village head,
        is over with its day. ``evidence`` is where the proof lies: a photograph, minutes, a link.

        Raises :class:`UnknownItem`, :class:`UnknownChannel`, :class:`BadInterval`.
        """
        requirement(item, on, self._book())
        self._require_channel(channel, on)
        if until is not None and until < on:
            raise BadInterval("worktime.ends_before_start", {"start": on, "end": until})
        shown = Shown(
            item=item, about=about, channel=channel, place=place, evidence=evidence, until=until, by=by
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

    # --- what is known ------------------------------------------------------------------------------

    def judge(self, item: str, *, on: date, about: str = "") -> Verdict:
        """Whether it was shown as the law wants; every place and channel a finding."""
        return judge(self._board(), (item, about), on, self._book(), self._calendar(), self._villages(on))

    def shown(self, on: date) -> tuple[Posting, ...]:
        """What is on show on a day, in the order it was posted."""
        known = (one.at(on) for one in self._board().postings if one.since <= on)
        return tuple(one for one in known if one.end is None or one.end > on)

    def plan(self, year: int) -> PublicityPlan:
        """The publicity plan of a year: what, where, when, how long, by whom (kế hoạch công khai)."""
        return publicity_plan(year, self._book())

    def owed(self, on: date) -> tuple[Obligation, ...]:
        """What must be shown, kept on show or shown again; what waits for a document is upcoming."""
        return tuple(self._owed(on))

    # --- inside -------------------------------------------------------------------------------------

    def _owed(self, on: date) -> Iterator[Obligation]:
        board, book = self._board(), self._book()
        past = {subject for subject, (since, _) in board.issued.items() if since <= on}
        past |= {(one.item, one.about) for one in board.postings if one.since <= on}
        for wanted in requirements(on, book):
            if not any(item == wanted.item for item, _ in past):
                yield self._awaited(wanted)
        for subject in sorted(past):
            for watch in watches(board, subject, on, book, self._calendar(), self._villages(on)):
                yield _obligation(watch, on)

    def _awaited(self, wanted: Requirement) -> Obligation:
        from grassroots_gov.law.wording import word

        limit = word(wanted.deadline, "vi")
        if wanted.permanent:
            what = _words("show", wanted, about="", channel="publicity.any_channel", place="")
        else:
            what = say("publicity.await", "vi", label=wanted.label("vi"), limit=limit)
        return Obligation(
            code="publicity.show" if wanted.permanent else "publicity.await",
            what=what,
            due=None,
            state="due" if wanted.permanent else "upcoming",
            citation=wanted.rule.citation,
            subject=wanted.item,
            answers=BY_COMMITTEE,
        )

    def _require_channel(self, channel: Channel, on: date) -> None:
        known = channels(on, self._book())
        if channel not in known:
            raise UnknownChannel(channel, known)

    def _board(self) -> Board:
        return self._journal.state(STREAM, BOARD_FOLD)[0]

    def _write(self, judged: Callable[[Board], list[Event]], on: date) -> tuple[Fact, ...]:
        return self._journal.write(STREAM, BOARD_FOLD, judged, effective_on=on)


def _obligation(watch: Watch, on: date) -> Obligation:
    code, due = "show", watch.due
    state: State = "due"
    if watch.code == "met":
        state = "met"
    elif watch.code == "running" and watch.until is not None:
        code, due = "keep", watch.until - timedelta(days=1)
    elif watch.code == "never_posted":
        state = "late"
    elif watch.code != "not_yet":
        code, state = "show_again", "late"
    return Obligation(
        code=f"publicity.{code}",
        what=_words(
            code,
            watch.requirement,
            about=watch.subject[1],
            channel=f"publicity.{watch.channel or 'any_channel'}",
            place=watch.place,
            until=due,
        ),
        due=due,
        state=state,
        citation=watch.requirement.rule.citation,
        subject="/".join(part for part in watch.subject if part),
        answers=watch.by,
    )


def _words(
    code: str, wanted: Requirement, *, about: str, channel: str, place: str, until: date | None = None
) -> str:
    sentence = say(
        f"publicity.{code}",
        "vi",
        label=wanted.label("vi"),
        about=about,
        channel=say(channel, "vi"),
        place=place,
        until=until or "",
    )
    return " ".join(sentence.replace(" :", ":").split())
