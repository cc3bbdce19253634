"""What holds for every vote under every law."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from grassroots_gov import Citation, Count, Outcome, Rule, RuleBook, Threshold, Verdict, decide
from grassroots_gov.decisions import Sheet, matters, recheck, tally

MATTERS = (
    "infrastructure_contribution community_funds village_convention village_head_election"
    " village_head_dismissal inspection_board_election investment_supervision_board_election"
    " other_self_management"
).split()
LATER = ["poor_household_review", "cultural_village", "cultural_family", "administrative_unit_scheme"]
COUNCIL = ["council_resolution", "council_delegate_dismissal"]
DAYS = st.dates(date(2018, 11, 5), date(2027, 12, 31))
ALL_DAYS = st.dates(date(2007, 7, 1), date(2027, 12, 31))
RANK = {Outcome.FAILS: 0, Outcome.UNDETERMINED: 1, Outcome.HOLDS: 2}


@st.composite
def questions(draw):
    """A matter, a day on which some law knows it, and a possible count in any form and unit."""
    matter = draw(st.sampled_from(MATTERS + LATER + COUNCIL))
    on = draw(ALL_DAYS if matter in MATTERS else DAYS)
    unit = "delegate" if matter in COUNCIL else draw(st.sampled_from(["household", "voter", "village"]))
    eligible = draw(st.integers(0, 400))
    form = draw(st.sampled_from(["meeting", "meeting", "ballots", "online"]))
    figures = {}
    if form == "meeting":
        most = draw(st.integers(0, eligible))
        if draw(st.booleans()):
            figures["attending"] = most
    else:
        figures["issued"] = draw(st.integers(0, eligible))
        figures["returned"] = draw(st.integers(0, figures["issued"]))
        figures["valid"] = most = draw(st.integers(0, figures["returned"]))
        figures["invalid"] = figures["returned"] - most
    if form == "online" and draw(st.booleans()):
        figures["form_chosen"] = draw(st.integers(0, eligible))
    agree = draw(st.integers(0, most))
    if draw(st.booleans()):
        figures["disagree"] = draw(st.integers(0, most - agree))
        figures["abstain"] = draw(st.integers(0, most - agree - figures["disagree"]))
    repeat = draw(st.booleans())
    return matter, Count(unit=unit, eligible=eligible, agree=agree, form=form, repeat=repeat, **figures), on


def with_one_silent(count):
    """The same count with one more who took part and has not voted yet."""
    more = {
        name: getattr(count, name) + 1
        for name in ("eligible", "attending", "issued", "returned", "valid")
        if getattr(count, name) is not None
    }
    return evolve(count, **more)


@given(questions())
def test_one_more_agreeing_never_turns_holds_into_fails(question):
    matter, count, on = question
    count = with_one_silent(count)
    before = decide(matter, count, on=on)
    after = decide(matter, evolve(count, agree=count.agree + 1), on=on)
    assert RANK[after.outcome] >= RANK[before.outcome]
    assert after.shortfall <= before.shortfall


@given(questions())
def test_one_more_who_comes_and_agrees_never_turns_holds_into_fails(question):
    matter, count, on = question
    before = evolve(count, eligible=count.eligible + 1)
    after = evolve(with_one_silent(count), agree=count.agree + 1)
    assert RANK[decide(matter, after, on=on).outcome] >= RANK[decide(matter, before, on=on).outcome]


@given(questions())
def test_one_more_disagreeing_of_those_who_took_part_never_turns_fails_into_holds(question):
    matter, count, on = question
    count = evolve(with_one_silent(count), attending=count.eligible + 1)
    before = decide(matter, count, on=on)
    after = decide(matter, evolve(count, disagree=(count.disagree or 0) + 1), on=on)
    assert RANK[after.outcome] <= RANK[before.outcome]
    if count.agree:
        turned = evolve(count, agree=count.agree - 1, disagree=(count.disagree or 0) + 1)
        assert RANK[decide(matter, turned, on=on).outcome] <= RANK[before.outcome]


@given(questions())
def test_one_more_who_may_vote_and_stays_away_never_helps(question):
    matter, count, on = question
    before = decide(matter, count, on=on)
    after = decide(matter, evolve(count, eligible=count.eligible + 1), on=on)
    assert RANK[after.outcome] <= RANK[before.outcome]


@given(questions())
def test_the_shortfall_is_what_it_takes(question):
    matter, count, on = question
    verdict = decide(matter, count, on=on)
    assert (verdict.shortfall == 0) if verdict.holds else verdict.shortfall >= 0
    if verdict.outcome is not Outcome.FAILS or count.form != "meeting" or count.attending is None:
        return
    if any(finding.code == "form_not_allowed" for finding in verdict.findings):
        return

    def with_more(more):
        agree = count.agree + more
        return evolve(count, agree=agree, attending=max(count.attending, agree), disagree=None, abstain=None)

    if count.agree + verdict.shortfall > count.eligible:
        return
    # Whoever is missing comes and agrees, so that attendance is met as well.
    newcomers = max(0, verdict.shortfall - (count.attending - count.agree))
    enough = evolve(
        with_more(verdict.shortfall),
        attending=max(count.attending + newcomers, _needed(verdict, count)),
    )
    assert decide(matter, enough, on=on).holds


def _needed(verdict, count):
    quorums = [one.required for one in verdict.findings if one.code == "quorum"]
    return min(count.eligible, max([count.attending, count.agree + verdict.shortfall, *quorums]))


@given(questions())
def test_a_verdict_survives_json_and_checks_again_from_it(question):
    matter, count, on = question
    verdict = decide(matter, count, on=on)
    plain = json.loads(json.dumps(verdict.to_dict()))
    assert Verdict.from_dict(plain) == verdict
    assert Verdict.from_dict(plain).to_dict() == verdict.to_dict()
    assert recheck(plain) == ()
    for lang in ("vi", "en"):
        assert verdict.explain(lang)
        assert "{" not in verdict.explain(lang)
        assert "decisions." not in verdict.explain(lang)


@given(questions(), st.data())
def test_a_forged_verdict_does_not_check(question, data):
    matter, count, on = question
    plain = decide(matter, count, on=on).to_dict()
    others = [outcome.value for outcome in Outcome if outcome.value != plain["outcome"]]
    assert recheck({**plain, "outcome": data.draw(st.sampled_from(others))})
    assert recheck({**plain, "shortfall": plain["shortfall"] + 1})
    shown = [place for place, one in enumerate(plain["findings"]) if one["code"] == "threshold"]
    for place in shown:
        for figure in ("measured", "required"):
            finding = {**plain["findings"][place], figure: plain["findings"][place][figure] + 1}
            forged = [*plain["findings"][:place], finding, *plain["findings"][place + 1 :]]
            assert recheck({**plain, "findings": forged})


@given(questions())
def test_the_same_question_gives_the_same_bytes(question):
    matter, count, on = question
    first, second = (json.dumps(decide(matter, count, on=on).to_dict()) for _ in range(2))
    assert first == second


@given(questions())
def test_every_finding_that_measures_can_be_checked(question):
    matter, count, on = question
    verdict = decide(matter, count, on=on)
    for finding in verdict.findings:
        triple = (finding.measured, finding.relation, finding.required)
        assert all(part is None for part in triple) or all(part is not None for part in triple)
    if verdict.holds:
        assert all(finding.met is not False for finding in verdict.findings)


@given(
    st.fractions(Fraction(0), Fraction(1), max_denominator=20),
    st.fractions(Fraction(0), Fraction(1), max_denominator=20),
    st.sampled_from([">", ">="]),
    st.integers(1, 300),
    st.data(),
)
def test_raising_a_threshold_never_helps(one, other, relation, eligible, data):
    agree = data.draw(st.integers(0, eligible))
    low, high = sorted((one, other))
    count = Count(eligible=eligible, attending=eligible, agree=agree)

    def rank(relation, share):
        book = book_with(Threshold(relation, share, "all_households"))
        return RANK[decide("works", count, on=date(2024, 1, 1), book=book).outcome]

    assert rank(relation, high) <= rank(relation, low)
    assert rank(">", low) <= rank(">=", low)


def book_with(share):
    cited = Citation("Luật số 1/2020/QH14", 1)
    since = date(2020, 1, 1)
    return RuleBook(
        [
            Rule("works.right", "direct_decision", cited, since),
            Rule("works.threshold", share, cited, since),
        ]
    )


# --- ballots and channels ----------------------------------------------------------------------------


@st.composite
def ballots(draw):
    """A roll, and how each unit that took part voted."""
    roll = [f"H-{number:03}" for number in range(draw(st.integers(1, 40)))]
    votes = draw(
        st.dictionaries(st.sampled_from(roll), st.sampled_from(["agree", "disagree", "abstain", "blank"]))
    )
    return roll, votes


def sheet(channel, votes):
    many = {
        choice: sum(1 for _, vote in votes if vote == choice) for choice in ("agree", "disagree", "abstain")
    }
    blank = len(votes) - sum(many.values())
    return Sheet(channel=channel, units=tuple(unit for unit, _ in votes), invalid={"blank": blank}, **many)


@given(ballots(), st.randoms(use_true_random=False), st.integers(1, 4), DAYS)
def test_the_order_of_ballots_and_their_split_into_channels_never_matter(given_votes, chance, pieces, on):
    roll, votes = given_votes
    cast = sorted(votes.items())
    whole = tally(roll, [sheet("ballots", cast)]).count
    chance.shuffle(cast)
    cuts = sorted(chance.randrange(len(cast) + 1) for _ in range(pieces))
    parts = [cast[first:last] for first, last in zip([0, *cuts], [*cuts, len(cast)], strict=True)]
    channels = ["ballots", "household_sheets", "hands", "online"]
    sheets = [sheet(channels[place % 4], part) for place, part in enumerate(parts)]
    split = tally(roll, sheets).count
    assert (split.agree, split.disagree, split.abstain, split.invalid) == (
        whole.agree,
        whole.disagree,
        whole.abstain,
        whole.invalid,
    )
    for matter in ("infrastructure_contribution", "other_self_management"):
        assert decide(matter, split, on=on).outcome is decide(matter, whole, on=on).outcome


@given(ballots(), st.data())
def test_a_unit_that_votes_twice_is_always_named(given_votes, data):
    roll, votes = given_votes
    assume(votes)
    twice = data.draw(st.sampled_from(sorted(votes)))
    counted = tally(roll, [sheet("hands", sorted(votes.items())), sheet("online", [(twice, "agree")])])
    assert counted.count is None
    named = next(one for one in counted.mismatches if one.code == "voted_twice")
    assert named.params["units"] == twice


@given(ALL_DAYS)
def test_every_matter_of_a_day_is_in_force_on_it(on):
    for matter in matters(on):
        assert matter.code
    assert matters(on) == matters(on + timedelta(days=0))
