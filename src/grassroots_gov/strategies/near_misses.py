"""Values wrong by exactly one rule: building one raises the one error that says so.

``NearMiss.build()`` raises the error whose ``code`` it is, and would not if one thing were mended. Use them
to see that your system tells the same mistake, and that it writes nothing when it does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from attrs import evolve, fields_dict, frozen
from hypothesis import strategies as st

from grassroots_gov.decisions import Count, decide
from grassroots_gov.duty import Away, DutyRequest
from grassroots_gov.funds import Entry, Ledger, Line
from grassroots_gov.journal import MemoryStore
from grassroots_gov.law import RuleBook
from grassroots_gov.money import Dong
from grassroots_gov.officers import Absence, Officer
from grassroots_gov.strategies.books import entries as good_entries
from grassroots_gov.strategies.books import ledgers as good_ledgers
from grassroots_gov.strategies.days import days, swaps
from grassroots_gov.strategies.people import absences as good_absences
from grassroots_gov.strategies.people import codes
from grassroots_gov.strategies.rosters import duty_requests as good_requests
from grassroots_gov.strategies.votes import counts as good_counts
from grassroots_gov.worktime import Announcement, WorkCalendar

__all__ = [
    "NearMiss",
    "absences",
    "amounts",
    "announcements",
    "any_of_them",
    "counts",
    "duty_requests",
    "entries",
    "ledgers",
    "matters",
    "names",
    "officers",
    "rules",
]


@frozen
class NearMiss:
    """``build()`` raises the one error whose ``code`` it is; ``why`` says what is wrong."""

    build: Callable[[], object]
    code: str
    why: str = ""


@st.composite
def counts(draw: st.DrawFn) -> NearMiss:
    """A count that was possible until one figure was put just beyond its bound."""
    good = draw(good_counts())
    limit = good.attending if good.form == "meeting" else good.valid
    wrong: dict[str, Any] = draw(
        st.sampled_from(
            (
                {"agree": -draw(st.integers(1, 9))},
                {"agree": good.eligible + draw(st.integers(1, 9)), "disagree": None, "abstain": None},
                {"attending": good.eligible + draw(st.integers(1, 9))},
                {"agree": (good.eligible if limit is None else limit) + 1, "disagree": None, "abstain": None},
            )
        )
    )
    figures = {name: getattr(good, name) for name in fields_dict(Count)} | wrong
    return NearMiss(lambda: Count(**figures), "impossible_count", ", ".join(wrong))


@st.composite
def matters(draw: st.DrawFn) -> NearMiss:
    """A vote on a matter whose code is one letter away from a known one."""
    code = draw(
        st.sampled_from(("infrastructure_contribution", "village_convention", "poor_household_review"))
    )
    place = draw(st.integers(0, len(code) - 1))
    count, on = draw(good_counts()), draw(days(first=date(2016, 1, 1)))
    wrong = code[:place] + "7" + code[place + 1 :]
    return NearMiss(lambda: decide(wrong, count, on=on), "unknown_matter", wrong)


@st.composite
def officers(draw: st.DrawFn) -> NearMiss:
    """An officer in a post that no law names, one letter away from one that some does."""
    name, cut = draw(codes()), draw(st.integers(1, 3))
    post = draw(st.sampled_from(("peoples_committee_chair", "peoples_committee_vice_chair")))
    return NearMiss(lambda: Officer(name, post[:-cut] + "z"), "unknown_post", "post")


@st.composite
def absences(draw: st.DrawFn) -> NearMiss:
    """Days away that end before they begin."""
    good, back = draw(good_absences()), draw(st.integers(1, 30))
    return NearMiss(
        lambda: Absence(good.officer, good.start, good.start - timedelta(days=back)), "bad_interval", "end"
    )


@st.composite
def amounts(draw: st.DrawFn) -> NearMiss:
    """A text that looks like an amount and is none."""
    number = draw(st.integers(1, 999))
    text = draw(
        st.sampled_from(
            (f"{number},5 đ", f"{number}.00 đ", f"{number}.000.00 đ", f"{number} $", f"{number}e3", "", "đ")
        )
    )
    return NearMiss(lambda: Dong.parse(text), "bad_amount", text)


@st.composite
def entries(draw: st.DrawFn) -> NearMiss:
    """An entry that a ledger took until one line was changed by one đồng or one account."""
    good = draw(good_entries())
    place = draw(st.integers(0, len(good.lines) - 1))
    line = good.lines[place]

    def with_line(changed: Line) -> Entry:
        return evolve(good, lines=[*good.lines[:place], changed, *good.lines[place + 1 :]])

    if draw(st.booleans()):
        more = with_line(evolve(line, amount=line.amount + Dong(1)))
        return NearMiss(lambda: Ledger().post(more), "unbalanced", "one đồng more")
    strange = with_line(evolve(line, account="9999"))
    return NearMiss(lambda: Ledger().post(strange), "unknown_account", "account 9999")


@st.composite
def ledgers(draw: st.DrawFn) -> NearMiss:
    """A step that a ledger refuses: one đồng too much, a closed day, a second reversal, an unknown number."""
    ledger = draw(good_ledgers())
    on = draw(days(first=date(2030, 1, 1), last=date(2030, 12, 31)))
    entry = draw(good_entries(on=st.just(on)))
    number = ledger.post(entry)
    line = next(line for line in entry.lines if line.side == "credit")  # never an account of money

    def overdraw() -> object:
        held = ledger.balance("111", fund="moi").amount + 1
        spent = Entry(
            on, "chi", [Line.debit(line.account, Dong(held), "moi"), Line.credit("111", Dong(held), "moi")]
        )
        return ledger.post(spent)

    def closed() -> object:
        ledger.close(on)
        return ledger.post(entry)

    def twice() -> object:
        ledger.reverse(number, on=on, why="ghi nhầm")
        return ledger.reverse(number, on=on, why="ghi nhầm")

    steps: tuple[tuple[Callable[[], object], str], ...] = (
        (overdraw, "fund_overdrawn"),
        (closed, "closed_period"),
        (twice, "already_reversed"),
        (lambda: ledger.entry(number + 1), "unknown_entry"),
    )
    return NearMiss(*draw(st.sampled_from(steps)))


@st.composite
def announcements(draw: st.DrawFn) -> NearMiss:
    """An announcement that could be taken in until a day of it was dropped or stood twice."""
    good = next(iter(draw(swaps(most=1))), None)
    if good is None:
        good = Announcement(
            "1", date(2023, 11, 1), "Thông báo số 1", off=(date(2024, 6, 3),), worked=(date(2024, 6, 8),)
        )
    given: dict[str, Any] = draw(
        st.sampled_from(
            ({"worked": ()}, {"off": ()}, {"worked": good.off}, {"off": (*good.off, *good.worked)})
        )
    )
    wrong = evolve(good, **given)
    return NearMiss(
        lambda: WorkCalendar.vietnam(announcements=(wrong,)), "conflicting_announcement", ", ".join(given)
    )


@st.composite
def duty_requests(draw: st.DrawFn) -> NearMiss:
    """A request that a planner took until somebody unknown stood in it, or a seat too many."""
    good = draw(good_requests())
    stranger = Away("CB00", good.start, good.end)
    seats = evolve(good.slots[0], seats=len(good.officers) + 1)
    given: dict[str, Any] = draw(
        st.sampled_from(
            (
                {"absences": (*good.absences, stranger)},
                {"carried": {"CB00": {"working": 1}}},
                {"slots": (seats,)},
                {"days": ()},
            )
        )
    )
    return NearMiss(lambda: _changed(good, given), "bad_duty_request", ", ".join(given))


def _changed(request: DutyRequest, given: dict[str, Any]) -> DutyRequest:
    return evolve(request, **given)


@st.composite
def names(draw: st.DrawFn) -> NearMiss:
    """A name that no stream may bear: empty, one sign too long, not NFC, or half a character."""
    name = draw(st.sampled_from(("", "x" * 201, "sổ quỹ".replace("ổ", "o\u0302\u0309"), "\ud800")))
    store = MemoryStore()
    return NearMiss(lambda: store.append(name, 0, [b"x"]), "bad_name", ascii(name)[:20])


@st.composite
def rules(draw: st.DrawFn) -> NearMiss:
    """A rule asked for on a day before any law set it."""
    on = draw(days(first=date(1990, 1, 1), last=date(1999, 12, 31)))
    return NearMiss(
        lambda: RuleBook.vietnam().at(on)["infrastructure_contribution.threshold"],
        "no_rule_in_force",
        str(on),
    )


def any_of_them() -> st.SearchStrategy[NearMiss]:
    """Any near miss."""
    return st.one_of(
        counts(), matters(), officers(), absences(), amounts(), entries(), ledgers(), announcements(),
        duty_requests(), names(), rules(),
    )  # fmt: skip
