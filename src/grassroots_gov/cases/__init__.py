"""Dossiers and petitions, answered in time (một cửa, đơn thư).

What belongs here: what people ask of the commune, by when it must answer, and what became of it.
What does not: who works on it; the room knows posts, not persons.
"""

from grassroots_gov.cases.dossier import Dossier
from grassroots_gov.cases.model import Due, Paper, Procedure, Receipt, SkippedDay, Step, TimeRule
from grassroots_gov.cases.petition_model import Petition, PetitionSlip, Reading
from grassroots_gov.cases.public import PublicCase, PublicPetition, PublicPetitions
from grassroots_gov.cases.statistics import Report, Statistics, reconcile, share_is

__all__ = [
    "Dossier",
    "Due",
    "Paper",
    "Petition",
    "PetitionSlip",
    "Procedure",
    "PublicCase",
    "PublicPetition",
    "PublicPetitions",
    "Reading",
    "Receipt",
    "Report",
    "SkippedDay",
    "Statistics",
    "Step",
    "TimeRule",
    "reconcile",
    "share_is",
]
