"""``grassroots-gov demo``: one year of the example commune, from an office's CSV files to a proven journal.

Everything below goes through the same doors as any program: ``Commune`` and its rooms.
"""

from __future__ import annotations

import argparse
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from grassroots_gov.cli import imports
from grassroots_gov.cli.arguments import Parser, common, option
from grassroots_gov.cli.output import progress
from grassroots_gov.text import Lang, say

if TYPE_CHECKING:
    from grassroots_gov.commune import Commune
    from grassroots_gov.tables import Table

__all__ = ["add", "run"]

YEAR = 2020
VOTE_ON = date(2020, 5, 20)
LATER_LAW = date(2024, 6, 3)
STARTS = date(2020, 6, 8)
ASKED_ON = date(2020, 12, 15)
VILLAGE = "Thôn 2"
LEVEL = 500_000


def add(parser: Parser, lang: Lang) -> None:
    """Where the journal goes, and whose files are read."""
    option(parser, lang, "--store", default="sqlite:///demo.db", metavar="URL")
    option(parser, lang, "--data")
    common(parser, lang)


def run(args: argparse.Namespace) -> int:
    """Play the year; on a journal that has it already, go on with the next month."""
    from grassroots_gov.commune import Commune

    office = Office(Path(args.data) if args.data else None)
    with Commune.open(args.store, by="demo") as commune:
        fresh = next(commune.facts(), None) is None
        if fresh:
            _first_year(commune, office, args.lang)
        else:
            _next_month(commune, args.lang)
        _proof(commune, args.store, args.lang)
    return 0


class Office:
    """The files an office exports from its spreadsheet; every bad row is reported before anything is written."""

    def __init__(self, folder: Path | None) -> None:
        source = folder or files("grassroots_gov.cli").joinpath("example")

        def data(name: str) -> bytes:
            return imports.read_file(source / name) if folder else source.joinpath(name).read_bytes()

        staff = imports.read_officers(data("can_bo.csv"), source="can_bo.csv").require()
        self.staff = imports.staff(staff)
        known = [officer.id for officer, _ in self.staff]
        away = imports.read_absences(data("nghi_phep.csv"), source="nghi_phep.csv", known=known)
        self.absences = imports.absences(away.require())
        homes = imports.read_households(data("ho_dan.csv"), source="ho_dan.csv")
        self.households = [home for home in imports.households(homes.require()) if home.village == VILLAGE]
        codes = [home.code for home in self.households]
        vouchers: Table = imports.read_vouchers(data("chung_tu.csv"), source="chung_tu.csv", known=codes)
        self.vouchers = imports.vouchers(vouchers.require())


def _first_year(commune: Commune, office: Office, lang: Lang) -> None:
    _heading("staff", lang)
    for officer, since in progress(office.staff, total=len(office.staff), label=say("demo.staff", lang)):
        commune.officers.appoint(officer, on=since)
    for absence in office.absences:
        commune.officers.absent(absence)
    print(commune.officers.establishment(VOTE_ON, commune_class=3).explain(lang))
    _rosters(commune, lang)
    decision = _vote(commune, office.households, lang)
    _fund(commune, office.households, office.vouchers, decision, lang)
    _cases(commune, lang)
    _owed(commune, ASKED_ON, lang)
