"""Every branch of the council's judges, told whole in ``golden/verdicts.txt``; see ``support.proofs``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from grassroots_gov.council import (
    Ballot,
    ConfidenceBallot,
    judge_confidence,
    judge_convening,
    judge_documents,
    judge_no_confidence,
    judge_seats,
    judge_session,
    judge_size,
    judge_vote,
    judge_voter_meeting,
)
from grassroots_gov.law import RuleBook, Verdict
from support.proofs import hold

GOLDEN = Path(__file__).parent / "golden/verdicts.txt"
BEFORE, OLD, MEMORY, NOW = date(2015, 12, 31), date(2021, 6, 8), date(2025, 3, 1), date(2026, 1, 5)
BARE = RuleBook(())


def call(sort, on=NOW, opens=date(2026, 2, 2), **given):
    return lambda: judge_convening(sort, opens=opens, on=on, **given)


def papers(sent, on=date(2026, 1, 20), **given):
    return lambda: judge_documents(date(2026, 2, 2), sent, on=on, **given)


def sit(delegates, present, on=OLD, **given):
    return lambda: judge_session(delegates, present, on=on, **given)


def vote(on=OLD, removal=False, book=None, **figures):
    return lambda: judge_vote(Ballot(**figures), on=on, removal=removal, book=book)


def confidence(low, on=OLD, high=0, medium=0, counted=None, **given):
    ballot = ConfidenceBallot(delegates=24, high=high, medium=medium, low=low, counted=counted)
    return lambda: judge_confidence(ballot, on=on, **given)


def no_confidence(against, on=OLD, **given):
    return lambda: judge_no_confidence(24, against, on=on, **given)


def size(delegates, population, kind="other", on=OLD, **given):
    return lambda: judge_size(delegates, population=population, kind=kind, on=on, **given)


def meet(levels, on=NOW, **given):
    return lambda: judge_voter_meeting(levels, on=on, **given)


SITUATIONS = {
    "called by the standing committee": call("regular"),
    "called by the chair of the committee, early enough": call(
        "extra", requested_by="committee_chair", notice_days=28, regulation="quy chế làm việc"
    ),
    "called a day too late": call("special", notice_days=29, regulation="quy chế làm việc"),
    "a third of the delegates": call("special", requested_by="delegates", asking=8, of=22),
    "one delegate short of a third": call("special", requested_by="delegates", asking=7, of=22),
    "delegates of whom nobody counted how many": call("special", requested_by="delegates", asking=8),
    "delegates asking on a day without a rule": call(
        "special", on=MEMORY, requested_by="delegates", asking=8, of=22
    ),
    "a closed session that delegates ask for": call(
        "special", requested_by="delegates", asking=8, of=22, closed=True
    ),
    "delegates ask for a closed session on a day without a rule": call(
        "special", on=BEFORE, requested_by="delegates", asking=8, of=22, closed=True
    ),
    "a closed session called by the standing committee": call("first", closed=True),
    "more than a tenth of the voters": call("extra", requested_by="voters", asking=11, of=100),
    "a tenth of the voters": call("extra", requested_by="voters", asking=10, of=100),
    "voters ask for a closed session": call(
        "extra", requested_by="voters", asking=11, of=100, closed=True, book=BARE
    ),
    "more ask than there are": call("special", requested_by="delegates", asking=23, of=22),
    "all ask": call("special", requested_by="delegates", asking=22, of=22),
    "fewer than none ask": call("special", requested_by="delegates", asking=-1),
    "nobody asks, of one": call("special", requested_by="delegates", asking=0, of=1),
    "nobody asks, of nobody": call("special", requested_by="delegates", asking=0, of=0),
    "called under a regulation without a name": call("regular", notice_days=1),
    "no such sort of session": call("monthly"),
    "nobody may ask for it": call("special", requested_by="mayor"),
    "papers without a deadline": papers(None),
    "papers in time": papers(date(2026, 1, 13), days_before=20, regulation="quy chế"),
    "papers a day late": papers(date(2026, 1, 14), days_before=20, regulation="quy chế"),
    "papers sent as it opened": papers(date(2026, 2, 2), on=date(2026, 2, 9), days_before=1),
    "papers sent a week after": papers(date(2026, 2, 9), on=date(2026, 2, 9), days_before=1),
    "papers sent on the day of asking": papers(date(2026, 1, 20), days_before=13, regulation="quy chế"),
    "papers not sent, still in time tomorrow": papers(None, days_before=12, regulation="quy chế"),
    "papers not sent, too late today": papers(None, days_before=13, regulation="quy chế"),
    "papers sent later than asked about": papers(date(2026, 1, 21), days_before=13, book=BARE),
    "two levels meet voters": meet(2, on=date(2025, 1, 10)),
    "three levels meet voters": meet(3),
    "voters met the day before the rule": meet(1, on=date(2025, 1, 9)),
    "no level meets voters": meet(0),
    "the session sits": sit(24, 16),
    "one short of sitting": sit(24, 15),
    "nobody counted who came": sit(24, None),
    "nobody knows how many delegates there are": sit(None, 16),
    "the law of 2025 states no quorum": sit(24, 1, on=NOW),
    "sitting under a law that is remembered": sit(24, 16, on=MEMORY),
    "sitting without a rule": sit(24, 16, on=BEFORE),
    "more present than delegates": sit(24, 25),
    "fewer than none present": sit(None, -1),
    "a resolution passes by one": vote(delegates=24, present=24, agree=13),
    "a resolution falls one short": vote(delegates=24, present=24, agree=12),
    "nobody for it": vote(delegates=24, present=24, agree=0),
    "passed by too few present": vote(delegates=24, present=15, agree=13),
    "a delegate is removed": vote(removal=True, delegates=24, present=20, agree=16),
    "a delegate stays by one": vote(removal=True, delegates=24, present=20, agree=15),
    "votes prove presence": vote(delegates=24, agree=13, disagree=2, abstain=1),
    "votes do not prove presence": vote(delegates=24, agree=13, disagree=2),
    "a vote lost, presence unknown": vote(delegates=24, agree=12, disagree=12),
    "votes of those present alone": vote(delegates=None, present=20, agree=20),
    "votes alone": vote(delegates=None, agree=20),
    "nobody present, as the source says": vote(delegates=None, present=0, agree=0),
    "a vote under the law of 2025": vote(on=NOW, delegates=24, agree=13),
    "a vote under a law that is remembered": vote(on=MEMORY, delegates=24, present=24, agree=13),
    "a vote without a rule": vote(on=BEFORE, delegates=24, agree=13, book=BARE),
    "a removal without a rule": vote(on=BEFORE, removal=True, delegates=24, present=24, agree=16),
    "more than half low": confidence(13, high=5, medium=6),
    "half low": confidence(12, high=12),
    "two thirds low": confidence(16, medium=8),
    "more than half high, ballots missing": confidence(0, high=13, medium=8, counted=23),
    "ballots missing, none counted": confidence(1, high=1),
    "a commune takes none since 2023": confidence(13, on=date(2023, 7, 1), medium=11),
    "a province takes them since 2023": confidence(13, on=date(2023, 7, 1), medium=11, level="province"),
    "confidence without a rule": confidence(13, on=BEFORE, medium=11, book=BARE),
    "no such level of confidence": confidence(13, level="village"),
    "asked by a third, kept": no_confidence(12, asking=8),
    "asked by a third, lost": no_confidence(13, asking=8),
    "asked by too few": no_confidence(12, asking=7, low=15),
    "asked by nobody, of one": lambda: judge_no_confidence(1, 0, on=OLD),
    "asked by the Front": no_confidence(12, front=True),
    "forced by low ballots": no_confidence(12, low=16),
    "no confidence since 2023": no_confidence(12, on=date(2023, 7, 1), level="district"),
    "no confidence without a rule": no_confidence(12, on=BEFORE),
    "no confidence of nobody": lambda: judge_no_confidence(0, 0, on=BEFORE),
    "more against than delegates": no_confidence(25),
    "more asking than delegates": no_confidence(0, asking=25),
    "more low than delegates": no_confidence(0, low=25),
    "no such level of no confidence": no_confidence(12, level="village"),
    "as many delegates as people want": size(26, 7_500),
    "one delegate more than people want": size(27, 7_500),
    "no band, within the cap": size(35, 4_000, "mountain", on=date(2016, 5, 22)),
    "no band, beyond the cap": size(36, 4_000, "mountain", on=date(2016, 5, 22)),
    "a row the day does not have": size(20, 4_000, "special_zone"),
    "size without a rule": size(20, 4_000, on=BEFORE),
    "no such row": size(20, 4_000, "city"),
    "fewer than no delegates": size(-1, 4_000),
    "fewer than no people": size(0, -1),
    "no delegates, no people": size(0, 0),
    "seats add up": lambda: judge_seats([3, 4, 5], 12, on=OLD),
    "seats do not add up": lambda: judge_seats([3, 4, 5], 13, on=OLD, book=BARE),
    "no seats": lambda: judge_seats([], 0, on=OLD),
    "fewer than no seats": lambda: judge_seats([3, -4], 0, on=OLD),
    "fewer than no seats published": lambda: judge_seats([3], -1, on=OLD),
}


def test_every_verdict_is_whole_and_told_word_for_word() -> None:
    hold(GOLDEN, SITUATIONS)


def test_a_bare_book_leaves_every_question_of_law_open() -> None:
    judged: list[Verdict] = [
        judge_session(24, 16, on=OLD, book=BARE),
        judge_vote(Ballot(delegates=24, present=16, agree=13), on=OLD, book=BARE),
        judge_voter_meeting(1, on=NOW, book=BARE),
        judge_size(25, population=1, kind="other", on=OLD, book=BARE),
        judge_no_confidence(24, 0, on=OLD, book=BARE),
    ]
    assert {verdict.outcome.value for verdict in judged} == {"undetermined"}
    assert {verdict.book_digest for verdict in judged} == {BARE.digest}
