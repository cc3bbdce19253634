"""The forms by which commune money is made public (biểu mẫu công khai), one by one, as far as they are known.

The sheets give the numbers of the forms of circular 343/2016, what each group is for, and which of them are
about other finance; they do not give the columns. So a form here has its number, title, occasion and
deadline; its rows are filled only where the figures follow from the books, and it says that its columns are
those of the report on other financial activities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from attrs import frozen

from grassroots_gov.errors import UnknownChoice
from grassroots_gov.funds.registers import SettlementRow
from grassroots_gov.law import Citation, Confidence, Rule, RuleBook, Rules
from grassroots_gov.text import Lang, say

__all__ = ["OCCASIONS", "FilledForm", "PublicForm", "deadlines", "filled", "public_form", "public_forms"]

_RANGE = re.compile(r"(\d+)-(\d+)(/.*)")
_NUMBERS = re.compile(r"\d+")
OCCASIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "draft": ("budget_draft",),
        "decided": ("budget_final",),
        "execution": ("budget_quarter", "budget_year"),
        "settlement": ("budget_final",),
    }
)
"""When forms are made public, each with the names of the deadlines for it."""


@frozen(kw_only=True)
class PublicForm:
    """A form by which money is made public.

    ``code``       "120/CK TC-NSNN"
    ``occasion``   ``"draft"``, ``"decided"``, ``"execution"`` or ``"settlement"``
    ``other``      whether it is about other finance, the funds among it, and not the budget
    ``deadlines``  by when it is made public, each rule in words with its article
    """

    number: int
    code: str
    occasion: str
    other: bool
    use: str
    deadlines: tuple[str, ...]
    citation: Citation
    confidence: Confidence

    def title(self, lang: Lang = "vi") -> str:
        """What the form is for."""
        key = f"funds.form_{self.occasion}"
        return say("funds.form_other", lang, what=say(key, lang)) if self.other else say(key, lang)


@frozen(kw_only=True)
class FilledForm:
    """A form with the rows that the books give.

    ``rows``    one for each fund: opening, received, spent, left, with the vouchers behind them; empty where
                the form is about the budget or a plan, which the books of the funds do not hold
    ``columns_confirmed``  always false so far: the sheets do not give the columns
    """

    form: PublicForm
    start: date
    end: date
    rows: tuple[SettlementRow, ...]
    columns_confirmed: bool = False

    def render(self, lang: Lang = "vi") -> str:
        """The form as lines of text, saying what about it is unconfirmed."""
        head = say("funds.form_head", lang, code=self.form.code, title=self.form.title(lang))
        lines = [head, say("funds.form_period", lang, start=self.start, end=self.end)]
        lines += [
            say(
                "funds.form_row", lang, fund=row.fund, name=row.name, opening=row.opening,
                received=row.received, spent=row.spent, left=row.left,
            )
            for row in self.rows
        ]  # fmt: skip
        lines.append(say("funds.form_columns" if self.rows else "funds.form_empty", lang))
        return "\n".join(lines)


def public_forms(book: RuleBook, on: date) -> tuple[PublicForm, ...]:
    """Every form in force on ``on``, by number; none where no rule has any.

    >>> forms = public_forms(RuleBook.vietnam(), date(2020, 5, 20))
    >>> [form.number for form in forms if form.other], len(forms)
    ([107, 112, 120], 18)
    """
    rules = book.at(on)
    forms = (
        form
        for key in sorted(rules)
        if key.startswith("public_form.")
        for form in _forms(rules, rules[key], key.partition(".")[2])
    )
    return tuple(sorted(forms, key=lambda form: form.number))


def deadlines(rules: Rules, *names: str) -> tuple[Rule, ...]:
    """The deadlines of these names in force; each regime has its own, and two may overlap.

    >>> rules = RuleBook.vietnam().at(date(2026, 2, 2))
    >>> [rule.key for rule in deadlines(rules, *OCCASIONS["draft"])]
    ['deadline.budget_draft_2017', 'deadline.budget_draft_2026']
    """
    keys = sorted(rules)
    return tuple(
        rules[key] for name in names for key in keys if re.fullmatch(rf"deadline\.{name}_[0-9]+", key)
    )


def public_form(book: RuleBook, number: int, on: date) -> PublicForm:
    """One form, or :class:`UnknownChoice` with the numbers there are on that day."""
    forms = public_forms(book, on)
    found = next((form for form in forms if form.number == number), None)
    if found is None:
        raise UnknownChoice("form", str(number)[:80], tuple(str(form.number) for form in forms))
    return found


def filled(form: PublicForm, settled: Iterable[SettlementRow], start: date, end: date) -> FilledForm:
    """The form of a period: only other finance that was settled follows from the books of the funds."""
    follows = form.other and form.occasion == "settlement"
    return FilledForm(form=form, start=start, end=end, rows=tuple(settled) if follows else ())


def _forms(rules: Rules, rule: Rule, occasion: str) -> list[PublicForm]:
    found = _RANGE.fullmatch(rule.text())
    if found is None:
        raise TypeError(f"{rule.key}: expected numbers of forms, the rulebook has {rule.value!r}")
    other = rules.find("fund_publicity.fp_2017")
    about = set(map(int, _NUMBERS.findall(other.text()))) if other is not None else set()
    due = deadlines(rules, *OCCASIONS.get(occasion, ()))
    return [
        PublicForm(
            number=number,
            code=f"{number}{found[3]}",
            occasion=occasion,
            other=number in about,
            use=rule.label_en,
            deadlines=tuple(f"{each.label_vi} ({each.citation})" for each in due),
            citation=rule.citation,
            confidence=rule.confidence,
        )
        for number in range(int(found[1]), int(found[2]) + 1)
    ]
