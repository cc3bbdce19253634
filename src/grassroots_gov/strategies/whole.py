"""A whole commune in memory, with a life so far."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from grassroots_gov.commune import Commune
from grassroots_gov.hooks import PluginHost
from grassroots_gov.law import Outcome
from grassroots_gov.money import Dong
from grassroots_gov.officers import Absence, Officer
from grassroots_gov.strategies.rosters import whole_month
from grassroots_gov.strategies.votes import MATTER, counts

__all__ = ["communes"]

LEADERS = ("peoples_committee_chair", "peoples_committee_vice_chair", "peoples_committee_vice_chair")


@st.composite
def communes(draw: st.DrawFn, *, today: date | None = None, unit: str = "Tân Lập") -> Commune:
    """A commune on ``memory:``, open, whose facts all went through the doors of its rooms.

    It has leaders; perhaps leave, a posted roster of the month, a vote on a contribution and, where that was
    carried, a fund, a levy and what some households paid. Shrinks to one chairman and nothing else.

    ``today``  the day of its newest fact, from 2019 to 2025 where none is given
    """
    today = draw(st.dates(date(2019, 1, 1), date(2025, 6, 30))) if today is None else today
    commune = Commune.open("memory:", host=PluginHost.bare(), today=today, unit=unit)
    began = today - timedelta(days=400)
    staff = [Officer(f"CB{number:02}", post) for number, post in enumerate(LEADERS, start=1)]
    for officer in staff[: draw(st.integers(1, len(staff)))]:
        commune.officers.appoint(officer, on=began)
    if draw(st.booleans()):
        start = today - timedelta(days=draw(st.integers(0, 60)))
        commune.officers.absent(Absence("CB01", start, start + timedelta(days=draw(st.integers(0, 9)))))
    if draw(st.booleans()):
        first, last = whole_month(today)
        commune.duty.publish(commune.duty.plan(first, last), on=first - timedelta(days=10))
    if draw(st.booleans()):
        draw(_voted(commune, today))
    return commune


@st.composite
def _voted(draw: st.DrawFn, commune: Commune, today: date) -> None:
    """A vote on a contribution; where it is carried, the fund, the levy and some payments."""
    called, held = today - timedelta(days=60), today - timedelta(days=45)
    level = Dong(draw(st.integers(1, 50)) * 50_000)
    outcome = draw(st.sampled_from((Outcome.FAILS, Outcome.HOLDS)))
    # Household meetings only: ballots go with steps of their own.
    found = draw(counts(matter=MATTER, on=held, outcome=outcome, eligible=200))
    if (found.form, found.unit) != ("meeting", "household"):
        from grassroots_gov.strategies.votes import full

        found = full("household", "meeting", 100, 100 if outcome is Outcome.HOLDS else 0)
    decision = commune.decisions.open(
        MATTER, "Góp làm đường bê tông", on=called, eligible=found.eligible, amount=level, per="household"
    )
    commune.decisions.count(decision, found, on=held)
    verdict = commune.decisions.conclude(decision, on=held)
    if not verdict.holds:
        return
    commune.funds.open("duong-lang", "Quỹ làm đường", on=today - timedelta(days=30), decision=decision)
    levy = commune.funds.levy("duong-lang", level, on=today - timedelta(days=30), decision=decision)
    for household in range(1, draw(st.integers(0, 4)) + 1):
        paid = Dong(draw(st.integers(1, level.amount)))
        commune.funds.collect(levy, f"H-{household:03}", paid, on=today - timedelta(days=household))
