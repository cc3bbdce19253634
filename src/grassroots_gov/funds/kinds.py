"""The kinds of fund that the law knows: rates, exemptions, shares kept, publicity, each with its confidence.

What belongs here: reading what the rulebook holds of a kind on a day, and saying what it does not hold.
What does not: judging a levy or a payment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from grassroots_gov.errors import UnknownChoice
from grassroots_gov.law import (
    Citation,
    Confidence,
    Finding,
    Outcome,
    Rule,
    RuleBook,
    Rules,
    Verdict,
    unconfirmed,
)
from grassroots_gov.money import Dong

__all__ = [
    "FundKind",
    "KeptShare",
    "KindExemption",
    "PublicityDuty",
    "Rate",
    "amendment_of",
    "fund_kind",
    "fund_kinds",
    "judge_kind",
    "known_kinds",
    "management_cap",
]

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_AMENDED = re.compile(r"amended by (\S+) of (\d{4}-\d{2}-\d{2})")
_INTERVALS = {"quarterly": "quarter", "6-month": "half_year", "yearly": "year", "year end": "year"}
"""How the sheet words an interval, and what it is called here."""


@frozen(kw_only=True)
class Rate:
    """What a payer owes to a fund by law.

    ``amount``  whole đồng, where the law names a sum; ``formula`` where it names a calculation, in the
                sheet's words, with the ``least`` and ``most`` that come of it
    ``per``     "person-year" or "year"
    """

    payer: str
    label_vi: str
    label_en: str
    amount: Dong | None
    formula: str
    least: Dong | None
    most: Dong | None
    per: str
    citation: Citation
    confidence: Confidence

    def of(self, base: Dong) -> Dong:
        """What is owed on ``base``: the sum, or the formula's percentage of it, within least and most.

        Half a đồng is rounded up. :class:`UnknownChoice` where the formula is no percentage.

        >>> rate = fund_kind(RuleBook.vietnam(), "disaster", date(2024, 5, 20)).rate("organisations")
        >>> str(rate.of(Dong(10_000_000_000))), str(rate.of(Dong(1)))
        ('2.000.000 đ', '500.000 đ')
        """
        if self.amount is not None:
            return self.amount
        found = _PERCENT.match(self.formula)
        if found is None:
            raise UnknownChoice("formula", self.formula, ("n% …",))
        share = Fraction(found[1]) / 100
        owed = Dong((2 * share.numerator * base.amount + share.denominator) // (2 * share.denominator))
        if self.least is not None:
            owed = max(owed, self.least)
        return owed if self.most is None else min(owed, self.most)


@frozen(kw_only=True)
class KindExemption:
    """Who need not pay, pays less or is not asked (miễn, giảm, không vận động), by which point of the law."""

    point: str
    label_vi: str
    label_en: str
    effect: str
    citation: Citation
    confidence: Confidence


@frozen(kw_only=True)
class KeptShare:
    """What a level may keep of what it collects (tỷ lệ được giữ lại), at most; the rest is handed up.

    ``parts``  the shares within it: paying the collectors, running the fund, the fund's own tasks
    """

    level: str
    most: Fraction
    parts: tuple[tuple[str, Fraction], ...]
    handed_up: Fraction
    citation: Citation
    confidence: Confidence
    note: str


@frozen(kw_only=True)
class PublicityDuty:
    """What must be made public of a fund, and how often: "quarter", "half_year", "year", or unsaid."""

    key: str
    what: tuple[str, ...]
    intervals: tuple[str, ...]
    label_vi: str
    citation: Citation
    confidence: Confidence


@frozen(kw_only=True)
class FundKind:
    """A kind of fund (loại quỹ) as the rulebook has it on a day.

    ``compulsory``, ``level``, ``basis``  ``None`` and empty where no rule is in force on that day
    ``managing``  the share of yearly receipts that running it may cost; ``None`` where none is known
    """

    code: str
    on: date
    label_vi: str
    label_en: str
    compulsory: bool | None
    level: str
    basis: str
    accounts: tuple[str, ...]
    managing: Fraction | None
    rates: tuple[Rate, ...]
    exemptions: tuple[KindExemption, ...]
    shares: tuple[KeptShare, ...]
    publicity: tuple[PublicityDuty, ...]
    citation: Citation | None
    confidence: Confidence | None

    def rate(self, payer: str) -> Rate:
        """The rate of a kind of payer, or :class:`UnknownChoice` with those there are."""
        found = next((rate for rate in self.rates if rate.payer == payer), None)
        if found is None:
            raise UnknownChoice("payer", str(payer)[:80], tuple(rate.payer for rate in self.rates))
        return found

    def share(self, level: str) -> KeptShare | None:
        """What a level may keep; ``None`` where no figure is known."""
        return next((share for share in self.shares if share.level == level), None)


def known_kinds(book: RuleBook) -> tuple[str, ...]:
    """The codes of every kind that any rule names, whenever in force."""
    keys = (key.split(".") for key in book.all_keys())
    return tuple(sorted({key[1] for key in keys if key[0] == "fund" and key[-1] == "account"}))


def fund_kinds(book: RuleBook, on: date) -> tuple[FundKind, ...]:
    """Every kind of fund, by code.

    >>> [kind.code for kind in fund_kinds(RuleBook.vietnam(), date(2024, 5, 20))][:4]
    ['children', 'disaster', 'elderly', 'gratitude']
    """
    return tuple(fund_kind(book, code, on) for code in known_kinds(book))


def fund_kind(book: RuleBook, code: str, on: date) -> FundKind:
    """One kind on a day, or :class:`UnknownChoice` with those there are."""
    known = known_kinds(book)
    if code not in known:
        raise UnknownChoice("kind", str(code)[:80], known)
    rules = book.at(on)
    own = {key: rules[key] for key in sorted(rules) if key.startswith(f"fund.{code}.")}
    named = rules.find(f"fund.{code}") or book.timeline(f"fund.{code}")[-1]
    kind = rules.find(f"fund.{code}")
    table = {} if kind is None else dict(kind.table())
    accounts = own.get(f"fund.{code}.account")
    compulsory = table.get("compulsory")
    return FundKind(
        code=code,
        on=on,
        label_vi=named.label_vi,
        label_en=named.label_en,
        compulsory=compulsory if isinstance(compulsory, bool) else None,
        level=str(table.get("level", "")),
        basis=str(table.get("basis", "")),
        accounts=() if accounts is None else tuple(map(str, accounts.items())),
        managing=None if kind is None else management_cap(kind),
        rates=tuple(_rate(rule) for key, rule in own.items() if f"fund.{code}.rate." in key),
        exemptions=tuple(_exemption(rule) for key, rule in own.items() if f"fund.{code}.exemption." in key),
        shares=tuple(_share(rule) for key, rule in own.items() if f"fund.{code}.share." in key),
        publicity=tuple(_duties(rules, code, kind)),
        citation=None if kind is None else kind.citation,
        confidence=None if kind is None else kind.confidence,
    )


def judge_kind(book: RuleBook, code: str, on: date) -> Verdict:
    """What is known of a kind on a day, figure by figure; undetermined where one is missing.

    Whether the kind is set by a rule, what it asks (where it is compulsory), what is kept, how often it is
    made public; an amendment that the sheets have not read is named.
    """
    kind = fund_kind(book, code, on)
    findings: list[Finding] = []
    missing = kind.citation is None
    if kind.citation is None:
        findings.append(Finding("kind_without_rule", params={"fund_kind": kind.label_vi}))
    if kind.compulsory is False:
        findings.append(
            Finding(
                "kind_voluntary",
                None,
                None,
                None,
                kind.citation,
                kind.confidence,
                {"fund_kind": kind.label_vi},
            )
        )
    for rate in kind.rates:
        words = {"payer": rate.label_vi, "formula": rate.formula or str(rate.amount)}
        amount = rate.amount.amount if rate.amount is not None else None
        findings.append(Finding("kind_rate", amount, None, None, rate.citation, rate.confidence, words))
    shared = kind.compulsory or any(key.startswith(f"fund.{code}.share.") for key in book.all_keys())
    for share in kind.shares:
        words = {
            "level": f"funds.level_{share.level}",
            "share": f"{share.most.numerator}/{share.most.denominator}",
        }
        findings.append(Finding("kind_share", None, None, None, share.citation, share.confidence, words))
    if (kind.compulsory or shared) and not kind.rates:
        findings.append(Finding("rate_unknown", params={"fund_kind": kind.label_vi}))
        missing = True
    if shared and not kind.shares:
        findings.append(Finding("share_unknown", params={"fund_kind": kind.label_vi, "level": "–"}))
        missing = True
    every = {interval for duty in kind.publicity for interval in duty.intervals}
    if not every:
        findings.append(Finding("interval_unknown", params={"fund_kind": kind.label_vi}))
        missing = True
    for duty in kind.publicity:
        for interval in duty.intervals:
            words = {"duty": duty.label_vi, "interval": f"funds.interval_{interval}"}
            findings.append(
                Finding("kind_publicity", None, None, None, duty.citation, duty.confidence, words)
            )
    amended = amendment_of(book, code, on)
    if amended is not None:
        findings.append(Finding("amendment_unverified", params={"document": amended[0], "day": amended[1]}))
    rules = book.at(on)
    used = [rules[key] for key in sorted(rules) if key == f"fund.{code}" or key.startswith(f"fund.{code}.")]
    outcome = Outcome.UNDETERMINED if missing else Outcome.HOLDS
    inputs = {"fund_kind": kind.label_vi}
    return Verdict("funds.kind", on, outcome, (*findings, *unconfirmed(used)), 0, book.digest, inputs)


def amendment_of(book: RuleBook, code: str, on: date) -> tuple[str, str] | None:
    """A document that changed a kind's rules by ``on`` and that nobody has read: its number and day."""
    for rule in (rule for key, rule in _regimes(book, on) if key.startswith(f"regime.{code}_")):
        found = _AMENDED.search(rule.label_en)
        if found is not None and "unverified" in rule.note and date.fromisoformat(found[2]) <= on:
            return found[1], found[2]
    return None


