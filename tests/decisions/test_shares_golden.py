"""Every way in which a share of the law meets a count, told whole in ``golden_shares/verdicts.txt``.

How the file is written anew: ``support.proofs``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from grassroots_gov import Count, decide
from support.proofs import hold

GOLDEN = Path(__file__).parent / "golden_shares/verdicts.txt"
REVIEW, ELECTION, WORKS = "poor_household_review", "inspection_board_election", "infrastructure_contribution"
OLD, NEW, LAW = date(2020, 5, 20), date(2022, 11, 22), date(2024, 6, 3)


def vote(matter, on, **figures):
    return lambda: decide(matter, Count(**figures), on=on)


SITUATIONS = {
    "a share in words": vote(REVIEW, OLD, eligible=60, attending=40, agree=40),
    "no share at all": vote("cultural_village", LAW, eligible=60, attending=50, agree=50),
    "a share of those who came, nobody counted": vote(REVIEW, NEW, eligible=60, agree=30),
    "a share of those who came": vote(REVIEW, NEW, eligible=60, attending=40, agree=20),
    "a share of those who came, one short": vote(REVIEW, NEW, eligible=60, attending=40, agree=19),
    "too few came for the share of all": vote(WORKS, LAW, eligible=150, attending=99, agree=99),
    "as few came as the share of all": vote(WORKS, LAW, eligible=150, attending=100, agree=100),
    "counted in what the law does not count": vote(WORKS, LAW, eligible=300, unit="voter", agree=300),
    "two laws, nobody counted who came": vote(ELECTION, OLD, eligible=150, agree=100),
    "two laws, few came": vote(ELECTION, OLD, eligible=150, attending=70, agree=60),
    "nobody counted who came, and too few voted": vote(WORKS, OLD, eligible=150, agree=75),
    "nobody counted who came, and enough voted": vote(WORKS, OLD, eligible=150, agree=76),
    "on paper, no attendance asked": vote(WORKS, LAW, eligible=150, form="ballots", agree=100),
    "what is only opined on": vote("administrative_procedures", LAW, eligible=150, agree=100),
}


def test_every_verdict_is_whole_and_told_word_for_word():
    hold(GOLDEN, SITUATIONS)
