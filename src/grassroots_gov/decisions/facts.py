"""What can happen to a decision, in the past tense, and the state that it makes.

Each decision is a stream of its own, ``decisions/<id>``. A ballot stays secret: facts hold who took part
and how many votes each side had, never who voted how.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from attrs import Factory, define, field, frozen

from grassroots_gov.decisions import convention_facts, review_facts
from grassroots_gov.decisions.model import Count
from grassroots_gov.decisions.process import State, leads_to
from grassroots_gov.decisions.tally import Sheet
from grassroots_gov.journal import Codec, Event, Fact, Fold
from grassroots_gov.law import Verdict
from grassroots_gov.money import Dong

__all__ = [
    "CODEC",
    "DECISION",
    "PREFIX",
    "Annulled",
    "Concluded",
    "Counted",
    "Decision",
    "EffectSet",
    "Noticed",
    "Opened",
    "Recognised",
    "Refused",
    "Sent",
    "Withdrawn",
]

PREFIX = "decisions/"


@frozen(kw_only=True)
class Opened:
    """A matter was put to the people; the roll is frozen from then on (chốt danh sách)."""

    kind: ClassVar[str] = "decisions.opened"
    version: ClassVar[int] = 2
    matter: str
    subject: str
    unit: str
    eligible: int
    roll: tuple[str, ...]
    place: str
    amount: Dong | None
    per: str | None
    values: Mapping[str, Dong]
    period_from: date | None
    period_until: date | None


@frozen(kw_only=True)
class Noticed:
    """The people were told of the meeting or the ballot (thông báo)."""

    kind: ClassVar[str] = "decisions.noticed"
    event_on: date
    what: str
    channel: str


@frozen(kw_only=True)
class Counted:
    """The votes were counted, or counted again to correct; sheets stand where channels were put together."""

    kind: ClassVar[str] = "decisions.counted"
    count: Count | None
    sheets: tuple[Sheet, ...]


@frozen(kw_only=True)
class Concluded:
    """The count was judged; ``verdict`` is the whole proof as JSON."""

    kind: ClassVar[str] = "decisions.concluded"
    verdict: str


@frozen(kw_only=True)
class Sent:
    """The result, or the recognised text, was sent to whom it is owed."""

    kind: ClassVar[str] = "decisions.sent"
    to: str


@frozen(kw_only=True)
class EffectSet:
    """The committee set the day of effect of a commune-wide decision."""

    kind: ClassVar[str] = "decisions.effect_set"
    effective: date
    by: str


@frozen(kw_only=True)
class Recognised:
    """The authority recognised the result (quyết định công nhận)."""

    kind: ClassVar[str] = "decisions.recognised"
    by: str
    verdict: str
    despite: str


@frozen(kw_only=True)
class Refused:
    """The authority refused in writing, with reasons."""

    kind: ClassVar[str] = "decisions.refused"
    by: str
    reason: str


@frozen(kw_only=True)
class Annulled:
    """The decision was annulled (bãi bỏ, hủy bỏ)."""

    kind: ClassVar[str] = "decisions.annulled"
    ground: str
    by: str
    why: str
    despite: str


@frozen(kw_only=True)
class Withdrawn:
    """The matter was taken back before it was decided."""

    kind: ClassVar[str] = "decisions.withdrawn"
    why: str


CODEC = Codec(
    Opened,
    Noticed,
    Counted,
    Concluded,
    Sent,
    EffectSet,
    Recognised,
    Refused,
    Annulled,
    Withdrawn,
    *convention_facts.EVENTS,
    *review_facts.EVENTS,
    upcasts={("decisions.opened", 1): lambda body: {**body, "values": {}}},
)


@define
class Decision:
    """The state of one decision, as its facts make it.

    ``since``    the day of its last step
    ``meeting``  the count of a meeting that did not decide, before ballots were given out
    """

    state: State = "opened"
    opened: Opened | None = None
    opened_on: date = date.min
    since: date = date.min
    notices: tuple[tuple[date, Noticed], ...] = ()
    count: Count | None = None
    sheets: tuple[Sheet, ...] = ()
    counted_on: date = date.min
    meeting: Count | None = None
    verdict: Verdict | None = None
    concluded_on: date | None = None
    sent_on: date | None = None
    text_sent_on: date | None = None
    effect_set: date | None = None
    recognised_on: date | None = None
    recognised_by: str = ""
    refused_on: date | None = None
    annulled_on: date | None = None
    history: list[tuple[date, str]] = field(default=Factory(list))


def verdict_text(verdict: Verdict) -> str:
    """A verdict as the text that a fact keeps."""
    import json

    return json.dumps(verdict.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _verdict_in(text: str) -> Verdict:
    import json

    return Verdict.from_dict(json.loads(text))


def _apply(state: Decision, fact: Fact, event: Event) -> Decision:
    on = fact.effective_on
    if isinstance(event, Opened):
        state.opened, state.opened_on = event, on
    elif isinstance(event, Noticed):
        state.notices = (*state.notices, (on, event))
    elif isinstance(event, Counted):
        _counted(state, event, on)
    elif isinstance(event, Concluded):
        state.verdict = _verdict_in(event.verdict)
        state.concluded_on = on
        state.state = leads_to(state.state, "conclude", state.verdict.outcome)
    elif isinstance(event, Sent):
        if state.state == "recognised":
            state.text_sent_on = on
        else:
            state.state, state.sent_on = leads_to(state.state, "send"), on
    elif isinstance(event, EffectSet):
        state.effect_set = event.effective
    elif isinstance(event, Recognised):
        state.state, state.recognised_on = "recognised", on
        state.recognised_by = event.by
    elif isinstance(event, Refused):
        state.state, state.refused_on = "refused", on
    elif isinstance(event, Annulled):
        state.state, state.annulled_on = "annulled", on
    elif isinstance(event, Withdrawn):
        state.state = "withdrawn"
    state.since = on
    state.history.append((on, event.kind))
    return state


def _counted(state: Decision, event: Counted, on: date) -> None:
    """A new count opens the matter again; a meeting that did not decide is remembered for the ballots."""
    before = state.count
    if state.state == "failed" and before is not None and before.form == "meeting":
        state.meeting = before
    state.count, state.sheets, state.counted_on = event.count, event.sheets, on
    state.state, state.verdict, state.concluded_on = "counted", None, None
    state.sent_on, state.effect_set, state.refused_on = None, None, None


DECISION: Fold[Decision] = Fold("decision", Decision, _apply)