def management_cap(rule: Rule) -> Fraction | None:
    """The share of yearly receipts that may go to running a fund, as the sheet words it ("5% of …")."""
    value = rule.table().get("management_cost_cap")
    found = _PERCENT.match(value) if isinstance(value, str) else None
    return None if found is None else Fraction(found[1]) / 100


def _regimes(book: RuleBook, on: date) -> list[tuple[str, Rule]]:
    rules = book.at(on)
    return [(key, rules[key]) for key in sorted(rules) if key.startswith("regime.")]


def _rate(rule: Rule) -> Rate:
    table = rule.table()
    return Rate(
        payer=rule.key.rpartition(".")[2],
        label_vi=rule.label_vi,
        label_en=rule.label_en,
        amount=_dong(table.get("amount_vnd")),
        formula=str(table.get("formula", "")),
        least=_dong(table.get("min_vnd")),
        most=_dong(table.get("max_vnd")),
        per=str(table.get("per", "")),
        citation=rule.citation,
        confidence=rule.confidence,
    )


def _dong(value: object) -> Dong | None:
    return Dong(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _exemption(rule: Rule) -> KindExemption:
    return KindExemption(
        point=rule.key.rpartition(".")[2],
        label_vi=rule.label_vi,
        label_en=rule.label_en,
        effect=str(rule.value),
        citation=rule.citation,
        confidence=rule.confidence,
    )


def _share(rule: Rule) -> KeptShare:
    table = rule.table()
    split, most = table.get("split"), Fraction(str(table["max_share"]))
    parts = split.items() if isinstance(split, Mapping) else ()
    return KeptShare(
        level=rule.key.rpartition(".")[2],
        most=most,
        parts=tuple((str(name).removesuffix("_max"), Fraction(str(share))) for name, share in parts),
        handed_up=Fraction(str(table["remit_min"])) if "remit_min" in table else 1 - most,
        citation=rule.citation,
        confidence=rule.confidence,
        note=rule.note,
    )


def _duties(rules: Rules, code: str, kind: Rule | None) -> list[PublicityDuty]:
    """The duties of every fund, and those of this kind alone."""
    found = []
    for key in sorted(rules):
        if not key.startswith("fund_publicity."):
            continue
        about = re.fullmatch(r"fp_([a-z]+)_commune", key.partition(".")[2])
        if about is None or about[1] == code:
            found.append(_duty(rules[key], rules[key].value))
    if kind is not None and isinstance(kind.table().get("publicity"), str):
        found.append(_duty(kind, kind.table()["publicity"]))
    return found


def _duty(rule: Rule, value: object) -> PublicityDuty:
    what = tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)
    said = " ".join(what)
    intervals = dict.fromkeys(name for word, name in _INTERVALS.items() if word in said)
    return PublicityDuty(
        key=rule.key,
        what=what,
        intervals=tuple(intervals),
        label_vi=rule.label_vi,
        citation=rule.citation,
        confidence=rule.confidence,
    )
